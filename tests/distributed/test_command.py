"""``aggregate`` on a running cluster, as an office types it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.distributed import parts
from analytics.distributed.cluster import Cluster, ClusterFailed, connected
from analytics.errors import NothingFound
from analytics.flows import grouping
from analytics.flows.office import Office, open_office
from analytics.store import batches, counts
from tests.distributed import forms

pytestmark = pytest.mark.slow


def test_counted_grouped_and_refused_the_second_time(
    office: Callable[[str], Office], cluster: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office("minyi").close()
    pattern = forms.written(tmp_path / "parts", [forms.forms(range(80), seed=1), forms.forms(range(60, 140), seed=2)])
    words = ["aggregate", "--input", str(pattern), "--scheduler", cluster.client.scheduler.address]
    words += ["--database", f"duckdb:///{tmp_path / 'minyi.duckdb'}", "--title", "满意度调查"]
    assert main(words) == 0
    said = capsys.readouterr()
    assert "2 个分片，读到 160 行，计入 160 行，问题 0 行，重复 20 份" in said.out
    assert "满意度调查，答卷 80 行，3 道分级题，1 道开放题" in said.err
    assert not (tmp_path / "parts" / "minyi-job" / "blocks").exists()
    with closing(open_office(f"duckdb:///{tmp_path / 'minyi.duckdb'}")) as opened:
        assert counts.response_counts(opened.store)["n"].sum() == 140
        assert grouping.is_current(opened)
    assert main(words) == 2
    assert "内容完全相同的文件已入库：批次 2" in capsys.readouterr().err
    assert main([*words[:2], str(tmp_path / "none-*.csv"), *words[3:]]) == 2
    assert "没有文件符合" in capsys.readouterr().err


def test_consents_are_loaded_form_by_form(
    office: Callable[[str], Office], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office("minyi").close()
    pattern = forms.written(tmp_path / "parts", [forms.forms(range(20), seed=1)])
    words = ["aggregate", "--input", str(pattern), "--workers", "1"]  # on this machine
    words += ["--database", f"duckdb:///{tmp_path / 'minyi.duckdb'}", "--kind", "consent"]
    assert main(words) == 2
    assert "请用 load 载入" in capsys.readouterr().err
    with closing(open_office(f"duckdb:///{tmp_path / 'minyi.duckdb'}")) as opened:
        assert len(batches.batches(opened.store)) == 1


def test_nobody_at_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analytics.distributed.cluster._WAIT_SECONDS", 1)
    with pytest.raises(ClusterFailed, match="连不上 Dask 集群"), connected("tcp://127.0.0.1:9"):
        pass


def test_no_file_of_that_name(tmp_path: Path) -> None:
    with pytest.raises(NothingFound):
        parts.addresses(str(tmp_path / "*.parquet"))
