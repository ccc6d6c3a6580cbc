"""The wait after failures: none at first, then never shorter than before, never longer than a day."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analytics.access import lockout
from analytics.store.sessions import NO_ATTEMPTS


@given(st.integers(0, 10**6), st.integers(3, 20), st.integers(1, 1440))
def test_waits_grow_and_end(failures: int, limit: int, minutes: int) -> None:
    wait = lockout.delay(failures, limit=limit, first_minutes=minutes)
    assert (wait > 0) == (failures >= limit)
    assert wait <= lockout.delay(failures + 1, limit=limit, first_minutes=minutes) <= lockout.DAY


@given(st.lists(st.integers(0, 3 * lockout.DAY), max_size=60), st.integers(3, 20))
def test_whatever_the_rhythm_guesses_stay_few(pauses: list[int], limit: int) -> None:
    """Who waits no longer than he must has at most ``limit`` guesses, and one a wait more."""
    now, found, guesses = 0, NO_ATTEMPTS, []
    for pause in pauses:
        now += pause
        if now >= found.locked_until:
            found = lockout.counted(found, now=now, limit=limit, first_minutes=15)
            guesses.append(now)
    for start in guesses:
        within = [one for one in guesses if start <= one < start + 15 * 60]
        assert len(within) <= limit


@given(st.text(max_size=200))
def test_any_word_may_stand_for_a_name_or_an_address(words: str) -> None:
    assert len(lockout.subject_of_name(words)) == 64
    assert len(lockout.subject_of_address(words)) <= lockout.LONGEST_SUBJECT
