"""Coding by a codebook: seeds, self-training, corrections, merged codes, buckets."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from analytics.text.coding.codebook import TopicCodebook, from_frame, renovation
from analytics.text.coding.coder import CORRECTION_WEIGHT, ELSEWHERE, Coder, Seeds, _evened, train
from analytics.text.coding.mixed import place_mixed
from analytics.text.meaning.placement import Placement, best_two, buckets, code_buckets
from analytics.text.meaning.vectorize import learn
from analytics.text.topics import group_comments
from analytics.text.words.clauses import split_mixed
from analytics.text.words.segment import segment
from tests.benchmarks.codebook_quality import LABELLED, quality, read

FEATURES = ["水压", "停水", "路面", "坑洼", "学区"]
EYE = np.eye(5, dtype=np.float32)


def by_hand(shown: list[int] | None = None) -> Coder:
    """Two codes (0 water, 1 roads) of two words each, and 学区 as a seed of neither."""
    labels = np.array([0, 0, 1, 1, ELSEWHERE])
    seeds = Seeds(csr_array(EYE), EYE, labels)
    return train(csr_array((0, 5)), np.zeros((0, 5), np.float32), seeds, 2, shown=np.array(shown or [0, 1]))


def test_each_word_goes_to_its_code_and_what_lies_outside_nowhere() -> None:
    coder = by_hand()
    placed = coder.place(csr_array(EYE), EYE)
    assert placed.topic[:4].tolist() == [0, 0, 1, 1]
    assert placed.second[:4].tolist() == [1, 1, 0, 0]
    assert placed.fits is not None
    assert placed.fits[4] < placed.fits[:4].min()
    assert code_buckets(placed).tolist() == ["topic"] * 4 + ["none_fits"]


def test_probabilities_add_up_and_unknown_words_fit_nothing() -> None:
    coder = by_hand()
    probability = coder.probability(csr_array(np.zeros((1, 5))), np.zeros((1, 5)))
    assert probability.sum() == pytest.approx(1)
    assert probability[0, -1] == pytest.approx(np.exp(6) / (np.exp(6) + 1))  # 6: _STRANGE


def test_merged_codes_add_up() -> None:
    apart, merged = by_hand(), by_hand(shown=[0, 0])
    both = csr_array(np.array([[1.0, 0, 1, 0, 0]]))  # half water, half roads
    vector = np.array([[0.5, 0, 0.5, 0, 0]], np.float32)
    assert apart.place(both, vector).margin[0] < 0.1
    placed = merged.place(both, vector)
    assert (placed.margin[0], placed.second[0]) == (pytest.approx(1), -1)
    # The best of the merged codes is told, not the one they are shown as.
    assert merged.place(csr_array(EYE), EYE).topic[:4].tolist() == [0, 0, 1, 1]


def test_telling_words_speak_for_their_code_alone() -> None:
    words = by_hand().telling(FEATURES)
    assert list(words.columns) == ["topic", "word", "weight"]
    assert words.groupby("topic")["word"].agg(set).to_dict() == {0: {"水压", "停水"}, 1: {"路面", "坑洼"}}
    assert (words["weight"] > 0).all()
    splinters = by_hand().telling(["压", "堵", "路面", "坑洼", "学区"])
    assert "压" not in set(splinters["word"])
    assert "堵" in set(splinters["word"])


def some_of_renovation(*codes: str) -> TopicCodebook:
    whole = renovation()
    ids = [f"c-{code}" for code in codes]
    kept = whole.codes["topic_id"].isin(ids), whole.examples["topic_id"].isin(ids)
    return TopicCodebook(whole.codes[kept[0]].reset_index(drop=True), whole.examples[kept[1]].reset_index(drop=True))


def trained(texts: list[str], codebook: TopicCodebook, corrected: dict[str, int] | None = None) -> Placement:
    """Places of ``texts`` by ``codebook`` and by what was corrected by hand (text: number of the code)."""
    moved = corrected or {}
    seeds = codebook.examples["text"].tolist()
    everything = segment([*texts, *seeds, *moved])
    words = learn(everything)
    counts = words.counts(everything)
    vectors = words.embed(counts)
    number = {topic_id: row for row, topic_id in enumerate(codebook.codes["topic_id"])}
    labels = np.array([*codebook.examples["topic_id"].map(number), *moved.values()], np.int64)
    weights = np.where(np.arange(len(labels)) < len(seeds), 1.0, CORRECTION_WEIGHT)
    n = len(texts)
    known = Seeds(csr_array(counts[n:]), vectors[n:], labels, weights)
    coder = train(csr_array(counts[:n]), vectors[:n], known, len(codebook), features=list(words.features))
    return coder.place(csr_array(counts[:n]), vectors[:n])


def test_a_correction_moves_near_identical_texts() -> None:
    codebook = some_of_renovation("stairwell", "accessible", "roof", "lighting")
    ids = codebook.codes["topic_id"].tolist()
    texts = ["单元门口的石墩子挡着推不出车来", "单元门口那个石墩子挡着车推不出来啊", "屋顶下雨就漏", "路灯不亮"]
    target = ids.index("c-accessible")
    before = trained(texts, codebook)
    assert before.topic[1] != target
    after = trained(texts, codebook, {texts[0]: target})
    assert after.topic[:2].tolist() == [target, target]
    assert after.topic[2:].tolist() == before.topic[2:].tolist()


def test_words_that_open_a_request_change_nothing() -> None:
    plain = ["停车难", "楼道灯不亮", "加装电梯", "什么时候完工"]
    asked = ["反映停车难", "希望楼道灯不亮", "强烈要求加装电梯", "请问什么时候完工"]
    rows = group_comments(
        [*plain, *asked], codebook=some_of_renovation("parking", "stairwell", "lift", "schedule")
    ).assignments
    assert (rows["bucket"] == "topic").all()
    assert rows["topic_id"][:4].tolist() == rows["topic_id"][4:].tolist()


def test_a_wish_to_see_it_mended_goes_where_the_fault_goes() -> None:
    plain = ["停车难", "路灯不亮", "下水道堵", "楼道脏"]
    asked = [
        f"希望解决{plain[0]}问题",
        f"希望解决{plain[1]}的问题",
        f"尽快处理{plain[2]}的问题",
        f"请重视{plain[3]}的问题",
    ]
    rows = group_comments([*plain, *asked], codebook=renovation()).assignments
    assert (rows["bucket"] == "topic").all()
    assert rows["topic_id"][:4].tolist() == rows["topic_id"][4:].tolist()


def test_comments_of_another_writer() -> None:
    """What the renovation codebook makes of tests/text/labelled/dev.tsv; measured .81, .89, .84, 1, .66."""
    figures = quality(read(LABELLED / "dev.tsv"), renovation())
    assert figures["accuracy"] >= 0.785
    assert figures["a topic of its"] >= 0.865
    assert figures["none_fits precision"] >= 0.8
    assert figures["no_content precision"] >= 0.95
    assert figures["no_content recall"] >= 0.6


def test_few_seeds_have_nearly_the_say_of_many() -> None:
    labels = np.array([0] * 16 + [1] + [2] * 7)
    weights = _evened(labels, 2)
    # 17 seeds of two codes, 8.5 the mean: (8.5 / 16)^.8; the one seed four times; outside 2 × 8.5 / 7, at most 1.
    assert weights[[0, 16, 17]] == pytest.approx([(8.5 / 16) ** 0.8, 4, 1])
    assert _evened(np.array([0, 1] + [2] * 8), 2)[-1] == pytest.approx(2 * 1 / 8)


def test_a_coder_that_starts_from_another_ends_where_it_would() -> None:
    seeds = Seeds(csr_array(EYE), EYE, np.array([0, 0, 1, 1, ELSEWHERE]))
    nothing = csr_array((0, 5)), np.zeros((0, 5), np.float32)
    one = train(*nothing, seeds, 2)
    again = train(*nothing, seeds, 2, start=one)
    np.testing.assert_allclose(again.slopes, one.slopes, atol=0.05)


TINY = pd.DataFrame(
    {"code": ["water", "road"], "name": ["供水", "道路"], "terms": ["水压|停水|水管", "路面、坑洼、沥青"]}
)


@pytest.mark.parametrize("n", [1, 4, 40])
def test_a_codebook_of_few_terms(n: int) -> None:
    texts = ["水管坏了老停水", "门口路面坑洼", "学区怎么划", "加装电梯"] * (n // 4 or 1)
    rows = group_comments(texts[:n], codebook=from_frame(TINY)).assignments
    found = list(zip(rows["topic_id"], rows["bucket"], strict=True))
    assert found[0] == ("c-water", "topic")
    if n > 1:
        assert found[1] == ("c-road", "topic")
        assert [bucket for _topic, bucket in found[2:4]] == ["none_fits", "none_fits"]


@given(st.permutations(range(12)))
@settings(deadline=None, max_examples=5)
def test_order_of_texts_changes_nothing(order: list[int]) -> None:
    texts = [f"{what}{how}" for what in ("水管", "水压", "路面") for how in ("坏了", "太差", "没人修", "有问题")]
    codebook = from_frame(TINY)
    one, other = trained(texts, codebook), trained([texts[row] for row in order], codebook)
    assert one.topic[order].tolist() == other.topic.tolist()
    np.testing.assert_allclose(one.margin[order], other.margin, atol=1e-4)


def test_the_point_comes_before_the_courtesy() -> None:
    rows = group_comments(
        ["楼道刷得挺好，就是下水道还是堵"], codebook=some_of_renovation("stairwell", "drainage", "water")
    ).assignments
    assert rows["topic_id"].tolist() == ["c-drainage", "c-stairwell"]


def test_further_topics_are_shown_under_other_names() -> None:
    clauses = split_mixed(["路面坑洼，水压低"])
    counts, vectors = csr_array(np.array([[1.0, 0, 1, 0, 0]])), np.array([[0.3, 0, 0.6, 0, 0]], np.float32)
    part = np.array([[0, 0, 1.0, 1, 0], [1, 0, 0, 0, 0]])
    part_vectors = part.astype(np.float32)
    args = counts, vectors, clauses, csr_array(part), part_vectors
    placed, said = place_mixed(by_hand(), *args)
    assert (placed.topic[0], said["topic"].tolist(), said["words"].tolist()) == (1, [1, 0], ["路面坑洼", "水压低"])
    # Where nothing in the whole comment speaks of water, the clause alone does not.
    _placed, said = place_mixed(by_hand(), csr_array(np.array([[0, 0, 1.0, 1, 0]])), vectors, *args[2:])
    assert said["topic"].tolist() == [1]
    # Of clauses about one shown topic the first stands for all.
    _placed, said = place_mixed(by_hand(shown=[0, 0]), *args)
    assert said["words"].tolist() == ["路面坑洼"]


def test_buckets_of_groups_found_go_by_strength() -> None:
    placed = Placement(np.zeros(2, int), np.array([0.9, 0.2]), np.ones(2), np.full(2, -1))
    assert buckets(placed, decided=0.1, fits=0.5).tolist() == ["topic", "none_fits"]
    fitting = dataclasses.replace(placed, fits=np.array([0.2, 0.9]))
    assert buckets(fitting, decided=0.1, fits=0.5).tolist() == ["none_fits", "topic"]


def test_a_topic_alone_has_no_second() -> None:
    strength, margin, second = best_two(np.array([[0.7]]), np.array([0]))
    assert (strength[0], margin[0], second[0]) == (0.7, 1, -1)


def test_codes_without_seeds_and_seeds_of_one_code() -> None:
    seeds = Seeds(csr_array(EYE[:2]), EYE[:2], np.array([0, 0]))
    placed = train(csr_array(EYE), EYE, seeds, 2).place(csr_array(EYE), EYE)
    assert placed.topic.tolist()[:2] == [0, 0]
    assert len(placed.margin) == 5
