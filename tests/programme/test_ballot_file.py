"""Ballot rolls: many headings, every fault at once, a batch to undo and erase, and never a name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics.errors import BatchInUse, DuplicateFile, RowsRefused, UnmappableFile
from analytics.flows import loading
from analytics.flows.office import Office
from analytics.model import Scope
from analytics.programme.voting import ballot_file, votes
from analytics.store import ballots, batches
from analytics.store.engine import Connection
from tests.conftest import REGISTER
from tests.programme.rolls import HEAD, plan


def load(office: Office, data: bytes, name: str = "票册.csv", *, example: bool = False) -> batches.Receipt:
    checked = ballot_file.read(office, name, data)
    assert checked.issues.empty, checked.issues.to_dict("records")
    return ballot_file.commit(office, checked, by="王敏", example=example)


def test_a_roll_enters_is_undone_and_redone(office: Office) -> None:
    receipt = load(office, plan())
    (batch,) = batches.batches(office.store).query("content == 'ballots'").to_dict("records")
    assert (batch["title"], batch["rows_accepted"]) == ("小区改造方案", 6)
    (vote,) = votes.results(office).to_dict("records")
    assert (vote["owners"], vote["took_part"], vote["agreed"], vote["passed"]) == (6, 5, 4, True)
    assert (vote["area_cm2"], vote["agreed_cm2"]) == (6 * 605_500, 4 * 605_500)
    batches.undo(office.store, receipt.batch_id, by="王敏", at=office.now())
    assert votes.results(office).empty
    batches.redo(office.store, receipt.batch_id, by="王敏", at=office.now())
    assert len(votes.results(office)) == 1
    assert votes.results(office, Scope(community_id=("C1",))).empty
    with pytest.raises(DuplicateFile):
        ballot_file.read(office, "又一份.csv", plan())


def test_other_headings_and_spellings_are_understood(office: Office) -> None:
    text = (
        "小区,议题,类别,范围,幢号,单元号,房号,产权人,建筑面积（㎡）,投票意见,投票日期\n"
        "纺织家属院,加装电梯,特别事项,本单元,3栋,二单元,101室,开发商,100,赞成,2026年3月2日\n"
        "纺织家属院,加装电梯,特别,单元,三号楼,2,102,建设单位,1 00.5平方米,未投票,\n"
    )
    load(office, text.encode())
    found = ballots.ballots(office.store)
    assert found[["building", "stairway"]].drop_duplicates().to_numpy().tolist() == [["3号楼", "2单元"]]
    assert len(set(found["owner_key"])) == 1
    assert sorted(found["area_cm2"]) == [1_000_000, 1_005_000]
    assert found["voted_on"].dropna().tolist() == [pd.Timestamp("2026-03-02")]
    assert votes.results(office)["special"].tolist() == [True]


def test_every_fault_is_named_at_once_and_no_name_is_repeated(office: Office) -> None:
    bad = HEAD + (
        "C4,,加装电梯,特别,单元,1,,101,张三,60,同意,2026-03-02\n"
        "C4,,加装电梯,特别,单元,1,1,102,李四,0,同意,2026-03-02\n"
        "C4,,加装电梯,特别,单元,1,1,103,王五,六十,中立,2026-03-02\n"
        "C9,,加装电梯,特别,单元,1,1,104,赵六,60,同意,2026-13-02\n"
        "C4,,加装电梯,特别,单元,1,1,105,钱七,60,同意,2026-03-02\n"
        "C4,,加装电梯,特别,单元,1栋,一单元,105室,钱七,60,反对,2026-03-02\n"
        "C4,朝阳花园,加装电梯,特别,单元,1,1,106,,60.12345,同意,\n"
        ",,,,,,,,周八,60,同意,2999-01-01\n"
    )
    checked = ballot_file.read(office, "票册.csv", bad.encode())
    assert checked.issues[["row", "column"]].to_numpy().tolist() == [
        [2, "单元"],
        [3, "专有面积"],
        [4, "专有面积"],
        [4, "表决意见"],
        [5, "小区编号"],
        [5, "表决日期"],
        [6, "室号"],
        [7, "室号"],
        [8, "小区名称"],
        [8, "专有面积"],
        [8, "业主"],
        [8, "表决日期"],
        [9, "小区编号"],
        [9, "表决事项"],
        [9, "事项类别"],
        [9, "表决范围"],
        [9, "室号"],
        [9, "表决日期"],
    ]
    assert "第 6、7 行" in checked.issues["reason"].iloc[6]
    told = checked.issues.to_csv()
    assert not any(name in told for name in ("张三", "李四", "王五", "赵六", "钱七", "周八", "105室"))
    assert checked.ballots.empty
    with pytest.raises(RowsRefused):
        ballot_file.commit(office, checked, by="王敏")
    assert batches.batches(office.store)["content"].tolist() == ["register"]


def test_a_matter_of_two_kinds_or_extents_is_refused(office: Office) -> None:
    text = plan().decode().splitlines()
    text[2] = text[2].replace("一般", "特别")
    text[3] = text[3].replace(",小区,", ",楼栋,")
    checked = ballot_file.read(office, "票册.csv", "\n".join(text).encode())
    assert set(checked.issues["column"]) == {"事项类别", "表决范围"}
    assert len(checked.issues) == 12


def test_missing_columns_are_all_named(office: Office) -> None:
    with pytest.raises(UnmappableFile, match=r"小区编号（或小区名称）、事项类别、表决范围、室号、业主"):
        ballot_file.read(office, "票册.csv", "表决事项,专有面积,表决意见\n改造方案,60,同意\n".encode())


def test_the_latest_roll_of_a_part_is_in_force_and_undoing_it_brings_back_the_one_before(office: Office) -> None:
    load(office, plan())
    second = ballot_file.read(office, "票册二.csv", plan("同意,反对,反对,反对,同意,反对"))
    assert any("库中已有" in note for note in second.notes)
    receipt = ballot_file.commit(office, second, by="王敏")
    assert votes.results(office)["agreed"].tolist() == [2]
    batches.undo(office.store, receipt.batch_id, by="王敏", at=office.now())
    assert votes.results(office)["agreed"].tolist() == [4]


def test_what_should_be_looked_at_is_said(office: Office) -> None:
    data = plan().replace("业主1".encode(), "业主0".encode())
    notes = ballot_file.read(office, "票册.csv", data).notes
    assert notes[0].startswith("有 1 位业主各有几套")
    assert notes[1].startswith("纺织家属院名册 33 户，票册只有 6 套")


def test_nobody_is_kept_by_name(office: Office) -> None:
    load(office, plan().replace("业主0".encode(), "欧阳娜娜".encode()))
    with office.store.reading() as connection:
        tables = sorted(connection.tables())
        assert "ballots" in tables
        for table in tables:
            assert not _holds(connection, table, "欧阳娜娜"), table


def _holds(connection: Connection, table: str, text: str) -> bool:
    return text in str(connection.table(f"SELECT * FROM {table}").to_pylist())  # noqa: S608 (the store's own)


def test_the_example_s_ballots_go_with_the_example(office: Office) -> None:
    load(office, plan(), example=True)
    load(office, plan(community="C3"), name="另一份.csv")
    assert batches.erase_example(office.store, by="王敏", at=office.now()) == 1
    assert ballots.ballots(office.store)["community_id"].unique().tolist() == ["C3"]


def test_the_vote_on_the_plan(office: Office) -> None:
    assert votes.plan_vote(office, "C4") is None
    load(office, plan(matter="维修资金使用方案"), name="一.csv")
    assert votes.plan_vote(office, "C4") is None
    load(office, plan(matter="老旧小区改造实施方案"), name="二.csv")
    found = votes.plan_vote(office, "C4")
    assert found is not None
    assert (found.matter, found.owners, found.took_part, found.agreed, found.passed) == (
        "老旧小区改造实施方案",
        6,
        5,
        4,
        True,
    )
    assert str(found.voted_on) == "2026-03-02"
    assert set(votes.plan_votes(office)) == {"C4"}


def test_a_register_stays_while_ballots_are_of_its_communities(office: Office) -> None:
    receipt = load(office, plan())
    with pytest.raises(BatchInUse, match=f"批次 {receipt.batch_id}"):
        batches.undo(office.store, 1, by="王敏", at=office.now())
    assert len(ballots.ballots(office.store)) == 6
    batches.undo(office.store, receipt.batch_id, by="王敏", at=office.now())
    batches.undo(office.store, 1, by="王敏", at=office.now())
    with pytest.raises(BatchInUse, match="请先恢复名册批次"):
        batches.redo(office.store, receipt.batch_id, by="王敏", at=office.now())


def test_undone_ballots_outlive_the_example_s_register(office: Office, tmp_path: Path) -> None:
    with office.store.writing() as connection:
        connection.execute("UPDATE batches SET example = true")
    receipt = load(office, plan())
    turn: dict[str, Any] = {"by": "王敏", "at": office.now()}
    with pytest.raises(BatchInUse, match=f"批次 {receipt.batch_id}"):
        batches.erase_example(office.store, **turn)
    batches.undo(office.store, receipt.batch_id, **turn)
    batches.erase_example(office.store, **turn)
    with pytest.raises(BatchInUse, match="请先上传小区名册"):
        batches.redo(office.store, receipt.batch_id, **turn)
    (tmp_path / "real.csv").write_text(REGISTER, encoding="utf-8")
    loading.load_file(office, tmp_path / "real.csv", by="王敏")
    batches.redo(office.store, receipt.batch_id, **turn)
    assert len(ballots.ballots(office.store)) == 6
