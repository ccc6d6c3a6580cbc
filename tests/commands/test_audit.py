"""``audit``: verify, list, export, prune."""

from __future__ import annotations

import datetime as dt
import sqlite3
import stat
from pathlib import Path

import pytest

from analytics import clock
from analytics.__main__ import main
from analytics.access import audit
from analytics.access.audit import Actor
from analytics.store.registry import Registry


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    opened = Registry(tmp_path / "access.sqlite")
    long_ago = clock.now() - dt.timedelta(days=500)
    audit.record(opened, Actor("wang", "analyst", "10.0.0.7"), "upload", now=long_ago, object="[red]=1+1.csv")
    audit.record(opened, Actor("li", "viewer"), "sign_in_failed", now=clock.now(), outcome="refused")
    return opened


def run(registry: Registry, *words: str) -> int:
    return main(["audit", *words, "--database", f"duckdb:///{registry.path.parent}/minyi.duckdb"])


def head(said: str) -> str:
    return said.split("（请另存一处）：")[1].split()[0]


def test_a_whole_log_is_told_with_its_head(registry: Registry, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(registry, "verify") == 0
    said = capsys.readouterr().out
    assert "共 2 条，完整" in said
    assert run(registry, "verify", "--head", head(said)) == 0
    assert run(registry, "verify", "--head", "2:xyz") == 2


def test_a_broken_one_is_told_with_the_event(registry: Registry, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(registry, "verify") == 0
    noted = head(capsys.readouterr().out)
    with sqlite3.connect(registry.path) as connection:
        connection.execute("DROP TRIGGER audit_keeps_events")
        connection.execute("UPDATE audit SET who = 'zhao' WHERE event_no = 1")
        connection.execute("DROP TRIGGER audit_keeps_all")
        connection.execute("DELETE FROM audit WHERE event_no = 2")
    connection.close()
    assert run(registry, "verify", "--head", noted) == 2
    said = capsys.readouterr()
    assert "第 1 号的内容被改动" in said.err and "规则被去掉" in said.err and "所记的第 2 号已不存在" in said.err
    assert "有 3 处问题" in said.out


def test_events_are_listed_and_narrowed(registry: Registry, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(registry, "list") == 0
    said = capsys.readouterr().out
    assert said.index("登录失败") < said.index("数据入库") and "[red]=1+1.csv" in said and "分析人员" in said
    assert run(registry, "list", "--since", clock.now().date().isoformat(), "--who", "li") == 0
    said = capsys.readouterr().out
    assert "登录失败" in said and "数据入库" not in said
    assert run(registry, "list", "--action", "undo") == 0
    assert "没有这样的操作记录" in capsys.readouterr().out


def test_an_export_is_a_new_file_for_its_owner_and_is_recorded(
    registry: Registry, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "操作记录.csv"
    assert run(registry, "export", "--out", str(out), "--by", "王芳") == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf") and stat.S_IMODE(out.stat().st_mode) == 0o600
    assert out.read_text("utf-8-sig").count("\n") == 3
    before = out.read_bytes()
    assert run(registry, "export", "--out", str(out)) == 2
    assert "同名文件已存在" in capsys.readouterr().err and out.read_bytes() == before
    told = [(one.action, one.outcome, one.object) for one in audit.listed(registry, action="audit_exported")]
    assert told == [("audit_exported", "refused", "操作记录.csv"), ("audit_exported", "done", "操作记录.csv")]


def test_pruning_keeps_what_must_be_kept(registry: Registry, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(registry, "prune", "--older-than-months", "6") == 2
    assert "不少于 12 个月" in capsys.readouterr().err
    assert run(registry, "prune", "--older-than-months", "12") == 0
    assert "已清理 1 条" in capsys.readouterr().out
    assert run(registry, "verify") == 0
    said = capsys.readouterr().out
    assert "第 1 号及以前已按保存期清理" in said and "共 2 条，完整" in said
    assert run(registry, "verify", "--head", "1:" + "0" * 64) == 2
