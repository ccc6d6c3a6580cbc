"""Small groups in places within places: what may be shown of a community, its street, district and city at once.

Hidden parts of one level must not follow from what is shown on the others, nor from the total of a reader's own choice
of places.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from typing import Final

import numpy as np
import pandas as pd

from analytics.privacy.suppression import split, suppress_parts, total_of

LEVELS: Final = ("city", "district", "street", "community_id")
WHOLE: Final = "whole"


def hidden(counts: pd.DataFrame, *, within: Sequence[str], minimum: int) -> pd.DataFrame:
    """``counts`` with a boolean column hidden_<level> for each of LEVELS, and hidden_whole.

    ``counts`` has one row a community and total (the ``within`` columns), with city, district, street, community_id and
    n, the answers. hidden_street says that the street the row lies in must not be shown, and so on.

    From the top: of the parts of each total :func:`suppress_parts` hides the small ones and those that would tell them.
    Where a total is hidden for its siblings' sake, the smallest of its parts is hidden with it, or the parts would add
    up to it.

    Worked, minimum 5: street S of 3 + 9 and street T of 3: T is hidden (3), S with it, then both of S, 3 being small.
    """
    number = counts["n"].to_numpy(np.int64)
    unit = total_of(counts, within)
    total = np.bincount(unit, number)[unit] if len(unit) else np.zeros(0)
    flags = {WHOLE: (total > 0) & (total < minimum)}
    upper = flags[WHOLE]
    for level in LEVELS:
        above, unit = unit, split(unit, counts[level])
        first = np.unique(unit, return_index=True)[1]
        parts = pd.DataFrame(
            {"above": above[first], "n": np.bincount(unit, number)[: len(first)], "upper": upper[first]}
        )
        parts = suppress_parts(parts.assign(answers=parts["n"]), within=["above"], minimum=minimum)
        upper = (parts["suppressed"] | _least(parts)).to_numpy(bool)[unit]
        flags[level] = upper
    return counts.assign(**{f"hidden_{level}": flag for level, flag in flags.items()})


def total_is_hidden(flagged: pd.DataFrame, chosen: Collection[str]) -> bool:
    """Whether the total of the ``chosen`` communities must not be shown.

    ``flagged`` are the rows of one total from :func:`hidden`. It may be shown where the chosen places are made of
    places that are shown themselves: then it tells nothing new.
    """
    rows = flagged[flagged["n"] > 0]
    left = rows["community_id"].isin(list(chosen)).to_numpy()
    if not left.any():
        return False
    if left.all():
        return bool(rows[f"hidden_{WHOLE}"].iloc[0])
    unit = np.zeros(len(rows), np.int64)
    for level in LEVELS:
        unit = split(unit, rows[level])
        inside = ~_any(unit, ~left)
        left = left & ~(inside & ~rows[f"hidden_{level}"].to_numpy(bool))
        if not left.any():
            return False
    return True


def hidden_places(flagged: pd.DataFrame, places: pd.DataFrame, *, level: str) -> dict[tuple[Hashable, Hashable], bool]:
    """By (item_id, place) whether the answers of the place to the question must not be shown.

    ``flagged`` are rows of :func:`hidden` within item_id, of all that the store holds; ``places`` says which place each
    community in sight belongs to: community_id, place. ``level`` is the one of LEVELS, or WHOLE, that the places are
    of. A place of which the reader's filters leave out a part is judged as the sum it then is.
    """
    path = [] if level == WHOLE else list(LEVELS[: LEVELS.index(level) + 1])
    rows = flagged.merge(places[["community_id", "place"]], on="community_id", how="left")
    is_cut = _any(total_of(rows, ["item_id", *path]), rows["place"].isna().to_numpy())
    mine = rows.assign(cut=is_cut).dropna(subset="place")
    found = mine.groupby(["item_id", "place"])[["cut", f"hidden_{level}"]].any()
    judged: dict[tuple[Hashable, Hashable], bool] = found[f"hidden_{level}"].to_dict()
    cut = found.index[found["cut"]]
    if len(cut):
        of_item = dict(list(flagged[flagged["item_id"].isin(cut.get_level_values("item_id"))].groupby("item_id")))
        chosen = mine.groupby(["item_id", "place"])["community_id"].agg(set)
        judged |= {(item, place): total_is_hidden(of_item[item], chosen[item, place]) for item, place in cut}
    return judged


def _any(unit: np.ndarray, flags: np.ndarray) -> np.ndarray:
    """Of each row whether any of its ``unit`` is flagged."""
    return np.bincount(unit, flags, minlength=1)[unit] > 0 if len(unit) else np.zeros(0, bool)


def _least(parts: pd.DataFrame) -> pd.Series:
    """The smallest part with answers of every hidden total (``above``) that has no hidden part."""
    is_open = parts["upper"] & ~parts.groupby("above")["suppressed"].transform("any")
    candidates = parts[is_open & (parts["answers"] > 0)].sort_values("answers", kind="stable")
    return pd.Series(parts.index.isin(candidates.drop_duplicates("above").index))
