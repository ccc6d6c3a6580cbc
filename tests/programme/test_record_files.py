"""Files of records: entered as one batch, every fault named with its row and column, going on with what there is."""

from __future__ import annotations

import pytest

from analytics.errors import RowsRefused
from analytics.flows import drafting
from analytics.flows.office import Office
from analytics.ingest.reading.archives import Member
from analytics.programme.entering import record_files, records
from analytics.store import batches

GOOD = """\
记录类型,记录编号,小区编号,小区名称,日期,办理,理由,渠道,次数,改造内容,完成数,总数,问题描述,责任单位,整改时限,完成情况
征求意见活动,,C1,,2026-03-05,,,座谈会,2,,,,,,,
施工进度,,,朝阳花园,2026-07-01,,,,,屋面防水,40,120,,,,
施工进度,,C1,,2026-08-01,登记进度,,,,屋面防水,110,,,,,
整改,7,C2,,2026-08-03,列入整改,,,,,,,三号楼漏水,,,
整改,7,C2,,2026-08-04,开始整改,,,,,,,,城建公司,2026-09-01,
整改,7,C2,,2026-08-20,整改完成,,,,,,,,,,已重做防水
改造项目,,,,,,,,,,,,,,,
"""


def read(office: Office, text: str, name: str = "过程记录.csv") -> drafting.Reading:
    return drafting.read(office, Member(name, text.encode()))


def test_a_file_is_entered_as_one_batch_and_undone_as_one(office: Office) -> None:
    reading = read(office, "\n".join(GOOD.splitlines()[:-1]))
    assert record_files.is_records(reading.table)
    checked = record_files.check(office, reading)
    assert checked.issues.empty and checked.title == "征求意见活动 1 条、施工进度 2 条、整改 3 条"
    receipt = record_files.commit(office, reading, checked, by="王敏")
    (progress,) = records.entries(office, "progress").itertuples()
    assert (progress.entry_id, progress.done, progress.of) == ("progress:C1:屋面防水", 110, 120)
    (entry,) = records.entries(office, "rectification").itertuples()
    assert (entry.entry_id, entry.state, entry.unit) == ("rectification:C2:7", "done", "城建公司")
    assert len(records.history(office, entry_id=entry.entry_id)) == 3
    batches.undo(office.store, receipt.batch_id, by="王敏", at=office.now(), fold=records.fold)
    assert records.history(office).empty and records.entries(office, "progress").empty


def test_every_fault_is_named_and_nothing_is_entered(office: Office) -> None:
    bad = """\
记录类型,记录编号,小区编号,日期,办理,理由,渠道,次数,完成情况
座谈,,C1,2026-03-05,,,,,
征求意见活动,,C9,2026-03-05,,,座谈会,2,
征求意见活动,,C1,三月五日吧,,,座谈会,2,
征求意见活动,,C1,2026-03-05,,,喇叭,两次,
整改,8,C1,2026-03-05,整改完成,,,,好了
征求意见活动,,C1,2026-03-05,举行,,座谈会,2,
"""
    checked = record_files.check(office, reading := read(office, bad))
    assert checked.issues[["row", "column", "value"]].to_numpy().tolist() == [
        [2, "记录类型", "座谈"],
        [3, "小区编号", "C9"],
        [4, "日期", "三月五日吧"],
        [5, "渠道", "喇叭"],
        [5, "次数", "两次"],
        [6, "办理", "整改完成"],
        [7, "办理", "举行"],
    ]
    assert "尚未登记" in checked.issues["reason"].iloc[5]
    with pytest.raises(RowsRefused, match="7 处问题"):
        record_files.commit(office, reading, checked, by="王敏")
    assert records.history(office).empty


def test_a_later_file_goes_on_with_the_entries_there_are(office: Office) -> None:
    first, second = GOOD.splitlines()[:5], GOOD.splitlines()[:1] + GOOD.splitlines()[5:7]
    for number, lines in enumerate((first, second)):
        reading = read(office, "\n".join(lines), f"{number}.csv")
        record_files.commit(office, reading, record_files.check(office, reading), by="王敏")
    assert records.entries(office, "rectification")["state"].tolist() == ["done"]


def test_an_unknown_place_in_a_rule_of_the_office_is_no_fault(office: Office) -> None:
    text = "记录类型,项目名称,城市,满意率达标线（%）\n改造项目,枣庄 2026,枣庄,85\n"
    reading = read(office, text)
    record_files.commit(office, reading, record_files.check(office, reading), by="王敏")
    (programme,) = records.entries(office, "programme").itertuples()
    assert (programme.entry_id, programme.satisfaction_percent) == ("programme:枣庄 2026", 85)


def test_a_file_is_held_to_the_register(office: Office) -> None:
    text = (
        "记录类型,小区编号,闸口,征求户数,同意户数,依据（表册、会议记录）,项目名称,城市,满意率达标线（%）\n"
        "闸口登记,C1,同意纳入改造,121,100,表册,,,\n闸口登记,C2,同意纳入改造,50,51,表册,,,\n改造项目,,,,,,甲,火星,0\n"
    )
    reading = read(office, text)
    checked = record_files.check(office, reading)
    assert checked.issues[["row", "column"]].to_numpy().tolist() == [
        [2, "征求户数"],
        [3, "办理"],
        [4, "城市"],
        [4, "办理"],
    ]
    assert checked.issues["reason"].iloc[0] == "征求 121 户多于名册的 120 户"
    exact = read(office, text.splitlines()[0] + "\n闸口登记,C1,同意纳入改造,120,120,表册,,,\n")
    assert record_files.check(office, exact).issues.empty


def test_reasons_are_masked_and_no_longer_than_others(office: Office) -> None:
    head = "记录类型,记录编号,小区编号,办理,理由,观察到的情况,处理情况\n"
    head += "监督员观察,N1,C1,,,漏水,\n监督员观察,N1,C1,登记处理,,,好\n"
    reading = read(office, head + "监督员观察,N1,C1,重新处理,张大爷 13800138000 说没好,,\n")
    record_files.commit(office, reading, record_files.check(office, reading), by="王敏")
    assert records.history(office)["reason"].iloc[-1] == "【姓名】 【手机】 说没好"
    reading = read(office, head.replace("N1", "N2") + f"监督员观察,N2,C1,重新处理,{'长' * 2001},,\n")
    (said,) = record_files.check(office, reading).issues["reason"]
    assert said == "理由有 2001 个字，最多 2000 个"
