"""A table of answers by groups in the reader's language: what is stored, and decided once for all, is in the source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from analytics.flows.crosstab_layout import AGREED, NOT_AGREED, NOT_FILLED, OTHERS, REST, SATISFIED
from analytics.flows.crosstabs import Crosstab
from analytics.language import SOURCE_LANGUAGE, _, current, standard
from analytics.standard import communities, forms
from analytics.store import crosstabs as stored

_MADE = standard(SATISFIED, OTHERS, AGREED, NOT_AGREED, NOT_FILLED, REST)
# What groups communities by the register (flows.crosstab_register), and how its words are told.
_REGISTER = {"register:stage": communities.stage, "register:management_mode": communities.management}


def in_words(found: Crosstab, by: str) -> Crosstab:
    """``found`` with the names of its groups (of the grouping ``by``) and answers as the reader is shown them.

    A district's own words stay as they are.
    """
    if current() == SOURCE_LANGUAGE:
        return found
    row, answer = _told(_grouped(by)), _told(forms.level)
    options = found.options
    if not options.empty:
        options = options.assign(answer=[answer(one) for one in options["answer"]])
    return replace(
        found,
        cells=found.cells.assign(
            row=[row(one) for one in found.cells["row"]], answer=[answer(one) for one in found.cells["answer"]]
        ),
        options=options,
        merged=tuple(answer(one) for one in found.merged),
        untested=tuple(row(one) for one in found.untested),
    )


def _grouped(by: str) -> Callable[[Any], Any]:
    if by == stored.CHANNEL:
        return forms.channel
    return forms.level if by.startswith(stored.ITEM) else _REGISTER.get(by, forms.group)


def _told(show: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda word: _(_MADE[word]) if word in _MADE else show(word)
