"""Wishes in order: by share of households, by the vote of each form split over its choices, by weighted rank."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.estimation.exact import joined_interval
from analytics.estimation.intervals import share_of
from analytics.estimation.paired import paired_difference
from analytics.estimation.ranking import mean_interval, scores_product
from analytics.model import Items
from analytics.store.wishes import WishAnswers

UNIT: Final = ["place", "item_id"]
OPTION: Final = [*UNIT, "choice"]
COUNTS: Final = ("n", "base", "forms", "form_base", "outside", "first")
FIGURES: Final = (
    *COUNTS, "share", "low", "high", "form_share", "vote", "vote_low", "vote_high", "score", "score_low", "score_high",
    "mean_place", "first_share", "first_low", "first_high", "rank", "gap", "gap_low", "gap_high", "close",
)  # fmt: skip


def ranked(answers: WishAnswers, items: Items, places: pd.DataFrame, *, confidence: float = 0.95) -> pd.DataFrame:
    """Every option of every choice and ranking question in every place, the most wanted first.

    ``places`` has community_id, place, households (of the register). Columns:

    - place, item_id, position, heading, type, choice, options (K, how many the question has in all places)
    - n households asking for it, base households that answered, population households of the register in the
      communities that answered (NA where one is not known), communities how many those are; share = n / base with low
      and high (0–1, finite population, exact.joined_interval)
    - forms choosing it, form_base, outside (missing answers), form_share (0–1)
    - vote with vote_low, vote_high: of multi-choice, the share of all votes when each form's one vote is split evenly
      over its choices (0–1)
    - of rankings: score (平均综合得分 as 问卷星 reckons it: Σ frequency × weight / form_base, weight K for the first
      place … 1 for the last, 0 where not chosen) with score_low, score_high; mean_place; first, first_share, its limits
    - rank, equal counts sharing one; gap to the option above with gap_low, gap_high (shares, or points of the score),
      from the same households or forms; close where that interval holds 0

    Rankings are ordered by score, other questions by share of households.

    Worked: three of four households want A, two B, of 10 on the register → shares .75 and .5, and B is close to A.
    """
    grid = _grid(answers, items, places)
    located = places[["community_id", "place"]]
    asking = answers.households.merge(located, on="community_id").groupby(OPTION, as_index=False)["households"].sum()
    grid = grid.merge(asking.rename(columns={"households": "n"}), on=OPTION, how="left")
    grid = grid.merge(_by_form(answers, located, grid), on=OPTION, how="left")
    sums = ["n", "forms", "first", "weights", "weights_2", "place_sum"]
    grid[sums] = grid[sums].fillna(0).astype("int64")
    grid[["votes", "votes_2"]] = grid[["votes", "votes_2"]].fillna(0.0)
    return _compared(_ordered(_shares(grid, confidence)), answers, located, confidence)


def hidden_rows(ranking: pd.DataFrame, hidden: pd.Series) -> pd.DataFrame:
    """``ranking`` without the figures of the ``hidden`` rows, whose order goes too; a boolean column suppressed."""
    shown = ranking.copy()
    for column in FIGURES:
        values = shown[column]
        if pd.api.types.is_bool_dtype(values):
            values = values.astype("boolean")
        elif pd.api.types.is_integer_dtype(values):
            values = values.astype("Int64")
        shown[column] = values.mask(hidden)
    shown = shown.assign(suppressed=hidden)
    order = shown.assign(words=shown["choice"].where(hidden, ""))
    return shown.loc[order.sort_values(["place", "position", "item_id", "words"], kind="stable").index].reset_index(
        drop=True
    )


def _grid(answers: WishAnswers, items: Items, places: pd.DataFrame) -> pd.DataFrame:
    """Every option of every question in every place with answers, the base beside it; options nobody chose too."""
    bases = answers.bases[answers.bases["forms"] > 0].merge(places, on="community_id", suffixes=("", "_known"))
    # Missing answers of communities where nobody answered the question belong to the place all the same.
    every = answers.bases.merge(places[["community_id", "place"]], on="community_id")
    outside = every.groupby(UNIT, as_index=False)["outside"].sum()
    figures = bases.groupby(UNIT, as_index=False).agg(
        base=("households", "sum"),
        form_base=("forms", "sum"),
        communities=("community_id", "nunique"),
        population=("households_known", lambda known: known.sum(min_count=1) if known.notna().all() else pd.NA),
    )
    figures["population"] = figures["population"].astype("Int64")
    options = answers.forms[["item_id", "choice"]].drop_duplicates()
    options = options.assign(options=options.groupby("item_id")["choice"].transform("size"))
    described = items[["item_id", "position", "heading", "type"]]
    grid = figures.merge(outside, on=UNIT, how="left").merge(options, on="item_id").merge(described, on="item_id")
    return grid.astype({"outside": "int64"})


def _by_form(answers: WishAnswers, located: pd.DataFrame, grid: pd.DataFrame) -> pd.DataFrame:
    """Sums over the forms that chose each option, from counts by how many a form chose and where it put this one."""
    rows = answers.forms.merge(located, on="community_id")
    rows = rows.merge(grid[["item_id", "choice", "options"]].drop_duplicates(), on=["item_id", "choice"])
    weight = (rows["options"] + 1 - rows["put_at"]).fillna(0).astype("int64")
    rows = rows[[*OPTION, "forms", "picked"]].assign(
        first=rows["forms"] * rows["put_at"].eq(1).fillna(False).astype("int64"),
        weights=rows["forms"] * weight,
        weights_2=rows["forms"] * weight**2,
        place_sum=rows["forms"] * rows["put_at"].fillna(0).astype("int64"),
        votes=rows["forms"] / rows["picked"],
        votes_2=rows["forms"] / rows["picked"] ** 2,
    )
    return rows.drop(columns="picked").groupby(OPTION, as_index=False).sum()


def _shares(grid: pd.DataFrame, confidence: float) -> pd.DataFrame:
    population = grid["population"]
    low, high = joined_interval(grid["n"], grid["base"], population, confidence=confidence)
    is_ranking, is_multi = grid["type"] == "ranking", grid["type"] == "multi"
    vote = mean_interval(grid["votes"], grid["votes_2"], grid["form_base"], population, confidence=confidence)
    score = mean_interval(grid["weights"], grid["weights_2"], grid["form_base"], population, confidence=confidence)
    first_low, first_high = joined_interval(grid["first"], grid["form_base"], population, confidence=confidence)
    return grid.assign(
        share=share_of(grid["n"], grid["base"]),
        low=low,
        high=high,
        form_share=share_of(grid["forms"], grid["form_base"]),
        **{name: pd.Series(value, grid.index).clip(0, 1).where(is_multi)
           for name, value in zip(("vote", "vote_low", "vote_high"), vote, strict=True)},
        **{name: pd.Series(value, grid.index).clip(0, grid["options"]).where(is_ranking)
           for name, value in zip(("score", "score_low", "score_high"), score, strict=True)},
        mean_place=pd.Series(share_of(grid["place_sum"], grid["forms"]), grid.index).where(is_ranking),
        first_share=pd.Series(share_of(grid["first"], grid["form_base"]), grid.index).where(is_ranking),
        first_low=pd.Series(first_low, grid.index).where(is_ranking),
        first_high=pd.Series(first_high, grid.index).where(is_ranking),
    )  # fmt: skip


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """The most wanted first; compared by whole numbers, equal ones by the words of the option."""
    merit = rows["weights"].where(rows["type"] == "ranking", rows["n"])
    rows = rows.assign(merit=merit, rank=merit.groupby([rows[name] for name in UNIT]).rank("min", ascending=False))
    rows = rows.sort_values(["place", "position", "item_id", "merit", "choice"],
                            ascending=[True, True, True, False, True], ignore_index=True)  # fmt: skip
    return rows.astype({"rank": "int64"}).drop(columns="merit")


def _compared(rows: pd.DataFrame, answers: WishAnswers, located: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Each row with its distance to the one above in the same question and place."""
    above = rows.groupby(UNIT)[["choice", "n", "weights", "weights_2"]].shift(1).add_prefix("above_")
    rows = pd.concat([rows, above], axis=1)
    rows = rows.assign(
        a=np.where(rows["above_choice"].fillna("") < rows["choice"], rows["above_choice"], rows["choice"]),
        b=np.where(rows["above_choice"].fillna("") < rows["choice"], rows["choice"], rows["above_choice"]),
    )
    for name, frame in (("pair", answers.pairs), ("rank", answers.ranks)):
        counts = frame.merge(located, on="community_id").drop(columns="community_id")
        counts = counts.groupby([*UNIT, "choice", "other"], as_index=False).sum()
        counts = counts.rename(columns={"choice": "a", "other": "b"})
        counts = counts.rename(columns={one: f"{name}_{one}" for one in ("both", "places", "other_places", "products")})
        rows = rows.merge(counts, on=[*UNIT, "a", "b"], how="left")
    figures = [name for name in rows if name.startswith(("pair_", "rank_"))]
    rows[figures] = rows[figures].astype("float64").fillna(0)
    share = paired_difference(
        rows["above_n"], rows["n"], rows["pair_both"], rows["base"], rows["population"], confidence=confidence
    )
    product = scores_product(
        rows["rank_both"], rows["rank_places"], rows["rank_other_places"], rows["rank_products"], rows["options"]
    )
    squares = rows["above_weights_2"] + rows["weights_2"] - 2 * product
    score = mean_interval(
        rows["above_weights"] - rows["weights"], squares, rows["form_base"], rows["population"], confidence=confidence
    )
    is_ranking = rows["type"] == "ranking"
    gaps = {
        name: np.where(rows["above_choice"].isna(), np.nan, np.where(is_ranking, one, other))
        for name, one, other in zip(("gap", "gap_low", "gap_high"), score, share, strict=True)
    }
    scratch = [name for name in rows if name.startswith(("above_", "pair_", "rank_"))]
    rows = rows.assign(**gaps, close=~(gaps["gap_low"] > 0) & rows["above_choice"].notna())
    return rows.drop(columns=[*scratch, "a", "b", "votes", "votes_2", "weights", "weights_2", "place_sum"])
