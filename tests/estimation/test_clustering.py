"""Answers by building: against svy in the same run, recorded numbers of R survey, and by hand."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
import svy
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtri, stdtrit

from analytics.estimation.intervals import wilson_interval
from analytics.estimation.sampling.clustering import clustered_share, intraclass
from tests.estimation.agreement import agree

SVY = f"svy {svy.__version__}"
R_SURVEY = "R survey 4.1-1 (peers/survey.R)"
BUILDINGS = pd.read_csv(Path(__file__).parent / "peers" / "buildings.csv")
DISTRICTS = """\
cluster,n,api00,wide
61,13,9372,11
135,34,22508,31
178,4,2077,3
197,13,8593,10
255,16,11369,15
406,2,1116,2
413,1,551,1
437,4,1888,4
448,12,9111,12
510,21,13761,18
568,9,6386,7
637,11,7359,11
716,37,20394,32
778,2,905,1
815,4,2493,2
"""


def schools(column: str, unit: int = 1) -> pd.DataFrame:
    """apiclus1, a cluster sample of 15 of 757 school districts of California, by district (R survey's api data)."""
    frame = pd.read_csv(StringIO(DISTRICTS))
    return frame.assign(stratum=1, satisfied=frame[column] / unit, clusters_in_all=757)


def test_the_published_cluster_sample_of_california() -> None:
    """mean(api00) 644.17, SE 23.54 (survey's documentation and Lumley 2010, 3.2): a score in thousands."""
    found = clustered_share(schools("api00", 1000))
    theirs = [1000 * found.share, 1000 * found.error]
    agree("mean and error of clusters", "Lumley 2010, dclus1", theirs, [644.17, 23.54], tolerance=0.005)
    plain = clustered_share(schools("api00", 1000).drop(columns="clusters_in_all"))
    errors = [1000 * found.error, 1000 * plain.error]
    agree("error of clusters", R_SURVEY, errors, [23.542240693781, 23.7790107208869], tolerance=1e-9)
    assert plain.freedom == 14


def test_a_share_by_clusters_is_r_survey_s() -> None:
    drawn, replaced = clustered_share(schools("wide")), clustered_share(schools("wide").drop(columns="clusters_in_all"))
    agree("share of clusters", R_SURVEY, drawn.share, 0.87431693989071, tolerance=1e-12)
    theirs = [0.0203594772446274, 0.0205642374474379]
    agree("error of clusters", R_SURVEY, [drawn.error, replaced.error], theirs, tolerance=1e-12)


def test_strata_and_weights_are_r_survey_s() -> None:
    plain, corrected = clustered_share(BUILDINGS.drop(columns="clusters_in_all")), clustered_share(BUILDINGS)
    agree("share of clusters", R_SURVEY, plain.share, 0.673469387755102, tolerance=1e-12)
    theirs = [0.0958242844090127, 0.0644004301462198]
    agree("error of clusters", R_SURVEY, [plain.error, corrected.error], theirs, tolerance=1e-12)
    flat = clustered_share(BUILDINGS.drop(columns=["clusters_in_all", "weight"]))
    agree("error of clusters", R_SURVEY, flat.error, 0.0917833901150217, tolerance=1e-12)


def test_error_and_design_effect_are_svy_s_in_the_same_run() -> None:
    rows = [
        (one.stratum, one.cluster, one.weight, int(at < one.satisfied))
        for one in BUILDINGS.itertuples()
        for at in range(one.n)
    ]
    frame = pl.DataFrame(rows, schema=["stratum", "cluster", "weight", "y"], orient="row")
    sample = svy.Sample(frame, svy.Design(wgt="weight", stratum="stratum", psu="cluster"))
    told = next(one for one in sample.estimation.prop("y", ci_method="wilson", deff="wr").estimates if one.y_level == 1)
    found = clustered_share(BUILDINGS.drop(columns="clusters_in_all"))
    agree("error of clusters", SVY, found.error, told.se, tolerance=1e-12)
    agree("design effect of clusters", SVY, found.deff, told.deff, tolerance=1e-9)
    # svy takes the degrees of freedom into account twice, in the effective size and in Wilson's quantile.
    assert told.lci < found.low < found.share < found.high < told.uci
    assert found.freedom == told.df


def test_the_answers_a_share_is_worth_are_korn_and_graubard_s() -> None:
    """n_eff of svyciprop(method="beta"), with the t of n − 1 for our z, and p(1 − p)/V for n/deff."""
    found = clustered_share(BUILDINGS.drop(columns="clusters_in_all"))
    same = found.effective * (found.n - 1) / found.n * (stdtrit(found.n - 1, 0.975) / ndtri(0.975)) ** 2
    agree("effective answers of clusters", R_SURVEY, same, 15.7260066706272, tolerance=1e-9)


def clusters(*told: tuple[int, int], stratum: str = "C1") -> pd.DataFrame:
    """Buildings of (satisfied, n)."""
    rows = [(stratum, f"{at}号楼", n, satisfied) for at, (satisfied, n) in enumerate(told, start=1)]
    return pd.DataFrame(rows, columns=["stratum", "cluster", "n", "satisfied"])


def test_four_buildings_by_hand() -> None:
    """z = (9 − 7)/40 twice, (5 − 7)/40 twice: V = 4/3 · 4 · .05² = .01333; ANOVA .5333 and .1889 make ρ .154."""
    found = clustered_share(clusters((9, 10), (9, 10), (5, 10), (5, 10)))
    assert found.error == pytest.approx(np.sqrt(4 / 3 * 4 * 0.05**2))
    assert found.deff == pytest.approx(0.0133333 / (0.21 / 39), rel=1e-5)
    assert found.icc == pytest.approx(0.15423, abs=1e-5)
    assert (found.freedom, found.clusters, found.strata, found.lonely) == (3, 4, 1, 0)
    low, high = wilson_interval(28, 40)
    assert found.low < low and found.high > high


def test_buildings_that_do_not_differ_do_not_narrow_the_interval() -> None:
    found = clustered_share(clusters(*[(8, 10)] * 30))
    assert found.deff == pytest.approx(0, abs=1e-12) and found.icc < 0
    low, high = wilson_interval(240, 300)
    assert found.low <= low and found.high >= high


def test_a_census_has_no_error_however_alike_neighbours_are() -> None:
    found = clustered_share(clusters((10, 10), (0, 10)), population=20)
    assert found.low == found.high == 0.5 and found.icc == pytest.approx(1)


def test_one_building_tells_nothing_of_buildings() -> None:
    found = clustered_share(clusters((8, 10)))
    assert found.freedom == 0 and np.isnan(found.low) and np.isnan(found.error)
    assert clustered_share(clusters()).n == 0


def test_a_lonely_building_of_a_community_is_told_and_counted() -> None:
    both = pd.concat([clusters((9, 10), (4, 10)), clusters((1, 10), stratum="C2")])
    found = clustered_share(both)
    assert found.lonely == 1 and found.freedom == 1 and found.error > clustered_share(both[:2]).error * 2 / 3


def test_only_what_is_alike_within_a_community_counts() -> None:
    """Two communities of different shares, whose buildings are like their community: no likeness of neighbours."""
    both = pd.concat([clusters((9, 10), (9, 10)), clusters((1, 10), (1, 10), stratum="C2")])
    assert intraclass(both) == pytest.approx(-1 / 9)
    named = both["stratum"] + both["cluster"]
    assert intraclass(both.assign(stratum="", cluster=named)) > 0.5


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), min_size=2, max_size=12), st.randoms())
def test_neither_order_nor_scale_of_weights_matters(told: list[tuple[int, int]], random: object) -> None:
    rows = clusters(*[(min(pair), max(pair)) for pair in told]).assign(weight=2.0)
    found = clustered_share(rows)
    again = clustered_share(rows.sample(frac=1, random_state=3).assign(weight=7.0))
    assert again.share == pytest.approx(found.share) and again.error == pytest.approx(found.error)
    assert found.effective <= found.n
    assert intraclass(rows) <= 1 + 1e-9 or np.isnan(intraclass(rows))
