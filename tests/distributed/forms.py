"""Parts of a survey that tests make, and two stores to compare: one that loaded them, one that counted them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.distributed.cluster import Cluster
from analytics.distributed.folder import Folder
from analytics.flows import loading
from analytics.flows.aggregating import Aggregated, Wanted, aggregate
from analytics.flows.office import Office
from tests.conftest import REGISTER

LEVELS = ("非常满意", "满意", "一般", "不满意", "非常不满意")
SAID = (
    "停车位太少，晚上没有地方停",
    "楼道灯坏了半年没人修",
    "下水道经常堵，味道很大",
    "无",
    "物业张先生13800001111态度很好",
    "电梯什么时候装",
)


def forms(numbers: Sequence[int], *, seed: int, first_day: str = "2026-08-24") -> pd.DataFrame:
    """Forms of these numbers, answered by chance: canonical columns, text cells, blanks missing."""
    rng = np.random.default_rng(seed)
    n = len(numbers)
    day = pd.Timestamp(first_day) + pd.to_timedelta(rng.integers(0, 40 * 24 * 60, n), unit="min")
    said = rng.choice([*SAID, ""], n, p=[*[0.08] * len(SAID), 1 - 0.08 * len(SAID)])
    return pd.DataFrame(
        {
            "答卷编号": [str(number) for number in numbers],
            "小区编号": rng.choice(["C1", "C2", "C3", "C4"], n),
            "提交时间": day.strftime("%Y-%m-%d %H:%M:%S"),
            "渠道": rng.choice(["微信", "入户", None], n),
            "户号": [f"{house % 9 + 1}号楼{house % 3 + 1}单元{house}" for house in rng.integers(101, 130, n)],
            "总体满意度": rng.choice(LEVELS, n),
            "停车": rng.choice([*LEVELS, "不适用", None], n),
            "绿化": rng.choice([*LEVELS, None], n),
            "意见建议": pd.Series(said, dtype="str").where(said != "", None).to_numpy(object),
        }
    )


def written(folder: Path, frames: Sequence[pd.DataFrame], *, kind: str = "parquet") -> Path:
    """The frames as part-000, part-001 … in ``folder``; gives the pattern that names them."""
    folder.mkdir(parents=True, exist_ok=True)
    for place, frame in enumerate(frames):
        path = folder / f"2026年满意度调查-{place:03d}.{kind}"
        if kind == "parquet":
            frame.to_parquet(path, index=False, row_group_size=40)
        else:
            frame.to_csv(path, index=False)
    return folder / f"2026年满意度调查-*.{kind}"


def registered(office: Office, folder: Path) -> Office:
    """The office with the register of four communities."""
    path = folder / "register.csv"
    path.write_text(REGISTER, encoding="utf-8")
    loading.load_file(office, path, by="analyst")
    return office


def counted(office: Office, cluster: Cluster, pattern: Path, job: Path, **told: object) -> Aggregated:
    """The parts counted on the cluster."""
    return aggregate(office, cluster, Folder(str(job)), Wanted(str(pattern), **told), by="analyst")
