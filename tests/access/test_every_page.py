"""The table of roles as readers meet it: every page, every role, every scope, run as the server runs it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from streamlit.testing.v1 import AppTest

from analytics.access import audit, passwords
from analytics.access.roles import DESKTOP, PAGES, ROLES, allowed
from analytics.access.sessions import Session
from analytics.access.signing_in import sign_in
from analytics.clock import now
from analytics.flows import grouping
from analytics.flows.office import open_office
from analytics.language import _
from analytics.model import EVERYWHERE, Scope
from analytics.settings import PROJECT
from analytics.store.accounts import ADMINISTRATOR
from analytics.store.registry import Registry
from pages.shared import reader
from pages.shared.menu import SECTIONS
from tests.access.people import DESK, RIGHT, employ
from tests.access.sent import asked
from tests.pages import desk

SCOPES = {
    "city": EVERYWHERE,
    "district": Scope(city=("枣庄",), district=("市中区",)),
    "street": Scope(city=("枣庄",), district=("市中区",), street=("文化路街道",)),
}
# An administrator is one of the whole city; whoever sits at a machine without accounts sees all of it.
READERS = [(role, scope) for role in ROLES for scope in SCOPES if role != ADMINISTRATOR or scope == "city"]
TITLES = {name: _(title) for pages in SECTIONS.values() for name, title, _icon in pages}
REFUSAL = "没有这个页面，或您的角色不能打开它"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small city whose comments are grouped, and beside it a registry with an account of every role and scope."""
    found = tmp_path_factory.mktemp("staffed")
    desk.fill(desk.address(found))
    with closing(open_office(desk.address(found))) as office:
        grouping.group_store(office)
    with pytest.MonkeyPatch.context() as patch, closing(Registry(found / "access.sqlite")) as registry:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        employ(registry)
        for role, scope in READERS:
            employ(registry, f"{role}.{scope}", role, SCOPES[scope])
    return found


@pytest.fixture
def registry(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    monkeypatch.setenv("MINYI_DATABASE", desk.address(folder))
    with closing(Registry(folder / "access.sqlite")) as opened:
        yield opened


@pytest.fixture
def enter(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """``enter("viewer.street")``: pages are run for that account from here on."""

    def signed_in(name: str) -> None:
        session = sign_in(registry, name, RIGHT, address=DESK, now=now())
        assert isinstance(session, Session), session
        monkeypatch.setattr(reader, "token", lambda: session.token)

    return signed_in


def refusals(registry: Registry, name: str) -> list[tuple[str, str, str]]:
    """What was noted of refusals to somebody, newest first: role, page and outcome."""
    return [(one.role, one.object, one.outcome) for one in audit.listed(registry, who=name, action="refused")]


@pytest.mark.slow
@pytest.mark.parametrize(("role", "scope"), READERS)
def test_every_page_opens_for_whom_it_is_and_for_nobody_else(
    registry: Registry, enter: Callable[[str], None], role: str, scope: str
) -> None:
    name = f"{role}.{scope}"
    enter(name)
    for page in PAGES:
        before = len(refusals(registry, name))
        app = asked(page).app
        assert not app.exception, (page, [element.value for element in app.exception])
        said, titles = [element.value for element in app.error], [element.value for element in app.title]
        noted = refusals(registry, name)[: len(refusals(registry, name)) - before]
        if allowed(role, SCOPES[scope], page):
            assert titles == [TITLES[page]] and REFUSAL not in said and noted == [], page
        else:
            assert titles == [] and said == [REFUSAL] and noted == [(role, page, "refused")], page
            assert not app.metric and not app.dataframe and not app.selectbox and not app.caption, page


@pytest.mark.parametrize("page", sorted(PAGES))
def test_every_page_refuses_by_itself_whom_it_is_not_for(
    registry: Registry, enter: Callable[[str], None], page: str
) -> None:
    """Run as a file, past the navigation: by a role that it is not for, or by nobody where it is for all roles."""
    role = next((one for one in ROLES if not allowed(one, EVERYWHERE, page)), "")
    if role:
        enter(f"{role}.city")
    app = AppTest.from_file(str(PROJECT / "pages" / f"{page}.py"), default_timeout=60).run()
    assert not app.exception and not app.title and not app.metric and not app.dataframe
    if role:
        assert [element.value for element in app.error] == [REFUSAL]
        assert refusals(registry, f"{role}.city")[0] == (role, page, "refused")
    else:
        assert [element.value for element in app.warning] == ["登录已结束，请重新登录"]


@pytest.fixture(scope="module")
def alone(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the same city, without accounts."""
    found = tmp_path_factory.mktemp("alone")
    shutil.copy(folder / desk.FILE, found)
    return desk.address(found)


@pytest.mark.slow
@pytest.mark.parametrize("page", sorted(PAGES))
def test_without_accounts_the_machine_s_own_reader_opens_his_pages(
    alone: str, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.setenv("MINYI_DATABASE", alone)
    app = asked(page).app
    assert not app.exception
    assert [element.value for element in app.title] == ([TITLES[page]] if allowed(DESKTOP, EVERYWHERE, page) else [])
    assert [element.value for element in app.error] == ([] if allowed(DESKTOP, EVERYWHERE, page) else [REFUSAL])


@pytest.mark.parametrize("page", ["nonexistent", "upload/", "../upload", "pages/upload.py", "%75pload", "shared/front"])
def test_what_is_no_page_is_refused_in_the_same_words(
    registry: Registry, enter: Callable[[str], None], page: str
) -> None:
    enter("viewer.city")
    app = AppTest.from_file(str(PROJECT / "pages" / "shared" / "front.py"), default_timeout=60)
    app.context = {"url": f"http://127.0.0.1:8501/{page}"}
    app.run()
    assert [element.value for element in app.error] == [REFUSAL] and not app.title and not app.exception


def test_every_page_is_in_the_navigation() -> None:
    assert set(TITLES) == set(PAGES)
    assert {path.stem for path in (PROJECT / "pages").glob("*.py")} - {"__init__"} == set(PAGES)


def test_a_reader_of_one_district_is_shown_its_streets_and_no_choice_of_one(enter: Callable[[str], None]) -> None:
    """Nor how many rows a file had, of which some may be of elsewhere, nor work that is not his."""
    enter("viewer.district")
    app = asked("overview").app
    assert app is not None and [box.label for box in app.multiselect] == ["街道"]
    said = desk.said(app)
    assert "各街道达标情况" in said and "批次 3：" in said and "入库" not in said
    votes = asked("votes").app
    assert votes is not None and "由分析人员登记或上传后，在这里显示。" in desk.said(votes)
    assert "已上传的票册" not in desk.said(votes)
    enter("analyst.city")
    app, votes = asked("overview").app, asked("votes").app
    assert app is not None and [box.label for box in app.multiselect] == ["城市", "区县", "街道"]
    assert "各区县达标情况" in desk.said(app) and "入库 24 行" in desk.said(app)
    assert votes is not None and "请在下面上传表决票册" in desk.said(votes) and "已上传的票册" in desk.said(votes)


def test_a_reader_of_one_street_has_no_place_to_choose(enter: Callable[[str], None]) -> None:
    enter("viewer.street")
    app = asked("comparison").app
    assert app is not None and [box.label for box in app.multiselect if box.label in ("城市", "区县", "街道")] == []
