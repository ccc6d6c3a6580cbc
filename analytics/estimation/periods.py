"""Periods of reporting: weeks from any weekday, months, quarters, years, each with its name, its last and its next."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

import pandas as pd

from analytics.language import N_, _

WEEK, MONTH, QUARTER, YEAR = "week", "month", "quarter", "year"
KINDS: Final = {WEEK: N_("周"), MONTH: N_("月"), QUARTER: N_("季度"), YEAR: N_("年")}
_MONTHS: Final = {MONTH: 1, QUARTER: 3, YEAR: 12}
_DAY: Final = dt.timedelta(days=1)
_KEY: Final = re.compile(r"(\d{4})(?:-(?:W(?P<week>\d{1,2})|Q(?P<quarter>[1-4])|(?P<month>\d{1,2})))?", re.ASCII)


@dataclass(frozen=True)
class Period:
    """One week, month, quarter or year: ``kind`` is one of KINDS; ``start`` and ``end`` are its first and last day.

    A week belongs to the year in which its fourth day lies, and is numbered within it: ISO 8601 where weeks start on
    Monday, and the same rule for any other day.
    """

    kind: str
    start: dt.date
    end: dt.date

    @property
    def number(self) -> tuple[int, int]:
        """The year it belongs to, and its number in that year (1 for a year).

        >>> period_of(dt.date(2027, 1, 3), WEEK).number
        (2026, 53)
        """
        if self.kind == WEEK:
            middle = self.start + 3 * _DAY
            return middle.year, (middle.timetuple().tm_yday - 1) // 7 + 1
        return self.start.year, (self.start.month - 1) // _MONTHS[self.kind] + 1

    @property
    def key(self) -> str:
        """As it is written in addresses and on the command line, and read by :func:`parse`.

        >>> [period_of(dt.date(2026, 11, 9), kind).key for kind in KINDS]
        ['2026-W46', '2026-11', '2026-Q4', '2026']
        """
        year, number = self.number
        mark = {WEEK: f"-W{number:02d}", MONTH: f"-{number:02d}", QUARTER: f"-Q{number}", YEAR: ""}
        return f"{year}{mark[self.kind]}"

    @property
    def words(self) -> str:
        """Its name in words, a week with its days.

        >>> period_of(dt.date(2026, 11, 9), WEEK).words
        '2026 年第 46 周（11-09 至 11-15）'
        >>> period_of(dt.date(2027, 1, 1), WEEK).words
        '2026 年第 53 周（2026-12-28 至 2027-01-03）'
        """
        year, number = self.number
        if self.kind == WEEK:
            form = "%m-%d" if self.start.year == self.end.year == year else "%Y-%m-%d"
            return _("{year} 年第 {number} 周（{first} 至 {last}）").format(
                year=year, number=number, first=self.start.strftime(form), last=self.end.strftime(form)
            )
        if self.kind == MONTH:
            return _("{year} 年 {number} 月").format(year=year, number=number)
        if self.kind == QUARTER:
            return _("{year} 年第 {number} 季度").format(year=year, number=number)
        return _("{year} 年").format(year=year)

    @property
    def previous(self) -> Period:
        """The period of the same kind that ends the day before this one starts."""
        return period_of(self.start - _DAY, self.kind, week_starts_on=self.start.isoweekday())

    @property
    def next(self) -> Period:
        """The period of the same kind that starts the day after this one ends."""
        return period_of(self.end + _DAY, self.kind, week_starts_on=self.start.isoweekday())

    @property
    def year_before(self) -> Period:
        """The period that 同比 compares with: that of the same number a year before.

        A 53rd week, where the year before has none, is compared with the week 52 weeks earlier: nearly the same days.

        >>> parse("2026-W46").year_before.key, parse("2026-Q1").year_before.key, parse("2026-W53").year_before.words
        ('2025-W46', '2025-Q1', '2026 年第 1 周（2025-12-29 至 2026-01-04）')
        """
        if self.kind != WEEK:
            return period_of(self.start.replace(year=self.start.year - 1), self.kind)
        for weeks in (52, 53):
            found = _week(self.start - 7 * weeks * _DAY)
            if found.number == (self.number[0] - 1, self.number[1]):
                return found
        return _week(self.start - 7 * 52 * _DAY)

    def is_complete(self, today: dt.date) -> bool:
        """Whether it is over on ``today``: the last day itself still runs."""
        return self.end < today

    def told(self, today: dt.date) -> str:
        """``words``, marked where the period still runs on ``today``.

        >>> period_of(dt.date(2026, 11, 9), MONTH).told(dt.date(2026, 11, 30))
        '2026 年 11 月（未结束）'
        """
        return self.words if self.is_complete(today) else _("{period}（未结束）").format(period=self.words)


def period_of(day: dt.date, kind: str, *, week_starts_on: int = 1) -> Period:
    """The period of ``kind`` that holds ``day``; weeks start on ``week_starts_on`` (1 Monday … 7 Sunday).

    Raises ValueError for a kind that is not one of KINDS.

    >>> period_of(dt.date(2026, 11, 9), WEEK, week_starts_on=5).words
    '2026 年第 45 周（11-06 至 11-12）'
    """
    if kind == WEEK:
        return _week(day - ((day.isoweekday() - week_starts_on) % 7) * _DAY)
    if kind not in _MONTHS:
        raise ValueError(f"kind is {kind!r}, may be one of {', '.join(KINDS)}")
    months = _MONTHS[kind]
    start = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    later = start.month + months
    after = start.replace(year=start.year + (later > 12), month=(later - 1) % 12 + 1)
    return Period(kind, start, after - _DAY)


def parse(text: str, *, week_starts_on: int = 1) -> Period:
    """The period that ``text`` names: "2026-W46", "2026-11", "2026-Q4" or "2026".

    Raises ValueError where it names none, such as the 53rd week of a year with 52.

    >>> parse("2026-Q4").end, parse("2026-W46", week_starts_on=5).start
    (datetime.date(2026, 12, 31), datetime.date(2026, 11, 13))
    """
    found = _KEY.fullmatch(text.strip().upper())
    refusal = _("“{text}”不是周期，应写作 2026-W46、2026-11、2026-Q4 或 2026").format(text=text)
    if not found or not dt.MINYEAR + 1 < int(found[1]) < dt.MAXYEAR:
        raise ValueError(refusal)
    year = int(found[1])
    if found["week"]:
        # The first week of a year is the one that holds 4 January, whatever day weeks start on.
        first = period_of(dt.date(year, 1, 4), WEEK, week_starts_on=week_starts_on)
        week = _week(first.start + 7 * (int(found["week"]) - 1) * _DAY)
        if week.number != (year, int(found["week"])):
            raise ValueError(_("{year} 年没有第 {number} 周").format(year=year, number=int(found["week"])))
        return week
    if found["month"] and not 1 <= int(found["month"]) <= 12:
        raise ValueError(refusal)
    kind = QUARTER if found["quarter"] else MONTH if found["month"] else YEAR
    month = 3 * int(found["quarter"]) if found["quarter"] else int(found["month"] or 1)
    return period_of(dt.date(year, month, 1), kind)


def starts(first: pd.Timestamp, last: pd.Timestamp, kind: str) -> pd.DatetimeIndex:
    """First days of all periods from the one that starts on ``first`` to the one that starts on ``last``."""
    step = pd.DateOffset(days=7) if kind == WEEK else pd.DateOffset(months=_MONTHS[kind])
    return pd.date_range(first, last, freq=step, name="period").as_unit("us")


def every_start(found: pd.Series, kind: str, *, through: pd.Timestamp | None = None) -> pd.DatetimeIndex:
    """First days of all periods from the first to the last of ``found``, gaps included; empty where there is none.

    ``through`` is the first day of a period that is to be among them though it is later than all ``found``.

    Raises ValueError where ``found`` holds another day, as of weeks that do not start on one weekday.
    """
    if found.empty:
        return pd.DatetimeIndex([], name="period").as_unit("us")
    last = found.max()
    every = starts(found.min(), last if through is None else max(last, through), kind)
    if not found.isin(every).all():
        raise ValueError("the weeks do not start on one weekday" if kind == WEEK else f"not first days of a {kind}")
    return every


def _week(start: dt.date) -> Period:
    return Period(WEEK, start, start + 6 * _DAY)
