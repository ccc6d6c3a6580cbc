"""Lists of places: their rows as plain values, the names that tell them apart, their order; each as done plainly."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.bulletin.sections import places
from analytics.estimation.verdicts import RANKS


def plainly(column: pd.Series) -> list[Any]:
    if pd.api.types.is_datetime64_any_dtype(column):
        column = column.dt.strftime("%Y-%m-%d")
    return column.astype("object").where(column.notna(), None).tolist()


@pytest.mark.parametrize("seed", range(10))
def test_each_cell_is_its_value_and_of_its_type(seed: int) -> None:
    random = np.random.default_rng(seed)
    size = int(random.integers(0, 12))
    known = random.random(size) < 0.7
    texts = pd.Series(random.choice(["甲", "", "乙"], size), dtype="str").where(known)
    frame = pd.DataFrame(
        {
            "text": texts,
            "words": texts.astype("object").where(known, None),
            "part": texts.astype("category"),
            "number": pd.array(random.integers(0, 9, size), dtype="Int64"),
            "count": random.integers(0, 9, size),
            "share": np.where(known, random.random(size), np.nan),
            "distance": pd.array(random.random(size), dtype="Float64"),
            "flag": random.random(size) < 0.5,
            "maybe": pd.array(random.random(size) < 0.5, dtype="boolean"),
            "day": pd.Series(pd.to_datetime(random.integers(0, 9, size), unit="D")).where(known),
        }
    )
    for name in ("number", "distance", "maybe"):
        frame[name] = frame[name].mask(~known)
    found = places.cells(frame)
    expected = tuple(zip(*(plainly(frame[name]) for name in frame), strict=True))
    assert found == expected
    assert [[type(cell) for cell in row] for row in found] == [[type(cell) for cell in row] for row in expected]


def listed(random: np.random.Generator) -> pd.DataFrame:
    size = int(random.integers(0, 12))
    names, told = random.choice(["光明里", "文化里", "新兴里"], size), random.random(size) < 0.8
    return pd.DataFrame(
        {
            "community_id": random.permutation([f"C{at}" for at in range(size)]),
            "name": pd.Series(names, dtype="str").where(random.random(size) < 0.9),
            "district": pd.Series(random.choice(["东区", "西区"], size), dtype="str"),
            "street": pd.Series(random.choice(["甲街道", "乙街道"], size), dtype="str").where(told),
            "standing": pd.Series(random.choice(list(RANKS), size), dtype="str"),
            "suppressed": random.random(size) < 0.4,
        },
        index=random.permutation(size),
    ).astype({"community_id": "str"})


@pytest.mark.parametrize("seed", range(40))
def test_what_is_hidden_stands_behind_the_others_of_its_standing(seed: int) -> None:
    found = listed(np.random.default_rng(seed))
    tie = found["community_id"].where(found["suppressed"], "")
    plain = found.assign(_rank=found["standing"].map(RANKS), _tie=tie)
    plain = plain.sort_values(["_rank", "suppressed", "_tie"], kind="stable", ignore_index=True)
    pd.testing.assert_frame_equal(places.hidden_last(found), plain.drop(columns=["_rank", "_tie"]))


@pytest.mark.parametrize("seed", range(40))
def test_names_are_made_longer_round_by_round(seed: int) -> None:
    found = listed(np.random.default_rng(seed))
    names = [one if pd.isna(name) else name for one, name in zip(found["community_id"], found["name"], strict=True)]
    told = list(names)
    within = found[["district", "street"]].fillna("")
    for more in (within["street"], within["district"] + within["street"], found["community_id"]):
        alike = [told.count(one) > 1 and each != "" for one, each in zip(told, more, strict=True)]
        rows = zip(alike, told, names, more, strict=True)
        told = [f"{name}（{each}）" if longer else one for longer, one, name, each in rows]
    assert dict(zip(found["community_id"], told, strict=True)) == places.called(found).to_dict()
