"""The answers beside the register, variable by variable: guarded figures of a reader's choice of places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analytics.estimation.sampling import representativeness
from analytics.flows.office import Office
from analytics.flows.representation.sample import (
    UNSTATED,
    Chosen,
    chosen,
    hidden_categories,
    hidden_places,
    is_shown,
)
from analytics.model import CHANNEL, EVERYWHERE, Scope
from analytics.privacy.suppression import closed

_HIDE: Final = ("share", "low", "high", "difference", "index")
PLACE: Final = "place"  # the variable of places: how answers spread over them, beside households
_UNITS: Final = ("district", "street", "community_id")


@dataclass(frozen=True, eq=False)
class Comparison:
    """The answers beside the register.

    ``categories``: as ``representativeness.categories``, with unit (households or persons) and suppressed.
    ``variables``: as ``.variables``, with communities (of those with answers, how many the margins tell of), asked,
    unstated (part of the answers without a category, 0–1) and suppressed: NA where a category is hidden.
    ``unmatched``: words that only answers or only the register have. ``places`` is the level of the variable PLACE.
    """

    categories: pd.DataFrame
    variables: pd.DataFrame
    unmatched: pd.DataFrame
    places: str


def compare(office: Office, survey_id: str, scope: Scope = EVERYWHERE) -> Comparison:
    """Every variable that both answers and margins tell of, and the places beside their households."""
    mine = chosen(office, survey_id, scope)
    by, parts = _places(office, mine)
    found = [parts] if parts is not None else []
    odd = []
    told = [name for name in [*mine.sample.variables, CHANNEL] if name in set(mine.margins["variable"])]
    for variable in told:
        one, words = _variable(office, mine, variable)
        odd.append(words)
        if one is not None:
            found.append(one)
    empty = representativeness.unmatched(
        pd.DataFrame(columns=["variable", "category", "n"]),
        pd.DataFrame(columns=["variable", "category", "population"]),
    )
    return Comparison(
        pd.concat([one for one, _whole in found], ignore_index=True) if found else pd.DataFrame(),
        pd.concat([whole for _one, whole in found], ignore_index=True) if found else pd.DataFrame(),
        pd.concat(odd, ignore_index=True) if odd else empty,
        by,
    )


def _variable(
    office: Office, mine: Chosen, variable: str
) -> tuple[tuple[pd.DataFrame, pd.DataFrame] | None, pd.DataFrame]:
    """One variable's categories and whole, None where nothing may be told; and the words that do not match."""
    answered = set(mine.answered["community_id"])
    margins = mine.margins[(mine.margins["variable"] == variable) & mine.margins["community_id"].isin(answered)]
    covered = list(margins["community_id"].unique())
    sums = margins.groupby(["variable", "category"], sort=False, as_index=False)["population"].sum()
    cells = mine.sample.within(covered).groupby(variable, as_index=False)["n"].sum()
    answers = cells.rename(columns={variable: "category"}).assign(variable=variable)
    words = representativeness.unmatched(answers, sums, [UNSTATED])
    if not covered or not is_shown(office, mine.sample, covered):
        return None, words[:0]
    hidden = hidden_categories(office, mine.sample, variable, covered)
    # A word of a few answers would tell that there are some.
    words = words[~words["category"].isin(hidden)]
    stated = answers[answers["category"] != UNSTATED]
    table = representativeness.categories(stated, sums, confidence=office.gate.confidence)
    population = float(mine.communities.set_index("community_id")["households"].reindex(covered).sum())
    whole = representativeness.variables(table, population=population)
    silent = 1 - stated["n"].sum() / max(answers["n"].sum(), 1)
    whole = whole.assign(communities=len(covered), asked=len(answered), unstated=silent)
    unit = margins["unit"].iloc[0]
    return (_guarded(table.assign(unit=unit), hidden), _whole(whole, bool(hidden))), words


def _places(office: Office, mine: Chosen) -> tuple[str, tuple[pd.DataFrame, pd.DataFrame] | None]:
    """The places of the widest level that divides the choice, beside their households; and that level."""
    answered = mine.answered
    answered = answered[answered["households"].notna()]
    by = next((level for level in _UNITS if len(answered[level].drop_duplicates()) > 1), "community_id")
    ids = list(answered["community_id"])
    if len(answered) < 2 or not is_shown(office, mine.sample, ids):
        return by, None
    name = answered["name"] if by == "community_id" else answered[by].fillna(UNSTATED)
    place = pd.Series(answered[by].fillna(UNSTATED).to_numpy(), index=answered["community_id"].to_numpy())
    label = dict(zip(place, name, strict=True))
    sums = answered.assign(category=place.to_numpy(), population=answered["households"], variable=PLACE)
    sums = sums.groupby(["variable", "category"], as_index=False, sort=False)["population"].sum()
    cells = mine.sample.within(ids)
    cells = cells.assign(category=cells["community_id"].map(place)).groupby("category", as_index=False)["n"].sum()
    table = representativeness.categories(cells.assign(variable=PLACE), sums, confidence=office.gate.confidence)
    hidden = hidden_places(office, mine.sample, place)
    whole = representativeness.variables(table, population=float(answered["households"].sum()))
    whole = whole.assign(communities=len(ids), asked=len(mine.answered), unstated=0.0)
    shown = _guarded(table.assign(unit="households"), hidden)
    return by, (shown.assign(category=shown["category"].map(label)), _whole(whole, bool(hidden)))


def _guarded(table: pd.DataFrame, hidden: set[str]) -> pd.DataFrame:
    """``table`` without hidden categories; nor with shares beside one, whose base would tell what is left of the n."""
    rows = table["category"].isin(hidden)
    told = table.assign(**{name: table[name].mask(np.full(len(table), bool(hidden))) for name in _HIDE})
    return closed(told, rows, hide=_HIDE)


def _whole(whole: pd.DataFrame, any_hidden: bool) -> pd.DataFrame:
    """Of two categories the χ² would tell both: the whole is told where all parts are."""
    hide = ("chi2", "g", "p", "dissimilarity", "asmd", "unstated")
    told = closed(whole, [any_hidden] * len(whole), hide=hide)
    return told.assign(nobody=told["nobody"].astype("Int64").mask(np.full(len(told), any_hidden)))
