"""Decisions on what may be shown, taken once of the whole city and kept until its data change."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from analytics.flows.office import Office
from analytics.store.remembered import Remembered, unweighed

T = TypeVar("T")


class Kept(Generic[T]):
    """The last ``most`` decisions of those that ``name`` tells from others, for all readers.

    Each is taken by one reader; who asks for the same waits for him, who asks for another does not.
    """

    def __init__(self, name: str, most: int) -> None:
        self._decisions = Remembered(entries=most, name=name)

    def of(self, office: Office, asked: Hashable, decide: Callable[[Office], T]) -> T:
        """What ``decide`` says of the whole city (it is given ``office.whole``); ``asked`` tells one decision from
        others. It is asked again when the data that it is taken from, or the fewest answers that are shown, have
        changed.
        """
        whole = office.whole
        key = (office.settings.figure_minimum, asked)
        return self._decisions.of(whole.store, key, lambda: decide(whole), hold=unweighed)
