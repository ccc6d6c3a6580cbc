"""One community from all sides: its rounds compared, its answers by question, its weeks."""

from __future__ import annotations

import pandas as pd

from analytics.estimation import comparison, shares, verdicts, weeks
from analytics.flows import programmes
from analytics.flows.acceptance import satisfaction_counts
from analytics.flows.office import Office
from analytics.flows.periods.disclosure import disclosed
from analytics.model import Estimates, Scope
from analytics.privacy import suppression
from analytics.store import communities, counts, surveys


def rounds(office: Office, community_id: str) -> pd.DataFrame:
    """Every round of satisfaction surveys here, by when it was first answered, each compared with the one before.

    Columns: survey_id, title, round, first_week, households, those of ``estimation.verdicts.with_judgement``, and
    difference, difference_low, difference_high (shares −1–1, Newcombe; NA for the first round) and suppressed.
    """
    levels, items = satisfaction_counts(office, scope=Scope(community_id=(community_id,)))
    key = ["survey_id", "round"]
    units = shares.satisfied_shares(levels, items, by=key).drop(columns="share")
    begun = levels.groupby(key, as_index=False)["week"].min().rename(columns={"week": "first_week"})
    households = communities.communities(office.store, Scope(community_id=(community_id,)))["households"]
    units = units.merge(begun, on=key).sort_values(["first_week", *key], ignore_index=True)
    units = units.merge(surveys.surveys(office.store)[["survey_id", "title"]], on="survey_id", how="left")
    units = units.assign(households=[households.iloc[0]] * len(units) if len(households) else pd.NA)
    judged = verdicts.with_judgement(units, programmes.gate_of(office, community_id))
    before = judged[["satisfied", "n"]].shift(1)
    difference, low, high = comparison.newcombe_difference(
        judged["satisfied"], judged["n"], before["satisfied"], before["n"], confidence=office.gate.confidence
    )
    compared = judged.assign(difference=difference, difference_low=low, difference_high=high)
    asked = compared.assign(community_id=community_id)
    hidden = suppression.closed(compared, disclosed(office).rounds(asked))
    # A difference tells the share of a hidden round to whoever knows the other.
    either = hidden["suppressed"] | hidden["suppressed"].shift(1, fill_value=False)
    columns = ["difference", "difference_low", "difference_high"]
    return hidden.assign(**{column: hidden[column].mask(either) for column in columns})


def weekly(office: Office, community_id: str, survey_id: str, round_number: int) -> Estimates:
    """The weeks of one round here, gaps included: week, n, satisfied, outside, share, low, high, suppressed.

    Weeks with few answers are hidden, and others that would tell them: see flows.periods.disclosure.
    """
    levels = counts.level_counts(
        office.store, scope=Scope(community_id=(community_id,)), survey_ids=[survey_id], overall_only=True
    )
    estimates = weeks.weekly_estimates(levels[levels["round"] == round_number], surveys.items(office.store, survey_id))
    judged = shares.with_interval(estimates, confidence=office.gate.confidence)
    asked = judged[["week"]].assign(community_id=community_id, survey_id=survey_id, round=round_number)
    return suppression.closed(judged, disclosed(office).weeks(asked))
