"""What browsers load first is sent compressed, once compressed a process, and nothing else is touched."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message
from streamlit import file_util

from analytics.access import packed_files
from analytics.access.packed_files import PackedFiles

SCRIPT = "let one = 1;\n" * 20_000


@dataclass
class Browser:
    """Asks ``app`` as a server does, and takes what it sends as it comes."""

    app: ASGIApp

    def get(self, path: str, headers: dict[str, str]) -> Answer:
        sent: list[Message] = []
        asking: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

        async def said() -> Message:
            return asking.pop() if asking else await asyncio.get_running_loop().create_future()

        async def taken(message: Message) -> None:
            sent.append(message)

        asked = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "query_string": b"", "headers": asked}
        asyncio.run(self.app(scope, said, taken))
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return Answer(sent[0]["status"], Headers(raw=sent[0]["headers"]), body)


@dataclass
class Answer:
    status: int
    headers: Headers
    body: bytes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """As Streamlit's: the page, and a folder static/ beside it."""
    (tmp_path / "static" / "js").mkdir(parents=True)
    (tmp_path / "static" / "js" / "one.js").write_text(SCRIPT, "utf-8")
    (tmp_path / "static" / "picture.png").write_bytes(b"\x89PNG" * 1000)
    (tmp_path / "index.html").write_text("<html></html>", "utf-8")
    (tmp_path.parent / "beside.js").write_text("secret", "utf-8")
    return tmp_path


@pytest.fixture
def browser(folder: Path) -> Browser:
    def words(_request: object) -> PlainTextResponse:
        return PlainTextResponse("words of residents" * 1000)

    routes = [Mount("/static", StaticFiles(directory=folder / "static")), Route("/words", words)]
    return Browser(Starlette(routes=routes, middleware=[Middleware(PackedFiles, folder=folder)]))


def test_a_script_comes_compressed_and_whole(browser: Browser) -> None:
    plain = browser.get("/static/js/one.js", headers={"Accept-Encoding": "identity"})
    packed = browser.get("/static/js/one.js", headers={"Accept-Encoding": "gzip, deflate"})
    assert "content-encoding" not in plain.headers and int(plain.headers["content-length"]) == len(SCRIPT)
    assert packed.headers["content-encoding"] == "gzip" and packed.headers["vary"] == "Accept-Encoding"
    assert int(packed.headers["content-length"]) < len(SCRIPT) / 50
    assert gzip.decompress(packed.body) == plain.body == SCRIPT.encode()
    assert packed.headers["etag"] == plain.headers["etag"]


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/static/js/one.js", {"Accept-Encoding": "identity"}),
        ("/static/js/one.js", {"Accept-Encoding": "br"}),
        ("/static/js/one.js", {"Accept-Encoding": "gzip", "Range": "bytes=0-9"}),
        ("/static/picture.png", {"Accept-Encoding": "gzip"}),
        ("/static/../index.html", {"Accept-Encoding": "gzip"}),
        ("/static/../../beside.js", {"Accept-Encoding": "gzip"}),
        ("/static/js/none.js", {"Accept-Encoding": "gzip"}),
        ("/words", {"Accept-Encoding": "gzip"}),
    ],
)
def test_all_else_passes_as_it_is(browser: Browser, address: str, headers: dict[str, str]) -> None:
    answer = browser.get(address, headers=headers)
    assert "content-encoding" not in answer.headers and b"secret" not in answer.body


def test_a_browser_that_has_it_gets_no_body(browser: Browser) -> None:
    first = browser.get("/static/js/one.js", headers={"Accept-Encoding": "gzip"})
    again = browser.get(
        "/static/js/one.js", headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["etag"]}
    )
    assert again.status == 304 and not again.body and "content-encoding" not in again.headers


def test_a_file_is_compressed_once(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []
    packed: Callable[[Path], bytes] = packed_files._packed
    monkeypatch.setattr(packed_files, "_packed", lambda path: asked.append(path) or packed(path))
    for _reader in range(3):
        answer = browser.get("/static/js/one.js", headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(answer.body) == SCRIPT.encode()
    assert [path.name for path in asked] == ["one.js"]


def test_streamlit_s_own_files_are_found_and_less_than_half_is_left() -> None:
    static = Path(file_util.get_static_dir())
    files = PackedFiles(Starlette(), folder=static).files
    assert any(name.startswith("/static/js/") for name in files)
    largest = max(files.values(), key=lambda path: path.stat().st_size)
    packed = packed_files._packed(largest)
    assert len(packed) < largest.stat().st_size / 2 and gzip.decompress(packed) == largest.read_bytes()
