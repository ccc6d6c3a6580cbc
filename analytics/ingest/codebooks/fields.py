"""The fields a file may have, and the headings they go by. Extend these tables when a new spelling is seen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from rapidfuzz import fuzz, process

from analytics.ingest.headings import without_column
from analytics.ingest.normalisation import key, without_number
from analytics.language import N_, _, word_for


@dataclass(frozen=True)
class Field:
    """One field: its name in our frames, its canonical Chinese heading, other headings it goes by, its kind of value.

    ``kind`` is text, whole or decimal; ``lowest`` and ``highest`` bound numbers, both included.
    """

    name: str
    heading: str
    others: tuple[str, ...] = ()
    kind: str = "text"
    required: bool = False
    lowest: float = 0
    highest: float = 1e12


def _field(name: str, heading: str, others: str, kind: str = "text", **more: Any) -> Field:
    """``others`` are words apart; an underscore inside one may also be a space."""
    spellings = [spelling for word in others.split() for spelling in (word, word.replace("_", " "))]
    return Field(name, heading, tuple(spellings), kind, **more)


REGISTER: Final = (
    _field("community_id", "小区编号", "小区编码 小区代码 小区ID 编号 community_id id", required=True),
    _field("name", "小区名称", "小区 小区名 名称 项目名称 name community community_name", required=True),
    _field("city", "城市", "市 地市 所在城市 所属城市 city"),
    _field("district", "区县", "区(县) 县(市、区) 区 县区 县(区) 市区县 行政区 所属区县 所在区县 district"),
    _field("street", "街道", "街道(镇) 街道/镇 镇街 街镇 乡镇 街道办 街道办事处 所属街道 所在街道 street"),
    _field("neighbourhood", "社区", "社区名称 所属社区 所在社区 居委会 社区居委会 neighbourhood neighborhood"),
    _field("buildings", "楼栋数", "楼栋 栋数 楼栋数(栋) 幢数 楼幢数 楼数 涉及楼栋数 buildings", "whole"),
    _field(
        "households", "户数", "户数(户) 居民户数 总户数 涉及户数 惠及户数 改造户数 households",
        "whole", required=True, lowest=1,
    ),
    _field(
        "floor_area_m2", "建筑面积(㎡)",
        "建筑面积 建筑面积(平方米) 建筑面积(平米) 总建筑面积(㎡) 总建筑面积 改造面积(㎡) floor_area_m2", "decimal",
    ),
    _field(
        "built_year", "建成年份", "建成年代 建成时间 建造年份 建设年份 竣工年份 建成年 built_year",
        "whole", lowest=1800, highest=2100,
    ),
    _field(
        "renovation_year", "改造年度", "改造年份 计划年度 年度 实施年度 renovation_year",
        "whole", lowest=1990, highest=2100,
    ),
    _field("stage", "阶段", "改造阶段 项目阶段 进展 当前阶段 stage"),
    _field(
        "investment_wan", "投资(万元)", "投资额(万元) 总投资(万元) 计划投资(万元) 投资 investment_wan", "decimal"
    ),
    _field("management_mode", "管理模式", "物业管理模式 物业模式 长效管理模式 长效管护模式 management_mode"),
    _field("longitude", "经度", "经度(°) lon lng longitude", "decimal", lowest=-180, highest=180),
    _field("latitude", "纬度", "纬度(°) lat latitude", "decimal", lowest=-90, highest=90),
)  # fmt: skip

SURVEY: Final = (
    _field("community_id", "小区编号", "小区编码 小区代码 小区ID community_id"),
    _field(
        "community_name", "小区名称",
        "小区 小区名 所在小区 居住小区 所属小区 所住小区 您所在的小区 您所在小区 community community_name",
    ),
    _field("response_id", "答卷编号", "答卷序号 答卷ID 问卷编号 问卷序号 样本编号 样本号 response_id"),
    _field(
        "submitted_at", "提交时间",
        "提交答卷时间 填写时间 填报时间 作答时间 答题时间 结束答题时间 提交日期 填写日期 填表日期 填表时间 "
        "调查时间 调查日期 回访时间 回访日期 走访时间 走访日期 入户时间 入户日期 填报日期 "
        "时间 日期 submitted_at submit_time submit_date submitdate date", required=True,
    ),
    _field("channel", "渠道", "来源 填写渠道 回收渠道 调查渠道 调查方式 填写方式 来源渠道 channel"),
    _field("round", "轮次", "调查轮次 第几轮 轮 调查年份 调查年度 round wave year"),
    _field("household", "户号", "房号 门牌号 户编号 房屋编号 户室号 household household_id"),
    _field("survey_title", "调查", "调查名称 调查标题 问卷 问卷名称 问卷标题 survey survey_title"),
)  # fmt: skip

# Columns that no figure needs; the personal ones are never kept (个人信息保护法 6: the least that is needed).
PERSONAL: Final = re.compile(
    r"^(来自)?ip(地址)?$|来源详情|^您?的?(姓名|名字|称呼|联系人)|电话|手机(号|号码)?(_填空\d*)?$|联系方式|身份证|微信号|^qq|邮箱|e-?mail"
    r"|昵称|openid|用户标识|^ua$|referrer|^(name|phone|mobile)$|详细(地址|住址)|银行卡|车牌|出生|户主|填表人|地理位置|^提交(人|者)|^(所在)?(单元|楼层|室|门)号?$"
)
_NOT_NEEDED: Final = """
    序号 行号 所用时间 答题时长 总分 开始答题时间 开始时间 更新时间 最后更新时间 用户类型 city 城市 区县 街道 社区
"""
# Parameters of the link that an office may have sent: nobody can tell from outside what they hold.
CUSTOM: Final = frozenset([key("自定义字段"), key("扩展属性")])
NOT_NEEDED: Final = frozenset(map(key, _NOT_NEEDED.split()))
ATTRIBUTE: Final = re.compile(
    r"性别|年龄|年龄段|岁数|居住(年限|时间|时长)|住了(几|多少)年|房屋(性质|类型|产权)|住房(性质|类型|面积)|产权|学历|文化程度|职业|户籍|户口"
    r"|身份|家庭(人口|人数|结构|成员)|常住人口|几口人|(?<!占)收入|政治面貌|婚姻|民族|楼栋|楼号|几号楼|几栋|几楼|楼龄|房龄|^(gender|sex|age|agegroup|tenure|education)$"
)

_ATTRIBUTE_IN_ENGLISH: Final = re.compile(
    r"(?<![a-z])(sex|gender|age|race|ethnicity|marital status|household income|your income|education|occupation|tenure"
    r"|housing status|how long have you lived|are you a student|have children|ward|precinct|postcode|zip)(?![a-z])",
    re.IGNORECASE,
)
_APART: Final = re.compile(r"[._\s]+")  # as R writes spaces


def in_words(heading: str) -> str:
    """A heading without its number, its words apart by single spaces.

    >>> in_words("3. How.satisfied.are.you.with.parks._2013")
    'How satisfied are you with parks 2013'
    """
    return _APART.sub(" ", without_number(heading)).strip()


def is_attribute(heading: str) -> bool:
    """Whether a heading asks who the respondent is."""
    return bool(ATTRIBUTE.search(key(without_number(heading))) or _ATTRIBUTE_IN_ENGLISH.search(in_words(heading)))


def match(headings: Iterable[str], fields: Sequence[Field]) -> dict[str, str]:
    """Field name → heading of the file that stands for it; where several would, the one nearest the canonical heading.

    >>> match(["时间", "小区名", "提交时间"], SURVEY)
    {'community_name': '小区名', 'submitted_at': '提交时间'}
    """
    found: dict[str, str] = {}
    by_key: dict[str, str] = {}
    for heading in headings:
        by_key.setdefault(key(without_number(heading)).rstrip("?:"), heading)
    for field in fields:
        spellings = (field.heading, *field.others)
        hits = [by_key[spelled] for spelled in map(key, spellings) if spelled in by_key]
        if hits and hits[0] not in found.values():
            found[field.name] = hits[0]
    return found


def plain(heading: str) -> str:
    """A heading for comparing, without the number before it and the column that tells it from one alike."""
    return key(without_number(without_column(heading)))


def is_spelling(heading: str, fields: Sequence[Field]) -> bool:
    """Whether the heading is a known spelling of any field."""
    return plain(heading).rstrip("?:") in _spellings(tuple(fields))


@cache
def _spellings(fields: tuple[Field, ...]) -> frozenset[str]:
    """Every spelling of any of the fields, for comparing; asked of each column of each file."""
    return frozenset(key(word) for field in fields for word in (field.heading, *field.others))


def nearest(missing: Sequence[str], headings: Sequence[str]) -> Mapping[str, str]:
    """For each canonical heading that is missing, the file's heading most like it, when any is.

    >>> nearest(["提交时间"], ["提交日其", "道路"])
    {'提交时间': '提交日其'}
    """
    likely = {}
    for wanted in missing:
        best = process.extractOne(wanted, headings, scorer=fuzz.ratio, score_cutoff=50)
        if best:
            likely[wanted] = best[0]
    return likely


def is_head(heading: str) -> bool:
    """Whether a column stands before the questions, put there by a platform or an office, by its heading.

    >>> is_head("提交答卷时间"), is_head("1、您对道路是否满意")
    (True, False)
    """
    shorter = plain(heading)
    return is_spelling(heading, SURVEY) or shorter in NOT_NEEDED or bool(PERSONAL.search(shorter))


def missing_columns(wanted: Sequence[str], headings: Sequence[str]) -> str:
    """What to say of columns that are not there: what was looked for, and what comes nearest."""
    return _("缺少列：{columns}").format(columns=_("、").join(wanted)) + hints(wanted, headings)


def hints(wanted: Sequence[str], headings: Sequence[str]) -> str:
    """（“…”是否应为“…”？）for the headings that come near a wanted one; empty when none does."""
    likely = nearest(wanted, headings).items()
    asked = [_("“{found}”是否应为“{wanted}”").format(found=found, wanted=wish) for wish, found in likely]
    return _("（{questions}？）").format(questions=_("；").join(asked)) if asked else ""


SHOWN: Final = {
    "ignore": N_("不使用"),
    "attribute": N_("受访者属性"),
    "item": N_("题目"),
    "comment": N_("开放意见"),
}


# The canonical headings are also what the fields are called on pages, there in the reader's language.
CALLED: Final = (
    N_("小区编号"),
    N_("小区名称"),
    N_("城市"),
    N_("区县"),
    N_("街道"),
    N_("社区"),
    N_("楼栋数"),
    N_("户数"),
    N_("建筑面积(㎡)"),
    N_("建成年份"),
    N_("改造年度"),
    N_("阶段"),
    N_("投资(万元)"),
    N_("管理模式"),
    N_("经度"),
    N_("纬度"),
    N_("答卷编号"),
    N_("提交时间"),
    N_("渠道"),
    N_("轮次"),
    N_("户号"),
    N_("调查"),
)


def role_names(content: str) -> dict[str, str]:
    """Role → the words a page shows for it, for the columns of a register or a survey."""
    fields = {field.name: _(field.heading) for field in (REGISTER if content == "register" else SURVEY)}
    return {
        **fields,
        **({"ignore": word_for(SHOWN, "ignore")} if content == "register" else {r: _(w) for r, w in SHOWN.items()}),
    }
