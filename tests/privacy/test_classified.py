"""Categories in places: what is hidden follows from nothing shown, in random cities, by exact elimination."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from analytics.privacy import classified, nesting
from analytics.privacy.nesting import LEVELS
from tests.privacy.elimination import Sum, worked_out


def city(rows: list[tuple[str, str, str, int]], *, minimum: int = 5) -> pd.DataFrame:
    """Rows (street, community, part, n) with their totals guarded, as other pages show them."""
    frame = pd.DataFrame(rows, columns=["street", "community_id", "part", "n"])
    frame = frame.assign(city="市", district=frame["street"].str[0])
    totals = frame.groupby(["city", "district", "street", "community_id"], as_index=False)["n"].sum()
    flagged = nesting.hidden(totals.assign(item_id=""), within=["item_id"], minimum=minimum).set_index("community_id")
    for level in classified.DEPTHS:
        frame = frame.assign(**{f"closed_{level}": frame["community_id"].map(flagged[f"hidden_{level}"])})
    return frame


def test_women_tell_the_men_of_a_known_total() -> None:
    flagged = classified.hidden(city([("A1", "C1", "女", 20), ("A1", "C1", "男", 3)]), minimum=5)
    assert flagged["hidden_community_id"].all() and flagged["hidden_whole"].all()


def test_a_category_that_all_have_enough_of_is_shown() -> None:
    rows = [("A1", one, sex, 9) for one in ("C1", "C2") for sex in ("女", "男")]
    flagged = classified.hidden(city(rows), minimum=5)
    assert classified.hidden_parts(flagged, ["C1"]) == set()
    assert not flagged.filter(like="hidden").to_numpy().any()


def test_a_small_cell_is_hidden_in_its_place_and_shown_in_the_sum_where_others_hide_it() -> None:
    rows = [("A1", "C1", "女", 3), ("A1", "C1", "男", 9), ("A1", "C2", "女", 8), ("A1", "C2", "男", 9)]
    rows += [("A2", "C3", "女", 20), ("A2", "C3", "男", 20)]
    flagged = classified.hidden(city(rows), minimum=5)
    assert classified.hidden_parts(flagged, ["C1"]) == {"女", "男"}
    assert classified.hidden_parts(flagged, ["C1", "C2", "C3"]) == set()
    assert classified.hidden_parts(flagged, ["C3"]) == set()


def test_nobody() -> None:
    flagged = classified.hidden(city([("A1", "C1", "女", 0)]), minimum=5)
    assert flagged.empty and classified.hidden_parts(flagged, ["C1"]) == set()


@pytest.mark.parametrize("seed", range(60))
def test_no_small_cell_follows_from_any_choice_of_places(seed: int) -> None:
    random = np.random.default_rng(seed)
    streets = {f"C{at}": ["A1", "A1", "A2", "B1", "B1", "B2", "B2"][at] for at in range(7)}
    sizes = random.choice([0, 1, 2, 3, 4, 6, 9, 15], size=(7, 3))
    rows = [
        (street, one, part, int(sizes[at, kind]))
        for at, (one, street) in enumerate(streets.items())
        for kind, part in enumerate("男女未")
    ]
    frame = city(rows)
    flagged = classified.hidden(frame, minimum=5)
    amounts = {(row.community_id, row.part): row.n for row in frame.itertuples()}
    told = []
    for size in (1, 2, 3, 7):
        for chosen in itertools.combinations(streets, size):
            hidden = classified.hidden_parts(flagged, chosen)
            for part in "男女未":
                atoms = frozenset((one, part) for one in chosen)
                told.append(Sum(atoms, part not in hidden, f"{chosen} {part}"))
    for depth, level in enumerate(classified.DEPTHS):
        path = list(LEVELS[:depth])
        for _name, place in frame.groupby(path) if path else [("", frame)]:
            atoms = frozenset(zip(place["community_id"], place["part"], strict=True))
            told.append(Sum(atoms, not place[f"closed_{level}"].any(), f"total {level}"))
    assert worked_out(amounts, told) == []
