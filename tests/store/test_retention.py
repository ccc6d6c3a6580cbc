"""Answers whose time is over leave their counts behind; a person's answers leave nothing; the file is rid of both."""

from __future__ import annotations

import datetime as dt
import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from analytics.errors import ExpiredForms, NothingFound, StoreBusy
from analytics.model import AcceptedSurvey
from analytics.store import Store, batches, comments, counts, open_store, persons, retention, tally
from tests.store.files import FORMS, NOON, UNDO, Form, register, source, survey
from tests.stores import sizes, url_of

CUT = dt.datetime(2026, 3, 9)
numbers = count()

answer = st.one_of(st.integers(1, 5), st.sampled_from(["blank", "dont_know"]))
forms = st.lists(
    st.tuples(
        st.integers(1, 6).map(lambda number: f"A{number}"),
        st.sampled_from(["C1", "C2"]),
        st.dates(dt.date(2026, 2, 20), dt.date(2026, 4, 10)).map(lambda day: f"{day} 10:00"),
        answer,
        answer,
        st.sampled_from([None, "灯不亮", "堵"]),
    ),
    unique_by=lambda form: form[0],
    max_size=6,
)
cuts = st.dates(dt.date(2026, 2, 20), dt.date(2026, 4, 11)).map(lambda day: dt.datetime.combine(day, dt.time()))


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    store = open_store(url_of(folder / f"{next(numbers)}.duckdb"), wait_seconds=1)
    try:
        batches.commit(store, register("C1", "C2"), source("register"))
        yield store
    finally:
        store.close()


def load(store: Store, given: list[Form], name: str, **how: str) -> None:
    batches.commit(store, keyed(survey(given)), source(name), **how)


def keyed(accepted: AcceptedSurvey) -> AcceptedSurvey:
    """Households by form: A1 and A2 are of one."""
    keys = accepted.responses["response_id"].map(lambda one: f"key-{'1' if one in ('A1', 'A2') else one}")
    return replace(accepted, responses=accepted.responses.assign(respondent_key=keys.astype("str")))


def figures(store: Store) -> dict[str, pd.DataFrame]:
    """Everything that standings, charts over time and numbers of forms are made of."""
    return {
        "levels": counts.level_counts(store),
        "responses": counts.response_counts(store),
        **{f"levels by {period}": counts.level_counts_by(store, period) for period in ("month", "quarter")},
        "responses by month": counts.response_counts_by(store, "month"),
    }


def assert_same(found: dict[str, pd.DataFrame], expected: dict[str, pd.DataFrame]) -> None:
    for name, frame in expected.items():
        keys = [column for column in frame if column != "n"]
        pd.testing.assert_frame_equal(
            *(one.sort_values(keys, ignore_index=True) for one in (found[name], frame)), obj=name
        )


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(first=forms, second=forms, how=st.sampled_from(["replace", "skip"]), cut=cuts, then=cuts)
def test_figures_stay_when_answers_go(
    tmp_path: Path, first: list[Form], second: list[Form], how: str, cut: dt.datetime, then: dt.datetime
) -> None:
    with opened(tmp_path) as store:
        load(store, first, "first")
        load(store, second, "second", on_repeat=how)
        before = figures(store)
        for day in (cut, then):  # a second run finds what the first left
            told = retention.expired(store, day)
            assert retention.retire(store, day, **UNDO) == told
            assert retention.expired(store, day).forms == 0
        assert_same(figures(store), before)
        with store.writing() as connection:
            tally.rebuild(connection, 1)
        assert_same(figures(store), before)
        batches.undo(store, 3, **UNDO)
        batches.redo(store, 3, **UNDO)
        assert_same(figures(store), before)
        with store.reading() as connection:
            oldest = connection.execute("SELECT min(submitted_at) FROM responses").fetchall()[0][0]
            orphans = connection.execute(
                "SELECT (SELECT count(*) FROM answers WHERE response_no NOT IN (SELECT response_no FROM responses))"
                " + (SELECT count(*) FROM comments WHERE response_no NOT IN (SELECT response_no FROM responses))"
            ).fetchall()
        assert oldest is None or oldest >= max(cut, then)
        assert orphans == [(0,)]


def test_what_is_deleted_is_told_before_and_after(loaded: Store) -> None:
    told = retention.expired(loaded, CUT)
    assert told == retention.Expired(2, 1, dt.datetime(2026, 3, 2, 8), dt.datetime(2026, 3, 8, 23, 59), 4, 1, 2)
    assert retention.expired(loaded, CUT, kinds=["opinion"]).forms == 0
    retention.retire(loaded, CUT, **UNDO)
    assert sorted(comments.comments(loaded)["text"]) == ["下水道还是堵", "没有停车位"]
    assert list(batches.events(loaded)["event"]) == ["loaded", "loaded", "retired"]


def test_consents_are_kept_as_long_as_the_project(loaded: Store) -> None:
    consent = survey()
    consent = replace(consent, surveys=consent.surveys.assign(kind="consent", survey_id="s-00000009"))
    consent = replace(
        consent,
        items=consent.items.assign(
            survey_id="s-00000009", item_id=consent.items["item_id"].str.replace("q-0", "q-9", regex=False)
        ),
        responses=consent.responses.assign(survey_id="s-00000009"),
        answers=consent.answers.assign(item_id=consent.answers["item_id"].str.replace("q-0", "q-9", regex=False)),
        comments=consent.comments.assign(item_id=consent.comments["item_id"].str.replace("q-0", "q-9", regex=False)),
    )
    batches.commit(loaded, consent, source("consent"))
    retention.retire(loaded, NOON, **UNDO)
    with loaded.reading() as connection:
        assert connection.execute("SELECT DISTINCT batch_no FROM responses").fetchall() == [(3,)]


def test_forms_whose_time_is_over_are_not_taken_in_again(loaded: Store) -> None:
    before = figures(loaded)
    retention.retire(loaded, CUT, **UNDO)
    with pytest.raises(ExpiredForms, match=r"2 份答卷早于 2026-03-09"):
        batches.commit(loaded, survey(), source("again"))
    assert_same(figures(loaded), before)
    batches.commit(loaded, survey(FORMS[2:]), source("the others"))
    assert_same({"levels": figures(loaded)["levels"]}, {"levels": before["levels"]})


def test_erasing_the_example_erases_its_kept_counts(store: Store) -> None:
    batches.commit(store, register("C1", "C2"), source("example register", example=True))
    batches.commit(store, survey(), source("example", example=True))
    retention.retire(store, NOON, **UNDO)
    assert counts.response_counts(store)["n"].sum() == 4
    batches.erase_example(store, **UNDO)
    tables = ("retired_levels", "retired_responses", "level_counts", "response_counts")
    assert sizes(store, tables) == dict.fromkeys(tables, 0)


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(first=forms, second=forms, how=st.sampled_from(["replace", "skip"]))
def test_after_a_persons_answers_are_deleted_it_is_as_if_they_had_never_come(
    tmp_path: Path, first: list[Form], second: list[Form], how: str
) -> None:
    others = [[form for form in one if form[0] not in ("A1", "A2")] for one in (first, second)]
    with opened(tmp_path) as store, opened(tmp_path) as expected:
        for target, (one, two) in ((store, (first, second)), (expected, others)):
            load(target, one, "first")
            load(target, two, "second", on_repeat=how)
        theirs = [form for one in (first, second) for form in one if form[0] in ("A1", "A2")]
        if not theirs:
            with pytest.raises(NothingFound):
                persons.forget(store, keys=("key-1",), **UNDO)
        else:
            assert len(persons.forget(store, keys=("key-1",), **UNDO)) == len(theirs)
        assert persons.forms(store, keys=("key-1",)).empty
        assert_same(figures(store), figures(expected))
        assert comments.comments(store)["text"].tolist() == comments.comments(expected)["text"].tolist()
        batches.undo(store, 3, **UNDO)
        batches.undo(expected, 3, **UNDO)
        assert_same(figures(store), figures(expected))


def test_a_form_is_deleted_by_its_number_with_all_its_copies(loaded: Store) -> None:
    batches.commit(loaded, survey([("A1", "C1", "2026-03-10", 1, 1, "灯修好了")]), source("second"))
    found = persons.forms(loaded, response_ids=("A1",))
    assert found[["batch_id", "n_answers", "n_comments", "current"]].to_numpy().tolist() == [
        [2, 2, 1, False],
        [3, 2, 1, True],
    ]
    persons.forget(loaded, response_ids=("A1",), **UNDO)
    assert counts.response_counts(loaded)["n"].sum() == 3
    with pytest.raises(NothingFound, match="没有找到这个人的答卷"):
        persons.forget(loaded, response_ids=("A1",), **UNDO)


SECRET = "PLANTED0000SECRET"


@pytest.mark.embedded
@pytest.mark.parametrize(
    "delete",
    [
        lambda store: retention.retire(store, CUT, **UNDO),
        lambda store: persons.forget(store, response_ids=("A1",), **UNDO),
        lambda store: batches.erase_example(store, **UNDO),
    ],
    ids=["retained", "forgotten", "example"],
)
def test_nothing_of_what_was_deleted_is_left_in_the_file(
    store: Store, tmp_path: Path, delete: Callable[[Store], object]
) -> None:
    batches.commit(store, register("C1", "C2"), source("register", example=True))
    accepted = survey([("A1", "C1", "2026-03-02", 5, 4, SECRET), ("A3", "C1", "2026-03-12", 4, 4, "下水道还是堵")])
    accepted = replace(accepted, responses=accepted.responses.assign(respondent_key=[f"{SECRET}key", None]))
    batches.commit(store, accepted, source("first", example=True))
    store.close()
    assert SECRET.encode() in everything_in(tmp_path), "the test looks where the words were"
    delete(store)
    assert SECRET.encode() not in everything_in(tmp_path)
    store.close()
    assert SECRET.encode() not in everything_in(tmp_path)


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.embedded
def test_a_file_written_anew_is_the_same_store(loaded: Store, tmp_path: Path) -> None:
    before, (path,) = figures(loaded), list(tmp_path.rglob("*.duckdb"))
    path.chmod(0o600)
    (path.parent / f"{path.name}.new").write_bytes(b"left by a rewriting that was cut off")
    loaded.compact()
    assert_same(figures(loaded), before)
    assert sorted(one.name for one in path.parent.iterdir() if one.suffix != ".wal") == [path.name]
    assert path.stat().st_mode & 0o777 == 0o600
    batches.commit(loaded, survey(round=2), source("later"))
    assert counts.response_counts(loaded)["n"].sum() == 8


def hold(path: str, held: multiprocessing.synchronize.Event, done: multiprocessing.synchronize.Event) -> None:
    with duckdb.connect(path):
        held.set()
        done.wait(20)


@pytest.mark.embedded
def test_a_file_that_another_process_holds_is_not_written_anew(loaded: Store, tmp_path: Path) -> None:
    loaded.close()
    (path,) = tmp_path.rglob("*.duckdb")
    spawning = multiprocessing.get_context("spawn")
    held, done = spawning.Event(), spawning.Event()
    other = spawning.Process(target=hold, args=(str(path), held, done))
    other.start()
    try:
        assert held.wait(20)
        with pytest.raises(StoreBusy, match="正被另一个程序占用"):
            loaded.compact()
    finally:
        done.set()
        other.join()
    assert sorted(one.name for one in path.parent.iterdir()) == [path.name]
    loaded.compact()


@pytest.mark.embedded
def test_a_store_of_version_5_learns_to_keep_counts(loaded: Store, tmp_path: Path) -> None:
    before = figures(loaded)
    loaded.close()
    (path,) = tmp_path.rglob("*.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute("DROP VIEW batch_communities; DROP MACRO TABLE counted_levels")
        connection.execute("DROP MACRO TABLE counted_responses")
        for table in ("retired_levels", "retired_responses", "retirements"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("UPDATE store_state SET schema_version = 5")
    retention.retire(loaded, CUT, **UNDO)
    assert_same(figures(loaded), before)
