"""Words that agree with a number: ``{n} {n:form|forms}`` in a translation is "1 form" and "2 forms".

Chinese has one form for all numbers, so messages in the code say nothing of it, and translators write both forms where
their language has two.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from typing import Any, Final

BETWEEN: Final = "|"  # the word for one, and the word for any other number
CHOICE: Final = re.compile(r"\{\w+:[^{}|]+\|[^{}|]+\}")
_LATER: Final = re.compile(r"\{(\w+)\}")


class Counting(str):
    """A translation whose words agree with the numbers that it is filled with.

    >>> said = Counting("{n} {n:form|forms} of {all:,}")
    >>> said.format(n=1, all=1200), said.format(n="1,412", all=1500)
    ('1 form of 1,200', '1,412 forms of 1,500')
    """

    def format(self, *args: object, **values: object) -> str:
        return _CHOOSING.vformat(str(self), args, values)


def filled(template: str, values: Mapping[str, object]) -> str:
    """``template`` with ``values`` in it, as :class:`Counting` does, though it was put together of several messages.

    >>> filled("{n} {n:form has|forms have} no day", {"n": 1})
    '1 form has no day'
    """
    return _CHOOSING.vformat(template, (), values)


class _Choosing(string.Formatter):
    """Reads a format of two words as a choice between them; all others as ``str.format`` does."""

    def format_field(self, value: Any, format_spec: str) -> str:
        one, between, more = format_spec.partition(BETWEEN)
        if not between:
            return str(super().format_field(value, format_spec))
        if later := _LATER.fullmatch(str(value)):  # the number itself is filled in later: so is its word
            return f"{{{later[1]}:{format_spec}}}"
        return one if str(value) == "1" else more


_CHOOSING: Final = _Choosing()
