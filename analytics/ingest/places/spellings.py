"""How people write a community: 二区 and 2区, brackets, 家属楼 for 家属院, a building and a room behind the name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from analytics.ingest.normalisation import key, trimmed_text
from analytics.privacy import deidentify, identifiers

_DIGITS: Final = dict(zip("零〇一二三四五六七八九", "00123456789", strict=True))
_NUMERAL: Final = re.compile(r"第?([零〇一二三四五六七八九十]+)|第(?=\d)")
_DASHES: Final = re.compile(r"[‐‑‒–—―−﹣~～]|(?<=\d)至(?=\d)")
_FAMILY: Final = re.compile(r"(?:职工)?家属(?:大院|院|区|楼|小区|院小区)$")
_SIGNS: Final = re.compile(r"(?<!\d)-|-(?!\d)|[^\w\-]|_")
_SUFFIX: Final = re.compile(r"(?<=..)(?:居民|住宅|生活)?小区$")
_REMARK: Final = re.compile(r"\((?:原|曾|又名|又称|俗称|旧称|别名|即|现|今|含|包括)[^()]*\)")
_FORMER: Final = re.compile(r"\((?:原名?|曾用名|又名|又称|俗称|旧称|别名)[:：]?([^()、,]{3,})\)")
_DESIGNATOR: Final = re.compile(r"\d+|[东西南北中前后上下左右新老甲乙丙丁a-z]")

_MASKED: Final = re.compile("|".join(re.escape(kind.placeholder) for kind in deidentify.KINDS.values()))

_NUMBER: Final = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_LIST: Final = rf"第?(?:{_NUMBER}(?:\s*[-,、/和]\s*{_NUMBER})*|[A-Za-z]\d?)"
_GAP: Final = r"[\s,、\-/·]*"
_BUILDING: Final = rf"{_LIST}\s*(?:号\s*楼|\#\s*楼|栋\s*楼?|幢\s*楼?|座|楼|\#|号(?=\s*{_NUMBER}\s*单))"
_UNIT: Final = rf"{_NUMBER}\s*(?:单元|门洞|门|单(?=\s*\d))"
_ROOM: Final = r"(?:\d{3,4}\s*(?:室|号房?|户|房)?|\d{1,2}\s*[室户]|[东西中]户)"
_HOME: Final = rf"(?:{_UNIT}(?:{_GAP}{_NUMBER}\s*[层楼])?(?:{_GAP}{_ROOM})?|{_NUMBER}\s*[层楼]{_GAP}{_ROOM}|{_ROOM})"
_DASHED: Final = r"\d{1,3}\s*[-/]\s*(?:\d{1,3}\s*[-/]\s*)?\d{3,4}\s*(?:室|号|户)?"
_DWELLING: Final = re.compile(
    rf"[\s,、\-/·(]*(?:(?P<building>{_BUILDING})(?:{_GAP}(?P<home>{_HOME}|{_DASHED}))?"
    rf"|(?P<alone>(?<!\d){_DASHED}|{_UNIT}(?:{_GAP}{_ROOM})?|(?<![\d\-]){_ROOM}))\s*\)?\s*(?:居民|业主|住户)?\s*$"
)


def comparable(text: str) -> str:
    """A community's name for comparing, whatever its numerals, brackets and dashes.

    >>> comparable("朝陽花園（第二期）"), comparable("砖厂家属楼"), comparable("建设路12–18号院")
    ('朝阳花园2期', '砖厂家属院', '建设路12-18号院')
    """
    plain = _DASHES.sub("-", _MASKED.sub("", key(text)))
    plain = _NUMERAL.sub(lambda match: _arabic(match[1] or ""), plain)
    return _FAMILY.sub("家属院", _SIGNS.sub("", plain))


def _arabic(numeral: str) -> str:
    """十二 is 12, 二十 20, 八一 81."""
    if "十" not in numeral:
        return "".join(_DIGITS[digit] for digit in numeral)
    tens, _ten, ones = numeral.partition("十")
    return "".join([_arabic(tens) or "1", _arabic(ones) or "0"])


def core(text: str) -> str:
    """A comparable name without 小区 at its end, which people add and leave out at will.

    >>> core("文化里小区"), core("金茵")
    ('文化里', '金茵')
    """
    return _SUFFIX.sub("", text)


def without_remark(name: str) -> str:
    """A register's name without a remark in brackets on what it was or holds: （原粮食局宿舍）."""
    return _REMARK.sub("", key(name))


def telling_parts(name: str) -> list[str]:
    """Parts of a register's name that people may write alone, comparable: what stands before a bracket, former names.

    >>> telling_parts("建设路12–18号院（原粮食局宿舍）")
    ['建设路12-18号院', '粮食局宿舍']
    """
    before, bracket, _rest = key(name).partition("(")
    parts = [before] if bracket and len(before) > 2 else []
    return [comparable(part) for part in parts + _FORMER.findall(key(name))]


def loose(text: str) -> str:
    """A comparable name's core with 家属院 and 宿舍 as one, for likeness only: both may stand side by side."""
    return core(text).replace("家属院", "宿舍")


def designators(text: str) -> tuple[str, ...]:
    """What tells one part of an estate from another in a comparable name: its numbers, 东西南北, 甲乙.

    >>> designators(comparable("朝阳花园二区东院"))
    ('2', '东')
    """
    return tuple(_DESIGNATOR.findall(text))


@dataclass(frozen=True)
class Spelling:
    """What somebody wrote for a community: its ``name``, and the building ``behind`` it; the room is in neither."""

    name: str
    behind: str = ""

    @property
    def shown(self) -> str:
        """All that may be shown of it."""
        return self.name + self.behind


def parted(text: str) -> Spelling:
    """The name apart from the building, unit and room behind it.

    >>> parted("朝阳花园二区 3号楼2单元501")
    Spelling(name='朝阳花园二区', behind=' 3号楼【房号】')
    """
    written = trimmed_text(text)
    match = _DWELLING.search(identifiers.fold(written))
    name = trimmed_text(written[: match.start()]) if match else ""
    if match is None or not name:
        return Spelling(written)
    if match["building"] and not match["home"]:
        return Spelling(name, written[len(name) :])
    kept = written[len(name) : match.end("building")] if match["building"] else ""
    return Spelling(name, kept + deidentify.KINDS["room"].placeholder)
