"""书签 in the sidebar: a view kept, opened as it was kept, renamed and removed; hostile names stay words."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from analytics.access import bookmarks
from analytics.store.registry import Registry
from pages.shared import reader
from tests.access.sent import asked
from tests.pages.staff import Enter, press

HOSTILE = "**甲**[x](javascript:alert(1))<b>$a$"


def front(page: str, **query: str | list[str]) -> AppTest:
    """The page as the server runs it: within the front."""
    app = asked(page, **query).app
    assert app is not None and not app.exception
    return app


def keep(app: AppTest, name: str) -> AppTest:
    app.text_input(key="bookmark_name").set_value(name)
    return press(app, "bookmark_keep")


def opened(app: AppTest, name: str) -> AppTest:
    return press(app, next(one.key or "" for one in app.button if one.label == name))


def go_to(app: AppTest, page: str) -> AppTest:
    app.query_params.clear()
    app.switch_page(f"../{page}.py").run()
    assert not app.exception
    return app


def labels(app: AppTest) -> list[str]:
    return [one.label for one in app.button if (one.key or "").startswith("bookmark-")]


def test_a_view_opens_as_it_was_kept_whatever_was_chosen_since(grouped: str) -> None:
    app = keep(front("acceptance", standing=["met", "below"]), "两种都看")
    assert labels(app) == ["两种都看"] and app.text_input(key="bookmark_name").value == ""
    go_to(app, "overview").multiselect(key="filter_street").select("光明路街道").run()
    app = opened(app, "两种都看")
    assert app.title[0].value == "验收预警"
    assert app.multiselect(key="filter_standing").value == ["met", "below"]
    assert app.multiselect(key="filter_street").value == []


def test_it_is_there_after_a_new_start_and_is_renamed_and_removed(grouped: str) -> None:
    keep(front("acceptance", street="光明路街道"), "光明路")
    app = front("search")
    app.text_input(key="bookmark_new_name").set_value("光明路 未达标")
    assert labels(press(app, "bookmark_rename")) == ["光明路 未达标"]
    assert app.text_input(key="bookmark_new_name").value == ""
    app = opened(app, "光明路 未达标")
    assert app.title[0].value == "验收预警" and app.multiselect(key="filter_street").value == ["光明路街道"]
    assert labels(press(app, "bookmark_remove")) == []
    assert bookmarks.listed(reader.registry(), "") == []


def test_a_hostile_name_is_shown_as_it_stands(grouped: str) -> None:
    app = keep(front("overview"), HOSTILE)
    (label,) = labels(app)
    assert label == r"\*\*甲\*\*\[x\]\(javascript\:alert\(1\)\)\<b\>\$a\$"
    assert opened(app, label).title[0].value == "总览"


def test_a_refusal_says_what_to_do_and_goes_away(grouped: str) -> None:
    app = keep(keep(front("overview"), "甲"), "甲")
    assert any("已有同名的书签" in error.value for error in app.error) and labels(app) == ["甲"]
    assert not app.run().error


def test_each_account_has_its_own_and_opens_only_its_pages(registry: Registry, enter: Enter) -> None:
    enter("zhao")
    keep(front("upload"), "上传")
    assert labels(front("overview")) == ["上传"]
    enter("li")
    assert labels(front("overview")) == []
    bookmarks.keep(registry, "li", "别人的页面", "upload", {})
    bookmarks.keep(registry, "li", "看得见的", "acceptance", {})
    app = front("overview")
    assert {one.label: one.disabled for one in app.button if (one.key or "").startswith("bookmark-")} == {
        "别人的页面": True,
        "看得见的": False,
    }
