"""待判意见: what no topic could be decided for, decided one by one."""

from __future__ import annotations

from contextlib import closing

import pytest

from analytics.flows import decision_history, grouping
from analytics.flows.office import open_office
from analytics.store import topics
from tests.conftest import REGISTER
from tests.flows.test_continuity import survey
from tests.pages import desk
from tests.text.test_topics import comments

# Nothing of these is a matter of renovation: whatever becomes of them, they are open.
STRANGE = [f"饕餮魍魉{sign}" for sign in "甲乙丙丁戊己庚辛壬癸"]


@pytest.fixture
def city(store_address: str) -> str:
    desk.fill(store_address, (("名册.csv", REGISTER), ("调查.csv", survey([*comments()[0], *STRANGE]))))
    with closing(open_office(store_address)) as office:
        grouping.group_store(office)
    return store_address


def opened(store_address: str) -> str:
    """The bucket in which the strange comments wait."""
    with closing(open_office(store_address)) as office:
        main = topics.assignments(office.store).query("position == 1")
    waiting = main.loc[main["bucket"].isin(["undecided", "none_fits"]), "bucket"]
    assert len(waiting) >= 8
    return str(waiting.mode()[0])


def test_a_decision_takes_the_card_away_and_is_recorded(city: str) -> None:
    app = desk.dashboard("review", open=opened(city))
    before = [button.key for button in app.button if button.key and button.key.startswith("noise-")]
    assert before
    app.button(key=before[0]).click().run()
    assert not app.exception
    after = [button.key for button in app.button if button.key and button.key.startswith("noise-")]
    assert before[0] not in after
    with closing(open_office(city)) as office:
        history = decision_history.history(office)
    assert history["kind"].tolist() == ["标为无实质内容"]


def test_a_skipped_card_comes_back_on_demand(city: str) -> None:
    app = desk.dashboard("review", open=opened(city))
    first = next(button.key for button in app.button if button.key and button.key.startswith("skip-"))
    app.button(key=first).click().run()
    assert first not in [button.key for button in app.button]
    again = next(button for button in app.button if button.label.startswith("重新显示"))
    again.click().run()
    assert first in [button.key for button in app.button]


def test_an_empty_queue_says_so(emptied: str) -> None:
    """Nothing was ever written; and of what was written nothing is open."""
    assert "还没有居民意见" in desk.said(desk.dashboard("review"))
    desk.fill(emptied, (("名册.csv", REGISTER), ("调查.csv", survey(["停车位太少，回来晚了没地方停车"] * 9))))
    assert "没有这一类待判意见" in desk.said(desk.dashboard("review"))
