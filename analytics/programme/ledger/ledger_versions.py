"""What each entry of the ledger was at each of its versions, and what happened to it since."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.flows.office import Office
from analytics.ingest.normalisation import key
from analytics.language import _
from analytics.programme.entering.progression import fold
from analytics.programme.ledger import ledger_words
from analytics.programme.ledger.rectification import NAME
from analytics.standard import people
from analytics.store import cycle
from analytics.store.cycle import Event


@dataclass(frozen=True)
class Version:
    """An entry as it was once its event ``last_event_no`` had been entered; values in the form they are kept in."""

    entry_id: str
    community_id: str
    state: str
    value: Mapping[str, Any]
    last_event_no: int


class Versions:
    """Every entry of the ledger with its events."""

    def __init__(self, events: pd.DataFrame) -> None:
        """``events``: the columns of ``model.CYCLE_EVENTS``, of rectifications."""
        self._of: dict[str, list[Event]] = {}
        self._place: dict[str, str] = {}
        for row in events.itertuples():
            day = None if pd.isna(row.happened_on) else pd.Timestamp(row.happened_on).date()
            event = Event(
                int(row.event_no), str(row.kind), json.loads(row.value), day, "" if pd.isna(row.reason) else row.reason,
                str(row.by), pd.Timestamp(row.at).to_pydatetime(), None if pd.isna(row.undoes) else int(row.undoes),
            )  # fmt: skip
            self._of.setdefault(str(row.entry_id), []).append(event)
            self._place[str(row.entry_id)] = str(row.community_id)
        present = [version for entry_id in self._of if (version := self.now(entry_id)) is not None]
        self._same = {(one.community_id, key(str(one.value.get("problem", "")))): one for one in present}

    @classmethod
    def read(cls, office: Office) -> Versions:
        """Those of the office's log."""
        return cls(cycle.events(office.store, subjects=[NAME]))

    @property
    def last(self) -> int:
        """The number of the latest event of all; 0 without any."""
        return max((events[-1].event_no for events in self._of.values()), default=0)

    def now(self, entry_id: str) -> Version | None:
        """The entry as it is; None where there is none, or all of it was taken back."""
        events = self._of.get(entry_id)
        return self.at(entry_id, events[-1].event_no) if events else None

    def at(self, entry_id: str, number: int) -> Version | None:
        """The entry as it was at the version ``number``; None where it never had that version."""
        events = self._of.get(entry_id, [])
        if number not in {event.event_no for event in events}:
            return None
        come_to = fold(NAME, [event for event in events if event.event_no <= number])
        if not come_to.standing:
            return None
        return Version(entry_id, self._place[entry_id], come_to.state, come_to.value, number)

    def same(self, community_id: str, problem: str) -> Version | None:
        """The entry of that community with that problem, spaces and width of letters aside."""
        return self._same.get((community_id, key(problem)))

    def since(self, entry_id: str, number: int) -> str:
        """Who did what to an entry after the version ``number``, and when, in words."""
        later = [event for event in self._of[entry_id] if event.event_no > number]
        return _("；").join(
            _("{by} 于 {at}：{what}").format(
                by=people.person(event.by), at=f"{event.at:%Y-%m-%d %H:%M}", what=ledger_words.done(event)
            )
            for event in later
        )

    def told(self, entry_id: str) -> pd.DataFrame:
        """What was done with an entry, in order: at, by, what (in words), happened_on, reason, taken_back (bool)."""
        events = self._of.get(entry_id, [])
        undone = {event.undoes for event in events}
        rows = [
            (
                event.at,
                people.person(event.by),
                ledger_words.done(event),
                event.happened_on,
                event.reason or None,
                event.event_no in undone,
            )
            for event in events
        ]
        return pd.DataFrame(rows, columns=["at", "by", "what", "happened_on", "reason", "taken_back"])
