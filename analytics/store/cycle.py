"""The log of the renovation cycle: it only grows, and each entry is what its events make of it.

What an entry's events come to is worked out by the caller (programme.records), as a function of the events; it runs
inside the transaction, so that the log and what shows are never out of step. Two people who edit one entry at a time
are told apart by the last event each of them saw.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from analytics.cancelling import heed
from analytics.errors import BatchInUse, MinyiError
from analytics.language import _
from analytics.model import CYCLE_ENTRIES, CYCLE_EVENTS, EVERYWHERE, CycleEntries, CycleEvents, Scope
from analytics.store.connection import Store
from analytics.store.engine import Connection
from analytics.store.frames import fetch
from analytics.store.incoming import DAY, MOMENT, TEXT, WHOLE, incoming, to_arrow
from analytics.store.places import places
from analytics.store.reference import read_once

_EVENTS: Final = """
SELECT e.event_no, e.entry_id, e.subject, c.community_id, e.kind, e.value, e.happened_on, e.reason, e.done_by AS by,
    e.done_at AS at, e.batch_no AS from_batch, e.undoes
FROM counted_events e
LEFT JOIN places($cities, $districts, $streets, $ids) c USING (community_no)
WHERE (c.community_id IS NOT NULL OR e.community_no IS NULL)
    AND ($subjects::VARCHAR[] IS NULL OR list_contains($subjects, e.subject))
    AND ($entry_id::VARCHAR IS NULL OR e.entry_id = $entry_id)
ORDER BY e.event_no
"""
_ENTRIES: Final = """
SELECT e.entry_id, e.subject, c.community_id, e.state, e.value, e.opened_on, e.changed_on, e.changed_by,
    e.last_event_no, e.batch_no AS from_batch
FROM cycle_entries e
LEFT JOIN places($cities, $districts, $streets, $ids) c USING (community_no)
WHERE (c.community_id IS NOT NULL OR e.community_no IS NULL)
    AND ($subjects::VARCHAR[] IS NULL OR list_contains($subjects, e.subject))
ORDER BY e.opened_on, e.entry_id
"""
_OF_ENTRIES: Final = """
SELECT e.entry_id, e.subject, e.community_no, e.event_no, e.kind, e.value, e.happened_on, e.reason, e.done_by,
    e.done_at, e.batch_no, e.undoes
FROM counted_events e
WHERE e.entry_id IN (SELECT entry_id FROM touched)
ORDER BY e.event_no
"""
_ENTER: Final = """
INSERT INTO cycle_events
SELECT n.event_no, n.entry_id, n.subject, c.community_no, n.kind, n.value, n.happened_on, n.reason, n.done_by,
    n.done_at, n.batch_no, n.undoes
FROM entering n LEFT JOIN communities c USING (community_id)
ORDER BY n.event_no
"""
_KEEP: Final = """
INSERT INTO cycle_entries
SELECT entry_id, subject, community_no, state, value, opened_on, changed_on, changed_by, last_event_no, batch_no
FROM keeping
ORDER BY row
"""
_EVENT_COLUMNS: Final = (
    dict.fromkeys(["entry_id", "subject", "community_id", "kind", "value", "reason", "done_by"], TEXT)
    | dict.fromkeys(["event_no", "batch_no", "undoes"], WHOLE)
    | {"happened_on": DAY, "done_at": MOMENT}
)
_ENTRY_COLUMNS: Final = (
    dict.fromkeys(["entry_id", "subject", "state", "value", "changed_by"], TEXT)
    | dict.fromkeys(["community_no", "last_event_no", "batch_no"], WHOLE)
    | dict.fromkeys(["opened_on", "changed_on"], DAY)
)
_LAST_EVENTS: Final = """
SELECT e.entry_id, max(e.event_no), e.entry_id IN (SELECT entry_id FROM cycle_entries)
FROM counted_events e
WHERE list_contains(?, e.entry_id)
GROUP BY e.entry_id
"""
# What is entered speaks of an entry as it is: of its kind, in its community.
_ASTRAY: Final = """
SELECT DISTINCT n.entry_id
FROM entering n LEFT JOIN communities c USING (community_id) JOIN cycle_events e USING (entry_id)
WHERE e.subject <> n.subject OR e.community_no IS DISTINCT FROM c.community_no
ORDER BY 1
"""
_FOLLOWING: Final = """
SELECT DISTINCT l.batch_no
FROM cycle_events e JOIN cycle_events l USING (entry_id) JOIN batches b ON b.batch_no = l.batch_no
WHERE e.batch_no = $batch_no AND l.event_no > e.event_no AND l.batch_no <> $batch_no AND b.state = 'loaded'
ORDER BY 1
"""
_ERASED: Final = (
    """DELETE FROM cycle_events WHERE entry_id IN (SELECT entry_id FROM cycle_events WHERE batch_no = $batch_no)""",
    """DELETE FROM cycle_entries
        WHERE NOT EXISTS (SELECT 1 FROM cycle_events e WHERE e.entry_id = cycle_entries.entry_id)""",
)


class StepRefused(MinyiError):
    """Something that cannot be done in the cycle: out of order, incomplete, without a reason, of what is not there."""


class EntryChanged(MinyiError):
    """Somebody else has changed the entry since it was read; nothing was entered."""


class DataMoved(MinyiError):
    """The store has changed since what is to be entered was judged; nothing was entered."""


@dataclass(frozen=True)
class Draft:
    """Something to be entered.

    ``entry_id`` None makes a new entry and names it. ``seen`` is the entry's last_event_no as its editor saw it; None
    where the editor knows of no such entry.
    """

    subject: str
    kind: str
    community_id: str | None = None
    entry_id: str | None = None
    value: Mapping[str, Any] = field(default_factory=dict)
    happened_on: dt.date | None = None
    reason: str = ""
    seen: int | None = None
    undoes: int | None = None


@dataclass(frozen=True)
class Event:
    """One event of an entry, as the function that works entries out is given it."""

    event_no: int
    kind: str
    value: Mapping[str, Any]
    happened_on: dt.date | None
    reason: str
    by: str
    at: dt.datetime
    undoes: int | None = None


@dataclass(frozen=True)
class EntryState:
    """What an entry's events have made of it; not ``standing`` when all of them were taken back."""

    state: str
    value: Mapping[str, Any]
    standing: bool = True


# Given a subject and an entry's events in order: what they come to. Refuses the last of them by raising StepRefused.
Fold = Callable[[str, Sequence[Event]], EntryState]


def record(
    store: Store, drafts: Sequence[Draft], *, by: str, at: dt.datetime, fold: Fold, judged_at: int | None = None
) -> list[str]:
    """Enter ``drafts``, all or none; the ids of their entries, in order.

    ``judged_at`` is the data version on which it was judged that they may be entered. Raises :class:`DataMoved` where
    the store has gone on since, :class:`EntryChanged` where an entry has since it was ``seen``, and whatever ``fold``
    raises.
    """
    # What concerns a programme concerns every community in it.
    places = [draft.community_id for draft in drafts]
    concerning = None if None in places else [place for place in places if place is not None]
    with store.writing(concerning=concerning) as connection:
        if judged_at is not None:
            _refuse_moved(connection, judged_at)
        return enter(connection, drafts, by=by, at=at, fold=fold)


def enter(
    connection: Connection,
    drafts: Sequence[Draft],
    *,
    by: str,
    at: dt.datetime,
    fold: Fold,
    batch_no: int | None = None,
) -> list[str]:
    """:func:`record` inside the transaction of something larger."""
    if not drafts:
        return []
    ((last,),) = connection.execute("SELECT last_event_no FROM cycle_state").fetchall()
    ids = [draft.entry_id or f"{draft.subject}-{last + 1 + place}" for place, draft in enumerate(drafts)]
    _refuse_stale(connection, drafts, ids)
    frame = pd.DataFrame(
        {
            "event_no": range(last + 1, last + 1 + len(drafts)),
            "entry_id": ids,
            "subject": [draft.subject for draft in drafts],
            "community_id": [draft.community_id for draft in drafts],
            "kind": [draft.kind for draft in drafts],
            "value": [_json(draft.value) for draft in drafts],
            "happened_on": [draft.happened_on for draft in drafts],
            "reason": [draft.reason or None for draft in drafts],
            "done_by": by,
            "done_at": at,
            "batch_no": pd.array([batch_no] * len(drafts), dtype="Int64"),
            "undoes": pd.array([draft.undoes for draft in drafts], dtype="Int64"),
        }
    )
    _refuse_strangers(connection, frame)
    with incoming(connection, entering=to_arrow(frame, _EVENT_COLUMNS)):
        _refuse_astray(connection)
        connection.execute(_ENTER)
    connection.execute("UPDATE cycle_state SET last_event_no = ?", [last + len(drafts)])
    refold(connection, ids, fold)
    return ids


def events(
    store: Store, scope: Scope = EVERYWHERE, *, subjects: Sequence[str] | None = None, entry_id: str | None = None
) -> CycleEvents:
    """What was done within ``scope``, in order: the columns of ``model.CYCLE_EVENTS``.

    Entries that concern no single community are in every scope. Events of undone files are left out.
    """
    values = places(scope) | {"subjects": _listed(subjects), "entry_id": entry_id}
    with store.reading() as connection:
        return fetch(connection, _EVENTS, values, columns=CYCLE_EVENTS.columns)


def entries(store: Store, scope: Scope = EVERYWHERE, *, subjects: Sequence[str] | None = None) -> CycleEntries:
    """The entries within ``scope`` by the day they were opened: the columns of ``model.CYCLE_ENTRIES``."""
    values = places(scope) | {"subjects": _listed(subjects)}

    def read() -> CycleEntries:
        with store.reading() as connection:
            return fetch(connection, _ENTRIES, values, columns=CYCLE_ENTRIES.columns)

    return read_once(store, ("entries", scope, None if subjects is None else tuple(subjects)), read)


def follow_batch(connection: Connection, batch_no: int, fold: Fold | None) -> None:
    """Work out anew the entries that a file's events touch, once it was undone or redone.

    Raises :class:`BatchInUse` where events entered since stand on those of the file, or its own on what is undone.
    """
    rows = connection.execute("SELECT DISTINCT entry_id FROM cycle_events WHERE batch_no = ?", [batch_no]).fetchall()
    if not rows:
        return
    if fold is None:
        raise ValueError("a batch with events of the cycle needs the function that works its entries out")
    try:
        refold(connection, [entry_id for (entry_id,) in rows], fold)
    except StepRefused as refusal:
        raise _in_use(connection, batch_no, refusal) from refusal


def refold(connection: Connection, entry_ids: Iterable[str], fold: Fold) -> None:
    """Work entries out anew from the events that count."""
    touched = to_arrow(pd.DataFrame({"entry_id": list(dict.fromkeys(entry_ids))}), {"entry_id": TEXT})
    with incoming(connection, touched=touched):
        rows = connection.execute(_OF_ENTRIES).fetchall()
        connection.execute("DELETE FROM cycle_entries WHERE entry_id IN (SELECT entry_id FROM touched)")
    histories: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        histories.setdefault(row[0], []).append(row)
    kept = [entry for history in histories.values() if (entry := _entry(history, fold)) is not None]
    if kept:
        frame = pd.DataFrame(kept)
        frame["community_no"], frame["batch_no"] = (
            frame[name].astype("Int64") for name in ("community_no", "batch_no")
        )
        with incoming(connection, keeping=to_arrow(frame, _ENTRY_COLUMNS)):
            connection.execute(_KEEP)


def erase_batch(connection: Connection, batch_no: int) -> None:
    """Remove the entries that a file brought, with all that was done with them since."""
    connection.execute(_ERASED[0], {"batch_no": batch_no})
    connection.execute(_ERASED[1])


def forget_communities(connection: Connection) -> None:
    """Remove what was entered by hand for communities that no register, loaded or undone, declares any more."""
    connection.execute(
        "DELETE FROM cycle_events WHERE batch_no IS NULL AND community_no IS NOT NULL "
        "AND community_no NOT IN (SELECT community_no FROM community_versions)"
    )
    connection.execute(_ERASED[1])


def _entry(history: Sequence[tuple[Any, ...]], fold: Fold) -> dict[str, Any] | None:
    """The row of an entry in cycle_entries; None when nothing of it stands."""
    heed()  # there may be very many of them
    entry_id, subject, community_no = history[0][:3]
    found = [Event(no, kind, json.loads(value), day, why or "", by, at, undoes)
             for _id, _subject, _place, no, kind, value, day, why, by, at, _batch, undoes in history]  # fmt: skip
    come_to = fold(subject, found)
    if not come_to.standing:
        return None
    undone = {event.undoes for event in found}
    days = [
        event.happened_on or event.at.date() for event in found if event.undoes is None and event.event_no not in undone
    ]
    return {
        "entry_id": entry_id,
        "subject": subject,
        "community_no": community_no,
        "state": come_to.state,
        "value": _json(come_to.value),
        "opened_on": days[0],
        "changed_on": days[-1],
        "changed_by": found[-1].by,
        "last_event_no": found[-1].event_no,
        "batch_no": history[0][10],
    }


def _refuse_stale(connection: Connection, drafts: Sequence[Draft], ids: Sequence[str]) -> None:
    """Raise :class:`EntryChanged`, naming who changed what when, where an entry is not as its editor saw it."""
    seen: dict[str, int | None] = {}
    for draft, entry_id in zip(drafts, ids, strict=True):
        seen.setdefault(entry_id, draft.seen)
    rows = connection.execute(_LAST_EVENTS, [list(seen)]).fetchall()
    last, stands = {row[0]: row[1] for row in rows}, {row[0] for row in rows if row[2]}
    # What was taken back altogether may be entered anew by whoever knows of nothing.
    stale = [one for one, number in seen.items() if number != last.get(one) and (number is not None or one in stands)]
    if not stale:
        return
    rows = connection.execute(
        "SELECT entry_id, (array_agg(done_by ORDER BY event_no DESC NULLS LAST))[1], max(done_at) FROM cycle_events "
        "WHERE list_contains(?, entry_id) "
        "GROUP BY 1 ORDER BY 1",
        [stale],
    ).fetchall()
    told = "；".join(
        _("{entry} 已由 {by} 于 {at} 改动").format(entry=e, by=b, at=f"{t:%Y-%m-%d %H:%M}") for e, b, t in rows
    )
    raise EntryChanged(
        told or _("登记所指的记录已不在：{entries}").format(entries="、".join(stale)),
        expected=_("您打开时的内容"),
        action=_("您的改动没有保存，也没有丢：请核对最新内容后再保存"),
    )


def _in_use(connection: Connection, batch_no: int, refusal: StepRefused) -> BatchInUse:
    """Why a batch can be neither undone nor redone as things stand, and which batches to turn first."""
    ((state,),) = connection.execute("SELECT state FROM batches WHERE batch_no = ?", [batch_no]).fetchall()
    if state == "loaded":
        return BatchInUse(
            _("批次 {n} 的记录现在接不上：{found}").format(n=batch_no, found=refusal.found),
            action=_("请先恢复它所接续的批次，或撤回之后的登记，再恢复这个批次"),
        )
    later = [str(number) for (number,) in connection.execute(_FOLLOWING, {"batch_no": batch_no}).fetchall()]
    action = _("请先撤销之后的批次 {numbers}，再撤销这个批次").format(numbers="、".join(later))
    return BatchInUse(
        _("批次 {n} 的记录之后又有登记：{found}").format(n=batch_no, found=refusal.found),
        action=action if later else _("请先撤回之后的登记，再撤销这个批次"),
    )


def _refuse_moved(connection: Connection, judged_at: int) -> None:
    ((version,),) = connection.execute("SELECT data_version FROM store_state").fetchall()
    if version != judged_at:
        raise DataMoved(_("判定之后数据又有变动"), action=_("没有任何改动；请刷新页面，核对最新数据后再登记"))


def _refuse_astray(connection: Connection) -> None:
    """Raise :class:`StepRefused` for what goes on with an entry of another kind or community."""
    rows = connection.execute(_ASTRAY).fetchall()
    if rows:
        raise StepRefused(
            _("记录 {entries} 属于另一个小区，或是另一种记录").format(entries="、".join(one for (one,) in rows[:5])),
            action=_("没有任何改动；请核对编号"),
        )


def _refuse_strangers(connection: Connection, frame: pd.DataFrame) -> None:
    """Raise :class:`StepRefused` for communities that no loaded register declares."""
    named = frame["community_id"].dropna().unique().tolist()
    rows = connection.execute(
        "SELECT unnest(?::VARCHAR[]) AS id EXCEPT SELECT community_id FROM communities_in_force ORDER BY 1", [named]
    ).fetchall()
    if rows:
        raise StepRefused(
            _("名册中没有小区 {ids}").format(ids="、".join(one for (one,) in rows[:5])), action=_("请先载入小区名册")
        )


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(dict(value), ensure_ascii=False, sort_keys=True)


def _listed(names: Sequence[str] | None) -> list[str] | None:
    return None if names is None else list(names)
