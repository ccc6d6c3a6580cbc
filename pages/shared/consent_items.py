"""同意征询 of one community: items against the limit per round, what each lacks, who has not answered."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.charts import consent as charts
from analytics.estimation.percent import decimals
from analytics.headings import round_name
from analytics.language import _
from analytics.model import Scope
from analytics.programme.consent import consent
from pages.shared import (
    consent_reads,
    consent_visits,
    consent_words,
    figures,
    filters,
    notices,
    reads,
    sentences,
    tables,
)
from pages.shared.consent_tables import draw
from pages.shared.plain import plain
from pages.shared.version import Version

MOST_DRAWN = 30


def show(version: Version, scope: Scope) -> None:
    """The part 同意征询 of the page."""
    known = consent_reads.surveys()
    if known.empty:
        notices.empty(
            _("还没有同意征询"),
            _(
                "上传逐项征求同意的答卷（每项一列：同意、不同意、弃权；一列户号，多轮时一列轮次），这里即列出每项每轮的同意率。"
            ),
            page="upload",
            label=_("去上传答卷"),
        )
        return
    titles = dict(zip(known["survey_id"], known["title"], strict=True))
    with st.sidebar:
        survey_id = filters.one("survey", _("调查"), list(titles), titles.__getitem__)
    turnout = consent_reads.turnout(survey_id, scope)
    rounds = consent_reads.rounds(survey_id, scope)
    if turnout.empty or rounds.empty:
        notices.nothing_left()
        return
    community_id = _community(turnout)
    own, asked = rounds[rounds["community_id"].eq(community_id)], turnout[turnout["community_id"].eq(community_id)]
    provenance = consent_words.provenance(scope, titles[survey_id], reads.office().gate, version)
    _round_by_round(community_id, own, asked, provenance)
    _by_building(survey_id, community_id, consent.latest(own), provenance)
    consent_visits.show(survey_id, community_id, [int(number) for number in asked["round"]])
    if len(set(turnout["community_id"])) > 1:
        _everywhere(rounds, provenance)


def _community(turnout: pd.DataFrame) -> str:
    names = dict(zip(turnout["community_id"], turnout["name"], strict=True))
    return filters.one(
        "community", _("小区（可输入名称查找）"), list(names), names.__getitem__, always=True, filter_mode="contains"
    )


def _round_by_round(community_id: str, own: pd.DataFrame, asked: pd.DataFrame, provenance: dict[str, str]) -> None:
    """Who was asked, the chart, what is missing, and the table."""
    office, limit = reads.office(), consent_reads.limit_percent(community_id)
    st.header(plain(asked["name"].iloc[0]), divider="gray")
    for row in asked.to_dict("records"):
        st.markdown(consent_words.asked(row))
        if warning := consent_words.overfull(row):
            st.warning(warning, icon=":material/error:")
    if len(asked) > 1 and asked["ever"].notna().all():
        st.caption(_("各轮合计答过的有 {n} 户（没有户号的表不能跨轮辨认）").format(n=int(asked["ever"].iloc[0])))
    st.markdown(consent_words.rule(limit))
    if own.empty or own["share"].isna().all():
        st.info(sentences.few(office.settings.figure_minimum))
        return
    st.subheader(_("各项各轮同意率"))
    figures.draw(
        charts.items(rounds=own, limit_percent=limit, most=MOST_DRAWN),
        alt=_("各项改造内容每一轮的同意率与同意线的比较，最低的在上"),
        key="consent_items",
    )
    notes = sentences.notes(
        _("三角为未达同意线，菱形为占总户数"),
        sentences.hidden(own, office.settings.figure_minimum),
        consent_words.method(office.gate),
    )
    st.caption(consent_words.bases(asked))
    notices.basis(definition=consent_words.definition(), note=notes)
    _lacking(consent.latest(own))
    st.subheader(_("逐项逐轮数据"))
    draw(
        consent_words.item_table(own).drop(columns=_("小区")),
        digits=decimals(own["share"].dropna(), limit),
        key="rounds",
    )
    _download(own, provenance, limit, str(asked["name"].iloc[0]))


def _lacking(latest: pd.DataFrame) -> None:
    """What the latest round lacks: items below among those asked, else what the whole register still lacks."""
    below = latest[latest["met"].eq(False).fillna(False).astype(bool)]
    st.subheader(_("还差多少户"))
    if below.empty:
        st.markdown(_(":material/check: 最新一轮各项在征询户中都达到同意线；占总户数的情况见下。"))
    listed = below if len(below) else latest[latest["share"].notna()]
    st.markdown("\n".join(f"- {consent_words.lacking(row)}" for row in listed.to_dict("records")))


def _by_building(survey_id: str, community_id: str, latest: pd.DataFrame, provenance: dict[str, str]) -> None:
    """One item by building: who has not answered where."""
    shown = latest[latest["share"].notna()]
    if shown.empty:
        return
    st.subheader(_("各楼栋"))
    headings = dict(zip(shown["item_id"], shown["heading"], strict=True))
    item_id = filters.one("item", _("改造内容"), list(headings), headings.__getitem__)
    number = int(shown.set_index("item_id").loc[item_id, "round"])
    found = consent_reads.buildings(survey_id, community_id, number, item_id)
    if found["building"].isna().all():
        st.info(_("答卷里没有能认出楼栋的户号（如 9-3-402、3号楼2单元501），也没有“楼栋”一列。"))
        return
    table = consent_words.building_table(found)
    draw(table, digits=1, key="buildings")
    unlisted = _("登记各楼栋的户数（记录类型“楼栋”）后，可看各楼未答户数") if found["households"].isna().all() else ""
    hidden = sentences.hidden(found, reads.office().settings.figure_minimum)
    notices.basis(
        note=sentences.notes(
            _("{round}，{item}").format(round=round_name(number), item=plain(headings[item_id])),
            _("楼栋由户号或“楼栋”列得出，单元和房号不入库"),
            unlisted,
            hidden,
        )
    )
    _save(table, _("各楼栋同意情况"), provenance | {_("改造内容"): headings[item_id]}, "download_buildings")


def _everywhere(rounds: pd.DataFrame, provenance: dict[str, str]) -> None:
    """The latest round of every community in the filter, the least agreed to first."""
    st.subheader(_("各小区最新一轮"))
    latest = consent.latest(rounds)
    limits = [decimals(part["share"].dropna(), int(limit)) for limit, part in latest.groupby("limit")]
    table, digits = consent_words.item_table(latest), max(limits, default=1)
    draw(table, digits=digits, key="everywhere", community_ids=latest["community_id"])
    notices.basis(
        definition=consent_words.definition(),
        note=sentences.hidden(latest, reads.office().settings.figure_minimum),
    )
    _save(consent_words.item_table(rounds), _("各小区同意征询"), provenance, "download_everywhere")


def _download(own: pd.DataFrame, provenance: dict[str, str], limit: int, name: str) -> None:
    told = provenance | {_("规则"): consent_words.rule(limit), _("范围"): name}
    _save(consent_words.item_table(own), f"{name}-{_('同意征询')}", told, "download_consent")


def _save(frame: pd.DataFrame, name: str, provenance: dict[str, Any], key: str) -> None:
    tables.download(frame, name=name, provenance=provenance, key=key)
