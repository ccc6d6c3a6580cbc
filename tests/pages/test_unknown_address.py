"""Who came by an address that is none of his pages is told so on the first page."""

from __future__ import annotations

import pytest

from analytics.access import audit
from analytics.access.page_addresses import UNKNOWN, UNNAMED
from pages.shared import reader
from tests.pages.desk import dashboard
from tests.pages.staff import Enter


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("nothing", "没有这个页面，或您的角色不能打开它：nothing；已打开总览。"),
        (UNNAMED, "没有这个页面，或您的角色不能打开它；已打开总览。"),
    ],
)
def test_it_is_said_on_the_first_page(city: str, address: str, words: str) -> None:
    app = dashboard(**{UNKNOWN: address})
    assert [one.value for one in app.warning] == [words] and app.title[0].value == "总览"
    assert UNKNOWN not in app.query_params, "a link that is passed on is one to this page"


def test_an_address_is_no_markup(city: str) -> None:
    app = dashboard(**{UNKNOWN: "**[x](http://evil.cn)**"})
    assert "**" not in app.warning[0].value.replace("\\*", "")


def test_a_page_of_others_is_written_down_and_said_in_the_same_words(city: str, enter: Enter) -> None:
    enter("li")
    said = [dashboard(**{UNKNOWN: name}).warning[0].value.replace(name, "…") for name in ("accounts", "nothing")]
    assert said[0] == said[1]
    noted = [one.object for one in audit.listed(reader.registry(), action="refused")]
    assert noted == ["accounts"]
