"""A dead worker, a bad part and a job that was cut off lose nothing and double nothing."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics.distributed import blocks, job
from analytics.distributed.blocks import Digest, Rule
from analytics.distributed.cluster import Cluster
from analytics.distributed.folder import Folder
from analytics.distributed.parts import Block, Part
from analytics.flows.loading import Instructions
from analytics.flows.office import Office
from analytics.store import aggregated, batches, comments, counts, tally
from tests.distributed import forms
from tests.distributed.test_equality import TITLE, assert_alike, parts_with_repeats

pytestmark = pytest.mark.slow
digest_one, count_one = blocks.digest, blocks.count
TOLD: dict[str, Any] = {"instructions": Instructions(title=TITLE), "block_rows": 50}


def die_once(folder: Folder, stage: str) -> None:
    """Kill this worker, the first time that a task of the stage comes here."""
    marker = Path(folder.address) / f"{stage}.died"
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def deadly_digest(part: Part, block: Block, rule: Rule, folder: Folder) -> Digest:
    if part.place == 1 and block.place == 1:
        die_once(folder, "digest")
    return digest_one(part, block, rule, folder)


def deadly_count(name: str, lost: object, numbers: object, folder: Folder, **told: int) -> object:
    found = count_one(name, lost, numbers, folder, **told)
    if (Path(folder.address) / "digest.died").exists() and len(list(Path(folder.address).glob("counted-*"))) == 5:
        die_once(folder, "count")
    (Path(folder.address) / f"counted-{name}").touch()
    return found


def test_dead_workers(
    office: Callable[[str], Office], cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pattern = forms.written(tmp_path / "parts", parts_with_repeats(twice=False))
    one, other = office("undisturbed"), office("disturbed")
    forms.counted(one, cluster, pattern, tmp_path / "job-1", **TOLD)
    monkeypatch.setattr(blocks, "digest", deadly_digest)
    monkeypatch.setattr(blocks, "count", deadly_count)
    forms.counted(other, cluster, pattern, tmp_path / "job-2", **TOLD)
    died = {path.name for path in (tmp_path / "job-2").glob("*.died")}
    assert died == {"digest.died", "count.died"}
    assert_alike(one, other)


def cut_off(*_told: object) -> None:
    raise RuntimeError("the office's power went")


def test_a_job_cut_off_goes_on(
    office: Callable[[str], Office], cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pattern = forms.written(tmp_path / "parts", parts_with_repeats(twice=False))
    one, other, folder = office("undisturbed"), office("disturbed"), tmp_path / "job"
    forms.counted(one, cluster, pattern, tmp_path / "job-1", **TOLD)
    with monkeypatch.context() as patch, pytest.raises(RuntimeError, match="power"):
        patch.setattr(blocks, "settle", cut_off)
        forms.counted(other, cluster, pattern, folder, **TOLD)
    # Of two blocks not all was written when it was cut off: of one its last file, of another half of them.
    finished = sorted(folder.glob("*.json"))
    assert len(finished) == 12
    finished[0].unlink()
    for path in folder.glob(f"{finished[1].stem}.*"):
        path.unlink() if path.suffix in (".json", ".keys") else path.write_bytes(path.read_bytes()[:20])
    kept = {path: path.stat().st_mtime_ns for path in folder.iterdir() if not path.stem.startswith(finished[0].stem)}
    with monkeypatch.context() as patch, pytest.raises(RuntimeError, match="power"):
        patch.setattr(tally, "recount", cut_off)  # this time within the store's transaction
        forms.counted(other, cluster, pattern, folder, **TOLD)
    assert len(batches.batches(other.store)) == 1 and comments.comments(other.store).empty
    assert counts.level_counts(other.store).empty
    forms.counted(other, cluster, pattern, folder, **TOLD)
    assert_alike(one, other)
    renewed = {path.stem for path, at in kept.items() if path.stat().st_mtime_ns != at}
    assert renewed == {finished[1].stem}


def test_bad_parts(office: Callable[[str], Office], cluster: Cluster, tmp_path: Path) -> None:
    good = parts_with_repeats(twice=False)
    wrong_level = good[1].copy()
    wrong_level.loc[:4, "总体满意度"] = "还行吧谁知道呢"
    pattern = forms.written(
        tmp_path / "parts", [good[0], wrong_level, good[2].rename(columns={"停车": "车位"}), good[3], good[0], good[1]]
    )
    broken = tmp_path / "parts" / "2026年满意度调查-005.parquet"
    broken.write_bytes(broken.read_bytes()[:-200])
    store = office("counted")
    with pytest.raises(job.BadParts) as told:
        forms.counted(store, cluster, pattern, tmp_path / "job", **TOLD)
    assert "2 个分片不能汇总，什么都没有写入" in str(told.value)
    assert "-004.parquet：内容与 2026年满意度调查-000.parquet 完全相同" in str(told.value)
    assert "-005.parquet：读不了" in str(told.value)
    assert len(batches.batches(store.store)) == 1

    for place in (4, 5):
        (tmp_path / "parts" / f"2026年满意度调查-{place:03d}.parquet").unlink()
    with pytest.raises(job.BadParts) as told:
        forms.counted(store, cluster, pattern, tmp_path / "job", **TOLD)
    assert "-001.parquet：" in str(told.value) and "总体满意度" in str(told.value)
    assert "-002.parquet：列与第一个分片不同：缺少“停车”；多出“车位”" in str(told.value)
    assert "--leave-out-bad" in str(told.value)
    assert len(batches.batches(store.store)) == 1 and counts.level_counts(store.store).empty

    found = forms.counted(store, cluster, pattern, tmp_path / "job", leave_out_bad=True, **TOLD)
    assert found.n_parts == 2 and set(found.left_out) == {f"2026年满意度调查-00{place}.parquet" for place in (1, 2)}
    kept = aggregated.parts(store.store, found.receipt.batch_id)
    assert kept["rows_read"].tolist() == [120, 120, 120, 120]
    assert kept["rows_accepted"].tolist() == [120, 0, 0, 120]
    assert kept["left_out"].isna().tolist() == [True, False, False, True]
    assert found.receipt.rows_read == 240

    only = office("only the good")
    alone = forms.written(tmp_path / "alone", [good[0], good[3]])
    forms.counted(only, cluster, alone, tmp_path / "job-2", **TOLD)
    assert_alike(only, store)


def test_a_number_twice_in_a_part_makes_it_bad(
    office: Callable[[str], Office], cluster: Cluster, tmp_path: Path
) -> None:
    pattern = forms.written(tmp_path / "parts", parts_with_repeats(twice=True)[:2])
    frame = pd.read_parquet(tmp_path / "parts" / "2026年满意度调查-001.parquet")
    frame = frame[frame["小区编号"] != "C9"].drop_duplicates("答卷编号")
    forms.written(
        tmp_path / "parts", [frame, frame.assign(答卷编号=[*frame["答卷编号"][:-1], frame["答卷编号"].iloc[0]])]
    )
    with pytest.raises(job.BadParts, match=r"-001\.parquet：有 2 行的答卷编号在本分片内出现多次"):
        forms.counted(office("counted"), cluster, pattern, tmp_path / "job", **TOLD)
