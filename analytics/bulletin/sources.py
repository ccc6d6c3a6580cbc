"""What stands behind a sentence, a chart or a table, told alike in every section."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics.bulletin.content import Number, Sentence, Source
from analytics.bulletin.numbers import sentence
from analytics.bulletin.reading import Reading
from analytics.language import _

PLACES = ("city", "district", "street")


def source(reading: Reading, *, page: str, base: str, n: Any = None, **more: Any) -> Source:
    """A Source of the place of ``reading``: ``page`` opens on it. ``more`` are fields of Source, and of the query.

    The query names each level of the place that is narrowed to one; several at once stand in the reader's own filters.
    """
    told = {name: more.pop(name) for name in ("definition", "method", "communities", "tables") if name in more}
    shown = None if n is None or pd.isna(n) else int(n)
    return Source(n=shown, base=base, page=page, query=here(reading) | more, **told)


def here(reading: Reading) -> dict[str, str]:
    """The reader's place as the filters of a page are written; a level of several places cannot be, and is left out."""
    return {level: found[0] for level in PLACES if len(found := getattr(reading.scope, level)) == 1}


def wilson(reading: Reading) -> str:
    """The interval of a share, and its confidence, in words."""
    return _("Wilson 区间（{confidence}\u00a0%）").format(confidence=_percent(reading))


def interval(reading: Reading) -> str:
    """How intervals of shares are made, in words.

    The answers of a period come from all communities together, so nothing is corrected for their finite number.
    """
    return _("{confidence} % Wilson 区间，不作有限总体修正").format(confidence=_percent(reading))


def difference(reading: Reading) -> str:
    """How intervals of differences are made, in words."""
    return _("{confidence} % Newcombe 区间；两期填答的小区和人不同，差异也可能由此而来").format(
        confidence=_percent(reading)
    )


def confidence(reading: Reading) -> str:
    """The confidence in force as it stands in sentences: "95 %"."""
    return f"{_percent(reading)}\u00a0%"


def _percent(reading: Reading) -> str:
    return f"{reading.counted.confidence * 100:g}"


def say(
    reading: Reading, key: str, template: str, source: Source, words: Mapping[str, str], /, **numbers: Number
) -> Sentence:
    """A sentence of ``reading``: no share in it is written as if it reached a threshold that it misses."""
    return sentence(key, template, source, thresholds=reading.thresholds, words=words, **numbers)
