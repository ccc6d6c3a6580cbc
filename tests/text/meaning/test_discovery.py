"""Groups without a codebook: vectors, groups, their number, and how little they hang on chance."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.metrics import adjusted_rand_score

from analytics.text.meaning.cluster import choose_k, modularity, refine, smooth, spherical_k_means
from analytics.text.meaning.discovery import discover, telling
from analytics.text.meaning.vectorize import WordVectors, _orthonormal, _subspace, learn
from analytics.text.words.segment import segment

SUBJECTS = {
    "roof": ["屋顶", "楼顶", "天台", "屋面", "阁楼", "天花板", "墙皮", "漏水", "渗水", "防水", "下雨", "返潮"],
    "parking": ["车位", "停车", "车库", "地锁", "划线", "占道", "外来车", "收费", "道闸", "车辆", "违停", "车主"],
    "lift": ["电梯", "加装", "采光", "分摊", "一楼", "高层", "补贴", "井道", "轿厢", "爬楼", "老人", "签字"],
    "waste": ["垃圾", "臭味", "清运", "苍蝇", "垃圾桶", "分类", "保洁", "堆放", "厨余", "蚊虫", "清扫", "投放"],
    "noise": ["噪音", "广场舞", "施工", "夜里", "休息", "吵闹", "音响", "扰民", "睡觉", "喇叭", "电钻", "安静"],
}
COMMON = ["我们", "小区", "希望", "尽快", "解决", "一直", "没有", "问题", "真的", "居民"]


def clouds(sizes: list[int], *, spread: float = 0.12, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors around as many orthogonal directions of ten as there are sizes, and the direction of each."""
    chance = np.random.default_rng(seed)
    truth = np.repeat(np.arange(len(sizes)), sizes)
    vectors = np.eye(10)[truth] + spread * chance.normal(size=(len(truth), 10))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), truth


def comments(n: int, *, words: int = 4, seed: int = 4) -> tuple[list[str], list[str]]:
    """``n`` comments of ``words`` words of one subject and two that any may have, and the subject of each."""
    chance = np.random.default_rng(seed)
    subjects = chance.choice(list(SUBJECTS), size=n).tolist()
    texts = ["，".join([*chance.choice(SUBJECTS[s], words), *chance.choice(COMMON, 2)]) for s in subjects]
    return texts, subjects


def features(texts: list[str]) -> tuple[WordVectors, csr_array, np.ndarray]:
    segmented = segment(texts)
    words = learn(segmented)
    counts = words.counts(segmented)
    return words, counts, words.embed(counts)


def test_modularity_is_that_of_the_textbook() -> None:
    # Two triangles joined by one link: 6 of 7 links inside; by chance half of them. 6/7 − 1/2 = 0.357.
    links = [(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5), (2, 3)]
    matrix = np.zeros((6, 6))
    for one, other in links:
        matrix[one, other] = matrix[other, one] = 1
    assert modularity(csr_array(matrix), np.array([0, 0, 0, 1, 1, 1]), 2) == pytest.approx(6 / 7 - 1 / 2)


@pytest.mark.parametrize("n_groups", [3, 5, 8])
def test_as_many_groups_as_there_are_clouds(n_groups: int) -> None:
    vectors, _truth = clouds([60] * n_groups)
    assert choose_k(vectors, smooth(vectors), seed=1) == n_groups


@pytest.mark.parametrize("n", [2, 3, 4, 5, 8, 11, 16, 30, 45, 60])
def test_number_of_groups_of_few_texts(n: int) -> None:
    vectors, _truth = clouds([n - n // 2, n // 2])
    assert 2 <= choose_k(vectors, smooth(vectors), seed=1) <= max(2, n // 5)


def test_texts_all_alike_are_one_group() -> None:
    vectors = np.tile(np.eye(10, dtype=np.float32)[0], (50, 1))
    placed = discover(csr_array(np.ones((50, 2), np.float32)), vectors, k=None, seed=1)
    assert choose_k(vectors, smooth(vectors), seed=1) == 1
    assert set(placed.topic) == {0}
    assert placed.strength == pytest.approx(1)


def test_the_subspace_is_that_of_the_greatest_eigenvalues() -> None:
    chance = np.random.default_rng(6)
    axes = np.linalg.qr(chance.normal(size=(300, 300)))[0]
    values = np.concatenate([[-60, 50, 40, 30], chance.uniform(-1, 1, 296)])
    found, vectors = _subspace(csr_array(((axes * values) @ axes.T).astype(np.float32)), 3)
    assert found == pytest.approx([30, 40, 50], rel=1e-3)
    assert np.abs(vectors.T @ axes[:, [3, 2, 1]]).round(3).tolist() == np.eye(3).tolist()


def test_columns_at_right_angles_span_what_they_spanned() -> None:
    columns = np.random.default_rng(7).normal(size=(200, 6)).astype(np.float32) * 10.0 ** np.arange(-2, 4)
    found = _orthonormal(_orthonormal(columns.astype(np.float32)))
    assert found.T @ found == pytest.approx(np.eye(6), abs=1e-5)
    weights = np.linalg.lstsq(found, columns / np.linalg.norm(columns, axis=0), rcond=None)[0]
    assert found @ weights == pytest.approx(columns / np.linalg.norm(columns, axis=0), abs=1e-4)


def test_columns_that_repeat_one_another_share_one_direction() -> None:
    column = np.random.default_rng(8).normal(size=(50, 1)).astype(np.float32)
    found = _orthonormal(np.hstack([column, column]))
    assert np.isfinite(found).all()
    assert np.linalg.matrix_rank(found, tol=1e-4) == 1


def test_a_topic_of_nine_tenths_does_not_swallow_the_other() -> None:
    vectors, truth = clouds([270, 30])
    smoothed = smooth(vectors)
    k = choose_k(vectors, smoothed, seed=1)
    labels = spherical_k_means(smoothed, k, seed=1)
    assert set(labels[truth == 0]).isdisjoint(labels[truth == 1])


@pytest.mark.parametrize("words", [4, 20])
def test_groups_are_the_subjects(words: int) -> None:
    texts, subjects = comments(300, words=words)
    learnt, counts, vectors = features(texts)
    placed = discover(counts, vectors, k=5, seed=1, words=learnt)
    assert adjusted_rand_score(subjects, placed.topic) > 0.9
    assert ((placed.strength >= 0) & (placed.strength <= 1) & (placed.margin >= 0) & (placed.margin <= 1)).all()
    assert (np.diff(np.bincount(placed.topic)) <= 0).all()  # numbered from the largest


def test_the_last_bits_of_floats_change_nothing() -> None:
    texts, _subjects = comments(300)
    learnt, counts, vectors = features(texts)
    chance = np.random.default_rng(8)
    other = (vectors * (1 + 1e-6 * chance.choice([-1, 1], size=vectors.shape))).astype(np.float32)
    for k in (5, None):
        one, two = (discover(counts, v, k=k, seed=1, words=learnt).topic for v in (vectors, other))
        assert adjusted_rand_score(one, two) == 1


def test_seeds_hardly_matter() -> None:
    texts, _subjects = comments(300)
    _learnt, counts, vectors = features(texts)
    one, two = (discover(counts, vectors, k=5, seed=seed).topic for seed in (1, 2))
    assert adjusted_rand_score(one, two) > 0.95


def test_many_texts_are_placed_by_groups_of_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    texts, subjects = comments(400)
    learnt, counts, vectors = features(texts)
    monkeypatch.setattr("analytics.text.meaning.discovery.LEARN_FROM", 200)
    placed = discover(counts, vectors, k=5, seed=1, words=learnt)
    assert len(placed.topic) == 400
    assert adjusted_rand_score(subjects, placed.topic) > 0.85


def test_telling_features_are_those_of_one_group() -> None:
    counts = csr_array(np.array([[30, 10, 0], [0, 10, 1]]))
    found = telling(counts, np.array([0, 1]), 2)
    assert found[0] > found[1] > 0  # always in the first group; in both
    assert found[2] > found[1]
    # Spread exactly like all uses a feature says nothing but the floor.
    even = telling(csr_array(np.array([[3.0, 6.0], [1.0, 2.0]])), np.array([0, 1]), 2)
    assert even == pytest.approx([0.1, 0.1])


def test_weighing_changes_weights_alone() -> None:
    learnt, counts, vectors = features(comments(60)[0])
    before = learnt.weights.copy()
    twice = learnt.weighing(np.full(len(learnt.weights), 2.0), counts)
    assert twice.weights == pytest.approx(2 * before)
    assert (learnt.weights == before).all()
    assert twice.embed(counts) == pytest.approx(vectors, abs=1e-4)  # the same factor everywhere changes no direction


def test_refining_leaves_no_group_empty() -> None:
    counts = csr_array(np.array([[5, 0], [5, 0], [0, 5], [5, 1]], np.float32))
    found = refine(counts, np.array([0, 0, 1, 1]), 2)
    assert found.tolist() == [0, 0, 1, 0]
    assert len(set(refine(counts, np.array([0, 1, 1, 1]), 2).tolist())) == 2
