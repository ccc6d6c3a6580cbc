"""The catalogues of other languages: nothing missing, nothing left over, nothing that would break a page."""

from __future__ import annotations

import ast
import re
import string
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from analytics import language
from analytics.settings import PROJECT

KEYWORDS = {"_": None, "N_": None, "C_": ((1, "c"), 2), "NC_": ((1, "c"), 2)}
OTHERS = [name for name in language.LANGUAGES if name != language.SOURCE_LANGUAGE]
CHINESE_MARKS = re.compile(r"[，。；：、（）！？《》「」]")
Key = tuple[str | None, str]


def spoken() -> dict[Key, str]:
    """Every message of the code, by context and words: where it is said."""
    found: dict[Key, str] = {}
    rooms = (("analytics", PROJECT / "analytics"), ("pages", PROJECT / "pages"))
    for room, folder in rooms:
        for path, line, message, _comments, context in extract_from_dir(folder, keywords=KEYWORDS):
            found.setdefault((context, str(message)), f"{room}/{path}:{line}")
    return found


def translated(name: str) -> dict[Key, Message]:
    """The messages of a catalogue."""
    content = (language.CATALOGUES / name / "LC_MESSAGES" / "minyi.po").read_bytes()
    return {(message.context, str(message.id)): message for message in read_po(BytesIO(content)) if message.id}


def fields(words: str) -> set[str] | None:
    """What is filled in, by name; None where braces are no such places."""
    try:
        parts = list(string.Formatter().parse(words))
    except ValueError:
        return None
    return {re.split(r"[.\[]", name)[0] for _before, name, _form, _kind in parts if name is not None}


@pytest.fixture(scope="module")
def said() -> dict[Key, str]:
    return spoken()


@pytest.mark.parametrize("name", OTHERS)
def test_every_message_is_translated_and_nothing_else_is(name: str, said: dict[Key, str]) -> None:
    known = translated(name)
    missing = [f"{where} {key}" for key, where in said.items() if key not in known or not known[key].string]
    unused = sorted(str(key) for key in known.keys() - said.keys())
    assert (missing, unused) == ([], [])


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_has_left_a_translation_for_later(name: str) -> None:
    assert [key for key, message in translated(name).items() if message.fuzzy] == []


@pytest.mark.parametrize("name", OTHERS)
def test_a_translation_is_filled_in_as_its_source_is(name: str) -> None:
    known = translated(name)
    wrong = [key for key, message in known.items() if fields(message.id) != fields(message.string)]
    assert wrong == []


@pytest.mark.parametrize("name", OTHERS)
def test_a_translation_is_written_with_its_own_marks(name: str) -> None:
    wrong = [message.string for message in translated(name).values() if CHINESE_MARKS.search(message.string)]
    assert wrong == []


def test_no_code_is_taken_for_a_message(said: dict[Key, str]) -> None:
    """As a column's name within ``_(words[row["state"]])`` would be."""
    assert {key: where for key, where in said.items() if re.fullmatch("[a-z_0-9]+", key[1])} == {}


def test_no_message_escapes_the_catalogue(said: dict[Key, str]) -> None:
    """As one within an f-string does, which the tools that gather messages do not look into."""
    known = {words for _context, words in said}
    missed = [
        f"{path.name}:{node.lineno} {node.args[-1].value}"
        for path in (*PROJECT.glob("analytics/**/*.py"), *PROJECT.glob("pages/**/*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS
        if isinstance(node.args[-1], ast.Constant) and node.args[-1].value not in known
    ]
    assert missed == []


def test_a_message_without_translation_is_shown_as_it_is() -> None:
    with language.using("en"):
        assert language._("没有这句话") == "没有这句话"


def test_the_check_sees_what_a_page_would_choke_on() -> None:
    assert fields("{n} 份") != fields("{m} forms")
    assert fields("{n} 份") != fields("forms")
    assert fields("100 %") == set()


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="expected one of zh_CN, en"):
        language.use("fr")


def test_what_one_context_speaks_another_does_not() -> None:
    import threading

    heard: list[str] = []
    with language.using("en"):
        thread = threading.Thread(target=lambda: heard.append(language._("达标")))
        thread.start()
        thread.join()
        assert language._("达标") == "Met"
    assert heard == ["达标"]


def test_the_catalogue_lies_where_it_is_read(tmp_path: Path) -> None:
    assert all((language.CATALOGUES / name / "LC_MESSAGES" / "minyi.po").is_file() for name in OTHERS)
