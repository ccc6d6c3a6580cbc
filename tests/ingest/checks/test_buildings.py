"""The building is kept, the room never; what is not plain is left out."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.ingest.checks.buildings import building_name, buildings


def column(*cells: str | None) -> pd.Series:
    return pd.Series(cells, dtype="str")


@pytest.mark.parametrize(
    ("household", "kept"),
    [
        ("9-3-402", "9号楼"),
        ("０9－3－402", "9号楼"),
        ("36-1-502室", "36号楼"),
        ("3号楼2单元501", "3号楼"),
        ("A座1203", "A座"),
        ("12号301室", "12号楼"),
        ("三号楼五零一", "3号楼"),
        ("3-501", None),  # building or unit: nobody can say
        ("402", None),
        ("王大爷", None),
        (None, None),
    ],
)
def test_the_building_of_a_household(household: str | None, kept: str | None) -> None:
    found = buildings(column(household, "1-1-101"), None)
    assert found is not None
    assert found.astype("object").where(found.notna(), None).tolist() == [kept, "1号楼"]


def test_a_column_of_its_own_goes_before_the_household() -> None:
    found = buildings(column("9-3-402", "9-3-402"), column("十二栋", None))
    assert found is not None and found.tolist() == ["12号楼", "9号楼"]
    assert buildings(None, None) is None


def test_no_name_keeps_a_room() -> None:
    for text in ("3号楼2单元501室", "9-3-402", "5栋1204"):
        name = building_name(text)
        assert name is not None and not any(room in name for room in ("501", "402", "1204"))
