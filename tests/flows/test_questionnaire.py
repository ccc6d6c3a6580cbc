"""The quality of a questionnaire, from files to figures."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.flows import loading, questionnaire, questions
from analytics.flows.office import Office
from tests.conftest import REGISTER
from tests.flows.test_drivers import QUESTIONS, WORDS, answers_csv, load


@pytest.fixture
def city(office: Office) -> Office:
    drafted = loading.draft(office, "名册.csv", REGISTER.encode())
    loading.commit(office, drafted, loading.check(office, drafted), by="王工")
    return office


def straight(n: int, channel: str, word: str = "满意") -> str:
    """``n`` more forms of C1 by ``channel`` that say the same of everything."""
    said = ",".join([word] * (1 + len(QUESTIONS)))
    return "".join(f"{channel}-{one},C1,2026-09-07 11:{one:02d}:00,{channel},1,{said},\n" for one in range(n))


def test_alpha_is_of_the_single_questions(city: Office) -> None:
    found = questionnaire.hanging_together(city, load(city, answers_csv({"C1": 120})))
    assert found.reason == "" and found.found is not None
    assert found.rows["heading"].tolist() == list(QUESTIONS)
    # Answers drawn one by one hang together by chance only.
    assert abs(found.found.alpha) < 0.35 and found.found.low < found.found.alpha < found.found.high


def test_few_forms_or_questions_have_none(city: Office) -> None:
    assert questionnaire.hanging_together(city, load(city, answers_csv({"C1": 29}))).reason == "few_forms"


def test_straight_lines_stand_by_channel(city: Office) -> None:
    survey_id = load(city, answers_csv({"C1": 60}) + straight(20, "现场"))
    found = questionnaire.alike(city, survey_id)
    assert found["channel"].fillna("").tolist() == ["", "入户走访", "微信", "现场"]
    assert found["whole"].tolist() == [True, False, False, False]
    assert found.set_index(found["channel"].fillna(""))["share"].to_dict() == {
        "": 0.25, "微信": 0, "入户走访": 0, "现场": 1,
    }  # fmt: skip
    assert found["n"].tolist() == [80, 30, 30, 20]


def test_a_channel_of_few_takes_all_channels_with_it(city: Office) -> None:
    survey_id = load(city, answers_csv({"C1": 60}) + straight(4, "现场"))
    found = questionnaire.alike(city, survey_id)
    assert found["whole"].tolist() == [True]
    assert found[["n", "alike"]].to_numpy().tolist() == [[64, 4]]


def test_unanswered_questions_and_why(city: Office) -> None:
    text = answers_csv({"C1": 60}).replace(f",{WORDS[0]},", ",不适用,")
    survey_id = load(city, text)
    found = questionnaire.unanswered(city, survey_id)
    assert found["heading"].tolist() == ["总体满意度", *QUESTIONS]
    assert (found["n"] + found["outside"]).tolist() == [60] * 6
    outside = found["outside"].astype(int)
    assert outside.sum() > 0
    pd.testing.assert_series_equal(found["share"], outside / 60, check_names=False)
    assert (found["not_applicable"] * 60).round().astype(int).tolist() == outside.tolist()
    spread = questions.by_level(city, survey_id).drop_duplicates("item_id").set_index("item_id")["base"]
    assert found.set_index("item_id")["n"].to_dict() == spread.to_dict()


def test_readings_follow_from_the_levels_that_are_shown(city: Office) -> None:
    survey_id = load(city, answers_csv({"C1": 60, "C2": 50}))
    spread = questions.by_level(city, survey_id)
    for row in questionnaire.readings(city, survey_id).to_dict("records"):
        share = spread[spread["item_id"] == row["item_id"]].set_index("level")["share"].astype(float)
        assert row["top"] == pytest.approx(share[5]) and row["bottom"] == pytest.approx(share[1])
        assert row["top_two"] == pytest.approx(share[4] + share[5])
        assert row["net"] == pytest.approx(share[5] - share[1] - share[2] - share[3])
        assert row["score"] == pytest.approx(sum((level - 1) * 25 * part for level, part in share.items()))
        assert not row["suppressed"]
