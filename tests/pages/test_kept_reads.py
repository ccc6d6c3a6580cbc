"""What pages keep of their reads is what an empty memory would read, for every reader, after every write."""

from __future__ import annotations

import dataclasses
import datetime as dt
import gc
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest

from analytics.access import roles
from analytics.flows import acceptance
from analytics.flows.office import open_office
from analytics.language import _, of_record, using
from analytics.model import EVERYWHERE, CommentSelection, Scope
from analytics.store.remembered import Remembered
from pages.shared import (
    comment_reads,
    consent_reads,
    crosstab_reads,
    curation_reads,
    cycle_reads,
    ledger_reads,
    opened,
    publicity_reads,
    reader,
    reads,
    sample_reads,
    topic_reads,
    unit_reads,
    vote_reads,
    week_reads,
    works_reads,
)
from pages.shared.kept_reads import kept, shared
from tests.programme.test_changes import WRITES

ALL = CommentSelection()
CHANGES = (
    "votes",
    "margins",
    "a step of the cycle",
    "a topic renamed",
    "a definition",
    "a survey undone",
    "a register",
)
TODAY = dt.date(2026, 9, 21)
PART = Scope(street=("光明路街道",))
READS: tuple[tuple[Callable[..., object], tuple[object, ...]], ...] = (
    *((read, ()) for read in (reads.communities, reads.surveys, reads.items, reads.batches, reads.verdicts)),
    *((read, ()) for read in (reads.listed, reads.summary, reads.grouping_is_current, reads.topics)),
    (comment_reads.topic_table, (ALL,)),
    *((read, ()) for read in (comment_reads.weeks_of_comments, comment_reads.channels, comment_reads.kinds)),
    (topic_reads.comments, (ALL,)),
    (topic_reads.points, (ALL,)),
    *((read, ()) for read in (curation_reads.codebook, curation_reads.known, curation_reads.topic_names)),
    *((read, ()) for read in (cycle_reads.alerts_of, cycle_reads.gates_of, cycle_reads.places, vote_reads.shown)),
    (cycle_reads.timeline_of, ("C1",)),
    (consent_reads.questions, (EVERYWHERE,)),
    (ledger_reads.ledger, (EVERYWHERE, TODAY)),
    (publicity_reads.gathered, (EVERYWHERE,)),
    (sample_reads.has_margins, ()),
    (works_reads.progress, (EVERYWHERE,)),
    (unit_reads.compared, ()),
    (crosstab_reads.places, ()),
    (week_reads.known_periods, (EVERYWHERE, "week", 1)),
    (week_reads.latest_week, (EVERYWHERE,)),
)


def as_reader(monkeypatch: pytest.MonkeyPatch, scope: Scope = EVERYWHERE) -> None:
    who = reader.Reader("", "王工", roles.DESKTOP, scope)
    monkeypatch.setattr(reader, "current", lambda: who)


@pytest.fixture
def mine(grouped: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The small city's store, read by somebody who may see all of it."""
    as_reader(monkeypatch)
    opened.memory.clear()
    yield grouped
    opened._open.clear()


def told(value: Any) -> object:
    """All that ``value`` holds, as plain things that can be compared."""
    if isinstance(value, pd.DataFrame):
        return value.to_csv()
    if dataclasses.is_dataclass(value):
        return [(field.name, told(getattr(value, field.name))) for field in dataclasses.fields(value)]
    if isinstance(value, dict):
        return [(name, told(one)) for name, one in value.items()]
    if isinstance(value, list | tuple):
        return [told(one) for one in value]
    return repr(value)


def everything(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, Scope], object]:
    found = {}
    for scope in (EVERYWHERE, PART):
        as_reader(monkeypatch, scope)
        for read, asked in READS:
            found[f"{read.__module__}.{read.__qualname__}", scope] = told(read(*asked))
    return found


def emptied() -> None:
    for one in gc.get_objects():
        if isinstance(one, Remembered):
            one.clear()


def test_what_is_kept_is_what_an_empty_memory_would_read(mine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """``mine`` has batches 1 to 3, too: what is undone of the writes is there."""
    everything(monkeypatch)
    writes = {name: write for name, write, _moved in WRITES}
    for name in CHANGES:
        writes[name](open_office(mine))
        with_memory = everything(monkeypatch)
        emptied()
        without = everything(monkeypatch)
        assert {read for read in without if without[read] != with_memory[read]} == set(), name


def test_an_upload_of_votes_leaves_verdicts_as_they_are(mine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    judged, judge = [], acceptance.verdicts
    monkeypatch.setattr(acceptance, "verdicts", lambda *args, **more: judged.append(1) or judge(*args, **more))
    writes = {name: write for name, write, _moved in WRITES}
    times = []
    for name in ("votes", "margins", "a spelling", "a survey"):
        writes[name](open_office(mine))
        for scope in (EVERYWHERE, PART):
            as_reader(monkeypatch, scope)
            reads.summary(), reads.listed(), reads.verdicts()
        times.append(len(judged))
    assert times == [2, 2, 2, 4], "once each for the whole and the part, and again with new answers"


def test_readers_are_given_what_was_read_for_their_part_alone(mine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Scope] = []

    @kept
    def seen() -> list[str]:
        asked.append(opened.office().store.scope)
        return sorted(reads.communities()["community_id"])

    for _time in range(2):
        as_reader(monkeypatch)
        assert seen() == ["C1", "C2", "C3", "C4"]
        as_reader(monkeypatch, PART)
        assert seen() == ["C1", "C2"]
    assert asked == [EVERYWHERE, PART]


def test_copies_are_each_readers_own_and_what_is_shared_is_one(mine: str) -> None:
    @kept
    def copied() -> dict[str, list[int]]:
        return {"a": [1]}

    @shared
    def one() -> list[int]:
        return [1]

    copied()["a"].append(2)
    frame = reads.communities()
    frame.loc[:, "name"] = "改了"
    assert copied() == {"a": [1]} and "改了" not in set(reads.communities()["name"])
    assert one() is one()


def test_what_is_told_in_words_is_kept_by_language_and_what_is_not_for_readers_of_all(mine: str) -> None:
    asked = []

    @kept
    def plain() -> int:
        asked.append("plain")
        with of_record():
            _("达标")  # the same, whoever reads
        return len(reads.communities())

    @kept
    def told() -> str:
        asked.append("told")
        return _("达标")

    @kept
    def made_of_it(part: int) -> str:
        asked.append(part)
        return f"{told()} {plain()} {part}"

    for language, word in (("zh_CN", "达标"), ("en", "Met"), ("zh_CN", "达标"), ("en", "Met")):
        with using(language):
            assert (plain(), told(), made_of_it(1), made_of_it(2)) == (4, word, f"{word} 4 1", f"{word} 4 2")
    assert sorted(map(str, asked)) == ["1", "1", "2", "2", "plain", "told", "told"]


def test_what_is_told_in_words_is_read_anew_with_other_data_in_every_language(mine: str) -> None:
    asked = []

    @kept
    def told() -> str:
        asked.append(reads.communities())
        return _("达标")

    def read_by_all() -> int:
        for language, word in (("en", "Met"), ("zh_CN", "达标"), ("en", "Met")):
            with using(language):
                assert told() == word
        return len(asked)

    assert read_by_all() == 2
    {name: write for name, write, _moved in WRITES}["a register"](open_office(mine))
    assert read_by_all() == 4


def test_what_is_asked_is_told_apart_however_it_is_given(mine: str) -> None:
    asked = []

    @kept
    def named(first: object, second: object = 2) -> int:
        asked.append((first, second))
        return len(asked)

    assert [named([1], 2), named((1,)), named(second=2, first=[1])] == [1, 1, 1]
    assert [named({"a": [1]}), named({"a": [2]}), named([1], 3)] == [2, 3, 4]
    with pytest.raises(TypeError):
        named(pd.DataFrame())
