"""The building of a household: kept from its 户号 or a column of its own, so that answers can be counted by 楼栋.

The unit and the room are never kept. Where it is not plain which number is the building (3-501 may be building or unit)
nothing is kept: a household without a building is told as such, a wrong one would not be.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from analytics.ingest.normalisation import arrow, distinct, key, taken, without_number

COLUMN: Final = re.compile(r"楼栋|楼号|栋号|幢号|几号楼|几栋|几幢")
_NAME: Final = r"[1-9][0-9]{0,2}[a-z]?|[a-z][0-9]{0,2}|[一二三四五六七八九十]{1,3}|[甲乙丙丁戊]"
_MARK: Final = r"号楼|#楼|栋楼|幢楼|栋|幢|座|#"
# In RE2, which has no look-ahead: 9-3-402; 3号楼2单元501, A座1203; 12号301室.
_HOUSEHOLD: Final = (
    rf"^0*(?P<building>{_NAME})"
    rf"(?:[-/—–_][0-9a-z]{{1,3}}(?:单元)?[-/—–_][0-9]{{2,4}}(?:室|户|号)?$|(?:{_MARK})|号[0-9]{{3,4}}(?:室|户)?$)"
)
_ALONE: Final = re.compile(rf"0*({_NAME})(?:{_MARK}|楼|号)?")
_OWN_NAME: Final = re.compile(r"[\u4e00-\u9fff]{1,4}(?:[1-9][0-9]{0,2}号?)?[楼栋幢座]")
_DIGITS: Final = {word: number for number, word in enumerate("一二三四五六七八九", start=1)}


def building_name(text: str) -> str | None:
    """One name for a building however it is written; None where the text names none.

    >>> [building_name(text) for text in ("09栋", "9 号楼", "九", "十二幢", "a座", "东楼", "9-3-402", "五百号")]
    ['9号楼', '9号楼', '9号楼', '12号楼', 'A座', '东楼', '9号楼', None]
    """
    folded = key(text)
    if alone := _ALONE.fullmatch(folded):
        return _named(alone[1])
    if _OWN_NAME.fullmatch(folded):
        return folded
    household = re.match(_HOUSEHOLD, folded)
    return _named(household["building"]) if household else None


def buildings(households: pd.Series | None, given: pd.Series | None) -> pd.Series | None:
    """The building of every form: as ``given`` in a column of its own, else as its 户号 tells; missing where neither.

    None where the file has neither column. Text of any length goes in, only the names of buildings come out.
    """
    told = None if given is None else _given(given)
    kept = None if households is None else _of_households(households)
    if told is None or kept is None:
        return kept if told is None else told
    return told.where(told.notna(), kept)


def is_building(heading: str) -> bool:
    """Whether a column, by its heading, holds the building and no more.

    >>> is_building("楼栋"), is_building("2、您住几号楼？"), is_building("楼栋管理是否满意")
    (True, True, False)
    """
    folded = key(without_number(heading)).rstrip("?:")
    return bool(COLUMN.search(folded)) and len(folded) <= 10 and "满意" not in folded


def _given(cells: pd.Series) -> pd.Series:
    codes, texts = distinct(cells.reset_index(drop=True))
    return _as_column(codes, [building_name(text) for text in texts])


def _of_households(cells: pd.Series) -> pd.Series:
    """Over whole columns: there are as many 户号 as forms, and few buildings."""
    plain = pc.utf8_lower(pc.utf8_normalize(arrow(cells.reset_index(drop=True)), form="NFKC"))
    plain = pc.replace_substring_regex(plain, r"\s+", "")
    found = pc.struct_field(pc.extract_regex(plain, _HOUSEHOLD), "building").combine_chunks()
    words = found.dictionary_encode()
    codes = pc.fill_null(words.indices, -1).to_numpy(zero_copy_only=False).astype(np.intp)
    return _as_column(codes, [_named(word) for word in words.dictionary.to_pylist()])


def _as_column(codes: np.ndarray, names: list[str | None]) -> pd.Series:
    known = np.array([name is not None for name in names] + [False])
    return taken([name or "" for name in names], np.where(known[codes], codes, -1))


def _named(word: str) -> str | None:
    """The words that a building is called by: 9号楼, A座, 甲楼."""
    if word[0] in _DIGITS or word[0] == "十":
        number = _number(word)
        return None if number is None else f"{number}号楼"
    if word[0].isdigit():
        return f"{word.upper()}号楼"
    return f"{word.upper()}座" if word[0].isascii() else f"{word}楼"


def _number(word: str) -> int | None:
    """Chinese numerals up to 99; None where they make no number.

    >>> _number("十二"), _number("二十"), _number("一一")
    (12, 20, None)
    """
    tens, ten, ones = word.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return None
    return (10 * _DIGITS.get(tens, 1) if ten else 0) + _DIGITS.get(ones, 0)
