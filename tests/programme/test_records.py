"""What is entered in the cycle: in order, complete, taken back, by two people at a time, from files that are undone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from analytics.errors import BatchInUse, DuplicateFile
from analytics.flows.office import Office
from analytics.model import Scope, SourceFile
from analytics.programme.entering import records
from analytics.programme.subjects import SUBJECTS
from analytics.store import batches, cycle
from analytics.store.cycle import Draft, EntryChanged, StepRefused

DAY = dt.date(2026, 10, 8)
BY: dict[str, Any] = {"by": "王敏"}


def opened(office: Office, **told: Any) -> str:
    draft = Draft("rectification", "open", "C1", value={"problem": "三号楼漏水", **told}, happened_on=DAY)
    return records.enter(office, [draft], **BY)[0]


def move(office: Office, entry: str, kind: str, reason: str = "", seen: int | None = None, **told: Any) -> None:
    known = records.entries(office, "rectification").set_index("entry_id")
    seen = int(known.loc[entry, "last_event_no"]) if seen is None else seen
    draft = Draft("rectification", kind, "C1", entry, told, DAY, reason, seen)
    records.enter(office, [draft], **BY)


def only(office: Office, subject: str = "rectification") -> Any:
    (row,) = records.entries(office, subject).itertuples()
    return row


def test_an_entry_is_what_its_events_make_of_it(office: Office) -> None:
    entry = opened(office, unit="街道办", deadline="2026-10-31")
    assert (entry, only(office).state) == ("rectification-1", "open")
    move(office, entry, "start", unit="城建公司", deadline="2026-11-10")
    move(office, entry, "finish", outcome="防水已重做")
    row = only(office)
    assert (row.state, row.unit, row.outcome, row.community_id) == ("done", "城建公司", "防水已重做", "C1")
    assert row.deadline == dt.datetime(2026, 11, 10) and row.changed_by == "王敏" and row.last_event_no == 3
    told = records.history(office, entry_id=entry)
    assert told["kind"].tolist() == ["open", "start", "finish"] and not told["taken_back"].any()


@pytest.mark.parametrize("kind", sorted(set(SUBJECTS["rectification"].moves) - {"start", "edit", "drop", "open"}))
def test_nothing_changes_out_of_order(office: Office, kind: str) -> None:
    entry = opened(office)
    subject = SUBJECTS["rectification"]
    told = {name: "2026-10-09" if name.endswith("_on") else "satisfied" if name == "revisit" else "好"
            for name in subject.moves[kind].needs}  # fmt: skip
    with pytest.raises(StepRefused, match="状态是“待整改”"):
        move(office, entry, kind, "有理由", **told)
    assert only(office).state == "open" and len(records.history(office)) == 1


def test_everything_wrong_is_said_at_once(office: Office) -> None:
    with pytest.raises(StepRefused) as refused:
        opened(office, deadline="下个月", source="天上", nothing="x", problem="长" * 2001)
    for words in ("整改时限“下个月”不是日期", "来源“天上”不在可选范围", "不能登记 nothing", "2001 个字"):
        assert words in str(refused.value)
    with pytest.raises(StepRefused, match="没有填写：问题描述"):
        opened(office, problem="  ")
    with pytest.raises(StepRefused, match="名册中没有小区 C9"):
        records.enter(office, [Draft("step", "reach", "C9", value={"stage": "works"})], **BY)
    with pytest.raises(StepRefused, match="在今天之后"):
        records.enter(
            office, [Draft("step", "reach", "C1", value={"stage": "works"}, happened_on=dt.date(2099, 1, 1))], **BY
        )
    assert records.history(office).empty


def test_the_second_of_two_editors_is_told(office: Office) -> None:
    entry = opened(office)
    move(office, entry, "edit", unit="甲单位")
    with pytest.raises(EntryChanged, match=r"已由 王敏 于 .* 改动.*没有丢"):
        move(office, entry, "edit", seen=1, unit="乙单位")
    assert only(office).unit == "甲单位"
    with pytest.raises(EntryChanged):
        records.enter(office, [Draft("rectification", "edit", "C1", entry, {"unit": "丙"})], **BY)


def test_all_or_none_is_entered(office: Office) -> None:
    drafts = [
        Draft("rectification", "open", "C1", value={"problem": "甲"}),
        Draft("rectification", "finish", "C1", value={"outcome": "乙"}),
    ]
    with pytest.raises(StepRefused, match="尚未登记"):
        records.enter(office, drafts, **BY)
    assert records.history(office).empty


def test_only_the_last_step_is_taken_back_and_only_with_a_reason(office: Office) -> None:
    entry = opened(office)
    move(office, entry, "edit", unit="甲单位")
    with pytest.raises(StepRefused, match="没有写理由"):
        records.take_back(office, entry, seen=2, reason=" ", **BY)
    records.take_back(office, entry, seen=2, reason="写错了", **BY)
    assert only(office).unit is None or only(office).unit != "甲单位"
    told = records.history(office)
    assert told["taken_back"].tolist() == [False, True, False] and told["reason"].iloc[-1] == "写错了"
    records.take_back(office, entry, seen=3, reason="不该列入", **BY)
    assert records.entries(office, "rectification").empty and len(records.history(office)) == 4
    with pytest.raises(StepRefused, match="没有可撤回"):
        records.take_back(office, entry, seen=4, reason="再撤", **BY)


def test_lists_are_gathered(office: Office) -> None:
    told = {"title": "改造方案", "starts_on": "2026-10-01", "ends_on": "2026-10-06"}
    (entry,) = records.enter(office, [Draft("publicity", "open", "C1", value=told)], **BY)
    for number, objection in enumerate(("不要围墙，电话13800138000", "要电梯"), start=1):
        draft = Draft("publicity", "object", "C1", entry, {"objection": objection}, DAY, seen=number)
        records.enter(office, [draft], **BY)
    first, second = only(office, "publicity").objections
    assert "13800138000" not in first["objection"] and second == {"objection": "要电梯", "on": "2026-10-08"}


def test_a_scope_sees_its_own(office: Office) -> None:
    records.enter(office, [Draft("step", "reach", one, value={"stage": "works"}) for one in ("C1", "C3")], **BY)
    here = records.entries(office, "step", Scope(street=("文化路街道",)))
    assert here["community_id"].tolist() == ["C3"]
    assert records.history(office, Scope(community_id=("C1",)))["community_id"].tolist() == ["C1"]


def test_a_file_of_records_is_undone_and_redone(office: Office) -> None:
    source = SourceFile("整改台账.xlsx", "a" * 64, "王敏", office.now())
    draft = Draft("rectification", "open", "C1", value={"problem": "三号楼漏水"})
    loaded = batches.commit_records(office.store, [draft], source, title="整改台账", rows_read=1, fold=records.fold)
    with pytest.raises(DuplicateFile):
        batches.commit_records(office.store, [draft], source, title="整改台账", rows_read=1, fold=records.fold)
    entry = only(office)
    assert entry.from_batch == loaded.batch_id
    turn: dict[str, Any] = {"by": "王敏", "at": office.now(), "fold": records.fold}
    batches.undo(office.store, loaded.batch_id, **turn)
    assert records.entries(office, "rectification").empty
    batches.redo(office.store, loaded.batch_id, **turn)
    move(office, entry.entry_id, "edit", unit="甲单位")
    with pytest.raises(BatchInUse, match="之后又有登记"):
        batches.undo(office.store, loaded.batch_id, **turn)
    assert only(office).unit == "甲单位"


def test_each_table_is_in_order() -> None:
    """Every move starts and ends in states of its subject, tells fields of it, and every state can be reached."""
    for name, subject in SUBJECTS.items():
        fields = {field.name for field in subject.fields}
        for move in subject.moves.values():
            assert {*move.before, move.after} <= {"", *subject.states}, name
            assert {*move.needs, *move.takes} <= fields and not set(move.needs) & set(move.takes), name
        reached = {move.after for move in subject.moves.values()} - {""}
        assert reached == set(subject.states), name


def test_the_log_refuses_what_it_cannot_fold(office: Office) -> None:
    with pytest.raises(StepRefused, match="没有“fly”这一步"):
        records.enter(office, [Draft("step", "fly", "C1")], **BY)
    assert cycle.entries(office.store).empty


def filed(office: Office, name: str, *drafts: Draft, example: bool = False) -> int:
    source = SourceFile(name, f"{name:0>64}", "王敏", office.now(), example)
    return batches.commit_records(
        office.store, drafts, source, title="记录", rows_read=len(drafts), fold=records.fold
    ).batch_id


def turning(office: Office) -> dict[str, Any]:
    return {"by": "王敏", "at": office.now(), "fold": records.fold}


def test_a_file_can_be_undone_after_its_entry_was_taken_back_by_hand(office: Office) -> None:
    batch = filed(office, "a", Draft("rectification", "open", "C1", "r:1", {"problem": "漏水"}, DAY))
    records.take_back(office, "r:1", seen=1, reason="重复", **BY)
    batches.undo(office.store, batch, **turning(office))
    assert records.history(office).empty, "what it took back does not count, so neither does the taking back"
    batches.redo(office.store, batch, **turning(office))
    assert records.entries(office, "rectification").empty and len(records.history(office)) == 2


def test_a_file_that_another_goes_on_with_names_it(office: Office) -> None:
    first = filed(office, "a", Draft("rectification", "open", "C1", "r:1", {"problem": "漏水"}, DAY))
    told = {"unit": "街道办", "deadline": "2026-10-31"}
    second = filed(office, "b", Draft("rectification", "start", "C1", "r:1", told, DAY, seen=1))
    with pytest.raises(BatchInUse, match=f"请先撤销之后的批次 {second}"):
        batches.undo(office.store, first, **turning(office))
    batches.undo(office.store, second, **turning(office))
    batches.undo(office.store, first, **turning(office))
    with pytest.raises(BatchInUse, match="请先恢复它所接续的批次"):
        batches.redo(office.store, second, **turning(office))
    batches.redo(office.store, first, **turning(office))
    batches.redo(office.store, second, **turning(office))
    assert only(office).state == "in_hand"


def test_numbers_are_never_used_twice(office: Office) -> None:
    filed(office, "a", Draft("rectification", "open", "C1", None, {"problem": "示例"}, DAY), example=True)
    seen = only(office).last_event_no
    batches.erase_example(office.store, by="王敏", at=office.now())
    assert opened(office) == "rectification-2" and only(office).last_event_no > seen


def test_a_register_stays_while_files_or_entries_are_of_its_communities(office: Office) -> None:
    batch = filed(office, "a", Draft("step", "reach", "C1", "step:C1:works", {"stage": "works"}, DAY))
    with pytest.raises(BatchInUse, match=f"批次 {batch}"):
        batches.undo(office.store, 1, **turning(office))
    batches.undo(office.store, batch, **turning(office))
    entry = opened(office)
    with pytest.raises(BatchInUse, match="还有 1 项人工登记"):
        batches.undo(office.store, 1, **turning(office))
    assert only(office).community_id == "C1"
    records.take_back(office, entry, seen=2, reason="写错了", **BY)
    batches.undo(office.store, 1, **turning(office))
    with pytest.raises(BatchInUse, match="请先恢复名册批次"):
        batches.redo(office.store, batch, **turning(office))


def test_what_is_entered_is_of_the_entry_s_own_kind_and_place(office: Office) -> None:
    entry = opened(office)
    for draft in (
        Draft("rectification", "edit", "C2", entry, {"unit": "乙"}, DAY, seen=1),
        Draft("observation", "reopen", "C1", entry, {}, DAY, "再看", 1),
    ):
        with pytest.raises(StepRefused, match="属于另一个小区，或是另一种记录"):
            records.enter(office, [draft], **BY)
    assert only(office).last_event_no == 1


def test_two_who_enter_the_same_step_meet(office: Office) -> None:
    step = Draft("step", "reach", "C1", value={"stage": "works"}, happened_on=DAY)
    assert records.enter(office, [step], **BY) == ["step:C1:works"]
    with pytest.raises(EntryChanged, match="已由 王敏"):
        records.enter(office, [step], **BY)


@pytest.mark.parametrize("done", ["inf", "1e300", 10**30, True, "-1", "1,186", "0.5"])
def test_no_number_that_cannot_be_read_again_is_kept(office: Office, done: Any) -> None:
    with pytest.raises(StepRefused, match="不是不小于 0 的整数"):
        records.enter(office, [Draft("progress", "report", "C1", value={"item": "暖气", "done": done})], **BY)


def test_digits_in_full_width_are_digits(office: Office) -> None:
    records.enter(office, [Draft("progress", "report", "C1", value={"item": "暖气", "done": "１２"})], **BY)
    assert only(office, "progress").done == 12


def test_what_has_been_verified_has_been(office: Office) -> None:
    entry = opened(office)
    move(office, entry, "start", unit="街道办", deadline="2099-01-01")
    move(office, entry, "finish", outcome="已重做")
    with pytest.raises(StepRefused, match="销号时间 2099-01-01 在今天之后"):
        move(office, entry, "verify", verified_on="2099-01-01")


def test_limits_and_counts_that_cannot_be_are_refused_on_every_way(office: Office) -> None:
    for value in (0, 101):
        with pytest.raises(StepRefused, match=rf"满意率达标线（%）是 {value}，应为 1 到 100"):
            told = {"name": "甲", "satisfaction_percent": value}
            records.enter(office, [Draft("programme", "set", value=told)], **BY)
    gate = {"gate": "join", "asked": 5, "agreed": 6, "document": "表册"}
    with pytest.raises(StepRefused, match="同意 6 户多于征求的 5 户"):
        records.enter(office, [Draft("gate", "count", "C1", value=gate)], **BY)
