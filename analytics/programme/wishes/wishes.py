"""What residents want, place by place: ranked, classed, and hidden where too few households answered."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.flows import hiding
from analytics.flows.office import Office
from analytics.flows.programmes import programme_of
from analytics.language import _
from analytics.model import EVERYWHERE, Communities, Scope
from analytics.privacy import nesting
from analytics.programme.wishes import classes, measures
from analytics.programme.wishes.wish_ranking import hidden_rows, ranked
from analytics.store import communities, surveys, wishes

WHOLE: Final = "whole"
UNITS: Final = (WHOLE, "city", "district", "street", "community")


def ranking(
    office: Office,
    survey_id: str,
    *,
    by: str = WHOLE,
    scope: Scope = EVERYWHERE,
    round_number: int | None = None,
    scheme: str | None = None,
) -> pd.DataFrame:
    """The wishes of a survey in every place of ``scope``, the most wanted first: see ``wish_ranking.ranked``.

    ``by`` is one of UNITS; whole takes the scope as one place. ``round_number`` None takes the latest round of each
    community. Beside the columns of ``ranked`` (place is the place's path, parted by |): place_name, suppressed,
    measure, category and topic by ``scheme`` (None: the one of the programme), NA where an option is not mapped.

    Fewer than settings.figure_minimum households: no figures, nor where they would follow from other places'.
    """
    known = communities.communities(office.store)
    answers = wishes.wish_answers(office.store, survey_id, round_number=round_number)
    items = surveys.items(office.store, survey_id)
    chosen = known[known["community_id"].isin(communities.communities(office.store, scope)["community_id"])]
    places = placed(chosen, by)
    table = ranked(answers, items, places, confidence=office.settings.confidence)
    if table.empty:
        return table.assign(place_name="", suppressed=False, measure="", category="", topic="")
    flagged = hiding.chosen(office, survey_id, round_number)
    table = hidden_rows(table, _hidden(table, flagged, places, by))
    names = places.drop_duplicates("place").set_index("place")["place_name"]
    table = table.assign(place_name=table["place"].map(names))
    said = classes.classed(table["choice"], measures.mapping(office), scheme or scheme_of(office, chosen))
    return pd.concat([table, said], axis=1)


def scheme_of(office: Office, known: Communities) -> str:
    """The way of classing that the programmes of these communities have set; the national one where they differ."""
    found = {programme.scheme for programme in programme_of(office, known).values()}
    return found.pop() if len(found) == 1 else classes.NATIONAL


def placed(known: Communities, by: str) -> pd.DataFrame:
    """community_id, place (its path, parted by |), place_name (with what lies above where two share it), households."""
    if by not in UNITS:
        raise ValueError(f"by is {by!r}, may be {UNITS}")
    depth = UNITS.index(by)
    levels = list(nesting.LEVELS[:depth])
    path = known[levels].astype("object").fillna("").agg("|".join, axis=1) if levels else pd.Series("", known.index)
    names = known["name"] if by == "community" else known[by].fillna(_("未填")) if depth else pd.Series("", known.index)
    above = known[nesting.LEVELS[depth - 2]].fillna(_("未填")) if depth > 1 else names
    meant = pd.DataFrame({"name": names, "path": path}).drop_duplicates()
    twice = names.isin(meant.loc[meant["name"].duplicated(keep=False), "name"])
    return pd.DataFrame(
        {
            "community_id": known["community_id"],
            "place": path,
            "place_name": names.mask(twice, names + _("（") + above + _("）")),
            "households": known["households"],
        }
    )


def _hidden(table: pd.DataFrame, flagged: pd.DataFrame, places: pd.DataFrame, by: str) -> pd.Series:
    """Which rows of ``table`` are of a place and question that must not be shown."""
    level = nesting.WHOLE if by == WHOLE else nesting.LEVELS[UNITS.index(by) - 1]
    judged = nesting.hidden_places(flagged, places, level=level)
    pairs = zip(table["item_id"], table["place"], strict=True)
    return pd.Series([judged[pair] for pair in pairs], index=table.index, dtype="bool")
