"""The gates of many communities in a table, their alerts beside the verdicts, and the desk of acceptance."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.headings import place_name
from analytics.language import C_, _
from analytics.model import ALERTS, GATES, Scope, Verdicts
from pages.shared import (
    community_picks,
    cycle_reads,
    cycle_words,
    filters,
    gate_desk,
    methods_card,
    notices,
    reads,
    sentences,
    tables,
    wording,
)

MOST_LISTED = 50


def with_alerts(scope: Scope, listed: Verdicts) -> Verdicts:
    """The verdicts with the state of each community's alert; a reader may ask for some states only."""
    chosen = filters.sidebar_many("alert", _("预警状态"), list(ALERTS), cycle_words.alert)
    alerts = cycle_reads.alerts_of(scope).set_index("community_id")
    told = listed.assign(
        alert=listed["community_id"].map(alerts["state"]), since=listed["community_id"].map(alerts["since"])
    )
    return told[told["alert"].isin(chosen)] if chosen else told


def show(scope: Scope, judged: pd.DataFrame) -> None:
    """Stage and four gates of every community of ``scope``, one row each."""
    places = cycle_reads.places(scope).set_index("community_id")
    known = reads.listed(scope)
    every = judged["community_id"].drop_duplicates().sort_values()
    # Words are found for those that are listed only.
    listed = judged[judged["community_id"].isin(every.head(MOST_LISTED))]
    names = sentences.full_names(known[known["community_id"].isin(every.head(MOST_LISTED))])
    said = listed.assign(
        words=[
            " ".join(part for part in (cycle_words.gate_state(row["state"]), cycle_words.gate_missing(row)) if part)
            for row in listed.to_dict("records")
        ]
    )
    wide = said.set_index(["community_id", "gate"])["words"].unstack()[list(GATES)]  # noqa: PD010
    placed = places.loc[wide.index]
    shown = wide.rename(columns=cycle_words.gate).reset_index(drop=True)
    shown.insert(0, _("小区"), [names[one] for one in wide.index])
    shown.insert(1, _("阶段"), [cycle_words.stage(code) for code in placed["stage"]])
    shown[_("下一步")] = [cycle_words.stage(code) if code else "—" for code in placed["next_stage"]]
    notices.basis(
        note=_("共 {n} 个小区；达到、未达到按整数判定，线由项目设定；无数据不等于未达到").format(
            n=wording.count(len(every))
        ),
        kind="records",
        base=_("有依据的小区：登记的清点、表决、公示，以及满意度调查的有效份数"),
    )
    with st.expander(_("各小区的阶段和闸口（{n} 个小区）").format(n=len(every))):
        if len(every) > MOST_LISTED:
            st.caption(_("小区较多，只列前 {n} 个；全部见下载的表格，或在左侧缩小范围。").format(n=MOST_LISTED))
        # Whoever looks at the last gate still sees whose it is.
        first = {_("小区"): st.column_config.TextColumn(pinned=True)}
        community_picks.lead(shown, pd.Series(wide.index), key="gates-by-community", column_config=first)
        tables.download(
            lambda: evidence(judged, sentences.full_names(known)),
            name=_("四道闸口"),
            provenance={_("范围"): place_name(scope)},
            key="download_gates",
            card=methods_card.card("records"),
        )


def evidence(judged: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """The gates with counts and evidence, for reading elsewhere."""
    rows = judged.to_dict("records")
    return pd.DataFrame(
        {
            _("小区"): [names[row["community_id"]] for row in rows],
            _("闸口"): [cycle_words.gate(row["gate"]) for row in rows],
            _("结果"): [cycle_words.gate_state(row["state"]) for row in rows],
            C_("head", "数字"): [cycle_words.gate_figures(row) for row in rows],
            _("线（%）"): judged["limit_percent"],
            _("还差"): [cycle_words.gate_missing(row) for row in rows],
            _("依据"): [cycle_words.gate_evidence(row) for row in rows],
        }
    )


def acceptance(scope: Scope) -> None:
    """Choose a community that is ready, or was accepted, and accept or reopen it; for those who may."""
    st.subheader(_("办理验收"))
    places = cycle_reads.places(scope)
    ready = places[(places["next_stage"] == "accepted") | (places["stage"] == "accepted")]
    if ready.empty:
        st.caption(_("所选范围内没有达到满意率闸口、可以验收的小区。"))
        return
    known = reads.listed(scope)
    names = sentences.full_names(known[known["community_id"].isin(ready["community_id"])])
    options = ready["community_id"].tolist()
    chosen = st.selectbox(_("可验收或已验收的小区"), options, format_func=names.__getitem__, key="acceptance-community")
    gate_desk.show(chosen)
