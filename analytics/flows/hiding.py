"""What may be told of the answers to a survey, place by place and round by round.

It is decided of the whole city, whoever reads: what a district's official is shown of a place is what the city's is
shown of it, or what one hides would follow from what the other sees.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.estimation import rounds, shares
from analytics.flows.kept import Kept
from analytics.flows.office import Office
from analytics.privacy import nesting, overlapping
from analytics.store import communities, counts, surveys
from analytics.store.wishes import answered

_PLACES: Final = ["city", "district", "street"]
LATEST: Final = "latest"


_kept: Kept[pd.DataFrame] = Kept(8)


def rated(office: Office, survey_id: str, round_number: int | None = None) -> pd.DataFrame:
    """Whose answers to questions with levels must not be shown: ``privacy.nesting.hidden`` of every community.

    Of the round, None: of the latest round of each community; beside all other rounds, which readers may ask for too.
    Nothing of it may be shown. Overall questions stand on other pages too: see flows.periods.disclosure.
    """
    return _of_round(_kept.of(office, (survey_id, "rated"), lambda whole: _rated(whole, survey_id)), round_number)


def chosen(office: Office, survey_id: str, round_number: int | None = None) -> pd.DataFrame:
    """As :func:`rated`, of questions with options; n are households that answered."""
    return _of_round(_kept.of(office, (survey_id, "chosen"), lambda whole: _chosen(whole, survey_id)), round_number)


def _rated(whole: Office, survey_id: str) -> pd.DataFrame:
    levels = counts.level_counts(whole.store, survey_ids=[survey_id], by_week=False)
    items = surveys.items(whole.store, survey_id)
    levels = levels[levels["item_id"].isin(items.loc[items["satisfied_from"].notna(), "item_id"])]
    bases = shares.satisfied_shares(levels, items, by=["community_id", "item_id", "round"])
    latest = rounds.latest_rounds(levels)[["community_id", "round"]].drop_duplicates()
    return _of_views(whole, bases[["community_id", "item_id", "round", "n"]], latest)


def _chosen(whole: Office, survey_id: str) -> pd.DataFrame:
    bases = answered(whole.store, survey_id).rename(columns={"households": "n"})
    latest = bases.loc[bases["latest"], ["community_id", "round"]].drop_duplicates()
    return _of_views(whole, bases[["community_id", "item_id", "round", "n"]], latest)


def _of_views(whole: Office, bases: pd.DataFrame, latest: pd.DataFrame) -> pd.DataFrame:
    """What must be hidden of each round, and of the latest of each community: ``view`` is LATEST or the round."""
    known = communities.communities(whole.store)[["community_id", *_PLACES]]
    bases = bases.merge(known, on="community_id").rename(columns={"round": "atom"})
    bases = bases.astype({"atom": "int64", "n": "int64"})
    now = bases.merge(latest.rename(columns={"round": "atom"}), on=["community_id", "atom"])
    views = pd.concat([now.assign(view=LATEST), bases.assign(view=bases["atom"].astype("str"))], ignore_index=True)
    minimum = whole.settings.figure_minimum
    if len(set(bases["atom"])) <= 1:
        # One round is its own latest: a single table, which nesting guards exactly.
        return nesting.hidden(views, within=["item_id", "view"], minimum=minimum)
    return overlapping.hidden(views, minimum=minimum)


def _of_round(flagged: pd.DataFrame, round_number: int | None) -> pd.DataFrame:
    return flagged[flagged["view"] == (LATEST if round_number is None else str(round_number))]
