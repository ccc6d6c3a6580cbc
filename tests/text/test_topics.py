"""The whole way from comments to topics, on small sets made here."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from analytics.model import BUCKETS, TOPIC_ASSIGNMENTS, TOPICS
from analytics.text.coding import assigning
from analytics.text.coding.codebook import renovation
from analytics.text.topics import Grouping, group_comments
from analytics.text.words import duplicates, noise

COLUMNS = ["comment", *[column for column in TOPIC_ASSIGNMENTS.columns if column != "comment_id"]]
PARTS = {
    "roof": (["屋顶", "楼顶", "顶楼", "顶层天花板"], ["下雨就漏水", "防水没做好", "渗水墙皮掉了", "返修后还漏"]),
    "parking": (["停车位", "小区车位", "晚上停车", "门口停车"], ["不够用", "被外来车占了", "划线太窄", "收费太贵"]),
    "lift": (["加装电梯", "装电梯", "电梯工程", "新电梯"], ["一楼不同意", "影响采光", "分摊谈不拢", "补贴没到位"]),
    "waste": (["垃圾桶", "垃圾房", "楼下垃圾", "建筑垃圾"], ["没人清运", "臭味很大", "苍蝇很多", "堆了半个月"]),
}


def comments(copies: int = 1) -> tuple[list[str], list[str]]:
    """Sixteen comments a topic, in the order of topics, and the topic of each."""
    made = [
        (subject + what, code)
        for code, (subjects, whats) in PARTS.items()
        for subject, what in itertools.product(subjects, whats)
    ]
    return [text for text, _code in made] * copies, [code for _text, code in made] * copies


def main(grouping: Grouping) -> pd.DataFrame:
    return grouping.assignments.query("position == 1").reset_index(drop=True)


def check(grouping: Grouping, n: int) -> None:
    """What must hold of every grouping of ``n`` comments."""
    assert list(grouping.assignments.columns) == COLUMNS
    assert list(grouping.topics.columns) == list(TOPICS.columns)
    rows = main(grouping)
    assert rows["comment"].tolist() == list(range(n))
    assert set(rows["bucket"]) <= set(BUCKETS)
    assert (rows["topic_id"].isna() == (rows["bucket"] == "no_content")).all()
    assert (rows["strength"].isna() == rows["topic_id"].isna()).all()
    assert rows["strength"].dropna().between(0, 1).all()
    assert set(rows["topic_id"].dropna()) <= set(grouping.topics["topic_id"])
    assert grouping.topics["n"].sum() + (rows["bucket"] != "topic").sum() == n
    assert (grouping.topics["n_distinct"] <= grouping.topics["n"]).all()
    assert (rows["group"] <= rows["comment"]).all()


def test_codebook_finds_each_topic() -> None:
    texts, codes = comments()
    grouping = group_comments(texts, codebook=renovation())
    check(grouping, len(texts))
    assert (main(grouping)["topic_id"] == pd.Series(codes).radd("c-")).mean() > 0.9


def test_discovery_finds_the_groups() -> None:
    texts, codes = comments()
    grouping = group_comments(texts, codebook=None, k=4)
    check(grouping, len(texts))
    table = pd.crosstab(main(grouping)["topic_id"], pd.Series(codes))
    assert len(grouping.topics) == 4
    assert table.max(axis=1).sum() / len(texts) > 0.9


@pytest.mark.parametrize("with_codebook", [True, False])
def test_order_of_rows_changes_nothing(with_codebook: bool) -> None:
    texts, _codes = comments()
    texts += ["无", "楼道刷得挺好，就是下水道还是堵", "楼道灯不亮", "楼道灯不亮！"]
    order = np.random.default_rng(5).permutation(len(texts))
    codebook = renovation() if with_codebook else None
    one = main(group_comments(texts, codebook=codebook))
    other = main(group_comments([texts[row] for row in order], codebook=codebook))
    columns = ["topic_id", "strength", "bucket"]
    pd.testing.assert_frame_equal(one.loc[order, columns].reset_index(drop=True), other[columns])


@pytest.mark.parametrize("with_codebook", [True, False])
def test_how_many_texts_are_worked_on_at_a_time_changes_nothing(
    with_codebook: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts, _codes = comments()
    texts += [
        "无",
        "楼道刷得挺好，就是下水道还是堵",
        "同楼上",
        "路灯不亮，但是停车还行",
        "请给我们小区顶楼尽快做防水好吗",
    ]
    texts += ["请给我们小区顶楼尽快做防水好吗", "请给我们小区顶楼尽快做防水好吗，谢谢", "垃圾桶太少，另外飞线也没人管"]
    codebook = renovation() if with_codebook else None
    whole = group_comments(texts, codebook=codebook)
    for module, name in ((assigning, "_AT_ONCE"), (noise, "_BLOCK"), (duplicates, "_AT_ONCE")):
        monkeypatch.setattr(module, name, 7)
    parts = group_comments(texts, codebook=codebook)
    pd.testing.assert_frame_equal(parts.assignments, whole.assignments)
    pd.testing.assert_frame_equal(parts.topics, whole.topics)
    if with_codebook:
        assert (whole.assignments["position"] > 1).sum() >= 2


LIMITS = {
    "none": [],
    "one": ["楼道灯不亮"],
    "two": ["楼道灯不亮", "水压低"],
    "thirty": comments()[0][:30],
    "all the same": ["楼道灯不亮"] * 50,
    "all noise": ["无", "没意见", "。。。", "", "👍", "111"],
    "very long": ["水管漏水没人修，" * 1500, "楼道灯不亮"],
    "emoji and English": ["😡😡😡", "The lift is broken again", "ok", "wifi 太慢 😭"],
    "unknown words": ["饕餮魍魉", "𠮷𠮷𠮷", "xyzzy plugh"],
    "missing": [None, float("nan"), pd.NA, "水压低"],
}


@pytest.mark.parametrize("texts", LIMITS.values(), ids=LIMITS)
@pytest.mark.parametrize("with_codebook", [True, False])
@pytest.mark.parametrize("k", [None, 5])
def test_limits(texts: list[str], with_codebook: bool, k: int | None) -> None:
    check(group_comments(texts, codebook=renovation() if with_codebook else None, k=k), len(texts))


def test_mixed_comment_has_both_topics() -> None:
    texts = ["楼道刷得挺好，就是下水道还是堵", "楼道灯不亮"]
    grouping = group_comments(texts, codebook=renovation())
    first = grouping.assignments.query("comment == 0")
    assert set(first["topic_id"]) == {"c-stairwell", "c-drainage"}
    assert first["position"].tolist() == [1, 2]
    assert grouping.topics["n"].sum() == 2  # further topics are not counted again


def test_campaign_counts_once_when_collapsed() -> None:
    texts = ["请尽快给我们小区顶楼做防水，一下雨屋里就漏水没法住"] * 40 + ["顶楼漏雨", "屋面防水没做好"]
    roof = group_comments(texts, codebook=renovation()).topics.set_index("topic_id").loc["c-roof"]
    assert (roof["n"], roof["n_distinct"]) == (42, 3)


def test_representatives_come_from_different_places() -> None:
    texts, _codes = comments()
    places = [f"小区{row % 4}" for row in range(len(texts))]
    topics = group_comments(texts, codebook=renovation(), places=places).topics.set_index("topic_id")
    rows = [int(row) for row in topics.loc["c-lift", "representatives"].split("|")]
    assert len({places[row] for row in rows}) == 3


def test_new_topics_need_many_comments() -> None:
    new = [
        f"{who}{what}"
        for who in ("基站", "信号塔", "通信基站", "手机基站")
        for what in ("辐射大", "嗡嗡响", "要求搬走", "怕辐射", "立在楼顶", "没环评")
    ]
    few = group_comments(new * 5, codebook=renovation())
    assert set(few.topics["kind"]) == {"codebook"}


def test_discovered_topics_join_the_codebook() -> None:
    texts, _codes = comments(copies=10)
    beasts = ("狮子", "老虎", "大象", "长颈鹿", "斑马", "犀牛", "河马", "猴子", "孔雀", "骆驼")
    acts = ("吃香蕉", "学走路", "跑得快", "戏水", "打滚", "啃玉米", "喝牛奶", "吃竹子", "换毛", "下崽")
    grouping = group_comments([*texts, *(beast + act for beast in beasts for act in acts)], codebook=renovation())
    check(grouping, len(texts) + 100)
    new = grouping.topics.query("kind == 'discovered'")
    assert len(new) >= 1
    assert new["label"].ne("").all()
    assert main(grouping).query("comment < @n", local_dict={"n": len(texts)})["topic_id"].str.startswith("c-").all()


def test_a_group_without_a_phrase_in_common_is_named_after_one_of_its_texts() -> None:
    texts = ["下水道堵了", "停车难没车位", "广场舞太吵了", "路灯不亮", "狗粪没人管"] * 8
    grouping = group_comments(texts, codebook=None, k=3)
    assert len(grouping.topics) == 3
    assert grouping.topics["label"].ne("").all()


def test_background_teaches_words_but_is_not_counted() -> None:
    texts, _codes = comments()
    grouping = group_comments(texts[:20], codebook=None, k=2, background=texts)
    check(grouping, 20)
    assert grouping.learnt_from == 64


def test_progress_goes_from_nothing_to_done() -> None:
    told: list[float] = []
    group_comments(comments()[0], codebook=None, k=4, progress=lambda share, _what: told.append(share))
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)
