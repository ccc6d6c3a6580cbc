"""Control charts: whether a week is out of the ordinary, or as the weeks before it led to expect.

A p-chart for shares of a counted base, Laney's p′-chart where weeks differ more than counting alone can explain, an
XmR-chart for figures without a base. Limits are those of the phase a point belongs to; a milestone begins a new phase.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import chdtrc

from analytics.estimation.intervals import Floats, Numbers, floats, share_of

ENOUGH: Final = 12  # points from which limits are more than a trial
SIDE: Final = 7  # points in a row on one side of the centre
TREND: Final = 7  # points that rise, or fall, one after another
_MEAN_RANGE: Final = 1.128  # d₂ of two: the mean moving range of normal values is 1.128 σ
_INDIVIDUALS: Final = 2.66  # 3 / 1.128
_OVERDISPERSED: Final = 0.05


@dataclass(frozen=True)
class Chart:
    """A control chart.

    ``kind``: p, laney or xmr. ``points`` has a row a point, in order: value, n (NaN on xmr), phase (from 1), counted
    (whether it takes part in the limits), centre, low, high (limits, three σ), inner_low, inner_high (two σ), and
    signals (a tuple of keys of SIGNALS). ``trial``: whether any phase has fewer than ENOUGH points. ``spread``: σz of
    Laney by phase, 1 where counting explains all.
    """

    kind: str
    points: pd.DataFrame
    trial: bool
    spread: tuple[float, ...]


# In the order in which they are told when several hold.
SIGNALS: Final = ("outside", "side", "trend", "near")


def p_chart(
    satisfied: Numbers, n: Numbers, *, phases: Sequence[int] | None = None, counted: Sequence[bool] | None = None
) -> Chart:
    """The chart of a share: p̄ ± 3·√(p̄(1 − p̄)/nᵢ), widened by Laney's σz where the weeks of a phase are overdispersed.

    ``satisfied`` and ``n`` are whole numbers, one a point; points with n = 0 have no value and no signal. ``phases``
    (from 1, never falling) says which points share limits; ``counted`` leaves points out of the limits, such as a week
    that still runs. Overdispersed: Σz² beyond the 95 % point of χ² with as many degrees as points less one
    (Laney 2002, "Improved control charts for attributes").

    Worked (NIST e-Handbook 6.3.3.2): 347 of 30 samples of 50, p̄ = .2313, limits .0524 and .4102.
    """
    part, base = floats(satisfied), floats(n)
    value, phase, used = share_of(part, base), _phases(phases, len(base)), _counted(counted, base > 0)
    centre, spread = np.full(len(base), np.nan), np.ones(len(base))
    for number in np.unique(phase):
        inside = phase == number
        told = inside & used
        if told.any():
            centre[inside] = part[told].sum() / base[told].sum()
            spread[inside] = _overdispersion(value[told], base[told], centre[told])
    with np.errstate(invalid="ignore", divide="ignore"):
        sigma = spread * np.sqrt(centre * (1 - centre) / np.where(base > 0, base, np.nan))
    of_phase = tuple(float(spread[phase == number][0]) for number in np.unique(phase))
    kind = "laney" if any(one > 1 for one in of_phase) else "p"
    return _chart(kind, value, base, phase, used, centre, sigma, of_phase, within=(0.0, 1.0))


def xmr_chart(values: Numbers, *, phases: Sequence[int] | None = None, counted: Sequence[bool] | None = None) -> Chart:
    """The chart of single values: mean ± 2.66 × mean moving range; missing values are passed over.

    >>> chart = xmr_chart([10, 12, 11, 13])
    >>> [round(float(chart.points[name][0]), 2) for name in ("centre", "low", "high")]
    [11.5, 7.07, 15.93]
    """
    value = floats(values)
    phase, used = _phases(phases, len(value)), _counted(counted, ~np.isnan(value))
    centre, sigma = np.full(len(value), np.nan), np.full(len(value), np.nan)
    for number in np.unique(phase):
        inside = phase == number
        told = value[inside & used]
        if len(told) > 1:
            low, high = xmr_limits(float(told.mean()), float(np.abs(np.diff(told)).mean()))
            centre[inside], sigma[inside] = told.mean(), (high - low) / 6
    return _chart("xmr", value, np.full(len(value), np.nan), phase, used, centre, sigma, (), within=None)


def xmr_limits(mean: float, moving_range: float) -> tuple[float, float]:
    """Lower and upper limit of an XmR-chart.

    >>> round(xmr_limits(2820.631579, 571.891892)[1], 3)
    4341.864
    """
    return mean - _INDIVIDUALS * moving_range, mean + _INDIVIDUALS * moving_range


def p_limits(centre: float, n: float, *, spread: float = 1.0, sigmas: float = 3.0) -> tuple[float, float]:
    """Limits of a p-chart at ``n``, shares clipped to 0–1.

    >>> [round(limit, 4) for limit in p_limits(347 / 1500, 50)]
    [0.0524, 0.4102]
    """
    width = sigmas * spread * float(np.sqrt(centre * (1 - centre) / n))
    return max(0.0, centre - width), min(1.0, centre + width)


@dataclass(frozen=True)
class Signal:
    """One signal that a point completes: ``name`` of SIGNALS, ``direction`` (1 high or rising, −1 low or falling),
    ``points`` of the run it closes (1 for outside), ``gaps`` whether points without a value lie within that run."""

    name: str
    direction: int
    points: int
    gaps: bool


def signals_at(chart: Chart, at: int) -> tuple[Signal, ...]:
    """What the point at position ``at`` signals, in the order of SIGNALS, each with its direction and its run.

    Worked: 81, 81, …, seven weeks above a mean of 80: side, 1, 7 points.
    """
    points = chart.points
    same_phase = (points["phase"] == points["phase"].iloc[at]).to_numpy()
    told = np.flatnonzero(same_phase & points["value"].notna().to_numpy())
    told = told[told <= at]
    value = points["value"].to_numpy(np.float64)[told]
    off = np.sign(value - points["centre"].to_numpy(np.float64)[told])
    steps = np.sign(np.diff(value))
    lengths = {
        "outside": (1, off),
        "side": (_run(off), off),
        "trend": (_run(steps) + 1, steps),
        "near": (min(3, len(told)), off),
    }
    found = []
    for name in points["signals"].iloc[at]:
        length, signs = lengths[name]
        found.append(Signal(name, int(signs[-1]), length, gaps=bool(told[-1] - told[-length] >= length)))
    return tuple(found)


def counted_points(chart: Chart) -> pd.Series:
    """How many points the limits of each point's phase rest on."""
    return chart.points.groupby("phase")["counted"].transform("sum").astype(np.int64)


def trial_points(chart: Chart) -> pd.Series:
    """Of each point, whether the limits of its phase are a trial: they rest on fewer than ENOUGH points."""
    return counted_points(chart) < ENOUGH


def _run(signs: Floats) -> int:
    """How many of the last ``signs`` are alike."""
    other = np.flatnonzero(signs != signs[-1]) if len(signs) else np.zeros(0, np.int64)
    return len(signs) - (int(other[-1]) + 1 if len(other) else 0)


def _chart(
    kind: str,
    value: Floats,
    n: Floats,
    phase: npt.NDArray[np.int64],
    used: npt.NDArray[np.bool_],
    centre: Floats,
    sigma: Floats,
    spread: tuple[float, ...],
    *,
    within: tuple[float, float] | None,
) -> Chart:
    low, high = (-np.inf, np.inf) if within is None else within
    limits = {
        name: np.clip(centre + times * sigma, low, high)
        for name, times in (("low", -3), ("high", 3), ("inner_low", -2), ("inner_high", 2))
    }
    points = pd.DataFrame({"value": value, "n": n, "phase": phase, "counted": used, "centre": centre, **limits})
    signals: list[tuple[str, ...]] = [()] * len(points)
    for number in np.unique(phase):
        inside = np.flatnonzero(phase == number)
        for place, found in zip(inside, _signals(value[inside], centre[inside], sigma[inside]), strict=True):
            signals[place] = found
    points["signals"] = signals
    sizes = [int(used[phase == number].sum()) for number in np.unique(phase)]
    return Chart(kind, points, trial=any(size < ENOUGH for size in sizes), spread=spread)


def _signals(value: Floats, centre: Floats, sigma: Floats) -> list[tuple[str, ...]]:
    """By point of one phase which signals it completes. Points without a value are passed over: they break no run."""
    found: list[tuple[str, ...]] = [()] * len(value)
    told = np.flatnonzero(~np.isnan(value) & ~np.isnan(centre))
    with np.errstate(invalid="ignore", divide="ignore"):
        z = np.where(
            sigma[told] > 0, (value[told] - centre[told]) / sigma[told], np.sign(value[told] - centre[told]) * 9
        )
    z = np.where(value[told] == centre[told], 0.0, z)
    steps = np.sign(np.diff(value[told], prepend=np.nan))
    for at, place in enumerate(told):
        held = {
            "outside": abs(z[at]) > 3,
            "side": _same(np.sign(z[: at + 1]), SIDE),
            "trend": _same(steps[: at + 1], TREND - 1),
            "near": abs(z[at]) > 2 and (np.sign(z[at]) * z[max(0, at - 2) : at + 1] > 2).sum() >= 2,
        }
        found[place] = tuple(name for name in SIGNALS if held[name])
    return found


def _same(signs: Floats, run: int) -> bool:
    """Whether the last ``run`` signs are all + or all −."""
    last = signs[-run:]
    return len(last) == run and bool(np.all(last == last[-1])) and last[-1] != 0


def _overdispersion(value: Floats, n: Floats, centre: Floats) -> float:
    """Laney's σz, the mean moving range of z over 1.128; 1 where the weeks differ no more than counting explains."""
    if len(value) < 3 or centre[0] in (0.0, 1.0):
        return 1.0
    z = (value - centre) / np.sqrt(centre * (1 - centre) / n)
    if chdtrc(len(z) - 1, (z**2).sum()) >= _OVERDISPERSED:
        return 1.0
    return max(1.0, float(np.abs(np.diff(z)).mean()) / _MEAN_RANGE)


def _phases(phases: Sequence[int] | None, points: int) -> npt.NDArray[np.int64]:
    numbers = np.ones(points, np.int64) if phases is None else np.asarray(phases, np.int64)
    if len(numbers) != points or (np.diff(numbers) < 0).any():
        raise ValueError(f"phases are {points} whole numbers that never fall, not {list(numbers)!r}")
    return numbers


def _counted(counted: Sequence[bool] | None, known: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    return known if counted is None else known & np.asarray(counted, bool)
