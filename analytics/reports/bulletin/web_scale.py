"""The scale of a drawn chart: whole steps that a reader counts in, and where a value lies between its ends."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from analytics.bulletin.content import COUNT, LINE, POINTS, SHARE, STACKED, Chart
from analytics.bulletin.numbers import written
from analytics.estimation.percent import points

_STEPS = (1, 2, 2.5, 5, 10)


class Scale(NamedTuple):
    """From ``low`` to ``high``, with the values at which lines are drawn."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def at(self, value: float, start: float, end: float) -> float:
        """Where ``value`` lies when ``low`` is drawn at ``start`` and ``high`` at ``end``.

        >>> Scale(0, 1, ()).at(0.25, 300, 100)
        250.0
        """
        return start + (value - self.low) / (self.high - self.low) * (end - start)


def scale_of(chart: Chart) -> Scale:
    """The scale of ``chart``: from 0, except for lines of shares, which may leave it out."""
    told = [value for series in chart.series for value in series.values if value is not None and not math.isnan(value)]
    if chart.kind == STACKED:
        told += [sum(value or 0 for value in at) for at in zip(*(each.values for each in chart.series), strict=True)]
    if chart.threshold is not None:
        told.append(chart.threshold)
    if chart.kind == LINE and chart.format == SHARE:
        return _scale(min(told), max(told), chart.format)
    return _scale(min(0.0, *told), max(0.0, *told), chart.format)


def tick_label(tick: float, kind: str) -> str:
    """A tick as numbers are written, without the unit where it would be too long (it stands over the axis then)."""
    return points(tick) if kind == POINTS else written(tick, kind)


def _scale(low: float, high: float, kind: str, *, most: int = 5) -> Scale:
    step = _step((high - low) or abs(high) or 1.0, most)
    if kind == COUNT:
        step = max(1.0, math.ceil(step))
    first, last = math.floor(round(low / step, 9)), math.ceil(round(high / step, 9))
    last += first == last
    ticks = _between(first, last, step)
    if kind == SHARE and ticks[-1] > 1 and high <= 1:
        ticks = (*(tick for tick in ticks if tick < 1), 1.0)
    return Scale(ticks[0], ticks[-1], ticks)


def _step(span: float, most: int) -> float:
    """The smallest of 1, 2, 2.5, 5 × 10ᵏ that covers ``span`` in at most ``most`` steps.

    >>> _step(412, 5), _step(0.12, 5)
    (100.0, 0.025)
    """
    power = 10.0 ** math.floor(math.log10(span / most))
    return next(round(times * power, 12) for times in _STEPS if times * power * most >= span * (1 - 1e-9))


def _between(first: int, last: int, step: float) -> tuple[float, ...]:
    ticks: Sequence[float] = [round(place * step, 10) for place in range(first, last + 1)]
    return tuple(ticks)
