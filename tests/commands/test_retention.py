"""``retain`` and ``erase`` as they are typed: what they say before, what is left after."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest

from analytics.__main__ import main
from analytics.flows import retention
from analytics.flows.office import open_office
from tests.conftest import REGISTER
from tests.stores import url_of

SURVEY = """\
答卷编号,小区编号,提交时间,户号,总体满意度,意见建议
1,C1,2020-09-07 10:00:00,1-1-101,满意,停车难
2,C1,2020-09-08 10:00:00,1-1-102,不满意,灯不亮
3,C2,2026-09-09 10:00:00,1-1-101,满意,下水道堵
"""


@pytest.fixture
def city(tmp_path: Path) -> Path:
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "满意度调查.csv").write_text(SURVEY, encoding="utf-8")
    assert run(tmp_path, "load", str(tmp_path / "register.csv"), str(tmp_path / "满意度调查.csv")) == 0
    return tmp_path


def run(folder: Path, *words: str) -> int:
    return main([*words, "--database", url_of(folder / "store.duckdb")])


def told(city: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert run(city, *words) == 0
    return capsys.readouterr().out


def test_retain_says_what_goes_and_keeps_the_verdicts(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = told(city, capsys, "verdicts", "--csv")
    dry = told(city, capsys, "retain", "--months", "36", "--dry-run")
    assert "答卷 2 份（2020-09-07 至 2020-09-08，1 个批次）" in dry and "意见 2 条" in dry
    assert "答卷 2 份" in told(city, capsys, "retain", "--months", "36", "--dry-run"), "a dry run deletes nothing"
    assert "已清理" in told(city, capsys, "retain", "--months", "36")
    assert "没有超过 36 个月的答卷" in told(city, capsys, "retain", "--months", "36")
    assert told(city, capsys, "verdicts", "--csv") == before
    assert run(city, "load", str(city / "满意度调查.csv")) == 2


def test_months_below_one_are_refused(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(city, "retain", "--months", "0") == 2
    assert "1 个月或更长" in capsys.readouterr().err


def test_a_person_is_found_by_what_they_give(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("erase", "--household", " 1-1-101 ", "--community", "朝阳花园")
    assert "2020-09-07" in told(city, capsys, *asked, "--dry-run")
    assert "已删除 1 份答卷" in told(city, capsys, *asked)
    assert run(city, *asked) == 2
    assert "没有找到这个人的答卷" in capsys.readouterr().err
    verdicts = told(city, capsys, "verdicts", "--csv")
    assert pd.read_csv(io.StringIO(verdicts)).set_index("community_id")["n"].to_dict()["C1"] == 1


def test_by_key_and_by_number(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office = open_office(url_of(city / "store.duckdb"))
    key = retention.respondent_key(office, "C2", "1-1-101")
    assert key != retention.respondent_key(office, "C1", "1-1-101")
    office.close()
    assert "已删除 1 份答卷" in told(city, capsys, "erase", "--respondent", key)
    assert "已删除 1 份答卷" in told(city, capsys, "erase", "--form", "1")


def test_a_household_needs_its_community(city: Path) -> None:
    with pytest.raises(SystemExit):
        run(city, "erase", "--household", "1-1-101")
