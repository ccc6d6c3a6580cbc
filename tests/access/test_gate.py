"""The gate's own parts, without a server: open web sockets looked at again, slow bodies, whose page is whose."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest
from starlette.types import Message, Receive, Scope, Send

from analytics.access import cookies
from analytics.access.addresses import is_own_origin
from analytics.access.bodies import BodyLimits
from analytics.access.gate import Gate
from analytics.access.headers import SecurityHeaders
from analytics.access.page_sessions import PageSessions
from analytics.access.sessions import SignedIn
from analytics.access.sockets import REFUSED
from analytics.errors import StoreBusy
from analytics.model import EVERYWHERE

READER = SignedIn("li", "李", "viewer", EVERYWHERE, False, 2**33)
SOON = 0.25  # longer than a busy machine takes to start a thread


class Door:
    """A doorkeeper who knows one token, until it ends."""

    def __init__(self, *, local: bool = False) -> None:
        self.local, self.open, self.busy = local, True, False
        self.used: list[bool] = []
        self.reader = READER

    def is_local(self) -> bool:
        if self.busy:
            raise StoreBusy("/srv/var/access.sqlite")
        return self.local

    def find(self, token: str, *, using: bool = True) -> SignedIn | None:
        self.used.append(using)
        return self.reader if self.open and token == "t" else None

    def may_upload(self, reader: SignedIn) -> bool:
        return False

    def note_refusal(self, reader: SignedIn, address: str, what: str) -> None: ...


def websocket(cookie: str = "minyi_session=t") -> Scope:
    headers = [(b"host", b"127.0.0.1:8501"), (b"cookie", cookie.encode())]
    here = ("127.0.0.1", 1)
    return {"type": "websocket", "path": "/_stcore/stream", "headers": headers, "scheme": "ws", "client": here}


async def stream(scope: Scope, receive: Receive, send: Send) -> None:
    """As Streamlit does: sends what it has, and waits for the reader."""
    while (await receive())["type"] != "websocket.disconnect":
        await send({"type": "websocket.send", "bytes": b"figures"})
    await send({"type": "websocket.send", "bytes": b"more figures"})


async def talk(
    door: Door, messages: asyncio.Queue[Message], sent: list[Message], recheck_seconds: float = SOON
) -> None:
    async def send(message: Message) -> None:
        sent.append(message)

    gate = Gate(stream, doorkeeper=door, recheck_seconds=recheck_seconds)
    await asyncio.wait_for(gate(websocket(), messages.get, send), 5)


@pytest.mark.parametrize("local", [False, True])
def test_an_open_page_ends_with_its_session_though_its_reader_does_nothing(local: bool) -> None:
    door, sent = Door(local=local), list[Message]()

    async def visit() -> None:
        messages: asyncio.Queue[Message] = asyncio.Queue()
        messages.put_nowait({"type": "websocket.connect"})
        talking = asyncio.create_task(talk(door, messages, sent))
        await asyncio.sleep(4 * SOON)
        assert [message["type"] for message in sent] == ["websocket.send"], "it stays open while the session lasts"
        door.open = door.local = False
        await talking

    asyncio.run(visit())
    assert sent[1:] == [{"type": "websocket.close", "code": REFUSED, "reason": ""}], "and nothing is sent after"


def test_an_open_page_ends_at_the_moment_at_which_its_session_does() -> None:
    door, sent, end = Door(), list[Message](), int(time.time()) + 2
    door.reader = replace(READER, expires=end)

    async def visit() -> float:
        messages: asyncio.Queue[Message] = asyncio.Queue()
        messages.put_nowait({"type": "websocket.connect"})
        talking = asyncio.create_task(talk(door, messages, sent, recheck_seconds=60))
        await asyncio.sleep(SOON)
        door.open = False  # as the registry says once the moment has come; nobody asks before
        await talking
        return time.time()

    assert end <= asyncio.run(visit()) < end + 2
    assert [message["type"] for message in sent] == ["websocket.send", "websocket.close"]


def test_a_page_that_is_only_open_lets_its_session_idle_out() -> None:
    door = Door()

    async def visit() -> None:
        messages: asyncio.Queue[Message] = asyncio.Queue()
        talking = asyncio.create_task(talk(door, messages, []))
        await asyncio.sleep(3 * SOON)
        door.used.append(True)
        messages.put_nowait({"type": "websocket.receive", "bytes": b"click"})
        await asyncio.sleep(3 * SOON)
        messages.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await talking

    asyncio.run(visit())
    first = door.used.index(True, 1)
    assert not any(door.used[1:first]), "looking at an idle page is no use of it"
    assert door.used[first + 1], "a click is"


def test_nobody_comes_in_while_the_accounts_cannot_be_read() -> None:
    door, sent = Door(), list[Message]()
    door.busy = True

    async def visit() -> None:
        messages: asyncio.Queue[Message] = asyncio.Queue()
        messages.put_nowait({"type": "websocket.connect"})
        await talk(door, messages, sent)

    asyncio.run(visit())
    assert [message["type"] for message in sent] == ["websocket.close"]


def test_strangers_read_no_path_of_the_accounts_file(caplog: pytest.LogCaptureFixture) -> None:
    door, sent = Door(), list[Message]()
    door.busy = True

    async def visit() -> None:
        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {**websocket(), "type": "http", "method": "GET", "scheme": "http", "path": "/"}
        await Gate(stream, doorkeeper=door)(scope, receive, send)

    asyncio.run(visit())
    assert sent[0]["status"] == 503 and "access.sqlite" not in sent[1]["body"].decode()
    assert "access.sqlite" in caplog.text


@pytest.mark.parametrize(("pause", "parts"), [(9.0, 1), (0.03, 100)])
def test_a_body_that_stalls_or_drips_is_cut_off(pause: float, parts: int) -> None:
    sent: list[Message] = []

    async def reading(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass

    async def visit() -> None:
        async def receive() -> Message:
            await asyncio.sleep(pause)
            return {"type": "http.request", "body": b"x", "more_body": True}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {"type": "http", "path": "/sign-in", "method": "POST", "headers": []}
        await asyncio.wait_for(BodyLimits(reading, upload_limit_mb=1, silence_seconds=0.2)(scope, receive, send), parts)

    asyncio.run(visit())
    assert sent[0]["status"] == 408


def test_page_sessions_are_their_owner_s_and_not_more_than_may_be_known() -> None:
    known = PageSessions(most=2)
    for number in ("a", "b", "a", "c"):
        known.belongs(number, "li")
    assert known.is_owned_by("a", "li") and not known.is_owned_by("a", "zhao")
    assert not known.is_owned_by("b", "li"), "the one that has not run for the longest"


@pytest.mark.parametrize(
    ("origin", "host", "scheme", "expected"),
    [
        ("https://minyi.cn", "minyi.cn", "https", True),
        ("https://minyi.cn", "minyi.cn:443", "https", True),
        ("https://minyi.cn:8443", "minyi.cn:8443", "https", True),
        ("http://[::1]:8501", "[::1]:8501", "http", True),
        ("http://minyi.cn", "minyi.cn", "https", False),
        ("https://minyi.cn:8443", "minyi.cn", "https", False),
        ("https://minyi.cn.evil.cn", "minyi.cn", "https", False),
        ("null", "minyi.cn", "https", False),
    ],
)
def test_whose_page_a_request_comes_from(origin: str, host: str, scheme: str, expected: bool) -> None:
    headers = [(b"origin", origin.encode()), (b"host", host.encode())]
    assert is_own_origin({"headers": headers, "scheme": scheme}) is expected


def test_a_form_s_token_is_its_session_s() -> None:
    assert cookies.match(cookies.form_token("a"), cookies.form_token("a"))
    assert not cookies.match(cookies.form_token("a"), cookies.form_token("b"))
    assert not cookies.match("", "")


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
def test_headers_of_a_download(scheme: str, secure: bool) -> None:
    sent: list[Message] = []

    async def download(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"set-cookie", b"_streamlit_xsrf=1; Path=/"), (b"cache-control", b"public")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

    async def visit() -> None:
        async def receive() -> Message:
            raise AssertionError("it reads nothing")

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {"type": "http", "path": "/media/a.xlsx", "method": "GET", "headers": [], "scheme": scheme}
        await SecurityHeaders(download)(scope, receive, send)

    asyncio.run(visit())
    found = dict(sent[0]["headers"])
    assert found[b"cache-control"] == b"no-store"
    assert (b"; Secure" in found[b"set-cookie"], b"strict-transport-security" in found) == (secure, secure)
