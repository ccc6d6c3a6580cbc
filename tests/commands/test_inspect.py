"""``inspect``: valid JSON that tells everything of a file, whatever becomes of it; refusals in words beside it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics.__main__ import main
from tests.conftest import REGISTER, survey_csv
from tests.ingest.made import wjx
from tests.ingest.spss import sav
from tests.stores import url_of

FACTS = {
    "filename", "sha256", "platform", "mode", "because", "same_responses_as", "loaded_as_batch", "encoding", "sheet",
    "sheets", "heading_row", "left_out", "description", "not_heeded", "remembered_from_batch", "differences",
    "codebook", "rows", "issues", "issues_in_all", "doubtful_communities", "changes", "quality",
    "compared_with_store",
}  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> Path:
    named = REGISTER + "ZZ001,金茵小区,,,,,1,100,,,,,,,,\nZZ002,建设路小区,,,,,1,100,,,,,,,,\n"
    (tmp_path / "register.csv").write_text(named, encoding="utf-8")
    for name, data in (wjx.text(), wjx.codes()):
        (tmp_path / name).write_bytes(data)
    return tmp_path


@pytest.fixture
def inspected(files: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, dict[str, Any], str]]:
    """``inspected("问卷.csv", "--round", "2")``: exit code, what the JSON holds, what was said on standard error."""

    def run(name: str, *options: str) -> tuple[int, dict[str, Any], str]:
        capsys.readouterr()
        code = main(["inspect", str(files / name), *options, *store(files)])
        said = capsys.readouterr()
        return code, json.loads(said.out, parse_constant=pytest.fail), said.err

    return run


def store(files: Path) -> list[str]:
    return ["--database", url_of(files / "store.duckdb")]


def load(files: Path, *names: str) -> int:
    return main(["load", *(str(files / name) for name in names), *store(files)])


def test_a_survey_is_told_in_full(files: Path, inspected: Callable[..., Any]) -> None:
    load(files, "register.csv")
    (files / "满意度调查.csv").write_text(survey_csv({"C1": ["满意"] * 9, "C8": ["一般"]}), encoding="gb18030")
    code, report, said = inspected("满意度调查.csv")
    assert (code, said) == (0, "")
    [found] = report["files"]
    assert set(found) == FACTS
    assert (found["encoding"], found["heading_row"], found["sheet"]) == ("gb18030", 1, None)
    assert found["rows"] == {"read": 10, "good": 9, "bad": 1}
    assert [(issue["row"], issue["value"]) for issue in found["issues"]] == [(11, "C8")]
    overall = next(column for column in found["codebook"]["columns"] if column.get("overall"))
    assert overall["options"] == {"满意": 9, "一般": 1}
    assert found["compared_with_store"] == {"new": 9, "changed": 0, "unchanged": 0, "missing": 0}


def test_platform_mode_and_rankings_are_told(files: Path, inspected: Callable[..., Any]) -> None:
    load(files, "register.csv")
    [found] = inspected(wjx.text()[0])[1]["files"]
    assert (found["platform"], found["mode"], found["sheet"]) == ("wjx", "text", "Sheet")
    assert "1 道排序题" in found["description"], "no question is left uncounted"


def test_codes_are_read_beside_the_words_in_one_archive(files: Path, inspected: Callable[..., Any]) -> None:
    load(files, "register.csv")
    with zipfile.ZipFile(files / "两份.zip", "w") as archive:
        for name, data in (wjx.codes(), wjx.text()):
            archive.writestr(name, data)
        archive.writestr("坏.xlsx", b"PK\x03\x04broken")
        archive.writestr("说明.md", "x")
    code, report, said = inspected("两份.zip")
    assert code == 2, "one of the files is refused"
    assert report["passed_over"] == ["说明.md"]
    codes, words, broken = report["files"]
    assert "48 份中有 48 份完全一致" in codes["same_responses_as"]
    assert codes["mode"] == "text" and "编号已换回文字" in codes["because"]
    assert codes["issues_in_all"] == words["issues_in_all"] == 0
    assert broken["filename"] == "坏.xlsx" and broken["refused"] in said, "for programs and for people"


def test_a_refused_file_still_gives_json(files: Path, inspected: Callable[..., Any]) -> None:
    (files / "坏.xlsx").write_bytes(b"PK\x03\x04broken")
    for name, words in (("坏.xlsx", "文件“坏.xlsx”已损坏"), ("没有.csv", "文件或文件夹不存在")):
        code, report, said = inspected(name)
        assert code == 2
        [found] = report["files"]
        assert words in found["refused"] and words in said


def test_a_file_that_is_loaded_can_be_looked_at(files: Path, inspected: Callable[..., Any]) -> None:
    load(files, "register.csv", wjx.text()[0])
    code, report, _said = inspected(wjx.text()[0])
    assert code == 0
    [found] = report["files"]
    assert found["loaded_as_batch"] == found["remembered_from_batch"] == 2
    assert found["compared_with_store"]["unchanged"] == 48


def test_a_register_is_told_with_its_codebook(files: Path, inspected: Callable[..., Any]) -> None:
    code, report, _said = inspected("register.csv", "--community", "C1", "--title", "甲")
    [found] = report["files"]
    assert code == 0 and found["codebook"]["content"] == "register"
    assert found["not_heeded"] == ["小区名册不用另行指定的小区、调查名称"]
    assert found["compared_with_store"]["new"] == 6


def test_variables_stand_under_no_heading_row(files: Path, inspected: Callable[..., Any]) -> None:
    load(files, "register.csv")
    asked = pd.DataFrame({"小区编号": ["C1", "C2"], "提交时间": ["2026-09-03"] * 2, "总体满意度": [5.0, 1.0]})
    words = {"总体满意度": {1.0: "非常不满意", 2.0: "不满意", 3.0: "一般", 4.0: "满意", 5.0: "非常满意"}}
    (files / "入户.sav").write_bytes(sav(asked, variable_value_labels=words))
    [found] = inspected("入户.sav")[1]["files"]
    assert found["heading_row"] is None
    assert found["rows"] == {"read": 2, "good": 2, "bad": 0}


def test_what_is_told_shows_in_the_codebook(files: Path, inspected: Callable[..., Any]) -> None:
    load(files, "register.csv")
    (files / "问卷.csv").write_text("总体满意度\n满意\n一般\n", encoding="utf-8")
    [found] = inspected("问卷.csv")[1]["files"]
    assert {issue["code"] for issue in found["issues"]} == {"no_community_chosen", "no_date_chosen"}
    told = ("--community", "C2", "--date", "2026-09-03", "--round", "2", "--title", "夏季回访", "--kind", "opinion")
    [found] = inspected("问卷.csv", *told)[1]["files"]
    assert found["issues_in_all"] == 0 and found["not_heeded"] == []
    book = found["codebook"]
    assert (book["title"], book["kind"]) == ("夏季回访", "opinion")
    assert book["whole"] == {"community_id": "C2", "submitted_at": "2026-09-03 00:00:00", "round": 2}
