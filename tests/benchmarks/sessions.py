"""Many readers at once: ``python -m tests.benchmarks.sessions [--clients 100] [--seconds 180]`` prints markdown tables.

Each is signed in as somebody else, with a role and a scope of their own, and reads one page after the other over a web
socket as a browser does, with a pause after each (``--think 15-30`` seconds: what an official does is read). A page's
time is from asking for it to the end of its script. The clients run on the same machine and cost part of it.

Before them one reader of each scope opens every page once, alone: what it takes when the data have just changed is told
by itself. ``--first-reads none`` leaves this out, and the crowd meets a server that has read nothing yet.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from unittest import mock

from argon2 import PasswordHasher
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from analytics import clock, example
from analytics.access import passwords, sessions
from analytics.flows import grouping
from analytics.flows.office import open_office
from analytics.model import EVERYWHERE, Scope
from analytics.store import accounts as stored_accounts
from analytics.store import communities
from analytics.store.registry import Registry
from tests.access.people import employ
from tests.access.served import launched

READ = (
    "", "acceptance", "community", "satisfaction", "weekly", "wishes", "consent", "votes", "publicity", "works",
    "rectification", "comments", "topic", "hot_issues", "search", "comparison", "methods",
)  # fmt: skip
ROLES = ("viewer", "viewer", "viewer", "leader", "analyst")
WARM_SECONDS = 60.0
LONGEST_SECONDS = 60.0
THINK = (15.0, 30.0)
GROWTH_BAR, P95_BAR = 0.10, 1.5


@dataclass
class Findings:
    """What was measured: each run as (page, seconds from the start, seconds it took); what went wrong; memory in MB by
    seconds from the start."""

    runs: list[tuple[str, float, float]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    memory: dict[int, float] = field(default_factory=dict)
    first: list[tuple[str, float]] = field(default_factory=list)  # (page, seconds) of the first readers
    started_mb: float = 0.0  # before anybody came
    processor: dict[str, float] = field(default_factory=dict)  # seconds of the server's, of first reads and the crowd

    def p(self, share: int, page: str | None = None, *, since: float = 0) -> float:
        times = [took for name, at, took in self.runs if page in (None, name) and at >= since]
        return quantiles(times, n=100, method="inclusive")[share - 1] if len(times) > 1 else sum(times)

    @property
    def growth(self) -> float:
        """Memory at the end by that after warming up, less 1."""
        warm = next((mb for at, mb in sorted(self.memory.items()) if at >= WARM_SECONDS), self.memory[0])
        return self.memory[max(self.memory)] / warm - 1


def fill(folder: Path) -> None:
    """The example's cities with their comments grouped, in ``folder``."""
    with closing(open_office(f"duckdb:///{folder / 'minyi.duckdb'}")) as office:
        example.ensure_example(office)
        grouping.group_store(office)


def scopes_in(folder: Path) -> list[Scope]:
    """The scopes that readers of the city in ``folder`` have."""
    with closing(open_office(f"duckdb:///{folder / 'minyi.duckdb'}")) as office:
        known = communities.communities(office.store)
    districts = [
        Scope(city=(city,), district=(district,))
        for city, district in sorted(set(zip(known["city"], known["district"], strict=True)))
    ]
    cities = [Scope(city=(city,)) for city in sorted(set(known["city"]))]
    streets = [
        Scope(city=(row.city,), district=(row.district,), street=(row.street,))
        for row in known.dropna(subset="street").drop_duplicates(["city", "district", "street"]).head(6).itertuples()
    ]
    return [EVERYWHERE, EVERYWHERE, *cities, *districts, *streets]


def staff(registry: Registry, scopes: Sequence[Scope], clients: int) -> list[str]:
    """As many people, each signed in; their tokens."""
    tokens = []
    # Signing in is not what is measured here: hashing at full cost would only delay the start.
    with mock.patch.object(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)):
        employ(registry)  # the first is an administrator
        for number, role, scope in zip(range(clients), itertools.cycle(ROLES), itertools.cycle(scopes), strict=False):
            employ(registry, f"reader{number}", role, scope)
    for number in range(clients):
        with registry.writing() as connection:
            account = stored_accounts.named(connection, f"reader{number}")
            assert account
            begun = sessions.begin(registry, connection, account, address=f"10.0.0.{number % 250}", now=clock.now())
        tokens.append(begun.token)
    return tokens


async def run_page(stream: ClientConnection, page: str) -> str:
    """Open ``page`` and wait for the end of its script; what went wrong, empty when nothing did."""
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    asked.rerun_script.page_name = page
    await stream.send(asked.SerializeToString())
    wrong = ""
    while True:
        message = ForwardMsg()
        message.ParseFromString(await asyncio.wait_for(stream.recv(), LONGEST_SECONDS))
        kind = message.WhichOneof("type")
        if kind == "delta":
            wrong = wrong or _wrong(message)
        elif kind == "page_not_found":
            wrong = "page not found"
        elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return wrong


def _wrong(message: ForwardMsg) -> str:
    element = message.delta.new_element
    if element.WhichOneof("type") == "exception":
        return f"{element.exception.type}: {element.exception.message[:200]}"
    if element.WhichOneof("type") == "alert" and element.alert.format == Alert.ERROR:
        return element.alert.body[:200]
    return ""


async def read(
    port: int, token: str, number: int, until: float, start: float, think: tuple[float, float], found: Findings
) -> None:
    """One reader, from signing in to going home."""
    choice = random.Random(number)
    await asyncio.sleep(choice.uniform(0, think[1]))
    try:
        async with _socket(port, token) as stream:
            page = ""
            # However slow the machine, everybody goes from one page to another.
            for at in itertools.count():
                if at > 1 and time.monotonic() >= until:
                    return
                began = time.monotonic()
                wrong = await run_page(stream, page)
                found.runs.append((page or "overview", began - start, time.monotonic() - began))
                if wrong:
                    found.errors.append(f"{page or 'overview'}: {wrong}")
                page = choice.choice(READ)
                await asyncio.sleep(choice.uniform(*think))
    except (OSError, TimeoutError, WebSocketException) as error:
        found.errors.append(f"reader {number}: {type(error).__name__} {error}")


async def first_reads(port: int, tokens: Sequence[str], found: Findings) -> None:
    """One reader after the other opens every page."""
    for token in tokens:
        async with _socket(port, token) as stream:
            for page in READ:
                began = time.monotonic()
                wrong = await run_page(stream, page)
                found.first.append((page or "overview", time.monotonic() - began))
                if wrong:
                    found.errors.append(f"first read of {page or 'overview'}: {wrong}")


def _socket(port: int, token: str) -> connect:
    return connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        origin=f"http://127.0.0.1:{port}",
        subprotocols=["streamlit", "no-token"],
        additional_headers={"Cookie": f"minyi_session={token}"},
        max_size=None,
        open_timeout=60,
    )


async def watch(server: int, start: float, until: float, found: Findings) -> None:
    """Note the server's memory every 30 s."""
    for at in itertools.count(0, 30):
        await asyncio.sleep(max(0.0, min(start + at, until) - time.monotonic()))
        found.memory[min(at, round(until - start))] = resident_mb(server)
        if start + at >= until:
            return


def resident_mb(process: int) -> float:
    """The memory that a process holds now."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def processor_seconds(process: int) -> float:
    """The processor time that a process has taken."""
    told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


async def crowd(
    port: int, server: int, tokens: Sequence[str], seconds: float, think: tuple[float, float], scopes: int
) -> Findings:
    """The first readers, one of each of ``scopes`` scopes, then all readers at once."""
    found = Findings(started_mb=resident_mb(server))
    before = processor_seconds(server)
    await first_reads(port, tokens[:scopes], found)
    began, start = processor_seconds(server), time.monotonic()
    until = start + seconds
    readers = [read(port, token, number, until, start, think, found) for number, token in enumerate(tokens)]
    await asyncio.gather(watch(server, start, until, found), *readers)
    found.processor = {"first": began - before, "crowd": processor_seconds(server) - began}
    return found


def measured(
    folder: Path, clients: int, seconds: float, think: tuple[float, float] = THINK, *, first: bool = True
) -> Findings:
    """Serve the city in ``folder`` and let ``clients`` read for ``seconds``, after the ``first`` of each scope."""
    scopes = scopes_in(folder)
    registry = Registry(folder / "access.sqlite")
    tokens = staff(registry, scopes, clients)
    registry.close()
    with launched(folder) as (port, server):
        return asyncio.run(crowd(port, server.pid, tokens, seconds, think, len(scopes) if first else 0))


def table(found: Findings, clients: int, seconds: float, think: tuple[float, float] = THINK) -> str:
    """The findings in markdown."""
    pause = "–".join(f"{one:g}" for one in think)
    lines = [f"{clients} signed-in web sockets, {seconds:.0f} s, {pause} s of reading after each page"]
    lines[0] += f"; {os.cpu_count()} cores"
    if took := [took for _page, took in found.first]:
        cuts = quantiles(took, n=100, method="inclusive")
        lines += [
            "",
            "| first reads of each scope, one reader at a time | p50 s | p95 s | longest s |",
            "|---|---|---|---|",
        ]
        lines.append(f"| {len(took)} | {cuts[49]:.2f} | {cuts[94]:.2f} | {max(took):.2f} |")
    lines.append("")
    lines += ["| page | runs | p50 s | p95 s | longest s |", "|---|---|---|---|---|"]
    pages = sorted({page for page, _at, _took in found.runs}, key=lambda page: -found.p(95, page))
    for page in [None, *pages]:
        times = [took for name, _at, took in found.runs if page in (None, name)]
        name = page or "**all**"
        lines.append(
            f"| {name} | {len(times)} | {found.p(50, page):.2f} | {found.p(95, page):.2f} | {max(times):.2f} |"
        )
    warm = found.p(95, since=WARM_SECONDS)
    lines += ["", "| what | found | bar |", "|---|---|---|", f"| errors | {len(found.errors)} | 0 |"]
    lines += [
        f"| p95 of a page run | {found.p(95):.2f} s | ≤ {P95_BAR} s |",
        f"| p95 after warming up | {warm:.2f} s | |",
    ]
    # Unlike the times above, these do not grow where other programs use the processors.
    for name, words, runs in (("first", "first read", found.first), ("crowd", "page run", found.runs)):
        if runs and name in found.processor:
            lines.append(f"| processor time of a {words} | {found.processor[name] / len(runs):.3f} s | |")
    lines.append(f"| memory before anybody came | {found.started_mb:.0f} MB | |")
    lines += [f"| memory after {at} s | {mb:.0f} MB | |" for at, mb in sorted(found.memory.items())]
    lines += [f"| growth after warming up | {found.growth:.1%} | < {GROWTH_BAR:.0%} |"]
    return "\n".join([*lines, *(f"\n{count} × {error}" for error, count in _counted(found.errors))])


def _counted(errors: Sequence[str]) -> list[tuple[str, int]]:
    return sorted(((error, errors.count(error)) for error in set(errors)), key=lambda one: -one[1])


def _span(told: str) -> tuple[float, float]:
    """15-30 as two numbers of seconds.

    >>> _span("15-30"), _span("8")
    ((15.0, 30.0), (8.0, 8.0))
    """
    low, _sign, high = told.partition("-")
    return float(low), float(high or low)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--think", type=_span, default=THINK, metavar="LOW-HIGH", help="seconds of reading a page")
    parser.add_argument("--first-reads", choices=("each", "none"), default="each", help="before the crowd comes")
    parser.add_argument("--folder", type=Path, help="keep the data here, for the next run")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = arguments.folder or Path(name)
        folder.mkdir(exist_ok=True)
        for old in folder.glob("access.sqlite*"):
            old.unlink()
        fill(folder)
        first = arguments.first_reads == "each"
        found = measured(folder, arguments.clients, arguments.seconds, arguments.think, first=first)
    print(table(found, arguments.clients, arguments.seconds, arguments.think))
    return int(bool(found.errors) or found.p(95) > P95_BAR or found.growth >= GROWTH_BAR)


if __name__ == "__main__":
    sys.exit(main())
