"""Sentences that are stored without a language: what comes back, in which words, and what is left as it stands."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from analytics import sayings
from analytics.plurals import Counting
from analytics.sayings import Saying, Several
from tests.english import english, spoken

__all__ = ["english"]


def test_one_stored_sentence_is_read_in_each_readers_language(english: dict[str, str]) -> None:
    english |= {
        "{n} 份，{what}": Counting("{n} {n:form|forms}, {what}"),
        "第 {number} 轮": "round {number}",
        "；": "; ",
    }
    what = Several("；", [Saying("第 {number} 轮", number=number) for number in (1, 2)])
    stored = [sayings.written(Saying("{n} 份，{what}", n=n, what=what)) for n in (1, 3)]
    assert [sayings.read(one) for one in stored] == ["1 份，第 1 轮；第 2 轮", "3 份，第 1 轮；第 2 轮"]
    with spoken():
        assert [sayings.read(one) for one in stored] == ["1 form, round 1; round 2", "3 forms, round 1; round 2"]


def test_numbers_and_times_are_written_as_the_sentence_asks() -> None:
    told = Saying(
        "{n} 占 {share:.1%}，{at:%Y-%m-%d %H:%M}，{day:%m/%d}",
        n=np.int64(3),
        share=np.float64(1 / 3),
        at=pd.Timestamp(1_788_000_000.25, unit="s"),
        day=dt.datetime(2026, 9, 1),
    )
    assert sayings.read(sayings.written(told)) == "3 占 33.3%，2026-08-29 10:40，09/01"


@pytest.mark.parametrize("text", ["", "3 份答卷", '{"n": 3}', "{n} 份", "“{heading}”"])
def test_what_older_versions_stored_is_shown_as_it_stands(text: str) -> None:
    assert sayings.read(text) == text


@pytest.mark.parametrize("heading", ['{"say": "{n}", "with": {}}', "{n}", "％{0.__class__}", "“道路”"])
def test_what_somebody_else_wrote_is_never_taken_for_a_sentence_or_a_place_to_fill(heading: str) -> None:
    stored = sayings.written(Several("；", [Saying("“{heading}”{n} 处", heading=heading, n=2), heading]))
    assert sayings.read(stored) == f"“{heading}”2 处；{heading}"


def test_a_sentence_that_no_catalogue_has_any_more_is_read_in_chinese(english: dict[str, str]) -> None:
    stored = sayings.written(Saying("以前的 {n} 句", n=2))
    with spoken():
        assert sayings.read(stored) == "以前的 2 句"
