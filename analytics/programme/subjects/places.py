"""What stands in a community: its buildings, and how many households each holds."""

from __future__ import annotations

from typing import Final

from analytics.language import N_
from analytics.programme.subjects.spec import AREA, COUNT, Field, Move, Subject

BUILDING: Final = Subject(
    N_("楼栋"),
    {"listed": N_("在册")},
    (
        Field("building", N_("楼栋")),
        Field("units", N_("单元数"), COUNT),
        Field("households", N_("户数"), COUNT),
        Field("area", N_("建筑面积（㎡）"), AREA),
    ),
    {"list": Move(N_("登记楼栋"), ("", "listed"), "listed", needs=("building", "households"), takes=("units", "area"))},
    key=("building",),
)
