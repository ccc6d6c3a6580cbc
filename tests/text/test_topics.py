"""The whole way from comments to topics, on small sets made here."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from analytics.model import BUCKETS, TOPICS
from analytics.text.codebook import renovation
from analytics.text.topics import Grouping, group_comments

COLUMNS = ["comment", "position", "topic_id", "strength", "bucket", "group"]
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
