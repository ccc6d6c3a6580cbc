"""方案比选: plans of one community beside each other, close ones called close."""

from __future__ import annotations

import streamlit as st

from analytics.charts import consent as charts
from analytics.estimation.percent import points as bare_points
from analytics.headings import round_name
from analytics.language import _, aside
from analytics.model import Scope
from analytics.programme.consent import plan_options
from analytics.programme.consent.plan_options import Question, Ranking
from pages.shared import consent_reads, consent_words, figures, filters, notices, reads, sentences, tables, wording
from pages.shared.consent_tables import draw
from pages.shared.plain import plain
from pages.shared.version import Version


def show(version: Version, scope: Scope) -> None:
    """The part 方案比选 of the page."""
    questions = consent_reads.questions(scope)
    if not questions:
        notices.empty(
            _("还没有可比选的方案"),
            _("上传问到方案的征询或意愿答卷：一题单选“您支持哪个方案”，或每个方案一列同意、不同意。"),
            page="upload",
            label=_("去上传答卷"),
        )
        return
    left, right = st.columns(2)
    with left:
        question = _question(questions)
    names = _names(question)
    label = _("哪些是方案（不选即题中写明“方案”的）")
    with right:
        chosen = filters.many("plans", label, list(question.plans), names.__getitem__) or question.named
    if len(chosen) < 2:
        notices.empty(_("请选出至少两个方案"), _("这道题没有写明哪些是方案，请在上面的“哪些是方案”里选出要比的。"))
        return
    known = reads.communities(scope).set_index("community_id")["name"]
    places = [one for one in consent_reads.plan_communities(question.survey_id, scope) if one in known]
    if not places:
        notices.nothing_left()
        return
    with left:
        community_id = filters.one(
            "community", _("小区（可输入名称查找）"), places, known.__getitem__, always=True, filter_mode="contains"
        )
    numbers = [str(number) for number in reversed(consent_reads.plan_rounds(question, community_id))]
    with right:
        number = filters.one("round", _("轮次"), numbers, round_name)
    found = consent_reads.ranking(question, tuple(chosen), community_id, int(number))
    st.header(plain(known[community_id]), divider="gray")
    _ranked(version, scope, question, found, str(known[community_id]))


def _question(questions: list[Question]) -> Question:
    keys = {f"{one.survey_id}-{one.item_id or one.kind}": one for one in questions}

    def label(key: str) -> str:
        one = keys[key]
        how = _("逐项同意") if one.kind == plan_options.LEVELS else _("单选")
        return aside(one.heading, how)

    return keys[filters.one("question", _("哪道题"), list(keys), label)]


def _names(question: Question) -> dict[str, str]:
    """What each plan is called: an item's heading, an option's own words."""
    if question.kind == plan_options.SINGLE:
        return {plan: plan for plan in question.plans}
    items = reads.items(question.survey_id).set_index("item_id")["heading"]
    return {item_id: str(items[item_id]) for item_id in question.plans}


def _ranked(version: Version, scope: Scope, question: Question, found: Ranking, name: str) -> None:
    office = reads.office()
    if found.options["suppressed"].any() or found.options["share"].isna().any():
        st.info(
            _("有方案的征询户数太少或没有答卷，不作比较；收齐 {minimum} 户以上再比。").format(
                minimum=office.settings.figure_minimum
            )
        )
    else:
        _conclusion(found)
    if found.options["share"].notna().any():
        figures.draw(
            charts.plans(options=found.options), alt=_("各方案的支持率和反对率，支持最多的在上"), key="plan_options"
        )
    notices.basis(note=sentences.notes(_base(question, found), _("支持率带 Wilson 区间，按户数作有限总体修正")))
    table = consent_words.plan_table(found.options)
    draw(table, digits=1, key="plans_table")
    survey = str(reads.surveys().set_index("survey_id").loc[question.survey_id, "title"])
    told = consent_words.provenance(scope, survey, office.gate, version) | {
        _("范围"): name,
        _("轮次"): round_name(found.round),
        _("定义"): _base(question, found),
        _("规则"): _("支持最多的两案之差的区间含 0 即为接近"),
    }
    tables.download(table, name=f"{name}-{_('方案比选')}", provenance=told, key="download_plans")
    _buildings(found, told, name)


def _conclusion(found: Ranking) -> None:
    """Which plan has most support, or that the first two are close; against and net beside it."""
    told = found.comparison
    if told.close is None:
        return
    figures_of = {
        "first": plain(told.first),
        "second": plain(told.second),
        "points": wording.points(told.difference),
        "low": bare_points(told.low),
        "high": bare_points(told.high),
        "n": wording.count(told.n),
    }
    if told.close:
        words = _(
            "**两案接近，差距在误差之内**："
            "“{first}”与“{second}”的支持率相差 {points}（{low} 至 {high}，n = {n} 户），分不出先后。"
        )
    else:
        words = _("“**{first}**”支持最多，比“{second}”高 {points}（{low} 至 {high}，n = {n} 户），差距超出误差。")
        figures_of["points"] = str(figures_of["points"]).removeprefix("+")  # “高” says the sign
    st.markdown(words.format(**figures_of))
    net = found.options.sort_values("net", ascending=False, kind="stable")["option"].iloc[0]
    if net != told.first:
        st.markdown(
            _("按净支持（支持减反对），排第一的是“{plan}”，与支持户数的排法不同，请一并考虑。").format(plan=plain(net))
        )
    if not told.paired:
        st.caption(_("两案问的多半不是同一批户，按两次独立征询比较。"))


def _base(question: Question, found: Ranking) -> str:
    who = _("n 为征询户数（交回表的户，含弃权和漏填）")
    if found.households is not None:
        who = _("{who}，名册 {households} 户").format(who=who, households=wording.count(found.households))
    if question.kind == plan_options.SINGLE:
        return _("{who}；支持＝选了该方案，反对＝选“都不同意”一类，选了别的方案不算反对").format(who=who)
    return _("{who}；支持＝同意该方案，反对＝不同意").format(who=who)


def _buildings(found: Ranking, provenance: dict[str, str], name: str) -> None:
    if found.buildings["building"].isna().all():
        st.caption(_("答卷里认不出楼栋，不分楼栋比较。"))
        return
    st.subheader(_("各楼栋"))
    table = consent_words.plan_table(found.buildings, by_building=True)
    draw(table, digits=1, key="plan_buildings")
    notices.basis(
        definition=_("各楼栋按征询户数计算，区间为 {confidence} % Wilson 区间").format(
            confidence=f"{reads.office().gate.confidence * 100:g}"
        ),
        note=sentences.hidden(found.buildings, reads.office().settings.figure_minimum),
    )
    file = _("各楼栋方案比选")
    tables.download(table, name=f"{name}-{file}", provenance=provenance, key="download_plan_buildings")
