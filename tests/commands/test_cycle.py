"""``python -m analytics cycle``: by id or name, for people and as JSON; a name that is not there."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import closing
from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.flows.office import open_office
from analytics.programme.entering import records
from analytics.store.cycle import Draft
from tests.conftest import REGISTER
from tests.programme import cycle
from tests.stores import url_of


@pytest.fixture
def database(tmp_path: Path) -> str:
    url = url_of(tmp_path / "a.duckdb")
    with closing(open_office(url)) as office:
        cycle.load(office, "名册.csv", REGISTER)
        cycle.load(office, "a.csv", cycle.satisfaction("C1", 15, 20))
        cycle.reached(office, "C1", "works", dt.date(2026, 5, 1))
        records.enter(office, [Draft("rectification", "open", "C1", value={"problem": "屋面漏水"})], by="王敏")
    return url


def test_for_people(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cycle", "朝阳花园", "--database", database]) == 0
    told = capsys.readouterr().out
    for words in ("阶段：满意度测评", "下一步：整改", "居民满意", "75.0 %", "屋面漏水", "会议纪要 3 号", "未达到"):
        assert words in told
    judged = next(line for line in told.splitlines() if line.startswith("居民满意"))
    cells = [cell.strip() for cell in judged.split("│")]
    assert cells[2:7] == ["15", "20", "有效份数", "75.0 %", "55.0 %–88.3 %"] and cells[8] == "1"


def test_for_programs(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cycle", "C1", "--json", "--database", database]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["place"]["stage"], told["alert"]["state"]) == ("surveyed", "pending")
    assert [entry["problem"] for entry in told["open"]] == ["屋面漏水"]
    by_gate = {row["gate"]: row for row in told["gates"]}
    assert (by_gate["satisfaction"]["missing"], by_gate["join"]["share"]) == (1, None)
    assert told["timeline"][0]["on"] == "2026-05-01"


def test_an_unknown_name_lists_what_is_near(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cycle", "花园", "--database", database]) == 2
    assert "没有小区“花园”。应为：C1 朝阳花园" in capsys.readouterr().err
