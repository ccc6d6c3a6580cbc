"""An address is a page of the reader's, a file of Streamlit's, or leads to the first page: nobody learns which there
are for others."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import Message

from analytics.access.page_addresses import UNKNOWN, UNNAMED, PageAddresses
from analytics.access.roles import PAGES
from analytics.language import using
from analytics.model import EVERYWHERE, Scope

SHELLS = {"zh_CN": "<html lang='zh-CN'>", "en": "<html lang='en'>"}
VIEWER = SimpleNamespace(role="viewer", scope=EVERYWHERE)
OF_DISTRICT = SimpleNamespace(role="analyst", scope=Scope(city=("枣庄",), district=("市中区",)))


@pytest.fixture
def site(tmp_path: Path) -> PageAddresses:
    """In front of a server that answers everything with one word."""
    (tmp_path / "index.html").write_text("theirs")
    (tmp_path / "favicon.png").write_bytes(b"")
    return PageAddresses(PlainTextResponse("streamlit"), shells=SHELLS, folder=tmp_path)


def asked(
    site: PageAddresses, path: str, *, reader: object = None, accept: str = "text/html", packed: str = ""
) -> dict:
    """The answer: its status, its headers, its body."""
    where = urlsplit(path)
    headers = {"accept": accept, "accept-encoding": packed}
    scope = {
        "type": "http", "method": "GET", "path": where.path, "query_string": where.query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "state": {"reader": reader} if reader else {},
    }  # fmt: skip
    sent: list[Message] = []

    async def taken(message: Message) -> None:
        sent.append(message)

    async def said() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    asyncio.run(site(scope, said, taken))
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return {"status": sent[0]["status"], "headers": Headers(raw=sent[0]["headers"]), "body": body}


def led_to(site: PageAddresses, path: str, reader: object = None) -> dict[str, list[str]]:
    """What the link to the first page says, to which ``path`` leads."""
    answer = asked(site, path, reader=reader)
    there = urlsplit(answer["headers"]["location"])
    assert (answer["status"], there.path) == (303, "/")
    return parse_qs(there.query)


@pytest.mark.parametrize("path", ["/", "/community", "/community?community=C1", "/upload"])
def test_a_page_of_the_reader_s_is_answered_in_his_language(site: PageAddresses, path: str) -> None:
    for language, shell in SHELLS.items():
        with using(language):
            plain, packed = asked(site, path), asked(site, path, packed="gzip, br")
        assert plain["body"].decode() == gzip.decompress(packed["body"]).decode() == shell
        assert packed["headers"]["content-encoding"] == "gzip"
        assert plain["headers"]["cache-control"] == "no-cache"


def test_what_is_none_leads_to_the_first_page_which_can_name_it(site: PageAddresses) -> None:
    assert led_to(site, "/nothing?district=x") == {UNKNOWN: ["nothing"]}
    assert led_to(site, "/community/x?lang=en") == {UNKNOWN: ["community/x"], "lang": ["en"]}
    assert led_to(site, "/index.html") == {UNKNOWN: ["index.html"]}


@pytest.mark.parametrize("path", ["/总览", "/请拨打 110", "/" + "x" * 41, "/<b>", "/a&b"])
def test_a_sentence_in_a_link_is_not_repeated(site: PageAddresses, path: str) -> None:
    assert led_to(site, path) == {UNKNOWN: [UNNAMED]}


@pytest.mark.parametrize("reader", [VIEWER, OF_DISTRICT])
def test_a_page_of_others_is_answered_as_one_that_is_none(site: PageAddresses, reader: object) -> None:
    shown = {page for page in PAGES if page != "overview" and asked(site, f"/{page}", reader=reader)["status"] == 200}
    assert "community" in shown and not shown & {"upload", "batches", "accounts", "audit"}
    answers = [asked(site, path, reader=reader) for path in ("/upload", "/nobody")]
    kept = [
        sorted((name, value.replace("nobody", "upload")) for name, value in one["headers"].items()) for one in answers
    ]
    assert kept[0] == kept[1] and answers[0]["body"] == answers[1]["body"]


def test_the_first_page_has_one_address(site: PageAddresses) -> None:
    assert led_to(site, "/overview") == {}
    assert led_to(site, "/overview?district=a&district=b&lang=en") == {"district": ["a", "b"], "lang": ["en"]}


@pytest.mark.parametrize(
    "path",
    ["/_stcore/health", "/community/_stcore/health", "/media/a.png", "/static/js/index.js", "/favicon.png", "/sign-in",
     "/password", "/sso/start", "//evil.cn", "/community/"],
)  # fmt: skip
def test_what_is_no_page_is_for_others_to_answer(site: PageAddresses, path: str) -> None:
    scope_path = path if not path.startswith("//") else "//evil.cn"
    answer = asked(site, "http://x" + scope_path if path.startswith("//") else path)
    assert answer["body"] == b"streamlit"


def test_a_program_is_told_that_there_is_nothing(site: PageAddresses) -> None:
    assert asked(site, "/nothing.js", accept="*/*")["status"] == 404
