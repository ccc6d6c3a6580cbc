"""How answers spread over the levels of their scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from analytics.estimation.intervals import share_of
from analytics.estimation.shares import described, summed
from analytics.model import Items, LevelCounts

# Longer scales (0–100) are shown in bands of ten that begin at satisfied_from, so that no band holds satisfied and
# dissatisfied answers together.
LONGEST_WHOLE_SCALE = 11
BAND = 10


def level_shares(counts: LevelCounts, items: Items, *, by: Sequence[str]) -> pd.DataFrame:
    """How the valid answers spread over the levels: one row per unit, item and level, lowest level first.

    Columns: those of ``by``, item_id, level, label (the level's word, or its number on a numeric scale), n, base (valid
    answers of the unit to the item) and share (n / base, 0–1; NaN where the base is 0). Every level of a scale is
    listed; scales of more than LONGEST_WHOLE_SCALE levels in bands, whose level is their lowest and whose label says
    both ends ("80–89"). Items that are not level items (scale NA) are left out. Raises ValueError for answers that lie
    outside the scale: they must not vanish unseen.
    """
    keys = [*(column for column in by if column != "item_id"), "item_id"]
    wanted = [column for column in keys if column not in counts]
    rows = described(counts, items, [*wanted, "scale_low"])
    rows = rows[rows["scale_low"].notna()]
    shown = shown_levels(items)
    answered = rows.loc[rows["level"].notna(), [*keys, "level", "n"]].astype({"level": np.int64})
    banded = answered.merge(shown, on=["item_id", "level"])[[*keys, "band", "n"]]
    if len(banded) < len(answered):
        raise ValueError("answers at levels outside the scale of their item")
    grid = rows[keys].drop_duplicates().merge(shown.drop(columns="level").drop_duplicates(), on="item_id")
    spread = grid.merge(summed(banded, [*keys, "band"]), on=[*keys, "band"], how="left")
    spread = spread.rename(columns={"band": "level"}).sort_values([*keys, "level"], ignore_index=True)
    number = spread["n"].fillna(0).astype(np.int64)
    base = number.groupby([spread[key] for key in keys], dropna=False).transform("sum")
    return spread[[*keys, "level", "label"]].assign(n=number, base=base, share=share_of(number, base))


def shown_levels(items: Items) -> pd.DataFrame:
    """item_id × level → band (the level it is shown as) and label, for every level of every level item."""
    scales = items[items["scale_low"].notna()]
    rows = [row for item in scales.to_dict("records") for row in _levels_of(item)]
    frame = pd.DataFrame(rows, columns=["item_id", "level", "band", "label"])
    return frame.astype({"item_id": items["item_id"].dtype, "level": np.int64, "band": np.int64, "label": "str"})


def _levels_of(item: dict) -> Iterator[tuple[str, int, int, str]]:
    low, high = int(item["scale_low"]), int(item["scale_high"])
    words = [] if pd.isna(item["labels"]) else str(item["labels"]).split("|")
    if high - low < LONGEST_WHOLE_SCALE:
        for level in range(low, high + 1):
            yield item["item_id"], level, level, words[level - low] if words else str(level)
        return
    start = low if pd.isna(item["satisfied_from"]) else int(item["satisfied_from"])
    edges = sorted({low, *range(start, high, BAND), *range(start, low, -BAND)})
    for lowest, after in zip(edges, [*edges[1:], high + 1], strict=True):
        for level in range(lowest, after):
            yield item["item_id"], level, lowest, f"{lowest}–{after - 1}"
