"""Every figure of every page has a card under it that leaves nothing open, and so has every file."""

from __future__ import annotations

import io

import openpyxl
import pytest

from analytics.access.roles import DESKTOP, PAGES, allowed
from analytics.flows.method_card import FIELDS
from analytics.model import EVERYWHERE
from tests.pages import cards, desk
from tests.pages.offers import Offers

# Views behind a page's own switch, which its first sight does not draw.
VIEWS = {
    "wishes": ("places", "needs", "plan", "facilities", "measures"),
    "publicity": ("figures", "opinions", "activities"),
    "rectification": ("proposals", "progress", "rounds", "files"),
}
SEEN = [page for page in PAGES if allowed(DESKTOP, EVERYWHERE, page)]
DRAWN = [(page, "") for page in SEEN] + [(page, view) for page, views in VIEWS.items() for view in views]


@pytest.mark.slow
@pytest.mark.parametrize(("page", "view"), DRAWN)
def test_every_figure_is_followed_by_a_card(grouped: str, page: str, view: str) -> None:
    app = desk.dashboard(page, **({"view": view} if view else {}))
    assert cards.without_card(app) == []


def first(app: object) -> dict[str, str]:
    return next(node for kind, node in cards.parts(app) if kind == "card")  # type: ignore[arg-type]


def test_a_card_tells_the_place_the_survey_and_its_fieldwork(grouped: str) -> None:
    told = first(desk.dashboard("overview", street="光明路街道"))
    assert told["总体 N"] == "名册 210 户（2 个小区）" and told["调查方式"].replace("\\", "") == "微信 100.0 %"
    assert told["调查日期"].replace("\\", "") == "2026-09-07 至 2026-09-15"
    assert told["有效份数 n"] == "44" and "满意" in told["定义"]


def test_a_card_of_comments_says_that_they_are_no_sample(grouped: str) -> None:
    told = first(desk.dashboard("comments"))
    assert told["总体 N"].startswith("不适用") and told["区间"].startswith("不适用")


def test_a_card_of_records_says_that_nobody_was_sampled(grouped: str) -> None:
    assert first(desk.dashboard("programmes"))["调查方式"].startswith("主办人登记")


def test_a_file_carries_the_card(grouped: str, offered: Offers) -> None:
    desk.dashboard("satisfaction")
    book = openpyxl.load_workbook(io.BytesIO(offered.take("下载表格（.xlsx）")))
    assert book.sheetnames == ["数据", "说明", "口径"]
    rows = {row[0].value: row[1].value for row in book["口径"].iter_rows(min_row=2)}
    assert list(rows) == list(FIELDS.values()) and all(rows.values())
    assert rows["总体 N"] == "名册 303 户（4 个小区）；其中有答卷的 210 户（2 个小区）"
