"""Sentences that are stored: the message of the source language with its values, put into words when somebody reads.

So what one reader caused to be written is read by another in his own language. A text that is stored as it stands,
as older versions did and as people write, is shown as it stands.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

from analytics.former_wordings import today
from analytics.language import _

_BEGINNINGS: Final = ('{"say": ', '{"all": ')


class Saying:
    """A marked ``message`` and what fills it: numbers, texts that are nobody's to translate, times, other sayings.

    >>> in_words(Saying("{n} 份，{what}", n=3, what=Saying("第 {number} 轮", number=2)))
    '3 份，第 2 轮'
    """

    def __init__(self, message: str, **values: Value) -> None:
        self.message = message
        self.values: Mapping[str, Value] = values


class Several:
    """Sayings one after another, with the marked message ``between`` them.

    >>> in_words(Several("；", [Saying("{n} 份", n=3), Saying("{n} 份", n=4)]))
    '3 份；4 份'
    """

    def __init__(self, between: str, parts: Iterable[Value]) -> None:
        self.between = between
        self.parts = tuple(parts)


Value: TypeAlias = Saying | Several | str | int | float | dt.datetime


def in_words(value: Value) -> Any:
    """What is said, in the reader's language; numbers, times and plain texts as they are."""
    if isinstance(value, Saying):
        return _(today(value.message)).format(**{name: in_words(one) for name, one in value.values.items()})
    if isinstance(value, Several):
        return (_(today(value.between)) if value.between else "").join(str(in_words(part)) for part in value.parts)
    return value


def written(saying: Saying | Several) -> str:
    """``saying`` as the store keeps it.

    >>> written(Saying("{n} 份", n=3))
    '{"say": "{n} 份", "with": {"n": 3}}'
    """
    return json.dumps(_packed(saying), ensure_ascii=False)


def read(stored: str) -> str:
    """A ``stored`` text in the reader's language: what :func:`written` wrote put into words, any other as it stands.

    >>> read('{"say": "{n} 份", "with": {"n": 3}}'), read("3 份")
    ('3 份', '3 份')
    """
    return str(in_words(_unpacked(json.loads(stored)))) if stored.startswith(_BEGINNINGS) else stored


def _packed(value: Value) -> Any:
    if isinstance(value, Saying):
        return {"say": value.message, "with": {name: _packed(one) for name, one in value.values.items()}}
    if isinstance(value, Several):
        return {"all": [_packed(part) for part in value.parts], "between": value.between}
    if isinstance(value, dt.datetime):
        return {"at": value.isoformat()}
    return value if isinstance(value, str) else value.item() if hasattr(value, "item") else value


def _unpacked(value: Any) -> Value:
    if not isinstance(value, dict):
        return value
    if "say" in value:
        return Saying(value["say"], **{name: _unpacked(one) for name, one in value["with"].items()})
    if "all" in value:
        return Several(value["between"], map(_unpacked, value["all"]))
    return dt.datetime.fromisoformat(value["at"])
