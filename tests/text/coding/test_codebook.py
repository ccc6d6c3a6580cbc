"""The codebook and coding by it."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.text.coding.codebook import CATEGORIES, CodebookUnusable, elsewhere, from_frame, renovation
from analytics.text.topics import group_comments


def test_renovation_codebook_is_complete() -> None:
    codebook = renovation()
    assert len(codebook) == 28
    assert codebook.codes["topic_id"].str.fullmatch(r"c-[a-z_]+").all()
    assert codebook.codes["unit"].notna().all()
    assert set(codebook.codes["category"].dropna()) == set(CATEGORIES)
    assert set(codebook.examples["topic_id"]) == set(codebook.codes["topic_id"])


def test_a_phrase_held_out_is_unlearnt() -> None:
    codebook = renovation()
    phrase = codebook.examples["text"].iloc[-1]
    assert phrase not in set(codebook.without_examples(pd.Series([phrase])).examples["text"])


def test_own_codebook_by_terms_alone() -> None:
    frame = pd.DataFrame(
        {"code": ["water", "road"], "name": ["供水", "道路"], "terms": ["水压|停水|水管", "路面、坑洼、沥青"]}
    )
    grouping = group_comments(["水管坏了老停水", "门口路面坑洼", "沥青太薄"], codebook=from_frame(frame))
    assert grouping.assignments["topic_id"].tolist() == ["c-water", "c-road", "c-road"]
    assert grouping.topics["label"].tolist() == ["供水", "道路"]
    assert grouping.topics["category"].isna().all()


@pytest.mark.parametrize(
    ("frame", "found"),
    [
        ({"code": ["a"], "name": ["甲"]}, "terms"),
        ({"code": [], "name": [], "terms": []}, "没有类目"),
        ({"code": ["a", "a"], "name": ["甲", "乙"], "terms": ["子", "丑"]}, "重复：a"),
        ({"code": ["a", None], "name": ["甲", "乙"], "terms": ["子", "丑"]}, "1 个类目没有代码"),
    ],
)
def test_unusable_codebooks_say_why(frame: dict[str, list[str]], found: str) -> None:
    with pytest.raises(CodebookUnusable, match=found):
        from_frame(pd.DataFrame(frame))


def test_what_lies_outside_is_claimed_by_no_code() -> None:
    codebook = renovation()
    outside = elsewhere(codebook)
    assert len(outside) > 300
    assert not set(outside) & set(codebook.examples["text"])
    buses = from_frame(pd.DataFrame({"code": ["bus"], "name": ["公交"], "terms": ["公交站|末班车"]}))
    assert not any("公交" in text for text in elsewhere(buses))


def test_terms_of_the_renovation_codebook_are_each_in_one_place() -> None:
    examples = renovation().examples
    assert not examples.duplicated().any()
    assert examples.groupby("topic_id")["text"].size().between(150, 600).all()
