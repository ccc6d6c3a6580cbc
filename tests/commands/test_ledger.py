"""``ledger``: for people a table, for programs CSV with columns that stay."""

from __future__ import annotations

import io
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from analytics.__main__ import main
from analytics.commands.ledger import COLUMNS
from analytics.flows.office import open_office
from tests.conftest import REGISTER
from tests.pages import desk
from tests.programme.ledgers import move, opened


@pytest.fixture
def store(tmp_path: Path) -> str:
    desk.fill(desk.address(tmp_path), (("名册.csv", REGISTER),))
    with closing(open_office(desk.address(tmp_path))) as office:
        first = opened(office, unit="[red]城建公司", deadline="2020-01-01", problem="=1+1 漏水")
        move(office, opened(office, "C2", problem="路灯不亮"), "drop", reason="不属改造范围")
        move(office, first, "start", unit="[red]城建公司", deadline="2020-01-01")
    return desk.address(tmp_path)


def test_csv_has_the_columns_others_rely_on(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "--csv", "--database", store]) == 0
    table = pd.read_csv(io.StringIO(capsys.readouterr().out), dtype="str")
    assert list(table.columns) == list(COLUMNS)
    assert table[["community_id", "state", "overdue"]].to_numpy().tolist() == [
        ["C1", "in_hand", "true"],
        ["C2", "dropped", "false"],
    ]
    assert table["deadline"].tolist()[0] == "2020-01-01"


def test_people_see_words_and_filters_narrow(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "--database", store]) == 0
    said = capsys.readouterr().out
    assert "整改中" in said and "[red]城建公司" in said and "共 2 条，逾期 1 条" in said
    assert main(["ledger", "--community", "建设新村", "--state", "dropped", "--database", store]) == 0
    said = capsys.readouterr().out
    assert "路灯不亮" in said and "漏水" not in said and "共 1 条" in said
    assert main(["ledger", "--overdue", "--csv", "--database", store]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_an_unknown_community_is_refused(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "--community", "天上", "--database", store]) == 2
    assert "名册中没有小区“天上”" in capsys.readouterr().err
    assert main(["ledger", "--community", "", "--database", store]) == 2  # not the whole ledger
