"""What strangers wrote reaches no page as markup: all that every page of every role sends is looked through.

What a browser makes of it is looked at in tests/browser/test_hostile_words.py.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

import pytest
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from analytics.access import roles
from analytics.model import EVERYWHERE
from pages.shared.menu import SECTIONS
from tests.access import hostile
from tests.access.served import Served, dashboard

pytestmark = pytest.mark.slow
# What Streamlit shows as it stands, and never as markdown.
AS_IT_STANDS = (
    ".selectbox.options",
    ".selectbox.raw_value",
    ".multiselect.options",
    ".multiselect.raw_values",
    ".text_input.default",
    ".text_input.value",
    ".text_area.default",
    ".plotly_chart.alt",
    # No markdown; whether it holds markup of theirs is looked at by itself.
    ".html.body",
)
Ask = Callable[[str, str, str], list[tuple[str, str]]]
MARKUP = "![p](http://evil"
SHOWN = r"\!\[p\]\("
# Beside its first sight, what a page shows of one thing.
SIGHTS = {
    "acceptance": ("community=SY-001",),
    "community": ("community=SY-001", "community=ZZ-009", "community=LZ-001"),
    "topic": ("topic=c-roof", f"topic={hostile.TOPIC}"),
    "search": ("q=楼", "text=楼"),
    "batches": ("batch=1", "batch=7"),
    "consent": ("community=LZ-001", "community=ZZ-002"),
    "votes": ("community=ZZ-001",),
    "weekly": ("week=2026-11-09", "view=past&bulletin=1"),
}
CASES = [
    pytest.param("zhao" if roles.allowed("analyst", EVERYWHERE, page) else "wang", page, query, id=f"{page}?{query}")
    for pages in SECTIONS.values()
    for page, _title, _icon in pages
    for query in ("", *SIGHTS.get(page, ()))
]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("hostile")
    hostile.fill(folder)
    with dashboard(folder, MINYI_ISSUER=hostile.NAME + MARKUP) as port:
        yield Served(port, None)  # type: ignore[arg-type]


def texts(message: Message, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in ``message``, with the names of the fields that lead to it."""
    for field, value in message.ListFields():
        here = f"{path}.{field.name}"
        if field.type == FieldDescriptor.TYPE_MESSAGE and field.message_type.GetOptions().map_entry:
            continue
        for one in value if field.is_repeated else [value]:
            if field.type == FieldDescriptor.TYPE_MESSAGE:
                yield from texts(one, here)
            elif field.type == FieldDescriptor.TYPE_STRING:
                yield here, one


def sent(city: Served, who: str, page: str, query: str) -> list[tuple[str, str]]:
    """Every text that the page sends."""
    asked, found = BackMsg(), []
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = "" if page == "overview" else page
    with city.inside(who).stream() as stream:
        stream.send(asked.SerializeToString())
        while True:
            message = ForwardMsg()
            message.ParseFromString(stream.recv(timeout=120))
            kind = message.WhichOneof("type")
            if kind == "delta":
                found += texts(message.delta)
            elif kind == "script_finished":
                return found


@pytest.fixture(scope="module")
def ask(city: Served) -> Ask:
    """``ask(who, page, query)``: as :func:`sent`, once each."""
    return functools.cache(functools.partial(sent, city))


def test_the_city_shows_its_words(ask: Ask) -> None:
    seen = [("community", "community=ZZ-009"), ("topic", f"topic={hostile.TOPIC}"), ("votes", "community=ZZ-001")]
    seen.append(("weekly", "view=past&bulletin=1"))
    shown = {page: sum(SHOWN in text for _path, text in ask("zhao", page, query)) for page, query in seen}
    assert all(shown.values()), shown
    assert any("已派单" in text for _path, text in ask("zhao", "topic", f"topic={hostile.TOPIC}"))


@pytest.mark.parametrize(("who", "page", "query"), CASES)
def test_no_page_sends_them_as_markup(ask: Ask, who: str, page: str, query: str) -> None:
    found = ask(who, page, query)
    assert found
    wrong = {
        path: text[:300]
        for path, text in found
        if (MARKUP in text and not path.endswith(AS_IT_STANDS)) or (path.endswith(".html.body") and "<img" in text)
    }
    assert not wrong


def test_no_chart_takes_them_for_markup(ask: Ask) -> None:
    charts = {
        (page, query, path): text
        for who, page, query in (case.values for case in CASES)
        for path, text in ask(who, page, query)
        if ".plotly_chart." in path and not path.endswith(".alt")
    }
    assert charts
    assert not {place: text[max(text.find("<img") - 90, 0) :][:200] for place, text in charts.items() if "<img" in text}
