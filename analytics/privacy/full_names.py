"""Full names without a form of address behind them: after a role (物业经理刘芳), announced (我叫张建国), signed (崔玉兰 同意).

Only what the characters of given names make likely is taken for a name: 经理高度重视 holds none.
"""

from __future__ import annotations

import re
from typing import Final

from analytics.privacy import names
from analytics.privacy.identifiers import Span
from analytics.privacy.names import COMPOUND, STRONG, TITLE, WEAK, WORDS

_GIVEN: Final = "".join(sorted(set("".join(WORDS["given"].split()))))
_SURNAMES: Final = "".join(sorted(STRONG | set(WORDS["weak_of_full_names"])))
_NOT_A_NAME: Final = frozenset(WORDS["not_a_name"].split()) | names.BEGINS_A_WORD
_LIKELY_GIVEN: Final = f"(?:[小大][{_GIVEN}]|[{_GIVEN}]{{1,2}})"
_LIKELY: Final = f"(?:{'|'.join(COMPOUND)}|[{_SURNAMES}]){_LIKELY_GIVEN}"
_ANY: Final = f"(?:{'|'.join(COMPOUND)}|[{''.join(sorted(STRONG | WEAK))}])[\u4e00-\u9fff]{{1,2}}"
_ENDS: Final = r"(?=[,，。;；、\s!！.(（\d【]|$)"


def _any_of(words: str) -> str:
    return "|".join(sorted(words.split(), key=lambda word: (-len(word), word)))


_ROLES: Final = _any_of(WORDS["roles"])
_ANNOUNCING: Final = _any_of(WORDS["announcing"])
_LINK: Final = r"(?:[是叫为写]|[:：\s]){0,2}"
AFTER_ROLE: Final = re.compile(
    rf"(?:{TITLE.pattern}|{_ROLES}|{_ANNOUNCING}|[妈爸儿弟哥姐妹]){_LINK}(?P<hide>{_LIKELY})"
)
# Whatever the given name, where nothing else follows: 联系人：李娜娜。
ANNOUNCED: Final = re.compile(rf"(?:{_ANNOUNCING})[:：是为\s]{{0,2}}(?P<hide>{_ANY}){_ENDS}")
SIGNED: Final = re.compile(
    rf"(?:^|(?<=[,，。;；!！\s:：]))(?P<hide>[{''.join(sorted(STRONG))}](?:[小大][{_GIVEN}]|[{_GIVEN}]{{2}}))"
    r"(?=[,，、(（\s:：【]|不?同意|签|$)"
)
# What the prefilter of deidentify looks for, in any width of writing.
_WIDE: Final = r"(?:[是叫为写]|[:：\s　\x{00A0}]){0,2}"
HINTS: Final = (
    rf"(?:{_ROLES}|{_ANNOUNCING}|[妈爸儿弟哥姐妹]){_WIDE}(?:{'|'.join(COMPOUND)}|[{''.join(sorted(STRONG | WEAK))}])",
    rf"(?:^|[,，。;；!！\s:：　\x{{00A0}}])[{''.join(sorted(STRONG))}][小大{_GIVEN}][{_GIVEN}]",
)


def spans(text: str) -> list[Span]:
    """Where a full name stands in folded ``text`` that a role, an announcement or a signature shows to be one.

    >>> spans("物业经理刘芳说过，经理高度重视")
    [(4, 6)]
    """
    found: list[Span] = []
    for pattern in (AFTER_ROLE, SIGNED):
        for match in pattern.finditer(text):
            start, end = match.span("hide")
            if text[start : start + 2] not in _NOT_A_NAME:
                found.append((start, end))
    for match in ANNOUNCED.finditer(text):
        start, end = match.span("hide")
        if text[start : start + 2] not in _NOT_A_NAME and not names.NO_GIVEN_NAME & set(text[start:end]):
            found.append((start, end))
    return names.apart(found)
