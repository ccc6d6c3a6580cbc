"""``load`` with nobody to confirm: what it can be told, in which order files go in, and what it refuses in words."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from analytics.__main__ import main
from analytics.flows.office import open_office
from analytics.store import batches, counts, surveys
from analytics.store.forms import worded_answers
from tests.conftest import REGISTER, survey_csv
from tests.ingest.made import wjx
from tests.ingest.made.bytes import workbook
from tests.stores import url_of

WHOLE = ("--community", "C2", "--date", "2026-09-03")
Load = Callable[..., tuple[int, str, str]]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "问卷.csv").write_text("总体满意度\n满意\n一般\n", encoding="utf-8")
    (tmp_path / "另一份.csv").write_text("总体满意度\n满意\n不满意\n满意\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def load(files: Path, capsys: pytest.CaptureFixture[str]) -> Load:
    """``load("问卷.csv", "--round", "2")``: exit code, standard output, standard error; the register is in."""

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        named = [str(files / word) if (files / word).exists() else word for word in words]
        code = main(["load", *named, "--database", url_of(files / "store.duckdb")])
        said = capsys.readouterr()
        return code, said.out, said.err

    run("register.csv")
    return run


def level_counts(files: Path) -> pd.DataFrame:
    with closing(open_office(url_of(files / "store.duckdb"))) as office:
        return counts.level_counts(office.store)


def titles(files: Path) -> list[str]:
    with closing(open_office(url_of(files / "store.duckdb"))) as office:
        return batches.batches(office.store)["title"].dropna().tolist()


def test_several_files_of_one_community(files: Path, load: Load) -> None:
    code, out, _said = load("问卷.csv", "另一份.csv", *WHOLE, "--round", "3")
    assert code == 0 and out.count("批次") == 2
    found = level_counts(files)
    assert set(found["community_id"]) == {"C2"} and set(found["round"]) == {3} and found["n"].sum() == 5


def test_what_is_lacking_is_said_of_the_whole_file(load: Load) -> None:
    code, _out, said = load("问卷.csv")
    assert code == 2
    assert "整份文件：文件里没有小区" in said and "整份文件：文件里没有提交时间" in said


def test_an_unknown_community_is_named(load: Load) -> None:
    code, _out, said = load("问卷.csv", "--community", "C77", "--date", "2026-09-03")
    assert code == 2 and "C77" in said


@pytest.mark.parametrize(
    ("option", "wrong", "words"),
    [
        ("--date", "2026-9-33", "2026-09-03"),
        ("--date", "明天", "2026-09-03"),
        ("--round", "0", "1 到 2100"),
        ("--round", "二", "1 到 2100"),
        ("--kind", "投票", "satisfaction"),
        ("--on-bad-rows", "drop", "set-aside"),
    ],
)
def test_an_option_that_cannot_be_is_refused(
    load: Load, capsys: pytest.CaptureFixture[str], option: str, wrong: str, words: str
) -> None:
    with pytest.raises(SystemExit) as refusal:
        load("问卷.csv", option, wrong)
    assert refusal.value.code == 2
    assert words in capsys.readouterr().err


def test_a_day_to_come_is_refused(load: Load) -> None:
    code, _out, said = load("问卷.csv", "--community", "C2", "--date", "2199-01-01")
    assert code == 2 and "future_time" in said


def test_the_file_s_own_community_holds_and_that_is_said(files: Path, load: Load) -> None:
    (files / "有小区.csv").write_text(survey_csv({"C1": ["满意"]}), encoding="utf-8")
    code, _out, said = load("有小区.csv", *WHOLE)
    assert code == 0
    assert "文件里有小区、调查日期，以文件为准，另行指定的未采用" in said
    assert set(level_counts(files)["community_id"]) == {"C1"}


def test_title_and_kind_as_told(files: Path, load: Load) -> None:
    assert load("问卷.csv", *WHOLE, "--title", "夏季回访", "--kind", "opinion")[0] == 0
    assert titles(files) == ["夏季回访"]


def test_a_sheet_is_picked_by_name(files: Path, load: Load) -> None:
    (files / "台账.xlsx").write_bytes(workbook([["总体满意度"], ["满意"]]))
    code, _out, said = load("台账.xlsx", *WHOLE, "--sheet", "甲")
    assert code == 2 and "“甲”" in said
    assert load("台账.xlsx", *WHOLE, "--sheet", "Sheet")[0] == 0


def test_text_files_have_no_sheets(files: Path, load: Load) -> None:
    assert load("问卷.csv", *WHOLE)[0] == 0
    code, _out, said = load("问卷.csv", *WHOLE, "--sheet", "甲")
    assert code == 2 and "没有工作表" in said, "or the same bytes would be in twice"


def test_a_saved_codebook_is_followed(files: Path, load: Load, capsys: pytest.CaptureFixture[str]) -> None:
    database = ["--database", url_of(files / "store.duckdb")]
    main(["inspect", str(files / "问卷.csv"), *database])
    book = json.loads(capsys.readouterr().out)["files"][0]["codebook"]
    book["columns"][0]["satisfied_from"] = 3
    (files / "对应表.json").write_text(json.dumps(book, ensure_ascii=False), encoding="utf-8")
    assert load("问卷.csv", *WHOLE, "--codebook", "对应表.json")[0] == 0
    with closing(open_office(database[1])) as office:
        assert surveys.items(office.store)["satisfied_from"].to_list() == [3]
    code, _out, said = load("另一份.csv", *WHOLE, "--codebook", "没有.json")
    assert code == 2 and "文件或文件夹不存在" in said


def test_a_codebook_of_a_survey_does_not_read_a_register(
    files: Path, load: Load, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["inspect", str(files / "问卷.csv"), "--database", url_of(files / "store.duckdb")])
    book = json.loads(capsys.readouterr().out)["files"][0]["codebook"]
    (files / "对应表.json").write_text(json.dumps(book), encoding="utf-8")
    (files / "新名册.csv").write_text(REGISTER.replace("120", "121"), encoding="utf-8")
    code, _out, said = load("新名册.csv", "--codebook", "对应表.json")
    assert code == 2 and "列对应表是答卷的，文件却是小区名册" in said
    assert load("新名册.csv", "--community", "C1")[2].count("小区名册不用另行指定的小区") == 1


@pytest.mark.parametrize("order", [("words", "numbers"), ("numbers", "words")])
@pytest.mark.parametrize("packed", [False, True], ids=["files", "archive"])
def test_words_and_numbers_count_alike_in_any_order(
    files: Path, load: Load, order: tuple[str, str], packed: bool
) -> None:
    named = REGISTER + "ZZ001,金茵小区,,,,,1,100,,,,,,,,\nZZ002,建设路小区,,,,,1,100,,,,,,,,\n"
    (files / "两个小区.csv").write_text(named, encoding="utf-8")
    load("两个小区.csv")
    exports = {"words": wjx.text(), "numbers": wjx.codes()}
    for name, data in exports.values():
        (files / name).write_bytes(data)
    assert load(exports["words"][0])[0] == 0
    alone = level_counts(files)
    main(["undo", "3", "--database", url_of(files / "store.duckdb")])
    names = [exports[which][0] for which in order]
    if packed:
        with zipfile.ZipFile(files / "两份.zip", "w") as archive:
            for name in names:
                archive.write(files / name, name)
        names = ["两份.zip"]
    code, out, said = load(*names)
    assert code == 0, said
    assert "重复答卷 48 份" in out and "48 份中有 48 份完全一致" in said
    pd.testing.assert_frame_equal(level_counts(files), alone)


def test_numbers_find_their_words_under_another_title(files: Path, load: Load) -> None:
    named = REGISTER + "ZZ001,金茵小区,,,,,1,100,,,,,,,,\nZZ002,建设路小区,,,,,1,100,,,,,,,,\n"
    (files / "两个小区.csv").write_text(named, encoding="utf-8")
    load("两个小区.csv")
    for name, data in (wjx.text(), wjx.codes()):
        (files / name).write_bytes(data)
    code, _out, said = load(wjx.codes()[0], wjx.text()[0], "--title", "夏季回访")
    assert code == 0, said
    assert "没有选项文字" not in said, "numbers never replace words"
    assert set(titles(files)) == {"夏季回访"}


@pytest.mark.parametrize("together", [True, False])
def test_who_answered_stays_in_words(files: Path, load: Load, together: bool) -> None:
    head = ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "1、您的性别"]
    for name, first, second in (("1_按文本_甲.xlsx", "男", "女"), ("1_按序号_甲.xlsx", "1", "2")):
        forms = [
            [at, f"2026/09/03 12:{at:02}:00", "9秒", "微信", "", "1.1.1.1", (first, second)[at % 2]] for at in range(40)
        ]
        (files / name).write_bytes(workbook([head, *([str(cell) for cell in form] for form in forms)]))
    names = ["1_按序号_甲.xlsx", "1_按文本_甲.xlsx"]
    for some in [names] if together else [names[1:], names[:1]]:
        code, _out, said = load(*some, "--community", "C1")
        assert code == 0, said
    with closing(open_office(url_of(files / "store.duckdb"))) as office:
        told = [worded_answers(office.store, batch_id) for batch_id in batches.batches(office.store)["batch_id"]]
    assert set(pd.concat(told)["word"]) == {"男", "女"}


def test_an_archive_says_what_it_passes_over_and_loads_the_rest(files: Path, load: Load) -> None:
    with zipfile.ZipFile(files / "一包.zip", "w") as archive:
        archive.write(files / "问卷.csv", "问卷.csv")
        archive.writestr("坏.xlsx", b"PK\x03\x04broken")
        archive.writestr("说明.md", "x")
    code, out, said = load("一包.zip", *WHOLE)
    assert code == 2 and "坏.xlsx" in said and "已略过" in said
    assert "问卷.csv：批次 2" in out


def test_a_folder_is_no_file(files: Path, load: Load) -> None:
    (files / "文件夹").mkdir()
    code, _out, said = load("文件夹")
    assert code == 2 and "这是一个文件夹" in said
