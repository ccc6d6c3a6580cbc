"""A survey counted on a cluster is to every page what the same files loaded one after the other are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.distributed.cluster import Cluster
from analytics.flows import acceptance, loading
from analytics.flows.loading import Instructions
from analytics.flows.office import Office
from analytics.programme.entering.records import fold
from analytics.store import aggregated, batches, comments, counts, fieldwork
from analytics.store.topic_counts import topic_counts
from tests.distributed import forms

pytestmark = pytest.mark.slow
TITLE = "2026年满意度调查"
AT = pd.Timestamp("2026-11-02").to_pydatetime()


def parts_with_repeats(*, twice: bool) -> list[pd.DataFrame]:
    """Four parts that share forms; with ``twice`` some numbers occur again within a part."""
    rng = np.random.default_rng(7)
    found = []
    for part in range(4):
        numbers = sorted(rng.choice(330, 120, replace=False).tolist())
        if twice:  # near by and far apart, so in one block and in two
            numbers[3], numbers[110] = numbers[2], numbers[20]
        frame = forms.forms(numbers, seed=part)
        if twice:
            frame.loc[40, "小区编号"] = "C9"
        found.append(frame)
    return found


def loaded(office: Office, pattern: Path, *, on_repeat: str) -> Office:
    for path in sorted(pattern.parent.glob(pattern.name)):
        drafted = loading.draft(office, path.name, path.read_bytes())
        book = loading.confirmed(drafted, Instructions(title=TITLE))
        checked = loading.check(office, drafted, book, on_bad_rows="set-aside")
        loading.commit(office, drafted, checked, by="analyst", on_repeat=on_repeat)
    return office


def assert_alike(one: Office, other: Office) -> None:
    """Every figure that is made of counts, and every comment."""
    for read in (counts.level_counts, counts.response_counts, comments.comments, fieldwork.came_in):
        pd.testing.assert_frame_equal(read(one.store), read(other.store))
    for period in ("week", "month", "quarter"):
        for by in (counts.level_counts_by, counts.item_counts_by, counts.response_counts_by):
            pd.testing.assert_frame_equal(by(one.store, period), by(other.store, period))
    pd.testing.assert_frame_equal(
        counts.response_counts(one.store, week_starts_on=5), counts.response_counts(other.store, week_starts_on=5)
    )
    pd.testing.assert_frame_equal(acceptance.verdicts(one), acceptance.verdicts(other))
    pd.testing.assert_frame_equal(topic_counts(one.store), topic_counts(other.store))


@pytest.mark.parametrize(
    ("on_repeat", "twice", "kind"),
    [("replace", False, "csv"), ("replace", True, "parquet"), ("skip", True, "parquet")],
)
def test_counts_as_loaded(
    office: Callable[[str], Office], cluster: Cluster, tmp_path: Path, on_repeat: str, twice: bool, kind: str
) -> None:
    frames = parts_with_repeats(twice=twice)
    texts = forms.written(tmp_path / "csv", frames, kind="csv")
    pattern = texts if kind == "csv" else forms.written(tmp_path / "parquet", frames)
    one = loaded(office("loaded"), texts, on_repeat=on_repeat)
    other = office("counted")
    found = forms.counted(
        other,
        cluster,
        pattern,
        tmp_path / "job",
        on_bad_rows="set-aside",
        on_repeat=on_repeat,
        block_rows=50,
        instructions=Instructions(title=TITLE),
    )
    assert_alike(one, other)
    rows = ["rows_read", "rows_accepted", "rows_rejected", "rows_repeated"]
    by_file = batches.batches(one.store).query("content == 'survey'")[rows].reset_index(drop=True)
    pd.testing.assert_frame_equal(aggregated.parts(other.store, found.receipt.batch_id)[rows], by_file)
    assert by_file["rows_repeated"].sum() > 100
    assert (by_file["rows_rejected"].sum() > 0) == twice
    assert batches.batches(other.store).iloc[-1][rows].tolist() == by_file.sum().tolist()
    assert "13800001111" not in " ".join(comments.comments(other.store)["text"])


def test_a_batch_like_any_other(office: Callable[[str], Office], cluster: Cluster, tmp_path: Path) -> None:
    other, frames = office("counted"), parts_with_repeats(twice=False)
    pattern = forms.written(tmp_path / "parquet", frames)
    empty = counts.level_counts(other.store)
    found = forms.counted(other, cluster, pattern, tmp_path / "job", instructions=Instructions(title=TITLE))
    levels, said = counts.level_counts(other.store), comments.comments(other.store)
    assert len(levels) > 300 and len(said) > 50
    with pytest.raises(loading.batches.DuplicateFile):
        forms.counted(other, cluster, pattern, tmp_path / "job", instructions=Instructions(title=TITLE))

    batches.undo(other.store, found.receipt.batch_id, by="analyst", at=AT, fold=fold)
    pd.testing.assert_frame_equal(counts.level_counts(other.store), empty)
    assert comments.comments(other.store).empty
    batches.redo(other.store, found.receipt.batch_id, by="analyst", at=AT, fold=fold)
    pd.testing.assert_frame_equal(counts.level_counts(other.store), levels)
    pd.testing.assert_frame_equal(comments.comments(other.store), said)

    # Its forms cannot be told from those of a file of the same survey and round.
    text = forms.written(tmp_path / "csv", [forms.forms([1, 2, 3], seed=9)], kind="csv")
    with pytest.raises(loading.batches.aggregated.BatchInUse, match="集群汇总"):
        loaded(other, text, on_repeat="replace")
    pd.testing.assert_frame_equal(counts.level_counts(other.store), levels)
    batches.undo(other.store, found.receipt.batch_id, by="analyst", at=AT, fold=fold)
    loaded(other, text, on_repeat="replace")
    with pytest.raises(loading.batches.aggregated.BatchInUse):
        batches.redo(other.store, found.receipt.batch_id, by="analyst", at=AT, fold=fold)
    assert counts.response_counts(other.store)["n"].sum() == 3
