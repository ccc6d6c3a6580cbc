"""How comments become topics, and what is claimed of them: the method in plain words, with the limits in force."""

from __future__ import annotations

import streamlit as st

from analytics.estimation import association, trends
from analytics.estimation.periods import WEEK
from analytics.language import N_, _
from analytics.text.coding import assigning
from analytics.text.meaning import stability
from pages.shared import hot_issue_table, wording

STEPS = (
    (
        N_("遮盖"),
        N_(
            "入库前遮盖手机与座机号、身份证号、银行卡号、车牌、邮箱、微信号、姓名加称谓、楼—单元—室；各页只见遮盖后的文字。"
        ),
    ),
    (
        N_("整理"),
        N_(
            "“无”“没意见”“同楼上”之类归入“无实质内容”。内容相同或几乎相同的意见合并，计为“去重后”条数。"
            "词、字一起作为依据，词义由全库意见和类目表的用语一起学得，所以只有三十条意见的小区也按全库学到的词义归类。"
        ),
    ),
    (
        N_("先按类目表"),
        N_(
            "改造类目表（可编辑，分基础类、完善类、提升类）的每一类有若干用语，程序先学这些用语，再从归得很有把握的意见中"
            "自我学习，每类所学不超过自带用语的份量，免得大类吞并小类。分析人员改归的意见也是学习材料，"
            "一条的份量抵 {correction} 条用语；增加的种子词，含有它的意见优先归入。"
        ),
    ),
    (
        N_("一条多题"),
        N_("“楼道刷得挺好，就是下水道还是堵”按分句各归各的主题，以一个为主。按主要主题计数时每条计一次。"),
    ),
    (
        N_("再找新问题"),
        N_(
            "全库意见满 {discover} 条时，与类目都不接近的意见再行聚类；主题个数由数据决定，"
            "反复抽样都能重现、且去重后不少于 {smallest} 条的才列为新出现的主题，编号以后不变。"
            "不足 {discover} 条时聚类靠不住，只用类目表。"
        ),
    ),
    (
        N_("不勉强"),
        N_("无合适类别、难以判定的意见单列，由分析人员在“待判意见”中判定。已归类与这三项合计等于总数。"),
    ),
    (
        N_("稳定性"),
        N_(
            "每次抽去五分之一意见重新归类，共 {rounds} 次，比较每个主题前后的重合度（Jaccard；Hennig 2007）："
            "0.75 以上为稳定，0.6 以上为一般，以下为不稳定；去重后不足 {badge} 条的不评。"
        ),
    ),
    (
        N_("态度"),
        N_(
            "填写人答了总体满意度的，以回答为准；没有答的，由文字中的褒贬词、否定词、转折判断。"
            "一条谈到几个主题的，先看谈该主题的那几句。态度与主题分开判断。"
        ),
    ),
    (
        N_("人工决定"),
        N_(
            "改名、并入、拆出、移动、锁定、停用、标为无实质内容、增删种子词和词典，都记下何人、何时、为何，可以撤回；"
            "新文件入库或重新归类都不改动人工判定和锁定的意见。原有意见保持原来的主题，除非方法、类目有变。"
        ),
    ),
    (
        N_("偏多"),
        N_(
            "去重后、有实质内容的意见满 {least} 条的地方才比较，与所选范围内其余各地合计相比：倍数＝两个占比之比，"
            "区间用 Koopman 法，检验用卡方（期望数不足 5 用 Fisher 精确检验），全部地方和主题一起校正"
            "（Benjamini–Hochberg），q ≤ 0.05 才说偏多。两部分相比，占比之差的区间用 Newcombe 法。"
        ),
    ),
    (
        N_("上升与新出现"),
        N_(
            "以该主题占当周意见的比例与此前 {weeks} 周比较（条件二项检验，计入周间起伏），"
            "同周各主题一起校正，q ≤ 0.05 为上升；"
            "此前没有过、当周去重后满 {new} 条且来自 {places} 个以上小区、p ≤ 0.05 的为新出现。"
        ),
    ),
    (
        N_("人少不显示"),
        N_(
            "填写的不足 {figure} 户的主题、地方、周不显示数字，也不能由合计减出；所选意见不足 {comment} 条不显示原文；"
            "在较大范围中查看时，意见不足 {comment} 条的小区不写名称。"
        ),
    ),
)


def show(*, figure: int, comment: int, learnt_from: int | None) -> None:
    """The steps in order; ``figure`` writers and ``comment`` comments are the minimums in force."""
    numbers = {
        "figure": figure,
        "comment": comment,
        "correction": f"{assigning.CORRECTION_WEIGHT:g}",
        "discover": assigning.DISCOVER_FROM,
        "smallest": assigning.SMALLEST_TOPIC,
        "rounds": stability.ROUNDS,
        "badge": stability.FEWEST,
        "least": association.FEWEST,
        "weeks": trends.PRECEDING[WEEK],
        "new": trends.NEW_FROM,
        "places": trends.NEW_COMMUNITIES,
    }
    lines = [_("- **{step}**　{words}").format(step=_(step), words=_(words).format(**numbers)) for step, words in STEPS]
    st.markdown("\n".join([*lines, _("- **热度**　{formula}").format(formula=hot_issue_table.formula())]))
    if learnt_from is not None:
        st.markdown(
            _("现有归类的词义学自 **{n}** 条文字（全库有实质内容的意见去重后，加上类目表的用语）。").format(
                n=wording.count(learnt_from)
            )
        )
    st.markdown(
        _(
            "意见由居民自愿填写，样本非随机：占比是占意见的比例，不代表居民比例；区间和检验只说明差别是否大于偶然，"
            "不说明原因。全部计算在本机完成，随机步骤固定种子，同样的数据不论行序得到同样的结果。"
        )
    )
