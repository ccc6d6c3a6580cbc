"""回收情况: how many households answered, where nobody did, and building by building in one community."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from analytics import glossary
from analytics.flows.representation.response import Response
from analytics.language import N_, _
from analytics.model import Scope
from pages.shared import community_picks, filters, notices, reads, sample_reads, sentences, tables, wording

UNITS = {"district": N_("区县"), "street": N_("街道"), "community": N_("小区")}


def show(survey: str, scope: Scope, community: str, provenance: Mapping[str, str]) -> None:
    """The rates of the whole, then the places or buildings."""
    st.subheader(_("回收情况"))
    found = sample_reads.received(survey, scope)
    if found.forms is None:
        few = reads.office().settings.figure_minimum
        st.markdown(_("答卷少于 {few} 份或可由相减得出，不显示。").format(few=few))
    else:
        _rates(found)
    if community:
        _buildings(survey, community, provenance)
    else:
        _places(survey, scope, provenance)


def _rates(found: Response) -> None:
    first, second, third, fourth = st.columns(4)
    first.metric(_("名册户数"), wording.count(found.households))
    second.metric(_("收到答卷"), wording.count(found.forms))
    third.metric(
        _("答复户占比"),
        wording.percent(found.heard),
        help=glossary.meaning("heard"),
    )
    fourth.metric(_("没有答卷的小区"), f"{found.silent} / {found.communities}")
    parts = []
    if found.rr1 is not None:
        parts.append(
            _("完整 {complete} 份、部分 {partial} 份、中断 {broken} 份；应答率 RR1 {rr1}、RR2 {rr2}").format(
                complete=wording.count(found.complete),
                partial=wording.count(found.partial),
                broken=wording.count(found.broken_off),
                rr1=wording.percent(found.rr1),
                rr2=wording.percent(found.rr2),
            )
        )
    if found.unnumbered:
        parts.append(_("{n} 份没有户号，各算一户").format(n=wording.count(found.unnumbered)))
    notices.basis(
        definition=_("AAPOR 定义：分母为名册全部户数；完整为答了八成以上题目，部分为五成以上"),
        note=_("；").join(
            [*parts, _("没有记录拒访、未遇和空置户，合作率、拒访率、接触率无法计算；有空置户时实际应答率更高")]
        ),
    )
    if found.heard is not None and found.heard > 1:
        st.warning(_("答复的户多于名册户数：名册可能过时，或有的户重复作答，请核对。"), icon=":material/warning:")


def _places(survey: str, scope: Scope, provenance: Mapping[str, str]) -> None:
    usual = sample_reads.usual_unit(survey, scope)
    by = filters.one("response_by", _("按什么列出"), list(UNITS), lambda code: _(UNITS[code]), default=usual)
    table = sample_reads.by_place(survey, by, scope)
    names = {
        "place": _(UNITS[by]),
        "communities": _("小区数"),
        "silent": _("没有答卷的小区"),
        "households": _("名册户数"),
        "forms": _("答卷"),
        "answered": _("答复户"),
        "heard": _("答复户占比（%）"),
    }
    if by == "community":
        names = {name: words for name, words in names.items() if name not in ("communities", "silent")}
    shown = table.assign(heard=(table["heard"] * 100).round(1), place=table["place"].replace("", _("未填")))
    kept = shown[list(names)].rename(columns=names)
    looks: dict[str, Any] = {"height": min(420, 38 + 35 * len(kept)), "column_config": _columns()}
    if by == "community":
        community_picks.lead(kept, table["community_id"], key="response_community", **looks)
    else:
        tables.draw(kept, key=f"response_{by}", **looks)
    silent = _silent(table)
    notices.basis(
        definition=_("答复户占比 = 有答卷的户 ÷ 名册户数"),
        note=sentences.notes(
            _("回收最少的在前"),
            _("{n} 个没有一份答卷").format(n=silent) if silent else "",
            sentences.hidden(table, reads.office().settings.figure_minimum),
        ),
    )
    tables.download(kept, name=_("回收情况"), provenance=provenance, key="download_response")


def _buildings(survey: str, community: str, provenance: Mapping[str, str]) -> None:
    table = sample_reads.by_building(survey, community)
    if table.empty:
        return
    st.markdown(_("**各楼栋回收**"))
    names = {
        "building": _("楼栋"),
        "households": _("名册户数"),
        "forms": _("答卷"),
        "heard": _("答卷占户数（%）"),
    }
    building = table["building"].fillna("").replace("", _("没有写楼栋"))
    shown = table.assign(heard=(table["heard"] * 100).round(1), building=building)[list(names)].rename(columns=names)
    tables.draw(shown, key="response_buildings", column_config=_columns())
    silent = _silent(table)
    notices.basis(
        definition=_("楼栋取自户号或楼栋一列"),
        note=sentences.notes(
            _("{n} 栋没有答卷").format(n=silent) if silent else "",
            sentences.hiding(reads.office().settings.figure_minimum),
        ),
    )
    tables.download(shown, name=_("各楼栋回收"), provenance=provenance, key="download_buildings")


def _columns() -> dict[str, Any]:
    """Shares to a tenth; what else is counted is as every count."""
    shares = (_("答复户占比（%）"), _("答卷占户数（%）"))
    return {name: st.column_config.NumberColumn(format="%.1f", help=glossary.of_word(name)) for name in shares}


def _silent(table: pd.DataFrame) -> int:
    """How many rows are known to have no form; hidden ones are not counted."""
    return int(table["forms"].eq(0).fillna(False).sum())
