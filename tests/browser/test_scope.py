"""In a real browser: an official of one district sees his own, and finds nothing of others by any address he types."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from analytics.access import accounts, audit
from analytics.access.roles import PAGES, allowed
from analytics.clock import now
from analytics.flows import grouping
from analytics.flows.office import open_office
from analytics.model import EVERYWHERE, Scope
from analytics.store.registry import Registry
from tests.access.people import HOST, employ
from tests.browser.conftest import started
from tests.browser.test_access import sign_in
from tests.browser.visitor import settle
from tests.conftest import REGISTER, survey_csv
from tests.pages import desk

pytestmark = [pytest.mark.browser, pytest.mark.slow]
REFUSAL = "没有这个页面，或您的角色不能打开它"
THEIRS = ("蜃楼花园", "幽兰街道", "幻影区", "HY1", "幻影满意度")
LOOKED_AT = ("overview", "acceptance", "community", "satisfaction", "weekly", "comments", "search", "methods")
NEIGHBOURS = (
    REGISTER + "HY1,蜃楼花园,枣庄,幻影区,幽兰街道,幽兰社区,6,120,9600,1995,2026,已完工,180,市场化,117.55,34.86\n"
)
ANSWERS = survey_csv({"HY1": ["满意"] * 20 + ["一般"] * 10}, first=500, title="幻影满意度")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("office")


@pytest.fixture(scope="module")
def registry(folder: Path) -> Iterator[Registry]:
    """An administrator; and two viewers of 市中区, li and sun, whose scope is changed."""
    with closing(Registry(folder / "access.sqlite")) as opened:
        employ(opened)
        for name in ("li", "sun"):
            employ(opened, name, "viewer", Scope(city=("枣庄",), district=("市中区",)))
        yield opened


@pytest.fixture(scope="module")
def office(folder: Path, registry: Registry) -> Iterator[str]:
    """The small city beside a district of other people."""
    files = (("名册.csv", NEIGHBOURS), *desk.CITY[1:], ("幻影满意度.csv", ANSWERS))
    desk.fill(desk.address(folder), files)
    with closing(open_office(desk.address(folder))) as opened:
        grouping.group_store(opened)
    with started(desk.address(folder), folder) as address:
        yield address


def shown(page) -> str:
    """All that the page holds in words, hidden parts and options of lists included."""
    settle(page)
    return page.evaluate("document.documentElement.textContent")


def test_an_official_of_one_district_finds_no_other(office: str, registry: Registry, page) -> None:
    received: list[str] = []
    page.on(
        "websocket",
        lambda socket: socket.on(
            "framereceived",
            lambda data: received.append(data.decode("utf-8", "replace") if isinstance(data, bytes) else str(data)),
        ),
    )
    page.goto(office)
    sign_in(page, "li")
    page.get_by_test_id("stApp").wait_for()  # who goes elsewhere before breaks the form off
    for name in LOOKED_AT:
        page.goto(f"{office}/{'' if name == 'overview' else name}")
        assert not [word for word in THEIRS if word in shown(page)], name
    assert "朝阳花园" in "".join(received)
    for name in [one for one in PAGES if not allowed("viewer", EVERYWHERE, one)]:
        page.goto(f"{office}/{name}")
        page.get_by_text(REFUSAL).wait_for()
        assert page.get_by_test_id("stFileUploader").count() == 0
        assert audit.listed(registry, who="li", action="refused")[0].object == name
    told = []
    for one in ("HY1", "C99"):
        page.goto(f"{office}/community?community={one}")
        page.get_by_role("heading", name="小区档案").wait_for()
        assert not [word for word in THEIRS if word in shown(page)]
        told.append((page.get_by_role("heading").all_inner_texts(), page.url))
    assert told[0] == told[1]
    for query in ("acceptance?district=幻影区", "overview?street=幽兰街道", "weekly?view=past&bulletin=1"):
        page.goto(f"{office}/{query.removeprefix('overview')}")
        settle(page)
    # Nothing of it came over the wire either, but what the address itself said.
    sent = "".join(received)
    assert not [word for word in ("蜃楼花园", "HY1\\-", "幻影满意度") if word in sent]


def test_another_scope_holds_from_the_next_run(office: str, registry: Registry, page) -> None:
    """Whose scope is changed is signed out, and sees by the new one when he is back."""
    from playwright.sync_api import expect

    page.goto(f"{office}/acceptance")
    sign_in(page, "sun")
    expect(page.locator(".st-key-reader_card")).to_contain_text("市中区")
    assert "光明路街道" in shown(page)
    accounts.change(
        registry,
        "sun",
        role="viewer",
        scope=Scope(city=("枣庄",), district=("市中区",), street=("文化路街道",)),
        display="",
        actor=HOST,
        now=now(),
    )
    page.get_by_test_id("stSidebarNav").get_by_text("满意度", exact=True).click()
    expect(page.get_by_text("登录已结束，请重新登录")).to_be_visible()
    for word in ("光明路街道", "朝阳花园"):
        expect(page.locator("html")).not_to_contain_text(word)
    page.goto(f"{office}/acceptance")
    sign_in(page, "sun")
    expect(page.locator(".st-key-reader_card")).to_contain_text("文化路街道")
    assert "光明路街道" not in shown(page) and "朝阳花园" not in shown(page)
