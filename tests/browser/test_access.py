"""In a real browser: the sign-in form, who may open which page, and the way out.

That no page breaks the policy of its content is looked at on the worst of data, in test_hostile_words.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from analytics.store.registry import Registry
from tests.access.people import OTHER, RIGHT, employ
from tests.browser.conftest import started
from tests.pages import desk

pytestmark = [pytest.mark.browser, pytest.mark.slow]
POLICY = "Content Security Policy"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small city's dashboard with an administrator and a viewer who has a first password."""
    folder = tmp_path_factory.mktemp("office")
    desk.fill(desk.address(folder))
    with closing(Registry(folder / "access.sqlite")) as registry:
        employ(registry)
        employ(registry, "li", "viewer", must_change=True)
    with started(desk.address(folder), folder) as address:
        yield address


def sign_in(page, name: str, password: str = RIGHT) -> None:
    page.get_by_label("账号", exact=True).fill(name)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录").click()


def test_a_viewer_s_first_day(office: str, page) -> None:
    from playwright.sync_api import expect

    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto(f"{office}/weekly?week=2026-09-07")
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    expect(page.get_by_label("账号", exact=True)).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    sign_in(page, "li", "Wrong-Guess-28")
    expect(page.get_by_role("alert")).to_contain_text("账号或密码不对")
    expect(page.get_by_label("密码", exact=True)).to_be_focused()
    assert page.get_by_label("密码", exact=True).input_value() == ""
    sign_in(page, "li")
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    page.get_by_label("现在的密码").fill(RIGHT)
    page.get_by_label("新密码", exact=True).fill(OTHER)
    page.get_by_label("再输入一遍新密码").fill(OTHER)
    page.get_by_role("button", name="修改密码").click()
    page.set_viewport_size({"width": 1440, "height": 900})
    card = page.locator(".st-key-reader_card")
    expect(card).to_contain_text("查看人员 · 全市")
    expect(page.get_by_test_id("stSidebarNav").get_by_text("数据上传")).to_have_count(0)
    page.goto(f"{office}/upload")
    expect(page.get_by_text("没有这个页面，或您的角色不能打开它")).to_be_visible()
    page.goto(f"{office}/weekly")
    card.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    page.go_back()
    page.goto(office)
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    assert not [words for words in said if POLICY in words]


def test_an_administrator_makes_an_account_and_checks_the_log(office: str, page) -> None:
    from playwright.sync_api import expect

    page.goto(f"{office}/accounts")
    sign_in(page, "wang")
    expect(page.get_by_role("heading", name="账号", level=1)).to_be_visible()
    page.get_by_role("tab", name="新建账号").click()
    page.get_by_label("账号名").fill("sun.li")
    page.get_by_role("button", name="新建账号").click()
    expect(page.get_by_text("账号 sun.li 已建立")).to_be_visible()
    first = page.get_by_test_id("stCode").inner_text().strip()
    assert len(first) == 19
    page.goto(f"{office}/audit")
    page.get_by_role("button", name="核对是否完整").click()
    expect(page.get_by_text("条记录完整")).to_be_visible()
    page.context.clear_cookies()
    page.goto(office)
    sign_in(page, "sun.li", first)
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
