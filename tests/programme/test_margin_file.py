"""Files of margins: entered as a whole, undone, seen within reach, refused with every fault at once."""

from __future__ import annotations

import pytest

from analytics import example
from analytics.errors import BatchInUse, DuplicateFile, RowsRefused, UnmappableFile
from analytics.flows import drafting
from analytics.flows.office import Office
from analytics.ingest.reading.archives import Member
from analytics.model import Scope
from analytics.programme.entering import filings, margin_file
from analytics.store import batches, margins
from tests.conftest import survey_csv
from tests.pages.desk import fill

TOLD = """\
小区编号,项目,类别,户数,人数
C1,性别,男,,140
C1,性别,女,,"1,150"
C1,楼栋,1栋,60,
C1,楼栋,二号楼,60,
C2,性别,男,,100
C2,性别,女,,100
"""


def load(office: Office, text: str = TOLD, name: str = "名册结构.csv", *, example: bool = False) -> batches.Receipt:
    return margin_file.commit(office, margin_file.read(office, name, text.encode()), by="王敏", example=example)


def test_a_file_enters_is_undone_and_redone(office: Office) -> None:
    receipt = load(office)
    found = margins.margins(office.store)
    assert found[["community_id", "variable", "category", "unit", "population"]].to_numpy().tolist() == [
        ["C1", "性别", "男", "persons", 140],
        ["C1", "性别", "女", "persons", 1150],
        ["C1", "楼栋", "1号楼", "households", 60],
        ["C1", "楼栋", "2号楼", "households", 60],
        ["C2", "性别", "男", "persons", 100],
        ["C2", "性别", "女", "persons", 100],
    ]
    (batch,) = batches.batches(office.store).query("content == 'margins'").to_dict("records")
    assert (batch["title"], batch["rows_accepted"]) == ("性别、楼栋", 6)
    batches.undo(office.store, receipt.batch_id, by="王敏", at=office.now())
    assert margins.margins(office.store).empty
    batches.redo(office.store, receipt.batch_id, by="王敏", at=office.now())
    with pytest.raises(DuplicateFile):
        margin_file.read(office, "又一份.csv", TOLD.encode())


def test_the_latest_file_counts_community_by_community_and_variable_by_variable(office: Office) -> None:
    load(office)
    later = load(office, "小区,项目,类别,人数\n朝阳花园,性别,男,5\n朝阳花园,性别,女,6\n", "新.csv")
    found = margins.margins(office.store, Scope(community_id=("C1",)))
    assert found.loc[found["variable"] == "性别", "population"].tolist() == [5, 6]
    assert found.loc[found["variable"] == "楼栋", "population"].tolist() == [60, 60]
    assert len(margins.margins(office.store)) == 6
    batches.undo(office.store, later.batch_id, by="王敏", at=office.now())
    assert margins.margins(office.store)["population"].max() == 1150


def test_a_reader_of_one_street_sees_no_other_s(office: Office) -> None:
    load(office)
    assert margins.margins(office.within(Scope(community_id=("C2",))).store)["community_id"].unique().tolist() == ["C2"]
    assert margins.margins(office.within(Scope(street=("文化路街道",))).store).empty


def test_every_fault_is_named_at_once(office: Office) -> None:
    bad = TOLD + (
        "C9,性别,男,,1\n"
        ",性别,男,,1\n"
        "C3,,男,,1\n"
        "C3,性别,,,1\n"
        "C3,性别,男,1,1\n"
        "C3,性别,女,,\n"
        "C3,年龄段,老,,-3\n"
        "C3,年龄段,青,,二十\n"
        "C3,楼栋,五百号,3,\n"
        "C1,性别,男,,7\n"
        "C4,产权,自有,3,\n"
        "C4,产权,租住,,3\n"
        "C4,渠道,微信,0,\n"
    )
    checked = margin_file.read(office, "名册结构.csv", bad.encode())
    told = checked.issues.groupby("row")["reason"].first()
    assert set(told.index) == {2, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20}
    assert checked.margins.empty and set(checked.issues["code"]) == {"margin"}
    with pytest.raises(RowsRefused, match="未入库"):
        margin_file.commit(office, checked, by="王敏")
    assert margins.margins(office.store).empty


def test_a_missing_column_is_named(office: Office) -> None:
    with pytest.raises(UnmappableFile, match="小区编号"):
        margin_file.read(office, "x.csv", "项目,类别,人数\n性别,男,3\n".encode())


def test_words_no_survey_uses_are_listed_and_sums_compared(office: Office) -> None:
    answers = survey_csv({"C1": ["满意"] * 3}).replace("微信", "入户")
    head, *rows = answers.splitlines()
    asked = "\n".join([head + ",性别", *(row + ",女" for row in rows)]) + "\n"
    fill(office.store.url, (("满意度调查.csv", asked),))
    text = TOLD + "C1,民族,汉,9,\nC3,渠道,入户,50,\nC3,渠道,信函,9,\n"
    notes = margin_file.read(office, "名册结构.csv", text.encode()).notes
    assert "民族" in notes[0] and "性别：男" in notes[1] and "渠道：信函" in notes[1]
    assert "性别：女" not in notes[1] and "渠道：入户" not in notes[1]
    assert "2 处" in notes[2]


def test_a_register_stays_while_margins_are_of_its_communities(office: Office) -> None:
    load(office)
    with pytest.raises(BatchInUse):
        batches.undo(office.store, 1, by="王敏", at=office.now())


def test_it_is_recognised_among_uploads_and_goes_with_the_example(office: Office) -> None:
    filing = filings.filed(office, drafting.read(office, Member("名册结构.csv", TOLD.encode())))
    assert filing is not None and filing.title == "性别、楼栋"
    filing.enter(office, by="示例", example=True)
    assert example.clear_example(office, by="王敏") == 1
    assert margins.margins(office.store).empty
