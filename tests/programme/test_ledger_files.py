"""A ledger that comes from outside: rows that update, rows that are new, what is refused, all at once or nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from analytics.errors import DuplicateFile, UnmappableFile
from analytics.flows.office import Office
from analytics.programme.entering import records
from analytics.programme.ledger import ledger_files, rectification
from analytics.programme.ledger.ledger_changes import LedgerRefused
from analytics.store import batches
from tests.programme.ledgers import move, opened, verified

NEW = "小区,问题描述,责任单位,整改时限,状态,完成情况,销号时间\n"


def propose(office: Office, text: str, name: str = "台账.csv") -> ledger_files.Proposed:
    return ledger_files.propose(office, name, text.encode())


def load(office: Office, text: str) -> Any:
    return ledger_files.commit(office, propose(office, text), by="赵强")


def numbered(office: Office, **changed: str) -> str:
    """Our ledger's first entry as a file of one row, with cells changed."""
    row = rectification.ledger(office).iloc[0]
    cells = {"编号": row["entry_id"], "版本": str(row["last_event_no"]), "小区": row["community"],
             "问题描述": row["problem"], "责任单位": row["unit"]} | changed  # fmt: skip
    cells = {heading: "" if pd.isna(cell) else cell for heading, cell in cells.items()}
    return ",".join(cells) + "\n" + ",".join(cells.values()) + "\n"


def test_rows_without_number_are_new_and_take_the_whole_way(office: Office) -> None:
    text = (
        "2026年整改台账,,,,,,\n填表单位：改造办,,,,,,\n"
        + NEW
        + "朝阳花园,三号楼漏水,城建公司,2026-10-20,已销号,防水重做,2026-10-15\n"
        "建设新村,路灯不亮,,,,,\n铁路宿舍,下水堵,城建公司,2026-10-30,正在整改,已进场,\n"
    )
    proposed = propose(office, text)
    assert proposed.changes.told["what"].tolist() == [
        "新列入：三号楼漏水（已销号）", "新列入：路灯不亮（待整改）", "新列入：下水堵（整改中）",
    ]  # fmt: skip
    assert rectification.ledger(office).empty, "nothing is entered by looking"
    receipt = ledger_files.commit(office, proposed, by="赵强")
    table = rectification.ledger(office, today=dt.date(2026, 10, 31)).set_index("problem")
    assert table["state"].to_dict() == {"三号楼漏水": "verified", "路灯不亮": "open", "下水堵": "in_hand"}
    done = table.loc["三号楼漏水"]
    assert done["verified_on"] == done["opened_on"] == pd.Timestamp("2026-10-15") and done["outcome"] == "防水重做"
    assert table["overdue"].tolist() == [False, False, True] and set(table["from_batch"]) == {receipt.batch_id}
    assert records.history(office, entry_id=done["entry_id"])["kind"].tolist() == ["open", "start", "finish", "verify"]


def test_the_same_bytes_twice_are_refused_and_the_same_words_change_nothing(office: Office) -> None:
    text = NEW + "朝阳花园,三号楼漏水,城建公司,2026-10-20,待整改,,\n"
    load(office, text)
    with pytest.raises(DuplicateFile):
        propose(office, text)
    again = propose(office, text.replace("\n", "\r\n"))
    assert again.changes.drafts == () and again.changes.unchanged == 1
    with pytest.raises(LedgerRefused, match="台账中已有这个问题，编号 rectification-1"):
        propose(office, text.replace("城建公司", "街道办"))


def test_a_file_is_undone_and_redone_and_comes_again(office: Office) -> None:
    text = NEW + "朝阳花园,三号楼漏水,城建公司,2026-10-20,已销号,重做,2026-10-15\n"
    receipt = load(office, text)
    turn: dict[str, Any] = {"by": "赵强", "at": office.now(), "fold": records.fold}
    batches.undo(office.store, receipt.batch_id, **turn)
    assert rectification.ledger(office).empty
    assert load(office, text).batch_id != receipt.batch_id
    assert rectification.ledger(office)["state"].tolist() == ["verified"]
    with pytest.raises(DuplicateFile):
        batches.redo(office.store, receipt.batch_id, **turn)


def test_numbered_rows_update_what_they_change(office: Office) -> None:
    entry = opened(office, unit="甲单位")
    receipt = load(office, numbered(office, 责任单位="乙单位", 整改时限="2026/11/1", 状态="整改中"))
    row = rectification.ledger(office).iloc[0]
    assert (row["entry_id"], row["unit"], row["state"]) == (entry, "乙单位", "in_hand")
    assert row["deadline"] == pd.Timestamp("2026-11-01") and row["changed_by"] == "赵强"
    batches.undo(office.store, receipt.batch_id, by="赵强", at=office.now(), fold=records.fold)
    assert rectification.ledger(office)[["unit", "state"]].iloc[0].tolist() == ["甲单位", "open"]


def test_a_stale_row_is_refused_by_name_unless_it_says_nothing_new(office: Office) -> None:
    entry = opened(office, unit="甲单位")
    before = numbered(office)
    move(office, entry, "edit", unit="丙单位", by="李芳")
    assert propose(office, before).changes.drafts == (), "an untouched old row never undoes another's work"
    with pytest.raises(
        LedgerRefused, match=r"第 2 行“版本”：这一条在您之后有改动：李芳 于 .*责任单位 丙单位"
    ) as refused:
        propose(office, before.replace("甲单位", "乙单位"))
    assert refused.value.stale == (entry,)
    assert rectification.ledger(office)["unit"].tolist() == ["丙单位"]


def test_illegal_jumps_are_told_with_what_may_follow(office: Office) -> None:
    opened(office, unit="甲单位")
    with pytest.raises(LedgerRefused) as refused:
        propose(office, numbered(office, 状态="已销号", 销号时间="2026-10-15"))
    (issue,) = refused.value.issues.to_dict("records")
    assert issue["column"] == "状态" and "不能直接改为“已销号”" in issue["reason"]
    assert issue["action"] == "下一步只能是：整改中、不予整改"


def test_steps_that_need_a_reason_take_it_from_its_column(office: Office) -> None:
    entry = opened(office)
    verified(office, entry)
    with pytest.raises(LedgerRefused, match="须写理由"):
        propose(office, numbered(office, 状态="待整改"))
    load(office, numbered(office, 状态="待整改", 理由="雨后又漏"))
    assert rectification.ledger(office)["state"].tolist() == ["open"]
    assert records.history(office, entry_id=entry)["reason"].iloc[-1] == "雨后又漏"


def test_every_fault_is_told_at_once_and_nothing_enters(office: Office) -> None:
    text = (
        "小区,问题描述,来源,责任单位,整改时限,状态,完成情况,销号时间\n"
        "天上小区,漏水,天上,城建公司,下个月,待整改,,\n"
        "朝阳花园,,满意度调查,,,,,\n"
        "建设新村,路灯不亮,12345热线,,,已销号,,\n"
        "铁路宿舍,下水堵,,,,搁置,,\n"
        "铁路宿舍,下水堵,,,,,,\n"
        ",没人管,,,,,,\n"
        "铁路宿舍,电线乱,,,2026-10-20,待整改,,2026-10-15\n"
    )
    with pytest.raises(LedgerRefused) as refused:
        propose(office, text)
    told = refused.value.issues
    assert set(zip(told["row"], told["column"], strict=True)) == {
        (2, "小区"), (2, "来源"), (2, "整改时限"), (3, "问题描述"),
        (4, "责任单位"), (4, "整改时限"), (4, "完成情况"), (4, "销号时间"),
        (5, "状态"), (6, "问题描述"), (7, "小区"), (8, "销号时间"),
    }  # fmt: skip
    assert told["reason"].notna().all() and told["action"].ne("").all()
    assert rectification.ledger(office).empty


def test_numbers_that_are_not_ours_are_told(office: Office) -> None:
    opened(office)
    for changed, words in (
        ({"编号": "rectification-77"}, "没有这个编号"),
        ({"版本": ""}, "有编号而没有版本"),
        ({"版本": "900", "责任单位": "甲"}, "没有这个版本"),
        ({"小区": "建设新村"}, "属于另一个小区"),
        ({"问题描述": ""}, "问题描述不能为空"),
    ):
        with pytest.raises(LedgerRefused, match=words):
            propose(office, numbered(office, **changed))


def test_a_closed_entry_takes_its_revisit_and_nothing_else(office: Office) -> None:
    entry = opened(office)
    verified(office, entry)
    with pytest.raises(LedgerRefused, match="已销号，不能修改"):
        propose(office, numbered(office, 责任单位="乙单位"))
    load(office, numbered(office, 回访结果="满意"))
    assert rectification.ledger(office)["revisit"].tolist() == ["satisfied"]


def test_a_file_without_the_columns_is_told_which(office: Office) -> None:
    with pytest.raises(UnmappableFile, match="缺少列：问题描述；缺少列：小区"):
        propose(office, "甲,乙\n1,2\n")
    with pytest.raises(UnmappableFile, match="同一列出现多次：问题、问题描述"):
        propose(office, "小区,问题,问题描述\n朝阳花园,漏水,漏水\n")


def test_words_of_residents_are_masked_before_they_are_compared(office: Office) -> None:
    text = NEW + "朝阳花园,漏水，找住户13800138000,甲,2026-10-20,,,\n"
    text = text.replace("漏水，找", '"漏水，找').replace("8000,", '8000",')
    load(office, text)
    assert "13800138000" not in rectification.ledger(office)["problem"].iloc[0]
    assert propose(office, text + "\n\n").changes.drafts == ()


def test_a_day_of_opening_is_kept(office: Office) -> None:
    head, row = (
        "小区,问题描述,登记时间,责任单位,整改时限,状态,完成情况,销号时间\n",
        "朝阳花园,漏水,{},甲,2026-10-20,已销号,好,2026-10-15\n",
    )
    load(office, head + row.format("2026-10-01"))
    table = rectification.ledger(office)
    assert table["opened_on"].tolist() == [pd.Timestamp("2026-10-01")] and table["state"].tolist() == ["verified"]
    with pytest.raises(LedgerRefused, match="早于登记时间"):
        propose(office, head + row.replace("漏水", "渗水").format("2026-10-16"))
    with pytest.raises(LedgerRefused, match="在今天之后"):
        propose(office, head.replace(",状态,完成情况,销号时间", "") + "朝阳花园,渗水,2099-01-01,甲,2026-10-20\n")


def test_dropped_entries_come_with_their_reason(office: Office) -> None:
    text = "小区,问题描述,完成情况,状态,理由\n朝阳花园,要换热力公司,已答复,不予整改,{}\n"
    with pytest.raises(LedgerRefused, match="须写理由"):
        propose(office, text.format(""))
    load(office, text.format("不属改造范围"))
    row = rectification.ledger(office).iloc[0]
    assert (row["state"], row["outcome"]) == ("dropped", "已答复")
