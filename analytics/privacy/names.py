"""姓名 + 称谓: 张先生, 李建国主任, 欧阳女士; and names announced by 我叫, 联系人.

A name is looked for backwards from its title, so that the words before it are judged only where a title stands.
Surnames that are also ordinary characters (高, 安, 任, 周 …) count only where they do not finish or begin a word.
"""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from typing import Final

_WORDS: Final = tomllib.loads(resources.files("analytics.privacy").joinpath("names.toml").read_text(encoding="utf-8"))
STRONG: Final = frozenset(_WORDS["strong"])
WEAK: Final = frozenset(_WORDS["weak"])
SHORT_TITLED: Final = frozenset(_WORDS["short_titled"])
COMPOUND: Final = tuple(_WORDS["compound"].split())
_ENDS_A_WORD: Final = frozenset(_WORDS["ends_a_word"].split())
_BEGINS_A_WORD: Final = frozenset(_WORDS["begins_a_word"].split())
_NO_GIVEN_NAME: Final = frozenset(_WORDS["no_given_name"].replace("\n", ""))

_OFFICES = _WORDS["offices"].split()
_ALL_TITLES = {*_WORDS["titles"].split(), *_OFFICES, *(rank + office for rank in "副总" for office in _OFFICES)}
# 楼长期, 单元长期: the 长 of 长期 is no title.
TITLE: Final = re.compile(f"(?:{'|'.join(sorted(_ALL_TITLES, key=lambda title: (-len(title), title)))})(?!期)")
SHORT_TITLE: Final = re.compile(
    r"总(?![结是体数共量之会算价要有得归部务站包承算的在不说能让想觉])|工(?![程人作地期业序艺具资厂匠种头委会商龄])"
    r"|哥(?!哥|们)|姐(?!姐|妹)|叔(?!叔)|姨(?!姨)|婶(?!婶)|嫂(?!嫂)|伯(?!伯)|爷(?!爷|们)|奶(?!奶)"
)
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_FULL_NAME = f"(?:{'|'.join(COMPOUND)}|[{''.join(sorted(STRONG | WEAK))}])[\u4e00-\u9fff]{{1,2}}"
_NAME_ENDS = r"(?=[,，。;；、\s!！.(（\d【]|$)"
ANNOUNCERS: Final = r"(?:姓名|联系人|户主|经办人|反映人|投诉人|业主|住户|居民)[:：是为]|我叫|我是|本人|名叫|叫做"
ANNOUNCED: Final = re.compile(rf"(?:{ANNOUNCERS})\s?(?P<hide>{_FULL_NAME}){_NAME_ENDS}")


def spans(text: str) -> list[tuple[int, int]]:
    """Where a name with its title stands in folded ``text``, and where an announced name stands.

    >>> spans("找王主任和欧阳女士")
    [(1, 4), (5, 9)]
    """
    found: list[tuple[int, int]] = []
    for match in TITLE.finditer(text):
        floor = found[-1][1] if found else 0
        start = _name_start(text, match.start(), floor)
        if start is not None:
            found.append((start, match.end()))
    for match in SHORT_TITLE.finditer(text):
        start = match.start() - 1
        if start >= 0 and text[start] in SHORT_TITLED and not _inside_a_word(text, start):
            found.append((start, match.end()))
    for match in ANNOUNCED.finditer(text):
        start, end = match.span("hide")
        if text[start : start + 2] not in _BEGINS_A_WORD and not _NO_GIVEN_NAME & set(text[start:end]):
            found.append((start, end))
    return _apart(found)


def _name_start(text: str, title: int, floor: int) -> int | None:
    """Where the name before the title at ``title`` begins; the longest reading that is a name, or None."""
    for given in (2, 1, 0):
        start = title - given - 1
        if start < floor or (given and not _is_given_name(text[start + 1 : title])):
            continue
        if start - 1 >= floor and text[start - 1 : start + 1] in COMPOUND:
            return start - 1
        known = text[start] in STRONG or (given == 0 and text[start] in WEAK)
        if known and not _inside_a_word(text, start) and not (given and text[start : start + 2] in _BEGINS_A_WORD):
            return start
    return None


def _is_given_name(words: str) -> bool:
    return _HAN.fullmatch(words) is not None and not _NO_GIVEN_NAME & set(words)


def _inside_a_word(text: str, start: int) -> bool:
    return start > 0 and text[start - 1 : start + 1] in _ENDS_A_WORD


def _apart(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans from left to right; of two that overlap, the one that begins first."""
    kept: list[tuple[int, int]] = []
    for span in sorted(found):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept
