"""The codebook: the topics an office already works by, each with the words it is known by."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd

from analytics.errors import MinyiError
from analytics.language import _
from analytics.text import lexicon

_REQUIRED = ("code", "name", "terms")
_SEPARATORS = re.compile(r"[|、，,;；\s]+")
# What a seed is: a term of the table, a whole comment (or the topic's name), or a term that an analyst added.
ROLES = ("term", "phrase", "added")
CATEGORIES = ("基础类", "完善类", "提升类")


class CodebookUnusable(MinyiError):
    """A codebook lacks columns, codes or terms, or names a code twice."""


@dataclass(frozen=True)
class TopicCodebook:
    """Topics known beforehand.

    ``codes`` has one row a topic: topic_id (c-<code>, or of one discovered or made by analysts), name, kind (a key of
    model.TOPIC_KINDS), category (基础类, 完善类, 提升类 or NA), unit (责任单位 or NA), shown (the topic_id it counts
    as: its own unless it was merged into another). ``examples`` has one row a seed: topic_id, text, role (one of
    ROLES). The last ``n_discovered`` codes take only what fits none of the others.
    """

    codes: pd.DataFrame
    examples: pd.DataFrame
    n_discovered: int = 0

    def __len__(self) -> int:
        return len(self.codes)

    def without_examples(self, texts: pd.Series) -> TopicCodebook:
        """The same topics, unlearnt of ``texts``: for measuring on phrases that it must not have seen."""
        kept = self.examples[~self.examples["text"].isin(texts)].reset_index(drop=True)
        return replace(self, examples=kept)


@lru_cache(maxsize=1)
def renovation() -> TopicCodebook:
    """28 topics of old-neighbourhood renovation; categories after 国办发〔2020〕23号. Made once; not to be changed.

    >>> len(renovation())
    28
    """
    phrases = pd.DataFrame(lexicon.rows("phrases.tsv") + lexicon.rows("sentences.tsv"))
    return from_frame(pd.DataFrame(lexicon.rows("codebook.tsv")), phrases=phrases)


def from_frame(frame: pd.DataFrame, *, phrases: pd.DataFrame | None = None) -> TopicCodebook:
    """A codebook from a table: code, name, terms (joined by | or 、), optional category and unit.

    ``phrases`` (code, phrase) are whole comments known to belong to a code. Raises :class:`CodebookUnusable`.

    >>> water = pd.DataFrame({"code": ["water"], "name": ["供水"], "terms": ["水压|水表"]})
    >>> from_frame(water).examples["text"].tolist()
    ['供水', '水压', '水表']
    """
    _check(frame)
    text = frame.astype("str").apply(lambda column: column.str.strip())
    topic_id = "c-" + text["code"]
    codes = pd.DataFrame({"topic_id": topic_id, "name": text["name"], "kind": "codebook"})
    for column in ("category", "unit"):
        known = frame[column].notna() & (text[column] != "") if column in frame else pd.Series(False, frame.index)
        codes[column] = text[column].where(known, None) if column in frame else None
    seeds = [
        (one, seed, "phrase" if seed == name else "term")
        for one, name, terms in zip(topic_id, text["name"], text["terms"], strict=True)
        for seed in [name, *filter(None, _SEPARATORS.split(terms))]
    ]
    if phrases is not None:
        seeds += [
            (f"c-{code}", phrase, "phrase") for code, phrase in zip(phrases["code"], phrases["phrase"], strict=True)
        ]
    examples = pd.DataFrame(seeds, columns=["topic_id", "text", "role"])
    examples = examples.drop_duplicates(["topic_id", "text"], ignore_index=True)
    return TopicCodebook(codes.assign(shown=topic_id).reset_index(drop=True), examples)


def elsewhere(codebook: TopicCodebook) -> list[str]:
    """What residents write about that is no matter of renovation (学区, 公交线路 …), as far as no code claims it.

    >>> buses = pd.DataFrame({"code": ["bus"], "name": ["公交"], "terms": ["公交站|末班车"]})
    >>> "公交线路" in elsewhere(renovation()), "公交线路" in elsewhere(from_frame(buses))
    (True, False)
    """
    # The renovation codebook's own seeds claim nothing: 线路 is of power lines, and 公交线路 lies outside all the same.
    every = set(codebook.examples["text"])
    own = every - set(renovation().examples["text"])
    claimed, terms = "\n".join(sorted(own)), {text for text in own if len(text) >= 2}
    return [
        outside
        for outside in lexicon.lines("elsewhere.txt")
        if outside not in every and outside not in claimed and terms.isdisjoint(_parts(outside))
    ]


def _parts(text: str) -> set[str]:
    """Every run of at least two characters of ``text``."""
    return {text[begin:end] for begin in range(len(text)) for end in range(begin + 2, len(text) + 1)}


def _check(frame: pd.DataFrame) -> None:
    action = _("请按“code、name、terms”三列整理类目表，terms 中各词以 | 分隔")
    missing = [column for column in _REQUIRED if column not in frame]
    if missing:
        found = _("类目表缺少列：{columns}").format(columns="、".join(missing))
        raise CodebookUnusable(found, expected="code、name、terms", action=action)
    if frame.empty:
        raise CodebookUnusable(_("类目表没有类目"), expected=_("至少一个类目"), action=action)
    blank = frame["code"].isna() | (frame["code"].astype("str").str.strip() == "") | frame["name"].isna()
    if blank.any():
        raise CodebookUnusable(_("{n} 个类目没有代码或名称").format(n=int(blank.sum())), action=action)
    repeated = frame["code"][frame["code"].duplicated()].astype("str").unique()
    if len(repeated):
        found = _("类目代码重复：{codes}").format(codes="、".join(repeated))
        raise CodebookUnusable(found, expected=_("每个代码只出现一次"), action=action)
