"""使用说明: three sentences for each role, each with a way to its page; put away once, for good, by account."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from analytics.access import preferences, roles
from analytics.language import _
from analytics.model import EVERYWHERE, Scope
from pages.shared import menu, reader, tour
from pages.shared.reader import Reader
from tests.access.sent import asked
from tests.pages.desk import dashboard
from tests.pages.staff import Enter, press


def is_shown(app: AppTest) -> bool:
    return any(one.key == "tour_done" for one in app.button)


@pytest.mark.parametrize("role", tour.STEPS)
def test_three_sentences_each_of_a_page_that_the_role_may_open(role: str) -> None:
    steps = tour.steps(Reader("li", "李", role, EVERYWHERE))
    assert steps == tour.STEPS[role] and len(steps) == 3
    for step in steps:
        assert roles.allowed(role, EVERYWHERE, step.page)
        title, _icon = menu.TITLES[step.page]
        assert f"“{_(title)}”" in step.sentence and step.sentence.count("。") == 1


def test_every_role_has_its_own_and_who_may_not_upload_is_not_told_to() -> None:
    assert set(tour.STEPS) == set(roles.ROLES)
    elsewhere = Reader("li", "李", "analyst", Scope(district=("市中区",)))
    assert tour.steps(elsewhere) == tour.STEPS["viewer"]
    assert tour.steps(Reader("", "本机用户", roles.DESKTOP, EVERYWHERE)) == tour.STEPS["analyst"]


def test_shown_on_every_page_until_put_away_for_good(city: str) -> None:
    assert is_shown(dashboard())
    app = asked("methods").app  # within the front, as the server runs it
    assert app is not None and is_shown(app)
    app = press(app, "tour_done")
    assert not is_shown(app) and not is_shown(dashboard())
    assert preferences.has_seen_tour(reader.registry(), "")
    assert "使用说明" in [one.proto.popover.label for one in app.get("popover")]


def test_each_account_puts_its_own_away(city: str, enter: Enter) -> None:
    enter("li")
    press(dashboard(), "tour_done")
    assert not is_shown(dashboard())
    enter("chen")
    assert is_shown(dashboard())
