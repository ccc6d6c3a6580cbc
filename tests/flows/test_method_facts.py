"""What a methods card says of the fieldwork: channels, days, households; and that it tells of no small group."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np
import pytest

from analytics.flows import loading
from analytics.flows.method_card import FIELDS, KINDS, Card, card
from analytics.flows.method_facts import Facts, facts
from analytics.flows.office import Office
from analytics.model import EVERYWHERE, Scope
from analytics.store import surveys
from tests.conftest import REGISTER

Sent = Mapping[tuple[str, str], int]
PLACES = {
    "everywhere": EVERYWHERE,
    "光明路街道": Scope(street=("光明路街道",)),
    "文化路街道": Scope(street=("文化路街道",)),
    **{one: Scope(community_id=(one,)) for one in ("C1", "C2", "C3", "C4")},
    "C1+C3": Scope(community_id=("C1", "C3")),
}
OF = {"everywhere": "C1 C2 C3 C4", "光明路街道": "C1 C2", "文化路街道": "C3 C4", "C1+C3": "C1 C3"}


def survey(sent: Sent, *, day: str = "2026-09-07", title: str = "") -> str:
    numbers = itertools.count(1 if day == "2026-09-07" else 5000)
    lines = ["答卷编号,小区编号,提交时间,渠道,总体满意度,停车" + (",调查" if title else "")]
    for (community, channel), n in sent.items():
        lines += [
            f"{next(numbers)},{community},{day} 10:00:00,{channel},满意,满意{title and ','}{title}" for _ in range(n)
        ]
    return "\n".join(lines) + "\n"


def load(office: Office, *files: tuple[str, str]) -> None:
    for name, text in files:
        drafted = loading.draft(office, name, text.encode())
        loading.commit(office, drafted, loading.check(office, drafted), by="王工")


def told(office: Office, scope: Scope = EVERYWHERE, round_number: int | None = None) -> Facts:
    known = surveys.surveys(office.store)["survey_id"].to_list()
    return facts(office, known, scope=scope, round_number=round_number)


def test_channels_by_size_days_and_households(office: Office) -> None:
    load(office, ("名册.csv", REGISTER), ("满意度调查.csv", survey({("C1", "微信"): 30, ("C1", "入户"): 10})))
    found = told(office)
    assert found.mode() == "微信 75.0 %、入户 25.0 %"
    assert found.dates() == "2026-09-07 至 2026-09-07"
    assert found.population() == "名册 303 户（4 个小区）；其中有答卷的 120 户（1 个小区）"
    assert told(office, PLACES["C1"]).population() == "名册 120 户（1 个小区）"


def test_nothing_came_in(office: Office) -> None:
    load(office, ("名册.csv", REGISTER), ("满意度调查.csv", survey({("C1", "微信"): 30})))
    found = told(office, PLACES["C3"])
    assert (found.mode(), found.dates()) == ("没有答卷", "没有答卷")


def test_the_latest_round_of_each_community_or_the_one_that_is_asked_for(office: Office) -> None:
    load(office, ("名册.csv", REGISTER))
    load(office, ("满意度调查.csv", survey({("C1", "微信"): 20, ("C2", "微信"): 20})))
    load(
        office,
        (
            "满意度调查 (1).csv",
            survey({("C1", "入户"): 20}, day="2026-10-12")
            .replace(",停车", ",停车,轮次")
            .replace("满意,满意", "满意,满意,2"),
        ),
    )
    assert told(office).mode() in ("入户 50.0 %、微信 50.0 %", "微信 50.0 %、入户 50.0 %")
    assert told(office, round_number=1).mode() == "微信 100.0 %"


def test_a_channel_of_few_forms_hides_all_of_them(office: Office) -> None:
    load(office, ("名册.csv", REGISTER), ("满意度调查.csv", survey({("C1", "微信"): 30, ("C1", "入户"): 3})))
    assert told(office).mode() == told(office).dates() == "份数太少或可由相减得出，不显示"


def spread(**sent: tuple[int, int, int]) -> Sent:
    """By community its forms by 微信, 入户, 热线."""
    channels = ("微信", "入户", "热线")
    return {(one, channel): n for one, forms in sent.items() for channel, n in zip(channels, forms, strict=True) if n}


@pytest.mark.parametrize(
    "sent",
    [
        spread(C1=(30, 3, 0), C2=(20, 9, 0), C3=(20, 12, 0)),
        spread(C1=(8, 0, 0), C2=(9, 2, 0), C3=(40, 0, 0), C4=(0, 6, 0)),
        spread(C1=(4, 40, 0), C2=(0, 0, 7), C3=(12, 0, 1), C4=(30, 0, 9)),
        spread(C1=(30, 0, 8), C2=(30, 9, 8), C3=(30, 9, 2), C4=(30, 9, 8)),
    ],
)
def test_no_few_forms_follow_from_all_that_is_told(office: Office, sent: Sent) -> None:
    """All shares of all places, and every place's total, as equations: they determine no cell of 1 to 4 forms."""
    load(office, ("名册.csv", REGISTER), ("满意度调查.csv", survey(sent)))
    channels = sorted({channel for _, channel in sent})
    cells = [(one, channel) for one in ("C1", "C2", "C3", "C4") for channel in channels]
    rows = []
    for name, scope in PLACES.items():
        inside = OF.get(name, name).split()
        rows.append([float(community in inside) for community, _ in cells])  # totals are told elsewhere
        found = told(office, scope).surveys
        if found and found[0].channels is not None:
            for channel in channels:
                rows.append([float(community in inside and one == channel) for community, one in cells])
    matrix = np.array(rows)
    few = [cell for cell in cells if 0 < sent.get(cell, 0) < 5]
    assert few
    for cell in few:
        unit = np.array([[float(cell == other) for other in cells]])
        assert np.linalg.matrix_rank(np.vstack([matrix, unit])) > np.linalg.matrix_rank(matrix), cell


class TestCard:
    def test_leaves_nothing_open(self) -> None:
        for kind in KINDS:
            assert list(card(kind).rows()) == list(FIELDS.values()) and all(card(kind).rows().values())

    def test_what_is_told_stands_before_what_is_usual(self) -> None:
        assert card("answers", interval="Wilson", n="").interval == "Wilson"
        assert card("answers").population == "不适用"

    def test_an_empty_line_is_refused(self) -> None:
        with pytest.raises(ValueError, match="without n"):
            Card("基数", " ", "N", "方式", "日期", "定义", "加权", "区间", "不计入")
