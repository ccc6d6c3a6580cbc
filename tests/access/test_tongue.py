"""In which language those are answered who have not signed in yet."""

from __future__ import annotations

import pytest

from analytics.access.tongue import KEPT_SECONDS
from tests.access.served import Served

pytestmark = pytest.mark.slow


def test_the_form_is_chinese_and_leads_to_english(served: Served) -> None:
    form = served.caller().get("/sign-in")
    assert '<html lang="zh-CN">' in form.text
    assert '<a href="/sign-in?lang=en&amp;next=%2F" lang="en">English</a>' in form.text


def test_a_link_in_english_is_remembered_by_the_browser(served: Served) -> None:
    caller = served.caller()
    form = caller.get("/sign-in?lang=en&next=%2Fcommunity")
    assert '<html lang="en">' in form.text and "Sign in" in form.text
    assert '<a href="/sign-in?lang=zh_CN&amp;next=%2Fcommunity" lang="zh-CN">中文</a>' in form.text
    kept = form.header("Set-Cookie") if "minyi_language" in form.header("Set-Cookie") else str(form.headers)
    assert "minyi_language=en" in kept and f"Max-Age={KEPT_SECONDS}" in kept and "HttpOnly" in kept
    assert '<html lang="en">' in caller.get("/sign-in").text


def test_an_unknown_language_changes_nothing(served: Served) -> None:
    form = served.caller().get("/sign-in?lang=%3Cscript%3E")
    assert '<html lang="zh-CN">' in form.text and "<script" not in form.text
    assert "minyi_language" not in str(form.headers)


def test_what_is_refused_is_refused_in_the_readers_language(served: Served) -> None:
    caller = served.caller()
    caller.get("/sign-in?lang=en")
    assert "The account or password is wrong" in caller.sign_in("nobody", "wrong").text


def test_the_dashboards_own_page_says_its_language(served: Served) -> None:
    inside = served.inside()
    assert '<html lang="zh-CN"' in inside.get("/").text
    assert '<html lang="en"' in inside.get("/?lang=en").text
