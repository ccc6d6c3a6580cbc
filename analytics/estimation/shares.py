"""Shares from counts: how many of the valid answers are satisfied, and how the answers spread over the levels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.estimation.intervals import Numbers, floats, share_of, wilson_interval
from analytics.model import Estimates, Items, LevelCounts

# A longer scale (0–100) is listed by the levels that occur; a shorter one whole, so that an empty level shows as 0.
LONGEST_WHOLE_SCALE = 11


def described(counts: LevelCounts, items: Items, columns: Sequence[str]) -> LevelCounts:
    """``counts`` with ``columns`` of their items beside them, rows and order kept.

    Raises ValueError naming the items that ``items`` does not describe: their answers must not vanish unseen.
    """
    names = items["item_id"]
    position = pd.Index(names).get_indexer(counts["item_id"])
    if (position < 0).any():
        unknown = sorted(counts.loc[position < 0, "item_id"].unique())
        raise ValueError(f"counts of items that the items frame does not describe: {', '.join(unknown)}")
    return counts.assign(**{column: items[column].take(position).array for column in columns})


def satisfied_shares(counts: LevelCounts, items: Items, *, by: Sequence[str]) -> Estimates:
    """The satisfied share of each unit: one row per combination of the ``by`` columns that occurs in ``counts``.

    ``by`` names columns of ``counts``, or of ``items`` (category, heading); () gives one row for everything.
    Columns: those of ``by``, then n, satisfied, outside (int64) and share (0–1, NaN where n = 0). An answer counts as
    satisfied at or above its item's satisfied_from; missing answers (不适用, 不清楚, 未填 …) are outside the base.
    Items without a definition (satisfied_from NA) are left out.

    Worked: levels 5, 4, 3 counted 6, 2, 2 and one 不清楚, satisfied from 4 → n 10, satisfied 8, outside 1, share 0.8.
    """
    by = list(by)
    wanted = [column for column in by if column not in counts]
    rows = described(counts, items, [*wanted, "satisfied_from"])
    rows = rows[rows["satisfied_from"].notna()]
    level, number = floats(rows["level"]), rows["n"].to_numpy(np.int64)
    valid = ~np.isnan(level)
    figures = rows[by].assign(
        n=np.where(valid, number, 0),
        satisfied=np.where(level >= floats(rows["satisfied_from"]), number, 0),
        outside=np.where(valid, 0, number),
    )
    estimates = _summed(figures, by)
    return estimates.assign(share=share_of(estimates["satisfied"], estimates["n"]))


def with_interval(estimates: Estimates, population: Numbers | str = None, *, confidence: float = 0.95) -> Estimates:
    """``estimates`` with low and high: the Wilson interval of the share, 0–1, NaN where n = 0.

    ``population`` is the number of households of each unit, or the name of the column that holds it; without one, or
    where it is NA, there is no finite-population correction.
    """
    everyone = estimates[population] if isinstance(population, str) else population
    low, high = wilson_interval(estimates["satisfied"], estimates["n"], everyone, confidence=confidence)
    return estimates.assign(low=low, high=high)


def level_shares(counts: LevelCounts, items: Items, *, by: Sequence[str]) -> pd.DataFrame:
    """How the valid answers spread over the levels: one row per unit, item and level, lowest level first.

    Columns: those of ``by``, item_id, level, label (the level's word, or its number on a numeric scale), n, base (valid
    answers of the unit to the item) and share (n / base, 0–1; NaN where the base is 0). Scales of up to
    LONGEST_WHOLE_SCALE levels are listed whole. Items that are not level items (scale NA) are left out.
    """
    keys = [*(column for column in by if column != "item_id"), "item_id"]
    wanted = [column for column in keys if column not in counts]
    rows = described(counts, items, [*wanted, "scale_low"])
    rows = rows[rows["scale_low"].notna()]
    answered = rows[rows["level"].notna()]
    found = _summed(answered[[*keys, "level", "n"]].astype({"level": np.int64}), [*keys, "level"])
    units = rows[keys].drop_duplicates()
    whole = units.merge(_scale_levels(items), on="item_id")
    grid = pd.concat([whole, found[[*keys, "level"]]], ignore_index=True).drop_duplicates()
    spread = grid.merge(found, on=[*keys, "level"], how="left").merge(_level_labels(items), how="left")
    spread = spread.sort_values([*keys, "level"], ignore_index=True)
    number = spread["n"].fillna(0).astype(np.int64)
    base = number.groupby([spread[key] for key in keys], dropna=False).transform("sum")
    label = spread["label"].fillna(spread["level"].astype("str"))
    return spread[[*keys, "level"]].assign(label=label, n=number, base=base, share=share_of(number, base))


def _summed(figures: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """The whole-number columns of ``figures`` summed per combination of ``by``, in the order of ``by``."""
    if not by:
        return figures.sum().to_frame().T
    return figures.groupby(by, dropna=False, observed=True).sum().reset_index()


def _scale_levels(items: Items) -> pd.DataFrame:
    """item_id × level: every level of the scales short enough to be listed whole."""
    scales = items.loc[items["scale_low"].notna(), ["item_id", "scale_low", "scale_high"]]
    rows = [
        (item, level)
        for item, low, high in scales.itertuples(index=False)
        if high - low < LONGEST_WHOLE_SCALE
        for level in range(int(low), int(high) + 1)
    ]
    frame = pd.DataFrame(rows, columns=["item_id", "level"])
    return frame.astype({"item_id": items["item_id"].dtype, "level": np.int64})


def _level_labels(items: Items) -> pd.DataFrame:
    """item_id × level → label, for the items whose levels have words."""
    worded = items.loc[items["labels"].notna() & items["scale_low"].notna(), ["item_id", "scale_low", "labels"]]
    rows = [
        (item, int(low) + step, word)
        for item, low, labels in worded.itertuples(index=False)
        for step, word in enumerate(str(labels).split("|"))
    ]
    frame = pd.DataFrame(rows, columns=["item_id", "level", "label"])
    return frame.astype({"item_id": items["item_id"].dtype, "level": np.int64, "label": "str"})
