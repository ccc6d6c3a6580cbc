"""``weekly``: a bulletin issued as files, listed, compared; refused before any work where it cannot be."""

from __future__ import annotations

import dataclasses
import io
import stat
import sys
from contextlib import closing
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from analytics.__main__ import main
from analytics.bulletin import issuing
from analytics.commands import outputs, weekly
from analytics.errors import UnwritableFile
from analytics.flows import grouping
from analytics.flows.office import Office, open_office
from analytics.reports.bulletin import forms
from tests.bulletin.issued import fill, say_what_is_counted
from tests.conftest import survey_csv
from tests.flows.test_loading import load
from tests.stores import copy_of, url_of


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("weekly") / "minyi.duckdb"
    with closing(open_office(url_of(path))) as office:
        fill(office)
        grouping.group_store(office)
    return path


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> str:
    """The address of a small city's store."""
    return copy_of(filled, tmp_path / "minyi.duckdb")


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bulletin of what is counted, its forms written in a moment: what is tested is which, and where they go."""
    say_what_is_counted(monkeypatch)

    def written(name: str, form: forms.Form) -> forms.Form:
        return dataclasses.replace(form, writer=lambda bulletin: f"{name} {bulletin.scope} {bulletin.period}".encode())

    monkeypatch.setattr(forms, "FORMS", {name: written(name, form) for name, form in forms.FORMS.items()})


def issue(store: str, *words: object) -> int:
    return main(["weekly", "--database", store, *map(str, words)])


def test_a_workbook_and_a_page_are_written_and_the_bulletin_is_kept(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, page = tmp_path / "周报.xlsx", tmp_path / "周报.html"
    assert issue(store, "--week", "2026-W37", "--by", "王敏", "--out", book, "--out", page) == 0
    said = capsys.readouterr().out
    assert "已印发：登记号 1，本期第 1 次" in said and str(book) in said and "未结束" not in said
    cells = [str(cell.value) for sheet in openpyxl.load_workbook(book) for row in sheet for cell in row]
    for words in ("老旧小区改造居民满意度周报", "2026 年第 37 周（09-07 至 09-13）", "九月七日.csv", "登记号 1"):
        assert words in page.read_text("utf-8") and any(words in cell for cell in cells)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == ["access.sqlite", "minyi.duckdb", "周报.html", "周报.xlsx"], "and the log of who issued it"
    assert issue(store, "--list", "--csv") == 0
    listed = pd.read_csv(io.StringIO(capsys.readouterr().out))
    assert listed[["bulletin_no", "issued_by", "period"]].to_numpy().tolist() == [[1, "王敏", "2026-W37"]]


def test_every_form_goes_where_its_name_says(store: str, tmp_path: Path, plain: None) -> None:
    names = ["a.pptx", "b.DOCX", "c.xlsx", "d.html", "e.xlsx"]
    words = [word for name in names for word in ("--out", tmp_path / name)]
    assert issue(store, "--scope", "街道=文化路街道", "--period", "2026-09", *words) == 0
    told = [(tmp_path / name).read_text("utf-8") for name in names]
    assert [one.split()[0] for one in told] == ["pptx", "docx", "xlsx", "html", "xlsx"]
    assert {one.split(maxsplit=1)[1] for one in told} == {"文化路街道 2026 年 9 月"}


def test_the_same_again_is_said_to_be_the_same(
    store: str, tmp_path: Path, plain: None, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--out", tmp_path / "a.html", "--overwrite")
    assert [issue(store, *words), issue(store, *words)] == [0, 0]
    assert "内容与已印发的相同，未另存：登记号 1" in capsys.readouterr().out
    assert issue(store, "--draft", *words) == 0
    assert "草稿，未印发" in capsys.readouterr().out
    with closing(open_office(store)) as office:
        assert len(issuing.issued(office)) == 1


def test_a_period_that_runs_is_marked(
    store: str, tmp_path: Path, plain: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = pd.Timestamp("2026-09-16 12:00").to_pydatetime()
    monkeypatch.setattr(Office, "now", lambda _office: now)
    assert issue(store, "--week", "2026-W38", "--out", tmp_path / "a.html") == 0
    assert "本期未结束" in capsys.readouterr().out


def test_the_week_may_start_on_any_day(store: str, tmp_path: Path, plain: None) -> None:
    target = tmp_path / "a.html"
    assert issue(store, "--week", "2026-W37", "--week-starts-on", 5, "--out", target) == 0
    assert "（09-11 至 09-17）" in target.read_text("utf-8")


def test_a_reader_of_a_part_is_shown_the_parts_alone(
    store: str, tmp_path: Path, plain: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert issue(store, "--out", tmp_path / "a.html") == 0
    assert issue(store, "--scope", "小区=铁路宿舍", "--out", tmp_path / "b.html") == 0
    capsys.readouterr()
    assert issue(store, "--list", "--scope", "街道=文化路街道") == 0
    said = capsys.readouterr().out
    assert "共 1 号" in said
    assert issue(store, "--compare", 1, "--scope", "街道=文化路街道") == 2
    assert "没有第 1 号通报，或不在您的查看范围内" in capsys.readouterr().err


def test_what_was_issued_is_compared_with_today(
    store: str, tmp_path: Path, plain: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert issue(store, "--out", tmp_path / "a.html") == 0
    with closing(open_office(store)) as office:
        load(office, "补录.csv", survey_csv({"C3": ["满意"] * 10}, first=300, day="2026-09-16"))
    capsys.readouterr()
    assert issue(store, "--compare", 1) == 0
    said = capsys.readouterr().out
    assert "50.0\xa0%" in said and "75.0\xa0%" in said and "+25.0 个百分点" in said and "2 处不同，" in said
    assert issue(store, "--compare", 1, "--csv") == 0
    table = pd.read_csv(io.StringIO(capsys.readouterr().out))
    assert table[["name", "then", "now", "change"]].to_numpy().tolist() == [
        ["n", 10, 20, 10],
        ["share", 0.5, 0.75, 0.25],
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--out", "{folder}/a.doc"], "应为：文件名以 .pptx .docx .xlsx .html .pdf 之一结尾"),
        (["--out", "{folder}/none/a.html"], "没有文件夹"),
        (["--out", "{folder}/minyi.duckdb/a.html"], "没有文件夹"),
        (["--scope", "区县=薛城区"], "名册中没有区县“薛城区”。应为：市中区"),
        (["--scope", "小区=无此小区"], "没有小区“无此小区”"),
        (["--scope", "街道=文化路街道", "--scope", "小区=C1"], "没有同时属于“街道＝文化路街道，小区＝C1”的小区"),
        (["--scope", "小区=C4"], "这个范围没有满意度答卷"),
        (["--week", "2026-W01"], "没有满意度答卷。应为：有答卷的周期：2026-W38、2026-W37"),
        (["--period", "2025"], "2025 年没有满意度答卷。应为：有答卷的周期：2026"),
        (["--week", "2026-W60"], "2026 年没有第 60 周"),
        (["--week", "2026-09"], "2026-09 是 2026 年 9 月。应为：周"),
        (["--period", "2026-09", "--kind", "quarter"], "请去掉 --kind"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(
    store: str, tmp_path: Path, plain: None, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    words = [word.format(folder=tmp_path) for word in words]
    assert issue(store, *words, *([] if "--out" in words else ["--out", tmp_path / "a.html"])) == 2
    assert said in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["minyi.duckdb"]
    with closing(open_office(store)) as office:
        assert issuing.issued(office).empty


@pytest.mark.parametrize(
    ("words", "idle"),
    [
        (["--list", "--week", "2026-W37"], "--week"),
        (["--compare", "1", "--draft", "--kind", "month"], "--kind、--draft"),
        (["--out", "a.html", "--csv"], "--csv"),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(
    store: str, plain: None, capsys: pytest.CaptureFixture[str], words: list[str], idle: str
) -> None:
    assert issue(store, *words) == 2
    assert f"{idle} 在这里不起作用" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["--list", "--out", "a.html"], ["--out", "a.html", "--scope", "市中区"]])
def test_words_that_make_no_command_are_refused(store: str, words: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        issue(store, *words)
    assert left.value.code == 2


def test_a_file_that_is_there_is_replaced_only_where_it_may_be(
    store: str, tmp_path: Path, plain: None, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "a.html"
    target.write_text("before")
    assert issue(store, "--out", target) == 2
    assert "已存在" in capsys.readouterr().err and target.read_text() == "before"
    assert issue(store, "--out", target, "--overwrite") == 0
    assert target.read_text("utf-8").startswith("html")


def test_a_pdf_without_anything_to_make_it_says_what_to_install(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weekly, "converters", tuple)
    assert issue(store, "--out", tmp_path / "a.pdf") == 2
    assert "LibreOffice" in capsys.readouterr().err


def test_files_appear_all_or_none_and_whole(tmp_path: Path) -> None:
    good, bad = tmp_path / "a.html", tmp_path / "none" / "b.html"
    with pytest.raises(UnwritableFile, match="写不了文件"):
        outputs.write({good: b"a", bad: b"b"}, overwrite=True)
    assert list(tmp_path.iterdir()) == []
    outputs.write({good: b"a"}, overwrite=False)
    with pytest.raises(UnwritableFile, match="已存在"):
        outputs.write({good: b"other"}, overwrite=False)
    assert good.read_bytes() == b"a" and list(tmp_path.iterdir()) == [good]


@pytest.mark.skipif(sys.platform == "win32", reason="no such permissions")
def test_files_may_be_read_like_any_other_of_the_user(tmp_path: Path) -> None:
    plain, made = tmp_path / "plain", tmp_path / "a.html"
    plain.write_bytes(b"")
    outputs.write({made: b"a"}, overwrite=False)
    assert stat.S_IMODE(made.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
