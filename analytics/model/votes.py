"""Owners' votes (业主表决, 民法典 278): one ballot a dwelling, and what a vote came to. Kept apart from surveys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import pandas as pd

from analytics.language import N_
from analytics.model.frame import Frame

Ballots: TypeAlias = pd.DataFrame
Votes: TypeAlias = pd.DataFrame

BALLOTS = Frame(
    "Ballots",
    "one exclusive unit (专有部分) of the roll of one vote",
    {
        "community_id": "the 小区",
        "matter": "what is voted on, in the office's words",
        "special": "True for the matters that need three quarters",
        "extent": "who votes on it together, a key of EXTENTS",
        "building": "楼栋; the empty text where the roll names none",
        "stairway": "单元; the empty text where the roll names none",
        "unit_key": "keyed hash of 楼栋, 单元 and 室号, 16 hex digits",
        "owner_key": "keyed hash of the owner within the 小区, 16 hex digits",
        "area_cm2": "exclusive area in whole square centimetres, > 0",
        "opinion": "a key of OPINIONS",
        "voted_on": "the day of the vote; NaT where the unit took no part",
    },
)
VOTES = Frame(
    "Votes",
    "one vote: a matter in the part of a community that votes on it together",
    {
        "community_id": "the 小区",
        "matter": "what is voted on",
        "special": "True for the matters that need three quarters",
        "extent": "a key of EXTENTS",
        "building": "楼栋 that votes; the empty text where the whole community does",
        "stairway": "单元 that votes; the empty text otherwise",
        "first_on": "day of the first vote cast, NaT without any",
        "last_on": "day of the last vote cast, NaT without any",
        "units": "exclusive units on the roll",
        "owners": "owners on the roll (总人数): several units of one owner count once",
        "area_cm2": "their exclusive area (总面积)",
        "took_part": "owners with a vote for at least one unit (参与人数)",
        "took_part_cm2": "area of the units a vote was cast for (参与面积)",
        "agreed": "owners all of whose votes agree (同意人数)",
        "agreed_cm2": "area of the units that agree (同意面积)",
        "against": "owners all of whose votes are against",
        "against_cm2": "area of the units against",
        "abstained": "owners all of whose votes abstain",
        "abstained_cm2": "area of the units that abstain",
        "divided": "owners of several units that did not vote alike; they took part and do not agree",
        "agreed_units": "units that agree",
        "agreed_alike": "of owners who agree, the one of the rarest area: how many of those taking part have it, or 0",
        "others_alike": "the same of those who took part and do not agree",
        "quorum_owners": "whether owners by number suffice (≥ 2/3)",
        "quorum_area": "whether area suffices (≥ 2/3)",
        "majority_owners": "whether enough of the participating owners agree",
        "majority_area": "whether enough of the participating area agrees",
        "passed": "whether all four hold",
        "lacking_owners": "fewest further owners who must take part and agree; 0 when it is not for persons",
        "lacking_cm2": "least further area that must take part and agree; 0 when it is not for area",
        "within_reach": "whether it would pass if all who have not voted agreed",
    },
)
EXTENTS: Final = {"community": N_("小区"), "building": N_("楼栋"), "stairway": N_("单元")}
OPINIONS: Final = {"agree": N_("同意"), "against": N_("反对"), "abstain": N_("弃权"), "absent": N_("未参加")}
SQUARE_METRE: Final = 10_000  # square centimetres


@dataclass(frozen=True)
class AcceptedBallots:
    """Checked rows of a ballot roll, ready for the store. ``title`` names the matters."""

    ballots: Ballots
    title: str
    rows_read: int
    rows_rejected: int = 0
