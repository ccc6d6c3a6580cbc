"""How numbers are written, in every form alike, and how sentences are made with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analytics.bulletin.content import COUNT, POINTS, SCORE, SHARE, Number, Sentence, Source
from analytics.estimation.percent import percent, points
from analytics.language import _, begun
from analytics.plurals import filled

NOT_SHOWN = "—"
NOTHING_BEHIND = Source()


def written(value: Any, kind: str, *, thresholds: Sequence[int] = (80,)) -> str:
    """One value as it stands in sentences and printed tables; a dash where nothing may be said.

    A share is never rounded onto one of ``thresholds`` (whole per cent) that it misses; % is not parted from it.

    >>> written(1234, "count"), written(-0.023, "points"), written(None, "share")
    ('1,234', '−2.3 个百分点', '—')
    >>> written(0.7996, "share"), written(0.8996, "share"), written(0.8996, "share", thresholds=(80, 90))
    ('79.96\\xa0%', '90.0\\xa0%', '89.96\\xa0%')
    """
    if value is None or pd.isna(value):
        return NOT_SHOWN
    if kind == COUNT:
        return f"{int(value):,}"
    if kind == SHARE:
        ways = [percent(float(value), threshold_percent=line) for line in thresholds]
        return max(ways, key=len).replace(" ", "\u00a0")
    if kind == POINTS:
        return _("{points} 个百分点").format(points=points(float(value)))
    return f"{float(value):.1f}" if kind == SCORE else str(value)


def count(value: Any) -> Number:
    """A count; None and NA alike are not shown."""
    return Number(None if value is None or pd.isna(value) else int(value), COUNT)


def share(value: Any) -> Number:
    """A share, 0–1."""
    return Number(_decimal(value), SHARE)


def difference(value: Any) -> Number:
    """A difference of two shares, −1–1, written in 百分点."""
    return Number(_decimal(value), POINTS)


def score(value: Any) -> Number:
    """A score, with one decimal."""
    return Number(_decimal(value), SCORE)


def sentence(
    key: str,
    template: str,
    source: Source = NOTHING_BEHIND,
    *,
    thresholds: Sequence[int] = (80,),
    words: Mapping[str, str] | None = None,
    **numbers: Number,
) -> Sentence:
    """``template`` filled with ``words`` and with ``numbers`` as they are written, which the sentence keeps.

    >>> sentence("received", "收到 {n} 份，满意率 {rate}。", n=count(1412), rate=share(0.7996)).text
    '收到 1,412 份，满意率 79.96\\xa0%。'
    """
    said = {name: written(number.value, number.format, thresholds=thresholds) for name, number in numbers.items()}
    text = filled(template, {**(words or {}), **said})
    # The period stands within sentences too, and so is written small; names are left as they are.
    return Sentence(key, begun(text) if template.startswith("{this}") else text, numbers, source)


def _decimal(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
