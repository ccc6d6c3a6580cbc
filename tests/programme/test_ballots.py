"""Article 278 on hand-sized rolls: every limit exactly at it, owners of several units, what is lacking and shown."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count as numbers

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.model import BALLOTS, VOTES, Ballots
from analytics.programme.voting import ballots, vote_words
from analytics.programme.voting.ballots import ORDINARY, SPECIAL, lacking

A, N, B, X = "agree", "against", "abstain", "absent"
Unit = tuple[str, int, str]  # owner, square metres, opinion


def roll(units: Sequence[Unit], *, special: bool = False, extent: str = "community", **more: str) -> Ballots:
    """A roll of one matter; ``units`` are owner, whole square metres, opinion."""
    rows = [
        {"community_id": "C1", "matter": "改造方案", "special": special, "extent": extent, "building": "1号楼"}
        | {"stairway": "1单元", "unit_key": f"u{at}", "owner_key": owner, "area_cm2": area * 10_000}
        | {"opinion": opinion, "voted_on": pd.NaT if opinion == X else pd.Timestamp("2026-03-02")}
        | more
        for at, (owner, area, opinion) in zip(numbers(), units, strict=False)
    ]
    return pd.DataFrame(rows, columns=list(BALLOTS.columns))


def alike(*, agree: int = 0, against: int = 0, abstain: int = 0, absent: int = 0, area: int = 80) -> list[Unit]:
    """Units of one size, each its own owner's."""
    opinions = [A] * agree + [N] * against + [B] * abstain + [X] * absent
    return [(f"o{at}", area, opinion) for at, opinion in enumerate(opinions)]


def vote(units: Sequence[Unit], **more: bool) -> pd.Series:
    return ballots.count(roll(units, **more)).iloc[0]


@pytest.mark.parametrize(
    ("units", "special", "met"),
    [
        # Quorum: exactly two thirds of 12 take part; one fewer do not suffice.
        (alike(agree=8, absent=4), False, (True, True)),
        (alike(agree=7, absent=5), False, (False, True)),
        # Ordinary: exactly one half of those taking part fails, one more passes.
        (alike(agree=6, against=6), False, (True, False)),
        (alike(agree=7, against=5), False, (True, True)),
        # Special: exactly three quarters of those taking part passes.
        (alike(agree=9, against=3), True, (True, True)),
        (alike(agree=8, against=4), True, (True, False)),
        # Quorum and majority at once exactly at their limits: 8 of 12 take part, 6 of 8 agree.
        (alike(agree=6, abstain=2, absent=4), True, (True, True)),
        # Abstaining takes part, and does not agree.
        (alike(agree=4, abstain=4, absent=4), False, (True, False)),
        (alike(abstain=12), False, (True, False)),
        # Nobody took part; all agree.
        (alike(absent=12), False, (False, False)),
        (alike(agree=1), True, (True, True)),
    ],
)
def test_the_limits_of_the_law(units: list[Unit], special: bool, met: tuple[bool, bool]) -> None:
    found = vote(units, special=special)
    assert (found["quorum_owners"], found["majority_owners"]) == met
    assert (found["quorum_area"], found["majority_area"]) == met
    assert found["passed"] == all(met)


def test_persons_suffice_and_area_does_not() -> None:
    # 3 of 4 owners agree, with 150 of 350 ㎡ taking part.
    found = vote([("a", 50, A), ("b", 50, A), ("c", 50, A), ("d", 200, N)])
    assert (found["majority_owners"], found["majority_area"], found["passed"]) == (True, False, False)
    # 3 of 4 take part, with 150 of 350 ㎡.
    found = vote([("a", 50, A), ("b", 50, A), ("c", 50, A), ("d", 200, X)])
    assert (found["quorum_owners"], found["quorum_area"], found["passed"]) == (True, False, False)


def test_area_suffices_and_persons_do_not() -> None:
    found = vote([("a", 200, A), ("b", 50, N), ("c", 50, N)])
    assert (found["majority_owners"], found["majority_area"], found["passed"]) == (False, True, False)
    found = vote([("a", 200, A), ("b", 50, X), ("c", 50, X)])
    assert (found["quorum_owners"], found["quorum_area"], found["passed"]) == (False, True, False)


def test_an_owner_of_several_units_is_one_person_with_all_their_area() -> None:
    found = vote([("dev", 50, A), ("dev", 50, A), ("dev", 50, A), ("b", 30, N), ("c", 30, A)])
    assert (found["units"], found["owners"], found["took_part"], found["agreed"]) == (5, 3, 3, 2)
    assert (found["area_cm2"], found["agreed_cm2"]) == (2_100_000, 1_800_000)


def test_an_owner_of_two_minds_takes_part_and_does_not_agree_while_area_counts_unit_by_unit() -> None:
    found = vote([("a", 60, A), ("a", 40, N), ("b", 50, A), ("c", 50, X)])
    persons = found[["owners", "took_part", "agreed", "against", "abstained", "divided"]].tolist()
    assert persons == [3, 2, 1, 0, 0, 1]
    assert (found["agreed_cm2"], found["against_cm2"], found["took_part_cm2"]) == (1_100_000, 400_000, 1_500_000)


def test_an_owner_who_voted_for_one_of_two_units_takes_part_with_that_one() -> None:
    found = vote([("a", 60, A), ("a", 40, X), ("b", 50, N)])
    assert found[["owners", "took_part", "agreed"]].tolist() == [2, 2, 1]
    assert (found["took_part_cm2"], found["agreed_cm2"]) == (1_100_000, 600_000)


def test_each_part_votes_on_its_own_and_counts_its_owners_itself() -> None:
    first = roll([("a", 50, A), ("b", 50, A)], extent="stairway")
    second = roll([("a", 50, N), ("c", 50, N)], extent="stairway", stairway="2单元")
    found = ballots.count(pd.concat([first, second]))
    assert found[["building", "stairway", "owners", "passed"]].to_numpy().tolist() == [
        ["1号楼", "1单元", 2, True],
        ["1号楼", "2单元", 2, False],
    ]
    whole = ballots.count(pd.concat([first, second]).assign(extent="community"))
    assert whole[["building", "stairway", "owners", "took_part"]].to_numpy().tolist() == [["", "", 3, 3]]


def test_no_ballots_no_votes() -> None:
    assert ballots.count(BALLOTS.empty()).columns.tolist() == list(VOTES.columns)


@pytest.mark.parametrize(
    ("limit", "agreed", "took_part", "everyone", "more"),
    [
        (ORDINARY, 0, 0, 12, 8),  # two thirds of 12
        (ORDINARY, 6, 12, 12, 1),  # 7 of 13, were there one
        (ORDINARY, 7, 12, 12, 0),
        (SPECIAL, 6, 8, 12, 0),
        (SPECIAL, 5, 8, 12, 4),  # 9 of 12; 8 of 11 is less
        (SPECIAL, 6, 7, 12, 1),  # 7 of 8, for the quorum
        (ORDINARY, 0, 0, 0, 1),  # nobody there: never met
    ],
)
def test_what_is_lacking_by_hand(limit: object, agreed: int, took_part: int, everyone: int, more: int) -> None:
    assert lacking(limit, agreed=agreed, took_part=took_part, everyone=everyone) == more


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 60), st.data(), st.booleans())
def test_what_is_lacking_is_the_least_that_passes(everyone: int, data: st.DataObject, special: bool) -> None:
    took_part = data.draw(st.integers(0, everyone))
    agreed = data.draw(st.integers(0, took_part))
    limit = ballots.majority(special=special)

    def passes(more: int) -> bool:
        return ballots.QUORUM.met(took_part + more, everyone) and limit.met(agreed + more, took_part + more)

    least = lacking(limit, agreed=agreed, took_part=took_part, everyone=everyone)
    tried = next(more for more in range(10 * everyone) if passes(more))
    assert least == tried


def test_out_of_reach_is_said() -> None:
    found = ballots.shown(ballots.count(roll(alike(agree=2, against=8, absent=2))), minimum=5)
    assert not found["within_reach"].iloc[0]
    assert vote_words.lacking(found.iloc[0]) == "未投票的全部同意也不够"
    near = ballots.shown(ballots.count(roll(alike(agree=6, absent=6))), minimum=5).iloc[0]
    assert vote_words.lacking(near) == "至少还需 2 位业主、160.00 ㎡ 参与并同意"


def test_of_few_owners_only_turnout_and_the_outcome_are_shown() -> None:
    for units in (alike(agree=3, against=1), alike(agree=2, against=1, absent=9)):
        found = ballots.shown(ballots.count(roll(units)), minimum=5).iloc[0]
        assert found["suppressed"]
        hidden = ["agreed", "agreed_cm2", "agreed_units", "against", "against_cm2", "abstained", "abstained_cm2"]
        hidden += ["divided", "majority_owners", "majority_area", "lacking_owners", "lacking_cm2", "within_reach"]
        assert found[hidden].isna().all()
        assert found["took_part"] in (3, 4) and found["passed"] in (True, False)


def test_a_stairway_of_twelve_tells_no_single_ballot() -> None:
    equal = ballots.shown(ballots.count(roll(alike(agree=11, against=1))), minimum=5).iloc[0]
    assert (equal["agreed"], equal["agreed_cm2"]) == (11, 11 * 80 * 10_000)
    assert equal[["against", "against_cm2", "abstained", "divided"]].isna().all()
    odd = [*alike(agree=11), ("last", 140, N)]
    found = ballots.shown(ballots.count(roll(odd)), minimum=5).iloc[0]
    assert (found["agreed"], found["majority_area"], found["passed"]) == (11, True, True)
    assert found[["agreed_cm2", "agreed_units", "lacking_cm2"]].isna().all()


def test_large_parts_are_shown_and_nothing_is_changed() -> None:
    counted = ballots.count(roll(alike(agree=20, against=6, abstain=5)))
    before = counted.copy()
    found = ballots.shown(counted, minimum=5).iloc[0]
    assert (found["against"], found["abstained"], found["divided"]) == (6, 5, 0)
    pd.testing.assert_frame_equal(counted, before)
