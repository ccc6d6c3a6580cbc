"""In a real browser: in by single sign-on, and out again at the provider, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.store.registry import Registry
from tests.access.people import employ
from tests.access.provider import providing
from tests.access.served import dashboard, free_port
from tests.access.test_single_sign_on import SSO_CALLBACK, settings
from tests.pages import desk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib"),
]


def test_in_and_out_by_the_provider(tmp_path: Path, page) -> None:
    from playwright.sync_api import expect

    desk.fill(desk.address(tmp_path))
    registry = Registry(tmp_path / "access.sqlite")
    employ(registry)
    registry.close()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    with (
        providing() as provider,
        dashboard(tmp_path, port=port, **settings(provider, tmp_path, here + SSO_CALLBACK)),
    ):
        provider.knows("1001", preferred_username="li", name="李娜", groups=["minyi-district"], area="市中区")
        page.goto(f"{here}/weekly")
        page.get_by_role("link", name="用统一身份认证登录").click()
        page.get_by_placeholder("sub").fill("1001")
        page.get_by_role("button", name="Authorize").click()
        card = page.locator(".st-key-reader_card")
        expect(card).to_contain_text("李娜")
        expect(card).to_contain_text("市中区")
        assert page.url.startswith(f"{here}/weekly")
        card.get_by_role("button", name="退出登录").click()
        page.wait_for_url(f"{provider.issuer}/oauth2/end_session**")
        page.goto(here)
        expect(page.get_by_role("heading", name="登录")).to_be_visible()
    assert not [words for words in said if "Content Security Policy" in words]
