"""The community of a whole file, told by its name or its sheet's, and the column that tells it row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Final

import numpy as np
import pandas as pd

from analytics.ingest.normalisation import distinct, key
from analytics.ingest.places import spellings
from analytics.ingest.places.gazetteer import Gazetteer
from analytics.language import _
from analytics.model import Communities

_WORD: Final = re.compile(r"[^_\s()（）\[\]【】+，,。.、;；:：《》“”\"']+")
_FILE_ENDING: Final = re.compile(r"\.[A-Za-z]{2,5}$")
_DATE: Final = re.compile(r"^20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?")
_MODE: Final = re.compile(r"按(?:文本|序号|分数)")
# What the name of a file says beside the community.
_BESIDE: Final = re.compile(
    r"(?:20\d\d年?)?(?:老旧)?(?:小区)?(?:改造|居民|业主|住户|满意|意愿|意见|需求|征求|征询|调查|问卷|答卷|回访|验收|表决"
    r"|投票|统计|汇总|数据|结果|第.{1,2}[轮次期])"
)
# 朝阳花园（二区）, 朝阳花园满意度二区: another part of the estate may be meant.
_NUMERAL: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})"
_OTHER_PART: Final = re.compile(
    rf"^(?:第?{_NUMERAL}[区院苑村里]|{_NUMERAL}期|[东西南北中][区院苑村里])|[度查卷果](?:第?{_NUMERAL}|[东西南北中])区$"
)
CERTAIN: Final = 90  # the name stands inside a longer word; less is a likeness
_SHORTEST: Final = 3
_MOSTLY: Final = 0.5
_MOST_VALUES: Final = 500  # distinct ones, the commonest, that are looked up
_ALIKE: Final = 65  # likeness of a file's name that is worth asking about


def from_name(text: str, communities: Communities) -> tuple[str, int, str] | None:
    """community_id, likeness 0–100 and the reason, where the name of a file or of a sheet speaks of one community.

    100 is a name that is a word of its own, 90 one that stands before 改造, 满意度 …; less is a guess to confirm. None
    where none is alike, or several are.

    >>> known = pd.DataFrame({"community_id": ["C1"], "name": ["朝阳花园"]}, dtype="str")
    >>> from_name("289538440_按文本_朝阳花园改造满意度_5_5.xlsx", known)
    ('C1', 90, '“朝阳花园改造满意度”中有“朝阳花园”')
    """
    gazetteer = Gazetteer(communities)
    words = _words(text)
    whole = {word: gazetteer.written(spellings.parted(word).name).at for word in words}
    named = {at: (100, _("“{word}”是小区名称").format(word=word)) for word, at in whole.items() if at is not None}
    begun = dict(found for word in words if whole[word] is None for found in _begins(word, gazetteer))
    if told := begun | named:
        highest = CERTAIN - 1 if any(map(_OTHER_PART.search, words)) else 100
        return _only(gazetteer, {at: (min(score, highest), why) for at, (score, why) in told.items()})
    return _only(gazetteer, dict(_alike([_BESIDE.split(word)[0] or word for word in words], gazetteer)))


def _words(text: str) -> list[str]:
    """The words of a name that may name a community: no numbers, dates, modes of a platform."""
    stem = _FILE_ENDING.sub("", PurePath(text.replace("\\", "/")).name)
    words = [_DATE.sub("", word) for word in _WORD.findall(stem)]
    return [word for word in words if len(word) > 1 and not word.isascii() and not _MODE.fullmatch(word)]


def _begins(word: str, gazetteer: Gazetteer) -> Iterator[tuple[int, tuple[int, str]]]:
    """The community with whose name the word begins, if what follows is a thing that files are called by."""
    for end in range(len(word) - 1, _SHORTEST - 1, -1):
        at = gazetteer.written(word[:end]).at if _BESIDE.match(word, end) else None
        if at is not None:
            yield at, (CERTAIN, _("“{word}”中有“{name}”").format(word=word, name=word[:end]))
            return


def _alike(words: list[str], gazetteer: Gazetteer) -> Iterator[tuple[int, tuple[int, str]]]:
    """The community that each word is most like, if only one is."""
    for word, found in zip(words, gazetteer.alike(words), strict=True):
        if found and found[0].score >= _ALIKE and [one.score for one in found].count(found[0].score) == 1:
            at, score = found[0].at, min(found[0].score, CERTAIN - 1)
            yield at, (score, _("“{word}”像“{name}”").format(word=word, name=gazetteer.names[at]))


def _only(gazetteer: Gazetteer, found: Mapping[int, tuple[int, str]]) -> tuple[str, int, str] | None:
    if len(found) != 1:
        return None
    ((at, (score, reason)),) = found.items()
    return gazetteer.ids[at], score, reason


def telling_column(frame: pd.DataFrame, headings: Sequence[str], communities: Communities) -> str | None:
    """The first of ``headings`` under which most filled cells are communities of the register; None without any.

    Communities count however freely they are written, doubtful ones half. Numbers alone tell nothing.

    >>> known = pd.DataFrame({"community_id": ["C1", "C2"], "name": ["朝阳花园", "建设新村"]}, dtype="str")
    >>> frame = pd.DataFrame({"来源": ["微信", "微信"], "来源详情": ["朝阳花园3号楼", "建设新村"]}, dtype="str")
    >>> telling_column(frame, ["来源", "来源详情"], known)
    '来源详情'
    """
    gazetteer = Gazetteer(communities)
    if not gazetteer.ids:
        return None
    shares = {heading: _share(frame[heading], gazetteer) for heading in headings}
    best = max(shares, key=lambda heading: shares[heading], default=None)
    return best if best is not None and shares[best] > _MOSTLY else None


def _share(column: pd.Series, gazetteer: Gazetteer) -> float:
    """Share of the filled cells that are communities, 0–1; a doubtful spelling counts half."""
    codes, texts = distinct(column)
    if all(key(text).isdigit() for text in texts):
        return 0.0
    counts = np.bincount(codes[codes >= 0], minlength=len(texts))
    commonest = np.argsort(-counts, kind="stable")[:_MOST_VALUES].tolist()
    meanings = [gazetteer.written(spellings.parted(texts[at]).name) for at in commonest]
    worth = np.array([1.0 if meaning.at is not None else 0.5 if meaning.likely else 0.0 for meaning in meanings])
    return float((worth * counts[commonest]).sum() / counts[commonest].sum())
