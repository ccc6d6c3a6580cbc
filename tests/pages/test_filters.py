"""Filters live in the URL and are kept from page to page."""

from __future__ import annotations

from analytics.settings import PROJECT
from tests.pages import desk


def values(app: object, name: str) -> list[str]:
    return app.multiselect(key=f"filter_{name}").value


def test_a_choice_goes_into_the_url_and_along_to_the_next_page(city: str) -> None:
    app = desk.dashboard()
    app.multiselect(key="filter_street").select("光明路街道").run()
    assert app.query_params["street"] in ("光明路街道", ["光明路街道"])
    app.query_params.clear()  # the menu's links carry no query
    app.switch_page(str(PROJECT / "pages" / "acceptance.py")).run()
    assert values(app, "street") == ["光明路街道"]
    assert app.query_params["street"] in ("光明路街道", ["光明路街道"])


def test_the_url_restores_filters(city: str) -> None:
    app = desk.dashboard("acceptance", street="光明路街道", standing=["met", "below"])
    assert values(app, "street") == ["光明路街道"]
    assert values(app, "standing") == ["met", "below"]


def test_the_default_needs_no_word_in_the_url(city: str) -> None:
    app = desk.dashboard("acceptance")
    assert values(app, "standing") == ["below"]
    assert "standing" not in app.query_params
    app.multiselect(key="filter_standing").unselect("below").run()
    assert app.query_params["standing"] in ("", [""])
    assert values(app, "standing") == []


def test_a_place_outside_the_chosen_city_is_dropped(city: str) -> None:
    app = desk.dashboard("acceptance", district="没有这个区")
    assert values(app, "district") == []
    assert "district" not in app.query_params


def test_the_same_page_without_the_word_is_without_the_filter(city: str) -> None:
    app = desk.dashboard("acceptance", street="光明路街道")
    app.query_params.clear()
    app.run()
    assert values(app, "street") == []


def test_filters_of_one_name_that_offer_other_things_keep_apart(grouped: str) -> None:
    app = desk.dashboard("rectification", view="files")
    for page, view in (("wishes", "ranking"), ("rectification", "files")):
        app.query_params.clear()
        app.switch_page(str(PROJECT / "pages" / f"{page}.py")).run()
        assert app.session_state["filter_view"] == view, page


def test_a_default_stays_on_its_page(city: str) -> None:
    """验收预警 lists the communities below unasked, 意见聚类 the comments of all; visiting one changes neither."""
    app = desk.dashboard("acceptance")
    app.switch_page(str(PROJECT / "pages" / "comments.py")).run()
    assert values(app, "standing") == []
    app.switch_page(str(PROJECT / "pages" / "acceptance.py")).run()
    assert values(app, "standing") == ["below"]
