"""Decisions on what may be shown, taken once of the whole city and kept until its data change."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from analytics.flows.office import Office
from analytics.store import counts

T = TypeVar("T")


class _Decision(Generic[T]):
    """One decision, once it is taken; its lock is held by who takes it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken: list[T] = []

    def once(self, decide: Callable[[], T]) -> T:
        # Where it raises nothing is kept: who waited for it asks anew.
        with self._lock:
            if not self._taken:
                self._taken.append(decide())
            return self._taken[0]


class Kept(Generic[T]):
    """The last ``most`` decisions, for all readers of this process.

    Each is taken by one reader; who asks for the same waits for him, who asks for another does not.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._decisions: dict[Hashable, _Decision[T]] = {}

    def of(self, office: Office, asked: Hashable, decide: Callable[[Office], T]) -> T:
        """What ``decide`` says of the whole city (it is given ``office.whole``); ``asked`` tells one decision from
        others. It is asked again when the data, or the fewest answers that are shown, have changed.
        """
        whole = office.whole
        key = (whole.store.url, counts.data_version(whole.store), office.settings.figure_minimum, asked)
        with self._lock:
            # The last to be asked for stands last.
            found = self._decisions.pop(key) if key in self._decisions else _Decision()
            self._decisions[key] = found
            for old in list(self._decisions)[: -self._most]:
                del self._decisions[old]
        return found.once(lambda: decide(whole))
