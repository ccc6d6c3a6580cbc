"""Parts of a page that are redrawn alone ask anew who reads: one that was drawn an hour ago opens nothing any more."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from google.protobuf.text_format import MessageToString
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.util import calc_hash
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from analytics.access import accounts, sessions
from analytics.access.sockets import REFUSED
from analytics.clock import now
from analytics.model import Scope
from analytics.settings import PROJECT
from analytics.store.registry import Registry
from tests.access.people import HOST, employ
from tests.access.served import Served

PLACES = ("朝阳花园", "建设新村", "光明路街道", "市中区")
ENDED = "登录已结束，请重新登录"


@dataclass
class Drawn:
    """The words of a run, and the parts that can be redrawn alone."""

    words: str = ""
    parts: set[str] = field(default_factory=set)

    def naming(self) -> list[str]:
        return [place for place in PLACES if place in self.words]


def draw(stream: ClientConnection, part: str = "") -> Drawn:
    """Run the weekly page behind a web socket, or ``part`` of it alone."""
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    asked.rerun_script.page_script_hash = calc_hash("weekly")
    asked.rerun_script.fragment_id = part
    stream.send(asked.SerializeToString())
    drawn = Drawn()
    while True:
        message = ForwardMsg()
        message.ParseFromString(stream.recv(timeout=120))
        kind = message.WhichOneof("type")
        if kind == "delta":
            drawn.words += MessageToString(message, as_utf8=True)
            if message.delta.fragment_id:
                drawn.parts.add(message.delta.fragment_id)
        elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return drawn


def sign_out(registry: Registry, name: str) -> None:
    sessions.end_all(registry, name, actor=HOST, now=now())


def disable(registry: Registry, name: str) -> None:
    accounts.disable(registry, name, actor=HOST, now=now())


def narrow(registry: Registry, name: str) -> None:
    account = accounts.find(registry, name)
    accounts.change(
        registry,
        name,
        role=account.role,
        scope=Scope(city=("枣庄",), district=("市中区",), street=("文化路街道",)),
        display=account.display,
        actor=HOST,
        now=now(),
    )


@pytest.mark.slow
@pytest.mark.parametrize("end", [sign_out, disable, narrow])
def test_a_part_shows_nothing_once_its_reader_is_none(served: Served, end: Callable[[Registry, str], None]) -> None:
    name = f"reader.{end.__name__}"
    employ(served.registry, name, "viewer")
    with served.inside(name).stream() as stream:
        parts = sorted(draw(stream).parts)
        assert len(parts) >= 3
        telling = next(part for part in parts if draw(stream, part).naming())
        end(served.registry, name)
        try:
            left = draw(stream, telling)
        except ConnectionClosed as closed:  # a server this slow has looked at the session by itself meanwhile
            assert closed.rcvd is not None and closed.rcvd.code == REFUSED
        else:
            assert ENDED in left.words and left.naming() == []


def test_every_part_redrawn_alone_is_guarded() -> None:
    """Streamlit's own fragment, and its dialog, which is one, stand nowhere but in the guard."""
    bare = []
    for path in sorted((PROJECT / "pages").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and ast.unparse(node) in ("st.fragment", "st.dialog"):
                bare.append(path.stem)
            if isinstance(node, ast.keyword) and node.arg == "run_every":
                bare.append(path.stem)
    assert bare == ["reader"]
