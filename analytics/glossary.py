"""术语: each term of the field that pages and tables use, in a plain sentence. Every help of a term is this sentence.

A term that is a column's heading (``headings.HEADINGS``) has that column's name for its code.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from analytics.headings import HEADINGS
from analytics.language import N_, _


class Term(NamedTuple):
    """The word as labels have it, and what it means."""

    word: str
    meaning: str


TERMS: Final = {
    "share": Term(HEADINGS["share"], N_("满意份数÷有效份数，判定只按它")),
    "n": Term(HEADINGS["n"], N_("答了这一题的份数；“不适用”“不清楚”“未填”不计")),
    "standing": Term(HEADINGS["standing"], N_("满意率与达标线相比：达标、未达标，或没有有效答卷而无数据")),
    "met": Term(N_("达标"), N_("满意率达到达标线，含恰好等于；按份数判定，不按四舍五入后的百分比")),
    "below": Term(N_("未达标"), N_("满意率低于达标线")),
    "no_data": Term(N_("无数据"), N_("没有有效答卷；无数据不等于 0")),
    "interval": Term(
        HEADINGS["interval"],
        N_("置信区间：只问到一部分住户，全部住户的满意率大致在这个范围内；收回的份数越多，范围越窄"),
    ),
    "evidence": Term(
        HEADINGS["evidence"],
        N_("区间全在达标线一侧为充分，跨线为存疑；份数太少、怎样回答都无法判明为样本不足"),
    ),
    "distance": Term(HEADINGS["distance"], N_("满意率减去达标线，单位：百分点")),
    "points": Term(N_("百分点"), N_("两个百分数之差的单位：从 75 % 到 80 % 是升高 5 个百分点")),
    "needed": Term(HEADINGS["needed"], N_("按目前满意率，再收多少份有效答卷即可判明；0 为已判明")),
    "severity": Term(HEADINGS["severity"], N_("预计未达到达标线的户数，由满意率、区间和户数算出")),
    "alert": Term(
        HEADINGS["alert"],
        N_("逐周判断：刚跌破而不确定为待确认，确定跌破为未达标，回升而不确定为恢复中；差一份答卷不会来回变"),
    ),
    "gates": Term(N_("四道闸口"), N_("同意纳入改造、征求意见覆盖、方案表决、居民满意，各有须达到的比例")),
    "double_majority": Term(
        N_("双过半"),
        N_(
            "人数和面积都要算：参与表决的都达到三分之二，一般事项参与者中同意的都过半数（双过半），特别事项都达到四分之三"
        ),
    ),
    "heard": Term(N_("答复户占比"), N_("覆盖率：有答卷的户 ÷ 名册户数；同一户号只算一户，没有户号的答卷各算一户")),
    "weighting": Term(N_("加权"), N_("按名册的结构，让样本偏少的一类每份多算一些、偏多的少算一些；判定不用加权数")),
    "deff": Term(
        N_("设计效应"), N_("加权，或同一楼栋、小区的回答彼此相近，使份数打的折扣：2 即两份只抵一份，1 为不打折")
    ),
    "effective": Term(N_("有效样本量"), N_("有效份数÷设计效应：这些答卷抵得上多少份完全随机抽取的答卷")),
    "funnel": Term(N_("漏斗图"), N_("份数越多界限越窄；在两条界限之间的小区，与合计的差别不能同偶然分开")),
    "rank_interval": Term(
        HEADINGS["rank_interval"], N_("从低到高的名次，95 % 区间；两个小区的区间重叠，就不能说谁先谁后")
    ),
    "expected": Term(HEADINGS["expected"], N_("份数少的向全部小区的平均靠拢；已问到的住户照实计入，只估计没有答的")),
    "below_probability": Term(HEADINGS["below_probability"], N_("全部住户都问到时，低于本项目达标线的可能")),
    "among_worst": Term(HEADINGS["among_worst"], N_("名次在最低的十分之一以内的可能")),
    "sure": Term(HEADINGS["sure"], N_("同时检验全部小区，名单中误判不超过 5 %")),
    "position": Term(HEADINGS["position"], N_("与全部小区合计相比，不是与达标线相比")),
    "quadrant": Term(N_("四象限"), N_("按重要性和满意率的高低把各题分成四类；重要而满意率低的，优先改进")),
    "importance": Term(
        N_("重要性"), N_("各题对总体满意度差别的解释所占的份额，各题相加为 100 %；说的是相关，不是因果")
    ),
    "heat": Term(N_("热度"), N_("由去重后条数、涉及小区和不满意者占比合成，满分 100，只用来排先后")),
    "distinct": Term(N_("去重后"), N_("内容雷同的意见合并后计一次")),
    "stability": Term(N_("稳定性"), N_("抽去一部分意见重新归类，看这个主题是否还在：● 稳定 ◐ 一般 ○ 不稳定")),
}


def meaning(code: str) -> str:
    """What the term of that ``code`` means, in the reader's language.

    >>> meaning("no_data")
    '没有有效答卷；无数据不等于 0'
    """
    return _(TERMS[code].meaning)


def of_column(name: str) -> str | None:
    """What the heading of the column ``name`` means; None where it is no term.

    >>> of_column("distance"), of_column("street")
    ('满意率减去达标线，单位：百分点', None)
    """
    return meaning(name) if name in TERMS and name in HEADINGS else None


def of_word(word: str) -> str | None:
    """What ``word`` of the reader's language means, where it is a term as it stands; else None.

    >>> of_word("设计效应"), of_word("街道")
    ('加权，或同一楼栋、小区的回答彼此相近，使份数打的折扣：2 即两份只抵一份，1 为不打折', None)
    """
    return next((_(term.meaning) for term in TERMS.values() if _(term.word) == word), None)
