"""The words of figures: shares, differences, standings, definitions. Every page says them the same way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from typing import Any, TypeAlias

import pandas as pd

from analytics.charts.template import STANDING_SHAPES
from analytics.estimation.percent import NOTHING
from analytics.estimation.percent import percent as _percent
from analytics.estimation.percent import points as _points
from analytics.headings import HEADINGS
from analytics.language import _
from analytics.model import EVIDENCE, STANDINGS, Gate

SHAPES = STANDING_SHAPES | {"clear": "■", "uncertain": "◐", "insufficient": "◌"}
Row: TypeAlias = Mapping[Hashable, Any] | pd.Series


def count(n: float | None) -> str:
    """A whole number with thousands separators, or a dash.

    >>> count(10421), count(float("nan"))
    ('10,421', '—')
    """
    return NOTHING if n is None or pd.isna(n) else f"{int(n):,}"


def percent(share: float | None, gate: Gate | None = None) -> str:
    """A share (0–1) as it is shown, on the side of the gate on which it is judged.

    >>> percent(0.8241), percent(0.7996)
    ('82.4 %', '79.96 %')
    """
    missing = share is None or pd.isna(share)
    return NOTHING if missing else _percent(float(share or 0), (gate or Gate()).threshold_percent)


def unbroken(words: str) -> str:
    """No line ends between a number and its per cent."""
    return words.replace(" %", "\u00a0%")


def interval(low: float | None, high: float | None, gate: Gate | None = None) -> str:
    """Both limits of an interval (0–1), or a dash.

    >>> interval(0.651, 0.802)
    '65.1 %–80.2 %'
    """
    return NOTHING if low is None or pd.isna(low) else f"{percent(low, gate)}–{percent(high, gate)}"


def intervals(low: pd.Series, high: pd.Series, gate: Gate | None = None) -> list[str]:
    """The intervals of a column, as :func:`interval` writes each."""
    return [interval(lowest, highest, gate) for lowest, highest in zip(low, high, strict=True)]


def points(difference: float | None) -> str:
    """A difference of two shares (0–1) in 百分点.

    >>> points(0.012)
    '+1.2 个百分点'
    """
    missing = difference is None or pd.isna(difference)
    return NOTHING if missing else _("{points} 个百分点").format(points=_points(float(difference or 0)))


def p_value(p: float) -> str:
    """A p-value as it is written.

    >>> p_value(0.0314), p_value(0.00001)
    ('p = 0.031', 'p < 0.001')
    """
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def correlation(rho: float) -> str:
    """A correlation with the minus sign of print.

    >>> correlation(-0.0123)
    '−0.012'
    """
    return f"{rho:.3f}".replace("-", "−")


def standing(code: str) -> str:
    """A standing with its shape, so that colour is never the only signal.

    >>> standing("below")
    '▲ 未达标'
    """
    return f"{SHAPES[code]} {_(STANDINGS[code])}"


def evidence(code: str | None) -> str:
    """An evidence with its shape; a dash where there is nothing to be sure of.

    >>> evidence("uncertain"), evidence(None)
    ('◐ 存疑', '—')
    """
    return NOTHING if code is None or pd.isna(code) else f"{SHAPES[code]} {_(EVIDENCE[code])}"


def week(first_day: dt.date) -> str:
    """A week by its first and last day.

    >>> week(dt.date(2022, 8, 29))
    '2022-08-29 至 09-04'
    """
    last_day = first_day + dt.timedelta(days=6)
    return _("{first} 至 {last}").format(first=f"{first_day:%Y-%m-%d}", last=f"{last_day:%m-%d}")


def rule(gate: Gate) -> str:
    """The official rule and what evidence means, in two sentences."""
    return _(
        "达标：满意份数÷有效份数 ≥ {threshold} %（含本数，按份数判定，不按四舍五入后的百分比）。"
        "证据：按户数修正的 {confidence} % 区间全部在达标线一侧为“充分”，"
        "跨线为“存疑”，份数太少、怎样回答都无法判明为“样本不足”。"
    ).format(threshold=gate.threshold_percent, confidence=f"{gate.confidence * 100:g}")


def headings(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with Chinese headings; columns without one keep their name."""
    return frame.rename(columns={name: _(words) for name, words in HEADINGS.items()})
