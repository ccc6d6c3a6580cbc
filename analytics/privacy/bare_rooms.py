"""Rooms told by their number alone: 602天天装修, 楼上七零三, 从407搬到1107; and the east side beside a hidden room.

A number shaped as a room (floor, then door: 501, 1204) counts as one unless its neighbours say what else it is:
502胶水, 301医院, 503路, 交了1205元. Of 4 072 messages of residents few hold such a number that is no room.
"""

from __future__ import annotations

import re
from typing import Final

HAN_DIGITS: Final = "一二三四五六七八九壹贰叁肆伍陆柒捌玖"
PLACEHOLDER: Final = "【房号】"

# Floors up to 39 with at most twelve doors: 101, 0302, 1204, 3112; but a year such as 2010 is none.
_DIGITS = r"(?:(?!20[012]\d)(?:0?[1-9]|[1-3]\d)(?:0[1-9]|1[0-2]))"
_HAN = rf"(?:[一二三]?[{HAN_DIGITS}幺]|[一二三])[零〇][{HAN_DIGITS}幺](?![落{HAN_DIGITS}零〇])"
SHAPED: Final = rf"(?:{_DIGITS}|{_HAN})"
# What the prefilter of deidentify looks for, in any width of writing.
HINT: Final = (
    r"(?:^|[^0-9０-９])(?:[0０]?[1-9１-９]|[1-3１-３][0-9０-９])(?:[0０][1-9１-９]|[1１][0-2０-２])(?:[^0-9０-９]|$)"
    rf"|[{HAN_DIGITS}幺][零〇][{HAN_DIGITS}幺]"
)
# What counts, measures, numbers or names something else.
NO_ROOM_AFTER: Final = (
    r"(?![ ]?(?:[\dA-Za-z_\]\-.:%~+×*/年元块人平米㎡万千百次个月日号斤度部台级分公厘毫盏辆棵栋间幢座户路线班医国省县"
    r"厂所队团营寝教胶型条款页期届吨套多余来位名种株张份件项票例起点时秒小轮层楼单篇章步字瓦伏升桶袋瓶房厅址批排拖专站数克亿方美岁颗社宿矿村苑园弄巷街具职頁版]"
    r"|天(?!天)|根(?!本)|大(?![爷妈人娘姐哥门叔嫂婶])|左右|工程|地块|公交|高[地速]|综合|中学|车[间次]|不锈|钢|企业|师范|院校|大道|事故|信箱|频道|列车"
    r"|家(?:属[院区楼]|企业|公司|单位|商|饭|店|超|药|银|餐|医)|把(?:椅|伞|锁|钥|扇|刀|铁)))"
)
_NO_ROOM_BEFORE = (
    r"(?<!\d,)(?<![涨升降达加减提数]到)(?<!国道)(?<!省道)"
    r"(?<![\d\-.:~/A-Za-z第码价元¥￥共约近超过达编号图表型令法文示了乘坐售享短发[费款罚补计涨付收交花值积分数量率期高宽长重深少概])"
    rf"(?<![{HAN_DIGITS}零〇十百千万])"
)
# After these it is a room whatever else could be meant.
_PROMPT = (
    r"(?:楼[上下]|[对隔][门壁]|[我俺]们?家|家[住里]|[自咱]家|[我俺]?住[在的]?|[东西中]边?户|住户|业主|租户|邻居|户主"
    r"|[顶底]楼|[本这那][栋楼幢]"
    r"|本?单元|同层|房号|门牌号?|敲的?|[找跟怨怪问催]|淹了?|漏到|影响|不是|的是|[俺我]们?[是在]?)(?:是|的|:)?[ ]?"
)
_WHOSE = r"的?(?:住户|业主|租户|租客|户主|人家|[那这][家户]|老[太人两]|鸽|猫|狗)|家(?![具电长居装园政])"

_WITH_REASON: Final = re.compile(
    rf"{_PROMPT}(?P<prompted>{SHAPED}){NO_ROOM_AFTER}"
    # 110 is the police, 211 a kind of university, 304 one of steel.
    rf"|{_NO_ROOM_BEFORE}(?!(?:110|211|911)(?!\d)|(?:201|304|316)的[栏扶管板材质钢耐])(?P<any>{_DIGITS}){NO_ROOM_AFTER}"
    rf"|(?<![{HAN_DIGITS}零〇幺十百千万亿点第两\d])(?P<spelt>{_HAN})(?![十百千万亿点]){NO_ROOM_AFTER}"
    # A-1203, B3-1501, 2-402, 5-2-1那户: no unit, no building named.
    rf"|(?<![A-Za-z\d\-.型号编图表码柜])[A-H]\d?-(?P<lettered>{_DIGITS}){NO_ROOM_AFTER}"
    rf"|(?<![A-Za-z\d\-.:型编图表码柜从第])\d{{1,2}}-(?P<two>{_DIGITS}){NO_ROOM_AFTER}"
    rf"|(?<![A-Za-z\d\-.:])\d{{1,2}}-(?P<three>\d{{1,2}}-\d{{1,2}})(?={_WHOSE})"
)
# Beside a hidden room, a year may be one too, a unit in brackets belongs to it, and so does a side.
_BESIDE: Final = re.compile(
    r"(?<=[\u4e00-\u9fff】、,。;(\s])(?<![第码价元共约近超达编号图表型了费款罚补计涨付花值于在从到至自])"
    rf"(?P<beside>20[01]\d)(?!年|建|至|到|以|底|前|后|起|竣|交|始|开|版){NO_ROOM_AFTER}"
    rf"|(?<={PLACEHOLDER})[ ,(]{{0,2}}(?P<unit>(?:\d{{1,2}}|[{HAN_DIGITS}十东西中])单元)"
    rf"|(?<=[是和、,漏到])(?P<side>[东西中]边?户)(?![型的外]|都|也)"
)
_ANY: Final = re.compile(rf"[01]\d|[零〇]|\d-\d|{PLACEHOLDER}")
_SENTENCE: Final = re.compile("[\u4e00-\u9fff]")


def spans(text: str) -> list[tuple[int, int]]:
    """Where a room stands in folded ``text`` that is told by its number alone.

    >>> spans("楼上七零三天天拖椅子")
    [(2, 5)]
    >>> spans("买了502胶水")
    []
    >>> spans("501")  # no words beside it: a cell may hold any number
    []
    """
    if not _ANY.search(text) or not _SENTENCE.search(text):
        return []
    return _spans(_WITH_REASON, text) or (_spans(_BESIDE, text) if PLACEHOLDER in text else [])


def _spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span(match.lastgroup) for match in pattern.finditer(text) if match.lastgroup]
