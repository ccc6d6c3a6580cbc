"""Rao and Scott's test against R's survey package and svy, and by simulation."""

from __future__ import annotations

import math

import numpy as np
import polars
import pytest
import svy

from analytics.estimation.tables import clustered
from analytics.estimation.tables.contingency import pearson
from tests.estimation.agreement import agree

# apiclus1 of R's survey package, schools by district: sch.wide or awards (No, Yes) × stype (E, H, M).
SCHOOL_WIDE = [
    [0, 0, 2, 10, 0, 1], [3, 0, 0, 31, 0, 0], [0, 0, 1, 2, 1, 0], [1, 0, 2, 9, 0, 1], [1, 0, 0, 12, 0, 3],
    [0, 0, 0, 2, 0, 0], [0, 0, 0, 1, 0, 0], [0, 0, 0, 2, 1, 1], [0, 0, 0, 9, 1, 2], [1, 1, 1, 15, 1, 2],
    [1, 1, 0, 3, 3, 1], [0, 0, 0, 8, 1, 2], [5, 0, 0, 25, 3, 4], [0, 0, 1, 1, 0, 0], [0, 1, 1, 2, 0, 0],
]  # fmt: skip
AWARDS = [
    [1, 0, 2, 9, 0, 1], [8, 0, 0, 26, 0, 0], [0, 0, 1, 2, 1, 0], [1, 0, 3, 9, 0, 0], [3, 0, 0, 10, 0, 3],
    [0, 0, 0, 2, 0, 0], [0, 0, 0, 1, 0, 0], [1, 0, 0, 1, 1, 1], [0, 0, 1, 9, 1, 1], [4, 2, 1, 12, 0, 2],
    [2, 2, 1, 2, 2, 0], [2, 0, 0, 6, 1, 2], [9, 3, 1, 21, 0, 3], [0, 0, 1, 1, 0, 0], [2, 1, 1, 0, 0, 0],
]  # fmt: skip
WEIGHTS = np.array([1.0, 0.6, 1.5])
# F, ndf, ddf, p as published/svychisq.R prints them; the first with the manual's own finite population.
R_SURVEY = "R survey 4.1-1, svychisq"
MANUAL = (5.19336954147, 1.49463977771, 20.92495688790, 0.0217474623708)
PLAIN = (5.09046261529, 1.49463977771, 20.92495688790, 0.0230716168258)
WEIGHTED = (4.4635706557, 1.42162304685, 19.90272265593, 0.0357164272824)


def parts(rows: list[list[int]]) -> np.ndarray:
    return np.array(rows, float).reshape(-1, 2, 3)


def numbers(found: clustered.Corrected) -> list[float]:
    return [found.statistic, found.df, found.df_between, found.p]


def test_the_manuals_example_of_rs_survey_package() -> None:
    found = clustered.rao_scott(parts(SCHOOL_WIDE), sampled=15 / 757)
    agree("Rao–Scott F, df, p", R_SURVEY, numbers(found), MANUAL, tolerance=1e-9)
    agree("Rao–Scott F, df, p", R_SURVEY, numbers(clustered.rao_scott(parts(SCHOOL_WIDE))), PLAIN, tolerance=1e-9)


def test_weights_count_and_the_number_of_forms_stays() -> None:
    found = clustered.rao_scott(parts(AWARDS) * WEIGHTS, n=183)
    agree("Rao–Scott F, df, p, weighted", R_SURVEY, numbers(found), WEIGHTED, tolerance=1e-9)


@pytest.mark.parametrize("rows, weights", [(SCHOOL_WIDE, np.ones(3)), (AWARDS, WEIGHTS)])
def test_svy_says_the_same(rows: list[list[int]], weights: np.ndarray) -> None:
    cells = parts(rows).astype(int)
    forms = [
        {"place": place, "row": f"r{row}", "answer": f"a{answer}", "weight": float(weights[answer])}
        for (place, row, answer), n in np.ndenumerate(cells)
        for _form in range(n)
    ]
    sample = svy.Sample(polars.DataFrame(forms), svy.Design(psu="place", wgt="weight"))
    theirs = sample.categorical.tabulate(rowvar="row", colvar="answer").stats.f
    found = clustered.rao_scott(cells * weights, n=len(forms))
    said = [theirs.value, theirs.df_num, theirs.df_den, theirs.p_value]
    agree("Rao–Scott F, df, p", f"svy {svy.__version__}", numbers(found), said, tolerance=1e-9)


def test_answers_that_hang_together_are_not_taken_for_a_difference() -> None:
    """Rows and answers independent, but communities differ in both: Pearson's finds far too much."""
    draw = np.random.default_rng(7)
    wrong = {"pearson": 0, "rao_scott": 0, "cells": 0}
    times = 400
    for _time in range(times):
        satisfied, old = draw.beta(2, 1, 30), draw.beta(1, 1, 30)
        shares = np.stack([np.outer([o, 1 - o], [s, 1 - s]).ravel() for o, s in zip(old, satisfied, strict=True)])
        cells = np.stack([draw.multinomial(40, share) for share in shares]).reshape(30, 2, 2)
        wrong["pearson"] += pearson(cells.sum(axis=0)).p < 0.05
        wrong["rao_scott"] += clustered.rao_scott(cells).p < 0.05
        wrong["cells"] += clustered.residuals(cells)[1][0, 0] < 0.05
    assert wrong["pearson"] / times > 0.2
    assert wrong["rao_scott"] / times < 0.09
    assert wrong["cells"] / times < 0.09


def test_a_two_by_two_tables_residual_is_its_test() -> None:
    cells = parts(SCHOOL_WIDE)
    halves = np.stack([cells[:, :, 0], cells[:, :, 1] + cells[:, :, 2]], axis=2)
    t, p = clustered.residuals(halves)
    assert t[0, 0] == pytest.approx(-t[0, 1])
    assert 0 < p[0, 0] < 1


def test_one_community_or_one_row_has_no_test() -> None:
    assert math.isnan(clustered.rao_scott([[[3, 4], [5, 6]]]).p)
    assert math.isnan(clustered.rao_scott([[[3, 4]], [[5, 6]]]).p)
    with pytest.raises(ValueError):
        clustered.rao_scott([[3, 4], [5, 6]])


def test_communities_all_alike_leave_nothing_to_correct_by() -> None:
    assert math.isnan(clustered.rao_scott(np.array([[[8, 2], [6, 4]]] * 6)).p)
