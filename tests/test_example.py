"""The example data: complete after the first start, however often that is interrupted; never back once cleared."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics import example
from analytics.errors import UnknownSurvey
from analytics.flows import acceptance, loading
from analytics.flows.office import Office
from analytics.store import batches, communities
from tests.conftest import REGISTER
from tests.flows.test_loading import load

SMALL = ["register.csv", "opinion_dadong.csv", "consent_jinyin.csv"]


@pytest.fixture
def small_example(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [example.SAMPLE_DATA / name for name in SMALL]
    monkeypatch.setattr(example, "first_start_files", lambda: files)


@pytest.mark.slow
def test_the_planned_numbers_come_out_of_the_whole_example(office: Office) -> None:
    assert example.ensure_example(office)
    planned = pd.read_csv(example.SAMPLE_DATA / "expected.csv")
    loaded = {path.name for path in example.first_start_files()}
    latest = planned[planned["file"].isin(loaded)].sort_values("round").groupby("community_id").last()
    found = acceptance.verdicts(office).set_index("community_id")
    judged = latest[latest["n"] > 0]
    assert len(judged) > 100
    pd.testing.assert_frame_equal(
        found.loc[judged.index, ["n", "satisfied"]], judged[["n", "satisfied"]], check_dtype=False
    )
    assert set(found[found["standing"] == "no_data"].index).isdisjoint(judged.index)
    register = communities.communities(office.store)
    assert register.loc[register["district"] == "市中区", ["buildings", "households"]].sum().to_list() == [378, 10_421]


def test_an_interrupted_first_start_goes_on_where_it_stopped(office: Office, small_example: None) -> None:
    def leave(share: float, words: str) -> None:
        if words == SMALL[1]:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        example.ensure_example(office, leave)
    assert batches.batches(office.store)["filename"].to_list() == SMALL[:1]
    assert example.ensure_example(office)
    assert batches.batches(office.store)["filename"].to_list() == SMALL
    assert not example.ensure_example(office)


def test_once_cleared_it_never_comes_back(office: Office, small_example: None) -> None:
    example.ensure_example(office)
    assert example.is_loaded(office)
    assert example.clear_example(office, by="王工") == len(SMALL)
    assert not example.is_loaded(office)
    assert example.missing_files(office) == []
    assert communities.communities(office.store).empty
    happened = batches.events(office.store)
    assert happened["by"].to_list()[-len(SMALL) :] == ["王工"] * len(SMALL)
    assert happened["at"].is_monotonic_increasing, "all by the office's clock"


def test_an_office_with_data_of_its_own_gets_no_example(office: Office) -> None:
    load(office, "名册.csv", REGISTER)
    assert not example.ensure_example(office)
    assert len(communities.communities(office.store)) == 4


def test_the_questionnaire_star_export_gives_the_counts_of_the_same_survey(office: Office) -> None:
    """Round 2 of 大东区 as 问卷星 exports it: read by another way, counted the same."""
    loading.load_file(office, example.SAMPLE_DATA / "register.csv", by="tester")
    loading.load_file(office, example.SAMPLE_DATA / "satisfaction_wjx_text.xlsx", by="tester")
    found = acceptance.verdicts(office).set_index("community_id")
    planned = pd.read_csv(example.SAMPLE_DATA / "expected.csv")
    second = planned[(planned["file"] == "satisfaction_dadong.csv") & (planned["round"] == 2)].set_index("community_id")
    assert len(second) > 10
    pd.testing.assert_frame_equal(
        found.loc[second.index, ["n", "satisfied"]], second[["n", "satisfied"]], check_dtype=False
    )
    assert (found.drop(second.index)["n"] == 0).all()


def test_a_survey_without_an_overall_question_is_not_judged(office: Office, small_example: None) -> None:
    example.ensure_example(office)
    with pytest.raises(UnknownSurvey, match="没有判定达标的题目"):
        acceptance.verdicts(office, survey="临淄金茵小区改造事项同意征询（示例）")
