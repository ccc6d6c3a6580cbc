"""Locks hold over real grouping runs: of files that come and go, of an example erased, of everything anew."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from analytics.errors import MinyiError
from analytics.flows import curation, deciding, grouping, topics
from analytics.flows.office import open_office
from analytics.store import batches, comments
from analytics.store import topics as stored
from tests.conftest import REGISTER
from tests.flows.test_continuity import BY, survey
from tests.flows.test_loading import load
from tests.stores import copy_of, url_of
from tests.text.test_settled import new_things
from tests.text.test_topics import comments as said

NEW_WORDS = ("顶楼漏雨", "电梯太慢", "车位被占", "垃圾成堆", "狮子打滚", "老虎戏水", "无", "停车位不够用！", "物业不管")


class Weeks(RuleBasedStateMachine):
    """Any order of uploads, undone files, runs and decisions: what was locked stays, and every comment is counted."""

    begins: Path

    @initialize(position=st.integers(0, 20))
    def open(self, position: int) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.office = open_office(copy_of(self.begins, Path(self.folder.name) / "minyi.duckdb"))
        self.locked: dict[int, dict[str, tuple[str, str]]] = {}
        self.weeks = 0
        self.undone: set[int] = set()
        # One of the discovered topics is locked from the start: it has the least to hold it.
        self.lock(position=-1 - position % 2)

    def teardown(self) -> None:
        if hasattr(self, "office"):
            self.office.close()
            self.folder.cleanup()

    def attempt(self, act: Callable[[], object]) -> object:
        try:
            return act()
        except MinyiError:
            return None

    def standing(self) -> dict[str, tuple[str, str]]:
        """comment_id → its words and where it stands."""
        found = stored.assignments(self.office.store).query("position == 1").set_index("comment_id")
        where = found["topic_id"].where(found["bucket"] == "topic", found["bucket"]).astype("str").to_dict()
        texts = comments.comments(self.office.store).set_index("comment_id")["text"]
        return {one: (texts[one], topic_id) for one, topic_id in where.items()}

    def topic(self, position: int) -> str:
        known = deciding.curated(self.office).topics
        ids = [*known["topic_id"], *known.loc[known["kind"] != "codebook", "topic_id"]]
        return str(ids[position % len(ids)])

    @rule(words=st.lists(st.sampled_from(NEW_WORDS), min_size=1, max_size=4), again=st.booleans())
    def upload(self, words: list[str], again: bool) -> None:
        """A new file; or the first forms again, some of which now say something else."""
        self.weeks += 1
        name, first = ("第一周.csv", 1) if again else (f"周{self.weeks}.csv", 5000 + 100 * self.weeks)
        text = survey(words, first=first, day=f"2026-10-{self.weeks:02d}")
        self.attempt(lambda: load(self.office, name, text))

    @rule(batch=st.integers(3, 6))
    def turn_a_file(self, batch: int) -> None:
        turn = batches.redo if batch in self.undone else batches.undo
        done = self.attempt(lambda: turn(self.office.store, batch, by=BY, at=self.office.now()) or True)
        if done:
            self.undone ^= {batch}

    @rule()
    def erase_the_example(self) -> None:
        self.attempt(lambda: batches.erase_example(self.office.store, by=BY, at=self.office.now()))

    @rule(anew=st.booleans())
    def group(self, anew: bool) -> None:
        grouping.group_store(self.office, anew=anew)
        everyone = comments.comments(self.office.store)["comment_id"]
        first = stored.assignments(self.office.store).query("position == 1")["comment_id"]
        assert sorted(first) == sorted(everyone)
        counted = topics.topic_table(self.office)
        assert counted.total == len(everyone)
        listed = counted.topics["n"].sum() + counted.buckets["n"].sum()
        # How many are left out is not told where it would tell the number of a few.
        assert listed <= counted.total if counted.n_left_out is None else listed + counted.n_left_out == counted.total

    @rule(position=st.integers(-3, 40))
    def lock(self, position: int) -> None:
        topic = self.topic(position)
        before = {one: place for one, place in self.standing().items() if place[1] == topic}
        number = self.attempt(lambda: curation.lock(self.office, topic, by=BY))
        if isinstance(number, int):
            self.locked[number] = before

    @rule(position=st.integers(0, 40), other=st.integers(-3, 40))
    def merge(self, position: int, other: int) -> None:
        self.attempt(lambda: curation.merge(self.office, [self.topic(position)], self.topic(other), by=BY))

    @rule(position=st.integers(-3, 40), kind=st.sampled_from(["retire", "noise", "rename", "split", "terms", "create"]))
    def decide(self, position: int, kind: str) -> None:
        topic = self.topic(position)
        acts = {
            "retire": lambda: curation.retire(self.office, topic, by=BY),
            "noise": lambda: curation.noise(self.office, topic_id=topic, by=BY),
            "rename": lambda: curation.rename(self.office, topic, f"名{position}", by=BY),
            "split": lambda: curation.split(self.office, topic, f"拆{position}", words=["停车", "漏", "狮子"], by=BY),
            "terms": lambda: curation.add_terms(self.office, topic, "垃圾房、老虎", by=BY),
            "create": lambda: curation.create(self.office, f"新{position}", terms="大象、车位", by=BY),
        }
        self.attempt(acts[kind])

    @rule(word=st.sampled_from(["车位", "狮子吃香蕉", "臭味很大"]), to=st.sampled_from(["term", "stop"]))
    def add_word(self, word: str, to: str) -> None:
        self.attempt(lambda: curation.add_word(self.office, word, to=to, by=BY))

    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        log = deciding.desk(self.office).ledger.decisions
        others = [int(number) for number in log["decision_no"] if number not in self.locked]
        if others:
            number = data.draw(st.sampled_from(others))
            self.attempt(lambda: curation.undo(self.office, number, by=BY))

    @invariant()
    def locks_hold(self) -> None:
        if getattr(self, "locked", None):
            now = self.standing()
            for comments_then in self.locked.values():
                for one, (text, topic) in comments_then.items():
                    # Other words are another comment; one that no run has seen since is nowhere yet.
                    assert one not in now or now[one][0] != text or now[one][1] == topic


@pytest.fixture(scope="module")
def city_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with an example, two files of its own and discovered topics."""
    path = tmp_path_factory.mktemp("weeks") / "minyi.duckdb"
    office = open_office(url_of(path))
    load(office, "名册.csv", REGISTER)
    load(office, "示例.csv", survey(new_things()[::3], first=9000), example=True)
    load(office, "第一周.csv", survey(said()[0] * 9))
    load(office, "第二周.csv", survey([one for one in new_things() if one not in new_things()[::3]], first=2000))
    grouping.group_store(office)
    assert "discovered" in set(stored.topics(office.store)["kind"])
    office.close()
    return path


@pytest.mark.slow
def test_no_locked_comment_changes_topic_whatever_is_grouped(city_file: Path) -> None:
    Weeks.begins = city_file
    run_state_machine_as_test(
        Weeks,
        settings=settings(
            max_examples=6,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
