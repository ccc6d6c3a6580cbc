"""What there is to read ahead of readers, and reading it: see :mod:`pages.shared.early_reader`, which says when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from analytics.access import accounts
from analytics.model import EVERYWHERE, Scope
from analytics.settings import read_settings
from analytics.store import remembered
from pages.shared import libraries, opened, reader
from pages.shared.opened import office

# What decides whether anything is to be read: the day, the parts of the city, and the versions of the data.
State = tuple[dt.date, tuple[Scope, ...], dict[str, int]]


def state() -> State:
    """What is to be read of now."""
    with reader.reading_for(EVERYWHERE, read_settings().language):
        whole = office().whole
        return whole.now().date(), scopes(), remembered.versions(whole.store)


def read_ahead(scope: Scope, today: dt.date, *, go_on: Callable[[], bool] = lambda: True) -> None:
    """What readers of the part ``scope`` usually read, one reading after the other while they may ``go_on``.

    Raises :class:`MinyiError` where the store cannot be had.
    """
    libraries.load()  # by one thread at a time: others that need them now wait
    from pages.shared import usual_reads  # with all that any page is made of: not for the first page

    place = usual_reads.place_of(scope)
    for part in usual_reads.ALL:
        with reader.reading_for(scope, read_settings().language):
            for _reading in part(place, today):
                if not go_on():
                    return


def recall() -> None:
    """Know what others have read ahead of the same data."""
    with reader.reading_for(EVERYWHERE, read_settings().language):
        opened.recall()


def keep() -> None:
    """Let others know what was read ahead here."""
    with reader.reading_for(EVERYWHERE, read_settings().language):
        opened.keep()


def scopes() -> tuple[Scope, ...]:
    """The parts of the city that accounts may see, each once, the whole first; the whole where there are none."""
    known = accounts.listed(reader.registry())
    seen = {account.scope for account in known if not account.disabled} if known else {EVERYWHERE}
    return tuple(sorted(seen, key=lambda scope: (not scope.is_everywhere, repr(scope))))
