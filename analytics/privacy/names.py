"""姓名 + 称谓: 张先生, 李建国主任, 欧阳女士, 王姐; 老李, 小王师傅; and 李某某. Full names alone are in full_names.

A name is looked for backwards from its title, so that the words before it are judged only where a title stands.
Surnames that are also ordinary characters (高, 安, 任, 周 …) count only where they do not finish or begin a word.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib import resources
from typing import Final

from analytics.privacy.identifiers import Span

WORDS: Final = tomllib.loads(resources.files("analytics.privacy").joinpath("names.toml").read_text(encoding="utf-8"))
STRONG: Final = frozenset(WORDS["strong"])
WEAK: Final = frozenset(WORDS["weak"])
SHORT_TITLED: Final = frozenset(WORDS["short_titled"])
COMPOUND: Final = tuple(WORDS["compound"].split())
_ENDS_A_WORD: Final = frozenset(WORDS["ends_a_word"].split())
BEGINS_A_WORD: Final = frozenset(WORDS["begins_a_word"].split())
NO_GIVEN_NAME: Final = frozenset(WORDS["no_given_name"].replace("\n", ""))

_OFFICES = WORDS["offices"].split()
ALL_TITLES = {*WORDS["titles"].split(), *_OFFICES, *(rank + office for rank in "副总" for office in _OFFICES)}


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of ``words``, the longest first. Its first character is looked at before the many words are."""
    return f"(?=[{''.join(sorted({word[0] for word in words}))}])(?:{'|'.join(sorted(words, key=_longest_first))})"


def _longest_first(word: str) -> tuple[int, str]:
    return -len(word), word


# 楼长期, 单元长期: the 长 of 长期 is no title.
TITLE: Final = re.compile(f"{any_of(ALL_TITLES)}(?!期)")
_FAMILY_TITLE = r"(?:哥(?!哥|们|华|俩)|姐(?!姐|妹)|叔(?!叔)|姨(?!姨)|婶(?!婶)|嫂(?!嫂))"
_SHORT_TITLE = (
    r"(?:总(?!承包|[结是体数共量之会算价要有得归部务站包算的在不说能让想觉])|爷(?!爷|们)|奶(?!奶)|伯(?!伯)"
    r"|工(?![程人作地期业序艺具资厂匠种头委会商龄])|处(?![理罚置于分长方在境所事女])|队(?![伍长员友列]))"
)
_ANY_SURNAME: Final = "".join(sorted((STRONG | WEAK) - {"牛"}))
SHORT: Final = re.compile(
    f"[{_ANY_SURNAME}]{_FAMILY_TITLE}|[{''.join(sorted(SHORT_TITLED))}]{_SHORT_TITLE}|[严高金方]队(?![伍长员友列])"
    # 李老住一楼: an old person of standing.
    rf"|(?:^|(?<=[,，。;；、\s]))[{''.join(sorted(SHORT_TITLED))}]老(?=[住说讲家提在])"
)
_FAMILIAR_SURNAMES: Final = WORDS["familiar"]
# 老李, 小王师傅, 老周头, 小李子; no 大小, 小程序, 小王庄.
FAMILIAR: Final = re.compile(
    rf"(?<![{WORDS['not_before_familiar']}])[老小](?!{'|'.join(WORDS['not_familiar'].split())})[{_FAMILIAR_SURNAMES}]"
    rf"(?!家?[{WORDS['places_after']}])(?:头(?![发疼痛顶上])|子)?(?:{TITLE.pattern})?"
)
ANONYMOUS: Final = re.compile(rf"[{_ANY_SURNAME}]某{{1,2}}(?![些个种人天日处年月项地事])")
# What the prefilter of deidentify looks for, in any width of writing.
HINTS: Final = (
    # A title inside another finds that one too: 主任 finds 副主任.
    "|".join(sorted(title for title in ALL_TITLES if not any(part in title for part in ALL_TITLES - {title}))),
    f"[老小][{_FAMILIAR_SURNAMES}]",
    f"[{_ANY_SURNAME}][某哥姐叔姨婶嫂]",
    f"[{''.join(sorted(SHORT_TITLED | set('严高金方')))}][总工伯爷奶处队老]",
)
_GIVEN_NAME = re.compile(r"[\u4e00-\u9fff]+|[Xx×*○]+")


def spans(text: str) -> list[Span]:
    """Where a name with its form of address stands in folded ``text``.

    >>> spans("找王主任和欧阳女士")
    [(1, 4), (5, 9)]
    """
    found: list[Span] = []
    for match in TITLE.finditer(text):
        floor = found[-1][1] if found else 0
        start = _name_start(text, match.start(), floor)
        if start is not None:
            found.append((start, match.end()))
    for pattern in (SHORT, ANONYMOUS):
        found += [match.span() for match in pattern.finditer(text) if not _inside_a_word(text, match.start())]
    found += [match.span() for match in FAMILIAR.finditer(text)]
    return apart(found)


def _name_start(text: str, title: int, floor: int) -> int | None:
    """Where the name before the title at ``title`` begins; the longest reading that is a name, or None."""
    for given in (2, 1, 0):
        start = title - given - 1
        if start < floor or (given and not _is_given_name(text[start + 1 : title])):
            continue
        if start - 1 >= floor and text[start - 1 : start + 1] in COMPOUND:
            return start - 1
        known = text[start] in STRONG or (given == 0 and text[start] in WEAK)
        if known and not _inside_a_word(text, start) and not (given and text[start : start + 2] in BEGINS_A_WORD):
            return start
    return None


def _is_given_name(words: str) -> bool:
    return _GIVEN_NAME.fullmatch(words) is not None and not NO_GIVEN_NAME & set(words)


def _inside_a_word(text: str, start: int) -> bool:
    return start > 0 and text[start - 1 : start + 1] in _ENDS_A_WORD


def apart(found: list[Span]) -> list[Span]:
    """The spans from left to right; of two that overlap, the one that begins first, of these the longer."""
    kept: list[Span] = []
    for span in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept
