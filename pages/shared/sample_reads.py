"""Kept reads of page 样本与回收: guarded figures of who answered."""

from __future__ import annotations

import pandas as pd

from analytics.flows.representation import comparing, neighbours, response, weights
from analytics.flows.representation.comparing import Comparison
from analytics.flows.representation.response import Channels, Response
from analytics.flows.representation.weights import Shares
from analytics.model import EVERYWHERE, Scope
from analytics.store import margins
from pages.shared.kept_reads import kept
from pages.shared.reads import office


@kept
def received(survey_id: str, scope: Scope = EVERYWHERE) -> Response:
    return response.overall(office(), survey_id, scope)


@kept
def by_place(survey_id: str, by: str, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    return response.by_place(office(), survey_id, by, scope)


def usual_unit(survey_id: str, scope: Scope) -> str:
    """The widest unit that there is more than one of, else communities."""
    several = (unit for unit in ("district", "street") if len(by_place(survey_id, unit, scope)) > 1)
    return next(several, "community")


@kept
def by_building(survey_id: str, community_id: str) -> pd.DataFrame:
    return response.by_building(office(), survey_id, community_id)


@kept
def channels(survey_id: str, scope: Scope = EVERYWHERE) -> Channels | None:
    return response.channels(office(), survey_id, scope)


@kept
def compared(survey_id: str, scope: Scope = EVERYWHERE) -> Comparison:
    return comparing.compare(office(), survey_id, scope)


@kept
def shares(survey_id: str, scope: Scope = EVERYWHERE) -> Shares | None:
    return weights.shares(office(), survey_id, scope)


@kept
def in_doubt(survey_id: str, scope: Scope = EVERYWHERE) -> tuple[pd.DataFrame, int, float]:
    return neighbours.communities_in_doubt(office(), survey_id, scope)


@kept
def has_margins(scope: Scope = EVERYWHERE) -> bool:
    return not margins.margins(office().store, scope).empty
