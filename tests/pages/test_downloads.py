"""Files that pages give away: made when they are asked for, for who may have them then, and written down."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.access import accounts
from analytics.access.sessions import end_all
from analytics.clock import now
from analytics.language import _, using
from analytics.model import Scope
from analytics.store.registry import Registry
from pages.shared import reader
from tests.access.people import HOST
from tests.conftest import survey_csv
from tests.pages import desk
from tests.pages.offers import Offers
from tests.pages.staff import Enter, done, press, told

LABEL = "导出整改台账（.xlsx，可打印，可改好后导入）"


def test_everybody_may_and_each_is_written_down_when_it_is_made(
    registry: Registry, enter: Enter, offered: Offers
) -> None:
    enter("li")
    desk.dashboard("rectification", view="files", district="市中区")
    assert done(registry) == [], "offering is no download"
    assert offered.take(LABEL)[:2] == b"PK" and offered.take(LABEL)[:2] == b"PK"
    events = done(registry)
    assert [told(event) for event in events] == [("li", "viewer", "export", "done")] * 2
    assert events[0].object == "整改台账 市中区" and events[0].detail.endswith(" B")


def test_the_log_is_kept_in_one_language_whoever_takes_a_file(
    registry: Registry, enter: Enter, offered: Offers
) -> None:
    enter("li")
    desk.dashboard("rectification", view="files", lang="en")
    desk.dashboard("acceptance", lang="en")
    with using("en"):
        offered.take(_(LABEL)), offered.take(_("下载表格（.xlsx）"))
    ledger, table = done(registry)
    assert (ledger.object, table.object) == ("整改台账 全部地区", "验收预警 全部地区")


def test_tables_tell_what_they_are_of(registry: Registry, enter: Enter, offered: Offers) -> None:
    enter("li")
    desk.dashboard("acceptance", district="市中区")
    assert offered.take("下载表格（.xlsx）")[:2] == b"PK"
    (event,) = done(registry)
    assert "市中区" in event.object


def test_none_is_made_once_the_session_is_over(registry: Registry, enter: Enter, offered: Offers) -> None:
    enter("li")
    desk.dashboard("rectification", view="files")
    end_all(registry, "li", actor=HOST, now=now())
    with pytest.raises(reader.SignedOut):
        offered.take(LABEL)
    (event,) = done(registry, besides=("sign_in", "account_added", "sessions_ended"))
    assert told(event) == ("li", "viewer", "refused", "refused")


def test_none_is_made_of_what_is_no_longer_in_reach(registry: Registry, enter: Enter, offered: Offers) -> None:
    enter("li")
    desk.dashboard("rectification", view="files")
    accounts.change(registry, "li", scope=Scope(district=("薛城区",)), actor=HOST, now=now())
    with pytest.raises(reader.SignedOut):
        offered.take(LABEL)


def test_cells_as_they_were_uploaded_are_raw_data(registry: Registry, enter: Enter, offered: Offers) -> None:
    enter("zhao")
    app = desk.dashboard("upload")
    wrong = survey_csv({"C9": ["不满意"] * 10}, first=500, day="2026-09-22")
    app.file_uploader[0].upload("张先生13800001111.csv", wrong.encode(), "text/csv").run()
    press(app, "检查")
    label = "下载问题行及原因（.xlsx，问题单元格已标出）"
    offered.take(label)
    assert offered.words[label]["file_name"] == "【姓名】【手机】-问题行.xlsx"
    assert told(done(registry)[-1]) == ("zhao", "analyst", "read_raw", "done")


def test_without_accounts_they_are_written_down_too(grouped: str, offered: Offers, tmp_path: Path) -> None:
    desk.dashboard("rectification", view="files")
    offered.take(LABEL)
    (event,) = done(Registry(tmp_path / "access.sqlite"))
    assert told(event) == ("本机用户", "desktop", "export", "done")
