"""Questions worded, or answered, the other way round are pointed out and left as they are."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.ingest.codebooks import reversals
from tests.ingest.frames import proposed, survey, table

AGREE = ["同意", "不同意", "基本同意"]


@pytest.mark.parametrize(
    ("heading", "cells", "noticed"),
    [
        ("施工期间噪音扰民", AGREE, True), ("停车困难程度", ["5", "4", "1"], True),
        ("您投诉物业的频率", ["经常", "偶尔", "从不"], True), ("施工影响了我的日常生活", AGREE, True),
        ("噪音扰民", ["满意", "一般", "不满意"], False), ("对噪音扰民治理的打分", ["5", "4", "1"], False),
        ("道路平整", AGREE, False), ("是否同意解决停车困难", AGREE, False),
    ],
)  # fmt: skip
def test_negative_wording_is_noticed_where_the_answers_do_not_say_what_is_good(
    heading: str, cells: list[str | None], noticed: bool
) -> None:
    plan = proposed(survey(**{heading: cells}))[1].columns[4]
    assert plan.type == "level"
    assert ("题目用语是否定的" in plan.note) == noticed
    assert not plan.reverse


def answered(levels: np.ndarray) -> list[str]:
    return [str(level) for level in np.clip(levels, 1, 5)]


def five_questions(n: int, *, contrary: bool, seed: int = 1):  # type: ignore[no-untyped-def]
    random = np.random.default_rng(seed)
    mood = random.integers(1, 6, n)
    columns = {f"道路{at}": answered(mood + random.integers(-1, 2, n)) for at in range(4)}
    columns["物业打分"] = answered((6 - mood if contrary else mood) + random.integers(-1, 2, n))
    return table({"小区编号": ["ZZ001"] * n, "提交时间": ["2026-09-03"] * n, **columns})


def test_a_question_answered_contrary_to_the_others_is_noticed() -> None:
    notes = {plan.heading: plan.note for plan in proposed(five_questions(200, contrary=True))[1].items}
    assert "答案与其他题方向相反" in notes["物业打分"] and "200 份" in notes["物业打分"]
    assert not any("方向相反" in note for heading, note in notes.items() if heading != "物业打分")


@pytest.mark.parametrize(("n", "contrary"), [(200, False), (29, True)])
def test_agreeing_questions_and_few_forms_are_left_alone(n: int, contrary: bool) -> None:
    assert not any("方向相反" in plan.note for plan in proposed(five_questions(n, contrary=contrary))[1].items)


def test_two_questions_that_disagree_accuse_nobody() -> None:
    cells = [str(level) for level in [1, 2, 3, 4, 5] * 20]
    given = table({"小区编号": ["ZZ001"] * 100, "提交时间": ["2026-09-03"] * 100, "道路": cells, "停车": cells[::-1]})
    assert not any("方向相反" in plan.note for plan in proposed(given)[1].items)


def test_rank_correlation_takes_ties_by_their_mean_rank() -> None:
    """Ranks 1, 2.5, 2.5, 4 and 1, 3, 2, 4: covariance 4.5, norms 4.5 and 5; 4.5 / √22.5 = 0.948683."""
    found = reversals.spearman(np.array([1.0, 2.0, 2.0, 3.0]), np.array([1.0, 5.0, 3.0, 9.0]))
    assert found == pytest.approx(0.948683, abs=1e-6)
    assert reversals.spearman(np.ones(3), np.arange(3.0)) == 0.0
