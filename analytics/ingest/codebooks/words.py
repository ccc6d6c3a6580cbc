"""The words that occur under level questions, and what each is read as: the table in which an analyst decides that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from analytics.errors import UnmappableFile
from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.codebooks.scales import MISSING_WORDS, Scale
from analytics.ingest.normalisation import distinct, key, trimmed_text
from analytics.language import N_, _
from analytics.model import MISSING
from analytics.privacy import deidentify

UNREAD: Final = N_("不在量表之内")
_MOST_WORDS: Final = 200  # of one group of columns, the commonest
_SHORT: Final = 11  # levels of a numeric scale whose numbers are worth a row each


def readings(texts: Sequence[str], plan: ColumnPlan) -> list[int | str | None]:
    """What each of the ``texts`` stands for under a level question: its level, one of MISSING, or None.

    >>> plan = ColumnPlan("道路", "item", "level", "满意/一般/不满意", 3, meanings=(("还行", "2"), ("拒答", "skipped")))
    >>> readings(["满意", "还行", "拒答", "不清楚", "满亿"], plan)
    [3, 2, 'skipped', 'dont_know', None]
    """
    scale = plan.levels
    decided = {key(word): meaning for word, meaning in plan.meanings}
    return [_reading(text, scale, plan.reverse, decided.get(key(text))) for text in texts]


def _reading(text: str, scale: Scale, reverse: bool, decided: str | None) -> int | str | None:
    if decided is None:
        level = scale.level(text)
        return MISSING_WORDS.get(key(text)) if level is None else level
    if decided in MISSING:
        return decided
    return scale.low + scale.high - int(decided) if reverse else int(decided)


def frame(plans: Sequence[ColumnPlan], cells: pd.DataFrame) -> pd.DataFrame:
    """One row a word and the columns where it is read in one way: 列名 (joined by 、), 词, 次数, 读作.

    Columns on the same scale stand together. Words that are not on it come first, then levels from the best, then
    missing answers. Numbers that a long scale reads as themselves are left out.
    """
    rows: list[dict[str, object]] = []
    for headings, same in _groups(plans).items():
        counts: Counter[str] = Counter()
        for plan in same:
            codes, texts = distinct(cells[plan.heading])
            counts.update(dict(zip(texts, np.bincount(codes[codes >= 0], minlength=len(texts)).tolist(), strict=True)))
        commonest = [word for word, _n in counts.most_common(_MOST_WORDS)]
        read = dict(zip(commonest, readings(commonest, same[0]), strict=True))
        shown = [word for word in commonest if not _is_plain(word, read[word], same[0].levels)]
        shown = _without_persons(shown)
        rows += [
            {"列名": headings, "词": word, "次数": counts[word], "读作": shown_as(read[word], same[0].levels)}
            for word in sorted(shown, key=lambda word: _place(read[word]))
        ]
    return pd.DataFrame(rows, columns=["列名", "词", "次数", "读作"]).astype(
        {"列名": "str", "词": "str", "次数": "int64", "读作": "str"}
    )


def _without_persons(words: list[str]) -> list[str]:
    """Those of ``words`` that hold nothing personal; the others are no levels, and their cells are issues."""
    written = pd.Series(words, dtype="str")
    return written[deidentify.mask(written).texts == written].tolist()


def _groups(plans: Sequence[ColumnPlan]) -> dict[str, list[ColumnPlan]]:
    """The level columns that are read in one way, under their headings."""
    groups: dict[tuple, list[ColumnPlan]] = {}
    for plan in plans:
        if plan.type == "level" and not plan.lacks_scale:
            groups.setdefault((plan.scale, plan.reverse, plan.meanings), []).append(plan)
    return {_("、").join(plan.heading for plan in same): same for same in groups.values()}


def _is_plain(word: str, read: int | str | None, scale: Scale) -> bool:
    return not scale.labels and scale.high - scale.low >= _SHORT and scale.level(word) == read is not None


def _place(read: int | str | None) -> tuple[int, int]:
    if read is None:
        return (0, 0)
    return (1, -read) if isinstance(read, int) else (2, list(MISSING).index(read))


def shown_as(read: int | str | None, scale: Scale) -> str:
    """A reading as the table shows it: "5 非常满意", "不清楚", or that it is off the scale."""
    if read is None:
        return _(UNREAD)
    if isinstance(read, str):
        return _(MISSING[read])
    return f"{read} {scale.labels[read - scale.low]}" if scale.labels else str(read)


def choices(plans: Sequence[ColumnPlan]) -> list[str]:
    """What may stand in 读作: the levels of all scales in use, best first, and the reasons why an answer is missing."""
    scales = dict.fromkeys(same[0].levels for same in _groups(plans).values())
    levels = [shown_as(level, scale) for scale in scales for level in range(scale.high, scale.low - 1, -1)]
    return list(dict.fromkeys([*levels, *(_(words) for words in MISSING.values()), _(UNREAD)]))


def decided(plans: Sequence[ColumnPlan], edited: pd.DataFrame) -> tuple[ColumnPlan, ...]:
    """The plans with the meanings that the edited table gives to words; what the scale says anyway is not kept.

    Raises :class:`UnmappableFile` naming every row that cannot stand.
    """
    groups = _groups(plans)
    faults: list[str] = []
    meanings: dict[str, dict[str, str]] = {headings: {} for headings in groups}
    for at, row in enumerate(edited.to_dict("records"), start=1):
        same = groups.get(str(row["列名"]))
        if same is None:
            raise UnmappableFile(_("词义表与列对应表不一致"), action=_("请重新打开该文件"))
        word, wished = str(row["词"]), trimmed_text(str(row["读作"]))
        meaning = _meaning(wished, same[0])
        usual = shown_as(readings([word], replace(same[0], meanings=()))[0], same[0].levels)
        if wished == usual:
            continue
        if meaning is None:
            faults.append(_("第 {row} 行“{word}”：没有“{found}”这一级").format(row=at, word=word, found=wished))
        else:
            meanings[str(row["列名"])][word] = meaning
    if faults:
        raise UnmappableFile(_("；").join(faults), action=_("请在词义表中改正后再试"))
    kept = {
        plan.heading: _kept(plan, meanings[headings], edited.loc[edited["列名"] == headings, "词"])
        for headings, same in groups.items()
        for plan in same
    }
    return tuple(replace(plan, meanings=kept.get(plan.heading, plan.meanings)) for plan in plans)


def _meaning(wished: str, plan: ColumnPlan) -> str | None:
    """The meaning to keep for a reading: a level's number before any reversal, one of MISSING; None for neither."""
    scale = plan.levels
    for code, words in MISSING.items():
        if wished == _(words):
            return code
    for level in range(scale.low, scale.high + 1):
        if wished in (str(level), shown_as(level, scale)):
            return str(scale.low + scale.high - level if plan.reverse else level)
    return None


def _kept(plan: ColumnPlan, given: dict[str, str], shown: pd.Series) -> tuple[tuple[str, str], ...]:
    """The decisions on the words that were shown and earlier ones on words that were not, by word."""
    seen = {key(str(word)) for word in shown}
    earlier = [(word, meaning) for word, meaning in plan.meanings if key(word) not in seen]
    return tuple(sorted((*earlier, *given.items())))
