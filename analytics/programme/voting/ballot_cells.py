"""The cells of a ballot roll: what each says, brought to one form, or why it cannot be told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final

import pandas as pd

from analytics.ingest.normalisation import key, meanings
from analytics.language import N_, _
from analytics.model import EXTENTS, OPINIONS, SQUARE_METRE

# By model.OPINIONS, EXTENTS: how people write them besides its own words.
_OPINIONS: Final = {
    "agree": ("同意", "赞成", "赞同", "支持", "是", "√"),
    "against": ("反对", "不同意", "不赞成", "否", "×"),
    "abstain": ("弃权", "弃票"),
    "absent": ("未参加", "未投票", "未参与", "未表决", "未投", "缺席", "未送达", "未回收"),
}
_EXTENTS: Final = {
    "community": ("小区", "全小区", "全体", "全体业主", "整个小区"),
    "building": ("楼栋", "楼", "栋", "幢", "本楼栋", "本栋", "本幢", "整栋", "整幢"),
    "stairway": ("单元", "本单元", "楼道", "门栋"),
}
_CATEGORIES: Final = {
    True: ("特别", "特别事项", "特殊", "特殊事项", "重大事项", "重大"),
    False: ("一般", "一般事项", "普通", "普通事项", "其他事项"),
}
# Unsold or undelivered: one person together, however it is written.
_DEVELOPER: Final = (N_("建设单位"), "开发商", "开发建设单位", "房地产开发企业", "未售", "未交付", "未售未交付")
_WORDS: Final[dict[str, Mapping[Any, Sequence[str]]]] = {
    "opinion": _OPINIONS,
    "extent": _EXTENTS,
    "category": _CATEGORIES,
    "owner": {"developer": _DEVELOPER},
}
_LONGEST_MATTER, _LONGEST_NAME = 80, 40
_LARGEST_M2: Final = 100_000
_AREA: Final = re.compile(r"(\d+(?:\.\d+)?)(?:㎡|m2|平方米|平米|平方|平)?")
_COMMAS: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_BUILDING: Final = re.compile(r"(?:第)?(.+?)(?:号楼|楼栋|号栋|号幢|栋|幢|座|楼|#|号)?")
_STAIRWAY: Final = re.compile(r"(?:第)?(.+?)(?:单元|号单元|门|梯)?")
_ROOM: Final = re.compile(r"(.+?)(?:室|号|房|户)?")
_DIGITS: Final = {word: at for at, word in enumerate("零一二三四五六七八九")}


class BadCell(ValueError):
    """A cell that cannot be told: what is wrong, and what to do."""

    def __init__(self, found: str, action: str) -> None:
        super().__init__(found)
        self.found, self.action = found, action


@lru_cache
def _meanings(what: str) -> dict[str, str | bool]:
    return meanings(_WORDS[what])


def _one_of(text: str, what: str, heading: str, shown: Sequence[str]) -> str | bool:
    found = _meanings(what).get(key(text))
    if found is not None:
        return found
    if not text:
        raise BadCell(
            _("{heading}为空").format(heading=heading), _("请填写{words}之一").format(words=_("、").join(shown))
        )
    raise BadCell(
        _("不认识的{heading}").format(heading=heading), _("请改为{words}之一").format(words=_("、").join(shown))
    )


def opinion(text: str) -> str:
    """A key of ``model.OPINIONS``.

    >>> opinion("赞成"), opinion("未投票")
    ('agree', 'absent')
    """
    return str(_one_of(text, "opinion", _("表决意见"), [_(word) for word in OPINIONS.values()]))


def extent(text: str) -> str:
    """A key of ``model.EXTENTS``."""
    return str(_one_of(text, "extent", _("表决范围"), [_(word) for word in EXTENTS.values()]))


def category(text: str) -> bool:
    """True for a special matter."""
    return bool(_one_of(text, "category", _("事项类别"), [_("特别"), _("一般")]))


def area_cm2(text: str) -> int:
    """An area in square metres as whole square centimetres; at most four decimals.

    >>> area_cm2("86.52㎡"), area_cm2("1,024")
    (865200, 10240000)
    """
    typed = key(text)
    plain = typed.replace(",", "") if _COMMAS.match(typed) else typed
    found = _AREA.fullmatch(plain)
    action = _("请填写平方米数，如 86.52")
    if not typed:
        raise BadCell(_("专有面积为空"), action)
    try:
        square_metres = Decimal(found.group(1)) if found else Decimal(plain)
    except InvalidOperation:
        raise BadCell(_("专有面积不是数"), action) from None
    if not square_metres.is_finite():
        raise BadCell(_("专有面积不是数"), action)
    if square_metres <= 0:
        raise BadCell(_("专有面积应大于 0"), action)
    if square_metres > _LARGEST_M2:
        raise BadCell(_("专有面积大于 {most} ㎡").format(most=f"{_LARGEST_M2:,}"), _("请核对单位，应为平方米"))
    exact = square_metres * SQUARE_METRE
    if exact != int(exact):
        raise BadCell(_("专有面积的小数超过四位"), _("请按产权登记的面积填写"))
    return int(exact)


def matter(text: str) -> str:
    """What is voted on, spaces made single."""
    words = " ".join(text.split())
    if not words or len(words) > _LONGEST_MATTER:
        said = _("表决事项为空") if not words else _("表决事项超过 {n} 字").format(n=_LONGEST_MATTER)
        raise BadCell(said, _("请写明表决什么，同一事项各行写法一致"))
    return words


def owner(text: str) -> str:
    """The owner's name or number for comparing; the developer under any of its names is one.

    >>> owner("开发商") == owner("建设单位"), owner("张 三") == owner("张三")
    (True, True)
    """
    typed = key(text)
    if not typed:
        raise BadCell(_("业主为空"), _("请填写业主姓名或编号；未售、未交付的写“建设单位”"))
    return _DEVELOPER[0] if typed in _meanings("owner") else typed


def room(text: str) -> str:
    """The room's number for comparing.

    >>> room("101室"), room("0101")
    ('101', '0101')
    """
    typed = key(text)
    if not typed:
        raise BadCell(_("室号为空"), _("请填写室号"))
    return _bare(typed, _ROOM)


def building(text: str) -> str:
    """A building as everybody writes it; the empty text for a blank cell.

    >>> [building(text) for text in ("3", "3栋", "三号楼", "A座", "")]
    ['3号楼', '3号楼', '3号楼', 'A座', '']
    """
    typed = key(text)
    bare = _bare(typed, _BUILDING) if typed else ""
    if bare.isdecimal():
        return f"{bare}号楼"
    return f"{bare.upper()}座" if len(bare) == 1 and bare.isascii() else typed.upper()[:_LONGEST_NAME]


def stairway(text: str) -> str:
    """A 单元 as everybody writes it; the empty text for a blank cell.

    >>> [stairway(text) for text in ("2", "二单元", "")]
    ['2单元', '2单元', '']
    """
    typed = key(text)
    return f"{_bare(typed, _STAIRWAY).upper()[:_LONGEST_NAME]}单元" if typed else ""


def _bare(typed: str, shape: re.Pattern[str]) -> str:
    found = shape.fullmatch(typed)
    return _in_digits(found.group(1) if found else typed)


def _in_digits(word: str) -> str:
    """一 to 九十九 in digits; anything else as it stands, without leading zeros where it is a short number."""
    tens, ten, ones = word.partition("十")
    if ten and set(tens + ones) <= set(_DIGITS) and len(tens) < 2 and len(ones) < 2:
        return str((_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0))
    return str(_DIGITS[word]) if word in _DIGITS else word


def day(text: str, *, now: pd.Timestamp, needed: bool) -> pd.Timestamp | None:
    """The day of a vote; None where it is blank and need not be told."""
    action = _("请改为 2026-09-03 的形式")
    if not text:
        if needed:
            raise BadCell(_("表决日期为空"), _("已投票的请填写表决日期"))
        return None
    plain = re.sub(r"[年月./]", "-", key(text.split()[0])).rstrip("日号")
    found = pd.to_datetime(plain, errors="coerce", format="%Y-%m-%d")
    if pd.isna(found):
        raise BadCell(_("表决日期不是日期"), action)
    if found > now:
        raise BadCell(_("表决日期晚于今天"), _("请核对日期"))
    return pd.Timestamp(found)


def hashed(secret: bytes, kind: bytes, parts: Sequence[str | None]) -> str:
    """16 hex digits of ``parts``, keyed by the store's secret: nobody without it can tell or try out whose they are."""
    text = "\x1f".join(part or "" for part in parts)
    return blake2b(text.encode(), digest_size=8, key=secret, person=kind).hexdigest()
