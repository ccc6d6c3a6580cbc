"""What may be told of the answers to a survey, place by place and round by round.

It is decided of the whole city, whoever reads: what a district's official is shown of a place is what the city's is
shown of it, or what one hides would follow from what the other sees.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from analytics.estimation import rounds, shares
from analytics.flows import standing_decisions, survey_levels
from analytics.flows.kept import Kept
from analytics.flows.office import Office
from analytics.privacy import nesting, overlapping
from analytics.store import answer_patterns, communities, fieldwork, surveys
from analytics.store.wishes import answered

_PLACES: Final = ["city", "district", "street"]
LATEST: Final = "latest"
# In place of a question: all of them together.
JOINT: Final = "joint"
# Kept beside the data, see flows.standing_decisions.
_CAME_IN: Final = "came in"
_SENT: Final = "sent"


_kept: Kept[pd.DataFrame] = Kept("hidden counts", 12)
# Asked for while one of the above is decided: so kept by themselves.
_latest_kept: Kept[pd.DataFrame] = Kept("hidden latest rounds", 8)
_forms_kept: Kept[pd.DataFrame] = Kept("hidden forms", 2)


def rated(office: Office, survey_id: str, round_number: int | None = None) -> pd.DataFrame:
    """Whose answers to questions with levels must not be shown: ``privacy.nesting.hidden`` of every community.

    Of the round, None: of the latest round of each community; beside all other rounds, which readers may ask for too.
    Nothing of it may be shown. Overall questions stand on other pages too: see flows.periods.disclosure.
    """
    return _of_round(_kept.of(office, (survey_id, "rated"), lambda whole: _rated(whole, survey_id)), round_number)


def chosen(office: Office, survey_id: str, round_number: int | None = None) -> pd.DataFrame:
    """As :func:`rated`, of questions with options; n are households that answered."""
    return _of_round(_kept.of(office, (survey_id, "chosen"), lambda whole: _chosen(whole, survey_id)), round_number)


def joint(office: Office, survey_id: str, item_ids: Sequence[str], round_number: int | None = None) -> pd.DataFrame:
    """As :func:`rated`, of the forms that answer all of ``item_ids``; ``item_id`` is JOINT."""
    asked = tuple(item_ids)
    found = _kept.of(office, (survey_id, JOINT, asked), lambda whole: _joint(whole, survey_id, asked))
    return _of_round(found, round_number)


def channelled(
    office: Office, survey_id: str, item_ids: Sequence[str], fewest: int, round_number: int | None = None
) -> pd.DataFrame:
    """As :func:`rated`, of the forms of each channel that answer at least ``fewest`` of ``item_ids``.

    ``item_id`` is the channel's name, "" for forms without one, or JOINT for those of all channels together.
    """
    asked = tuple(item_ids)
    found = _kept.of(
        office, (survey_id, "channels", asked, fewest), lambda whole: _channelled(whole, survey_id, asked, fewest)
    )
    return _of_round(found, round_number)


def _joint(whole: Office, survey_id: str, item_ids: tuple[str, ...]) -> pd.DataFrame:
    bases = answer_patterns.complete(whole.store, survey_id, item_ids).assign(item_id=JOINT)
    return _of_views(whole, bases, _latest(whole, survey_id))


def _channelled(whole: Office, survey_id: str, item_ids: tuple[str, ...], fewest: int) -> pd.DataFrame:
    counted = answer_patterns.alike(whole.store, survey_id, item_ids, fewest=fewest)
    apart = counted.assign(item_id=counted["channel"].fillna(""))[["community_id", "item_id", "round", "n"]]
    every = apart.groupby(["community_id", "round"])["n"].sum().reset_index().assign(item_id=JOINT)
    return _of_views(whole, pd.concat([apart, every], ignore_index=True), _latest(whole, survey_id))


def _latest(whole: Office, survey_id: str) -> pd.DataFrame:
    """The latest round of each community: community_id, round."""

    def found(everyone: Office) -> pd.DataFrame:
        levels = survey_levels.by_round(everyone, survey_id)
        return rounds.latest_rounds(levels)[["community_id", "round"]].drop_duplicates()

    return _latest_kept.of(whole, survey_id, found)


def came_in(office: Office) -> pd.DataFrame:
    """All forms by survey, round, community and channel (``fieldwork.came_in``), of everywhere: not to be shown."""
    return _forms_kept.of(
        office,
        _CAME_IN,
        lambda whole: standing_decisions.found_or(whole, (_CAME_IN,), lambda: fieldwork.came_in(whole.store)),
    )


def sent(office: Office, survey_id: str, round_number: int | None = None) -> pd.DataFrame:
    """As :func:`rated`, of the forms that came in by each channel (item_id)."""
    return _of_round(_every_sent(office, survey_id), round_number)


def keep(office: Office, survey_id: str) -> None:
    """Keep beside the data what :func:`came_in` and :func:`sent` say of them."""
    standing_decisions.keep(office.whole, (_CAME_IN,), lambda: came_in(office))
    standing_decisions.keep(office.whole, (_SENT, survey_id), lambda: _every_sent(office, survey_id))


def _every_sent(office: Office, survey_id: str) -> pd.DataFrame:
    def decided(whole: Office) -> pd.DataFrame:
        return standing_decisions.found_or(whole, (_SENT, survey_id), lambda: _sent(whole, survey_id))

    return _kept.of(office, (survey_id, _SENT), decided)


def _sent(whole: Office, survey_id: str) -> pd.DataFrame:
    forms = came_in(whole)
    forms = forms[forms["survey_id"] == survey_id]
    bases = forms.assign(item_id=forms["channel"].fillna(""))[["community_id", "item_id", "round", "n"]]
    latest = bases.groupby("community_id", as_index=False)["round"].max()
    return _of_views(whole, bases, latest)


def _rated(whole: Office, survey_id: str) -> pd.DataFrame:
    levels = survey_levels.by_round(whole, survey_id)
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
