"""Every hostile file is refused in words, within 10 seconds and a gigabyte; big honest files are not."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from analytics.errors import UnreadableFile
from analytics.ingest.reading import confinement
from analytics.ingest.reading.readers import read_table
from analytics.settings import PROJECT
from tests.ingest.hostile import HOSTILE, PLAIN, text_cell, workbook

SECONDS, MEGABYTES = 10, 1024
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux tells it")
LIGHT = [name for name, hostile in HOSTILE.items() if not hostile.slow]
SLOW = [name for name, hostile in HOSTILE.items() if hostile.slow]


def outcomes(names: list[str]) -> Iterator[dict[str, object]]:
    """What a fresh process makes of each hostile file."""
    command = [sys.executable, "-m", "tests.ingest.hostile", *names]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, check=False)
    assert done.returncode == 0, done.stderr
    return map(json.loads, done.stdout.splitlines())


def harm(outcome: dict) -> str:
    """What is wrong with an outcome; nothing when the file was refused as the table says."""
    refused = re.search(HOSTILE[outcome["name"]].refusal, outcome["refusal"])
    return "" if refused and outcome["seconds"] <= SECONDS and outcome["rose_mb"] <= MEGABYTES else str(outcome)


@on_linux
def test_light_hostile_files_are_refused() -> None:
    found = list(outcomes(LIGHT))
    assert [outcome["name"] for outcome in found] == LIGHT
    assert [wrong for wrong in map(harm, found) if wrong] == []


@pytest.mark.slow
@on_linux
@pytest.mark.parametrize("name", SLOW)
def test_heavy_hostile_files_are_refused(name: str) -> None:
    assert [harm(outcome) for outcome in outcomes([name])] == [""]


def test_others_go_on_while_a_file_is_parsed() -> None:
    """The thread that waits for the confined process leaves the interpreter to the others."""
    ticks: list[float] = []
    stop = threading.Event()

    def tick() -> None:
        while not stop.wait(0.005):
            ticks.append(time.monotonic())

    other = threading.Thread(target=tick)
    other.start()
    read_table("甲.xlsx", workbook(PLAIN))
    stop.set()
    other.join()
    assert len(ticks) >= 3


def test_a_parser_that_waits_for_ever_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confinement, "WALL_SECONDS", 0.02)
    with pytest.raises(UnreadableFile, match="时间超出限度"):
        read_table("甲.xlsx", workbook(PLAIN))


def test_a_parser_that_dies_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(UnreadableFile, match="读不出来"):
        read_table("甲.xlsx", workbook(PLAIN))


def test_a_parser_that_cannot_start_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(UnreadableFile, match="无法启动读取它的程序"):
        read_table("甲.xlsx", workbook(PLAIN))


def test_files_are_parsed_where_memory_cannot_be_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has no module ``resource``."""
    monkeypatch.setattr(confinement, "resource", None)
    confinement._confine()


def test_nothing_is_written_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "missing"))
    assert read_table("甲.xlsx", workbook(PLAIN)).frame.shape == (1, 1)


def test_files_are_parsed_in_several_threads_at_once() -> None:
    files = [workbook(PLAIN), workbook(PLAIN)[:-200]] * 2

    def read(data: bytes) -> str:
        try:
            return str(read_table("甲.xlsx", data).frame.iloc[0, 0])
        except UnreadableFile:
            return "refused"

    with ThreadPoolExecutor(len(files)) as pool:
        assert list(pool.map(read, files)) == ["1", "refused"] * 2


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (b'<c r="A2"><f>1+1</f><v>2</v></c>', "2"),
        (b'<c r="A2" t="str"><f>IF(1,"","x")</f><v></v></c><c r="B2"><v>3</v></c>', None),
        (b'<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B2"><v>3</v></c>', None),
    ],
)
def test_stored_values_of_formulas_are_read(cell: bytes, read: str | None) -> None:
    head = b'<row r="1">' + text_cell("A1", "甲") + text_cell("B1", "乙") + b"</row>"
    frame = read_table("甲.xlsx", workbook(head + b'<row r="2">' + cell + b"</row>")).frame
    assert [None if word != word else word for word in frame["甲"]] == [read]


@pytest.mark.slow
def test_a_big_honest_workbook_is_read() -> None:
    level = b'<c t="inlineStr"><is><t>\xe6\xbb\xa1\xe6\x84\x8f</t></is></c>' * 11
    rows = b"".join(b'<row r="%d">%s<c><v>%d</v></c></row>' % (row, level, row) for row in range(1, 300_002))
    read = read_table("big.xlsx", workbook(rows))
    assert read.frame.shape == (300_000, 12)
    assert read.frame.iloc[-1].tolist()[-2:] == ["满意", "300001"]
