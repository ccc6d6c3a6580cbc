"""Districts, streets or communities to be set beside each other in one period: one frame whatever they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analytics.bulletin.reading import Reading
from analytics.bulletin.sections import places
from analytics.flows.periods.area_cells import PLACES
from analytics.language import N_, _

DISTRICT, STREET, COMMUNITY = "district", "street", "community"
WORDS: Final = {DISTRICT: N_("区县"), STREET: N_("街道"), COMMUNITY: N_("小区")}
# Where a unit stands to the line, and what that is called. Only the first and the last are claims.
AGAINST: Final = {
    "wholly_below": N_("区间整体低于达标线"),
    "point_below": N_("低于达标线，区间含达标线"),
    "point_above": N_("不低于达标线，区间含达标线"),
    "wholly_above": N_("区间整体不低于达标线"),
    "no_data": N_("无数据"),
    "hidden": N_("不显示"),
}

_PARTED: Final = "\n"


@dataclass(frozen=True)
class Units:
    """``now`` has a row a unit, in the order in which they are told: label, within, n, satisfied, share, low, high,
    suppressed, threshold_percent and ``against``, a key of AGAINST. ``so_far``: small_areas.COLUMNS of the periods
    up to now; empty of communities, which are judged by all their answers so far. ``members`` has the community_id and
    name of every community, and ``key``: that of the row of ``now`` that it belongs to.
    """

    level: str
    now: pd.DataFrame
    so_far: pd.DataFrame
    members: pd.DataFrame

    @property
    def word(self) -> str:
        """What a unit is called."""
        return _(WORDS[self.level])

    def those(self, *against: str) -> pd.DataFrame:
        """The rows of ``now`` that stand to the line in one of these ways."""
        return self.now[self.now["against"].isin(against)]

    def communities(self, rows: pd.DataFrame) -> dict[str, str]:
        """id → name of the communities that lie in ``rows`` of ``now``."""
        return places.spoken_of(self.members[self.members["key"].isin(rows["key"])])


def units(reading: Reading) -> list[Units]:
    """What is to be compared: districts and their streets; the streets of one district; the communities of one street.

    A level of a single unit is no comparison and is left out.
    """
    if len(reading.scope.street) == 1:
        found = [_communities(reading)]
    else:
        found = [_areas(reading, level) for level in (DISTRICT, STREET)]
        if len(found[-1].now) == 1:
            found.append(_communities(reading))
    return [each for each in found if len(each.now) > 1]


def _areas(reading: Reading, level: str) -> Units:
    table = reading.areas[level]
    named = table.assign(key=table["within"] + _PARTED + table["label"], label=_labels(table)) if len(table) else table
    now = named[named["period"] == pd.Timestamp(reading.period.start)] if len(named) else named
    judged = _against(now.assign(threshold_percent=reading.counted.gate.threshold_percent))
    return Units(level, judged, named, _members(reading, level))


def _members(reading: Reading, level: str) -> pd.DataFrame:
    """Every community with the key of its unit, put together from the same words as that of small_areas."""
    known = reading.counted.communities
    *above, own = (known[column].astype("object") for column in PLACES[level])
    within = above[0].fillna("")
    for column in above[1:]:
        within = within + " " + column.fillna("")
    key = within.str.strip() + _PARTED + own.fillna(_("未填"))
    return known[["community_id", "name"]].assign(key=key)


def _communities(reading: Reading) -> Units:
    found = places.hidden_last(reading.figures.verdicts)
    within = found["street"].fillna("")
    table = found.assign(label=places.called(found).array, within=within, key=found["community_id"])
    members = found[["community_id", "name"]].assign(key=found["community_id"])
    return Units(COMMUNITY, _against(table), pd.DataFrame(), members)


def _labels(table: pd.DataFrame) -> pd.Series:
    """Labels that tell units apart: two districts may each have a 光明路街道."""
    units_of = table[["unit", "label", "within"]].drop_duplicates("unit")
    alike = set(units_of.loc[units_of["label"].duplicated(keep=False), "label"])
    longer = table["label"] + _("（") + table["within"] + _("）")
    return table["label"].where(~table["label"].isin(alike) | (table["within"] == ""), longer)


def _against(table: pd.DataFrame) -> pd.DataFrame:
    """Judged on whole numbers, and by the interval: exactly at the line is not below it."""
    line = table["threshold_percent"] / 100
    n, satisfied = (table[name].fillna(0).astype("int64") for name in ("n", "satisfied"))
    below = 100 * satisfied < table["threshold_percent"] * n
    words = np.select(
        [table["suppressed"].astype(bool), n == 0, table["high"] < line, below, table["low"] < line],
        ["hidden", "no_data", "wholly_below", "point_below", "point_above"],
        "wholly_above",
    )
    return table.assign(against=words).reset_index(drop=True)
