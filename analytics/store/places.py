"""A reader's part of the city and choice of surveys, as parameters of the macros ``places`` and ``chosen_surveys``."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.model import Scope


def places(scope: Scope) -> dict[str, object]:
    """Parameters for ``places($cities, $districts, $streets, $ids)``."""
    return {
        "cities": list(scope.city),
        "districts": list(scope.district),
        "streets": list(scope.street),
        "ids": list(scope.community_id),
    }


def chosen(survey_ids: Sequence[str] | None) -> dict[str, object]:
    """Parameters for ``chosen_surveys($surveys)``: None means every survey, an empty sequence means none."""
    return {"surveys": None if survey_ids is None else list(survey_ids)}
