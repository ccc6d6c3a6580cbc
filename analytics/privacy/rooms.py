"""楼-单元-室: the address of a household inside a 小区. The building may stay, the unit and the room are hidden."""

from __future__ import annotations

import re
from typing import Final

from analytics.privacy import bare_rooms
from analytics.privacy.bare_rooms import HAN_DIGITS, NO_ROOM_AFTER, SHAPED

_COUNT = rf"(?:\d{{1,2}}|[{HAN_DIGITS}十]{{1,3}})"
_ROOM = rf"(?:[A-E]?\d{{3,4}}[A-Da-d]?(?![A-Za-z])|[{HAN_DIGITS}][零〇{HAN_DIGITS}十]{{2,3}})"
_BUILDING = (
    rf"(?:[\dA-Za-z甲乙丙丁{HAN_DIGITS}十]{{1,3}}[ ]?(?:号楼|#楼|号院|栋楼?|幢楼?|座|号|#|排)"
    rf"|(?:[\d{HAN_DIGITS}十]{{1,3}}|[东西南北主前后])楼)"
)
_UNIT = (
    rf"(?:(?:{_COUNT}|[东西中南北甲乙丙丁A-D])[ ]?(?:单元|门洞|单(?=[ ]?\d))"
    rf"|{_COUNT}[门梯](?=[ ,\-]{{0,2}}\d(?:\d\d|\d?号)))"
)
_FLOOR = rf"(?:{_COUNT}|[顶底])[楼层]"
_EDGE = r"(?:[东西南北左右中]边?|中间|把[头边]|[东西]头)"
_SIDE = rf"{_FLOOR}[ ]?(?:[东西中南北左右](?:边?户|门|边|手|侧)?|中间户|[A-F]户)"
_END = r"(?:[ ]?(?:室|号房|房间|房(?![子屋产顶东间价租贷])|户(?!型)|号(?!楼)))?"
# What follows a number that counts something and is no room: 3号楼120户, 5号楼200多人.
_NO_QUANTITY = r"(?![\d\-.%f]|左右|毫|天(?!天)|[吨套多余来户年元块人平米㎡m万次个月斤度部台级分家公厘盏辆棵栋间])"
# 3号楼302户不同意: a number as rooms have it, and what one household does.
_ONE_HOUSEHOLD = r"\d{1,2}0[1-9]户(?=不|漏|的|业主|常年|把|在|反|没|天天|住|养)"
# After a unit, three or four digits are a room unless they are plainly an amount.
_NO_AMOUNT = r"(?![\d\-.%]|多|余|元|平|米|年)"
_MORE = rf"(?:[、,和与/\-]{_ROOM}{_NO_QUANTITY}{_END})*+"
_JOIN = r"[ ,，、·/\-]{0,2}"
_ROOMS = rf"{_ROOM}(?:-{_ROOM})?{_NO_AMOUNT}{_END}{_MORE}"
# 2单元1号, 6层2号: a door; but 2单元5号停水 is a day.
_DOOR = r"\d{1,2}(?:号(?![楼院栋线停开起前后之左上下早晚到会才就])|室)"
# What may follow a unit: a side of a floor, a room, a room with its floor before it, a floor alone.
_IN_UNIT = (
    rf"(?:{_FLOOR}{_JOIN}(?:{_ROOMS}|{_DOOR})|{_SIDE}|{_ROOMS}|\d{{1,2}}-\d{{1,2}}(?![\d\-])|{_DOOR}|\d{{1,2}}[A-D](?!\w)"
    rf"|{_EDGE}户(?:{_JOIN}{_FLOOR})?|[A-F]户|{_COUNT}[楼层])"
)
_HOME = r"(?:(?<!同)楼上|楼下|对门|隔壁|我家|我们家|俺家|家住|我住|住在|住|门牌号?|房号|户号)(?:是|的|[:：])?[ ]?"
# 5栋12-4, 3栋2-7-3: a floor and a door; 3号楼5-8层 and 3号楼5-8月 are none.
_SHORT_DASHES = (
    r"\d{1,2}-\d{1,2}(?:-\d{1,2})?(?![ ]?(?:[\d\-.:%#月日楼层单年天人户个万千元米点平栋幢座级排度两小周厘公]|号))"
)
# Between building, unit and room, when all are there.
_CUT = r"[\-/~_]"

# What a match may begin with, looked at before the alternatives are.
_BEGINS = rf"(?=[\dA-Za-z甲乙丙丁{HAN_DIGITS}十零〇东西中南北主前后顶底同楼对隔我俺家住门房户])"

ROOM: Final = re.compile(
    rf"{_BEGINS}(?:"
    rf"{_BUILDING}{_JOIN}(?:"
    # 3号楼2单元501室, 3号楼2单元, 3栋2单元5楼西户, 3栋东单元, 3#2#501
    rf"(?:单元:)?(?P<unit>{_UNIT}(?:{_JOIN}{_IN_UNIT})?|(?<=#)\d{{1,2}}#\d{{3,4}}{_NO_AMOUNT})"
    # 5号楼顶楼东户, 3栋五层西边户
    rf"|(?P<floor>{_FLOOR}[ ]?(?:{_EDGE}(?:户|门(?!口))|[东西南北左右]侧(?=那[家户]|住户|人家)))"
    # 6号楼5层502, 25号底楼102
    rf"|(?P<floor_room>{_FLOOR}{_JOIN}(?:{SHAPED}{_NO_QUANTITY}{_END}|{_DOOR}))"
    rf"|(?P<household>{_ONE_HOUSEHOLD})"
    # 25号院3排5号
    r"|(?<=排)(?P<house>\d{1,3}号(?![楼院栋]))"
    # 12栋1204, 三号楼五零一室, 3号楼2-501, 4号楼2-1-102, 12#二-503, 6栋3.402
    rf"|(?P<room>(?:(?:{_COUNT}-){{0,2}}{_ROOM}(?:[\-~]{SHAPED})?|\d{{1,2}}[._~]{SHAPED})"
    rf"(?:[ ]?(?:室|号房|房间)|{_NO_QUANTITY}{_END}){_MORE})"
    rf"|(?P<short>(?<!号){_SHORT_DASHES}))"
    # 2单元501, 二单元五楼东户
    rf"|(?P<no_building>{_UNIT}{_JOIN}{_IN_UNIT})"
    # 3-2-501, 8-3-西户, but no date such as 20-11-2026, and no code: 取件码3-2-5018
    rf"|(?<![\d\-.码柜号编])(?!\d{{1,2}}-(?:0?\d|1[0-2])-(?:19|20)\d\d)\d{{1,3}}{_CUT}"
    rf"(?P<dashes>\d{{1,2}}{_CUT}(?:\d{{3,4}}(?:室|户|号)?|[东西中左右]边?户))(?![\d\-/])"
    # 房号11-2-601, 三-二-五零一
    rf"|(?:房号|房屋编号|房屋|门牌号?)[是为: ]{{0,2}}\d{{1,3}}-(?P<numbered>\d{{1,2}}-\d{{3,4}})(?!\d)"
    rf"|(?<![{HAN_DIGITS}十])[{HAN_DIGITS}十]{{1,3}}-(?P<han_dashes>[{HAN_DIGITS}]-{_ROOM})"
    # 3-501室, 7-402住户
    r"|(?<![\d\-.码柜])\d{1,3}-(?P<two>\d{3,4}[ ]?(?:室|号房)|\d{1,2}0\d(?=住户|业主|的?住|这户))"
    # 家住3-501, 楼上602, 对门西户
    rf"|{_HOME}(?:(?:\d{{1,3}}-(?P<home_two>\d{{3,4}})|(?P<home>\d{{3,4}}))(?![\d\-])(?:[ ]?室)?{_NO_QUANTITY}"
    rf"|(?P<home_side>(?:{_FLOOR})?[东西中左右]边?户(?![型外])))"
    # 501室, 五零一室, 1302房
    rf"|(?<![\d\-.])(?P<alone>(?:\d{{3,4}}|[{HAN_DIGITS}][零〇{HAN_DIGITS}]{{2,3}})[ ]?(?:室(?![内外温])|号房)"
    r"|\d{1,2}0\d房(?![子屋产顶东间价租贷]))"
    # 5楼西户, 6层2号, 二楼201
    rf"|(?P<side>{_FLOOR}(?:[ ]?{_EDGE}(?:户|门(?!口))|{_DOOR}|[ ]?{SHAPED}{NO_ROOM_AFTER})))"
)


def spans(text: str) -> list[tuple[int, int]]:
    """Where units and rooms stand in folded ``text``, without the building they belong to.

    >>> spans("3号楼2单元501室漏水")
    [(3, 10)]
    >>> spans("302天天装修")  # no building, but what a household does
    [(0, 3)]
    """
    addressed = [match.span(match.lastgroup) for match in ROOM.finditer(text) if match.lastgroup]
    return addressed or bare_rooms.spans(text)
