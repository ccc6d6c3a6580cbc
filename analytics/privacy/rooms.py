"""楼-单元-室: the address of a household inside a 小区. The building may stay, the unit and the room are hidden."""

from __future__ import annotations

import re
from typing import Final

_COUNT = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_ROOM = r"(?:\d{3,4}|[一二三四五六七八九][零〇一二三四五六七八九十]{2,3})"
_BUILDING = (
    r"(?:[\dA-Za-z一二三四五六七八九十]{1,3}(?:号楼|#楼|号院|栋楼?|幢楼?|座|号|#)|[\d一二三四五六七八九十]{1,3}楼)"
)
_UNIT = rf"{_COUNT}[ ]?(?:单元|门洞|单(?=[ ]?\d))"
_SIDE = rf"{_COUNT}[楼层][ ]?[东西中南北左右](?:户|门|边户|边|手|侧)"
_END = r"(?:[ ]?(?:室|号房|房间|房(?![子屋产顶东])|户(?!型)|号(?!楼)))?"
# What follows a number that counts something and is no room: 3号楼120户, 5号楼200多人.
_NO_QUANTITY = r"(?![\d\-.%]|左右|毫|天(?!天)|[多余来户年元块人平米㎡m万次个月斤度部台级分家公厘盏辆棵栋间])"
# After a unit, three or four digits are a room unless they are plainly an amount.
_NO_AMOUNT = r"(?![\d\-.%]|多|余|元|平|米|年)"
_MORE = rf"(?:[、,和与/]{_ROOM}{_NO_QUANTITY}{_END})*+"
_JOIN = r"[ ,，、·/\-]{0,2}"
_HOME = r"(?:(?<!同)楼上|楼下|对门|隔壁|我家|我们家|俺家|家住|我住|住在|住|门牌)(?:是|的)?[ :]?"

ROOM: Final = re.compile(
    # 3号楼2单元501室, 3号楼2单元, 3栋2单元5楼西户
    rf"{_BUILDING}{_JOIN}(?P<unit>{_UNIT}(?:{_JOIN}(?:{_SIDE}|{_ROOM}{_NO_AMOUNT}{_END}{_MORE}))?)"
    # 12栋1204, 三号楼五零一室, 3号楼2-501
    rf"|{_BUILDING}{_JOIN}(?P<room>(?:\d{{1,2}}-)?{_ROOM}(?:[ ]?(?:室|号房|房间)|{_NO_QUANTITY}{_END}){_MORE})"
    # 2单元501, 二单元五楼东户
    rf"|(?P<no_building>{_UNIT}{_JOIN}(?:{_SIDE}|{_ROOM}{_NO_AMOUNT}{_END}{_MORE}))"
    # 3-2-501, but no date such as 20-11-2026
    r"|(?<![\d\-.])(?!\d{1,2}-(?:0?\d|1[0-2])-(?:19|20)\d\d)\d{1,3}[\-/](?P<dashes>\d{1,2}[\-/]\d{3,4}(?:室|户|号)?)(?![\d\-/])"
    # 3-501室, 家住3-501
    r"|(?<![\d\-.])\d{1,3}-(?P<two>\d{3,4}[ ]?(?:室|号房))"
    rf"|{_HOME}(?:\d{{1,3}}-(?P<home_two>\d{{3,4}})|(?P<home>\d{{3,4}}))(?![\d\-])(?:[ ]?室)?{_NO_QUANTITY}"
    # 501室, 五零一室
    r"|(?<![\d\-.])(?P<alone>(?:\d{3,4}|[一二三四五六七八九][零〇一二三四五六七八九]{2,3})[ ]?(?:室(?![内外温])|号房))"
    # 5楼西户
    rf"|(?P<side>{_COUNT}[楼层][ ]?[东西中南北左右](?:户|门(?!口)))"
)


def spans(text: str) -> list[tuple[int, int]]:
    """Where units and rooms stand in folded ``text``, without the building they belong to.

    >>> spans("3号楼2单元501室漏水")
    [(3, 10)]
    """
    return [match.span(match.lastgroup) for match in ROOM.finditer(text) if match.lastgroup]
