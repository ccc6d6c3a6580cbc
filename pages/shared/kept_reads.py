"""Reads that are kept in memory, for all sessions, until the data that they were read from change.

What is kept is found by the read, what it was asked and the part of the city that the reader may see: nobody is ever
given what was kept for another part. What was told in words is kept for readers of their language only. Which data a
read was made of, and whether it asked the office for the day, is known (:mod:`analytics.store.trace`); what else it
depends on is to be among what it is asked.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Hashable, Mapping, Set
from typing import ParamSpec, TypeVar

from analytics.store import remembered
from analytics.store.remembered import Holding
from pages.shared import progress
from pages.shared.opened import memory, office

Asked = ParamSpec("Asked")
T = TypeVar("T")


def kept(read: Callable[Asked, T]) -> Callable[Asked, T]:
    """``read`` once; each who asks is given a copy of his own."""
    return _kept(read, remembered.copied)


def shared(read: Callable[Asked, T]) -> Callable[Asked, T]:
    """``read`` once; all are given the same object, which nobody may change."""
    return _kept(read, remembered.shared)


def _kept(read: Callable[Asked, T], hold: Callable[[T], Holding[T]]) -> Callable[Asked, T]:
    signature, name = inspect.signature(read), (read.__module__, read.__qualname__)

    @functools.wraps(read)
    def asked(*args: Asked.args, **kwargs: Asked.kwargs) -> T:
        given = signature.bind(*args, **kwargs)
        given.apply_defaults()
        key = (name, *map(_hashable, given.arguments.values()))
        return memory.told(office().store, key, lambda: anew(*args, **kwargs), hold=hold)

    def anew(*args: Asked.args, **kwargs: Asked.kwargs) -> T:
        progress.reads()
        return read(*args, **kwargs)

    return asked


def _hashable(value: object) -> Hashable:
    """``value`` as part of a key; a frame is none, and raises ``TypeError``."""
    if isinstance(value, list | tuple):
        return tuple(map(_hashable, value))
    if isinstance(value, Mapping):
        return frozenset((name, _hashable(one)) for name, one in value.items())
    if isinstance(value, Set):
        return frozenset(value)
    hash(value)
    return value
