"""Tables that share their answers, such as rounds and the latest of them, tell together what each tells apart."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as some

from analytics.privacy import nesting, overlapping
from tests.privacy.elimination import Sum, worked_out

PLACES = (("东区", "一街"), ("东区", "一街"), ("东区", "二街"), ("西区", "三街"), ("西区", "三街"))
ROUNDS = (1, 2)
amounts = some.lists(some.sampled_from([0, 0, 2, 4, 9, 15]), min_size=10, max_size=10)
DEPTHS = {"whole": 0, "city": 1, "district": 2, "street": 3, "community_id": 4}


def tables(cells: dict[tuple[int, int], int]) -> pd.DataFrame:
    """The rounds one by one, and the latest of each community; ``cells`` by community and round."""
    rows = []
    for (community, number), n in cells.items():
        latest = max((one for (where, one), m in cells.items() if where == community and m), default=None)
        for view in [str(number)] + (["latest"] if number == latest else []):
            if n:
                rows.append(("q", view, number, "某市", *PLACES[community], f"C{community}", n))
    columns = ["item_id", "view", "atom", "city", "district", "street", "community_id", "n"]
    return pd.DataFrame(rows, columns=columns)


def sums(flagged: pd.DataFrame) -> list[Sum]:
    """Every figure of the tables; ``flagged`` as from ``overlapping.hidden``."""
    told = []
    for depth, length in DEPTHS.items():
        path = ["view", *["city", "district", "street", "community_id"][:length]]
        for place, rows in flagged.groupby(path):
            atoms = frozenset(zip(rows["community_id"], rows["atom"], strict=True))
            told.append(Sum(atoms, not rows[f"hidden_{depth}"].any(), f"{depth} {place}"))
    return told


@settings(max_examples=12, deadline=None, derandomize=True)
@given(amounts)
def test_rounds_and_the_latest_of_them_tell_nothing_hidden(found: list[int]) -> None:
    cells = {(k // 2, ROUNDS[k % 2]): n for k, n in enumerate(found)}
    flagged = overlapping.hidden(tables(cells), minimum=5)
    assert worked_out({(f"C{where}", one): n for (where, one), n in cells.items()}, sums(flagged)) == []


def test_each_table_by_itself_would_tell_the_round_that_a_community_has_not_had() -> None:
    """11 of the latest rounds less the 8 of the second are C2's 3."""
    cells = {(0, 1): 9, (0, 2): 8, (1, 1): 3}
    known = {(f"C{where}", one): n for (where, one), n in cells.items()}
    alone = nesting.hidden(tables(cells), within=["item_id", "view"], minimum=5)
    assert worked_out(known, sums(alone)) != []
    assert worked_out(known, sums(overlapping.hidden(tables(cells), minimum=5))) == []
