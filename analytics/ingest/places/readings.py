"""How the characters of a name sound: 铁 is tie, 长 chang or zhang; as people type Chinese by its sounds."""

from __future__ import annotations

from functools import lru_cache
from types import ModuleType
from typing import Any, Final

_DIGITS: Final = dict(zip("0123456789", "零一二三四五六七八九", strict=True))


def usual(text: str) -> list[str]:
    """The reading of every character of ``text`` in the words it stands in; of what is no Chinese, itself.

    >>> usual("重庆路"), usual("重工2村")
    (['chong', 'qing', 'lu'], ['zhong', 'gong', 'er', 'cun'])
    """
    spoken = "".join(_DIGITS.get(character, character) for character in text)
    dictionary = _dictionary()
    return [reading[0] for reading in dictionary.pinyin(spoken, style=dictionary.Style.NORMAL, errors=_apart)]


@lru_cache(maxsize=8192)
def every(character: str) -> tuple[str, ...]:
    """All readings of one character.

    >>> every("长"), every("行")[:2], every("2"), every("a")
    (('zhang', 'chang'), ('xing', 'hang'), ('er',), ('a',))
    """
    spoken = _DIGITS.get(character, character)
    dictionary = _dictionary()
    return tuple(dictionary.pinyin(spoken, style=dictionary.Style.NORMAL, heteronym=True, errors=_apart)[0])


def _dictionary() -> ModuleType:
    import pypinyin  # a fifth of a second to load, on every page's way: not before somebody types a name

    return pypinyin


def _apart(unread: str) -> Any:
    """What the dictionary does not know, a character each; it comes in one piece otherwise."""
    return list(unread)
