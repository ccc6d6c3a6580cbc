"""How likely an answer says something, learnt from answers that do and that do not."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.text import lexicon
from analytics.text.words.noise import has_content
from analytics.text.words.substance import learn_substance, substance

FULL = ["楼道灯不亮", "路灯不亮", "下水道堵了", "水压低", "停车位少"] * 2
EMPTY = ["问我闺女去", "问我儿子去", "我不会写字", "不会写字", "问老伴去吧"] * 2


def test_what_was_taught_is_known() -> None:
    probability = learn_substance(FULL, EMPTY).probability([*FULL, *EMPTY])
    assert probability[: len(FULL)].min() > 0.5 > probability[len(FULL) :].max()


def test_each_unknown_character_makes_substance_three_times_as_likely() -> None:
    learnt = learn_substance(FULL, EMPTY)
    known, one, two = learnt.probability(["问我", "问龘我", "问龘我靐"])
    # The pair 问我 is lost as well, so that the first step is larger; the second is one character more.
    assert known < one < two
    alone = learnt.probability(["", "龘", "龘靐"])
    odds = alone / (1 - alone)
    assert odds[1:] / odds[:-1] == pytest.approx([3, 3])


def test_no_texts_and_texts_of_signs() -> None:
    assert substance().probability([]).shape == (0,)
    assert len(set(substance().probability(["", "。。。", "123"]).tolist())) == 1


def test_hardly_any_sentence_of_the_codebook_is_set_aside() -> None:
    sentences = [row["phrase"] for name in ("phrases.tsv", "sentences.tsv") for row in lexicon.rows(name)]
    assert (~has_content(sentences)).mean() < 0.001


def test_terms_of_the_codebook_say_something() -> None:
    terms = [term for row in lexicon.rows("codebook.tsv") for term in row["terms"].split("|")]
    assert (~has_content(terms)).mean() < 0.01
    assert has_content(["不满意", "太贵", "漏", "没人管", "随便进出", "看孩子", "说了也白说"]).all()


def test_held_out_answers() -> None:
    """Taught by half of the lexicon, asked about the other half: .999 of what says something stays."""
    full = np.array([row["phrase"] for row in lexicon.rows("sentences.tsv")])
    empty = np.array(lexicon.lines("empty.txt"))
    learnt = learn_substance(full[::2], empty[::2])
    assert (learnt.probability(full[1::2]) >= 0.2).mean() > 0.998
    assert (learnt.probability(empty[1::2]) < 0.2).mean() > 0.15
