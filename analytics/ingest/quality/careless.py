"""Careless responding: forms filled in without thought, or many of them by one hand, as far as the cells show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc

from analytics.cancelling import heed
from analytics.ingest.checks import identity
from analytics.ingest.codebooks import fields
from analytics.ingest.normalisation import arrow, distinct, key, number, text_series, trimmed, trimmed_text
from analytics.ingest.quality import durations
from analytics.ingest.quality.screened import Found, Rows, Screened
from analytics.language import N_
from analytics.sayings import Saying, Several

LEAST_ALIKE: Final = 5  # questions
SECONDS_A_QUESTION: Final = 2.0
PART_OF_MEDIAN: Final = 1 / 3
LEAST_TIMED: Final = 10  # forms from which a median can be told
FORMS_AN_ADDRESS: Final = 3
LEAST_WORDS: Final = 6  # characters: two people may both write 没有意见
DOUBTED_FROM: Final = 0.5
_ADDRESS: Final = re.compile(r"(来自)?ip(地址|addr|address)?$")
_DOUBT: Final = key("智能清洗数据无效概率")
_NO_ADDRESS: Final = r"^(127\.|0\.0\.0\.0|::1|localhost)"  # the platform's own machine
_AGREE_TO_ALL: Final = frozenset(["consent", "vote"])
_CLOSED: Final = ("level", "single", "multi", "ranking")


def findings(forms: Screened) -> Iterator[Found]:
    """What the cells of single forms show."""
    for found in (straight_line, too_fast, same_address, same_answers, platform_doubts, out_of_range):
        heed()
        one = found(forms)
        if one is not None:
            yield one


def straight_line(forms: Screened) -> Found | None:
    """Forms that answer at least five level questions in the same words (nondifferentiation: Krosnick 1991).

    Base: forms that answer five of them at all. Agreeing with a question and with its reverse alike is a contradiction,
    so such forms are told apart where the questionnaire has reverse-worded questions. Who consents, or votes, may well
    say the same of every item: such surveys are not looked at.
    """
    plans = [plan for plan in forms.codebook.items if plan.type == "level"]
    if len(plans) < LEAST_ALIKE or forms.codebook.kind in _AGREE_TO_ALL:
        return None
    words: dict[str, int] = {}
    lowest = np.full(len(forms.frame), np.iinfo(np.int32).max, np.int32)
    highest, answered = np.full(len(forms.frame), -1, np.int32), np.zeros(len(forms.frame), np.int32)
    straight, reverse = np.zeros(len(forms.frame), bool), np.zeros(len(forms.frame), bool)
    for plan in plans:
        codes, texts = forms.answers(plan.heading)
        answers = np.array([*(words.setdefault(text, len(words)) for text in texts), -1], np.int32)[codes]
        given = answers >= 0
        answered += given
        np.minimum(lowest, answers, out=lowest, where=given)
        np.maximum(highest, answers, out=highest)
        (reverse if plan.reverse else straight)[given] = True
    enough = answered >= LEAST_ALIKE
    alike = np.flatnonzero(enough & (lowest == highest))
    if not len(alike):
        return None
    words_of = N_("{n} 份答卷的分级题（至少 {least} 题）答案完全相同，占 {share:.1%}{more}")
    contrary = int((straight & reverse)[alike].sum())
    more = Saying(N_("；其中 {n} 份对正反两面的题也答得一样，自相矛盾"), n=contrary) if contrary else ""
    detail = Saying(words_of, n=len(alike), least=LEAST_ALIKE, share=len(alike) / enough.sum(), more=more)
    return Found("straight_line", len(alike), int(enough.sum()), detail, alike)


def too_fast(forms: Screened) -> Found | None:
    """Forms filled in faster than two seconds an answered question, and in less than a third of the file's median.

    Two seconds an item is the rule of Huang, Curran, Keeney, Poposki & DeShon (2012); a third of the median is what
    access panels use. Both must hold: a short form is soon filled in, and some files count from the first click.
    Base: forms with a duration, of which there must be ten.
    """
    name = durations.heading(list(map(str, forms.frame.columns)))
    if name is None:
        return None
    took = durations.seconds(forms.frame[name])
    timed = took > 0
    if timed.sum() < LEAST_TIMED:
        return None
    answered = forms.answered(forms.headings(*_CLOSED))
    median = float(np.median(took[timed]))
    fast = np.flatnonzero(timed & (took < SECONDS_A_QUESTION * answered) & (took < PART_OF_MEDIAN * median))
    if not len(fast):
        return None
    words = N_(
        "{n} 份答卷平均每题不到 {seconds:g} 秒，且不到中位时长（{median:.0f} 秒）的三分之一；最短 {least:.0f} 秒"
    )
    detail = Saying(words, n=len(fast), seconds=SECONDS_A_QUESTION, median=median, least=took[fast].min())
    return Found("too_fast", len(fast), int(timed.sum()), detail, fast)


def same_address(forms: Screened) -> Found | None:
    """Forms from a network address that sent three or more. Base: forms with an address; the platform's own is none."""
    name = next((name for name in map(str, forms.frame.columns) if _ADDRESS.fullmatch(_bare(name))), None)
    if name is None:
        return None
    words = pc.replace_substring_regex(arrow(trimmed(forms.frame[name])), r"\s*[(（].*$", "")
    known = pc.and_not(pc.is_valid(words), pc.fill_null(pc.match_substring_regex(words, _NO_ADDRESS), False))
    at = np.flatnonzero(known.to_numpy(zero_copy_only=False))
    codes, _addresses = text_series(words).iloc[at].factorize()
    times = np.bincount(codes)
    often = at[times[codes] >= FORMS_AN_ADDRESS]
    if not len(often):
        return None
    words_of = N_("{n} 份答卷来自 {k} 个网络地址，每个地址 {least} 份及以上，最多的一个 {most} 份")
    many = int((times >= FORMS_AN_ADDRESS).sum())
    detail = Saying(words_of, n=len(often), k=many, least=FORMS_AN_ADDRESS, most=times.max())
    return Found("same_address", len(often), len(at), detail, often)


def _bare(heading: str) -> str:
    """The heading for comparing, without the code that LimeSurvey puts before it."""
    return fields.plain(heading.partition(". ")[0])


def same_answers(forms: Screened) -> Found | None:
    """Forms with the same answers to every question, at least five, and the same words of their own.

    Ticks alone coincide by chance; words of six characters and more seldom do. Base: forms with both.
    """
    texts, closed = forms.headings("text"), forms.headings(*_CLOSED)
    if not texts or len(texts) + len(closed) < LEAST_ALIKE:
        return None
    worded, answered = np.zeros(len(forms.frame), bool), forms.answered(closed)
    for heading in texts:
        answered += forms.frame[heading].notna().to_numpy()
        length = pc.fill_null(pc.utf8_length(arrow(forms.frame[heading])), 0)
        worded |= length.to_numpy() >= LEAST_WORDS
    at = base = np.flatnonzero(worded & (answered >= LEAST_ALIKE))
    at = at[_shared(forms, texts, at)]  # words first: they leave few rows to compare further
    at = at[_shared(forms, [*texts, *closed], at)]
    if not len(at):
        return None
    sizes = np.bincount(_groups(forms, [*texts, *closed], at))
    words = N_("{n} 份答卷的全部答案（至少 {least} 题）和所写文字完全相同，共 {k} 组，最大的一组 {most} 份")
    detail = Saying(words, n=len(at), least=LEAST_ALIKE, k=len(sizes), most=sizes.max())
    return Found("same_answers", len(at), len(base), detail, at)


def _shared(forms: Screened, headings: list[str], at: Rows) -> npt.NDArray[np.bool_]:
    """Which of the rows hold the same in all these columns as another of them."""
    return pd.Series(_groups(forms, headings, at)).duplicated(keep=False).to_numpy()


def _groups(forms: Screened, headings: list[str], at: Rows) -> Rows:
    return identity.grouped([trimmed(forms.frame[heading].iloc[at]).factorize()[0] for heading in headings])


def platform_doubts(forms: Screened) -> Found | None:
    """Forms that the platform's own cleaning (腾讯问卷) holds for invalid with a probability above one half."""
    name = next((name for name in map(str, forms.frame.columns) if fields.plain(name) == _DOUBT), None)
    if name is None:
        return None
    codes, texts = distinct(forms.frame[name])
    chances = np.array([*map(_chance, texts), np.nan])[codes]
    doubted = np.flatnonzero(chances > DOUBTED_FROM)
    if not len(doubted):
        return None
    words = N_("{n} 份答卷被平台的智能清洗判为无效的概率高于 {share:.0%}")
    detail = Saying(words, n=len(doubted), share=DOUBTED_FROM)
    return Found("platform_doubts", len(doubted), int((~np.isnan(chances)).sum()), detail, doubted)


def _chance(text: str) -> float:
    """A probability, 0–1, written as a share or in per cent.

    >>> [_chance(text) for text in ("0.63", "63%", "63", "低")]
    [0.63, 0.63, 0.63, nan]
    """
    value = number(text)
    if value is None:
        return np.nan
    return value / 100 if value > 1 or trimmed_text(text).endswith(("%", "％")) else value


def out_of_range(forms: Screened) -> Found | None:
    """Answers off their scale, by question. They are issues too; here is how many there are of each."""
    issues = forms.checked.issues
    off = issues[issues["code"].isin(["out_of_range", "bad_level"])]
    if off.empty:
        return None
    often = off["column"].value_counts()
    said = [Saying(N_("“{heading}”{n} 处"), heading=str(heading), n=n) for heading, n in often.items()]
    positions = forms.rows_of(off)
    return Found("out_of_range", len(positions), len(forms.frame), Several(N_("；"), said), positions)
