"""Other readings of a scale: top and bottom boxes, a net score in the manner of NPS, the mean score.

Boxes and the net score look at the ends of a scale and say nothing of the rule: none is compared with the 80 %.
Positions on a scale are u = (level − lowest)/(highest − lowest), 0–1, so that long and short scales are read alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics.estimation.intervals import Numbers, floats, normal_quantile, share_of, wilson_interval
from analytics.estimation.levels import LONGEST_WHOLE_SCALE
from analytics.estimation.questionnaire import scores
from analytics.estimation.ranking import mean_interval
from analytics.estimation.shares import described, summed
from analytics.model import Items, LevelCounts

# Of 0–10, after rounding half up: promoters answer 9 or 10, detractors 6 or less (Reichheld 2003).
PROMOTERS_FROM: Final = 9
DETRACTORS_TO: Final = 6
# Two boxes of a scale of three are nearly all of it.
SHORTEST_OF_TWO: Final = 4
_BOXES: Final = ("top", "top_two", "bottom")


def readings(counts: LevelCounts, items: Items, *, by: Sequence[str], confidence: float = 0.95) -> pd.DataFrame:
    """One row a unit and item: ``by``, item_id, n (valid answers), then per reading its figure and interval.

    top, top_two, bottom (shares 0–1 of the highest level, the two highest, the lowest; of scales of more than 11 levels
    the highest tenth, two tenths and the lowest tenth; Wilson), each with _low and _high; promoters, detractors
    (counts), net, net_low, net_high (−1 to 1); score, score_low, score_high (0–100). top_two is NaN on scales of three
    levels or fewer, net on those of two.

    Worked: levels 5, 4, 3, 1 of five counted 6, 2, 1, 1 → top .6, top two .8, bottom .1; 6 promoters, 2 detractors:
    net .4; score 80.
    """
    by = [name for name in by if name != "item_id"]
    rows = described(counts, items, [*(name for name in by if name not in counts), "scale_low", "scale_high"])
    rows = rows[rows["scale_low"].notna() & rows["level"].notna()]
    number, high = rows["n"].to_numpy(np.int64), floats(rows["scale_high"])
    levels = high - floats(rows["scale_low"]) + 1
    at = (floats(rows["level"]) - floats(rows["scale_low"])) / (levels - 1)
    box = np.where(levels > LONGEST_WHOLE_SCALE, 0.1, 1 / (levels - 1))
    # A level is a box wide only on whole scales, where the highest is u = 1 and the next is one box below it.
    edge = np.where(levels > LONGEST_WHOLE_SCALE, 1 - 0.1, 1.0)
    of_ten = np.floor(10 * at + 0.5 + 1e-9)
    figures = rows[[*by, "item_id"]].assign(
        n=number,
        top=number * (at >= edge - 1e-9),
        top_two=number * (at >= edge - box - 1e-9),
        bottom=number * (at <= 1 - edge + 1e-9),
        promoters=number * (of_ten >= PROMOTERS_FROM),
        detractors=number * (of_ten <= DETRACTORS_TO),
    )
    found = summed(figures, [*by, "item_id"])
    squares = rows[[*by, "item_id"]].assign(points=number * at * 100, squares=number * (at * 100) ** 2)
    found = found.merge(squares.groupby([*by, "item_id"], dropna=False, observed=True).sum().reset_index())
    return _figures(found, counts, items, by, confidence)


def _figures(found: pd.DataFrame, counts: LevelCounts, items: Items, by: list[str], confidence: float) -> pd.DataFrame:
    """Shares, net and score with their intervals, from the counts of each row."""
    described_rows = found.merge(items[["item_id", "scale_low", "scale_high"]], on="item_id")
    levels = floats(described_rows["scale_high"]) - floats(described_rows["scale_low"]) + 1
    told = {"top": levels > 0, "top_two": levels >= SHORTEST_OF_TWO, "bottom": levels > 0}
    figures: dict[str, Any] = {}
    for name in _BOXES:
        low, high = wilson_interval(found[name], found["n"], confidence=confidence)
        for suffix, values in (("", share_of(found[name], found["n"])), ("_low", low), ("_high", high)):
            figures[f"{name}{suffix}"] = np.where(told[name], values, np.nan)
    net = net_interval(found["promoters"], found["detractors"], found["n"], confidence=confidence)
    for suffix, values in zip(("", "_low", "_high"), net, strict=True):
        figures[f"net{suffix}"] = np.where(levels > 2, values, np.nan)
    _mean, low, high = mean_interval(found["points"], found["squares"], found["n"], confidence=confidence)
    score = scores.scores(counts, items, by=[*by, "item_id"])[[*by, "item_id", "score"]]
    kept = found.drop(columns=["points", "squares"]).assign(
        **figures, score_low=np.clip(low, 0, 100), score_high=np.clip(high, 0, 100)
    )
    return kept.merge(score, on=[*by, "item_id"], how="left")


def net_interval(
    promoters: Numbers, detractors: Numbers, n: Numbers, *, confidence: float = 0.95
) -> tuple[Any, Any, Any]:
    """(net, low, high) of promoters less detractors, −1 to 1; NaN without answers.

    The two exclude each other, as the discordant pairs of a matched table do, so the interval is that of their
    difference: one is added to each count (D. G. Bonett, R. M. Price 2012, Journal of Educational and Behavioral
    Statistics 37:479–488), which keeps its coverage where few or all are promoters.

    >>> [round(float(value), 4) for value in net_interval(26, 4, 48)]
    [0.4583, 0.2548, 0.6252]
    """
    for_it, against, size = floats(promoters), floats(detractors), floats(n)
    p, d, more = (for_it + 1) / (size + 2), (against + 1) / (size + 2), size + 2
    half = normal_quantile(confidence) * np.sqrt((p + d - (p - d) ** 2) / more)
    net = share_of(for_it - against, size)
    known = size > 0
    low, high = np.clip(p - d - half, -1, 1), np.clip(p - d + half, -1, 1)
    return net, np.where(known, np.minimum(low, net), np.nan)[()], np.where(known, np.maximum(high, net), np.nan)[()]
