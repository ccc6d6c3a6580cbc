"""Words are jieba's own, token by token, whoever computes them; an office's terms touch only texts that hold them."""

from __future__ import annotations

import csv
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.text import lexicon
from analytics.text.words import tokenizer as tokenizer_module
from analytics.text.words.segment import clean, own_terms, segment
from analytics.text.words.tokenizer import END, MOST_TERMS, by_jieba, tokenizer

OWN = ("飞线", "小区门口", "没有人", "不亮", "24小时热水", "小区")
LATIN = "8-9 2016.06.26 1.5l 50-60% 0731-0000 d40-d41 e-mail c++ c# at&t 3#楼 v1.2.3 -5% .5 a_b wifi t恤 b超 4s店"
OTHERS = "好好好 不好不好不好 哈哈哈哈 个个个 急急急急 天天 轰轰轰 , 。 、 ！ ( ) ~ … 😀 \u3400一 鿖 𠀀 é Ω 日 の 한"
PIECES = (*LATIN.split(), *OTHERS.split(), " ", "\u3000", "\t", "\r\n", "")


@pytest.fixture(scope="module")
def phrases() -> list[str]:
    return [clean(row["phrase"]) for row in lexicon.rows("phrases.tsv")]


def varied(phrases: list[str], n: int) -> list[str]:
    """Phrases run together with numbers, links, repeats, rare characters and single characters of any kind."""
    chance = random.Random(5)
    texts = []
    for _ in range(n):
        parts = [
            chance.choice(phrases)[: chance.randrange(1, 12)],
            chance.choice(PIECES),
            chr(chance.randrange(0x4E00, 0x9FA6)) * chance.randrange(1, 4),
            chance.choice(PIECES),
            "".join(chance.choices("0123456789abxyz.-%_+#&", k=chance.randrange(8))),
        ]
        chance.shuffle(parts)
        texts.append("".join(parts))
    return texts


@pytest.mark.parametrize("terms", [(), OWN])
def test_tokens_are_jiebas(phrases: list[str], terms: tuple[str, ...]) -> None:
    texts = phrases + varied(phrases, 2000)
    assert len(texts) >= 5000
    cut, oracle = tokenizer(own_terms(terms)), by_jieba(own_terms(terms)).cut
    for text in texts:
        assert cut(text) == list(oracle(text))


@pytest.mark.parametrize("name", ["messages", "titles", "reviews"])
def test_tokens_of_real_texts_are_jiebas(reference: Callable[[str], Path], name: str) -> None:
    with reference(f"{name}/{name}.csv").open(encoding="utf-8", newline="") as file:
        texts = [clean(row["text"])[:200] for row in csv.DictReader(file)][::9][:700]
    oracle = by_jieba().cut
    # Told by number, so that no report holds a resident's words.
    assert [row for row, text in enumerate(texts) if tokenizer()(text) != list(oracle(text))] == []


@given(st.text("小区门口楼道灯不亮好个没有人的了24.-%小时热水a飞线,\u3400", max_size=25))
@settings(deadline=None, max_examples=150)
def test_any_text_is_cut_as_jieba_cuts_it(text: str) -> None:
    assert tokenizer(own_terms(OWN))(text) == list(by_jieba(own_terms(OWN)).cut(text))


@pytest.mark.parametrize("terms", [(), OWN])
def test_many_texts_are_cut_as_each_alone(phrases: list[str], terms: tuple[str, ...]) -> None:
    texts = [clean(text) for text in ["", *phrases[:900], "好好好", "", *varied(phrases, 1500), ""]]
    cut = tokenizer(own_terms(terms))
    assert list(chain.from_iterable(cut.blocks(texts))) == [word for text in texts for word in [*cut(text), END]]
    together = segment(texts, terms=terms)
    assert [together.of(row) for row in range(len(texts))] == [cut(text) for text in texts]


@given(st.lists(st.text("小区门口楼道灯不亮好个没有人的了24.-%a飞,\u3400", max_size=12), max_size=8))
@settings(deadline=None, max_examples=150)
def test_any_texts_are_cut_as_each_alone(texts: list[str]) -> None:
    together = segment(texts)
    assert [together.of(row) for row in range(len(texts))] == [tokenizer()(text) for text in texts]
    assert len(set(together.words)) == len(together.words)


@given(st.lists(st.text("不好个一二a1.+\u3400\ufa10\U00020000\u9fd5\u9fd6😀，", max_size=14), max_size=5))
@settings(deadline=None, max_examples=300)
def test_exceptions_are_those_of_the_patterns(texts: list[str]) -> None:
    patterns = (tokenizer_module._REPEATED, tokenizer_module._RARE, tokenizer_module._INSIDE)
    expected = [row for row, text in enumerate(texts) if any(pattern.search(text) for pattern in patterns)]
    assert tokenizer_module._with_exceptions(texts) == expected


@given(
    st.lists(st.sampled_from(["小区门口的", "道灯", "门口", "的人", "没有", "被骗", "人都", "楼道灯"]), max_size=4),
    st.integers(0, 10_000),
)
@settings(deadline=None, max_examples=12)
def test_a_term_changes_only_texts_that_hold_it(terms: list[str], start: int) -> None:
    texts = [clean(row["phrase"]) for row in lexicon.rows("phrases.tsv")]
    texts = [texts[(start + step) % len(texts)] + texts[(start + 7 * step) % len(texts)] for step in range(300)]
    before, after = tokenizer(), tokenizer(own_terms(terms))
    for text in texts:
        if not any(term in text for term in terms):
            assert before(text) == after(text)


def test_a_term_stays_whole() -> None:
    assert tokenizer()("小区路灯不亮") == ["小区", "路灯", "不亮"]
    assert tokenizer()("楼上飞线乱拉") == ["楼上", "飞线", "乱", "拉"]
    assert segment(["楼上飞线乱拉"], terms=["飞线乱拉"]).of(0) == ["楼上", "飞线乱拉"]
    assert segment(["wifi灯坏"], terms=["ＷＩＦＩ灯"]).of(0) == ["wifi灯", "坏"]


def test_order_width_and_repeats_of_terms_change_nothing() -> None:
    assert own_terms(["飞线", "ＬＥＤ灯", "飞线 ", "漏", ""]) == ("led灯", "飞线")
    assert own_terms(["飞线", "道灯"]) == own_terms(["道灯", "飞线", "飞线"])


def test_too_many_terms_are_refused() -> None:
    terms = [f"{chr(0x4E00 + number)}{chr(0x5E00 + number)}" for number in range(MOST_TERMS + 1)]
    with pytest.raises(ValueError, match="1001 terms"):
        segment(["灯"], terms=terms)
    assert segment(["楼道灯不亮"], terms=terms[1:]).of(0) == ["楼道灯", "不亮"]


def test_threads_share_a_tokenizer(phrases: list[str]) -> None:
    cut = tokenizer()
    alone = [cut(text) for text in phrases[:800]]
    with ThreadPoolExecutor(4) as threads:
        for together in threads.map(lambda _: [cut(text) for text in phrases[:800]], range(4)):
            assert together == alone


def test_import_loads_no_dictionary_and_leaves_other_jiebas_alone() -> None:
    program = (
        "import os, sys, tempfile; tempfile.tempdir = os.environ['FOLDER']\n"
        "from analytics.text.words.segment import segment\n"
        "assert not {'jieba', 'rjieba'} & set(sys.modules)\n"
        "segment(['雨污分流']); assert 'jieba' not in sys.modules\n"
        "segment(['好好好']); import jieba, rjieba\n"
        "assert not jieba.dt.initialized and '雨污分流' not in jieba.dt.FREQ and not rjieba.has_word('雨污分流')\n"
        "assert not os.listdir(os.environ['FOLDER'])\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        ran = subprocess.run(
            [sys.executable, "-W", "error", "-c", program],
            env={"FOLDER": folder, "PYTHONPATH": str(Path(__file__).parents[3])},
            capture_output=True,
            text=True,
            check=False,
        )
    assert (ran.returncode, ran.stderr) == (0, "")
