"""What follows from sums that are shown is what elimination in exact fractions finds, and nothing of it is left."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some

from analytics.privacy import chains
from analytics.privacy.derivable import Equations, derivable, guarded
from tests.privacy.elimination import Known

UNKNOWNS = 7
sums = some.lists(some.frozensets(some.integers(0, UNKNOWNS - 1), min_size=1, max_size=4), min_size=1, max_size=7)


def equations(parts: list[frozenset[int]]) -> Equations:
    """Each of ``parts`` adds up to a figure of its own, numbered after the unknowns."""
    rows = [(at, each, 1) for at, one in enumerate(parts) for each in sorted(one)]
    rows += [(at, UNKNOWNS + at, -1) for at in range(len(parts))]
    return Equations(*np.array(rows).T)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(sums)
def test_what_follows_is_what_exact_elimination_finds(parts: list[frozenset[int]]) -> None:
    known = Known()
    for each in parts:
        known.add(each)
    hidden = np.arange(UNKNOWNS + len(parts)) < UNKNOWNS
    expected = [one for one in sorted(set().union(*parts)) if known.holds({one})]
    assert derivable(equations(parts), hidden, hidden) == expected


@settings(max_examples=100, deadline=None, derandomize=True)
@given(sums, some.integers(1, UNKNOWNS))
def test_nothing_secret_is_left_to_follow(parts: list[frozenset[int]], secrets: int) -> None:
    count = UNKNOWNS + len(parts)
    secret = np.arange(count) < secrets
    n = np.arange(1, count + 1)
    none, alike = np.zeros(count, bool), np.zeros(count, np.int64)
    hidden = guarded(equations(parts), n, hidden=secret, secret=secret, kept=none, cost=alike)
    assert derivable(equations(parts), hidden, secret) == []
    assert (hidden >= secret).all()


@settings(max_examples=200, deadline=None, derandomize=True)
@given(some.lists(some.frozensets(some.integers(0, UNKNOWNS - 1), min_size=1, max_size=4), min_size=1, max_size=12))
def test_nor_where_the_sums_are_kept_in_step(parts: list[frozenset[int]]) -> None:
    """All figures are shown but one secret in two: the parts, too, tell of each other by what they add up to."""
    count = UNKNOWNS + len(parts)
    secret = np.isin(np.arange(count), range(0, UNKNOWNS, 2))
    n, cost = np.arange(1, count + 1), np.arange(count) % 2
    hidden = chains.guarded(
        equations(parts), n, hidden=secret, secret=secret, kept=np.arange(count) % 3 == 1, cost=cost
    )
    assert derivable(equations(parts), hidden, secret) == []
    # Nothing is hidden where nothing follows.
    assert (hidden == secret).all() or derivable(equations(parts), secret, secret)


def test_a_chain_of_weeks_loses_the_one_figure_that_nothing_else_tells() -> None:
    """Two communities over 30 weeks, told as they stood at each week's end and, both together, week by week."""
    weeks = 30
    so_far, both = [[place * weeks + week for week in range(weeks)] for place in (0, 1)], 2 * weeks
    rows = []
    for week in range(weeks):
        at = week - 1
        earlier = [(week, so_far[place][at], -1) for place in (0, 1) if week]
        rows += [(week, so_far[0][week], 1), (week, so_far[1][week], 1), *earlier, (week, both + week, -1)]
    found = Equations(*np.array(rows).T)
    count = 3 * weeks
    secret = np.arange(count) == so_far[0][15]
    n, none, cost = np.arange(1, count + 1), np.zeros(count, bool), np.arange(count) // (2 * weeks)
    arguments = {"n": n, "hidden": secret, "secret": secret, "kept": none, "cost": cost}
    assert derivable(found, chains.guarded(found, **arguments), secret) == []
    assert chains.guarded(found, **arguments).sum() <= guarded(found, **arguments).sum()
