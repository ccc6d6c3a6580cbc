"""Small groups in places within places: what may be shown of a community, its street, district and city at once.

Hidden parts of one level must not follow from what is shown on the others, nor from the total of a reader's own choice
of places.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from typing import Final

import pandas as pd

from analytics.privacy.suppression import suppress_parts

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
    within = list(within)
    rows = counts.reset_index(drop=True)
    keyed = rows.assign(**{level: rows[level].astype("object").fillna("") for level in LEVELS})
    total = (
        keyed.groupby(within, dropna=False)["n"].transform("sum") if within else pd.Series(rows["n"].sum(), rows.index)
    )
    flags = {WHOLE: ((total > 0) & (total < minimum)).to_numpy()}
    for depth, level in enumerate(LEVELS):
        parents, units = [*within, *LEVELS[:depth]], [*within, *LEVELS[: depth + 1]]
        upper = flags[LEVELS[depth - 1] if depth else WHOLE]
        parts = (
            keyed.assign(upper=upper)
            .groupby(units, as_index=False, sort=False)
            .agg(n=("n", "sum"), upper=("upper", "max"))
        )
        parts = suppress_parts(parts.assign(answers=parts["n"]), within=parents, minimum=minimum)
        found = parts.set_index(units)["suppressed"] | _least(parts, parents).set_axis(parts.set_index(units).index)
        flags[level] = found.reindex(pd.MultiIndex.from_frame(keyed[units])).to_numpy(bool)
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
    for depth in range(len(LEVELS)):
        path = rows[list(LEVELS[: depth + 1])].astype("object").fillna("")
        unit = path.groupby(list(path.columns)).ngroup().to_numpy()
        inside = pd.Series(left).groupby(unit).transform("all").to_numpy()
        left = left & ~(inside & ~rows[f"hidden_{LEVELS[depth]}"].to_numpy())
    return bool(left.any())


def hidden_places(flagged: pd.DataFrame, places: pd.DataFrame, *, level: str) -> dict[tuple[Hashable, Hashable], bool]:
    """By (item_id, place) whether the answers of the place to the question must not be shown.

    ``flagged`` are rows of :func:`hidden` within item_id, of all that the store holds; ``places`` says which place each
    community in sight belongs to: community_id, place. ``level`` is the one of LEVELS, or WHOLE, that the places are
    of. A place of which the reader's filters leave out a part is judged as the sum it then is.
    """
    path = [] if level == WHOLE else list(LEVELS[: LEVELS.index(level) + 1])
    rows = flagged.merge(places[["community_id", "place"]], on="community_id", how="left")
    units = rows[["item_id", *path]].astype("object").fillna("")
    is_cut = rows["place"].isna().groupby([units[name] for name in units]).transform("any")
    of_item = dict(list(flagged.groupby("item_id")))
    judged: dict[tuple[Hashable, Hashable], bool] = {}
    for (item_id, place), unit in rows.assign(cut=is_cut).dropna(subset="place").groupby(["item_id", "place"]):
        if unit["cut"].any():
            judged[item_id, place] = total_is_hidden(of_item[item_id], set(unit["community_id"]))
        else:
            judged[item_id, place] = bool(unit[f"hidden_{level}"].any())
    return judged


def _least(parts: pd.DataFrame, parents: list[str]) -> pd.Series:
    """The smallest part with answers of every hidden total that has no hidden part."""
    numbers = parts[[*parents, "answers", "upper", "suppressed"]].reset_index(drop=True)
    open_totals = numbers["upper"] & ~_in_total(numbers["suppressed"], numbers, parents)
    candidates = numbers[open_totals & (numbers["answers"] > 0)]
    candidates = candidates.sort_values("answers", kind="stable")
    least = (candidates.groupby(parents, dropna=False) if parents else candidates).head(1).index
    return pd.Series(numbers.index.isin(least))


def _in_total(flag: pd.Series, numbers: pd.DataFrame, parents: list[str]) -> pd.Series:
    """Whether any part of the row's total has the flag."""
    if not parents:
        return pd.Series(bool(flag.any()), index=flag.index)
    return numbers.assign(flag=flag).groupby(parents, dropna=False)["flag"].transform("any")
