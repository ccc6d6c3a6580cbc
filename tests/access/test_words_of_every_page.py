"""Every page, for every role, in every language: no word of another language but what is nobody's to translate.

All that a page sends is read, also what no reader has opened yet: tabs, popovers, expanders, helps, options, headings
and cells of tables, titles, axes, legends and labels of charts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer
from streamlit.elements.lib.mutable_popover_container import PopoverContainer

from analytics.access import audit, passwords
from analytics.access.roles import PAGES, ROLES, allowed
from analytics.access.sessions import Session
from analytics.access.signing_in import sign_in
from analytics.clock import now
from analytics.flows.office import open_office
from analytics.language import LANGUAGES, SOURCE_LANGUAGE, other_languages
from analytics.model import EVERYWHERE
from analytics.programme.wishes import classes
from analytics.settings import PROJECT, SETTINGS
from analytics.standard import communities, matters, measures
from analytics.standard import people as people_of_record
from analytics.store.registry import Registry
from pages.shared import filters, languages, reader
from tests.access.people import DESK, RIGHT, employ
from tests.access.sent import Sent, asked
from tests.access.shown_words import shown
from tests.browser.tongues import Theirs, odd
from tests.pages import desk
from tests.stores import copy_of
from tests.test_catalogues import translated

__all__ = ["languages"]  # in whose hands it is which language a page is in
pytestmark = pytest.mark.slow
Query = dict[str, str | list[str]]
# Beside what a page shows first, and all that its views show: what it shows of one thing.
SIGHTS: dict[str, tuple[Query, ...]] = {
    "community": ({"community": "ZZ-001"}, {"community": "LZ-001"}),
    "topic": ({"topic": "c-parking"},),
    "search": ({"q": "车"}, {"text": "车"}),
    "batches": ({"batch": "2"}, {"batch": "1"}),
    "consent": ({"part": "plans"},),
    "compare": ({"community": ["ZZ-001", "LZ-001"]},),
    "weekly": ({"period": "month"}, {"period": "quarter"}, {"period": "year"}),
}
# Who is offered most; what others see beside it, their pages show at once.
FULLEST = "analyst"
# Names in what workbooks and the page of methods tell of the machine.
SIGNS = {"Asia", "Shanghai", "deidentify"}
# The list that the programme comes with: words of residents, by which theirs are known.
LIST = "text/lexicon/codebook.tsv"
# What the software names itself. It is no resident's word where it is all that a cell, a label or an option says.
OURS = {*measures.MEASURES, *matters.MATTERS, *communities.STAGES, *people_of_record.SENTENCES[0].messages}
# Where words are listed by which residents' and questionnaires' are known, and residents' own.
LISTED = re.compile(r"\[(words|text)]$|annotations\.text$|multiselect\.options$")
WORDS = {SOURCE_LANGUAGE: re.compile(r"[A-Za-z]{2,}"), "en": re.compile(r"[\u3400-\u9fff]+")}
SHORTENED = re.compile(r"[\u3400-\u9fff]+…")


def deliberate(language: str) -> set[str]:
    """Words of the other language that our own messages say: names of methods, headings that files have."""
    said = {message: text for name in other_languages() for message, text in translated(name).items()}
    messages = [key[1] for key in said] if language == SOURCE_LANGUAGE else [str(one.string) for one in said.values()]
    settings = [str(word) for one in SETTINGS for word in (one.name, one.variable, one.default)]
    found = {
        word for text in (*messages, *settings) for word in WORDS[language].findall(re.sub(r"{[^{}]*}", " ", text))
    }
    listed = [(PROJECT / "analytics" / LIST).read_text("utf-8"), *classes.supplied()["words"]]
    return found.union(SIGNS, *map(WORDS[language].findall, listed))


@pytest.fixture(scope="module")
def folder(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, its comments grouped, and an account of every role."""
    found = tmp_path_factory.mktemp("worded")
    copy_of(example / desk.FILE, found / desk.FILE)
    with pytest.MonkeyPatch.context() as patch, closing(Registry(found / "access.sqlite")) as registry:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        employ(registry)  # an administrator, without whom there are no others
        for role in ROLES:
            employ(registry, role, role)
    return found


@pytest.fixture
def theirs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Theirs:
    monkeypatch.setenv("MINYI_DATABASE", desk.address(folder))
    with closing(open_office(desk.address(folder))) as office:
        return Theirs(office.store)


@pytest.fixture
def enter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """``enter("viewer")``: pages are run for that account from here on, all that opens on demand opened."""
    for opened in (ExpanderContainer, PopoverContainer):
        monkeypatch.setattr(opened, "open", True)
    with closing(Registry(folder / "access.sqlite")) as registry:

        def signed_in(name: str) -> None:
            session = sign_in(registry, name, RIGHT, address=DESK, now=now())
            assert isinstance(session, Session), session
            monkeypatch.setattr(reader, "token", lambda: session.token)

        yield signed_in


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """The views that a page lets choose among, by the name of each choice in the link."""
    views: dict[str, list[str]] = {}
    view = filters.view

    def noted(name: str, label: str, options: Mapping[str, str]) -> str:
        views.setdefault(name, list(options))
        return view(name, label, options)

    monkeypatch.setattr(filters, "view", noted)
    return views


def sights(page: str, language: str, offered: dict[str, list[str]], *, all: bool) -> Iterator[tuple[Query, Sent]]:
    """The page as it is first seen; ``all``: in every view of every choice too, and as it shows single things."""
    waiting: list[Query] = [{}, *(SIGHTS.get(page, ()) if all else ())]
    seen: list[Query] = []
    while waiting:
        query = waiting.pop(0)
        seen.append(query)
        offered.clear()
        yield query, asked(page, lang=language, **query)
        for name, options in offered.items() if all else ():
            if not any(name in one for one in (*seen, *waiting)):
                waiting += [{**query, name: option} for option in options[1:]]


def of_record(folder: Path, language: str) -> set[str]:
    """The words of the accounts' names, of where the data lie, and of the titles under which files were given away."""
    with closing(Registry(folder / "access.sqlite")) as registry:
        events = audit.everything(registry)
    told = [
        *ROLES,
        desk.address(folder),
        *(event.object for event in events if event.action in ("export", "account_added")),
    ]
    return {word for text in (*told, *(event.who for event in events)) for word in WORDS[language].findall(text)}


def whole(text: str, theirs: Theirs) -> str:
    """``text`` without what is left of names that were shortened."""
    return SHORTENED.sub(lambda cut: "" if cut[0][:-1] in theirs.all else cut[0], text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ROLES)
def test_every_word_is_in_the_reader_s_language_or_is_nobody_s_to_translate(
    folder: Path, theirs: Theirs, enter: Callable[[str], None], offered: dict[str, list[str]], role: str, language: str
) -> None:
    enter(role)
    known = deliberate(language) | of_record(folder, language)
    found: dict[str, list[str]] = {}
    for page in (page for page in PAGES if allowed(role, EVERYWHERE, page)):
        for query, sent in sights(page, language, offered, all=role == FULLEST):
            assert sent.app is not None and not sent.app.exception, (page, query)
            texts = set(shown(sent))
            for path, text in texts:
                words = [word for word in odd(whole(text, theirs), language, theirs) if word not in known]
                if language != SOURCE_LANGUAGE and text.strip() in OURS and not LISTED.search(path):
                    words.append(text)
                if words:
                    found[f"{page} {query} {path}: {text[:200]}"] = words
    assert found == {}
