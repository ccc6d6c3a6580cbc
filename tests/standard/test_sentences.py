"""Texts of record that the software wrote are read back in the reader's language; what people wrote stays."""

from __future__ import annotations

import pytest

from analytics.language import of_record, using
from analytics.programme.entering.particulars import in_form
from analytics.programme.subjects import SUBJECTS, closing_words
from analytics.standard.sentences import Sentence, listed, words

UNIT = SUBJECTS["rectification"].field("unit")
PROBLEM = SUBJECTS["rectification"].field("problem")
EVIDENCE = SUBJECTS["rectification"].field("evidence")
LEAK = "居民集中反映“屋面防水”（常见说法：漏水、渗水）"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        (LEAK, "Many residents raise “Roof waterproofing” (in their words: 漏水, 渗水)"),
        ("居民集中反映“屋面防水”", "Many residents raise “Roof waterproofing”"),
        ("居民集中反映“车位”", "Many residents raise “车位”"),
        ("“小区“道路”平整”满意率低", "Low share satisfied with “小区“道路”平整”"),
        ("三号楼漏水", "三号楼漏水"),
        (f"{LEAK}，请尽快", f"{LEAK}，请尽快"),
    ],
)
def test_a_problem_is_shown_in_english_and_stored_as_it_was(stored: str, shown: str) -> None:
    assert PROBLEM.shown(stored) == stored
    with using("en"):
        assert PROBLEM.shown(stored) == shown
        assert in_form(shown, PROBLEM) == stored


def test_evidence_is_shown_whole_in_english() -> None:
    with of_record():
        on_topic = closing_words.ON_TOPIC.format(n=9, part=1, share="11.1 %", comments=3)
        on_topic += closing_words.ELSEWHERE.format(share="2.0 %")
        on_topic += closing_words.TIMES.format(lift="5.5", low="1.2", high="9.9")
        on_item = closing_words.ON_ITEM.format(
            title="满意度", round="第 2 轮", heading="道路", n=1, part=0, share="0.0 %", low="0 %", high="9 %",
            confidence="95", threshold=80,
        )  # fmt: skip
    with using("en"):
        assert EVIDENCE.shown(on_topic) == (
            "Of 9 comments by the dissatisfied (repeats removed) 1 raise it, 11.1 %; comments on it by the dissatisfied"
            " of this community: 3 in all; among the dissatisfied of the city's other communities 2.0 %, 5.5 times as"
            " much (interval 1.2 to 9.9)"
        )
        assert EVIDENCE.shown(on_item).startswith("“满意度”, Round 2, “道路”: 1 valid form, 0 satisfied")
        assert EVIDENCE.shown("现场查看") == "现场查看"


@pytest.mark.parametrize(
    "typed", ["Fire service, Property manager", "消防救援机构、物业服务企业", "Fire service，物业服务企业"]
)
def test_units_typed_in_any_language_are_stored_in_the_language_of_record(typed: str) -> None:
    with using("en"):
        assert in_form(typed, UNIT) == "消防救援机构、物业服务企业"
        assert UNIT.shown("消防救援机构、物业服务企业") == "Fire service, Property manager"


@pytest.mark.parametrize("own", ["光明公司", "Fire service, 光明公司", "消防救援机构、光明公司", "Smith, Jones & Co"])
def test_an_office_s_own_unit_stays_as_it_was_typed(own: str) -> None:
    with using("en"):
        assert in_form(own, UNIT) == own == UNIT.shown(own)


def test_amounts_of_works_too() -> None:
    unit = SUBJECTS["progress"].field("unit")
    with using("en"):
        assert (in_form("households", unit), unit.shown("户"), in_form("㎡", unit)) == ("户", "households", "㎡")


def test_a_place_that_stands_twice_must_be_filled_alike() -> None:
    twice = Sentence("{n} 和 {n}")
    assert (twice.read("1 和 1"), twice.read("1 和 2")) == ("1 和 1", None)


def test_nothing_typed_is_nothing() -> None:
    assert listed({}).stored("") == "" == words({}).stored("")
