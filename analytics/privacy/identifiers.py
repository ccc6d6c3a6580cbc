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
# What addresses and numbers are announced with, as typed on a keyboard of traditional characters.
TRADITIONAL: Final = dict(zip("號樓單東棟層戶門車電話機", "号楼单东栋层户门车电话机", strict=True))
_FOLDS: Final[dict[int, int | str]] = {**_FULL_WIDTH, **_LOOKALIKES, **{ord(a): b for a, b in TRADITIONAL.items()}}

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
    r"|(?:身份证|证件|残疾证|证号)(?:号码?)?[是为:\s]{0,3}(?P<hide>\d(?:[ \-]?\d){13,19}(?:[ \-]?[Xx])?)(?![\dXx])"
)
# 1998-2008-123 is two years and a count, not a telephone number.
_MOBILE = rf"(?!19\d\d[ \-.])1{_GAP}[3-9]{_digits('9')}"
MOBILE: Final = re.compile(
    rf"(?<!\d)(?:(?:\+|00)?86{_GAP}|0{_GAP})?{_MOBILE}(?!\d|元|万|亿|㎡|平)"
    # One digit too many or too few, known by the word before.
    rf"|(?:手机|电话|联系方式|同号|来电)(?:号码?)?[是为:\s]{{0,3}}(?P<hide>1[3-9]{_digits('8,10')})(?!\d)"
)
BANK_CARD: Final = re.compile(
    r"(?<![\dA-Za-z])(?:[3-69]\d{3}(?:[ \-]?\d{4}){3}(?:[ \-]?\d{1,3})?"
    r"|62\d{4}(?:[ \-]?\d{4}){2}(?:[ \-]?\d{1,5}){1,2})(?![ \-]?\d)"
    # Accounts of old passbooks begin with any digit: 账号1602023001012345678.
    r"|(?:卡号?|账号|帐号|账户|帐户|户头|存折)(?:号码?)?(?:就?是|为|[:\s]){0,2}"
    r"(?P<hide>\d(?:[ \-]?\d){14,20})(?![ \-]?\d)"
)
# Without an area code, by the words around: 电话是2347719, 打居委会5863317, 办公室2688107老占线, 5863317没人接.
_CALLED = (
    r"(?:(?:电话|座机|固话|家电|传真|来电|致电|拨打|号码)(?:号码?)?(?:[是为:\s]|改[成为]){0,3}"
    r"|(?<!单)(?<!编)(?:[打拨]|联系|问)[\u4e00-\u9fff]{0,6}[: ]?"
    r"|(?:办公室|居委会|物业|值班室?|服务站|热力站|门卫|前台|家里)[: ]?|给(?=\d{7,8}(?:打|回|去电)))"
)
_UNANSWERED = r"(?=[,， ]?(?:老是?|总是?|一直|天天)?(?:没人接|无人接|打不通|不通|占线|忙音|响|打过))"
LANDLINE: Final = re.compile(
    r"(?<!\d)(?:\(0\d{2,3}\)|0\d{2,3})[ \-/]{0,2}[2-9]\d{2,3}[ \-]?\d{4}(?:(?:转|-)\d{1,5})?(?!\d)"
    r"|(?<![\d.])0\d{2,3}\.[2-9]\d{6,7}(?![\d.])"
    rf"|{_CALLED}(?P<hide>[2-9]\d{{2,3}}[ \-]?\d{{4}})(?![\d元块万号年])"
    rf"|(?<![\d\-.号码:编])(?P<unanswered>[2-9]\d{{2,3}}[ \-]?\d{{4}}){_UNANSWERED}"
)
EMAIL: Final = re.compile(
    # Written so that filters do not see it: abc艾特qq点com.
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]{2,40}+[ ]?(?:\(at\)|at(?= )|艾特|#)[ ]?"
    r"[A-Za-z0-9\-]{2,20}(?:\.|点)(?:com|cn|net)(?![A-Za-z])|"
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]++[ ]?@[ ]?[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}"
)
_LETTERS_OF_ACCOUNTS = r"(?:weixin|wechat|vx|wx|v信|v ?[:号]|w ?x|q ?q|q号)"
ACCOUNT: Final = re.compile(
    rf"(?:[微薇徽威卫]\s?[信星x]|(?<![A-Za-z])(?i:{_LETTERS_OF_ACCOUNTS})"
    r"|(?<=[加+我他她])[ ]?[vVqQ]|卫星号|企鹅|扣扣|[叩抠扣]q"
    r"|抖音|快手|小红书|支付宝|微博|钉钉|闲鱼|陌陌|淘宝|B站|视频号)"
    r"(?:群)?(?:号码|账号|帐号|账户|号|[ ]?(?:ID|id|Id))?"
    r"(?:[是为:=@\s]|搜索?|加我?|找我?|联系|叫|就|我|的|同号|名){0,3}"
    r"(?P<hide>(?!12345(?!\d))(?!(?:19|20)\d\d年)[A-Za-z0-9](?:[\-_]?[A-Za-z0-9]){4,29})(?![元块]|\.com)"
)
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_TAIL = r"(?=[A-Za-z0-9 ]{0,4}\d)"
PLATE: Final = re.compile(
    rf"[{_PROVINCES}][ ]?[A-Za-z][ ·.\-]{{0,2}}{_TAIL}"
    r"(?:[A-Za-z0-9]{4}[挂学警港澳]|[A-Za-z0-9]{4,6}|[A-Za-z0-9](?: ?[A-Za-z0-9]){4,5})(?![A-Za-z0-9])"
    r"|(?:车牌|车号|牌照|号牌|牌号)(?:号码?)?[是为:\s]{0,3}(?:[\u4e00-\u9fff]{2})?"
    rf"(?<![{_PROVINCES}])(?P<hide>[A-Za-z][ ·.\-]{{0,2}}{_TAIL}[A-Za-z0-9]{{5,6}})(?![A-Za-z0-9])"
    # N83K26这辆车: without its province.
    rf"|(?<![A-Za-z0-9])(?P<no_province>[A-Za-z][·.\-]?{_TAIL}[A-Za-z0-9]{{5,6}})(?=[这那][辆台]|的?(?:轿|货|面包|小)?车)"
)
_SPOKEN: Final = re.compile(
    rf"(?P<id>{_ID_CARD})|(?P<mobile>{_MOBILE}(?:\d(?=[,，。;；、\s]|$))?)|(?P<landline>0{_digits('2,3')}{_GAP}[2-9]{_digits('6,7')})"
)


_WORD = f"[{''.join(CHINESE_DIGITS)}]"
_SPELT: Final = re.compile(rf"{_WORD}(?:[^{_WORD[1:-1]}]*+{_WORD}){{{_FEWEST_WORDS - 1}}}")


def spans(pattern: re.Pattern[str], text: str) -> list[Span]:
    """Where ``pattern`` stands in ``text``; its group where it has one, since the words before it may stay."""
    return [match.span(match.lastgroup or 0) for match in pattern.finditer(text)]


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
