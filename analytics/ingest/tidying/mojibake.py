"""Cells read in the wrong encoding among sound ones: repaired where that is certain, given up where nothing is left."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from analytics.ingest.reading import misread
from analytics.ingest.tidying.characters import simplified

# The first of every three Chinese bytes of UTF-8, taken with the next for GBK: 鏀归€犳弧鎰忓害 for 改造满意度.
_LEADS: Final = "".join(
    bytes([lead, trail]).decode("gb18030") for lead in range(0xE4, 0xEA) for trail in range(0x80, 0xC0)
)
JUNK: Final = "锟斤拷|烫烫烫|屯屯屯|閿熸枻鎷|�"
# What any of this holds at least, in the words of RE2.
SUSPECT: Final = (
    rf"{JUNK}|[{_LEADS}].?[{_LEADS}\x{{E000}}-\x{{F8FF}}€]|[À-ÿ][\x{{80}}-\x{{FF}}Œœ‡†•™“”‘’–—…ŠšŽž€]|\?\?\?"
)
_HAN: Final = re.compile("[㐀-鿿]")
_WESTERN: Final = re.compile("[\x80-\xff\u0152-\u2122€]")
_GIVEN_UP: Final = re.compile(f"(?:{JUNK})+")
_MOST_JUNK: Final = 0.3  # share of a text's characters
_ENOUGH_COMMON: Final = 0.8  # share of Chinese characters among the 3 755 commonest
_TIMES: Final = 3  # a file may have been misread again and again


def repaired(text: str) -> str | None:
    """``text`` as it was meant: itself where nothing is wrong, None where it cannot be read any more.

    >>> [repaired(text) for text in ("鏀归€犳弧鎰忓害", "ÂúÒâ", "灏忓尯鏀归€犲緢濂?", "锟斤拷锟斤拷", "café很好")]
    ['改造满意度', '满意', None, None, 'café很好']
    """
    for _time in range(_TIMES):
        better = next((found for way in _WAYS if (found := _tried(way, text)) is not None), None)
        if better is None:
            break
        text = better
    return None if _is_lost(text) else text


def _tried(way: Callable[[str], str], text: str) -> str | None:
    """The text read again that way, where the bytes fit and the result is Chinese as people write it."""
    try:
        found = way(text)
    except UnicodeError:
        return None
    return found if found != text and _gains(text, found) else None


_WAYS: Final[tuple[Callable[[str], str], ...]] = (
    lambda text: misread.chinese(text).decode("utf-8"),
    lambda text: misread.western(text).decode("utf-8"),
    lambda text: misread.western(text).decode("gb18030"),
)


def _gains(before: str, after: str) -> bool:
    """Whether ``after`` is plain Chinese (or on the way to it) where ``before`` is not."""
    if not _HAN.search(after):
        return bool(_WESTERN.search(before)) and len(after) < len(before) and _is_western(after)
    return _common(after) >= _ENOUGH_COMMON and _common(before) < _ENOUGH_COMMON and not _WESTERN.search(after)


def _is_western(text: str) -> bool:
    """Whether a text still holds pairs of Western letters that no language writes."""
    return bool(re.search("[\xc0-\xff][\x80-\xff]", text))


def _common(text: str) -> float:
    """Share of common characters (GB 2312, first level) among the Chinese ones; 0 without any."""
    han = _HAN.findall(text)
    coded = [one.encode("gb18030") for one in han]
    return sum(0xB0 <= one[0] <= 0xD7 and one[1] >= 0xA1 for one in coded) / max(len(coded), 1)


def _is_lost(text: str) -> bool:
    """Whether what is left says nothing: mostly junk, or nothing but question marks that stand for lost letters."""
    solid = "".join(text.split())
    junk = sum(map(len, _GIVEN_UP.findall(solid)))
    asked = solid.count("?")
    only_asked = asked >= 3 and 2 * asked >= len(solid) and not _HAN.search(solid)
    return bool(solid) and (junk >= _MOST_JUNK * len(solid) or only_asked or _is_misread(solid))


def _is_misread(text: str) -> bool:
    """Whether a text is UTF-8 read as GBK of which a byte was lost, so that it cannot be turned back."""
    leads = sum(one in _LEADS for one in text)
    return len(text) >= 3 and 4 * leads >= len(text) and _common(simplified(text)) < 0.5
