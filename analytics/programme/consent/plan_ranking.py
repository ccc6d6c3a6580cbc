"""Competing plans (一区多案): support and against in one row a plan, and whether the first two are close. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from analytics.estimation.comparison import newcombe_difference
from analytics.estimation.exact import joined_interval
from analytics.estimation.intervals import share_of
from analytics.estimation.paired import paired_difference
from analytics.model import Items
from analytics.privacy.suppression import suppress, suppress_parts
from analytics.programme.consent.agreement import answer_of

STANCES: Final = ("support", "against", "others", "abstained", "missing", "outside")
FIGURES: Final = (*STANCES, "net", "share", "low", "high", "against_share", "net_share")
_PLAN: Final = re.compile(
    r"方案\s*[一二三四五六七八九十甲乙丙丁\dA-Za-zＡ-Ｚ①-⑨]|[一二三四五六七八九甲乙丙丁\dA-ZＡ-Ｚ][号、]?\s*方案|plan\s*[a-z\d]",
    re.IGNORECASE,
)
_AGAINST_ALL: Final = re.compile(r"都不|均不|不同意|反对|不赞成|都不选|不改造|none", re.IGNORECASE)
_ABSTAINED: Final = re.compile(r"弃权|无所谓|都可以|都行|均可|不清楚|不表态|no opinion|either", re.IGNORECASE)
_FROM_LEVELS: Final = {"agreed": "support"}


@dataclass(frozen=True)
class Comparison:
    """The first plan beside the second, by support. ``n`` households stand behind both.

    ``close`` is True where the interval of the difference holds 0, None where there are not two plans to compare.
    ``paired`` says that the same households judged both. Difference, low and high are shares, −1 to 1.
    """

    first: str = ""
    second: str = ""
    n: int = 0
    difference: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
    close: bool | None = None
    paired: bool = True


def names_a_plan(text: str) -> bool:
    """Whether a heading or an option names a plan.

    >>> [names_a_plan(text) for text in ("方案一：只做外墙", "是否同意B方案", "您对方案有何意见", "节能窗")]
    [True, True, False, False]
    """
    return bool(_PLAN.search(text))


def stance_of(choice: str, plans: Sequence[str]) -> str:
    """What an option of a single-choice question that is no plan says: against all of them, abstained, or others.

    >>> [stance_of(text, ["方案一"]) for text in ("都不同意", "都可以", "其他")]
    ['against', 'abstained', 'others']
    """
    if choice in plans:
        return "support"
    if _ABSTAINED.search(choice):
        return "abstained"
    return "against" if _AGAINST_ALL.search(choice) else "others"


def of_choices(counts: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Stances towards each of ``plans`` by building, from one single-choice question: building, option, stance, n.

    Who chose another plan is neither for this one nor against it: others. Who chose 都不同意 is against each.
    """
    parts = []
    for plan in plans:
        stances = [
            _missing(reason) if pd.isna(choice) else _towards(plan, str(choice), plans)
            for choice, reason in zip(counts["choice"], counts["missing"], strict=True)
        ]
        parts.append(counts[["building", "n"]].assign(option=plan, stance=stances))
    return _stances(parts)


def of_levels(counts: pd.DataFrame, items: Items, plans: Sequence[str]) -> pd.DataFrame:
    """Stances by building from level items, one a plan (``plans``: their item_ids): building, option, stance, n."""
    headings = items.set_index("item_id")["heading"]
    parts = []
    for item_id in plans:
        of_item = counts[counts["item_id"].eq(item_id)]
        stances = answer_of(of_item, items).replace(_FROM_LEVELS)
        parts.append(of_item[["building", "n"]].assign(option=headings[item_id], stance=stances))
    return _stances(parts)


def options(
    stances: pd.DataFrame, *, households: int | None, confidence: float, minimum: int, plans: Sequence[str]
) -> pd.DataFrame:
    """One row a plan, most supported first: option, asked (all but outside), STANCES, share (support / asked, 0–1),
    low, high (exact.joined_interval), against_share, net (support less against), net_share, suppressed."""
    frame = _tallied(stances, ["option"], plans)
    frame = _figures(frame, pd.Series(households, index=frame.index, dtype="Float64"), confidence)
    frame = frame.sort_values(["share", "net"], ascending=False, kind="stable", ignore_index=True)
    return suppress(frame, minimum=minimum, n="asked", hide=FIGURES)


def by_building(
    stances: pd.DataFrame, *, listed: dict[str, int], confidence: float, minimum: int, plans: Sequence[str]
) -> pd.DataFrame:
    """:func:`options` for every building apart (building NA: the form tells none). Buildings with few answers are
    hidden, and a second one where the first could be got by subtraction from the whole."""
    told = stances.assign(building=stances["building"].astype("object").where(stances["building"].notna(), ""))
    frame = _tallied(told, ["building", "option"], plans)
    frame = _figures(frame, frame["building"].map(listed).astype("Float64"), confidence)
    frame = suppress_parts(frame, within=["option"], minimum=minimum, n="asked", hide=FIGURES)
    order = frame["building"].str.extract(r"^(\d+)", expand=False).astype("Float64").fillna(1000)
    place = frame["option"].map({plan: at for at, plan in enumerate(plans)})
    frame = frame.assign(order=order, place=place).sort_values(["order", "building", "place"], ignore_index=True)
    named = frame["building"].where(frame["building"].ne(""))
    return frame.drop(columns=["order", "place"]).assign(building=named.astype("str"))


def compared_choices(ranked: pd.DataFrame, *, households: int | None, confidence: float) -> Comparison:
    """The first two of ``ranked`` (:func:`options`), options of one question: no household is for both."""
    two = _first_two(ranked)
    if two is None:
        return Comparison()
    first, second = two
    n = int(first["asked"])
    told = paired_difference(
        int(first["support"]), int(second["support"]), 0, n, _known(households), confidence=confidence
    )
    return _comparison(first, second, n, told, paired=True)


def compared_levels(
    ranked: pd.DataFrame, both: pd.DataFrame, items: Items, *, households: int | None, confidence: float
) -> Comparison:
    """The first two of ``ranked``, items of their own; ``both``: households by their answers to both (level_a of the
    first). Paired over the households asked about both; where these are fewer than half of either's, the two are taken
    for independent (Newcombe 1998, method 10)."""
    two = _first_two(ranked)
    if two is None:
        return Comparison()
    first, second = two
    ids = items.set_index("heading")["item_id"]
    a, b = ids[first["option"]], ids[second["option"]]
    for_a = answer_of(both.assign(item_id=a), items, level="level_a", missing="missing_a")
    for_b = answer_of(both.assign(item_id=b), items, level="level_b", missing="missing_b")
    inside = for_a.ne("outside") & for_b.ne("outside")
    n = int(both.loc[inside, "n"].sum())
    if 2 * n < max(int(first["asked"]), int(second["asked"])):
        told = newcombe_difference(
            int(first["support"]),
            int(first["asked"]),
            int(second["support"]),
            int(second["asked"]),
            confidence=confidence,
        )
        return _comparison(first, second, int(first["asked"]) + int(second["asked"]), told, paired=False)
    for_a, for_b = for_a.eq("agreed"), for_b.eq("agreed")
    of_a, of_b, of_both = (int(both.loc[inside & which, "n"].sum()) for which in (for_a, for_b, for_a & for_b))
    told = paired_difference(of_a, of_b, of_both, n, _known(households), confidence=confidence)
    return _comparison(first, second, n, told, paired=True)


def _comparison(first: pd.Series, second: pd.Series, n: int, told: tuple, *, paired: bool) -> Comparison:
    difference, low, high = map(float, told)
    return Comparison(
        str(first["option"]), str(second["option"]), n, difference, low, high, close=low <= 0 <= high, paired=paired
    )


def _first_two(ranked: pd.DataFrame) -> tuple[pd.Series, pd.Series] | None:
    """The first two plans, unless any plan is hidden: a hidden one might be the first."""
    if len(ranked) < 2 or ranked["suppressed"].any() or ranked["share"].isna().any():
        return None
    return ranked.iloc[0], ranked.iloc[1]


def _known(households: int | None) -> float:
    return float("nan") if households is None else float(households)


def _towards(plan: str, choice: str, plans: Sequence[str]) -> str:
    if choice == plan:
        return "support"
    stance = stance_of(choice, plans)
    return "others" if stance == "support" else stance


def _missing(reason: object) -> str:
    return {"dont_know": "abstained", "not_applicable": "outside"}.get(str(reason), "missing")


def _stances(parts: list[pd.DataFrame]) -> pd.DataFrame:
    columns = ["building", "option", "stance", "n"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _tallied(stances: pd.DataFrame, by: list[str], plans: Sequence[str]) -> pd.DataFrame:
    wide = stances.pivot_table(index=by, columns="stance", values="n", aggfunc="sum", fill_value=0)
    wide = wide.reindex(columns=list(STANCES), fill_value=0).astype("int64").reset_index()
    wide.columns.name = None
    if by == ["option"]:
        wide = wide.set_index("option").reindex(list(plans), fill_value=0).rename_axis("option").reset_index()
    return wide.assign(asked=wide[[name for name in STANCES if name != "outside"]].sum(axis=1))


def _figures(frame: pd.DataFrame, households: pd.Series, confidence: float) -> pd.DataFrame:
    low, high = joined_interval(frame["support"], frame["asked"], households.astype("float64"), confidence=confidence)
    net = frame["support"] - frame["against"]
    return frame.assign(
        share=share_of(frame["support"], frame["asked"]),
        low=low,
        high=high,
        against_share=share_of(frame["against"], frame["asked"]),
        net=net,
        net_share=share_of(net, frame["asked"]),
    )
