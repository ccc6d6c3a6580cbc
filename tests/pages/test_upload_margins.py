"""A file of margins on page 数据上传: recognised, checked, entered, or refused with every fault."""

from __future__ import annotations

from contextlib import closing

from analytics.flows.office import open_office
from analytics.store import margins
from tests.flows.test_representation import MARGINS
from tests.pages import desk
from tests.pages.test_upload import press, upload


def test_a_file_of_margins_is_recognised_and_entered(city: str) -> None:
    app = upload(desk.dashboard("upload"), "名册结构.csv", MARGINS)
    said = desk.said(app)
    assert "性别，没有发现问题，可以入库" in said and "已入库的问卷没有这些项目" in said
    press(app, "入库 4 行")
    assert "已入库：批次 4，性别" in desk.said(app)
    with closing(open_office(city)) as office:
        assert len(margins.margins(office.store)) == 4
    batches = desk.dashboard("batches")
    assert any("名册结构" in one.value.to_string() for one in batches.dataframe)


def test_a_fault_refuses_the_whole_file(city: str) -> None:
    app = upload(desk.dashboard("upload"), "名册结构.csv", MARGINS.replace("C2", "C9"))
    assert "有 2 处问题" in desk.said(app)
    assert not [button for button in app.button if "入库" in button.label]
