"""Tables with totals on two sides: nothing hidden is to be got by subtraction along either."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.privacy.crossed import suppress_crossed

TOTALS = [["week"], ["street"]]


def table(*rows: list[int]) -> pd.DataFrame:
    """A row a street, a column a week."""
    cells = [(street, week, n) for street, row in enumerate(rows) for week, n in enumerate(row)]
    return pd.DataFrame(cells, columns=["street", "week", "n"]).assign(share=0.5)


def hidden(frame: pd.DataFrame, minimum: int = 5) -> list[list[int]]:
    found = suppress_crossed(frame, totals=TOTALS, minimum=minimum)
    assert found["n"].isna().tolist() == found["share"].isna().tolist() == found["suppressed"].tolist()
    return found["suppressed"].astype(int).to_numpy().reshape(frame["street"].nunique(), -1).tolist()


def test_a_corner_by_hand() -> None:
    """3 hides 12 in its week and 25 in its street; those hide 18, which closes the square."""
    assert hidden(table([3, 25, 40], [12, 18, 50], [30, 60, 70])) == [[1, 1, 0], [1, 1, 0], [0, 0, 0]]


def test_nothing_small_hides_nothing_and_none_answered_is_no_secret() -> None:
    assert hidden(table([0, 5], [9, 0])) == [[0, 0], [0, 0]]
    assert suppress_crossed(table([5]).head(0), totals=TOTALS, minimum=5).empty


def test_what_is_not_a_column_is_named() -> None:
    with pytest.raises(KeyError, match="misspelt"):
        suppress_crossed(table([3, 4]), totals=TOTALS, minimum=5, hide=["misspelt"])


def test_along_no_total_a_single_cell_or_few_answers_are_missing() -> None:
    random = np.random.default_rng(7)
    for _run in range(40):
        frame = table(*random.poisson(9, (6, 8)).tolist())
        found = suppress_crossed(frame, totals=TOTALS, minimum=5)
        assert found.loc[frame["n"].between(1, 4), "suppressed"].all()
        for columns in TOTALS:
            for _total, part in frame[found["suppressed"]].groupby(columns):
                whole = frame[(frame[columns] == part[columns].iloc[0]).all(axis=1)]
                every = len(part) == (whole["n"] > 0).sum()
                assert every or (len(part) >= 2 and part["n"].sum() >= 5 and part["n"].sum() > len(part))
