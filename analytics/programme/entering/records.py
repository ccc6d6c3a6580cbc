"""Entering what was done: checked against the subject's table, kept as events, taken back with a reason."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from analytics.flows.deciding import plain
from analytics.flows.office import Office
from analytics.language import _
from analytics.model import EVERYWHERE, CycleEntries, Scope
from analytics.programme.entering.particulars import checked, entry_id
from analytics.programme.entering.progression import UNDO, fold, standing
from analytics.programme.subjects import AREA, COUNT, DAY, SUBJECTS, Field, Subject
from analytics.store import cycle
from analytics.store.cycle import Draft, StepRefused

_NUMBERS: Final = {COUNT: "Int64", AREA: "float64"}


def enter(office: Office, drafts: Sequence[Draft], *, by: str, judged_at: int | None = None) -> list[str]:
    """Enter ``drafts``, all or none; the ids of their entries, in order.

    Words of residents are masked first. Raises :class:`~analytics.store.cycle.StepRefused` (out of order, incomplete,
    without a reason, in the future) and :class:`~analytics.store.cycle.EntryChanged` (somebody else was faster).
    What is judged on the data needs ``judged_at``, the data version it was judged on, and raises
    :class:`~analytics.store.cycle.DataMoved` where they have changed since.
    """
    today = office.now().date()
    ready = [_named(checked(draft, today=today)) for draft in drafts]
    if judged_at is None:
        _refuse_unjudged(ready)
    return cycle.record(office.store, ready, by=by, at=office.now(), fold=fold, judged_at=judged_at)


def take_back(office: Office, entry_id: str, *, seen: int, by: str, reason: str) -> None:
    """Take the latest event of an entry back; what it was before stands again. Raises as :func:`enter` does."""
    if not plain(reason):
        raise StepRefused(_("没有写理由"), expected=_("撤回的理由"))
    events = cycle.events(office.store, entry_id=entry_id)
    stand = standing(list(events.itertuples()))
    if not stand:
        raise StepRefused(_("没有可撤回的登记"), action=_("请刷新页面"))
    last = stand[-1]
    community = None if pd.isna(last.community_id) else str(last.community_id)
    back = Draft(last.subject, UNDO, community, entry_id, reason=plain(reason), seen=seen, undoes=int(last.event_no))
    cycle.record(office.store, [back], by=by, at=office.now(), fold=fold)


def entries(office: Office, subject: str, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """The entries of one subject within ``scope``, by the day they were opened.

    Columns: entry_id, community_id, state, opened_on, changed_on, changed_by, last_event_no, from_batch, then the
    subject's fields (days as datetime64, counts as Int64, missing ones NA) and the lists that its moves gather
    (tuples of dicts).
    """
    found = cycle.entries(office.store, scope, subjects=[subject])
    return opened(found, SUBJECTS[subject])


def opened(found: CycleEntries, subject: Subject) -> pd.DataFrame:
    """Entries of one subject with their fields as columns of their own; see :func:`entries`."""
    values = [json.loads(text) for text in found["value"]]
    columns: dict[str, Any] = {
        field.name: _typed([each.get(field.name) for each in values], field) for field in subject.fields
    }
    for name in dict.fromkeys(move.gathers for move in subject.moves.values() if move.gathers):
        columns[name] = [tuple(value.get(name, ())) for value in values]
    kept = found.drop(columns=["value", "subject"]).reset_index(drop=True)
    return pd.concat([kept, pd.DataFrame(columns)], axis=1)


def history(office: Office, scope: Scope = EVERYWHERE, *, entry_id: str | None = None) -> pd.DataFrame:
    """What was done within ``scope``, in order: the columns of ``model.CYCLE_EVENTS`` and ``taken_back`` (bool)."""
    events = cycle.events(office.store, scope, entry_id=entry_id)
    return events.assign(taken_back=events["event_no"].isin(events["undoes"].dropna()))


def _named(draft: Draft) -> Draft:
    """``draft`` under the id of the only entry of its kind, where it speaks of one that its editor has not seen."""
    key = SUBJECTS[draft.subject].key
    if key is None or draft.seen is not None or any(draft.value.get(part) is None for part in key):
        return draft
    return replace(draft, entry_id=entry_id(draft.subject, draft.community_id, draft.value))


def _refuse_unjudged(drafts: Sequence[Draft]) -> None:
    for draft in drafts:
        subject = SUBJECTS[draft.subject]
        if (move := subject.moves[draft.kind]).judged:
            raise StepRefused(
                _("{subject}不能直接登记“{move}”").format(subject=_(subject.words), move=_(move.words)),
                expected=_("按最新数据判定后登记"),
            )


def _typed(values: list[Any], field: Field) -> pd.Series:
    if field.kind == DAY:
        return pd.Series(pd.to_datetime(values)).astype("datetime64[us]")
    if field.kind in _NUMBERS:
        return pd.Series(values, dtype=_NUMBERS[field.kind])
    return pd.Series([None if value is None else str(value) for value in values], dtype="str")
