"""Locks hold, whatever else happens."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from analytics.flows import curation, deciding
from analytics.flows.office import open_office
from analytics.store import batches
from analytics.store.decisions import DecisionRefused
from tests.flows.curating import BY, FOUND, LIGHT, PARK, ROOF, TEXTS, ids, overlays, regroup, standing
from tests.store.files import UNDO, source, survey
from tests.stores import copy_of


class Curating(RuleBasedStateMachine):
    """Uploads, undone batches, new groupings and decisions in any order: what was locked stays where it was."""

    TOPICS = st.sampled_from([ROOF, LIGHT, PARK, FOUND])
    PLACES = st.dictionaries(st.sampled_from([*TEXTS, "B1", "B2"]), TOPICS)

    begins: Path

    @initialize(topic=TOPICS)
    def open(self, topic: str) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.office = open_office(copy_of(self.begins, Path(self.folder.name) / "minyi.duckdb"))
        self.uploads = 0
        self.undone = False
        self.locks: dict[int, dict[str, str]] = {}
        self.lock(topic)

    def teardown(self) -> None:
        if hasattr(self, "office"):
            numbers = deciding.desk(self.office).ledger.decisions.query("kind != 'undo'")["decision_no"].tolist()
            for number in reversed(numbers):
                self.attempt(lambda one=number: curation.undo(self.office, one, **BY))
            regroup(self.office)
            assert overlays(self.office) == [[], []], "with every decision taken back nothing is left of them"
            with closing(self.office):
                pass
            self.folder.cleanup()

    def attempt(self, act: Callable[[], object]) -> object:
        """What cannot be is refused; the rest of the machine is about what can."""
        try:
            return act()
        except DecisionRefused:
            return None

    @rule(places=PLACES)
    def group_anew(self, places: dict[str, str]) -> None:
        regroup(self.office, **places)

    @rule()
    def upload(self) -> None:
        self.uploads += 1
        forms = [(f"B{self.uploads}", "C1", "2026-03-09 08:00", 2, 2, "屋顶漏雨")]
        batches.commit(self.office.store, survey(forms), source(f"upload {self.uploads}"))

    @rule()
    def turn_the_first_batch(self) -> None:
        turn = batches.redo if self.undone else batches.undo
        turn(self.office.store, 2, **UNDO)
        self.undone = not self.undone

    @rule(topic=TOPICS)
    def lock_another(self, topic: str) -> None:
        self.lock(topic)

    def lock(self, topic: str) -> None:
        at_the_time = {ids(self.office)[form]: where for form, where in standing(self.office).items() if where == topic}
        number = self.attempt(lambda: curation.lock(self.office, topic, **BY))
        if isinstance(number, int):
            self.locks[number] = at_the_time

    @rule(topic=TOPICS, into=TOPICS)
    def merge(self, topic: str, into: str) -> None:
        self.attempt(lambda: curation.merge(self.office, [topic], into, **BY))

    @rule(topic=TOPICS, kind=st.sampled_from(["retire", "noise", "rename", "split", "terms"]))
    def decide(self, topic: str, kind: str) -> None:
        acts = {
            "retire": lambda: curation.retire(self.office, topic, **BY),
            "noise": lambda: curation.noise(self.office, topic_id=topic, **BY),
            "rename": lambda: curation.rename(self.office, topic, f"名{len(topic)}", **BY),
            "split": lambda: curation.split(self.office, topic, "拆", words=["漏雨"], **BY),
            "terms": lambda: curation.add_terms(self.office, topic, "新词语", **BY),
        }
        self.attempt(acts[kind])

    @rule(form=st.sampled_from(list(TEXTS)))
    def call_noise(self, form: str) -> None:
        named = ids(self.office)
        if form in named:
            self.attempt(lambda: curation.noise(self.office, comment_ids=[named[form]], **BY))

    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        """Anything but a lock; taking a lock back is what lets go."""
        log = deciding.desk(self.office).ledger.decisions
        others = [int(number) for number in log["decision_no"] if number not in self.locks]
        if others:
            number = data.draw(st.sampled_from(others))
            self.attempt(lambda: curation.undo(self.office, number, **BY))

    @invariant()
    def locks_hold(self) -> None:
        if not getattr(self, "locks", None):
            return
        named = {comment_id: form for form, comment_id in ids(self.office).items()}
        now = standing(self.office)
        for locked in self.locks.values():
            for comment_id, topic in locked.items():
                form = named.get(comment_id)
                assert form not in now or now[form] == topic


@pytest.mark.slow
def test_no_locked_comment_ever_has_another_topic(grouped_file: Path) -> None:
    Curating.begins = grouped_file
    run_state_machine_as_test(
        Curating,
        settings=settings(
            max_examples=8,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
