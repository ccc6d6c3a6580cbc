"""Which test fits a table, and which cells stand out."""

from __future__ import annotations

import math

import numpy as np

from analytics.estimation.tables import clustered, contingency
from analytics.estimation.tables.crosstabs import finding, residuals, stands_out


def test_few_answers_are_tested_by_fisher_many_by_pearson() -> None:
    assert finding([[[3, 1], [1, 3]]]).method == "fisher"
    found = finding([[[30, 10], [10, 30]]])
    assert found.method == "pearson" and found.p == contingency.pearson([[30, 10], [10, 30]]).p


def test_answers_of_five_communities_are_tested_by_rao_and_scott() -> None:
    draw = np.random.default_rng(3)
    parts = draw.integers(2, 20, (6, 2, 3))
    found = finding(parts)
    assert found.method == "rao_scott" and found.p == clustered.rao_scott(parts).p
    assert found.effect >= 1 and found.communities == 6
    assert finding(parts[:4]).method == "pearson"


def test_one_row_all_alike_and_nothing_have_no_test() -> None:
    for parts in ([[[3, 4]]], [[[5, 0], [7, 0]]], np.zeros((0, 2, 2)), np.zeros((3, 2, 2)), np.zeros((2, 0, 2))):
        found = finding(parts)
        assert found.method == "none" and math.isnan(found.p)


def test_empty_rows_are_left_out_and_have_no_residual() -> None:
    z, q = residuals([[[90, 10], [0, 0], [60, 40]]])
    assert np.isnan(z[1]).all() and np.isnan(q[1]).all()
    assert stands_out(q)[[0, 2]].all() and not stands_out(q)[1].any()


def test_order_is_tested_where_there_is_one() -> None:
    rising = [[[30, 10], [20, 20], [10, 30]]]
    along = finding(rising, rows_ordered=True, columns_ordered=True)
    assert along.trend > 0 and along.trend_p < 0.001
    assert math.isnan(finding(rising).trend_p)
    assert finding(rising, columns_ordered=True).ranks_p < 0.001


def test_one_in_twenty_families_of_cells_at_most_is_marked_for_nothing() -> None:
    """Benjamini and Hochberg's rate is that of the family where nothing is true."""
    draw = np.random.default_rng(5)
    wrong = sum(
        bool(stands_out(residuals(draw.multinomial(400, [1 / 12] * 12).reshape(1, 4, 3))[1]).any())
        for _time in range(400)
    )
    assert wrong / 400 <= 0.08
