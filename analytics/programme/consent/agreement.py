"""How many households agree to what: counts of answers in, one row an item and round out. Pure.

A household that was asked and left an item blank has not agreed: it stays in the base of those asked, and so do
abstentions and 不清楚. Only 不适用 is outside. 同意率（占征询户） = agreed / asked, an estimate with an interval;
同意率（占总户数） = agreed / households of the register, a count of what is certain so far, without one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from analytics.estimation.comparison import newcombe_difference
from analytics.estimation.exact import joined_interval
from analytics.estimation.intervals import share_of
from analytics.estimation.paired import paired_difference
from analytics.model import Items, Limit
from analytics.privacy.suppression import suppress, suppress_parts

ANSWERS: Final = ("agreed", "against", "abstained", "missing", "outside")
COUNTED: Final = ("agreed", "against", "abstained", "missing")
CHANGES: Final = ("agreed_before", "asked_before", "change", "change_low", "change_high")
PAIRED: Final = ("gained", "lost", "paired", "paired_low", "paired_high")
FIGURES: Final = (
    *("agreed", "against", "abstained", "missing", "outside", "share", "low", "high", "register_share"),
    *("met", "register_met", "short", "register_short", *CHANGES, "both", *PAIRED),
)
_NEUTRAL: Final = re.compile(r"弃权|无所谓|中立|一般|不表态|没意见|都可以|neutral|neither|abstain", re.IGNORECASE)
_NOT_COUNTED: Final = {"dont_know": "abstained", "not_applicable": "outside"}


def neutral_levels(item: Mapping[Any, Any]) -> frozenset[int]:
    """The levels of an item (a row of Items) that neither agree nor object: by their words, else the middle one.

    >>> sorted(neutral_levels({"labels": "不同意|弃权|同意", "scale_low": 1, "scale_high": 3, "satisfied_from": 3}))
    [2]
    >>> sorted(neutral_levels({"labels": None, "scale_low": 1, "scale_high": 5, "satisfied_from": 4}))
    [3]
    """
    low, high, first = (int(item[name]) for name in ("scale_low", "scale_high", "satisfied_from"))
    if isinstance(item["labels"], str):
        words = enumerate(item["labels"].split("|"), start=low)
        found = {level for level, word in words if _NEUTRAL.search(word)}
    else:
        found = {(low + high) // 2} if (low + high) % 2 == 0 else set()
    return frozenset(level for level in found if level < first)


def answer_of(counts: pd.DataFrame, items: Items, *, level: str = "level", missing: str = "missing") -> pd.Series:
    """One of ANSWERS for every row of ``counts`` (item_id, level, missing), by the definition in force of its item."""
    known = items.set_index("item_id")
    first = counts["item_id"].map(known["satisfied_from"])
    neutral = {item_id: neutral_levels(row) for item_id, row in known.iterrows() if pd.notna(row["satisfied_from"])}
    answers = []
    for item_id, given, start, reason in zip(counts["item_id"], counts[level], first, counts[missing], strict=True):
        if pd.isna(given):
            answers.append(_NOT_COUNTED.get(reason, "missing"))
        elif given >= start:
            answers.append("agreed")
        else:
            answers.append("abstained" if given in neutral[item_id] else "against")
    return pd.Series(answers, index=counts.index, dtype="str")


def tallied(counts: pd.DataFrame, items: Items, by: Sequence[str]) -> pd.DataFrame:
    """Households per answer: ``by``, then ANSWERS and ``asked`` (all but outside), for items that somebody answered.

    An item that every form of a round leaves blank was not asked in it.
    """
    kept = counts[counts["item_id"].isin(items.loc[items["satisfied_from"].notna(), "item_id"])]
    kept = kept.assign(answer=answer_of(kept, items))
    wide = kept.pivot_table(index=list(by), columns="answer", values="n", aggfunc="sum", fill_value=0, dropna=False)
    wide = wide.reindex(columns=list(ANSWERS), fill_value=0).fillna(0).astype("int64").reset_index()
    wide.columns.name = None
    answered = wide[["agreed", "against", "abstained"]].sum(axis=1) > 0
    return wide[answered].assign(asked=wide[list(COUNTED)].sum(axis=1)).reset_index(drop=True)


def item_rounds(
    levels: pd.DataFrame,
    items: Items,
    pairs: pd.DataFrame,
    *,
    households: Mapping[str, int],
    limits: Mapping[str, Limit],
    confidence: float,
    minimum: int,
) -> pd.DataFrame:
    """Every item in every round of every community, with its standing against the limit and its change.

    Columns: community_id, round, item_id, position, heading, households (of the register; NA unknown), limit (whole per
    cent), asked, ANSWERS, share (agreed / asked, 0–1), low, high (exact.joined_interval), met, short (households
    among those asked that agreement lacks to the limit), register_share (agreed / households, 0–1), register_met,
    register_short, round_before, agreed_before, asked_before, change (share less the round before's), change_low,
    change_high (Newcombe 1998, method 10: the rounds taken for independent, though some households answered both, so
    the interval is if anything too wide), both (households that answered both), gained, lost (of them, those that
    agree only now, or only before), paired, paired_low, paired_high (Newcombe 1998,
    17:2635, method 10), suppressed.
    Where more were asked than the register has households, the register's figures are NA: it is out of date.
    Fewer than ``minimum`` asked: no figure.
    """
    key = ["community_id", "round", "item_id"]
    frame = tallied(levels, items, key).merge(items[["item_id", "position", "heading"]], on="item_id")
    frame["households"] = frame["community_id"].map(households).astype("Int64")
    frame = _standing(frame, limits, confidence)
    frame = frame.sort_values(["community_id", "item_id", "round"], ignore_index=True)
    frame = _changes(frame, confidence).merge(_changed(pairs, items), on=[*key, "round_before"], how="left")
    frame["both"] = frame["both"].fillna(0).astype("Int64").mask(frame["round_before"].isna())
    frame = _paired(frame, confidence, minimum)
    few_before = frame["asked_before"].lt(minimum).fillna(False).astype(bool)
    frame = _blanked(frame, CHANGES, few_before | (frame["asked"] < minimum))
    frame = suppress(frame, minimum=minimum, n="asked", hide=FIGURES)
    return frame.sort_values(["community_id", "position", "item_id", "round"], ignore_index=True)


def standing(agreed: pd.Series, base: pd.Series, limits: Sequence[Limit]) -> tuple[pd.Series, pd.Series]:
    """(met, short) of ``agreed`` of ``base`` households: whether the limit is reached, and by how many not; NA, NA
    where the base is 0 or unknown."""
    rows = zip(agreed, base, limits, strict=True)
    told = [
        (pd.NA, pd.NA)
        if pd.isna(of) or of == 0
        else (limit.met(int(count), int(of)), limit.missing(int(count), int(of)))
        for count, of, limit in rows
    ]
    met = pd.Series([one for one, _short in told], index=agreed.index, dtype="boolean")
    return met, pd.Series([short for _met, short in told], index=agreed.index, dtype="Int64")


def by_building(
    counts: pd.DataFrame,
    items: Items,
    reach: pd.DataFrame,
    listed: Mapping[str, int],
    *,
    confidence: float,
    minimum: int,
) -> pd.DataFrame:
    """One item in one round of one community by building: who answered, who has not, who agrees.

    ``counts`` are the levels of that item and round, ``reach`` the households that handed in a form, ``listed`` the
    households of each building, where the office registered them. Columns: building (NA: the form tells none),
    households (NA unknown), answered, unanswered (NA unknown), asked, ANSWERS, share, low, high, suppressed. Buildings
    with few answers are hidden, and a second one where the first could be got by subtraction.
    """
    answered = reach.groupby("building", dropna=False)["asked"].sum().rename("answered")
    known = tallied(counts.assign(building=counts["building"].fillna("")), items, ["building"])
    frame = pd.DataFrame({"building": sorted({*answered.index.dropna(), *listed}, key=_by_number)})
    if answered.index.isna().any():
        frame.loc[len(frame)] = [pd.NA]
    name = frame["building"].fillna("")
    frame["households"] = frame["building"].map(dict(listed)).astype("Int64")
    frame["answered"] = (
        name.map(answered.rename(index=lambda one: "" if pd.isna(one) else one)).fillna(0).astype("Int64")
    )
    frame["unanswered"] = (frame["households"] - frame["answered"]).clip(lower=0)
    frame = frame.assign(name=name).merge(known.rename(columns={"building": "name"}), on="name", how="left")
    frame[["asked", *ANSWERS]] = frame[["asked", *ANSWERS]].fillna(0).astype("Int64")
    frame["share"] = share_of(frame["agreed"].astype("float64"), frame["asked"].astype("float64"))
    low, high = joined_interval(
        frame["agreed"].astype("float64"),
        frame["asked"].astype("float64"),
        frame["households"].astype("float64"),
        confidence=confidence,
    )
    frame = frame.assign(low=low, high=high).drop(columns="name")
    hide = ("asked", *ANSWERS, "share", "low", "high", "unanswered")
    # Both totals are told elsewhere: of the households that were asked about the item, and of all that answered.
    frame = suppress_parts(frame, within=(), minimum=minimum, n="asked", hide=(*ANSWERS, "share", "low", "high"))
    return suppress_parts(frame, within=(), minimum=minimum, n="answered", hide=hide)


def _by_number(building: str) -> tuple[int, str]:
    digits = re.match(r"\d+", building)
    return (int(digits[0]) if digits else 1000, building)


def _standing(frame: pd.DataFrame, limits: Mapping[str, Limit], confidence: float) -> pd.DataFrame:
    """Shares on both bases with the interval, the limit, and what is missing to it."""
    of_row = [limits[community] for community in frame["community_id"]]
    everyone = frame["households"].mask(frame["asked"] > frame["households"])
    population = everyone.astype("float64")
    low, high = joined_interval(frame["agreed"], frame["asked"], population, confidence=confidence)
    met, short = standing(frame["agreed"], frame["asked"], of_row)
    register_met, register_short = standing(frame["agreed"], everyone, of_row)
    return frame.assign(
        limit=pd.Series([100 * limit.part // limit.whole for limit in of_row], index=frame.index, dtype="int64"),
        share=share_of(frame["agreed"], frame["asked"]),
        low=low,
        high=high,
        met=met,
        short=short,
        register_share=share_of(frame["agreed"], population),
        register_met=register_met,
        register_short=register_short,
    )


def _changes(frame: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Every row beside the round before in which its item was asked."""
    before = frame.groupby(["community_id", "item_id"], sort=False)[["round", "agreed", "asked"]].shift()
    frame = frame.assign(
        round_before=before["round"].astype("Int64"),
        agreed_before=before["agreed"].astype("Int64"),
        asked_before=before["asked"].astype("Int64"),
    )
    change, low, high = newcombe_difference(
        frame["agreed"], frame["asked"], before["agreed"], before["asked"], confidence=confidence
    )
    return frame.assign(change=change, change_low=low, change_high=high)


def _changed(pairs: pd.DataFrame, items: Items) -> pd.DataFrame:
    """Households that answered an item in both rounds, and how many came to agree, ceased to, or stayed with it."""
    key = ["community_id", "round", "round_before", "item_id"]
    kept = pairs[pairs["item_id"].isin(items.loc[items["satisfied_from"].notna(), "item_id"])]
    now = answer_of(kept, items)
    then = answer_of(kept, items, level="level_before", missing="missing_before")
    kept = kept[now.ne("outside") & then.ne("outside")].assign(now=now.eq("agreed"), then=then.eq("agreed"))
    counted = kept.assign(
        both=kept["n"],
        gained=kept["n"].where(kept["now"] & ~kept["then"], 0),
        lost=kept["n"].where(kept["then"] & ~kept["now"], 0),
        stayed=kept["n"].where(kept["then"] & kept["now"], 0),
    )
    sums = ["both", "gained", "lost", "stayed"]
    found = counted.groupby(key, as_index=False)[sums].sum()
    return found.astype({"round_before": "Int64"} | dict.fromkeys(sums, "Int64"))


def _paired(frame: pd.DataFrame, confidence: float, minimum: int) -> pd.DataFrame:
    """The change among those who answered both rounds, where they are enough to show."""
    few = frame["both"].lt(minimum).fillna(True).astype(bool)
    gained, lost, stayed, both = (frame[name].astype("float64") for name in ("gained", "lost", "stayed", "both"))
    difference, low, high = paired_difference(gained + stayed, lost + stayed, stayed, both, confidence=confidence)
    frame = frame.assign(paired=difference, paired_low=low, paired_high=high).drop(columns="stayed")
    return _blanked(frame, (*PAIRED, "both"), few & frame["both"].ne(0).fillna(True).astype(bool))


def _blanked(frame: pd.DataFrame, columns: Sequence[str], where: pd.Series) -> pd.DataFrame:
    return frame.assign(**{name: frame[name].mask(where) for name in columns})
