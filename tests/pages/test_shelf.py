"""书签 at the top of every page: a view kept, opened as it was kept, renamed and removed; hostile names stay words."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

from streamlit.testing.v1 import AppTest

from analytics.access import bookmarks
from analytics.store.registry import Registry
from pages.shared import reader
from tests.access.sent import asked
from tests.pages.staff import Enter, press

HOSTILE = "\"><b>甲</b><a href='javascript:alert(1)'>"


def front(page: str, **query: str | list[str]) -> AppTest:
    """The page as the server runs it: within the front."""
    app = asked(page, **query).app
    assert app is not None and not app.exception
    return app


def keep(app: AppTest, name: str) -> AppTest:
    app.text_input(key="bookmark_name").set_value(name)
    return press(app, "bookmark_keep")


def listed(app: AppTest) -> dict[str, str]:
    """The bookmarks by name: where each leads, "" where nowhere."""
    whole = "".join(element.proto.body for element in app.get("html"))
    links = re.findall(r'<(?:a|span) class="bookmark"(?: href="([^"]*)" target="_self")?>([^<]*)<', whole)
    return {html.unescape(name): html.unescape(leads) for leads, name in links}


def opened(app: AppTest, name: str) -> AppTest:
    """The page that the bookmark's address shows to a browser that opens it anew."""
    to = urlsplit(listed(app)[name])
    return front(to.path.strip("/"), **parse_qs(to.query, keep_blank_values=True))


def test_a_view_opens_as_it_was_kept_whatever_was_chosen_since(grouped: str) -> None:
    app = keep(front("acceptance", standing=["met", "below"]), "两种都看")
    assert list(listed(app)) == ["两种都看"] and app.text_input(key="bookmark_name").value == ""
    app = opened(front("overview", street="光明路街道"), "两种都看")
    assert app.title[0].value == "验收预警"
    assert app.multiselect(key="filter_standing").value == ["met", "below"]
    assert app.multiselect(key="filter_street").value == []


def test_it_is_there_after_a_new_start_and_is_renamed_and_removed(grouped: str) -> None:
    keep(front("acceptance", street="光明路街道", standing=[""]), "光明路")
    app = front("search")
    app.text_input(key="bookmark_new_name").set_value("光明路 全部")
    assert list(listed(press(app, "bookmark_rename"))) == ["光明路 全部"]
    assert app.text_input(key="bookmark_new_name").value == ""
    there = opened(app, "光明路 全部")
    assert there.title[0].value == "验收预警" and there.multiselect(key="filter_street").value == ["光明路街道"]
    assert there.multiselect(key="filter_standing").value == []
    assert listed(press(app, "bookmark_remove")) == {}
    assert bookmarks.listed(reader.registry(), "") == []


def test_what_was_searched_for_and_compared_comes_back(grouped: str) -> None:
    keep(front("search", q="停车"), "停车")
    app = keep(front("compare", community=["C2", "C1"]), "两个小区")
    assert opened(app, "停车").text_input(key="q").value == "停车"
    assert opened(app, "两个小区").multiselect(key="filter_community").value == ["C2", "C1"]


def test_the_first_page_has_no_name_in_its_address(grouped: str) -> None:
    assert listed(keep(front("overview", street="光明路街道"), "首页")) == {
        "首页": "/?street=%E5%85%89%E6%98%8E%E8%B7%AF%E8%A1%97%E9%81%93"
    }


def test_the_language_of_the_moment_is_not_kept(grouped: str) -> None:
    assert listed(keep(front("community", community="C2", lang="en"), "甲")) == {"甲": "/community?community=C2"}


def test_a_hostile_name_is_shown_as_it_stands(grouped: str) -> None:
    app = keep(front("overview"), HOSTILE)
    assert listed(app) == {HOSTILE: "/"}
    assert not any("<b>" in element.proto.body for element in app.get("html"))


def test_a_refusal_says_what_to_do_and_goes_away(grouped: str) -> None:
    app = keep(keep(front("overview"), "甲"), "甲")
    assert any("已有同名的书签" in error.value for error in app.error) and list(listed(app)) == ["甲"]
    assert not app.run().error


def test_each_account_has_its_own_and_opens_only_its_pages(registry: Registry, enter: Enter) -> None:
    enter("zhao")
    assert listed(keep(front("upload"), "上传")) == {"上传": "/upload"}
    enter("li")
    assert listed(front("overview")) == {}
    bookmarks.keep(registry, "li", "别人的页面", "upload", {})
    bookmarks.keep(registry, "li", "看得见的", "acceptance", {"lead": ['"><script>']})
    assert listed(front("overview")) == {"别人的页面": "", "看得见的": "/acceptance?lead=%22%3E%3Cscript%3E"}
