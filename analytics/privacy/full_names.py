"""Full names without a form of address: after a role (物业经理刘芳), announced (我叫张建国), signed (崔玉兰 同意).

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


_ROLES: Final = WORDS["roles"].split()
_ANNOUNCING: Final = WORDS["announcing"].split()
_LINK: Final = r"(?:[是叫为写]|[:：\s]){0,2}"
LIKELY: Final = re.compile(f"(?=(?P<hide>{_LIKELY}))")
# What shows a likely name to be one, looked for backwards from it.
ROLE: Final = re.compile(rf"(?:{TITLE.pattern}|{names.any_of([*_ROLES, *_ANNOUNCING])}|[妈爸儿弟哥姐妹]){_LINK}$")
_LONGEST_ROLE: Final = 8
# Whatever the given name, where nothing else follows: 联系人：李娜娜。
ANNOUNCED: Final = re.compile(rf"{names.any_of(_ANNOUNCING)}[:：是为\s]{{0,2}}(?P<hide>{_ANY}){_ENDS}")
SIGNED: Final = re.compile(
    rf"(?:^|(?<=[,，。;；!！\s:：]))(?P<hide>[{''.join(sorted(STRONG))}](?:[小大][{_GIVEN}]|[{_GIVEN}]{{2}}))"
    r"(?=[,，、(（\s:：【]|不?同意|签|$)"
)
# What the prefilter of deidentify looks for, in any width of writing.
_WIDE: Final = r"(?:[是叫为写]|[:：\s　\x{00A0}]){0,2}"
_LAST: Final = "".join(
    sorted({word[-1] for word in (*_ROLES, *_ANNOUNCING, *names.ALL_TITLES)} | set("妈爸儿弟哥姐妹"))
)
_FIRST: Final = "".join(sorted({*STRONG, *WEAK, *"".join(COMPOUND)}))
HINTS: Final = (
    rf"[{_LAST}]{_WIDE}[{_SURNAMES}{''.join(COMPOUND)}][小大{_GIVEN}{''.join(COMPOUND)}]",
    rf"(?:{'|'.join(_ANNOUNCING)})[:：是为\s　\x{{00A0}}]{{0,2}}[{_FIRST}]",
    rf"(?:^|[,，。;；!！\s:：　\x{{00A0}}])[{''.join(sorted(STRONG))}][小大{_GIVEN}][{_GIVEN}]",
)


def spans(text: str) -> list[Span]:
    """Where a full name stands in folded ``text`` that a role, an announcement or a signature shows to be one.

    >>> spans("物业经理刘芳说过，经理高度重视")
    [(4, 6)]
    """
    found: list[Span] = []
    for pattern in (LIKELY, SIGNED):
        for match in pattern.finditer(text):
            start, end = match.span("hide")
            shown = pattern is SIGNED or ROLE.search(text, max(0, start - _LONGEST_ROLE), start)
            # 李子 is a word, 李子轩 after a role is a name.
            likely = text[start : start + 2] not in _NOT_A_NAME or (pattern is LIKELY and end - start > 2)
            if shown and likely:
                found.append((start, end))
    for match in ANNOUNCED.finditer(text):
        start, end = match.span("hide")
        if text[start : start + 2] not in _NOT_A_NAME and not names.NO_GIVEN_NAME & set(text[start:end]):
            found.append((start, end))
    return names.apart(found)
