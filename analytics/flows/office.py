"""The office at work: one store, the settings in force, the gate that follows from them, and the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from analytics import clock
from analytics.model import EVERYWHERE, Gate, Scope
from analytics.settings import Settings, read_settings
from analytics.store import Store, changes, open_store, trace


@dataclass(frozen=True)
class Office:
    """What every flow works with."""

    store: Store
    settings: Settings

    @property
    def gate(self) -> Gate:
        """The rule communities are judged by."""
        return Gate(self.settings.threshold_percent, self.settings.confidence)

    def within(self, scope: Scope) -> Office:
        """The office of a reader who may see ``scope`` only."""
        return self if scope == self.store.scope else Office(self.store.within(scope), self.settings)

    def permitted_by(self, permit: Callable[[], None]) -> Office:
        """The office in which ``permit`` is called before every write, and forbids it by raising."""
        return Office(self.store.permitted_by(permit), self.settings)

    @property
    def whole(self) -> Office:
        """The office of the whole city, whoever reads: for what must be known of others in order to hide it, and for
        upkeep. Nothing read through it may be shown."""
        # Not by within: a store that holds some comments only is everyone's, and yet not the whole.
        return Office(self.store.within(EVERYWHERE), self.settings)

    def close(self) -> None:
        """Let go of the store's file; the next use opens it again."""
        self.store.close()

    def now(self) -> dt.datetime:
        """Wall-clock time of the office, without offset, to the second; what asks for it depends on the day."""
        trace.note({changes.DAY})
        return clock.now().replace(tzinfo=None, microsecond=0)


def open_office(database: str | None = None) -> Office:
    """The office on ``database`` (a URL such as ``duckdb:///path``), or on the store that the settings name.

    Raises :class:`~analytics.errors.SettingError` or :class:`~analytics.errors.StoreUnusable`.
    """
    settings = read_settings()
    store = open_store(
        database or settings.database,
        wait_seconds=settings.store_wait_seconds,
        week_starts_on=settings.week_starts_on,
    )
    return Office(store, settings)
