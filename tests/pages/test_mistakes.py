"""What a reader can get wrong: each mistake ends in a sentence that says what and what next, never in a traceback."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import duckdb
import pytest
from openpyxl import Workbook
from streamlit.testing.v1 import AppTest

from analytics.access.roles import DESKTOP, PAGES, allowed
from analytics.model import EVERYWHERE
from analytics.store.embedded import file
from analytics.store.embedded.connection import EmbeddedConnection
from tests.ingest.hostile import archive, flagged_encrypted
from tests.pages import desk
from tests.pages.test_cancelling import front
from tests.pages.test_deep_links import VIEWS
from tests.pages.test_upload import THIRD, loaded, press

DRAWN = [(page, "") for page in PAGES if allowed(DESKTOP, EVERYWHERE, page)]
DRAWN += [(page, view) for page, views in VIEWS.items() for view in views]
# Every word that addresses of pages bear, whatever the page.
ASKED: Final = (
    "a", "aim", "asked", "b", "batch", "between", "bulletin", "by", "chance", "change", "channel", "city",
    "community", "compare", "district", "evidence", "from", "group", "handling", "item", "kind", "level", "levels",
    "line", "list", "map_city", "margin", "matter", "need", "open", "order", "overdue", "pair", "part",
    "period", "place", "plans", "publicity", "q", "question", "reading", "report", "response_by", "round", "scheme",
    "spread", "stage", "standing", "street", "survey", "theme", "to", "topic", "topic_id", "unit", "variable",
    "via", "week", "weeks", "within", "words",
)  # fmt: skip
NONSENSE = ("没有这个", "-1", "99999999999999999999", "' OR 1=1 --", "2026-99-99")


def plainly(app: AppTest) -> AppTest:
    assert not app.exception, [element.value for element in app.exception]
    return app


@pytest.mark.slow
@pytest.mark.parametrize("value", NONSENSE)
@pytest.mark.parametrize(("page", "view"), DRAWN)
def test_an_address_that_asks_for_what_is_not_there_is_answered(grouped: str, page: str, view: str, value: str) -> None:
    words = dict.fromkeys(ASKED, value) | ({"view": view} if view else {"view": value})
    assert plainly(front(page, **words)).title


@pytest.mark.parametrize("page", [page for page, view in DRAWN if not view])
def test_a_community_that_is_not_there_is_said_to_be_none(grouped: str, page: str) -> None:
    app = plainly(front(page, community="C999"))
    assert app.title and desk.said(app)


def workbook(*rows: list[Any]) -> bytes:
    book, held = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(held)
    return held.getvalue()


def numbers_as_text() -> bytes:
    return "小区编号,小区名称,户数\nC8,新村,一百二十户\nC9,旧村,120 户\n".encode()


# Files as people choose them by mistake, by the name they come with.
FILES: dict[str, bytes] = {
    "空.csv": b"",
    "只有标题.csv": "小区编号,小区名称,户数\n".encode(),
    "只有空行.csv": b"\n\n\n",
    "图片改名.csv": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "文档改名.xlsx": archive(("word/document.xml", b"<w:document/>"), ("[Content_Types].xml", b"<Types/>")),
    "表格改名.csv": workbook(["小区编号", "小区名称", "户数"], ["C8", "新村", 120]),
    "半截.xlsx": workbook(["小区编号", "小区名称", "户数"], ["C8", "新村", 120])[:2_000],
    "设了密码.xlsx": bytes.fromhex("D0CF11E0A1B11AE1")
    + b"\0" * 512
    + "EncryptedPackage".encode("utf-16-le")
    + b"\0" * 600,
    "空工作簿.xlsx": workbook(),
    "加密.zip": flagged_encrypted(archive(("名册.csv", numbers_as_text()))),
    "没有表格.zip": archive(("说明.docx", b"x")),
    "套着压缩包.zip": archive(("里层.zip", archive(("名册.csv", b"x")))),
    "列名重复.csv": "小区编号,小区编号,小区名称,户数,户数\nC8,C8,新村,120,130\n".encode(),
    "没有列名.csv": "C8,新村,120\nC9,旧村,80\n".encode(),
    "文字作数.csv": numbers_as_text(),
    "别的表.csv": "车牌,颜色\n鲁D12345,红\n".encode(),
    "一个词.txt": "你好".encode(),
    "行长短不一.csv": "小区编号,小区名称,户数\nC8,新村,120,多出来的,又多\n".encode(),
}
BOMB = "炸弹.zip"


def bomb() -> bytes:
    """Of 310 MB, in 0.3 MB."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("名册.csv", "w") as entry:
        for _megabyte in range(310):
            entry.write(b"," * (1 << 20))
    return held.getvalue()


# Where files are chosen: the page, its view, the uploader's key and what it takes.
PLACES = {
    "upload": ("upload", {}, "files", "csv xlsx txt zip"),
    "votes": ("votes", {}, "ballots", "csv xlsx"),
    "ledger": ("rectification", {"view": "files"}, "ledger-file-0", "csv xlsx"),
    "measures": ("wishes", {"view": "measures"}, "measures-file", "csv xlsx"),
}
CHOSEN = [
    pytest.param(place, name, marks=() if place == "upload" else pytest.mark.slow)
    for place, told in PLACES.items()
    for name in FILES
    if name.split(".")[1] in told[3].split()
]


def choose(app: AppTest, key: str, name: str, data: bytes) -> AppTest:
    app.file_uploader(key=key).set_value((name, data, "application/octet-stream")).run()
    return plainly(app)


@pytest.mark.parametrize(("place", "name"), CHOSEN)
def test_a_file_that_is_none_is_refused_in_a_sentence(grouped: str, place: str, name: str) -> None:
    page, query, key, _kinds = PLACES[place]
    before = loaded(grouped)
    app = choose(front(page, **query), key, name, FILES[name])
    checks = [one for one in app.button if one.label == "检查"]
    if checks:  # it could be read: then what is wrong with it is listed
        plainly(checks[0].click().run())
    said = [one.value for kind in (app.error, app.warning, app.info, app.success) for one in kind]
    assert said, f"{place}: nothing is said of {name}"
    assert loaded(grouped) == before


def test_a_file_that_swells_is_refused_before_it_fills_the_memory(grouped: str) -> None:
    app = choose(front("upload"), "files", BOMB, bomb())
    assert "解压后超过 300 MB" in app.error[0].value


@contextmanager
def holding(url: str) -> Iterator[None]:
    """Another process has the store's file open."""
    path = url.removeprefix("duckdb:///")
    hold = f"import duckdb, sys; c = duckdb.connect({path!r}); print('open', flush=True); sys.stdin.read()"
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", hold], stdin=pipe, stdout=pipe, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "open\n"
        try:
            yield
        finally:
            other.kill()


def refusal(monkeypatch: pytest.MonkeyPatch, database: str, page: str = "overview") -> str:
    """What is said where the data cannot be had."""
    monkeypatch.setenv("MINYI_DATABASE", database)
    app = front(page)
    assert len(app.error) == 1, desk.said(app)
    return app.error[0].value


def test_data_that_another_program_holds(city: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINYI_STORE_WAIT_SECONDS", "1")
    with holding(city):
        said = refusal(monkeypatch, city)
    assert "正被另一个程序占用" in said and "请等它完成" in said
    monkeypatch.undo()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.write_bytes(b"no database of ours, but some text" * 9), "不是 DuckDB 数据文件"),
        (lambda path: path.mkdir(), "这是一个文件夹"),
        (lambda path: duckdb.connect(str(path)).execute("CREATE TABLE theirs (a INT)").close(), "没有本系统的表"),
    ],
    ids=["text", "a folder", "another program's"],
)
def test_data_that_are_none_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], object], words: str
) -> None:
    path = tmp_path / "别的.duckdb"
    make(path)
    assert words in refusal(monkeypatch, f"duckdb:///{path}").replace("\\", "")


@pytest.mark.parametrize("database", ["duckdb:///", "mysql://x", "duckdb:////proc/没有/minyi.duckdb"])
def test_an_address_of_data_that_cannot_be(monkeypatch: pytest.MonkeyPatch, database: str) -> None:
    said = refusal(monkeypatch, database)
    assert "请" in said


def test_a_disk_that_fills_while_a_file_enters(city: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = front("upload")
    app.file_uploader[0].upload("满意度调查 (2).csv", THIRD.encode(), "text/csv").run()
    press(app, "检查")
    real = EmbeddedConnection.execute

    def full(self: EmbeddedConnection, statement: str, values: Any = None) -> Any:
        if "INSERT INTO answers" in statement:
            raise duckdb.IOException('Could not write file "minyi.duckdb.wal": No space left on device')
        return real(self, statement, values)

    monkeypatch.setattr(EmbeddedConnection, "execute", full)
    press(app, "入库 10 行")
    assert "磁盘空间不足" in app.error[0].value and "没有保存任何内容" in app.error[0].value
    assert not [one for one in app.button if str(one.key).startswith("cancel-")], "nothing is under way any more"
    monkeypatch.undo()
    monkeypatch.setenv("MINYI_DATABASE", city)
    assert loaded(city) == 3


@pytest.mark.parametrize(
    ("name", "value"),
    [("MINYI_THRESHOLD_PERCENT", "八十"), ("MINYI_UPLOAD_LIMIT_MB", "-3"), ("MINYI_WEEK_STARTS_ON", "9")],
)
def test_a_setting_that_cannot_be(city: str, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    app = front("overview")
    assert name.replace("_", "\\_") in app.error[0].value and "应为" in app.error[0].value


@pytest.mark.parametrize("there", [True, False], ids=["a file", "a folder"])
def test_what_may_not_be_written(city: str, monkeypatch: pytest.MonkeyPatch, there: bool) -> None:
    """The system's administrator, as whom tests may run, has every right."""
    path = Path(city.removeprefix("duckdb:///"))
    database = city if there else f"{city}.other"
    monkeypatch.setattr(file.os, "access", lambda asked, _rights: asked != (path if there else path.parent))
    said = refusal(monkeypatch, database)
    assert "打不开：没有权限" in said and "请检查" in said
