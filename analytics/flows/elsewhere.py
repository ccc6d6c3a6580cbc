"""What other pages hide of a question in one round, community by community and of the places they lie in."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.flows import hiding
from analytics.flows.office import Office
from analytics.flows.periods.disclosure import disclosed
from analytics.store import surveys

DEPTHS: Final = ("city", "district", "street")
_UNITS: Final = ("whole", *DEPTHS, "community_id")


def hidden(whole: Office, survey_id: str, item_id: str, round_number: int) -> pd.DataFrame:
    """``privacy.nesting.hidden`` of every community that answered, as pages 满意度 and those of periods together hide.

    Columns: community_id, city, district, street ("" not known), n, hidden_whole, hidden_city, hidden_district,
    hidden_street, hidden_community_id. ``attrs["options"]``: the question has options, and n counts households.
    """
    flagged = hiding.rated(whole, survey_id, round_number)
    flagged = flagged[flagged["item_id"] == item_id]
    has_options = flagged.empty
    if has_options:
        flagged = hiding.chosen(whole, survey_id, round_number)
        flagged = flagged[flagged["item_id"] == item_id]
    found = flagged.reset_index(drop=True)
    found = found.assign(**{name: found[name].fillna("") for name in DEPTHS})
    found.attrs["options"] = has_options
    items = surveys.items(whole.store, survey_id).set_index("item_id")
    if found.empty or not bool(items["overall"].get(item_id, False)):
        return found
    for at, unit in enumerate(_UNITS):
        place = found["community_id"] if unit == "community_id" else _path(found, at)
        rounds = found[["community_id"]].assign(round=round_number, place=place)
        told = disclosed(whole).places(survey_id, rounds)
        closed = {name for (item, name), is_hidden in told.items() if item == item_id and is_hidden}
        found[f"hidden_{unit}"] = found[f"hidden_{unit}"] | place.isin(closed)
    return found


def _path(found: pd.DataFrame, depth: int) -> pd.Series:
    """The place of that depth in which each community lies, in one word."""
    place = pd.Series("", index=found.index)
    for name in DEPTHS[:depth]:
        place = place + "|" + found[name]
    return place
