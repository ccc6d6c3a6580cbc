"""The dashboard as it is shipped, served on loopback with accounts, and callers who need no browser."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from google.protobuf.text_format import MessageToString
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse, ForwardMsg
from websockets.sync.client import ClientConnection, connect

from analytics.settings import PROJECT
from analytics.store.registry import Registry
from tests.access.people import RIGHT

START_SECONDS = 60
TOKEN = re.compile(r'name="token" value="([^"]+)"')
FORM_TYPE = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    text: str

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def cookies(self) -> dict[str, str]:
        given = (value.partition(";")[0].partition("=") for key, value in self.headers if key.lower() == "set-cookie")
        return {name: value for name, _sign, value in given}


@dataclass(frozen=True)
class Served:
    """A dashboard that is running, and the registry behind it."""

    port: int
    registry: Registry
    log: Path = Path("server.log")

    def caller(self, address: str = "10.0.0.1") -> Caller:
        return Caller(self.port, address)

    def inside(self, name: str = "li") -> Caller:
        """Somebody who has signed in."""
        found = self.caller()
        assert found.sign_in(name).status == 303
        return found


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def dashboard(folder: Path, *words: str, port: int = 0, **settings: str) -> Iterator[int]:
    """A dashboard on the data in ``folder``; gives its port. Fails with its own words when it does not start."""
    with launched(folder, *words, port=port, **settings) as (found, _server):
        yield found


@contextmanager
def launched(
    folder: Path, *words: str, port: int = 0, **settings: str
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The same; gives the port and the process."""
    port, log = port or free_port(), folder / "server.log"
    # Callers tell of another address by the header of a proxy, which here does not encrypt.
    ours = {"MINYI_DATABASE": f"duckdb:///{folder / 'minyi.duckdb'}", "MINYI_ALLOW_PLAIN_HTTP": "yes"}
    # What is read ahead of readers would take the processors that pages under test need.
    ours |= {"MINYI_READ_AHEAD": "no"}
    environment = os.environ | ours | settings
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port), *words]
    with log.open("w") as out:
        server = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=out, stderr=subprocess.STDOUT)
    try:
        until = time.monotonic() + START_SECONDS
        while not _answers(port):
            assert server.poll() is None and time.monotonic() < until, log.read_text(errors="replace")
            time.sleep(0.2)
        yield port, server
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _answers(port: int) -> bool:
    try:
        return Caller(port).get("/_stcore/health").status < 500  # 400 where it is called by another name
    except OSError:
        return False


class Caller:
    """Somebody with a cookie jar at ``address`` (told by the proxy's header, which the server trusts from loopback)."""

    def __init__(self, port: int, address: str = "") -> None:
        self.port, self.address = port, address
        self.jar: dict[str, str] = {}

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        given = {"Cookie": self.cookie} if self.jar else {}
        given |= self._forwarded()
        connection = self.connection()
        try:
            connection.request(method, path, body, given | dict(headers or {}))
            reply = connection.getresponse()
            answer = Answer(reply.status, reply.getheaders(), reply.read().decode("utf-8", "replace"))
        finally:
            connection.close()
        for name, value in answer.cookies.items():
            if value.strip('"'):
                self.jar[name] = value
            else:
                self.jar.pop(name, None)
        return answer

    def _forwarded(self) -> dict[str, str]:
        return {"X-Forwarded-For": self.address} if self.address else {}

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.jar.items())

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def page(self, path: str) -> Answer:
        """As a browser asks for a page."""
        return self.get(path, Accept="text/html")

    def token(self, path: str = "/sign-in") -> str:
        found = TOKEN.search(self.page(path).text)
        assert found, f"{path} has no form"
        return found[1]

    def send(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        """As a browser sends a form of ours."""
        given = {"Origin": self.origin} | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("POST", path, urlencode(fields).encode(), {**FORM_TYPE, **given})

    def sign_in(self, name: str, password: str = RIGHT, **more: str) -> Answer:
        return self.send("/sign-in", {"token": self.token(), "name": name, "password": password, **more})

    def stream(
        self,
        *,
        session: str = "",
        origin: str | None = "",
        cookie: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> ClientConnection:
        """A page's web socket; ``session`` asks to go on with that page session."""
        return connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream",
            origin=self.origin if origin == "" else origin,
            subprotocols=["streamlit", "no-token", *([session] if session else [])],
            additional_headers={"Cookie": self.cookie if cookie is None else cookie}
            | self._forwarded()
            | dict(headers or {}),
            max_size=None,
            open_timeout=20,
        )


@dataclass(frozen=True)
class Shown:
    """What a page's script sent: the number of its session, its words, the pages in its navigation, the buttons that
    make a file when they are pressed, and the paths of files that were made already."""

    session: str
    words: str
    pages: set[str]
    buttons: tuple[str, ...]
    files: tuple[str, ...]


def run(stream: ClientConnection, page: str = "", query: str = "") -> Shown:
    """Run the page behind a web socket: the first one, or another by its file's name."""
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = page
    stream.send(asked.SerializeToString())
    number, words, pages = "", [], set()
    buttons: list[str] = []
    files: list[str] = []
    while True:
        message = ForwardMsg()
        message.ParseFromString(stream.recv(timeout=60))
        kind = message.WhichOneof("type")
        if kind == "new_session":
            number = message.new_session.initialize.session_id
        elif kind == "navigation":
            pages = {page.url_pathname or "overview" for page in message.navigation.app_pages}
        elif kind == "delta":
            words.append(MessageToString(message, as_utf8=True))
            button = message.delta.new_element.download_button
            buttons += [button.deferred_file_id] if button.deferred_file_id else []
            files += [button.url] if button.url else []
        elif kind == "script_finished":
            return Shown(number, "".join(words), pages, tuple(buttons), tuple(files))


def press(stream: ClientConnection, session: str, button: str) -> str:
    """Press a button of the page ``session`` that makes a file; gives the file's path, empty where none was made."""
    return answered(stream, session, button).deferred_file.url


def answered(stream: ClientConnection, session: str, button: str) -> BackendOperationResponse:
    """What the server says to that press: a file, or why there is none."""
    asked = BackMsg()
    asked.backend_operation_request.request_id, asked.backend_operation_request.session_id = "1", session
    asked.backend_operation_request.deferred_file.file_id = button
    stream.send(asked.SerializeToString())
    while True:
        message = ForwardMsg()
        message.ParseFromString(stream.recv(timeout=60))
        if message.WhichOneof("type") == "backend_operation_response":
            return message.backend_operation_response
