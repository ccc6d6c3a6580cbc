"""What a bulletin calls its period and those before it, and which periods its charts show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analytics.bulletin.reading import Reading
from analytics.estimation.periods import MONTH, QUARTER, WEEK, YEAR, Period
from analytics.language import N_, _

# The most periods that a chart shows: half a year of weeks, two years of months, all quarters and years.
MOST: Final = {WEEK: 26, MONTH: 24}
# More labels than this stand too close for a year; weeks are told apart without one.
MOST_DATED: Final = 12


@dataclass(frozen=True)
class Names:
    """How a period is called: this one, the one before, that of a year before, its end, and all of one."""

    this: str
    last: str
    year_before: str
    end: str
    last_end: str


_NAMES: Final = {
    WEEK: Names(N_("本周"), N_("上周"), N_("去年同期"), N_("本周末"), N_("上周末")),
    MONTH: Names(N_("本月"), N_("上月"), N_("去年同期"), N_("本月末"), N_("上月末")),
    QUARTER: Names(N_("本季度"), N_("上季度"), N_("去年同期"), N_("本季度末"), N_("上季度末")),
    YEAR: Names(N_("本年"), N_("上年"), N_("上年"), N_("本年末"), N_("上年末")),
}


def names(reading: Reading) -> Names:
    """How the period of ``reading`` is called; its end, while it runs, is "目前"."""
    found = _NAMES[reading.period.kind]
    end = found.end if reading.figures.is_complete else N_("目前")
    return Names(_(found.this), _(found.last), _(found.year_before), _(end), _(found.last_end))


def window(reading: Reading) -> list[Period]:
    """The periods that charts show, oldest first: those up to the bulletin's own, not more than MOST."""
    until = [period for period in reading.counted.periods if period.start <= reading.period.start]
    return until[-MOST.get(reading.period.kind, len(until)) :]


def labels(shown: Sequence[Period], *, running: Period | None = None) -> tuple[str, ...]:
    """Short names of ``shown``, the year where it begins or changes; ``running`` is starred.

    Many weeks go without the year of the first of them, which :func:`starred` tells.

    >>> from analytics.estimation.periods import parse
    >>> labels([parse("2026-W52"), parse("2026-W53"), parse("2027-W01")])
    ('2026年52周', '53周', '2027年1周')
    """
    forms = {WEEK: N_("{number}周"), MONTH: N_("{number}月"), QUARTER: N_("{number}季度"), YEAR: ""}
    # The year that nothing is to be said of, or None.
    found, told = [], shown[0].number[0] if _is_dense(shown) else None
    for period in shown:
        year, number = period.number
        words = _(forms[period.kind]).format(number=number) if forms[period.kind] else ""
        dated = (_("{year}年{period}") if words else _("{year}年")).format(year=year, period=words)
        found.append((words if year == told and words else dated) + ("*" if period == running else ""))
        told = year
    return tuple(found)


def starred(reading: Reading, shown: Sequence[Period] | None = None) -> str:
    """The note under charts: which year many weeks begin in, and what the star means; empty without either.

    ``shown`` are the periods drawn, those of :func:`window` unless told.
    """
    shown = window(reading) if shown is None else shown
    parts = [_("自 {first}起").format(first=shown[0].words)] if _is_dense(shown) else []
    if not reading.figures.is_complete:
        parts.append(_("带 * 的一期尚未结束"))
    return _("；").join(parts)


def categories(reading: Reading) -> tuple[str, ...]:
    """The names of the periods of :func:`window`."""
    return labels(window(reading), running=None if reading.figures.is_complete else reading.period)


def _is_dense(shown: Sequence[Period]) -> bool:
    return len(shown) > MOST_DATED and shown[0].kind == WEEK
