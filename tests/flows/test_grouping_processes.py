"""A dashboard and a command that group the same store at once; and a grouping killed in the middle."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pandas as pd
import pytest

from analytics.flows import curation, deciding, grouping
from analytics.flows.office import Office, open_office
from analytics.settings import PROJECT
from analytics.store import comments, topics
from tests.pages import comments as spoken
from tests.pages import desk

pytestmark = pytest.mark.slow

# Groups the store, and stays where it is told to until it reads a line: "working" is while it computes and has the file
# closed, "saving" inside the transaction that puts the new grouping in the place of the old.
GROUPER = """
import sys
from analytics.flows import grouping
from analytics.flows.office import open_office
from analytics.store import topics

def stay(where):
    if sys.argv[2] == where:
        sys.argv[2] = "gone"
        print(where, flush=True)
        sys.stdin.readline()

emptied = topics._forget

def forget(connection, **how):
    emptied(connection, **how)
    stay("saving")

topics._forget = forget
office = open_office(sys.argv[1])
print(grouping.group_store(office, progress=lambda share, what: stay("working")), flush=True)
office.close()
"""


class Grouper:
    """One process that groups."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def reached(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def go_on(self) -> str:
        """Let it finish; what it says at the end."""
        said, _errors = self.process.communicate("\n", timeout=60)
        assert self.process.returncode == 0
        return said.strip()

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=30)


Start = Callable[[str, str], Grouper]


@pytest.fixture
def start() -> Iterator[Start]:
    """``start(database, where)`` begins a process that stays there."""
    with ExitStack() as running:

        def begin(database: str, where: str) -> Grouper:
            command = [sys.executable, "-c", GROUPER, database, where]
            process = running.enter_context(
                subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            )
            running.callback(process.kill)
            return Grouper(process)

        yield begin


@pytest.fixture
def database(tmp_path: Path) -> str:
    desk.fill(desk.address(tmp_path), spoken.TWO[:2])
    return desk.address(tmp_path)


def found(office: Office) -> dict[str, pd.DataFrame]:
    """All that readers see of a grouping."""
    return {
        "topics": topics.topics(office.store),
        "placed": topics.placed(office.store).sort_values("comment_id", ignore_index=True),
    }


def same(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> None:
    for name in one:
        pd.testing.assert_frame_equal(one[name], other[name])


def next_file(database: str) -> None:
    desk.fill(database, spoken.TWO[2:])


def test_two_processes_that_group_at_once_leave_what_one_would(database: str, start: Start) -> None:
    both = [start(database, "working"), start(database, "working")]
    assert [one.reached() for one in both] == ["working", "working"], "both compute before either saves"
    assert both[0].go_on() == "True"
    with closing(open_office(database)) as office:
        by_one = found(office)
    assert both[1].go_on() == "False", "the other was faster, and left nothing to do"
    with closing(open_office(database)) as office:
        same(found(office), by_one)
        assert not grouping.group_store(office), "nothing is left to do"


def test_a_grouping_that_new_comments_overtook_is_done_again_and_decisions_hold(database: str, start: Start) -> None:
    """While one process computes, another loads next week's file, groups it, and an analyst decides."""
    slow = start(database, "working")
    assert slow.reached() == "working"
    next_file(database)
    with closing(open_office(database)) as office:
        assert grouping.group_store(office)
        curation.rename(office, "c-parking", "车位", by="王工")
    with closing(open_office(database)) as office:
        by_fast = found(office)
    assert slow.go_on() == "False", "what it made without the new comments is not saved"
    with closing(open_office(database)) as office:
        same(found(office), by_fast)
        assert set(topics.placed(office.store)["comment_id"]) == set(comments.comments(office.store)["comment_id"])
        assert topics.topics(office.store).set_index("topic_id").loc["c-parking", "label"] == "车位"
        assert not grouping.group_store(office)


def test_a_killed_grouping_leaves_the_one_before_and_is_done_by_whoever_waited(database: str, start: Start) -> None:
    """Killed inside the transaction, after the old grouping was taken out and before the new one was in."""
    with closing(open_office(database)) as office:
        assert grouping.group_store(office)
        curation.rename(office, "c-parking", "车位", by="王工")
        before = found(office)
    next_file(database)
    saving = start(database, "saving")
    assert saving.reached() == "saving"
    saving.kill()
    with closing(open_office(database)) as office:
        same(found(office), before)
        assert not grouping.is_current(office)
        assert grouping.group_store(office), "the next one does what was left undone"
        assert set(topics.placed(office.store)["comment_id"]) == set(comments.comments(office.store)["comment_id"])
        assert len(deciding.desk(office).ledger.decisions) == 1
        assert topics.topics(office.store).set_index("topic_id").loc["c-parking", "label"] == "车位"
