"""The headings under which people see the columns of frames: on pages, on the command line, in workbooks."""

from __future__ import annotations

from typing import Final

from analytics.language import N_, NC_, _
from analytics.model import Scope
from analytics.sayings import Saying, in_words

FIRST_YEAR: Final = 1990  # a round of this number or above is called by its year
ROUNDS: Final = (N_("第 {number} 轮"), N_("{number} 年"))

HEADINGS: Final = {
    "community_id": N_("小区编号"),
    "name": N_("小区"),
    "city": N_("城市"),
    "district": N_("区县"),
    "street": N_("街道"),
    "households": N_("户数"),
    "round": N_("轮次"),
    "n": N_("有效份数"),
    "satisfied": N_("满意份数"),
    "outside": N_("基数外"),
    "share": N_("满意率"),
    "low": N_("区间下限"),
    "high": N_("区间上限"),
    "distance": N_("距达标线"),
    "interval": N_("区间"),
    "threshold_percent": N_("达标线（%）"),
    "standing": N_("判定"),
    "alert": N_("预警状态"),
    "kind": N_("事项"),
    "since": N_("起始日"),
    "detail": N_("说明"),
    "who": N_("责任单位"),
    "evidence": N_("证据"),
    "needed": N_("还需份数"),
    "severity": N_("严重度"),
    "rank_interval": N_("名次区间"),
    "expected": N_("调整后满意率"),
    "expected_interval": N_("调整后区间"),
    "expected_percent": N_("调整后满意率（%）"),
    "below_probability": N_("未达标的可能（%）"),
    "among_worst": N_("属最低一成的可能（%）"),
    "sure": N_("严格名单"),
    "position": N_("在漏斗中"),
    "week": NC_("head", "周"),
    "heading": N_("题目"),
    "level": N_("等级"),
    "label": N_("等级名称"),
    "base": N_("基数"),
    "answers": N_("份数"),
    "type": N_("题型"),
    "choice": N_("选项"),
    "rank_1": N_("排第一份数"),
    "mean_rank": N_("平均名次"),
    "score": N_("得分"),
    "place": N_("地区或小区"),
    "part": N_("占比（%）"),
    "share_percent": N_("满意率（%）"),
    "low_percent": N_("区间下限（%）"),
    "high_percent": N_("区间上限（%）"),
    "topic": N_("主题"),
    "comments": N_("意见条数"),
    "text": N_("意见"),
    "submitted_at": N_("提交时间"),
}
COMMUNITY_HEADINGS: Final = {
    "community_id": N_("小区编号"),
    "name": N_("小区名称"),
    "city": N_("城市"),
    "district": N_("区县"),
    "street": N_("街道"),
    "neighbourhood": N_("社区"),
    "buildings": N_("楼栋数"),
    "households": N_("户数"),
    "floor_area_m2": N_("建筑面积（㎡）"),
    "built_year": N_("建成年份"),
    "renovation_year": N_("改造年度"),
    "stage": N_("阶段"),
    "investment_wan": N_("投资（万元）"),
    "management_mode": N_("管理模式"),
    "longitude": N_("经度"),
    "latitude": N_("纬度"),
}
BATCH_HEADINGS: Final = {
    "batch_id": N_("批次"),
    "state": N_("状态"),
    "filename": N_("文件"),
    "content": N_("内容"),
    "title": N_("调查"),
    "loaded_at": N_("入库时间"),
    "loaded_by": N_("操作人"),
    "rows_read": N_("读到行数"),
    "rows_accepted": N_("入库行数"),
    "rows_rejected": N_("问题行数"),
    "rows_repeated": N_("重复答卷"),
    "example": N_("示例数据"),
    "sha256": N_("文件校验码 SHA-256"),
}
EVENT_HEADINGS: Final = {"at": N_("时间"), "batch_id": N_("批次"), "event": N_("事项"), "by": N_("操作人")}
ISSUE_HEADINGS: Final = {
    "sheet": N_("工作表"),
    "row": N_("行号"),
    "column": N_("列名"),
    "value": N_("单元格内容"),
    "reason": NC_("faults", "问题"),
    "action": N_("处理办法"),
    "code": N_("问题代码"),
}
CHANGE_HEADINGS: Final = {
    "sheet": N_("工作表"),
    "row": N_("行号"),
    "column": N_("列名"),
    "change": N_("整理"),
    "before": N_("原来"),
    "after": N_("整理后"),
}
COMPARISON_HEADINGS: Final = {
    "response_id": N_("答卷编号"),
    "community_id": N_("小区编号"),
    "name": N_("小区"),
    "what": N_("内容"),
    "before": N_("库中"),
    "after": N_("这次"),
    "submitted_at": N_("提交时间"),
    "batch_id": N_("批次"),
}
SCREENING_HEADINGS: Final = {
    "finding": N_("项目"),
    "n": N_("涉及"),
    "base": N_("共"),
    "detail": N_("说明"),
    "action": N_("怎么办"),
    "rows": N_("行号"),
}
DIFFERENCE_HEADINGS: Final = {
    "column": N_("列名"),
    "what": N_("变动"),
}


def round_name(number: int | str) -> str:
    """A round as people call it: by its number, or by its year where it has one.

    >>> round_name(2), round_name(2013)
    ('第 2 轮', '2013 年')
    """
    return str(in_words(round_said(number)))


def round_said(number: int | str) -> Saying:
    """:func:`round_name` to be stored.

    >>> round_said(2).message
    '第 {number} 轮'
    """
    return Saying(ROUNDS[int(number) >= FIRST_YEAR], number=number)


def place_name(scope: Scope) -> str:
    """The part of the city a figure covers.

    >>> place_name(Scope(city=("枣庄市",), district=("市中区",)))
    '枣庄市 · 市中区'
    """
    levels = (scope.city, scope.district, scope.street)
    return " · ".join(_("、").join(level) for level in levels if level) or _("全部地区")
