"""Alerts: each change of state, and that one odd form never makes the difference between normal and below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analytics.estimation.verdicts import evidence
from analytics.flows.office import Office
from analytics.model import ALERTS, Gate, Limit
from analytics.programme.acceptance import acceptance, alerts
from analytics.programme.acceptance.alert_states import STATES, Weeks, firm, run
from tests.programme import cycle

EIGHTY = Limit.percent(80)


class Week(NamedTuple):
    n: int
    satisfied: int
    clear: bool = False


def week(satisfied: int, n: int, clear: bool = False) -> Week:
    return Week(n, satisfied, clear)


def told(*series: Sequence[Week], percent: int = 80, rounds: Sequence[Sequence[int]] | None = None) -> Weeks:
    """Communities' weeks, equally many of each; all of one round unless told."""
    table = np.array([[list(each) for each in one] for one in series], np.int64).reshape(len(series), -1, 3)
    n, satisfied, clear = np.moveaxis(table, 2, 0)
    of_round = np.zeros(n.shape, np.int64) if rounds is None else np.array(rounds)
    return Weeks(n, satisfied, clear.astype(bool), of_round, np.full(len(series), percent))


def state_after(series: Sequence[Week]) -> str:
    return STATES[run(told(series)).state[0]]


@pytest.mark.parametrize(
    ("series", "state"),
    [
        ([], "no_data"),
        ([week(0, 0)], "no_data"),
        ([week(8, 10)], "normal"),  # exactly at the limit
        ([week(7, 10)], "pending"),
        ([week(2, 10, True)], "below"),
        ([week(0, 1, True)], "pending"),  # one form is never firm
        ([week(80, 100), week(80, 101)], "pending"),
        ([week(80, 100), week(80, 101), week(80, 102)], "below"),  # firm, the second week in a row
        ([week(80, 100), week(79, 99), week(79, 100)], "pending"),  # one form would turn it
        ([week(70, 100), week(75, 100), week(80, 100)], "recovering"),
        ([week(70, 100), week(75, 100), week(80, 100), week(79, 100)], "recovering"),
        ([week(70, 100), week(75, 100), week(80, 100), week(76, 100)], "below"),
        ([week(70, 100), week(75, 100), week(82, 100), week(83, 100)], "normal"),
        ([week(30, 100, True), week(200, 210, True)], "normal"),
        ([week(79, 100), week(80, 100)], "pending"),  # met, but by one form
        ([week(79, 100), week(83, 100)], "normal"),
    ],
)
def test_states(series: list[Week], state: str) -> None:
    assert state_after(series) == state and set(STATES) == set(ALERTS)


def test_weeks_without_forms_change_nothing() -> None:
    found = run(told([week(8, 10), week(0, 0), week(7, 10), week(7, 10)]))
    assert (STATES[found.state[0]], STATES[found.before[0]]) == ("pending", "normal")
    assert (found.entered.tolist(), found.last.tolist(), found.held.tolist()) == ([2], [2], [1])
    # The same figures in a new round are new.
    again = run(told([week(8, 10), week(0, 0), week(6, 10), week(6, 10)], rounds=[[0, 0, 0, 1]]))
    assert (STATES[again.state[0]], again.last.tolist(), again.held.tolist()) == ("below", [3], [2])


def one_by_one(series: Sequence[Week], limit: Limit) -> tuple[str, str, int, int, bool]:
    """A community's state, the one before, the weeks it was entered in and last seen in, and whether it is met: told
    from the table of alert_states, week by week."""
    state, before, entered, last, held, met_before, seen = "no_data", "no_data", -1, -1, 0, False, None
    for at, now in enumerate(series):
        if not now.n or now == seen:
            continue
        met = limit.met(now.satisfied, now.n)
        sure = limit.met(now.satisfied - 1, now.n) if met else not limit.met(min(now.satisfied + 1, now.n), now.n)
        held = held + 1 if held and met == met_before else 1
        clear, settled = sure and now.clear, sure and (now.clear or held > 1)
        below = "below" if clear else "pending"
        after = {
            "no_data": "normal" if met else below,
            "normal": "normal" if met else below,
            "pending": ("normal" if sure else "pending") if met else "below" if settled else "pending",
            "below": ("normal" if clear else "recovering") if met else "below",
            "recovering": ("normal" if settled else "recovering") if met else "below" if sure else "recovering",
        }[state]
        if after != state:
            state, before, entered = after, state, at
        last, met_before, seen = at, met, now
    return state, before, entered, last, met_before


@st.composite
def communities_of_weeks(draw: st.DrawFn) -> list[list[Week]]:
    weeks = draw(st.integers(1, 8))
    one = st.builds(
        lambda n, part, clear: Week(n, min(part, n), clear), st.integers(0, 12), st.integers(0, 12), st.booleans()
    )
    return draw(st.lists(st.lists(one, min_size=weeks, max_size=weeks), min_size=1, max_size=5))


@settings(deadline=None, max_examples=200)
@given(communities_of_weeks(), st.sampled_from([60, 80, 90]))
def test_all_communities_at_once_are_what_each_is_by_itself(series: list[list[Week]], percent: int) -> None:
    # Whether an interval is clear follows from its figures: the same ones are not told apart by it.
    series = [[one._replace(clear=(one.n + one.satisfied) % 3 == 0) for one in weeks] for weeks in series]
    found = run(told(*series, percent=percent))
    for at, weeks in enumerate(series):
        ours = (
            STATES[found.state[at]], STATES[found.before[at]], found.entered[at], found.last[at], bool(found.met[at])
        )  # fmt: skip
        assert ours == one_by_one(weeks, Limit.percent(percent))


@given(st.integers(1, 60), st.integers(0, 60))
def test_firm_means_that_no_single_form_turns_it(n: int, satisfied: int) -> None:
    satisfied = min(satisfied, n)
    met = EIGHTY.met(satisfied, n)
    others = [(satisfied + 1, n), (satisfied - 1, n), (satisfied, n + 1), (satisfied + 1, n + 1), (satisfied, n - 1),
              (satisfied - 1, n - 1)]  # fmt: skip
    turned = [EIGHTY.met(s, k) != met for s, k in others if 0 <= s <= k and k > 0]
    if firm(np.array([n]), np.array([satisfied]), np.array([80]))[0]:
        assert not any(turned)


series = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 4)), min_size=1, max_size=7)


@settings(deadline=None, max_examples=150)
@given(series, st.integers(0, 6), st.booleans(), st.sampled_from([0, 1, 30, 5000]))
@example([(0, 4), (8, 0), (12, 0), (12, 0)], 1, False, 30)
def test_one_odd_form_never_flips_normal_and_below(
    forms: list[tuple[int, int]], at: int, satisfied: bool, more_households: int
) -> None:
    """Two series of weeks that differ by one form more in one week, compared at the end of every week."""
    households = sum(yes + no for yes, no in forms) + 1 + more_households

    def states_of(weeks: list[tuple[int, int]]) -> list[str]:
        table = pd.DataFrame(weeks, columns=["yes", "no"]).cumsum()
        clear = evidence(table["yes"], table["yes"] + table["no"], [households] * len(table), Gate()) == "clear"
        series = [
            week(int(yes), int(yes + no), bool(sure)) for (yes, no), sure in zip(table.to_numpy(), clear, strict=True)
        ]
        return [state_after(series[: end + 1]) for end in range(len(series))]

    at = min(at, len(forms) - 1)
    odd = [
        (yes + (satisfied and place == at), no + (not satisfied and place == at))
        for place, (yes, no) in enumerate(forms)
    ]
    for one, other in zip(states_of(forms), states_of(odd), strict=True):
        assert {one, other} != {"normal", "below"}


def test_alerts_of_an_office(office: Office) -> None:
    for name, text in (
        ("a.csv", cycle.satisfaction("C1", 40, 50)),
        ("a (1).csv", cycle.satisfaction("C1", 0, 40, day="2026-09-15")),
        ("a (2).csv", cycle.satisfaction("C2", 0, 4)),
    ):
        cycle.load(office, name, text)
    found = alerts.alerts(office).set_index("community_id")
    assert found["state"].to_dict() == {"C1": "below", "C2": "no_data", "C3": "no_data", "C4": "no_data"}
    assert (found.loc["C1", "since"], found.loc["C1", "before"]) == (pd.Timestamp("2026-09-14"), "normal")
    assert found.loc["C2", "suppressed"] and pd.isna(found.loc["C2", "since"])  # four forms are not told
    assert alerts.alerts(office).equals(alerts.alerts(office))


def test_a_fall_after_acceptance_shows(office: Office) -> None:
    cycle.load(office, "a.csv", cycle.satisfaction("C1", 45, 50))
    acceptance.accept(office, "C1", note="现场核验合格", by="王敏", on=dt.date(2026, 10, 1))
    row = alerts.alerts(office).set_index("community_id").loc["C1"]
    assert (row["state"], row["fallen"], row["accepted_on"]) == ("normal", False, pd.Timestamp("2026-10-01"))
    cycle.load(office, "a (1).csv", cycle.satisfaction("C1", 0, 40, day="2026-10-12"))
    row = alerts.alerts(office).set_index("community_id").loc["C1"]
    assert (row["state"], row["fallen"]) == ("below", True)
