"""Points with parts: a level is the whole part, no verdict changes, and every such cell is listed."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.ingest.checks import answers, validation
from analytics.ingest.codebooks import codebook
from analytics.ingest.codebooks.scales import NUMERIC, PROPORTION, by_name
from analytics.ingest.platforms import recognition
from analytics.model import CHANGES, AcceptedSurvey
from tests.ingest.frames import NOW, SECRET, TWO, checked, proposed, survey


def test_half_points_count_as_their_whole_part_and_are_listed() -> None:
    result = checked(survey(总体满意度=["7.5", "8.0", "10"]))
    assert isinstance(result.accepted, AcceptedSurvey)
    assert result.accepted.answers["level"].tolist() == [7, 8, 10]
    assert list(result.changes.columns) == list(CHANGES.columns)
    assert result.changes.drop(columns="sheet").to_numpy().tolist() == [[2, "总体满意度", "floored", "7.5", "7"]]
    assert set(result.changes["change"]) <= set(answers.CHANGES)
    assert checked(survey()).changes.empty


@pytest.mark.parametrize("cell", ["5.5", "0.5", "62", "5.01"])
def test_a_part_beyond_the_scale_is_out_of_range(cell: str) -> None:
    book = proposed(survey(道路评分=["5", "4", "3"]))[1]
    result = validation.check(survey(道路评分=[cell, "4", "3"]), book, TWO, secret=SECRET, now=NOW)
    assert result.issues[["row", "column", "reason"]].to_numpy().tolist() == [[2, "道路评分", "应在 1 到 5 之间"]]


@given(st.sampled_from(NUMERIC), st.decimals(0, 100, places=2), st.integers(1, 100))
def test_a_value_reaches_a_whole_threshold_exactly_when_its_level_does(scale, value, threshold) -> None:  # type: ignore[no-untyped-def]
    level = scale.level(str(value))
    assert (level is not None) == (scale.low <= value <= scale.high)
    if level is not None:
        assert (level >= threshold) == (value >= threshold)


def test_option_numbers_have_no_parts() -> None:
    assert by_name("编号1–5（1为最好）").level("2.5") is None
    assert by_name("编号1–5（1为最好）").level("2.0") == 4


@given(st.integers(0, 100))
def test_rates_are_per_cent_to_the_last_digit(per_cent: int) -> None:
    """0.29 × 100 is 28.999999999999996 in floating point."""
    assert PROPORTION.level(str(per_cent / 100)) == per_cent
    assert math.floor(PROPORTION.value(str(per_cent / 100)) or 0) == per_cent


def test_a_column_of_rates_is_read_as_per_cent() -> None:
    rates = survey(停车满意率=["0.85", "1", "0.795"])
    result = checked(rates)
    assert isinstance(result.accepted, AcceptedSurvey)
    item = result.accepted.items.set_index("heading").loc["停车满意率"]
    assert (item["scale_low"], item["scale_high"], item["satisfied_from"]) == (0, 100, 80)
    given_answers = result.accepted.answers
    assert given_answers.loc[given_answers["item_id"] == item["item_id"], "level"].tolist() == [85, 100, 79]
    assert result.changes[["before", "after"]].to_numpy().tolist() == [["0.795", "79"]]
    wrong = validation.check(survey(停车满意率=["85", "1", "0.9"]), proposed(rates)[1], TWO, secret=SECRET, now=NOW)
    assert wrong.issues[["row", "reason"]].to_numpy().tolist() == [[2, "应在 0 到 1 之间"]]


def test_rates_of_a_survey_known_by_per_cent_stay_rates() -> None:
    whole = survey(停车满意率=["85", "100", "79"])
    accepted = checked(whole).accepted
    assert isinstance(accepted, AcceptedSurvey)
    later = survey(停车满意率=["0.85", "1", "0.79"])
    platform = recognition.recognise(later)
    book = codebook.propose(recognition.unfold(later, platform), platform, TWO, accepted.items)
    parking = next(plan for plan in book.columns if plan.heading == "停车满意率")
    assert parking.scale == PROPORTION.name


def test_measures_with_parts_are_no_ratings() -> None:
    book = proposed(survey(房间大小=["73.2", "58.6", "90.1"], 物业得分=["73.2", "58.6", "90.1"]))[1]
    assert [plan.role for plan in book.columns[4:]] == ["ignore", "item"]
    assert book.columns[5].scale == "0–100分"


def test_rates_may_stand_as_shares_and_as_per_cent_in_one_column() -> None:
    """A spreadsheet holds a cell formatted as 90 % as 0.9, one typed as text as 85%."""
    result = checked(survey(停车满意率=["85%", "0.9", "１００％"]))
    assert isinstance(result.accepted, AcceptedSurvey)
    parking = result.accepted.items.set_index("heading").loc["停车满意率", "item_id"]
    given = result.accepted.answers
    assert given.loc[given["item_id"] == parking, "level"].tolist() == [85, 90, 100]


def test_a_scale_that_nobody_is_satisfied_on_may_be_a_shorter_one() -> None:
    """1 to 7 lies within 1–10, where even 7 would count as dissatisfied."""
    points = survey(
        答卷编号=list(map(str, range(40))),
        小区编号=["ZZ001"] * 40,
        提交时间=["2026-09-03"] * 40,
        总体满意度=[str(1 + at % 7) for at in range(40)],
        停车评分=[str(1 + at % 10) for at in range(40)],
    )
    notes = {plan.heading: plan.note for plan in proposed(points)[1].items}
    assert "满分可能不是 10 分" in notes["总体满意度"] and not notes["停车评分"]


def test_the_day_of_a_visit_dates_a_form() -> None:
    visited = survey(提交时间=[None] * 3, 回访日期=["2026-09-03", "9/4/2026", "2026.9.5"], 楼龄=["20", "31", "8"])
    roles = {plan.heading: plan.role for plan in proposed(visited)[1].columns}
    assert (roles["回访日期"], roles["楼龄"]) == ("submitted_at", "attribute")
