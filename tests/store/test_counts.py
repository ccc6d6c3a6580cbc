"""The kept counts: against hand counts, against pandas, and against the answers after anything that may happen."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from analytics.model import LEVEL_COUNTS, RESPONSE_COUNTS, AcceptedSurvey, Scope
from analytics.store import Store, batches, counts, open_store
from tests.store.files import LIGHTS, NOON, OVERALL, SURVEY, Form, register, source, survey
from tests.stores import url_of

LEVEL_KEYS = [column for column in LEVEL_COUNTS.columns if column != "n"]
RESPONSE_KEYS = [column for column in RESPONSE_COUNTS.columns if column != "n"]
ROUND_KEYS = ["survey_id", "round"]


def test_hand_counted_levels(loaded: Store) -> None:
    found = counts.level_counts(loaded, overall_only=True)
    assert list(found.columns) == list(LEVEL_COUNTS.columns)
    monday, next_monday = pd.Timestamp("2026-03-02"), pd.Timestamp("2026-03-09")
    expected = pd.DataFrame(
        [
            ("C1", monday, 3, None),
            ("C1", monday, 5, None),
            ("C1", next_monday, 4, None),
            ("C2", next_monday, None, "dont_know"),
        ],
        columns=["community_id", "week", "level", "missing"],
    ).astype({"community_id": "str", "week": "datetime64[us]", "level": "Int64", "missing": "str"})
    pd.testing.assert_frame_equal(found[list(expected.columns)], expected)
    assert set(found["n"]) == {1}
    assert set(found["survey_id"]) == {SURVEY}
    assert set(found["item_id"]) == {OVERALL}


def test_dtypes_are_the_same_with_and_without_rows(loaded: Store, tmp_path: Path) -> None:
    nobody = Scope(city=("无此市",))
    for read in (counts.level_counts, counts.response_counts):
        full, empty = read(loaded), read(loaded, scope=nobody)
        assert len(full)
        assert empty.empty
        pd.testing.assert_series_equal(full.dtypes, empty.dtypes)
    assert str(counts.level_counts(loaded)["community_id"].dtype) == "str"


def test_sums_over_weeks_hold_the_last_week(loaded: Store) -> None:
    batches.commit(loaded, survey([("B1", "C1", "2026-03-20", 5, 5, None)]), source("second"))
    found = counts.level_counts(loaded, overall_only=True, by_week=False)
    fives = found[found["level"].eq(5)]
    assert fives["n"].tolist() == [2]
    assert fives["week"].tolist() == [pd.Timestamp("2026-03-16")]


def test_items_without_levels_are_not_counted(loaded: Store) -> None:
    assert set(counts.level_counts(loaded)["item_id"]) == {OVERALL, LIGHTS}


def test_scope_and_surveys_limit(store: Store) -> None:
    batches.commit(store, register("C1", district="市中区"), source("one"))
    batches.commit(store, register("C2", district="薛城区"), source("two"))
    batches.commit(store, survey(), source("first"))

    def places(**limits: object) -> set[str]:
        return set(counts.response_counts(store, **limits)["community_id"])

    assert places() == {"C1", "C2"}
    assert places(scope=Scope(district=("薛城区",))) == {"C2"}
    assert places(scope=Scope(city=("枣庄市",), community_id=("C1", "C9"))) == {"C1"}
    assert places(scope=Scope(district=("薛城区",), community_id=("C1",))) == set()
    assert places(scope=Scope(district=("' OR 1=1 --",))) == set()
    assert places(survey_ids=[SURVEY]) == {"C1", "C2"}
    assert places(survey_ids=[]) == set()
    assert set(counts.level_counts(store, scope=Scope(district=("市中区",)))["community_id"]) == {"C1"}


@pytest.mark.parametrize(
    ("starts_on", "weeks"),
    [(1, ["2026-03-02", "2026-03-09"]), (7, ["2026-03-01", "2026-03-08"]), (5, ["2026-02-27", "2026-03-06"])],
)
def test_weeks_start_on_any_day(loaded: Store, starts_on: int, weeks: list[str]) -> None:
    found = counts.level_counts(loaded, week_starts_on=starts_on)
    assert sorted(found["week"].unique()) == [pd.Timestamp(week) for week in weeks]
    # 8 March 2026 is a Sunday: with it begins a week only where weeks begin on Sunday.
    sundays = counts.response_counts(loaded, week_starts_on=starts_on).groupby("week")["n"].sum().tolist()
    assert sundays == ([1, 3] if starts_on == 7 else [1, 3] if starts_on == 5 else [2, 2])
    again = open_store(loaded.url, week_starts_on=starts_on)
    pd.testing.assert_frame_equal(counts.level_counts(again), found)
    with again.reading() as connection:
        assert connection.execute("SELECT counts_week_starts_on FROM store_state").fetchall() == [(starts_on,)]


def test_several_files_of_one_week_are_one_row(loaded: Store) -> None:
    batches.commit(loaded, survey([("B1", "C1", "2026-03-02", 5, 5, None)]), source("second"))
    found = counts.level_counts(loaded, overall_only=True)
    assert not found.duplicated(LEVEL_KEYS).any()
    assert found.loc[found["level"].eq(5), "n"].tolist() == [2]


def counted(surveys: list[tuple[int, AcceptedSurvey]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What pandas counts in these files: for each form the row of highest precedence alone."""
    forms, answers = [], []
    for number, (precedence, file) in enumerate(surveys):
        forms.append(file.responses.assign(file=number, response=range(len(file.responses)), precedence=precedence))
        answers.append(file.answers.assign(file=number))
    every = pd.concat(forms).sort_values("precedence")
    current = every.drop_duplicates(["survey_id", "round", "response_id"], keep="last")
    day = current["submitted_at"].dt.normalize()
    current = current.assign(week=day - pd.to_timedelta(day.dt.day_of_week, unit="D"))
    joined = current.merge(pd.concat(answers), on=["file", "response"])
    return (
        joined.groupby(LEVEL_KEYS, dropna=False).size().reset_index(name="n"),
        current.groupby(RESPONSE_KEYS, dropna=False).size().reset_index(name="n"),
    )


def same(found: pd.DataFrame, expected: pd.DataFrame, keys: list[str]) -> None:
    expected = expected.astype(found.dtypes.to_dict())
    found, expected = (frame.sort_values(keys).reset_index(drop=True) for frame in (found, expected))
    pd.testing.assert_frame_equal(found, expected)


def check_kept_counts(store: Store) -> None:
    """The kept counts are those of the answers, and each form has one current row."""
    with store.reading() as connection:
        for kept, anew in (("level_counts", "counted_levels(1)"), ("response_counts", "counted_responses(1)")):
            left, right = (
                Counter(connection.execute(f"SELECT * FROM {rows}").fetchall())  # noqa: S608
                for rows in (kept, anew)
            )
            assert left == right
        twice = (
            "SELECT count(*) FROM responses WHERE current GROUP BY survey_no, round, response_id HAVING count(*) > 1"
        )
        assert connection.execute(twice).fetchall() == []


@pytest.mark.parametrize("period", ["month", "quarter", "year"])
def test_counts_by_month_quarter_and_year_are_those_of_the_days(loaded: Store, period: str) -> None:
    """Of the week of 30 March one form lies in March, in the first quarter, and two in April, in the second."""
    days = ["2025-12-31", "2026-01-01", "2026-03-31", "2026-04-01", "2026-04-05", "2026-04-06"]
    forms = [(f"B{at}", "C1", day, 5, 5, None) for at, day in enumerate(days)]
    batches.commit(loaded, survey(forms), source("edges"))
    first_days = pd.Series(pd.to_datetime([*days, *["2026-03-05"] * 4])).dt.to_period(period[0].upper()).dt.start_time
    expected = first_days.value_counts().sort_index().to_dict()
    for starts_on in (None, 5):
        found = counts.response_counts_by(loaded, period, week_starts_on=starts_on)
        assert list(found) == [*RESPONSE_COUNTS.columns, "period"]
        assert found.groupby("period")["n"].sum().to_dict() == expected
        levels = counts.level_counts_by(loaded, period, overall_only=True, week_starts_on=starts_on)
        assert levels.groupby("period")["n"].sum().to_dict() == expected
        assert not levels.duplicated([*LEVEL_KEYS, "period"]).any()
        weekly = counts.level_counts(loaded, overall_only=True, week_starts_on=starts_on)
        same(levels.groupby(LEVEL_KEYS, dropna=False, as_index=False)["n"].sum(), weekly, LEVEL_KEYS)


@pytest.mark.parametrize("period", counts.PERIODS)
def test_counts_by_item_are_those_by_level_summed(loaded: Store, period: str) -> None:
    forms = [(f"B{at}", f"C{at % 2 + 1}", day, 5, at, None) for at, day in enumerate(["2026-03-31", "2026-04-01"], 1)]
    batches.commit(loaded, survey(forms), source("edges"))
    keys = ["item_id", "week", "level", "period"]
    for scope in (Scope(), Scope(community_id=("C1",))):
        for starts_on in (None, 5):
            found = counts.item_counts_by(loaded, period, scope=scope, week_starts_on=starts_on)
            assert list(found) == ["item_id", "week", "level", "n", "period"] and not found.duplicated(keys).any()
            levels = counts.level_counts_by(loaded, period, scope=scope, week_starts_on=starts_on)
            same(found[[*keys, "n"]], levels.groupby(keys, dropna=False, as_index=False)["n"].sum(), keys)


def test_counts_by_an_unknown_period_and_by_none(loaded: Store) -> None:
    with pytest.raises(ValueError, match="week, month, quarter, year"):
        counts.level_counts_by(loaded, "day")
    nobody = Scope(city=("无此市",))
    for period in counts.PERIODS:
        assert counts.level_counts_by(loaded, period, scope=nobody).empty
        assert counts.response_counts_by(loaded, period, scope=nobody).empty


answer = some.one_of(some.integers(1, 5), some.sampled_from(["blank", "skipped", "not_applicable", "dont_know"]))
form = some.tuples(
    some.sampled_from([f"A{number}" for number in range(6)]),
    some.sampled_from(["C1", "C2", "C3"]),
    some.dates(dt.date(2026, 3, 1), dt.date(2026, 3, 20)).map(str),
    answer,
    answer,
    some.none(),
)
files = some.lists(form, min_size=1, max_size=6, unique_by=lambda form: form[0])
steps = some.lists(
    some.one_of(
        some.tuples(files, some.integers(1, 2), some.sampled_from(["replace", "skip"])),
        some.integers(0, 4),  # turn the batch of that place: undo it, or redo it
    ),
    min_size=3,
    max_size=8,
)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=steps)
def test_counts_are_those_of_the_current_answers_after_any_steps(
    steps: list[tuple[list[Form], int, str] | int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = open_store(url_of(tmp_path_factory.mktemp("steps") / "minyi.duckdb"))
    batches.commit(store, register("C1", "C2", "C3"), source("register"))
    loaded: list[tuple[int, AcceptedSurvey, bool]] = []
    for number, step in enumerate(steps):
        if isinstance(step, int):
            if step < len(loaded):
                precedence, file, is_loaded = loaded[step]
                turn = batches.undo if is_loaded else batches.redo
                turn(store, abs(precedence), by="x", at=NOON)
                loaded[step] = (precedence, file, not is_loaded)
        else:
            forms, round_number, on_repeat = step
            file = survey(forms, round=round_number)
            receipt = batches.commit(store, file, source(f"file {number}"), on_repeat=on_repeat)
            loaded.append((receipt.batch_id if on_repeat == "replace" else -receipt.batch_id, file, True))
    check_kept_counts(store)
    present = [(precedence, file) for precedence, file, is_loaded in loaded if is_loaded]
    if present:
        levels, responses = counted(present)
        same(counts.level_counts(store), levels, LEVEL_KEYS)
        same(counts.response_counts(store), responses, RESPONSE_KEYS)
        assert counts.channels(store) == sorted(responses["channel"].dropna().unique())
        same(counts.answered_rounds(store), responses[ROUND_KEYS].drop_duplicates(), ROUND_KEYS)
    else:
        assert counts.level_counts(store).empty
    store.close()


def test_many_forms_against_pandas(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also with answers that go in by several parts, and with repeated text as categories."""
    monkeypatch.setattr("analytics.store.responses.PART", 1000)
    random, places = np.random.default_rng(20220101), [f"C{number}" for number in range(30)]
    levels = [1, 2, 3, 4, 5, "blank", "not_applicable"]
    forms = [
        (
            f"A{number}",
            str(random.choice(places)),
            f"2026-03-{random.integers(1, 29):02d} {random.integers(0, 24):02d}:59",
            levels[random.integers(7)],
            levels[random.integers(7)],
            None,
        )
        for number in range(2500)
    ]
    file = survey(forms)
    coded = file.answers.astype({"item_id": "category", "missing": "category", "level": "Int8"})
    places_coded = file.responses.astype({"community_id": "category", "channel": "category"})
    file = AcceptedSurvey(file.surveys, file.items, places_coded, coded, file.comments, rows_read=2500)
    batches.commit(store, register(*places), source("register"))
    batches.commit(store, file, source("big"))
    expected_levels, expected_responses = counted([(1, survey(forms))])
    same(counts.level_counts(store), expected_levels, LEVEL_KEYS)
    same(counts.response_counts(store), expected_responses, RESPONSE_KEYS)
    assert counts.channels(store) == sorted(expected_responses["channel"].dropna().unique())
    rounds = expected_responses.groupby(["community_id", "survey_id", "round"], as_index=False)
    first = rounds.agg(week=("week", "min"), n=("n", "sum"))
    same(counts.received(store, kind="satisfaction"), first, ["community_id", "survey_id", "round", "week"])
    assert counts.received(store, kind="consent").empty
