"""What identifies a person by number or account: telephones, ID and bank cards, plates, e-mail, WeChat and QQ.

Every finder takes *folded* text (:func:`fold`) and returns the spans to hide, from left to right. All quantifiers are
bounded or possessive, so the work grows linearly with the text however hostile it is.
"""

from __future__ import annotations

import re
from typing import Final, TypeAlias

Span: TypeAlias = tuple[int, int]

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_LOOKALIKES = {ord(mark): "-" for mark in "—–―‐‑−﹣"} | {ord("　"): " ", 0x00A0: " ", ord("•"): "·", ord("・"): "·"}
_FOLDS: Final[dict[int, int | str]] = {**_FULL_WIDTH, **_LOOKALIKES}

CHINESE_DIGITS: Final = dict(zip("零〇一幺二三四五六七八九壹贰叁肆伍陆柒捌玖", "001123456789123456789", strict=True))
_TO_DIGITS: Final = str.maketrans(CHINESE_DIGITS)
# A number read out in Chinese words has at least this many of them; fewer are ordinary counting words.
_FEWEST_WORDS = 4

_GAP = r"[ \-.·_]{0,2}"


def fold(text: str) -> str:
    """``text`` with full-width characters and dashes made plain, one for one, so that positions stay the same.

    >>> fold("１３８－０００")
    '138-000'
    """
    return text.translate(_FOLDS)


def _digits(count: str) -> str:
    return rf"(?:{_GAP}\d){{{count}}}"


_ID_CARD = (
    rf"[1-9]{_digits('5')}"
    rf"(?:{_GAP}(?:1{_GAP}[89]|2{_GAP}0){_digits('2')}{_GAP}(?:0{_GAP}[1-9]|1{_GAP}[0-2])"
    rf"{_GAP}(?:0{_GAP}[1-9]|[12]{_GAP}\d|3{_GAP}[01]){_digits('3')}{_GAP}[\dXx]"
    r"|\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})"
)
# A certificate of disability is the ID number and two digits more. Mistyped numbers are known by the word before them.
ID_CARD: Final = re.compile(
    rf"(?<![\dA-Za-z]){_ID_CARD}(?:\d\d)?(?!\d)"
    r"|(?:身份证|证件|残疾证)(?:号码?)?[是为:\s]{0,3}(?P<hide>\d{14,20}[Xx]?)(?![\dXx])"
)
# 1998-2008-123 is two years and a count, not a telephone number.
_MOBILE = rf"(?!19\d\d[ \-.])1{_GAP}[3-9]{_digits('9')}"
MOBILE: Final = re.compile(rf"(?<!\d)(?:(?:\+|00)?86{_GAP})?{_MOBILE}(?!\d|元|万|亿|㎡|平)")
BANK_CARD: Final = re.compile(
    r"(?<![\dA-Za-z])(?:[3-69]\d{3}(?:[ \-]?\d{4}){3}(?:[ \-]?\d{1,3})?"
    r"|62\d{4}(?:[ \-]?\d{4}){2}(?:[ \-]?\d{1,5}){1,2})(?![ \-]?\d)"
)
LANDLINE: Final = re.compile(
    r"(?<!\d)(?:\(0\d{2,3}\)|0\d{2,3})[ \-]{0,2}[2-9]\d{2,3}[ \-]?\d{4}(?:(?:转|-)\d{1,5})?(?!\d)"
    r"|(?<![\d.])0\d{2,3}\.[2-9]\d{6,7}(?![\d.])"
    r"|(?:电话|座机|固话|传真|来电|致电|拨打|号码)[是为:\s]{0,3}(?P<hide>[2-9]\d{2,3}[ \-]?\d{4})(?!\d)"
)
EMAIL: Final = re.compile(
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]++[ ]?@[ ]?[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}"
)
ACCOUNT: Final = re.compile(
    r"(?:[微薇徽]\s?信|(?<![A-Za-z])(?:weixin|[wW]e[cC]hat|[vV][xX]|wx|WX|[vV]信|[qQ][qQ])"
    r"|(?<=加)[vVqQ]|(?<=加我)[vVqQ]|威信|企鹅|扣扣"
    r"|抖音|快手|小红书|支付宝)"
    r"(?:群)?(?:号码|账号|帐号|号|[ ]?(?:ID|id))?[是为:=\s]{0,3}"
    r"(?P<hide>(?!12345(?!\d))[A-Za-z0-9](?:[\-_]?[A-Za-z0-9]){4,29})"
)
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PLATE: Final = re.compile(
    rf"[{_PROVINCES}][ ]?[A-Za-z][ ·.\-]{{0,2}}(?=[A-Za-z0-9]{{0,4}}\d)"
    r"(?:[A-Za-z0-9]{4}[挂学警港澳]|[A-Za-z0-9]{4,6})(?![A-Za-z0-9])"
    r"|车牌(?:号码?)?[是为:\s]{0,3}(?:[\u4e00-\u9fff]{2})?"
    r"(?P<hide>[A-Za-z][ ·.\-]{0,2}(?=[A-Za-z0-9]{0,4}\d)[A-Za-z0-9]{5,6})(?![A-Za-z0-9])"
)
_SPOKEN: Final = re.compile(
    rf"(?P<id>{_ID_CARD})|(?P<mobile>{_MOBILE})|(?P<landline>0{_digits('2,3')}{_GAP}[2-9]{_digits('6,7')})"
)


_WORD = f"[{''.join(CHINESE_DIGITS)}]"
_SPELT: Final = re.compile(rf"{_WORD}(?:[^{_WORD[1:-1]}]*+{_WORD}){{{_FEWEST_WORDS - 1}}}")


def spans(pattern: re.Pattern[str], text: str) -> list[Span]:
    """Where ``pattern`` stands in ``text``; its group ``hide`` where it has one, since the words before it may stay."""
    found = []
    for match in pattern.finditer(text):
        hide = "hide" in pattern.groupindex and match["hide"] is not None
        found.append(match.span("hide") if hide else match.span())
    return found


def spoken(text: str, kind: str) -> list[Span]:
    """Where an ``id``, ``mobile`` or ``landline`` number has Chinese digits, wholly or in part (一三八零零…)."""
    if not _SPELT.search(text):
        return []
    return [
        match.span()
        for match in _SPOKEN.finditer(text.translate(_TO_DIGITS))
        if match.lastgroup == kind
        and sum(character in CHINESE_DIGITS for character in text[match.start() : match.end()]) >= _FEWEST_WORDS
    ]
