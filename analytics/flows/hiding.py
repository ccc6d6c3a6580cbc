"""What may be told of the answers to a survey, place by place and round by round.

It is decided of the whole city, whoever reads: what a district's official is shown of a place is what the city's is
shown of it, or what one hides would follow from what the other sees.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.estimation import rounds, shares
from analytics.flows.office import Office
from analytics.privacy import nesting, overlapping
from analytics.store import communities, counts, surveys
from analytics.store.wishes import answered

_PLACES: Final = ["city", "district", "street"]
LATEST: Final = "latest"


def rated(office: Office, survey_id: str, round_number: int | None = None) -> pd.DataFrame:
    """Whose answers to questions with levels must not be shown: ``privacy.nesting.hidden`` of every community.

    Of the round, None: of the latest round of each community; beside all other rounds, which readers may ask for too.
    Nothing of it may be shown.
    """
    whole = office.whole.store
    levels = counts.level_counts(whole, survey_ids=[survey_id], by_week=False)
    items = surveys.items(whole, survey_id)
    levels = levels[levels["item_id"].isin(items.loc[items["satisfied_from"].notna(), "item_id"])]
    bases = shares.satisfied_shares(levels, items, by=["community_id", "item_id", "round"])
    latest = rounds.latest_rounds(levels)[["community_id", "round"]].drop_duplicates()
    return _of_round(office, bases[["community_id", "item_id", "round", "n"]], latest, round_number)


def chosen(office: Office, survey_id: str, round_number: int | None = None) -> pd.DataFrame:
    """As :func:`rated`, of questions with options; n are households that answered."""
    bases = answered(office.whole.store, survey_id).rename(columns={"households": "n"})
    latest = bases.loc[bases["latest"], ["community_id", "round"]].drop_duplicates()
    return _of_round(office, bases[["community_id", "item_id", "round", "n"]], latest, round_number)


def _of_round(office: Office, bases: pd.DataFrame, latest: pd.DataFrame, round_number: int | None) -> pd.DataFrame:
    known = communities.communities(office.whole.store)[["community_id", *_PLACES]]
    bases = bases.merge(known, on="community_id").rename(columns={"round": "atom"})
    bases = bases.astype({"atom": "int64", "n": "int64"})
    minimum = office.settings.figure_minimum
    if len(set(bases["atom"])) <= 1:
        # One round is its own latest: a single table, which nesting guards exactly.
        of_round = bases if round_number is None else bases[bases["atom"] == round_number]
        return nesting.hidden(of_round, within=["item_id"], minimum=minimum)
    now = bases.merge(latest.rename(columns={"round": "atom"}), on=["community_id", "atom"])
    views = pd.concat([now.assign(view=LATEST), bases.assign(view=bases["atom"].astype("str"))], ignore_index=True)
    flagged = overlapping.hidden(views, minimum=minimum)
    return flagged[flagged["view"] == (LATEST if round_number is None else str(round_number))]
