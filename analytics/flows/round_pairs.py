"""Two rounds compared, household by household where it answered both: who moved, and the change of all."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

from analytics.estimation.tables.resurvey import Change, Pairs, change
from analytics.flows import elsewhere
from analytics.flows.elsewhere import DEPTHS
from analytics.flows.kept import Kept
from analytics.flows.office import Office
from analytics.model import EVERYWHERE, Scope
from analytics.privacy import nesting
from analytics.store import communities, counts, surveys
from analytics.store import crosstabs as stored

# (survey_id, round)
Round = tuple[str, int]
_SUMS: Final = ["both", "lost", "gained", "neither", "n_before", "satisfied_before", "n_after", "satisfied_after"]


@dataclass(frozen=True)
class Compared:
    """One question in two rounds in one place.

    ``n`` households answered both times; ``before`` and ``after`` are (satisfied, n) of all answers of each round.
    ``pairs`` says who moved, ``change`` how the share changed; None where few moved or stayed, and telling would
    describe them. ``share_before`` and ``share_after`` are those of the households that answered twice.
    """

    item_id: str
    heading: str
    n: int
    before: tuple[int, int]
    after: tuple[int, int]
    share_before: float
    share_after: float
    pairs: Pairs | None
    change: Change | None


_kept: Kept[pd.DataFrame] = Kept("round pairs", 8)


def offered(office: Office, survey_id: str) -> list[tuple[Round, Round]]:
    """Which rounds can be compared, the latest first: a survey's own one after the other, and the last of an earlier
    survey of its kind with its first."""
    forms = counts.response_counts(office.store)
    first = forms.groupby(["survey_id", "round"])["week"].min()
    mine = sorted(int(number) for number in forms.loc[forms["survey_id"] == survey_id, "round"].unique())
    found: list[tuple[Round, Round]] = [((survey_id, one), (survey_id, two)) for one, two in pairwise(mine)]
    known = surveys.surveys(office.store).set_index("survey_id")
    if mine and survey_id in known.index:
        begun = first[survey_id, mine[0]]
        alike = set(known.index[known["kind"] == known.loc[survey_id, "kind"]]) - {survey_id}
        homes = forms.groupby("survey_id")["community_id"].agg(set)
        for other in sorted(alike & set(homes.index)):
            last = int(forms.loc[forms["survey_id"] == other, "round"].max())
            if first[other, last] < begun and homes[other] & homes[survey_id]:
                found.append(((other, last), (survey_id, mine[0])))
    return found[::-1]


def compare(office: Office, before: Round, after: Round, place: Scope = EVERYWHERE) -> list[Compared]:
    """Every question with levels of both rounds in ``place``: a whole place (flows.crosstabs.places) or a community.

    A question of which few households answered twice, or few once, is left out, and others by which they would follow.
    """
    closed = _kept.of(office, (before, after), lambda whole: _decided(whole, before, after))
    rows = _counted(office, before, after, place)
    # A community that was asked once only has no change.
    rows = rows[(rows["n_before"] > 0) & (rows["n_after"] > 0)]
    level = _level(place)
    items = surveys.items(office.store, after[0]).set_index("item_id")
    found = []
    for item_id in [one for one in items.index if one in set(rows["item_b"])]:
        mine = rows[rows["item_b"] == item_id]
        judged = closed[(closed["item_b"] == item_id) & closed["community_id"].isin(mine["community_id"])]
        if judged.empty or judged[f"hidden_{level}"].any():
            continue
        found.append(
            _compared(
                item_id, str(items.loc[item_id, "heading"]), mine, office, moves=not judged[f"still_{level}"].any()
            )
        )
    return [each for each in found if each.n]


def _compared(item_id: str, heading: str, rows: pd.DataFrame, office: Office, *, moves: bool) -> Compared:
    sums = {name: int(rows[name].sum()) for name in _SUMS}
    pairs = Pairs(sums["both"], sums["lost"], sums["gained"], sums["neither"])
    before = (sums["satisfied_before"], sums["n_before"])
    after = (sums["satisfied_after"], sums["n_after"])
    once_before = (before[0] - pairs.both - pairs.lost, before[1] - pairs.n)
    once_after = (after[0] - pairs.both - pairs.gained, after[1] - pairs.n)
    return Compared(
        item_id,
        heading,
        pairs.n,
        before,
        after,
        (pairs.both + pairs.lost) / pairs.n if pairs.n else np.nan,
        (pairs.both + pairs.gained) / pairs.n if pairs.n else np.nan,
        pairs if moves else None,
        change(pairs, once_before, once_after, confidence=office.gate.confidence) if moves else None,
    )


def _level(place: Scope) -> str:
    if place.community_id:
        return "community_id"
    named = [name for name in DEPTHS if getattr(place, name)]
    return named[-1] if named else nesting.WHOLE


def _counted(office: Office, before: Round, after: Round, place: Scope) -> pd.DataFrame:
    """By community and question: item_a, item_b and _SUMS."""
    twice = stored.answered_twice(office.store, before, after, scope=place)
    items = surveys.items(office.store).set_index("item_id")
    # Questions that both rounds ask, whether or not anybody answered both times.
    pairs = _asked(items, before[0], after[0])
    of = items["satisfied_from"].astype("float64")
    one = twice["level_a"].astype("float64") >= twice["item_a"].map(of).astype("float64")
    two = twice["level_b"].astype("float64") >= twice["item_b"].map(of).astype("float64")
    moved = twice.assign(
        both=twice["n"].where(one & two, 0),
        lost=twice["n"].where(one & ~two, 0),
        gained=twice["n"].where(~one & two, 0),
        neither=twice["n"].where(~one & ~two, 0),
    )
    moved = moved.groupby(["community_id", "item_b"], as_index=False)[["both", "lost", "gained", "neither"]].sum()
    first, second = _round(office, before, place, of, "before"), _round(office, after, place, of, "after")
    if first.empty and second.empty:
        return pd.DataFrame(columns=["community_id", "item_b", *_SUMS])
    first = first.merge(pairs, on="item_a").drop(columns="item_a")
    second = second.rename(columns={"item_a": "item_b"})
    second = second[second["item_b"].isin(pairs["item_b"])]
    rows = _keyed(first).join(_keyed(second), how="outer").reset_index()
    rows = rows.set_index(["community_id", "item_b"]).join(_keyed(moved)).reset_index()
    return rows.fillna(dict.fromkeys(_SUMS, 0)).astype(dict.fromkeys(_SUMS, "int64"))


def _keyed(rows: pd.DataFrame) -> pd.DataFrame:
    """``rows`` by community and question; where there is none the keys have no type to be joined by."""
    return rows.astype({"community_id": "object", "item_b": "object"}).set_index(["community_id", "item_b"])


def _asked(items: pd.DataFrame, before: str, after: str) -> pd.DataFrame:
    levels = items[items["satisfied_from"].notna()].reset_index()
    one = levels.loc[levels["survey_id"] == before, ["item_id", "heading"]]
    two = levels.loc[levels["survey_id"] == after, ["item_id", "heading"]]
    return one.merge(two, on="heading", suffixes=("_a", "_b")).rename(
        columns={"item_id_a": "item_a", "item_id_b": "item_b"}
    )[["item_a", "item_b"]]


def _round(office: Office, of_round: Round, place: Scope, satisfied_from: pd.Series, name: str) -> pd.DataFrame:
    levels = counts.level_counts(office.store, scope=place, survey_ids=[of_round[0]], by_week=False)
    levels = levels[(levels["round"] == of_round[1]) & levels["level"].notna()]
    good = levels["level"].astype("float64") >= levels["item_id"].map(satisfied_from).astype("float64")
    levels = levels.assign(**{f"n_{name}": levels["n"], f"satisfied_{name}": levels["n"].where(good, 0)})
    sums = levels.groupby(["community_id", "item_id"], as_index=False)[[f"n_{name}", f"satisfied_{name}"]].sum()
    return sums.rename(columns={"item_id": "item_a"})


def _decided(whole: Office, before: Round, after: Round) -> pd.DataFrame:
    """By community and question what must not be told of it and of each place it lies in.

    hidden_<level>: nothing; still_<level>: who moved. Guarded are the households that answered twice, those that
    answered once, and of the pairs those satisfied and those not, before and after: each as sums of places.
    """
    rows = _counted(whole, before, after, EVERYWHERE)
    twice = rows[["both", "lost", "gained", "neither"]].sum(axis=1)
    asked = _asked(surveys.items(whole.store).set_index("item_id"), before[0], after[0]).set_index("item_b")["item_a"]
    known = communities.communities(whole.store).set_index("community_id")[list(DEPTHS)].fillna("")
    found = rows.assign(twice=twice).join(known, on="community_id")
    flags = _elsewhere(whole, before, after, found, asked)
    asked_twice = (found["n_before"] > 0) & (found["n_after"] > 0)
    sizes = {
        "hidden": [
            found["twice"],
            (found["n_before"] - found["twice"]).where(asked_twice, 0),
            (found["n_after"] - found["twice"]).where(asked_twice, 0),
            found["n_before"].mask(asked_twice, 0),
            found["n_after"].mask(asked_twice, 0),
        ],
        "still": [
            found["both"] + found["lost"],
            found["gained"] + found["neither"],
            found["both"] + found["gained"],
            found["lost"] + found["neither"],
        ],
    }
    for kind, numbers in sizes.items():
        for number in numbers:
            counted = found[["community_id", "item_b", *DEPTHS]].assign(n=number.clip(lower=0))
            guarded = nesting.hidden(counted, within=["item_b"], minimum=whole.settings.figure_minimum)
            for level in _ALL:
                name = f"{kind}_{level}"
                flags[name] = guarded[f"hidden_{level}"] | flags.get(name, False)
    return found[["community_id", "item_b"]].assign(**flags)


def _elsewhere(
    whole: Office, before: Round, after: Round, found: pd.DataFrame, asked: pd.Series
) -> dict[str, pd.Series]:
    """hidden_<level> of the rows of ``found``: what other pages hide of either round."""
    flags = {f"hidden_{level}": pd.Series(False, found.index) for level in _ALL}
    for item_id, rows in found.groupby("item_b"):
        for (survey_id, number), item in ((before, asked[item_id]), (after, item_id)):
            told = elsewhere.hidden(whole, survey_id, str(item), number).set_index("community_id")
            for name, flag in flags.items():
                flag[rows.index] |= rows["community_id"].map(told[name]).eq(True)
    return flags


_ALL: Final = (nesting.WHOLE, *nesting.LEVELS)
