"""The vocabulary of the tables: what may be told, what may be done, and one kind of entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from analytics.language import _
from analytics.standard.sentences import ANYBODYS, Wording

TEXT, LONG, DAY, COUNT, AREA, CHOICE = "text", "long", "day", "count", "area", "choice"


@dataclass(frozen=True)
class Field:
    """One thing that is told: its heading, its kind, and what it may be.

    Kinds: text (one line, ≤ 120 characters), long (≤ 2 000), day, count (whole, ≥ 0), area (m², two decimals), choice
    (a key of ``choices``). ``personal`` words come from residents, and are masked before they are kept. A ``past`` day
    is not after the day of entry. ``standard``: what the software itself writes there, in the words of record.
    """

    name: str
    words: str
    kind: str = TEXT
    choices: Mapping[str, str] = field(default_factory=dict)
    personal: bool = False
    past: bool = False
    standard: Wording = ANYBODYS

    def shown(self, value: Any) -> str:
        """A ``value`` as it is kept, in the reader's language; one that is not of the choices as it stands."""
        if self.kind == CHOICE and value in self.choices:
            return _(self.choices[value])
        return self.standard.shown(value) if isinstance(value, str) else str(value)


@dataclass(frozen=True)
class Told:
    """What a move's rule looks at: the entry's fields ``before`` it, those ``given`` with it, its day, its reason.

    Days stand in both as ISO text. ``last_on`` is the day of the entry's event before; None for the first.
    """

    before: Mapping[str, Any]
    given: Mapping[str, Any]
    on: dt.date
    reason: str = ""
    last_on: dt.date | None = None


@dataclass(frozen=True)
class Move:
    """One thing that can be done: from which states ("" where there is no entry yet), to which ("" stays as it is).

    ``needs`` must be told, ``takes`` may be; ``reason`` must be given where True. What is told joins the list
    ``gathers`` of the entry instead of replacing its fields, where that is named. ``rule`` says in words why it cannot
    be done as things stand; "" when it can. It is asked inside the transaction, so that no form goes round it.
    ``judged``: what is told was judged on the data, so that it is only entered while they are as they were then.
    """

    words: str
    before: tuple[str, ...]
    after: str
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    reason: bool = False
    gathers: str = ""
    rule: Callable[[Told], str] | None = None
    judged: bool = False


@dataclass(frozen=True)
class Subject:
    """One kind of entry. ``local``: it belongs to a community. ``filed``: files of records may bring it.

    ``key`` names the fields that, with the community, make an entry the only one of its kind: a second report on the
    same item goes on with the entry there is. None: every entry is one of its own, and is numbered.
    """

    words: str
    states: Mapping[str, str]
    fields: tuple[Field, ...]
    moves: Mapping[str, Move]
    local: bool = True
    filed: bool = True
    key: tuple[str, ...] | None = None

    def field(self, name: str) -> Field:
        """The field of that name. Raises ``KeyError``."""
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(name)
