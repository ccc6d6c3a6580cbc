"""The methods card of a figure: nine lines that say what it is made of, on a page, in a workbook, in a bulletin."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

from analytics.language import N_, _

FIELDS: Final = {
    "base": N_("基数"),
    "n": N_("有效份数 n"),
    "population": N_("总体 N"),
    "mode": N_("调查方式"),
    "dates": N_("调查日期"),
    "definition": N_("定义"),
    "weighting": N_("加权"),
    "interval": N_("区间"),
    "exclusions": N_("不计入"),
}
DOES_NOT_APPLY: Final = N_("不适用")
# What is said of figures of a kind unless the figure says otherwise.
KINDS: Final = {
    "answers": {
        "base": N_("该题的有效答卷：已作答，且不是“不适用”“不清楚”“未填”“跳过”"),
        "n": N_("见图表各处所注"),
        "definition": N_("按各题答案计数，见图表标题"),
        "weighting": N_("未加权，各有效答卷等权"),
        "interval": N_("标出的区间为 Wilson 区间；没有标出的份数和占比不带区间"),
        "exclusions": N_("“不适用”“不清楚”“未填”“跳过”；有效份数太少或可由相减得出的不显示"),
    },
    "comments": {
        "base": N_("居民自愿填写的意见，逐条计"),
        "n": N_("意见条数见图表各处所注"),
        "population": N_("不适用：填写意见的人不是全体住户的样本"),
        "definition": N_("按意见内容归类，一条意见可属几个主题，见“方法”页"),
        "weighting": N_("不适用"),
        "interval": N_("不适用：条数不代表居民比例"),
        "exclusions": N_("没有实际内容的意见；条数或人数太少、可由相减得出的不显示"),
    },
    "records": {
        "base": N_("登记的记录，逐条计"),
        "n": N_("不适用：记录不是答卷，条数见图表"),
        "population": N_("不适用"),
        "mode": N_("主办人登记，不是抽样调查"),
        "dates": N_("按登记的发生日期，截至打开页面时"),
        "definition": N_("见图表标题和列名"),
        "weighting": N_("不适用"),
        "interval": N_("不适用：登记的事实没有抽样误差"),
        "exclusions": N_("已撤回的登记"),
    },
    "votes": {
        "base": N_("全体业主的专有部分面积和人数，见所注"),
        "n": N_("不适用：票数见图表"),
        "population": N_("全体业主，见图表"),
        "mode": N_("业主表决票册"),
        "dates": N_("见表决票册的日期"),
        "definition": N_("民法典第二百七十八条：面积与人数双过"),
        "weighting": N_("不适用"),
        "interval": N_("不适用：表决不是抽样"),
        "exclusions": N_("见票册中不计入的票"),
    },
    "files": {
        "base": N_("上传文件的行"),
        "n": N_("不适用：行数见图表"),
        "population": N_("不适用"),
        "mode": N_("上传的文件"),
        "dates": N_("入库时间，见图表"),
        "definition": N_("逐行核对的结果，见图表标题和列名"),
        "weighting": N_("不适用"),
        "interval": N_("不适用"),
        "exclusions": N_("没有读入的空行"),
    },
}


@dataclass(frozen=True)
class Card:
    """What a figure is made of, each in words; never empty."""

    base: str
    n: str
    population: str
    mode: str
    dates: str
    definition: str
    weighting: str
    interval: str
    exclusions: str

    def __post_init__(self) -> None:
        empty = [field.name for field in fields(self) if not getattr(self, field.name).strip()]
        if empty:
            raise ValueError(f"a methods card without {', '.join(empty)}; say why it does not apply")

    def rows(self) -> dict[str, str]:
        """Heading by heading, in the order in which it is read."""
        return {_(words): getattr(self, name) for name, words in FIELDS.items()}


def card(kind: str, **told: str) -> Card:
    """A card of a ``kind`` of figures (of KINDS) with what is ``told`` of this one; the rest does not apply.

    >>> card("records").interval
    '不适用：登记的事实没有抽样误差'
    """
    usual = {name: _(words) for name, words in KINDS[kind].items()}
    given = {name: words for name, words in told.items() if words}
    return Card(**{name: given.get(name) or usual.get(name) or _(DOES_NOT_APPLY) for name in FIELDS})
