"""Decisions on what may be shown that are kept in the store, beside the data that they were taken from.

They are taken when data come in (:func:`keep`): the first reader of every process then need not wait for them.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analytics import program
from analytics.flows.office import Office
from analytics.store import kept_decisions, trace
from analytics.store.remembered import versions

Asked = tuple[str | int | None, ...]


def found(whole: Office, asked: Asked) -> pd.DataFrame | None:
    """What was decided of ``asked``, from the data as they are and by the rules in force; None where it was not kept.

    ``whole`` is ``office.whole``: decisions are of the whole city.
    """
    return kept_decisions.found(whole.store, _name(whole, asked), _rules(), versions(whole.store))


def found_or(whole: Office, asked: Asked, decide: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """What was decided of ``asked``, or what ``decide`` says now."""
    kept = found(whole, asked)
    return decide() if kept is None else kept


def keep(whole: Office, asked: Asked, decide: Callable[[], pd.DataFrame]) -> None:
    """Keep what ``decide`` says of ``asked``, unless it is kept."""
    if found(whole, asked) is not None:
        return
    # Asked first: what is decided from data that came meanwhile is kept under versions that are gone, and never taken.
    known = versions(whole.store)
    with trace.tracing() as kinds:
        decided = decide()
    at = {kind: known[kind] for kind in kinds}
    kept_decisions.keep(whole.store, _name(whole, asked), _rules(), at, decided)


def _rules() -> str:
    """What decides, and reads what is decided from."""
    return program.identity("analytics").hex()


def _name(whole: Office, asked: Asked) -> str:
    # The settings that decisions are taken by; which weeks are told bears on all that is told of their answers.
    weeks = whole.settings.week_starts_on, whole.store.week_starts_on
    return repr((whole.settings.figure_minimum, *weeks, *asked))
