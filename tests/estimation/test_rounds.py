"""Which survey and round is a community's latest."""

from __future__ import annotations

import pandas as pd

from analytics.estimation.rounds import latest_rounds
from analytics.model import LEVEL_COUNTS
from tests.estimation.frames import answers, counts_of, week


def latest(*rows: list[dict]) -> list[tuple]:
    """(community_id, survey_id, round) of the rows that latest_rounds keeps."""
    kept = latest_rounds(counts_of([row for part in rows for row in part]))
    return list(kept[["community_id", "survey_id", "round"]].drop_duplicates().itertuples(index=False, name=None))


def test_the_latest_answered_week_wins_over_the_round_number() -> None:
    assert latest(answers(1, 0, round=2, week=week(0)), answers(1, 0, round=1, week=week(1))) == [("c-1", "s-1", 1)]


def test_in_the_same_week_the_higher_round_then_the_later_survey() -> None:
    assert latest(answers(1, 0, round=10), answers(1, 0, round=9)) == [("c-1", "s-1", 10)]
    assert latest(answers(1, 0), answers(1, 0, survey_id="s-2")) == [("c-1", "s-2", 1)]


def test_missing_answers_do_not_make_a_round_the_latest() -> None:
    answered, empty = answers(3, 1, 1, week=week(0)), answers(0, 0, 2, round=2, week=week(1))
    assert latest(answered, empty) == [("c-1", "s-1", 1)]
    assert latest(empty) == [("c-1", "s-1", 2)]


def test_each_community_has_its_own_and_rows_keep_their_order() -> None:
    counts = counts_of(
        [
            *answers(1, 1, 1, community_id="c-2", week=week(3)),
            *answers(1, 1, round=1),
            *answers(1, 1, community_id="c-1", round=2, week=week(1)),
        ]
    )
    kept = latest_rounds(counts)
    pd.testing.assert_frame_equal(kept, counts.drop(index=[3, 4]))


def test_nothing_stays_nothing() -> None:
    assert latest_rounds(LEVEL_COUNTS.empty()).empty
