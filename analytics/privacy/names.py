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
_RARE: Final = frozenset(WORDS["rare"])
_RARE_IN_OFFICE: Final = frozenset(WORDS["rare_in_office"])
_RARE_TITLES: Final = tuple(WORDS["titles"].split())
NOT_A_NAME: Final = frozenset(WORDS["not_a_name"].split())
_WEAK_OF_FULL_NAMES: Final = frozenset(WORDS["weak_of_full_names"])
NO_GIVEN_NAME: Final = frozenset(WORDS["no_given_name"].replace("\n", ""))

_OFFICES = WORDS["offices"].split()
ALL_TITLES = {*WORDS["titles"].split(), *_OFFICES, *(rank + office for rank in "副总" for office in _OFFICES)}
_OF_ANY_RANK: Final = tuple(ALL_TITLES)


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of ``words``, the longest first. Its first character is looked at before the many words are."""
    return f"(?=[{''.join(sorted({word[0] for word in words}))}])(?:{'|'.join(sorted(words, key=_longest_first))})"


def _longest_first(word: str) -> tuple[int, str]:
    return -len(word), word


# 楼长期, 单元长期: the 长 of 长期 is no title; 黄师傅牌 is a make.
TITLE: Final = re.compile(f"{any_of(ALL_TITLES)}(?!期|牌|公司)")
_FAMILY_TITLE = r"(?:妈(?![妈祖])|哥(?!哥|们|华|俩)|姐(?!姐|妹)|叔(?!叔)|姨(?!姨)|婶(?!婶)|嫂(?!嫂))"
_SHORT_TITLE = (
    r"(?:总(?!承包|[\d结是体数共量之会算价要有得归部务站包算在不说能让想觉]|的(?:来|看|情|意|说))|爷(?!爷|们)|奶(?!奶)|伯(?!伯)"
    r"|局(?![部限面势促域里长])|律(?!师)|导(?![致向演航游弹])|董(?!事)"
    # 薛所答应, 林院来过: only where the sentence goes on as after a person.
    r"|[所院科](?=[,，。;；、!\s]|[说讲答带批签亲给来去也很没]|$)"
    r"|工(?![程人作地期业序艺具资厂匠种头委会商龄贸])|(?<!何)处(?![理罚置于分长方在境所事女])|队(?![伍长员友列]))"
)
# Where the words before are over and a name may begin.
_BEGINS = (
    r"(?:^|(?<=[,，。;；、!！?？:：\s】(（的了着和跟与找问让请给是叫谢亏对把由比靠帮替及])"
    r"|(?<=[户主员居邻上下门壁坊友街社区部方人队]))"
)
_MOST_COMMON: Final = "刘李张赵孙吴徐朱郭胡杨"
_KIN = "(?:大哥|大姐|大妈|大爷|大叔|大婶|大嫂|大娘|嫂子|婶子|媳妇|奶奶|爷爷|阿姨|老太太|老爷子|老头)"
_GIVEN: Final = "".join(sorted(set("".join(WORDS["given"].split()))))
_ANY_SURNAME: Final = "".join(sorted((STRONG | WEAK) - {"牛"}))
_SHORT_TITLED: Final = "".join(sorted(SHORT_TITLED))
SHORT: Final = re.compile(
    f"[{_ANY_SURNAME}]{_FAMILY_TITLE}"
    # 芳姐, 强哥
    f"|{_BEGINS}(?!学姐|帅哥|富姐|虎嫂)[{_GIVEN}{WORDS['rare']}]{_FAMILY_TITLE}"
    f"|[{_SHORT_TITLED}]{_SHORT_TITLE}|[严高金方]队(?![伍长员友列])|严总(?!体)|钱工(?![资人程作])"
    rf"|[{''.join(sorted(STRONG))}]指导(?=[,，。;；、\s带说讲教来]|$)"
    # 牛二叔, 苗三姐, 田家嫂子
    rf"|(?!包二奶)[{_ANY_SURNAME}牛](?:家?{_KIN}|(?:家?[大二三四五六七八九老小幺]|家)[哥姐叔姨婶嫂伯爷奶娘舅姑])"
    rf"|[{''.join(sorted(STRONG - {'庄'}))}](?:业主|邻居|住户)(?![们委家群楼代])"
    # 大刘负责管门
    rf"|(?<![老高伟强重巨])大[{_MOST_COMMON}](?=[说讲来负管把在也,，、和。]|$)"
    rf"|阿[{_GIVEN}](?:[哥姐姨叔嫂婆公伯妹](?![们妹]))"
    # 李老住一楼: an old person of standing.
    rf"|(?:^|(?<=[,，。;；、\s]))[{_SHORT_TITLED}]老(?=[住说讲家提在])"
)
_FAMILIAR_SURNAMES: Final = WORDS["familiar"]
# 老李, 小王师傅, 老周头, 小李子; no 大小, 小程序, 小王庄.
FAMILIAR: Final = re.compile(
    rf"(?<![{WORDS['not_before_familiar']}])[老小](?!{'|'.join(WORDS['not_familiar'].split())})[{_FAMILIAR_SURNAMES}]"
    rf"(?!家?[{WORDS['places_after']}])(?:头(?![发疼痛顶上])|子)?(?:{TITLE.pattern})?"
)
_AFTER_OLD_OR_LITTLE: Final = _FAMILIAR_SURNAMES + WORDS["familiar_beside"] + WORDS["old"]
_BESIDE = f"[老小](?!{'|'.join(WORDS['not_familiar'].split())})[{_AFTER_OLD_OR_LITTLE}](?![{WORDS['places_after']}])"
_WORKPLACES: Final = ("楼管", "物业", "社区", "街道", "居委会", "业委会", "工地", "项目部", "施工队")
# Names that need a neighbour to be known: 网格员小于, 小钱和小尹, 收废品的小祝.
FAMILIAR_BESIDE: Final = re.compile(
    rf"{any_of([*ALL_TITLES, *WORDS['roles'].split(), *_WORKPLACES])}(?P<after>{_BESIDE})"
    rf"|(?P<before>{_BESIDE})(?=[、和跟与][老小][{_FAMILIAR_SURNAMES}])"
    rf"|(?<![{WORDS['not_before_familiar']}])(?P<often>老[段钱雷于靳霍骆鲍](?![落路子币]))"
    rf"|{_BEGINS}(?P<old>老[{WORDS['old']}](?![{WORDS['places_after']}子校]))"
    rf"|(?<=的)(?!小钱)(?P<of>{_BESIDE})(?=[,，。;；、\s说讲来去把在和跟也又就不没天]|$)"
)
ANONYMOUS: Final = re.compile(rf"[{_ANY_SURNAME}]某{{1,2}}(?![些个种人天日处年月项地事])")
# What the prefilter of deidentify looks for, in any width of writing.
HINTS: Final = (
    # A title inside another finds that one too: 主任 finds 副主任.
    "|".join(sorted(title for title in ALL_TITLES if not any(part in title for part in ALL_TITLES - {title}))),
    f"[老小][{_AFTER_OLD_OR_LITTLE}]|大[{_MOST_COMMON}]|阿[{_GIVEN}][哥姐姨叔嫂婆公伯妹]|指导",
    f"[{''.join(sorted(STRONG))}](?:业主|邻居|住户)",
    f"[{_ANY_SURNAME}牛](?:家?[大二三四五六七八九老小幺]|家)[哥姐叔姨婶嫂伯爷奶娘舅姑大阿老媳]",
    f"[{_ANY_SURNAME}]某|[{_ANY_SURNAME}{_GIVEN}{WORDS['rare']}][哥姐叔姨婶嫂妈]",
    f"[{''.join(sorted(SHORT_TITLED | set('严高金方钱')))}][总工伯爷奶处队老所局科院律导董]",
)
# 向主任反映: 向 is a surname only where no clause goes on with "to".
_PERSON_FOLLOWS = re.compile(r"(?:^|[,，。;；:、\s找问让请给听叫和跟的是得敬谢])$")
_BEGIN = re.compile(_BEGINS)
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
    found += [match.span(match.lastgroup or 0) for match in FAMILIAR_BESIDE.finditer(text)]
    return apart(found)


def _name_start(text: str, title: int, floor: int) -> int | None:
    """Where the name before the title at ``title`` begins; the longest reading that is a name, or None."""
    for given in (2, 1, 0):
        start = title - given - 1
        if start < floor or (given and not _is_given_name(text[start + 1 : title])):
            continue
        if start - 1 >= floor and text[start - 1 : start + 1] in COMPOUND:
            return start - 1
        if text[start] == "向" and not _PERSON_FOLLOWS.search(text, max(0, start - 1), start):
            continue
        if given == 0 and _is_rare(text, start, title):
            return None if _inside_a_word(text, start) or text[start : start + 2] in BEGINS_A_WORD else start
        known = text[start] in STRONG or (text[start] in WEAK and (given == 0 or _is_likely(text, start, title)))
        if known and not _inside_a_word(text, start) and text[start : start + 2] not in BEGINS_A_WORD:
            return start
    return None


def _is_given_name(words: str) -> bool:
    # 黄月英 is a name, though 月 is none of those that names end with.
    words = words.removeprefix("月") or words
    return _GIVEN_NAME.fullmatch(words) is not None and not NO_GIVEN_NAME & set(words)


def _is_rare(text: str, start: int, title: int) -> bool:
    """Whether one of the surnames that are ordinary words first stands alone before the title: 找车阿姨."""
    titles = _OF_ANY_RANK if text[start] in _RARE_IN_OFFICE else _RARE_TITLES
    return text[start] in _RARE and text.startswith(titles, title) and _BEGIN.match(text, start) is not None


def _is_likely(text: str, start: int, end: int) -> bool:
    """Whether a surname that is also a word (林, 高) begins a name there: 林秀英, with a given name as people have."""
    given = set(text[start + 1 : end]) <= set(_GIVEN) and text[start : start + 2] not in NOT_A_NAME
    return given and (
        text[start] in _WEAK_OF_FULL_NAMES or (text[start] != "向" and _BEGIN.match(text, start) is not None)
    )


def _inside_a_word(text: str, start: int) -> bool:
    # 楼下周奶奶: the word is 楼下, not 下周.
    below = text[max(0, start - 2) : start] in ("楼上", "楼下")
    return start > 0 and not below and text[start - 1 : start + 1] in _ENDS_A_WORD


def apart(found: list[Span]) -> list[Span]:
    """The spans from left to right; of two that overlap, the one that begins first, of these the longer."""
    kept: list[Span] = []
    for span in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept
