"""The command line, as other tools use it: real files, real exit codes, real output."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from analytics.__main__ import main
from analytics.settings import PROJECT
from tests.conftest import REGISTER, survey_csv
from tests.stores import url_of

VERDICT_COLUMNS = [
    "community_id",
    "name",
    "households",
    "n",
    "satisfied",
    "share",
    "low",
    "high",
    "standing",
    "evidence",
    "needed",
]
SURVEY = survey_csv({"C1": ["满意"] * 8 + ["不满意"] * 2, "C2": ["非常满意"] * 3 + ["一般"] * 7, "C3": ["不清楚"]})


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "满意度调查.csv").write_text(SURVEY, encoding="gb18030")
    return tmp_path


def run(folder: Path, *words: str) -> int:
    return main([*words, "--database", url_of(folder / "store.duckdb")])


def verdicts(folder: Path, capsys: pytest.CaptureFixture[str]) -> pd.DataFrame:
    capsys.readouterr()
    assert run(folder, "verdicts", "--csv") == 0
    return pd.read_csv(io.StringIO(capsys.readouterr().out)).set_index("community_id", drop=False)


def test_load_then_verdicts(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(files, "load", str(files / "register.csv"), str(files / "满意度调查.csv")) == 0
    found = verdicts(files, capsys)
    assert list(found.columns) == VERDICT_COLUMNS
    assert found.index[0] == "C2", "the worst stands first"
    assert found.loc["C1", ["n", "satisfied", "share", "standing", "evidence"]].to_list() == [
        10,
        8,
        0.8,
        "met",
        "insufficient",
    ]
    assert found.loc["C2", ["n", "satisfied", "standing", "evidence", "needed"]].to_list() == [
        10,
        3,
        "below",
        "clear",
        0,
    ]
    assert found.loc["C3", ["n", "standing"]].to_list() == [0, "no_data"]
    assert found.loc[["C3", "C4"], ["share", "low", "high"]].isna().all(axis=None), "no data is never 0 %"


def test_load_says_how_it_read_a_scale_that_could_be_another(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "满意度调查.csv").write_text(survey_csv({"C1": ["满意", "基本满意", "不满意"]}), encoding="utf-8")
    assert run(files, "load", str(files / "register.csv"), str(files / "满意度调查.csv")) == 0
    assert "“总体满意度”：量表不能确定" in capsys.readouterr().err


def test_the_same_bytes_are_refused_and_named(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(files, "load", str(files / "register.csv")) == 0
    assert run(files, "load", str(files / "register.csv")) == 2
    assert "批次 1" in capsys.readouterr().err


def test_a_file_with_bad_rows_is_refused_whole_or_set_aside(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = files / "bad.csv"
    bad.write_text(survey_csv({"C1": ["满意", "特别满意"], "C9": ["满意"]}), encoding="utf-8")
    run(files, "load", str(files / "register.csv"))
    capsys.readouterr()
    assert run(files, "load", str(bad)) == 2
    reasons = capsys.readouterr().err
    assert "特别满意" in reasons and "C9" in reasons, "all problems at once"
    assert (verdicts(files, capsys)["n"] == 0).all(), "nothing is half-loaded"
    assert run(files, "load", str(bad), "--on-bad-rows", "set-aside", "--refusals", str(files / "out")) == 0
    assert verdicts(files, capsys).loc["C1", "n"] == 1
    aside = pd.read_excel(files / "out" / "bad-问题行.xlsx", dtype="str", engine="openpyxl")
    assert aside["小区编号"].to_list() == ["C1", "C9"], "set aside, not lost"


def test_undo_takes_back_and_redo_brings_back(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(files, "load", str(files / "register.csv"), str(files / "满意度调查.csv"))
    assert run(files, "undo", "2") == 0
    assert (verdicts(files, capsys)["standing"] == "no_data").all()
    assert run(files, "undo", "2") == 2
    assert run(files, "redo", "2") == 0
    assert verdicts(files, capsys).loc["C2", "standing"] == "below"
    assert run(files, "undo", "7") == 2
    capsys.readouterr()
    assert run(files, "batches", "--csv") == 0
    history = pd.read_csv(io.StringIO(capsys.readouterr().out))
    assert history[["batch_id", "state", "rows_accepted"]].to_numpy().tolist() == [[1, "loaded", 4], [2, "loaded", 21]]


def test_a_survey_that_is_not_there_is_refused_with_those_that_are(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(files, "load", str(files / "register.csv"), str(files / "满意度调查.csv"))
    capsys.readouterr()
    assert run(files, "verdicts", "--survey", "没有的调查") == 2
    assert "满意度调查" in capsys.readouterr().err
    assert run(files, "verdicts", "--survey", "满意度调查") == 0


def test_a_response_loaded_twice_counts_once(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    later = files / "later" / "满意度调查.csv"
    later.parent.mkdir()
    later.write_text(survey_csv({"C1": ["不满意"] * 10}), encoding="utf-8")
    run(files, "load", str(files / "register.csv"), str(files / "满意度调查.csv"), str(later))
    assert verdicts(files, capsys).loc["C1", ["n", "satisfied"]].to_list() == [10, 0]
    run(files, "undo", "3")
    assert verdicts(files, capsys).loc["C1", ["n", "satisfied"]].to_list() == [10, 8]


def test_topics_keeps_rows_order_and_columns(files: Path) -> None:
    table = files / "comments.csv"
    texts = ["楼道灯不亮", "无", "停车位太少", "下水道又堵了", "=cmd", "楼道灯坏了没人修"]
    pd.DataFrame({"编号": range(6), "意见": texts}).to_csv(table, index=False)
    out = files / "out.csv"
    assert run(files, "topics", str(table), "--column", "意见", "--csv", str(out)) == 0
    grouped = pd.read_csv(out, encoding="utf-8-sig")
    assert list(grouped.columns) == ["编号", "意见", "topic_id", "topic_label", "strength", "bucket"]
    assert grouped["意见"].to_list() == [*texts[:4], "'=cmd", texts[5]], "no cell is a formula"
    assert grouped.loc[1, "bucket"] == "no_content" and pd.isna(grouped.loc[1, "topic_id"])
    assert grouped.loc[0, "topic_id"] == grouped.loc[5, "topic_id"]
    assert grouped.loc[[0, 2, 3], "topic_id"].nunique() == 3


def test_topics_keeps_blank_rows_at_the_end(files: Path) -> None:
    table, out = files / "comments.csv", files / "out.csv"
    table.write_text('意见\n楼道灯不亮\n""\n停车位太少\n""\n""\n', encoding="utf-8")
    assert run(files, "topics", str(table), "--column", "意见", "--csv", str(out)) == 0
    assert pd.read_csv(out)["bucket"].to_list() == ["topic", "no_content", "topic", "no_content", "no_content"]


@pytest.mark.parametrize("wished", ["0", "-1", "三"])
def test_topics_refuses_a_number_of_topics_that_cannot_be(
    files: Path, capsys: pytest.CaptureFixture[str], wished: str
) -> None:
    with pytest.raises(SystemExit) as refusal:
        run(files, "topics", str(files / "register.csv"), "--column", "小区名称", "--k", wished)
    assert refusal.value.code == 2
    assert "不小于 1" in capsys.readouterr().err


def test_topics_says_why_it_cannot_write(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = files / "no folder" / "out.csv"
    assert run(files, "topics", str(files / "register.csv"), "--column", "小区名称", "--csv", str(out)) == 2
    assert "None" not in capsys.readouterr().err


def test_topics_refuses_a_column_that_is_not_there(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(files, "topics", str(files / "register.csv"), "--column", "意见") == 2
    assert "小区名称" in capsys.readouterr().err


@pytest.mark.slow
def test_the_module_runs_as_a_program(files: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "analytics", "load", "missing.csv", "--database", url_of(files / "s.duckdb")],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "missing.csv" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_reader_that_has_seen_enough_ends_it_quietly(files: Path) -> None:
    database = url_of(files / "store.duckdb")
    lines = [f"B{number},小区{number},100" for number in range(20_000)]
    (files / "many.csv").write_text("小区编号,小区名称,户数\n" + "\n".join(lines), encoding="utf-8")
    main(["load", str(files / "many.csv"), "--database", database])
    command = f"'{sys.executable}' -m analytics verdicts --csv --database '{database}' | head -n 1"
    done = subprocess.run(["bash", "-c", command], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("community_id,") and done.stderr == ""


def test_topics_needs_no_store(files: Path) -> None:
    table = files / "comments.csv"
    table.write_text("意见\n停车位太少\n", encoding="utf-8")
    assert main(["topics", str(table), "--column", "意见", "--database", "sqlite:///never opened"]) == 0


def test_numbers_that_begin_anew_in_another_survey_are_not_taken_for_corrections(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spring, autumn = files / "满意度调查.csv", files / "秋" / "满意度调查.csv"
    autumn.parent.mkdir()
    autumn.write_text(survey_csv({"C1": ["不满意"] * 6, "C2": ["满意"] * 6}, day="2026-10-07"), encoding="utf-8")
    assert run(files, "load", str(files / "register.csv"), str(spring)) == 0
    assert run(files, "load", str(autumn)) == 2
    assert "12 份答卷的编号已在库中" in capsys.readouterr().err.replace("\n", "")
    assert verdicts(files, capsys).loc["C1", "satisfied"] == 8
    assert run(files, "load", str(autumn), "--round", "2") == 0
    assert verdicts(files, capsys).loc["C1", ["n", "satisfied"]].to_list() == [6, 0]


def test_a_corrected_date_is_a_correction(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(files, "load", str(files / "register.csv"), str(files / "满意度调查.csv")) == 0
    (files / "满意度调查.csv").write_text(SURVEY.replace("2026-09-07", "2026-09-08"), encoding="utf-8")
    assert run(files, "load", str(files / "满意度调查.csv")) == 0
    assert verdicts(files, capsys)["n"].sum() == 20


def test_whoever_stops_a_command_is_told_what_became_of_it(
    files: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(files, "load", str(files / "register.csv")) == 0

    def stopped(*_asked: object, **_further: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("analytics.store.batches._note", stopped)
    capsys.readouterr()
    assert run(files, "load", str(files / "满意度调查.csv")) == 130
    assert "已停止：没有写完的一律不保存" in capsys.readouterr().err
    monkeypatch.undo()
    assert verdicts(files, capsys)["standing"].unique().tolist() == ["no_data"]
