"""Answers that say nothing, told from short ones that say something."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.text import lexicon
from analytics.text.words import noise
from analytics.text.words.code_points import code_points
from analytics.text.words.noise import has_content
from analytics.text.words.segment import clean

NOTHING = (
    """
无|没有。|暂无意见|没什么意见了|同楼上|好|挺好的|。。。||👍👍|111|哈哈哈|ok|非常满意|N/A|無|沒意見|暂时没有其他建议了|没啥好说的
无，谢谢|没有了 谢谢大家|听社区的|服从安排|大家怎么定就怎么定|跟着大家走|你们看着办吧|都行|怎么改都行
无所谓|随便写写|不知道|不太清楚
我是租户不清楚|房东不在家|敲门没人应|老人代填|想到再补充|没想好|不发表意见|不想多说|辛苦了|asdf|好好好好|一切都好|没毛病
""".replace("\n", "|")
    .strip("|")
    .split("|")
)

SOMETHING = (
    """
吵|漏水|没有路灯|没有物业|好吵|停水不通知|无障碍坡道太陡|the lift is broken|楼道灯不亮|没人管|不满意|物业不管
物业说了算|社区安排不合理
不知道改了啥|没通知|没有停车位|好几年没修|听不见门铃|大家都没收到通知
房东不让装充电桩|没人打扫|吵吵吵|无，就是灯不亮|都好，除了下水道
没人住的房子堆满垃圾|看病远|同意加装电梯|谢谢你们修好了路灯|没有意见箱
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@pytest.mark.parametrize("text", NOTHING)
def test_says_nothing(text: str) -> None:
    assert not has_content([clean(text)])[0]


@pytest.mark.parametrize("text", SOMETHING)
def test_says_something(text: str) -> None:
    assert has_content([clean(text)])[0]


@given(st.lists(st.sampled_from(NOTHING), min_size=1, max_size=4))
@settings(deadline=None, max_examples=30)
def test_nothing_and_nothing_is_nothing(texts: list[str]) -> None:
    assert not has_content([clean("，".join(texts))])[0]


@given(st.text(max_size=40))
@settings(deadline=None, max_examples=50)
def test_any_text_gives_an_answer(text: str) -> None:
    assert has_content([clean(text)] * 2).tolist() in ([True, True], [False, False])


ODD = "".join(sorted({sign for text in (*NOTHING, *SOMETHING) for sign in text}))


@given(
    st.lists(st.text(ODD + "浊锈瘫薅無a1，.\ua000𠀀", max_size=12) | st.sampled_from(NOTHING), max_size=4).map("".join)
)
@settings(deadline=None, max_examples=400)
def test_what_is_told_at_sight_is_what_the_rules_tell(text: str) -> None:
    plain = clean(text)
    if noise._beyond_rules(*code_points([plain]))[0]:
        assert noise._says_something(plain)


def test_most_texts_that_say_something_are_told_at_sight() -> None:
    phrases = [clean(row["phrase"]) for row in lexicon.rows("phrases.tsv")]
    assert noise._beyond_rules(*code_points(phrases)).mean() > 0.7


def test_a_rule_that_lets_anything_follow_has_its_sign() -> None:
    # What stands before or behind each wildcard of the rules holds one of the signs that tell of it, or is Latin.
    pattern = noise._EMPTY.pattern
    wild = [found.start() for found in re.finditer(r"(?<!\\)\.|\\w|\[\^", pattern)]
    assert len(wild) == 10
    for place in wild:
        assert re.search(f"[a-z{noise._WILD}]", pattern[place - 25 : place] + pattern[place + 3 : place + 12]), place


def test_no_texts() -> None:
    assert has_content([]).tolist() == []
