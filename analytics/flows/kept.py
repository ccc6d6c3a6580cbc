"""Decisions on what may be shown, taken once of the whole city and kept until its data change."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from analytics.flows.office import Office
from analytics.store import counts

T = TypeVar("T")


class Kept(Generic[T]):
    """The last ``most`` decisions, for all readers of this process; one is taken at a time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._decisions: dict[Hashable, T] = {}

    def of(self, office: Office, asked: Hashable, decide: Callable[[Office], T]) -> T:
        """What ``decide`` says of the whole city (it is given ``office.whole``); ``asked`` tells one decision from
        others. It is asked again when the data, or the fewest answers that are shown, have changed.
        """
        whole = office.whole
        key = (whole.store.url, counts.data_version(whole.store), office.settings.figure_minimum, asked)
        with self._lock:
            found = self._decisions.pop(key) if key in self._decisions else decide(whole)
            # The last to be asked for stands last.
            self._decisions[key] = found
            for old in list(self._decisions)[: -self._most]:
                del self._decisions[old]
        return found
