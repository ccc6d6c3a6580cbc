"""Counting owners' votes by article 278 of the Civil Code (民法典). Frames in, frames out.

Taking part: owners of at least two thirds of the exclusive area and at least two thirds of the owners. Of those taking
part, special matters (raising maintenance funds, rebuilding, changing the use of common parts) need at least three
quarters of area and of owners; all others more than half of both. Abstaining takes part.

One exclusive unit is one person; several units of one owner, and all that the developer has not sold or handed over,
are one person together (Supreme People's Court, interpretation on 建筑物区分所有权, article 9). Area counts unit by
unit. An owner takes part with the units a vote was cast for, and agrees as a person only when all of them agree: the
law counts the person, who cannot be of two minds.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics.model import OPINIONS, VOTES, Ballots, Limit, Votes

QUORUM: Final = Limit(2, 3)
SPECIAL: Final = Limit(3, 4)
ORDINARY: Final = Limit(1, 2, strictly=True)

# What makes ballots part of the same vote.
VOTE: Final = ["community_id", "matter", "special", "extent", "building", "stairway"]
_PERSONS: Final = {"agree": "agreed", "against": "against", "abstain": "abstained", "divided": "divided"}
_AREAS: Final = {"agree": "agreed_cm2", "against": "against_cm2", "abstain": "abstained_cm2"}
_OF_OPINION: Final = ["agreed", "agreed_cm2", "agreed_units", "majority_owners", "majority_area"]
_LACKING: Final = ["lacking_owners", "lacking_cm2"]
_PARTS: Final = ["against", "against_cm2", "abstained", "abstained_cm2", "divided"]


def majority(*, special: bool) -> Limit:
    """The share of those taking part that must agree."""
    return SPECIAL if special else ORDINARY


def lacking(limit: Limit, *, agreed: int, took_part: int, everyone: int) -> int:
    """Fewest further persons (or square centimetres) that, taking part and agreeing, meet quorum and majority.

    For a majority of p of w with G agreeing of P: w·(G + k) ≥ p·(P + k), so k ≥ (p·P − w·G) / (w − p); one more than
    that where it must be exceeded. May be more than are left.

    >>> lacking(SPECIAL, agreed=60, took_part=90, everyone=120)  # 60 + 30 = 90 of 90 + 30 = 120
    30
    >>> lacking(ORDINARY, agreed=45, took_part=90, everyone=120)
    1
    >>> lacking(ORDINARY, agreed=45, took_part=60, everyone=120)  # the quorum of 80 is further off
    20
    """
    short = limit.part * took_part - limit.whole * agreed
    gap = limit.whole - limit.part
    for_majority = short // gap + 1 if limit.strictly else -(-short // gap)
    return max(0, for_majority, QUORUM.missing(took_part, everyone))


def count(ballots: Ballots) -> Votes:
    """What every vote of ``ballots`` came to: the columns of ``model.VOTES``, in the order of :data:`VOTE`.

    Worked: three units of 50 ㎡ and one of 30 ㎡, two of the former one owner's; both of these agree, the 30 ㎡ are
    against, one did not vote: 3 owners, 180 ㎡; 2 took part with 130 ㎡; 1 of 2 agrees with 100 of 130 ㎡, so that an
    ordinary matter fails for persons.
    """
    if ballots.empty:
        return VOTES.empty()
    # Who votes together: the whole community, a building, a 单元.
    own = ballots.assign(
        building=ballots["building"].mask(ballots["extent"].eq("community"), ""),
        stairway=ballots["stairway"].where(ballots["extent"].eq("stairway"), ""),
    )
    own["vote"] = own.groupby(VOTE).ngroup()
    own["owner_key"] = pd.factorize(own["owner_key"])[0]  # numbers group several times faster than text
    cast = own[own["opinion"].ne("absent")]
    votes = own.drop_duplicates("vote").set_index("vote")[VOTE].sort_index()
    by_vote = own.groupby("vote")
    votes = votes.assign(
        units=by_vote.size(),
        owners=own.drop_duplicates(["vote", "owner_key"]).groupby("vote").size(),
        area_cm2=by_vote["area_cm2"].sum(),
    )
    days = cast.groupby("vote")["voted_on"]
    votes = votes.assign(first_on=days.min(), last_on=days.max(), took_part_cm2=_summed(cast, "area_cm2", votes.index))
    for opinion, column in _AREAS.items():
        votes[column] = _summed(cast[cast["opinion"].eq(opinion)], "area_cm2", votes.index)
    votes["agreed_units"] = cast[cast["opinion"].eq("agree")].groupby("vote").size().reindex(votes.index, fill_value=0)
    return _judged(votes.join(_persons(cast, votes.index)))[list(VOTES.columns)].reset_index(drop=True)


def _summed(cast: pd.DataFrame, column: str, votes: pd.Index) -> pd.Series:
    return cast.groupby("vote")[column].sum().reindex(votes, fill_value=0).astype("int64")


def _persons(cast: pd.DataFrame, votes: pd.Index) -> pd.DataFrame:
    """By vote the owners who took part, by opinion, and how well each side is hidden among equal areas."""
    opinions = list(OPINIONS)
    coded = cast.assign(code=cast["opinion"].map(opinions.index).astype("int8"))
    by_owner = coded.groupby(["vote", "owner_key"], as_index=False).agg(
        least=("code", "min"), most=("code", "max"), area_cm2=("area_cm2", "sum")
    )
    said = by_owner["most"].map(dict(enumerate(opinions)))
    by_owner["opinion"] = said.mask(by_owner["least"].ne(by_owner["most"]), "divided")
    alike = by_owner.groupby(["vote", "area_cm2"])["owner_key"].transform("size")
    # The area of one of two minds does not stand in either sum as it is.
    by_owner["alike"] = alike.mask(by_owner["opinion"].eq("divided"), 1)
    agrees = by_owner["opinion"].eq("agree")
    found = {"took_part": by_owner.groupby("vote").size()}
    for opinion, column in _PERSONS.items():
        found[column] = by_owner[by_owner["opinion"].eq(opinion)].groupby("vote").size()
    found["agreed_alike"] = by_owner[agrees].groupby("vote")["alike"].min()
    found["others_alike"] = by_owner[~agrees].groupby("vote")["alike"].min()
    return pd.DataFrame(found).reindex(votes).fillna(0).astype("int64")


def _judged(votes: pd.DataFrame) -> pd.DataFrame:
    """``votes`` with what the law makes of each, on whole numbers."""
    return votes.assign(**pd.DataFrame([_verdict(row) for row in votes.to_dict("records")], index=votes.index))


def _verdict(vote: Mapping[Hashable, Any]) -> dict[str, object]:
    limit = majority(special=vote["special"])
    measures = {
        "owners": (vote["agreed"], vote["took_part"], vote["owners"]),
        "area": (vote["agreed_cm2"], vote["took_part_cm2"], vote["area_cm2"]),
    }
    found: dict[str, object] = {}
    for name, (agreed, took_part, everyone) in measures.items():
        found[f"quorum_{name}"] = QUORUM.met(took_part, everyone)
        found[f"majority_{name}"] = limit.met(agreed, took_part)
    short = {
        name: lacking(limit, agreed=agreed, took_part=took_part, everyone=everyone)
        for name, (agreed, took_part, everyone) in measures.items()
    }
    left = {name: everyone - took_part for name, (_agreed, took_part, everyone) in measures.items()}
    return found | {
        "passed": all(found.values()),
        "lacking_owners": short["owners"],
        "lacking_cm2": short["area"],
        "within_reach": all(short[name] <= left[name] for name in short),
    }


def shown(votes: Votes, *, minimum: int) -> Votes:
    """``votes`` as they may be shown, so that no ballot can be worked out; boolean columns say what is left out.

    - ``suppressed``: fewer than ``minimum`` owners on the roll or taking part. Only turnout and passed or not are left.
    - ``area_hidden``: 1 to ``minimum`` − 1 owners agree, or do not, and one of them would be known by the area, which
      fewer than ``minimum`` of those taking part have. Area that agrees, and what is lacking of it, is left out.
    - ``parts_hidden``: against, abstaining or divided are 1 to ``minimum`` − 1 owners, or an area must not be told:
      these parts are left out; what did not agree is one figure.

    A 单元 of 12 equal dwellings of which 11 agree is told in full but for against or abstained; were the twelfth the
    only one of its size, the agreeing area would name it and is left out.
    """
    others = votes["took_part"] - votes["agreed"]
    suppressed = votes["owners"].lt(minimum) | _few(votes["took_part"], minimum)
    area_hidden = suppressed | (
        (_few(votes["agreed"], minimum) & votes["agreed_alike"].lt(minimum))
        | (_few(others, minimum) & votes["others_alike"].lt(minimum))
    )
    small_part = pd.concat([_few(votes[name], minimum) for name in ("against", "abstained", "divided")], axis=1)
    hidden = {
        "suppressed": suppressed,
        "area_hidden": area_hidden,
        "parts_hidden": area_hidden | small_part.any(axis=1),
    }
    found = votes.assign(**{name: which.astype(bool) for name, which in hidden.items()})
    found = _left_out(found, [*_OF_OPINION, "lacking_owners", "within_reach"], suppressed)
    found = _left_out(found, ["agreed_cm2", "agreed_units", "lacking_cm2"], area_hidden)
    return _left_out(found, _PARTS, found["parts_hidden"]).drop(columns=["agreed_alike", "others_alike"])


def _few(persons: pd.Series, minimum: int) -> pd.Series:
    return persons.gt(0) & persons.lt(minimum)


def _left_out(votes: pd.DataFrame, columns: list[str], where: pd.Series) -> pd.DataFrame:
    kinds = {name: "boolean" if votes[name].dtype in (bool, "boolean") else "Int64" for name in columns}
    typed = votes[columns].astype(kinds)
    return votes.assign(**{name: typed[name].mask(where.to_numpy(np.bool_), pd.NA) for name in columns})
