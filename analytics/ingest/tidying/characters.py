"""Characters brought to one form: traditional to simplified, full-width to half-width, inserted pinyin taken out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

import opencc

_HAN: Final = "\u3400-\u9fff"
_FULL_WIDTH: Final = {
    code: code - 0xFEE0 for code in [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]
}
WIDE: Final = "[０-９Ａ-Ｚａ-ｚ]"

# Simplified for 壞 and 瀋, to OpenCC's phrases also traditional for 坯 and 沉: a broken lift would become a brick.
_BOTH: Final = frozenset("坏沈")

# One syllable of pinyin without its tone; ü also as v.
_SYLLABLE: Final = (
    "(?:[bpm](?:a|o|e|ai|ei|ao|ou|an|en|ang|eng|i|ie|iao|iu|ian|in|ing|u)|f(?:a|o|ei|ou|an|en|ang|eng|u)"
    "|[dtnl](?:a|e|ai|ei|ao|ou|an|en|ang|eng|ong|i|ia|ie|iao|iu|ian|in|iang|ing|u|uo|ui|uan|un|[üv]e?)"
    "|[gkh](?:a|e|ai|ei|ao|ou|an|en|ang|eng|ong|u|ua|uo|uai|ui|uan|un|uang)"
    "|[jqx](?:i|ia|ie|iao|iu|ian|in|iang|ing|iong|u|ue|uan|un)"
    "|(?:[zcs]h?|r)(?:a|e|i|ai|ei|ao|ou|an|en|ang|eng|ong|u|ua|uo|uai|ui|uan|un|uang)"
    "|y(?:a|ao|e|ou|an|ang|i|in|ing|o|ong|u|ue|uan|un)|w(?:a|o|ai|ei|an|en|ang|eng|u)"
    "|[aoe]|ai|ei|ao|ou|an|en|ang|eng|er)"
)
_PLAIN_PINYIN: Final = re.compile(rf"{_SYLLABLE}(?:[ '’\-]?{_SYLLABLE}){{0,5}}")
_TONES: Final = frozenset("\u0300\u0301\u0304\u030c")  # grave, acute, macron, caron
_LETTERS: Final = r"a-zA-Z\u00c0-\u024f\u0251\u0261\u0300-\u036f"
_BRACKETED: Final = re.compile(rf"(?<=[{_HAN}])[ ]?[(（\[［【]([ '’\-{_LETTERS}]{{1,40}})[)）\]］】]")
# What a bracket with pinyin holds at least, in the words of RE2: a letter with a tone, or a tone of its own.
TONED: Final = r"[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ\x{0300}\x{0301}\x{0304}\x{030C}]"


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=1)
def traditional() -> frozenset[str]:
    """The characters that are written otherwise in simplified script, about 3 700."""
    every = [chr(code) for code in range(0x3400, 0xA000)]
    return frozenset(one for one, plain in zip(every, map(_converter().convert, every), strict=True) if one != plain)


def simplified(text: str) -> str:
    """``text`` in simplified characters, phrase by phrase; what is simplified already stays as it is.

    >>> simplified("小區的乾淨程度，著名的乾隆樓，打坏了")
    '小区的干净程度，著名的乾隆楼，打坏了'
    """
    if text.isascii():
        return text
    converted = _converter().convert(text)
    if converted == text or len(converted) != len(text):
        return converted
    return "".join(old if old in _BOTH else new for old, new in zip(text, converted, strict=True))


def half_width(text: str) -> str:
    """``text`` with full-width letters and digits made plain; Chinese punctuation stays.

    >>> half_width("３号楼，ＷｉＦｉ（好）")
    '3号楼，WiFi（好）'
    """
    return text.translate(_FULL_WIDTH)


def without_pinyin(text: str) -> str:
    """``text`` without the pinyin in brackets that learners' editions and copying machines put after a character.

    >>> without_pinyin("改（gǎi）造小區(qū)，(WiFi)信号(ok)，去咖啡馆(café)")
    '改造小區，(WiFi)信号(ok)，去咖啡馆(café)'
    """
    return _BRACKETED.sub(lambda match: "" if _is_pinyin(match[1]) else match[0], text)


def _is_pinyin(word: str) -> bool:
    """Whether a word is made of syllables of pinyin, with at least one tone."""
    marks = unicodedata.normalize("NFD", word.lower().replace("ɑ", "a").replace("ɡ", "g"))
    plain = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    return len(marks) > len(plain) and _PLAIN_PINYIN.fullmatch(plain.strip()) is not None
