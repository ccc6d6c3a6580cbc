"""Copies and near-copies of comments, and campaigns."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.text.words import duplicates
from analytics.text.words.duplicates import CAMPAIGN_COPIES, campaigns, collapse, near_duplicates, normal_form
from analytics.text.words.segment import clean

CAMPAIGN = "我们坚决要求尽快解决三号楼门前的路灯不亮问题，请有关部门给个答复"


def test_copies_with_small_changes_are_one_group() -> None:
    texts = [CAMPAIGN, "水压低", CAMPAIGN + "！！", CAMPAIGN.replace("三号楼", "五号楼"), "水压低 "]
    collapsed = collapse(texts)
    assert collapsed.first_row[collapsed.group].tolist() == [0, 1, 0, 0, 1]


def test_short_opposites_are_not_copies() -> None:
    assert len(set(collapse(["路灯亮了", "路灯不亮了"]).group)) == 2


def test_resemblance_is_that_of_shingles() -> None:
    # 13 and 14 characters: 11 and 12 shingles of three, 11 of them shared: 11/12; the third text shares 1 of 21.
    forms = ["小区门口的路灯坏了没人来修", "小区门口的路灯坏了没人来修吗", "小区门口很多外来车辆长期占用"]
    assert near_duplicates(forms).tolist() == [0, 0, 2]


@given(st.data())
@settings(deadline=None, max_examples=30)
def test_pairs_resemble_by_the_shingles_they_share(data: st.DataObject) -> None:
    forms = data.draw(st.lists(st.text("路灯不亮没", min_size=12, max_size=20), min_size=2, max_size=8, unique=True))
    pairs = np.array(list(combinations(range(len(forms)), 2)))
    shingles = [{form[start : start + 3] for start in range(len(form) - 2)} for form in forms]
    denials = [sum(form.count(word) for word in "不没") for form in forms]
    expected = [
        [one, other]
        for one, other in pairs.tolist()
        if len(shingles[one] & shingles[other]) >= 0.8 * len(shingles[one] | shingles[other])
        and denials[one] == denials[other]
    ]
    assert duplicates._resembling(forms, pairs).tolist() == expected


@given(st.permutations(["灯不亮", "灯不亮！", CAMPAIGN, CAMPAIGN + "吧", "水压低", "无"]))
@settings(deadline=None, max_examples=15)
def test_groups_do_not_depend_on_order(texts: list[str]) -> None:
    collapsed = collapse(texts)
    together = {frozenset(np.array(texts)[collapsed.group == group]) for group in range(len(collapsed.texts))}
    assert together == {
        frozenset({"灯不亮", "灯不亮！"}),
        frozenset({CAMPAIGN, CAMPAIGN + "吧"}),
        frozenset({"水压低"}),
        frozenset({"无"}),
    }


def test_normal_form_of_signs_only_keeps_them() -> None:
    assert normal_form("。。。") != normal_form("👍")


@given(st.lists(st.sampled_from(["灯不亮", "灯不亮！", " 灯 不亮", CAMPAIGN, CAMPAIGN + "吧", "", None]), max_size=12))
@settings(deadline=None, max_examples=40)
def test_the_shown_row_holds_the_shown_text(texts: list[str | None]) -> None:
    collapsed = collapse(texts)
    assert len(collapsed.group) == len(texts)
    assert [clean(texts[row] or "") for row in collapsed.shown_row] == collapsed.texts
    assert collapsed.group[collapsed.shown_row].tolist() == list(range(len(collapsed.texts)))
    assert all(texts.index(texts[row]) == row for row in collapsed.shown_row)
    assert collapsed.first_row.tolist() == [collapsed.group.tolist().index(g) for g in range(len(collapsed.texts))]


def test_opposites_are_not_copies_however_long() -> None:
    bright = "小区北门到三号楼这一段路的路灯从上个月一直到现在晚上都还亮"
    assert len(collapse([bright, bright.replace("都还亮", "都不亮")]).texts) == 2
    assert len(collapse([bright, bright.replace("三号楼", "五号楼")]).texts) == 1


def test_campaigns_are_long_frequent_and_a_share_of_all() -> None:
    others = [f"第{number}条各说各的意见" for number in range(2000)]
    copies = [CAMPAIGN + "！" * (number % 3) for number in range(CAMPAIGN_COPIES)]
    found = campaigns(collapse(["没有停车位"] * 60 + others[:400] + copies))
    assert found[["row", "n", "share"]].values.tolist() == [[460, 20, 20 / 480]]
    assert campaigns(collapse(others[:400] + copies[:-1])).empty
    # 20 of 2 020 are less than one in a hundred.
    assert campaigns(collapse(others + copies)).empty
    assert len(campaigns(collapse(others[:1980] + copies))) == 1


def test_most_copies_first_and_none_of_nothing() -> None:
    found = campaigns(collapse([CAMPAIGN] * 20 + ["请物业公司马上公布今年的维修资金使用明细"] * 30))
    assert found["n"].tolist() == [30, 20]
    assert list(campaigns(collapse([])).columns) == ["group", "row", "n", "share"]
