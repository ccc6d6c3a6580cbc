"""A load that is killed in the middle leaves nothing behind and loses nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from analytics.model import AcceptedSurvey
from analytics.settings import PROJECT
from analytics.store import Store, batches, comments, counts, open_store, topics
from tests.store.files import register, source, survey
from tests.stores import url_of

FORMS = 200_000

# Loads a big file; tells how far it is, and at the step it is told to it stays, inside the transaction.
LOADER = """
import sys, time
from analytics.store import batches, open_store
from tests.store.files import source
from tests.store.test_crash import big_survey

def progress(share, message):
    print(f"{share:.2f}", flush=True)
    if share >= float(sys.argv[2]):
        time.sleep(float(sys.argv[3]))

batches.commit(open_store(sys.argv[1]), big_survey(), source("big"), progress=progress)
print("done", flush=True)
"""


def big_survey() -> AcceptedSurvey:
    """Holds the four forms of the earlier file too, so that rows of that one are being replaced."""
    one = survey([("A1", "C1", "2026-03-10 09:00", 1, 1, "新的意见")])
    answers = one.answers.take(np.tile([0, 1], FORMS)).reset_index(drop=True)
    comments = one.comments.take(np.zeros(FORMS, int)).reset_index(drop=True)
    responses = one.responses.take(np.zeros(FORMS, int)).reset_index(drop=True)
    return AcceptedSurvey(
        one.surveys,
        one.items,
        responses.assign(response_id=[f"A{number}" for number in range(1, FORMS + 1)]),
        answers.assign(response=np.arange(2 * FORMS) // 2),
        comments.assign(response=np.arange(FORMS)),
        rows_read=FORMS,
    )


def state(store: Store) -> list[object]:
    """Everything a reader can see."""
    frames = [batches.batches(store), batches.events(store), counts.level_counts(store), counts.response_counts(store)]
    frames.append(comments.comments(store))
    return [*(frame.to_csv() for frame in frames), counts.data_version(store), topics.comments_version(store)]


@pytest.mark.parametrize(
    ("stop_at", "stay", "wait"),
    [
        (0.0, 60, 0.0),  # before the first row
        (0.10, 60, 0.0),  # responses written, answers not
        (0.75, 60, 0.0),  # answers written, comments not
        (0.95, 60, 0.0),  # everything written and counted, not yet kept
        (0.80, 0, 0.05),  # while repeats are settled and counted
        (0.95, 0, 0.0),  # while it is being kept
    ],
)
def test_a_killed_load_leaves_nothing(store: Store, stop_at: float, stay: float, wait: float) -> None:
    batches.commit(store, register("C1", "C2"), source("register"))
    batches.commit(store, survey(), source("first"))
    before = state(store)
    store.close()
    command = [sys.executable, "-c", LOADER, store.url, str(stop_at), str(stay)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as loader:
        assert loader.stdout
        for line in loader.stdout:
            if float(line) >= stop_at:
                break
        time.sleep(wait)
        loader.send_signal(signal.SIGKILL)
        printed = loader.stdout.read()
    kept = "done" in printed or "1.00" in printed
    again = open_store(store.url)
    if stay:
        assert not kept
        assert state(again) == before
    # A kill that races with the end of the transaction finds all of it or nothing.
    loaded = batches.holding(again, source("big").sha256)
    assert loaded == 3 if kept else loaded in (None, 3)
    if loaded is None:
        assert state(again) == before
        receipt = batches.commit(again, big_survey(), source("big"))
        assert receipt.batch_id == 3
        assert receipt.rows_repeated == 4
    assert counts.response_counts(again)["n"].sum() == FORMS
    assert counts.level_counts(again, overall_only=True)["n"].sum() == FORMS
    assert counts.data_version(again) == 3


def test_killed_between_loads_nothing_is_lost(tmp_path: Path) -> None:
    """What was kept is there although the process never closed its file."""
    url = url_of(tmp_path / "minyi.duckdb")
    script = """
import os, signal, sys
from analytics.store import batches, open_store
from tests.store.files import register, source, survey
store = open_store(sys.argv[1])
batches.commit(store, register("C1", "C2"), source("register"))
batches.commit(store, survey(), source("first"))
os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", script, url], cwd=PROJECT, check=False).returncode == -signal.SIGKILL
    store = open_store(url)
    assert counts.response_counts(store)["n"].sum() == 4
    store.close()
