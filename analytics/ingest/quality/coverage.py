"""How a file's accepted forms lie over households and communities: more than can be, or too few to judge by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd

from analytics.estimation.verdicts import evidence
from analytics.headings import round_said
from analytics.ingest.quality.screened import Found, Screened
from analytics.language import N_
from analytics.model import AcceptedSurvey, Communities, Gate
from analytics.sayings import Saying, Several

NAMED: Final = 5
_FORM: Final = ["survey_id", "round"]


def findings(forms: Screened, communities: Communities, gate: Gate) -> Iterator[Found]:
    """Several forms of a household in one round, more forms than households, too few forms for a verdict."""
    accepted = forms.checked.accepted
    if not isinstance(accepted, AcceptedSurvey):
        return
    for found in (
        same_household(forms, accepted),
        more_than_households(accepted, communities),
        few_forms(accepted, communities, gate),
    ):
        if found is not None:
            yield found


def same_household(forms: Screened, accepted: AcceptedSurvey) -> Found | None:
    """Forms of a household that has another form in the same survey and round. Base: forms with a household."""
    keys = accepted.responses["respondent_key"]
    again = np.flatnonzero(keys.notna() & keys.duplicated(keep=False))
    several = accepted.responses.iloc[again].groupby([*_FORM, "respondent_key"], sort=False)["round"].transform("size")
    again = again[several.to_numpy() > 1]
    if not len(again):
        return None
    households = accepted.responses.iloc[again].drop_duplicates([*_FORM, "respondent_key"])
    words = N_("{k} 户在同一轮中各有两份及以上，共 {n} 份，最多的一户 {most} 份")
    detail = Saying(words, k=len(households), n=len(again), most=several.max())
    return Found("same_household", len(again), int(keys.notna().sum()), detail, forms.accepted[again])


def more_than_households(accepted: AcceptedSurvey, communities: Communities) -> Found | None:
    """Communities that have more forms in a round than households. Base: communities of the file."""
    counts = accepted.responses.groupby([*_FORM, "community_id"], sort=False).size().rename("n").reset_index()
    counts = counts.merge(communities[["community_id", "name", "households"]], on="community_id")
    over = counts[counts["n"] > counts["households"]].sort_values("n", ascending=False, kind="stable")
    if over.empty:
        return None
    said = N_("{name}（{id}）{round} {n} 份，户数 {households}")
    named = [
        Saying(
            said, name=one.name, id=one.community_id, round=round_said(one.round), n=one.n, households=one.households
        )
        for one in over.head(NAMED).itertuples(index=False)
    ]
    n = over["community_id"].nunique()
    words = N_("{n} 个小区的答卷多于户数：{named}{more}")
    detail = Saying(words, n=n, named=Several(N_("；"), named), more=_more(over))
    return Found("more_than_households", n, counts["community_id"].nunique(), detail)


def few_forms(accepted: AcceptedSurvey, communities: Communities, gate: Gate) -> Found | None:
    """Communities with too few valid overall answers in a round: not even all satisfied would show the gate met.

    Base: communities of the file, where it holds a satisfaction survey with such a question. The verdict itself counts
    forms too that are in the store already.
    """
    surveys = accepted.surveys.loc[accepted.surveys["kind"] == "satisfaction", "survey_id"]
    overall = accepted.items.loc[accepted.items["overall"] & accepted.items["survey_id"].isin(surveys), "item_id"]
    if overall.empty:
        return None
    answers = accepted.answers[accepted.answers["item_id"].isin(overall)]
    asked = accepted.responses[[*_FORM, "community_id"]].iloc[answers["response"]]
    asked = asked.assign(n=answers["level"].notna().to_numpy())
    counts = asked.groupby([*_FORM, "community_id"], sort=False)["n"].sum().reset_index()
    counts = counts.merge(communities[["community_id", "name", "households"]], on="community_id")
    sure = evidence(counts["n"], counts["n"], counts["households"].astype("Float64"), gate) == "clear"
    few = counts[~sure].sort_values("n", kind="stable")
    if few.empty:
        return None
    said = N_("{name}（{id}）{n} 份")
    named = [
        Saying(said, name=one.name, id=one.community_id, n=one.n) for one in few.head(NAMED).itertuples(index=False)
    ]
    n = few["community_id"].nunique()
    words = N_("{k} 个小区在本文件中的有效份数太少，即使全部满意也不能证明达到 {percent} %：{named}{more}")
    listed = Several(N_("、"), named)
    detail = Saying(words, k=n, percent=gate.threshold_percent, named=listed, more=_more(few))
    return Found("few_forms", n, counts["community_id"].nunique(), detail)


def _more(rows: pd.DataFrame) -> Saying | str:
    return Saying(N_(" 等")) if len(rows) > NAMED else ""
