"""Bulletins as they are kept: editions, who sees them, what outlives them."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from dataclasses import replace

import pytest

from analytics.model import EVERYWHERE, Scope
from analytics.settings import PROJECT
from analytics.store import Store, batches, bulletins, counts, persons
from analytics.store.bulletins import Issue, NoSuchBulletin, ReadingOvertaken
from tests.store.files import FORMS, register, source, survey

NOON = dt.datetime(2026, 3, 16, 12)
DISTRICT, STREET = Scope(district=("市中区",)), Scope(street=("光明路街道",))
ISSUE = Issue(
    kind="week",
    period="2026-W11",
    period_start=dt.date(2026, 3, 9),
    week_starts_on=1,
    scope=EVERYWHERE,
    data_version=0,
    sha256="a" * 64,
    title="周报",
    period_words="2026 年第 11 周",
    scope_words="全部地区",
    complete=True,
)
QUOTES = {"key": "quotes", "rows": [["停车", "没有停车位"]]}
FIGURES = {"key": "figures", "rows": [["停车", 7]]}

# Another process that issues what differs from whatever the others issue, each as soon as it is told to.
OTHER = """
import dataclasses, datetime, sys
from analytics.store import bulletins, open_store
from tests.store.test_bulletins import ISSUE, written
store = open_store(sys.argv[1], wait_seconds=60)
store.close()
print("ready", flush=True)
sys.stdin.readline()
for number in range(5):
    issue = dataclasses.replace(ISSUE, sha256=f"{sys.argv[2]}-{number}")
    bulletins.keep(store, issue, by=sys.argv[2], at=datetime.datetime(2026, 3, 16), written=written)
store.close()
"""


def written(number: int, edition: int) -> tuple[str, str]:
    content = {"sections": [{"tables": [QUOTES, FIGURES]}], "provenance": {}, "edition": edition}
    return f"第 {number} 期", json.dumps(content)


def keep(store: Store, **other: object) -> bulletins.Kept:
    issue = replace(ISSUE, **{"data_version": counts.data_version(store)} | other)
    return bulletins.keep(store, issue, by="王敏", at=NOON, written=written)


def test_the_same_again_is_the_edition_there_is(store: Store) -> None:
    first, again = keep(store), keep(store)
    assert (first.bulletin_no, first.edition, first.is_new) == (1, 1, True)
    assert again == replace(first, is_new=False)
    assert len(bulletins.bulletins(store)) == 1


def test_what_differs_is_the_next_edition_of_its_period_scope_and_week(store: Store) -> None:
    assert [keep(store, sha256=each).edition for each in "abb"] == [1, 2, 2]
    assert keep(store, sha256="a").edition == 3  # the last edition counts, not any before it
    assert keep(store, week_starts_on=5).edition == 1
    assert keep(store, kind="month", period="2026-03", week_starts_on=None).edition == 1
    assert keep(store, kind="month", period="2026-03", week_starts_on=None, sha256="b").edition == 2
    assert keep(store, period_start=dt.date(2026, 3, 16)).edition == 1
    assert keep(store, scope=Scope(district=("甲", "乙"))).edition == 1
    assert keep(store, scope=Scope(district=("乙", "甲", "乙")), sha256="b").edition == 2
    assert bulletins.bulletins(store)["bulletin_no"].tolist() == list(range(9, 0, -1))


def test_keeping_is_no_change_of_the_data(loaded: Store) -> None:
    version = counts.data_version(loaded)
    keep(loaded)
    assert counts.data_version(loaded) == version


def test_figures_that_the_store_has_overtaken_are_not_kept(loaded: Store) -> None:
    version = counts.data_version(loaded)
    batches.commit(loaded, survey(round=2), source("later"))
    with pytest.raises(ReadingOvertaken, match="没有印发"):
        keep(loaded, data_version=version)
    assert bulletins.bulletins(loaded).empty


def test_it_comes_back_as_it_was_kept(loaded: Store) -> None:
    kept = keep(loaded, scope=DISTRICT, complete=False)
    assert bulletins.bulletin(loaded, 1) == replace(kept, is_new=False)
    row = bulletins.bulletins(loaded).iloc[0]
    assert (row["number"], row["issued_by"], row["issued_at"], row["complete"]) == ("第 1 期", "王敏", NOON, False)


@pytest.fixture
def streets(store: Store) -> Store:
    """C1 in a street of 市中区, C2 in one of the same name in 薛城区, C3 in a street of its own."""
    batches.commit(store, register("C1", street="光明路街道"), source("one"))
    batches.commit(store, register("C2", street="光明路街道", district="薛城区"), source("two"))
    batches.commit(store, register("C3", street="文化路街道"), source("three"))
    return store


def test_a_district_reader_never_sees_the_citys(streets: Store) -> None:
    keep(streets)
    keep(streets, scope=Scope(city=("枣庄市",)))
    keep(streets, scope=DISTRICT)
    keep(streets, scope=Scope(street=("文化路街道",)))
    keep(streets, scope=STREET)  # of two districts
    keep(streets, scope=Scope(community_id=("C2",)))
    seen = {scope: bulletins.bulletins(streets, scope)["bulletin_no"].tolist() for scope in (DISTRICT, STREET)}
    assert seen == {DISTRICT: [4, 3], STREET: [6, 5]}
    assert bulletins.bulletins(streets, Scope(city=("枣庄市",)))["bulletin_no"].tolist() == [6, 5, 4, 3, 2]
    assert len(bulletins.bulletins(streets)) == 6


def test_outside_the_scope_is_refused_in_the_words_of_what_is_not_there(streets: Store) -> None:
    keep(streets)
    with pytest.raises(NoSuchBulletin) as outside:
        bulletins.bulletin(streets, 1, DISTRICT)
    with pytest.raises(NoSuchBulletin) as absent:
        bulletins.bulletin(streets, 2, DISTRICT)
    assert str(outside.value).replace("1", "2") == str(absent.value)


def test_an_unnamed_district_is_within_none(store: Store) -> None:
    batches.commit(store, register("C1", district=None, street="光明路街道"), source("one"))
    keep(store, scope=STREET)
    assert bulletins.bulletins(store, DISTRICT).empty
    assert len(bulletins.bulletins(store, Scope(city=("枣庄市",)))) == 1


def test_a_part_lies_within_the_whole_and_not_the_other_way() -> None:
    wide, narrow = Scope(city=("甲", "乙")), Scope(city=("甲",), street=("丙",))
    assert narrow.lies_within(wide) and not wide.lies_within(narrow)
    assert wide.lies_within(EVERYWHERE) and not EVERYWHERE.lies_within(wide)
    assert EVERYWHERE.lies_within(EVERYWHERE)


def test_undoing_a_batch_leaves_what_was_issued(loaded: Store) -> None:
    kept = keep(loaded, files=(source("first").sha256,))
    batches.undo(loaded, 2, by="王敏", at=NOON)
    assert bulletins.bulletin(loaded, 1).content == kept.content


def test_erasing_a_file_takes_residents_words_and_leaves_the_figures(store: Store) -> None:
    batches.commit(store, register("C1", "C2"), source("register", example=True))
    batches.commit(store, survey(), source("example", example=True))
    keep(store, files=(source("example").sha256, source("other").sha256))
    other = keep(store, files=(source("other").sha256,), sha256="b")
    batches.erase_example(store, by="王敏", at=NOON)
    told = json.loads(bulletins.bulletin(store, 1).content)
    assert told["sections"] == [{"tables": [QUOTES | {"rows": []}, FIGURES]}]
    assert "2026-03-16" in told["provenance"]["清除"]
    assert bulletins.bulletin(store, 2).content == other.content


def test_erasing_a_person_takes_residents_words_from_what_rests_on_the_same_file(loaded: Store) -> None:
    keep(loaded, files=(source("first").sha256,))
    other = keep(loaded, files=(source("other").sha256,), sha256="b")
    gone = persons.forget(loaded, response_ids=(FORMS[0][0],), by="王敏", at=NOON)
    assert len(gone) == 1
    told = json.loads(bulletins.bulletin(loaded, 1).content)
    assert told["sections"] == [{"tables": [QUOTES | {"rows": []}, FIGURES]}]
    assert "2026-03-16" in told["provenance"]["清除"]
    assert bulletins.bulletin(loaded, 2).content == other.content


def test_the_files_behind_are_those_of_the_place_up_to_the_day(store: Store) -> None:
    batches.commit(store, register("C1"), source("one"))
    batches.commit(store, register("C2", district="薛城区"), source("two"))
    first, second = [form for form in FORMS if form[1] == "C1"], [form for form in FORMS if form[1] == "C2"]
    batches.commit(store, survey(first[:2]), source("C1 until 8 March"))
    batches.commit(store, survey(first[2:]), source("C1 on 9 March"))
    batches.commit(store, survey(second), source("C2"))
    batches.commit(store, survey(first[:1], round=2), source("undone"))
    batches.undo(store, 6, by="王敏", at=NOON)

    def names(scope: Scope, day: int) -> list[str]:
        return bulletins.files_behind(store, scope, dt.date(2026, 3, day), ledger="rectification")["filename"].tolist()

    assert names(DISTRICT, 8) == ["one", "C1 until 8 March"]
    assert names(DISTRICT, 9) == ["one", "C1 until 8 March", "C1 on 9 March"]
    assert names(EVERYWHERE, 8) == ["one", "two", "C1 until 8 March"]
    assert names(Scope(district=("薛城区",)), 9) == ["two", "C2"]


def test_a_file_whose_forms_all_came_again_is_behind_nothing(store: Store) -> None:
    batches.commit(store, register("C1", "C2"), source("register"))
    for name in ("first", "again"):
        batches.commit(store, survey(), source(name))
    behind = bulletins.files_behind(store, EVERYWHERE, dt.date(2026, 3, 9), ledger="rectification")
    assert behind["filename"].tolist() == ["register", "again"]


def test_processes_that_issue_at_once_lose_nothing(store: Store) -> None:
    store.close()
    started = [
        subprocess.Popen(
            [sys.executable, "-c", OTHER, store.url, name],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("甲", "乙")
    ]
    for process in started:
        assert process.stdout and process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.close()
    assert [process.wait(timeout=60) for process in started] == [0, 0]
    for process in started:
        assert process.stdout
        process.stdout.close()
    found = bulletins.bulletins(store).sort_values("bulletin_no")
    assert found["bulletin_no"].tolist() == found["edition"].tolist() == list(range(1, 11))
    assert found["issued_by"].value_counts().to_dict() == {"甲": 5, "乙": 5}
