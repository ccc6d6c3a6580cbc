"""What an official of one district or street is sent tells nothing of other places, on any page or by any link."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from streamlit.elements import spinner

from analytics.access import passwords
from analytics.access.roles import PAGES, allowed
from analytics.access.sessions import Session
from analytics.access.signing_in import sign_in
from analytics.clock import now
from analytics.estimation.periods import WEEK
from analytics.flows.office import Office, open_office
from analytics.model import EVERYWHERE, Scope
from analytics.settings import PROJECT
from analytics.store import batches, comments, communities, surveys
from analytics.store.registry import Registry
from pages.shared import reader
from tests.access import neighbours
from tests.access.people import DESK, RIGHT, employ
from tests.access.sent import Sent, asked
from tests.pages import desk
from tests.stores import copy_of

pytestmark = pytest.mark.slow
SCOPES = {"district": neighbours.MINE, "street": neighbours.MY_STREET}
# What the reader's own question says is said back to him.
QUESTIONS: dict[str, dict[str, str | list[str]]] = {
    "search": {"q": "停车"},
    "compare": {"community": ["ZZ-016", "ZZ-017"]},
}


def _views(page: str) -> list[dict[str, str | list[str]]]:
    """The queries that open each view of a page, as its table VIEWS has them."""
    for node in ast.parse((PROJECT / "pages" / f"{page}.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "VIEWS":
            return [{"view": view} for view in ast.literal_eval(re.sub(r"N_\((.*?)\)", r"\1", ast.unparse(node.value)))]
    return [{}]


SEEN = [
    (page, query | QUESTIONS.get(page, {}))
    for page in PAGES
    if allowed("viewer", EVERYWHERE, page)
    for query in _views(page)
]
# Where a part of the city is worked on: forms, choices and proposals beside what everybody reads.
WORKED_ON = [
    seen
    for seen in SEEN
    if seen[0] in {"acceptance", "wishes", "consent", "votes", "publicity", "works", "rectification", "weekly"}
]
# Figures of every kind, from every table of the store.
TOLD = (
    "overview",
    "acceptance",
    "community",
    "satisfaction",
    "weekly",
    "consent",
    "votes",
    "rectification",
    "works",
    "compare",
)


@pytest.fixture(scope="module")
def before(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, grouped, with a bulletin of 市中区 and accounts for it."""
    folder = tmp_path_factory.mktemp("before")
    with closing(open_office(copy_of(example / desk.FILE, folder / desk.FILE))) as office:
        neighbours.issue(office, neighbours.MINE, WEEK, by="王工")
    with pytest.MonkeyPatch.context() as patch, closing(Registry(folder / "access.sqlite")) as registry:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        employ(registry)
        for name, scope in SCOPES.items():
            for role in ("viewer", "analyst"):
                employ(registry, f"{role}.{name}", role, scope)
    return folder


@pytest.fixture(scope="module")
def after(before: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same after a neighbouring district has come, which nobody there has written a word to yet."""
    folder = tmp_path_factory.mktemp("after")
    shutil.copytree(before, folder, dirs_exist_ok=True)
    with closing(open_office(desk.address(folder))) as office:
        neighbours.come(office)
    return folder


@pytest.fixture(scope="module")
def spoken(after: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same once its residents have written, of something for which an analyst made a topic."""
    folder = tmp_path_factory.mktemp("spoken")
    shutil.copytree(after, folder, dirs_exist_ok=True)
    with closing(open_office(desk.address(folder))) as office:
        neighbours.speak(office)
    return folder


@pytest.fixture
def enter(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, str], None]:
    """``enter(folder, "viewer.street")``: pages are run on that store for that account from here on."""

    def signed_in(folder: Path, name: str) -> None:
        monkeypatch.setenv("MINYI_DATABASE", desk.address(folder))
        with closing(Registry(folder / "access.sqlite")) as registry:
            session = sign_in(registry, name, RIGHT, address=DESK, now=now())
        assert isinstance(session, Session), session
        monkeypatch.setattr(reader, "token", lambda: session.token)

    return signed_in


def _names(office: Office) -> set[str]:
    """What names a place, a survey or a file of the store."""
    places = communities.communities(office.store)
    columns = ["community_id", "name", "city", "district", "street", "neighbourhood"]
    found = {str(name) for column in columns for name in places[column].dropna()}
    found |= set(surveys.surveys(office.store)["title"]) | set(surveys.surveys(office.store)["survey_id"])
    return (found | set(batches.batches(office.store)["filename"])) - {""}


def foreign(folder: Path, scope: Scope) -> set[str]:
    """Names of elsewhere that nothing within ``scope`` bears and nobody there has written, and a neighbour's words."""
    with closing(open_office(desk.address(folder))) as office:
        mine = office.within(scope)
        own = "\n".join([*_names(mine), *comments.comments(mine.store)["text"]])
        found = {name for name in _names(office) if name not in own} | set(neighbours.WORDS)
    assert len(found) > 200 and not any(word in own for word in neighbours.WORDS)
    return found


@pytest.mark.parametrize("role", ["viewer", "analyst"])
@pytest.mark.parametrize("scope", list(SCOPES))
def test_no_page_names_what_lies_elsewhere(
    spoken: Path, enter: Callable[[Path, str], None], role: str, scope: str
) -> None:
    names = foreign(spoken, SCOPES[scope])
    enter(spoken, f"{role}.{scope}")
    leaks = {}
    for page, query in SEEN if role == "viewer" else WORKED_ON:
        sent = asked(page, **query)
        assert sent.app is not None and not sent.app.exception and sent.app.title, (page, query)
        if named := sent.naming(names):
            leaks[page, str(query)] = named
    assert not leaks


# What tells one run from the next, or counts changes anywhere: times, marks of what is sent, the number of the data's
# state (第 15 版; in a workbook a cell of its own).
_MOVES = re.compile(
    rb"/mock/media/[0-9a-z.]+|\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?Z?|[0-9a-f]{32,64}|-page-\d+|\$\$ID-[0-9a-f]+"
    rb"|\xe7\xac\xac \d+ \xe7\x89\x88|<t>\d+</t>"
)


# A workbook keeps each text once: where the number of the data's state happens to be another cell's text too, or two
# moments fall into one minute, places in that list move, and nothing else.
_KEPT_ONCE = re.compile(rb'<si><t>\d+</t></si>|(?:uniqueC|c)ount="\d+"|(?<=t="s">)<v>\d+</v>')


_TEXTS = re.compile(rb"<si>.*?</si>", re.DOTALL)


def _still(sent: Sent) -> list[bytes]:
    """What was sent, but for what moves; of archives their content, which goes along, is enough."""
    still = [_MOVES.sub(b"#", _KEPT_ONCE.sub(b"", part)) for part in sent.shown if not part.startswith(b"PK")]
    return [b"".join(sorted(set(_TEXTS.findall(part)))) if b"<sst " in part else part for part in still]


@pytest.mark.parametrize("scope", list(SCOPES))
def test_what_happens_elsewhere_changes_no_figure(
    before: Path, after: Path, enter: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch, scope: str
) -> None:
    """A neighbour's answers, weeks, records, votes and bulletins come: every page reads as it did.

    Wheels turn at once in one reading and never in the other, so that no speed of a machine decides what is compared.
    """
    told: list[list[list[bytes]]] = []
    for folder, seconds in ((before, 0), (after, 600)):
        monkeypatch.setattr(spinner, "DELAY_SECS", seconds)
        enter(folder, f"viewer.{scope}")
        told.append([_still(asked(page, **QUESTIONS.get(page, {}))) for page in TOLD])
    for page, then, since in zip(TOLD, *told, strict=True):
        changed = [(one, other) for one, other in zip(then, since, strict=True) if one != other]
        assert not changed, page


@pytest.mark.parametrize(
    ("page", "name", "theirs", "nobody_s"),
    [
        ("community", "community", "HY-901", "ZZ-999"),
        ("community", "community", "SY-001", "ZZ-999"),
        ("compare", "community", "HY-901", "ZZ-999"),
        ("acceptance", "district", "幻影区", "无此区"),
        ("acceptance", "street", "幽兰街道", "无此街道"),
        ("overview", "city", "沈阳市", "无此市"),
        ("acceptance", "survey", "s-971e0b63", "s-00000000"),
        ("satisfaction", "survey", "s-971e0b63", "s-00000000"),
        ("topic", "topic", "a-1", "a-77"),
        ("comments", "channel", "幽兰热线", "无此渠道"),
        ("comparison", "left", "HY-901", "ZZ-999"),
        ("rectification", "entry", "ZG-HY-901", "ZG-HY-999"),
        ("publicity", "round", "GS-HY-901", "GS-HY-999"),
        ("votes", "vote", "HY-901", "ZZ-999"),
        ("weekly", "period", "2026-W46", "2026-W52"),
        ("weekly", "week", "2026-11-09", "2026-12-21"),
    ],
)
def test_a_link_to_what_lies_elsewhere_leads_where_one_to_nothing_does(
    spoken: Path, enter: Callable[[Path, str], None], page: str, name: str, theirs: str, nobody_s: str
) -> None:
    """Word for word: whether it exists is not told either."""
    enter(spoken, "viewer.district")
    said = []
    for value in (theirs, nobody_s):
        sent = asked(page, **{name: value})
        assert sent.app is not None and not sent.app.exception
        said.append((desk.said(sent.app).replace(value, ""), [box.options for box in sent.app.selectbox]))
    assert said[0] == said[1]


def test_a_bulletin_of_another_district_or_of_the_city_is_not_there(
    spoken: Path, enter: Callable[[Path, str], None]
) -> None:
    """1 is the district's own, 2 the neighbour's, 3 the city's, 99 nobody's."""
    enter(spoken, "viewer.district")
    said = {}
    for number in ("1", "2", "3", "99"):
        app = asked("weekly", view="past", bulletin=number).app
        assert app is not None and not app.exception
        # The number asked for is said back; others of these number the sentences of the tour.
        said[number] = re.sub(r"(?<!\d)(1|2|3|99)(?!\d)", "#", desk.said(app))
    assert said["2"] == said["3"] == said["99"] and "印发时的数字" in said["1"]
    assert "印发时的数字" not in said["2"]


def test_no_batch_is_told_to_whoever_sees_a_part_of_the_city(spoken: Path, enter: Callable[[Path, str], None]) -> None:
    """Its rows may be anybody's: one of his own places, one of elsewhere and one that is none read alike."""
    enter(spoken, "analyst.district")
    said = set()
    for batch in ("1", "14", "99"):
        app = asked("batches", batch=batch).app
        assert app is not None and not app.exception and not app.title and not app.selectbox and not app.dataframe
        said.add(desk.said(app))
    assert len(said) == 1 and "您的角色不能打开它" in "".join(element.value for element in app.error)


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """The dashboard lets go of the stores of this module."""
    yield
    from pages.shared import opened

    opened._open.clear()
