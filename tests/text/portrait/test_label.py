"""Names, keywords and representatives of groups."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.text.portrait import phrase
from analytics.text.portrait.label import keywords, name_groups, representatives, telling_phrases
from analytics.text.words.segment import segment, stop_words


def told(*groups: list[str]) -> list[list[str]]:
    labels = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    return telling_phrases(segment([text for group in groups for text in group]), labels, len(groups))


LAMPS = ["楼道灯不亮", "三楼楼道灯不亮", "楼道灯不亮好久", "楼道灯不亮没人换", "晚上楼道灯不亮", "楼道灯太暗"]
PARKING = ["停车位太少", "停车位太少天天抢", "小区停车位太少", "下班回来停车位太少", "停车位不够", "外来车占停车位"]
DRAINS = ["下水道堵了", "一楼下水道堵了", "厨房下水道堵了", "下水道堵了返味", "下水道该清掏", "雨天下水道返味"]


def test_what_is_the_matter_with_what() -> None:
    names = name_groups(told(LAMPS, PARKING, DRAINS))
    assert names == ["楼道灯不亮", "停车位太少", "下水道堵了"]


def test_a_thing_before_a_bare_complaint() -> None:
    telling = told([f"{where}扶手没装" for where in ("一单元", "二单元", "北门")] + ["希望装扶手"] * 2, LAMPS)[0]
    assert telling.index("扶手没装") < telling.index("扶手")


def test_no_fragments() -> None:
    telling = told([f"{where}没通知就停水" for where in ("东区", "西区", "南区", "北区")], LAMPS)[0]
    assert telling[0] == "没通知就停水"
    assert not {"通知就停水", "就停水", "通知"} & set(telling)


def test_a_negation_is_not_cut_off() -> None:
    telling = told(["垃圾没清运", "楼下垃圾没清运", "又是垃圾没清运", "垃圾没清运真臭"], PARKING)[0]
    assert telling[0] == "垃圾没清运"
    assert "清运" not in telling


def test_phrases_neither_begin_nor_end_with_stop_words() -> None:
    texts = [*LAMPS, "我们的下水道的井盖和扶手", "我们的下水道的井盖和扶手坏了", "车棚离楼太近", "门口车棚离楼太近"]
    (telling,) = told(texts)
    assert telling
    for said in telling:
        words = segment([said]).of(0)
        assert words[0] not in stop_words() - {"没", "不", "太", "一", "没有", "两"}, said
        assert words[-1] not in stop_words() - {"了"}, said
        assert not said.endswith("离")


def test_signs_are_not_crossed() -> None:
    (telling,) = told(["电梯坏了，楼道脏"] * 3)
    assert not [said for said in telling if "了楼" in said or "，" in said]


def test_two_texts_without_a_phrase_in_common_have_a_name() -> None:
    assert all(name_groups(told(["路灯太暗", "没人修剪树枝"], LAMPS)))


def test_stop_words_alone_give_no_name() -> None:
    assert told(["的", "了的"], LAMPS)[0] == []
    assert name_groups([[], ["路灯"]]) == ["", "路灯"]


def test_no_groups_and_empty_groups() -> None:
    assert telling_phrases(segment([]), np.zeros(0, int), 0) == []
    assert telling_phrases(segment([]), np.zeros(0, int), 2) == [[], []]
    assert telling_phrases(segment(LAMPS), np.full(len(LAMPS), -1), 1) == [[]]


def test_texts_of_no_group_change_nothing() -> None:
    texts = [*LAMPS, *PARKING, *DRAINS]
    labels = np.repeat([0, 1, -1], 6)
    assert telling_phrases(segment(texts), labels, 2) == told(LAMPS, PARKING)


@settings(deadline=None, max_examples=15)
@given(st.permutations(range(18)))
def test_order_of_texts_changes_nothing(order: list[int]) -> None:
    texts, labels = [*LAMPS, *PARKING, *DRAINS], np.repeat([0, 1, 2], 6)
    mixed = telling_phrases(segment([texts[row] for row in order]), labels[order], 3)
    assert mixed == told(LAMPS, PARKING, DRAINS)


def test_runs_are_counted_once_a_text() -> None:
    texts = segment(["电梯坏 电梯坏", "电梯坏", "水"])
    labels, least = np.array([0, 1, 1]), np.ones(2, int)
    number, overall = phrase.count(texts, labels, least, texts.is_word())
    spelt = [{"".join(texts.words[word] for word in run): n for run, n in group.items()} for group in number]
    assert (spelt[0]["电梯"], spelt[1]["电梯"]) == (1, 1)
    assert spelt[1] == {"电梯": 1, "坏": 1, "电梯坏": 1, "水": 1}
    assert overall[tuple(texts.words.index(word) for word in ("电梯", "坏"))] == 2


def test_runs_agree_with_counting_by_hand() -> None:
    texts = segment([*LAMPS, *PARKING])
    labels = np.repeat([0, 1], 6)
    number, _overall = phrase.count(texts, labels, np.array([2, 2]), texts.is_word())
    for group, runs in enumerate(number):
        spoken = [texts.of(row) for row in np.flatnonzero(labels == group)]
        for run, found in runs.items():
            words = [texts.words[word] for word in run]
            own = sum(any(said[start : start + len(words)] == words for start in range(len(said))) for said in spoken)
            assert found == own >= 2


def test_names_are_not_given_twice() -> None:
    assert name_groups([["路灯", "灯"], ["路灯", "灯杆"], ["路灯"]]) == ["路灯", "灯杆", ""]


@pytest.mark.parametrize(
    ("telling", "expected"),
    [
        (["停车位", "停车", "车位"], ["停车位"]),
        (["停车", "车位", "停车位"], ["停车"]),
        (["下水道", "水压", "水"], ["下水道", "水压"]),
        (["楼道灯不亮没人换", "楼道灯"], ["楼道灯"]),
        ([], []),
        (["甲乙", "丙丁", "戊己", "庚辛", "壬癸", "子丑"], ["甲乙", "丙丁", "戊己", "庚辛", "壬癸"]),
    ],
)
def test_keywords_say_a_thing_once(telling: list[str], expected: list[str]) -> None:
    assert keywords(telling) == expected


def test_representatives_are_from_different_places_nearest_first() -> None:
    closeness = np.array([0.5, 0.9, 0.9, 0.7, 0.1])
    assert representatives(closeness, ["甲", "乙", "乙", "乙", "丙"]) == [1, 0, 4]
    assert representatives(closeness, ["甲"] * 5) == [1, 2, 3]
    assert representatives(np.zeros(0), []) == []


def test_many_texts_are_quick() -> None:
    chance = np.random.default_rng(1)
    kinds = segment([*LAMPS, *PARKING, *DRAINS])
    drawn = chance.integers(0, len(kinds), 50_000)
    lengths = np.diff(kinds.starts)[drawn]
    ids = np.concatenate([kinds.ids[kinds.starts[row] : kinds.starts[row + 1]] for row in drawn])
    texts = type(kinds)(kinds.words, ids, np.concatenate([[0], np.cumsum(lengths)]))
    told(LAMPS)  # the dictionary is read once a process
    start = time.process_time()
    telling_phrases(texts, chance.integers(0, 30, 50_000), 30)
    assert time.process_time() - start < 3
