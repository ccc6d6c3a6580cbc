"""Small groups in what places raise: topics, or other parts of a whole, counted in places within places."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import numpy as np
import pandas as pd

from analytics.privacy.crossed import suppress_crossed
from analytics.privacy.nesting import LEVELS, WHOLE

_DEPTHS: Final = (WHOLE, *LEVELS)


def hidden(counts: pd.DataFrame, chosen: Collection[str], *, minimum: int, crossed: bool) -> set[str]:
    """The parts of which the sum over the ``chosen`` communities must not be shown.

    ``counts`` has a row a part and community of everywhere: part, city, district, street, community_id and n, the
    writers. ``crossed``: all parts of a place add up to a total that is shown, and must not tell one of them either.

    From the top down, and no further than the choice asks for, the small parts of each place are hidden and those that
    would tell them, along the place above and, where crossed, along the other parts of the place. Communities chosen
    across such places may be shown where the hidden ones among them, and those left out, are two or more with
    ``minimum`` writers, or none.

    Worked, minimum 5: 40 writers on roofs, 37 of them in one district: the other's 3 are hidden, and the 37 with them.
    """
    rows = counts[counts["n"] > 0].reset_index(drop=True)
    rows = rows.assign(**{level: rows[level].astype("object").fillna("") for level in LEVELS})
    rows = rows.assign(inside=rows["community_id"].isin(list(chosen)), upper=False)
    rows["open"] = rows.groupby("part")["inside"].transform("any")
    found: set[str] = set()
    for depth, level in enumerate(_DEPTHS):
        unit = ["part", *LEVELS[:depth]]
        rows["secret"] = _secret(rows, depth, minimum, crossed=crossed)
        whole_unit = rows.groupby(unit)["inside"].transform("all")
        found |= set(rows.loc[rows["open"] & whole_unit & rows["secret"], "part"])
        # A place shown needs no look into it, whether chosen or left out as a whole.
        none_of_unit = ~rows.groupby(unit)["inside"].transform("any")
        rows["open"] &= ~((whole_unit | none_of_unit) & ~rows["secret"]) & ~rows["part"].isin(found)
        if level == LEVELS[-1] or not (rows["open"] & rows["inside"]).any():
            break
        rows["upper"] = rows["secret"]
    return found | _cut(rows, minimum)


def _secret(rows: pd.DataFrame, depth: int, minimum: int, *, crossed: bool) -> np.ndarray:
    """For each row whether its part must not be shown of the place that it lies in at ``depth``."""
    path = list(LEVELS[:depth])
    unit, above = ["part", *path], ["part", *path[:-1]]
    cells = rows.groupby(unit, as_index=False, sort=False).agg(n=("n", "sum"), upper=("upper", "max"))
    totals = [*([above] if depth else []), *([path] if crossed else [])]
    cells["suppressed"] = (cells["n"] < minimum).to_numpy()
    for _round in range(2):
        guarded = suppress_crossed(cells.assign(left=cells["n"]), totals=totals, minimum=minimum, n="left", hide=())
        cells["suppressed"] = guarded["suppressed"].to_numpy(bool)
        if depth:
            # The parts of a hidden sum must not add up to it.
            told = cells["upper"] & ~cells.groupby(above)["suppressed"].transform("any")
            least = cells[told].sort_values("n", kind="stable").groupby(above).head(1).index
            cells.loc[least, "suppressed"] = True
    flags = cells.set_index(unit)["suppressed"]
    keys = rows["part"] if depth == 0 else pd.MultiIndex.from_frame(rows[unit])
    return flags.reindex(keys).to_numpy(bool)


def _cut(rows: pd.DataFrame, minimum: int) -> set[str]:
    """The parts of which a choice across places leaves too few, inside or outside."""
    unknown = rows["open"] & rows["inside"]
    left = rows[rows["open"] & unknown.groupby(rows["part"]).transform("any")]
    sides = left.groupby(["part", "inside"])["n"].agg(["sum", "size"]).reset_index()
    few = (sides["sum"] < minimum) | (sides["size"] < 2)
    return set(sides.loc[few, "part"])
