"""The language of the pages: chosen here, kept with the account, said by the link."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from analytics.access import preferences
from analytics.access.tongue import LANGUAGE
from analytics.language import using
from pages.shared import reader
from tests.pages.desk import dashboard, said
from tests.pages.staff import Enter


def choose(app: AppTest, language: str) -> AppTest:
    """Press the switch."""
    return app.menu_button(key="language_switch").click(language).run()


def test_chinese_unless_something_else_is_said(city: str) -> None:
    app = dashboard()
    assert app.title[0].value == "总览"
    assert LANGUAGE not in app.query_params


def test_a_link_says_the_language(city: str) -> None:
    assert dashboard(lang="en").title[0].value == "Overview"
    assert dashboard(lang="xx").title[0].value == "总览"


def test_the_switch_holds_on_every_page_and_in_the_link(city: str) -> None:
    app = choose(dashboard(), "en")
    assert (app.title[0].value, app.query_params[LANGUAGE]) == ("Overview", "en")
    with using("en"):  # in which the test bench finds a choice again by its words
        app.switch_page("pages/satisfaction.py").run()
    assert app.title[0].value == "Satisfaction"


def test_the_way_back_to_chinese(city: str) -> None:
    app = dashboard(lang="en")
    with using("en"):  # in which the test bench finds a choice again by its words
        app = choose(app, "zh_CN")
    assert (app.title[0].value, app.query_params[LANGUAGE]) == ("总览", "zh_CN")
    assert dashboard().title[0].value == "总览"


def test_the_choice_is_found_again_at_the_next_visit(city: str) -> None:
    choose(dashboard(), "en")
    assert dashboard().title[0].value == "Overview"
    assert preferences.language(reader.registry(), "") == "en"


def test_each_account_has_its_own(city: str, enter: Enter) -> None:
    enter("li")
    choose(dashboard(), "en")
    enter("chen")
    assert dashboard().title[0].value == "总览"
    enter("li")
    assert dashboard().title[0].value == "Overview"
    assert dashboard(lang="zh_CN").title[0].value == "总览"


def test_the_office_may_prefer_another(city: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINYI_LANGUAGE", "en")
    assert dashboard().title[0].value == "Overview"


def test_figures_are_the_same_in_both(city: str) -> None:
    chinese, english = (dashboard("acceptance", lang=language) for language in ("zh_CN", "en"))
    assert [one.value for one in chinese.metric] == [one.value for one in english.metric]
    assert "未达标" in said(chinese)
    assert "未达标" not in said(english)
