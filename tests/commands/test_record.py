"""What commands change or give away is in the log beside the data, with nobody's answers in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.access import audit
from analytics.store.audit import Event
from analytics.store.registry import Registry
from tests.conftest import REGISTER, survey_csv
from tests.stores import url_of

SURVEY = survey_csv({"C1": ["满意"] * 8 + ["一般"] * 2})
WORDS = "停车位不够"


@pytest.fixture
def city(tmp_path: Path) -> Path:
    (tmp_path / "名册.csv").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "张先生13800001111.csv").write_text(SURVEY, encoding="utf-8")
    return tmp_path


def run(folder: Path, *words: str) -> int:
    return main([*words, "--database", url_of(folder / "minyi.duckdb")])


def load(city: Path) -> None:
    assert run(city, "load", str(city / "名册.csv"), str(city / "张先生13800001111.csv")) == 0


def events(folder: Path, *, after: int = 0) -> list[Event]:
    """Those after the first ``after``, oldest first."""
    registry = Registry(folder / "access.sqlite")
    found = audit.everything(registry)
    registry.close()
    assert WORDS not in str(found) and "13800001111" not in str(found)
    assert {event.role for event in found} <= {"desktop"} and all(event.who.startswith("命令行：") for event in found)
    return found[after:]


def told(found: list[Event]) -> list[tuple[str, str, str]]:
    return [(event.action, event.object, event.outcome) for event in found]


def test_what_is_loaded_undone_and_redone(city: Path) -> None:
    load(city)
    assert run(city, "undo", "2") == 0 and run(city, "undo", "2") == 2
    assert run(city, "redo", "2") == 0
    assert told(events(city)) == [
        ("upload", "名册.csv", "done"),
        ("upload", "【姓名】【手机】.csv", "done"),
        ("undo", "批次 2", "done"),
        ("undo", "批次 2", "refused"),
        ("redo", "批次 2", "done"),
    ]
    assert [event.detail for event in events(city)[:2]] == ["批次 1", "批次 2"]


def test_a_refused_file(city: Path) -> None:
    load(city)
    (city / "坏.csv").write_text(SURVEY.replace("C1", "C9"), encoding="utf-8")
    assert run(city, "load", str(city / "坏.csv"), "--refusals", str(city)) == 2
    assert told(events(city, after=2)) == [("read_raw", "坏.csv", "done"), ("upload", "坏.csv", "refused")]


def test_what_is_given_away(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load(city)
    for words in (
        ("verdicts",),
        ("verdicts", "--csv"),
        ("ledger", "--csv"),
        ("batches", "--csv"),
        ("cycle", "C1"),
        ("cycle", "C1", "--json"),
        ("hot-issues", "--out", str(city / "热点.xlsx")),
        ("weekly", "--list", "--csv"),
    ):
        assert run(city, *words) == 0, capsys.readouterr().err
    assert told(events(city, after=2)) == [
        ("export", "达标判定 4 个小区", "done"),
        ("export", "整改台账 0 条", "done"),
        ("export", "批次", "done"),
        ("export", "改造过程 C1", "done"),
        ("export", "热点问题表 全部地区", "done"),
        ("export", "已印发的通报 0 号", "done"),
    ]


def test_a_bulletin_that_is_issued_and_one_that_is_not(city: Path) -> None:
    load(city)
    draft, issued = str(city / "草稿.xlsx"), str(city / "周报.xlsx")
    assert run(city, "weekly", "--week", "2026-W37", "--draft", "--out", draft) == 0
    assert run(city, "weekly", "--week", "2026-W37", "--by", "王敏", "--out", issued) == 0
    found = events(city, after=2)
    assert [(event.action, event.outcome) for event in found] == [
        ("export", "done"),
        ("bulletin_issued", "done"),
        ("export", "done"),
    ]
    assert "王敏（" in found[1].who and found[1].detail == "登记号 1"


def test_what_is_deleted_names_nobody(city: Path) -> None:
    load(city)
    assert run(city, "erase", "--form", "3") == 0
    assert run(city, "erase", "--form", "3") == 2
    assert run(city, "retain", "--months", "1") == 0
    found = events(city, after=2)
    assert told(found) == [
        ("erase", "应本人要求", "done"),
        ("erase", "应本人要求", "refused"),
        ("retain", "早于 1 个月的答卷", "done"),
    ]
    assert [event.detail for event in found] == ["答卷 1 份", "NothingFound", "答卷 9 份、意见 9 条"]


def test_trying_deletes_and_records_nothing(city: Path) -> None:
    load(city)
    assert run(city, "erase", "--form", "3", "--dry-run") == 0
    assert run(city, "retain", "--months", "1", "--dry-run") == 0
    assert events(city, after=2) == []
