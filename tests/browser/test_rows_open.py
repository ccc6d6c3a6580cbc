"""Rows of tables lead on: to the record of their community, or to what the page shows of them below."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from analytics.flows.office import open_office
from analytics.programme.entering import records
from analytics.programme.voting import ballot_file
from analytics.programme.works import works
from analytics.store.cycle import Draft
from tests.browser.conftest import Town, started
from tests.browser.visitor import Visitor
from tests.pages import desk
from tests.programme import rolls
from tests.programme.test_opinions import FORMS

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture
def visitor(city: Town, regular: Page) -> Visitor:
    return Visitor(regular, city.address)


CONSENT = "小区编号,提交时间,户号,节能窗,调查\n" + "".join(
    f"{place},2026-04-06,1-1-{at},{'同意' if at % 10 < most else '不同意'},改造同意征询\n"
    for place, most in (("C1", 7), ("C2", 5))
    for at in range(101, 110)
)


@pytest.fixture(scope="module")
def cycle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard on a store with something on every step of the cycle."""
    folder = tmp_path_factory.mktemp("cycle")
    url = desk.address(folder)
    desk.fill(url, (*desk.CITY, ("意愿.csv", FORMS), ("征询.csv", CONSENT)))
    with closing(open_office(url)) as office:
        ballot_file.commit(office, ballot_file.read(office, "方案.csv", rolls.plan()), by="王工")
        held = Draft("consultation", "hold", "C3", value={"channel": "meeting", "times": 1, "participants": 20})
        records.enter(office, [held], by="王工")
        works.observe(office, "C2", "护栏松动", by="王工")
    with started(url, folder) as address:
        yield address


@pytest.fixture
def whole(cycle: str, regular: Page) -> Visitor:
    return Visitor(regular, cycle)


def opened(visitor: Visitor, community_id: str) -> None:
    """The record of that community stands there."""
    from playwright.sync_api import expect

    visitor.page.wait_for_url(f"**/community?**community={community_id}**")
    expect(visitor.page.get_by_role("heading", name="小区档案", exact=True)).to_be_visible()
    visitor.settle()


def test_every_table_of_communities_opens_the_community(whole: Visitor) -> None:
    for path, fold, table, row, community_id in (
        ("acceptance", "各小区的阶段和闸口", "gates-by-community", 2, "C3"),
        ("votes?community=C4", "", "vote_table", 0, "C4"),
        ("consent", "", "everywhere", 0, "C2"),
        ("publicity?view=figures&by=community", "", "handling_table", 1, "C2"),
        ("publicity?view=activities", "", "consultations", 0, "C3"),
        ("works?view=observations", "", "observations", 0, "C2"),
        ("weekly", "未达标小区名单", "below-rows", 0, "C1"),
    ):
        whole.open(path)
        whole.settle()
        if fold:
            whole.page.locator("summary").filter(has_text=fold).click()
            whole.settle()
        whole.pick(table, row)
        opened(whole, community_id)


def test_the_filters_go_along_and_back_finds_them_with_nothing_picked(whole: Visitor) -> None:
    from playwright.sync_api import expect

    whole.open("satisfaction?by=community&district=市中区")
    whole.settle()
    whole.page.locator("summary").filter(has_text="数据表").first.click()
    whole.settle()  # what opens moves what stands in it
    whole.pick("shares", 0)
    opened(whole, "C1")
    assert "district=" in whole.page.url
    whole.page.go_back()
    expect(whole.page.get_by_role("heading", name="满意度", exact=True)).to_be_visible()
    whole.settle()
    assert "by=community" in whole.page.url and "district=" in whole.page.url
    expect(whole.page.get_by_role("heading", name="满意度", exact=True)).to_be_visible()


def test_a_community_to_be_surveyed_opens(visitor: Visitor) -> None:
    from playwright.sync_api import expect

    visitor.open("planning")
    visitor.settle()
    visitor.pick("plan_table", 0)
    visitor.page.wait_for_url("**/community?**community=C**")
    expect(visitor.page.get_by_role("heading", name="小区档案", exact=True)).to_be_visible()


def test_a_batch_is_shown_below_until_another_is_chosen_by_hand(visitor: Visitor) -> None:
    from playwright.sync_api import expect

    visitor.open("batches")
    visitor.settle()
    box = visitor.page.get_by_role("combobox", name="选择批次")
    expect(box).to_have_value("批次 3：满意度调查 (1).csv")
    visitor.pick("batches", 2)
    expect(box).to_have_value("批次 1：名册.csv")
    visitor.settle()
    visitor.click(box)
    visitor.click(visitor.page.get_by_role("option", name="批次 2：满意度调查.csv"))
    expect(box).to_have_value("批次 2：满意度调查.csv")
    visitor.settle()
    assert "batch=2" in visitor.page.url
