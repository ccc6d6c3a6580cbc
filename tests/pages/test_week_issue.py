"""A bulletin is issued from the page, listed, opened as it was issued, and held against what the data say today."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.bulletin import issuing
from analytics.bulletin.reading import read
from analytics.estimation.periods import parse
from analytics.flows import loading
from analytics.flows.office import open_office
from analytics.reports.bulletin import printing
from pages.shared import week_head
from tests.conftest import survey_csv
from tests.pages import desk


@pytest.fixture
def issued(grouped: str) -> str:
    """The store with its second week issued."""
    with closing(open_office(grouped)) as office:
        reading = read(office, parse("2026-W38"))
        assert reading is not None
        issuing.issue(office, reading, by="王工")
    return grouped


def opened(app: AppTest) -> AppTest:
    app.session_state["issue"] = True
    app.run()
    return app


def downloads(app: AppTest) -> list[str]:
    return [button.proto.label for button in app.get("download_button")]


def test_a_click_keeps_the_bulletin_and_offers_every_form(grouped: str) -> None:
    app = opened(desk.dashboard("weekly"))
    assert not app.success
    app.text_input(key="operator").input("李工").run()
    app.button(key="issue_now").click().run()
    assert not app.exception and "第 1 次印发" in app.success[0].value
    offered = "".join(downloads(app))
    assert all(suffix in offered for suffix in (".pptx", ".docx", ".xlsx", ".html"))
    with closing(open_office(grouped)) as office:
        (row,) = issuing.issued(office).to_dict("records")
    assert (row["issued_by"], row["period"]) == ("李工", "2026-W38")
    # Of another period nothing was issued yet.
    app.button(key="week_step_-1").click().run()
    assert not app.success
    with closing(open_office(grouped)) as office:
        assert len(issuing.issued(office)) == 1


def test_from_what_was_issued_to_its_own_page_and_back_to_the_list(grouped: str) -> None:
    app = opened(desk.dashboard("weekly"))
    app.button(key="issue_now").click().run()
    app.button(key="issued_open").click().run()
    assert not app.exception and "印发时的数字" in desk.said(app) and "一、基本情况" in desk.said(app)
    app.button(key="issued_back").click().run()
    assert not app.exception and app.dataframe[0].value["period_words"].tolist() == [
        "2026 年第 38 周（09-14 至 09-20）"
    ]


def printer(folder: Path, script: str) -> tuple[printing.Converter, ...]:
    """A converter of the test's own."""
    path = folder / "printer"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return (printing.Converter(path, printing.HTML),)


def test_the_printed_form_is_made_first_and_then_offered(
    issued: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes = 'for word; do case "$word" in --print-to-pdf=*) echo "%PDF-1.7" > "${word#*=}";; esac; done'
    monkeypatch.setattr(printing, "converters", lambda: printer(tmp_path, writes))
    app = desk.dashboard("weekly", view="past", bulletin="1")
    assert not any(".pdf" in label for label in downloads(app))
    app.button(key="make-past-1-pdf").click().run()
    assert not app.exception and "下载打印版（.pdf）" in downloads(app)


def test_a_form_that_cannot_be_printed_says_why(issued: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "converters", lambda: printer(tmp_path, "echo no room"))
    app = desk.dashboard("weekly", view="past", bulletin="1")
    app.button(key="make-past-1-pdf").click().run()
    assert not app.exception and "没有生成 PDF：no room" in app.error[0].value
    assert not any(".pdf" in label for label in downloads(app))


def test_without_a_converter_it_is_said_how_to_get_a_pdf(grouped: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "converters", lambda: ())
    app = opened(desk.dashboard("weekly"))
    app.button(key="issue_now").click().run()
    assert not any(".pdf" in label for label in downloads(app))
    assert "本机没有可以生成 PDF 的程序" in desk.said(app)


def test_a_number_that_was_never_issued_is_refused(issued: str) -> None:
    (refusal,) = desk.dashboard("weekly", view="past", bulletin="99").error
    assert "99" in refusal.value


def test_nothing_was_issued_yet(grouped: str) -> None:
    assert "还没有出具过通报" in desk.said(desk.dashboard("weekly", view="past"))


def test_a_bulletin_of_the_city_is_none_of_a_district_s(issued: str) -> None:
    assert "还没有出具过通报" in desk.said(desk.dashboard("weekly", view="past", district="市中区"))


def test_what_was_issued_does_not_change_and_the_difference_is_told(issued: str) -> None:
    app = desk.dashboard("weekly", view="past", bulletin="1")
    before = desk.said(app)
    app.toggle(key="issued_compare").set_value(True).run()
    assert not app.exception and "全部相同" in app.success[0].value
    late = survey_csv({"C1": ["满意"] * 6}, first=900, day="2026-09-16")
    with closing(open_office(issued)) as office:
        drafted = loading.draft(office, "补录.csv", late.encode())
        loading.commit(office, drafted, loading.check(office, drafted), by="王工")
    app = desk.dashboard("weekly", view="past", bulletin="1")
    assert desk.said(app) == before
    app.toggle(key="issued_compare").set_value(True).run()
    assert not app.exception and not app.success
    assert "与现在的数据不同的数字" in desk.said(app)
    differences = app.dataframe[0].value
    assert list(differences.columns) == ["章节", "内容", "位置", "项目", "印发时", "现在", "相差", "情况"]
    assert not [name for name in differences["内容"] if name in {"sentence", "chart", "table"}]


def test_headlines_are_figures_of_real_bulletins(issued: str) -> None:
    with closing(open_office(issued)) as office:
        told = week_head.headlines(issuing.kept(office, 1).bulletin)
    assert {(headline.section, headline.number) for headline in told} >= {("basics", "n"), ("satisfaction", "share")}
    assert next(number.value for headline, (_sentence, number) in told.items() if headline.section == "basics") == 24
