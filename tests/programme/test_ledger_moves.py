"""The way of an entry through its states, told by a table: every legal step, and every illegal one."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.programme.entering.particulars import checked
from analytics.programme.entering.progression import fold
from analytics.programme.ledger import ledger_moves
from analytics.programme.ledger.ledger_moves import Fault
from analytics.programme.ledger.ledger_versions import Version
from analytics.programme.ledger.rectification import NAME, SUBJECT
from analytics.store.cycle import Event

STATES = tuple(SUBJECT.states)
LEGAL = {
    ("open", "in_hand"): "start",
    ("in_hand", "done"): "finish",
    ("done", "in_hand"): "send_back",
    ("done", "verified"): "verify",
    ("verified", "open"): "reopen",
    ("dropped", "open"): "reopen",
    ("open", "dropped"): "drop",
    ("in_hand", "dropped"): "drop",
}
FULL = {
    "problem": "漏水", "unit": "甲", "deadline": "2026-10-31", "outcome": "重做", "verified_on": "2026-10-08",
}  # fmt: skip
TODAY = dt.date(2026, 10, 8)


def entry(state: str) -> Version:
    return Version("rectification-1", "C1", state, {"problem": "漏水"}, 1)


@pytest.mark.parametrize(("before", "after"), list(itertools.permutations(STATES, 2)))
def test_one_step_a_time(before: str, after: str) -> None:
    told = {name: FULL[name] for name in ("unit", "deadline", "outcome")}
    told |= {"verified_on": FULL["verified_on"]} if after == "verified" else {}
    if (before, after) in LEGAL:
        drafts = ledger_moves.of_known(entry(before), told, after, "有理由")
        assert LEGAL[(before, after)] in [draft.kind for draft in drafts] and len(drafts) <= 2
    else:
        with pytest.raises(Fault, match="不能直接改为") as fault:
            ledger_moves.of_known(entry(before), told, after, "有理由")
        ((column, _value, _reason, action),) = fault.value.found
        assert column == "state" and action.startswith("下一步只能是：")


@settings(deadline=None, max_examples=60)
@given(
    state=st.sampled_from(STATES),
    present=st.sets(st.sampled_from(sorted({*FULL, "person", "measure", "category"} - {"problem", "verified_on"}))),
    revisit=st.sampled_from([None, "satisfied"]),
    begun=st.sampled_from([None, dt.date(2026, 9, 1)]),
)
def test_a_new_entry_comes_to_just_what_its_row_says_or_says_why_not(
    state: str, present: set[str], revisit: str | None, begun: dt.date | None
) -> None:
    told = {"problem": "漏水", "revisit": revisit} | {name: FULL.get(name, "某某") for name in present}
    if state == "verified":
        told["verified_on"] = "2026-10-08"
    try:
        drafts = ledger_moves.of_new("C1", told, state, "有理由", begun)
    except Fault as fault:
        assert {column for column, *_rest in fault.found} <= {"unit", "deadline", "outcome"} - present
        return
    drafts = [checked(draft, today=TODAY) for draft in drafts]
    events = [
        Event(number, draft.kind, draft.value, draft.happened_on, draft.reason, "王敏", dt.datetime(2026, 10, 8))
        for number, draft in enumerate(drafts, start=1)
    ]
    come_to = fold(NAME, events)
    assert come_to.state == state
    assert come_to.value == {name: value for name, value in told.items() if value is not None}
