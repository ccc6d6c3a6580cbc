"""What counting on a cluster costs: ``python -m tests.benchmarks.distributed [--forms N] [--workers 1 2 4]``.

Parts of a quarter of a million forms are written as Parquet into a temporary folder and counted by 1, 2 and 4 workers
of 1 GB, each time into a new store; ``--topics`` groups their comments too. Seconds of the wall clock say what this
machine allows; seconds of processor time what a cluster must be paid for. What a nation costs is reckoned from these.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import tempfile
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.distributed.cluster import Cluster, connected
from analytics.distributed.folder import Folder
from analytics.flows import aggregating, loading
from analytics.flows.office import open_office
from analytics.store import counts
from tests.benchmarks.survey_file import ITEMS, LEVELS, PLACES, STATES, THINGS, WISHES

PART = 250_000
COMMUNITIES = 1_820
AGAIN = 0.01  # so many forms of a part stand in the part before as well
COMMENTED = 0.44
NATION_FORMS, NATION_COMMENTS, NATION_SECONDS = 77_000_000, 34_000_000, 600


def write_parts(folder: Path, forms: int, *, seed: int = 7) -> Path:
    """Write the register and the parts; gives the pattern that names these."""
    ids = np.array([f"C{number:05d}" for number in range(COMMUNITIES)])
    register = pd.DataFrame({"小区编号": ids, "小区名称": [f"第{number}小区" for number in range(COMMUNITIES)]})
    register = register.assign(城市="示例市", 区县="示例区", 街道="示例街道", 户数=900)
    register.to_csv(folder / "register.csv", index=False)
    for place, first in enumerate(range(0, forms, PART)):
        random, n = np.random.default_rng([seed, place]), min(PART, forms - first)
        numbers = np.arange(first + 1, first + n + 1)
        again = int(n * AGAIN) if place else 0
        numbers[:again] = first - random.permutation(PART)[:again]
        said = (random.choice(words, n) for words in (PLACES, THINGS, STATES, WISHES))
        words = pd.Series(map("".join, zip(*said, strict=True)))
        moments = pd.Timestamp("2026-03-02 08:00") + pd.to_timedelta(random.integers(0, 112 * 86_400, n), unit="s")
        part = {
            "答卷编号": numbers,
            "小区编号": random.choice(ids, n),
            "提交时间": moments,
            "渠道": random.choice(["微信", "入户走访", "现场", "热线"], n),
            "性别": random.choice(["男", "女"], n),
            "年龄段": random.choice(["18-35", "36-60", "60以上"], n),
        }
        part |= {item: random.choice(LEVELS, n, p=[0.04, 0.06, 0.15, 0.45, 0.3]) for item in ITEMS}
        part["意见建议"] = words.where(random.random(n) < COMMENTED, None)
        pd.DataFrame(part).to_parquet(folder / f"满意度调查-{place:04d}.parquet", index=False, row_group_size=100_000)
    return folder / "满意度调查-*.parquet"


def spent() -> tuple[float, float]:
    """Processor seconds and peak MB of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    # Not ru_maxrss: a child's starts from what its parent held.
    [peak] = [line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line[:6] == "VmHWM:"]
    return used.ru_utime + used.ru_stime, int(peak) / 1024


def run(folder: Path, pattern: Path, workers: int, *, topics: bool) -> dict[str, float]:
    """Count the parts with so many workers, into a new store."""
    with closing(open_office(f"duckdb:///{folder / f'{workers}.duckdb'}")) as office:
        loading.load_file(office, folder / "register.csv", by="benchmark")
        with connected(None, workers=workers, memory="1GB") as cluster:
            before, began, mine = processors(cluster), time.perf_counter(), spent()[0]
            stages: dict[str, float] = {}
            last = ["", began]

            def report(_share: float, doing: str) -> None:
                now = time.perf_counter()
                stages[str(last[0])] = stages.get(str(last[0]), 0.0) + now - float(last[1])
                last[:] = [doing, now]

            job = Folder(str(folder / f"job-{workers}"))
            wanted = aggregating.Wanted(str(pattern))
            aggregating.aggregate(office, cluster, job, wanted, by="benchmark", progress=report)
            seconds, own = time.perf_counter() - began, spent()[0] - mine
            used, peak = processors(cluster) - before, max(one[1] for one in cluster.client.run(spent).values())
            found = {"seconds": seconds, "workers_cpu": used, "driver_cpu": own, "worker_mb": peak}
            if topics:
                began, before = time.perf_counter(), processors(cluster)
                aggregating.group(office, cluster)
                found |= {"topics_seconds": time.perf_counter() - began, "topics_cpu": processors(cluster) - before}
        assert counts.response_counts(office.store)["n"].sum() > 0
    shutil.rmtree(folder / f"job-{workers}")
    print(f"# {workers}: " + ", ".join(f"{doing or 'start'} {n:.1f} s" for doing, n in stages.items()))
    return found | {"driver_mb": spent()[1]}


def processors(cluster: Cluster) -> float:
    """Processor seconds of all workers so far."""
    return sum(seconds for seconds, _peak in cluster.client.run(spent).values())


def nation(workers_cpu: float, driver_seconds: float, forms: int) -> str:
    """What the nation's forms cost, in words."""
    cores = workers_cpu / forms * NATION_FORMS / NATION_SECONDS
    return (
        f"77 M forms cost {workers_cpu / forms * NATION_FORMS / 3600:.1f} hours of processor time: in 10 minutes "
        f"{cores:.0f} cores at full use; the driver and the store need {driver_seconds / forms * NATION_FORMS:.0f} s"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=1_000_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--topics", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pattern = write_parts(folder, arguments.forms)
        size = sum(path.stat().st_size for path in folder.glob("*.parquet")) / 2**20
        print(f"{arguments.forms:,} forms, {size:.0f} MB of Parquet; {os.cpu_count()} cores")
        rows = {n: run(folder, pattern, n, topics=arguments.topics) for n in arguments.workers}
    print(
        "| workers | seconds | against the first | workers' CPU s | driver's CPU s | worker peak MB | driver peak MB |"
    )
    print("|---|---|---|---|---|---|---|")
    first = next(iter(rows.values()))["seconds"]
    for n, one in rows.items():
        print(
            f"| {n} | {one['seconds']:.1f} | {first / one['seconds']:.2f} × | {one['workers_cpu']:.1f} "
            f"| {one['driver_cpu']:.1f} | {one['worker_mb']:.0f} | {one['driver_mb']:.0f} |"
        )
    for n, one in rows.items():
        if "topics_cpu" in one:
            print(f"topics with {n}: {one['topics_seconds']:.1f} s, workers' CPU {one['topics_cpu']:.1f} s")
    last = next(iter(rows.values()))
    print(nation(last["workers_cpu"], last["driver_cpu"], arguments.forms))


if __name__ == "__main__":
    main()
