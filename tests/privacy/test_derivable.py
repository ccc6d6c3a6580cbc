"""What follows from sums that are shown is what elimination in exact fractions finds, and nothing of it is left."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some

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
