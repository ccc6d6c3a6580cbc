"""How the renovation cycle is judged, wishes to acceptance: the rules in plain words, with the limits in force."""

from __future__ import annotations

import streamlit as st

from analytics.estimation.paired import paired_difference
from analytics.language import N_, _
from analytics.model import ALERTS
from analytics.programme.acceptance.actions import AHEAD_DAYS, NEW_DAYS
from analytics.programme.wishes.community_plan import ASKED_PERCENT
from pages.shared import formulas, reads, vote_rules

PARTS = (
    (
        N_("居民意愿"),
        N_(
            "- **占比**＝选了该项的户数 ÷ 答了该题的户数。按户号计户，一户多份时任一份选了即算；没有户号的一份算一户。"
            "多选题一人可选多项，占比之和可大于 100 %。区间用 Wilson 法，按户数修正。\n"
            "- **票数占比**（多选题）：一份答卷算一票，平分给所选各项。\n"
            "- **平均综合得分**（排序题）＝ Σ（频数 × 权值）÷ 作答份数；共 K 项时第一计 K 分，末位计 1 分，"
            "未排计 0 分。\n"
            "- **“≈”**：与上一项之差的区间含 0，名次不能据此分先后。同一批户的两个占比之差用配对的 Newcombe 区间。"
            "算例：50 户中两项都选的 36 户，只选甲的 12 户，只选乙的 2 户，相差 {points} 个百分点，区间 {limits}。\n"
            "- **一小区一方案**：必做＝现状没有或不达标的基础类（必改类除现状完好的外都列入）；居民要求做＝"
            "要求的户不少于作答户的 {asked} %（可调，含本数；排序题只计排第一的）；其余列入可以做。"
            "分类对照和设施现状由本单位登记。"
        ),
    ),
    (
        N_("同意征询与方案比选"),
        N_(
            "- **同意率有两个基数**：占征询户＝同意户 ÷ 交回表的户（弃权、不清楚、漏填都在内，只有“不适用”不计）；"
            "占总户数＝同意户 ÷ 名册户数，未答的不算同意。一户只计最近一份。两个数都按整数与同意线比较，含本数。\n"
            "- **占征询户**带 Wilson 区间，按户数修正；占总户数是清点数，没有区间。"
            "交回表的户多于名册户数时不算占总户数。\n"
            "- **两轮之差**以百分点计，按两次独立征询用 Newcombe 区间；两轮都答的户另用配对的区间，"
            "并列出新同意和不再同意的户数。\n"
            "- **一区多案**：支持最多的两案之差的区间含 0，即为“接近”。"
            "同一道单选题和问同一批户的两题按配对比较，否则按独立比较。"
        ),
    ),
    (
        N_("四道闸口与改造步骤"),
        N_(
            "- 四道闸口：同意纳入、征求意见覆盖、方案表决、居民满意，默认各 80 %，含本数，按整数判定；"
            "各项目可在“项目设置”改（河北省老旧小区改造十条措施，2022 年 11 月）。\n"
            "- **基数**：征求意见覆盖按名册户数；居民满意按最近一轮有效测评（不少于 {figure} 份）的有效份数；"
            "同意纳入和方案表决按项目设定，用名册户数或参与户数，依据是业主表决的用全体业主人数或参与表决人数。\n"
            "- **依据**取日期最近的一份；同一天的，业主表决先于登记户数，登记户数先于问卷。"
            "没有依据是“无数据”，不是 0 %。"
            "参与的不足 {figure} 户时不显示数字；按楼栋、单元分别表决，其中一处不足 {figure} 人时，也不显示合计。\n"
            "- 闸口按户数的比例判定；业主表决是否有效，另按民法典第二百七十八条判定，两者并列，不互相代替。\n"
            "- **步骤**由依据（闸口、公示、测评、整改、验收）或登记得出。退回某一步，"
            "此步和以后的步骤都不再算，直到有更新的依据。"
        ),
    ),
    (
        N_("公示与意见办理"),
        N_(
            "- **公示天数**首日、末日都计：{first} 至 {last} 为 5 天。默认 5 天，可按项目设置；"
            "末日次日起、异议都有处理情况才能结束，"
            "结束后五方（住建部门、街道、社区、物业企业、居民代表）各签一次。\n"
            "- **办理率**＝已办理 ÷ 应办理（收到的意见减去无实质内容又未办理的）；**采纳率**＝（采纳＋部分采纳）÷"
            "（采纳＋部分采纳＋不采纳）。只作答复的计为“已反馈”，不在采纳率的基数内。逐条统计，没有抽样误差。\n"
            "- 座谈会、走访中由主办人登记的意见条数另列，不计入收到的意见。\n"
            "- **施工进度**＝最近一次登记的完成数 ÷ 总数；没有总数的只列完成数，不算占比。"
        ),
    ),
    (
        N_("验收、整改与预警"),
        N_(
            "- **验收**：最近一轮有效测评达到项目的满意率线（含本数），由具名的人写明意见，才能登记通过；"
            "整改未销号的须确认知悉。"
            "通过时的份数、达标线随记录保存；撤销须写理由。未达到线的不能登记通过。\n"
            "- **整改建议**：未达标小区中，不满意者比本市其他小区明显多说的主题（检验同“偏多”）和说得最多的三个；"
            "区间整个低于达标线的题目和满意率最低的三题。每条附份数、占比；已在办的、本轮已销号的不再提出。\n"
            "- **逾期**：过了整改时限（当天不算）仍未整改完成。**两轮之差**用 Newcombe 区间，含 0 时不说上升或下降。\n"
            "- **预警**按周判断，每周看本轮累计的份数。“稳”：任一份答案相反或没有收到，结论不变；“明”："
            "区间整个在线的一侧。"
            "{normal}→{pending}：跌破线；稳而且明的直接为{below}。{pending}→{below}：稳，并且明或连续两周未达到；"
            "{pending}→{normal}：达到而且稳。{below}→{recovering}：达到线；稳而且明的直接为{normal}。"
            "{recovering}→{normal}：稳，并且明或连续两周达到；{recovering}→{below}：未达到而且稳。"
            "没有新答卷的周不计。所以一份异常的答卷不会使小区在{normal}与{below}之间变动。\n"
            "- **本周事项**：新增未达标列 {new} 天，公示期满前 {ahead} 天提醒，"
            "几周没有新答卷即提醒按项目设置（默认 4 周）。"
        ),
    ),
)


def show() -> None:
    """Each part of the cycle in order; the law's rule on votes after consent, which it is not to be mixed with."""
    figure = reads.office().settings.figure_minimum
    difference, low, high = paired_difference(48, 38, 36, 50)
    numbers = {name: _(words) for name, words in ALERTS.items()} | {
        "figure": figure,
        "asked": ASKED_PERCENT,
        "points": f"{100 * float(difference):.1f}",
        "limits": formulas.limits((low, high)),
        "new": NEW_DAYS,
        "ahead": AHEAD_DAYS,
        "first": _("10 月 8 日"),
        "last": _("10 月 12 日"),
    }
    for place, (title, words) in enumerate(PARTS):
        st.subheader(_(title))
        st.markdown(_(words).format(**numbers))
        if place == 1:
            st.subheader(_("业主表决"))
            vote_rules.show(figure)
