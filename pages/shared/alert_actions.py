"""What needs somebody this week: by kind, each community with since when, why, who, and where to do it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.headings import place_name
from analytics.language import _
from analytics.model import Scope
from analytics.programme.acceptance.actions import ACTIONS, NEW_DAYS
from pages.shared import cycle_reads, cycle_words, filters, methods_card, notices, reads, tables
from pages.shared.plain import plain

SHOWN = 5


def show(scope: Scope) -> None:
    """The list of the week, the most pressing kind first and open."""
    st.subheader(_("本周要办"))
    found = cycle_reads.week_actions(reads.office().now().date(), scope)
    if found.empty:
        st.success(_("本周没有要办的事项。"), icon=":material/task_alt:")
        return
    kinds = [kind for kind in ACTIONS if (found["kind"] == kind).any()]
    for place, kind in enumerate(kinds):
        rows = found[found["kind"] == kind]
        with st.expander(_("{what}：{n} 项").format(what=cycle_words.action(kind), n=len(rows)), expanded=place == 0):
            listed(rows.head(SHOWN))
            if len(rows) > SHOWN:
                st.caption(_("另有 {n} 项，见下载的表格").format(n=len(rows) - SHOWN))
    notices.basis(
        note=_(
            "“新增”指 {days} 天内转为未达标；预警按周判定，一份答卷不会使小区在正常与未达标之间变动；"
            "逾期从时限的次日起算"
        ).format(days=NEW_DAYS),
        kind="records",
        base=_("要办的事项，逐项计；由调查、登记和时限得出"),
    )
    tables.download(
        lambda: table(found),
        name=_("本周要办"),
        provenance={_("范围"): place_name(scope)},
        key="download_actions",
        card=methods_card.card("records"),
    )


def listed(rows: pd.DataFrame) -> None:
    """One line an action, with a link to the community."""
    for row in rows.to_dict("records"):
        left, right = st.columns([1, 3], vertical_alignment="center")
        with left:
            filters.link("community", plain(row["name"]), icon=":material/apartment:", community=row["community_id"])
        since = "" if pd.isna(row["since"]) else _("自 {day}").format(day=cycle_words.day(row["since"]))
        parts = (since, row["detail"], _("责任：{who}").format(who=row["who"]))
        right.markdown(_(" ｜ ").join(plain(part) for part in parts if part))


def table(found: pd.DataFrame) -> pd.DataFrame:
    """The actions, for reading elsewhere."""
    return found.assign(kind=found["kind"].map(cycle_words.action), since=found["since"].map(cycle_words.day))[
        ["kind", "community_id", "name", "district", "street", "since", "detail", "who"]
    ]
