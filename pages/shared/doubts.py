"""Spellings of communities that the register does not settle: the analyst decides, and the decision is remembered."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.language import N_, _
from analytics.store import aliases
from pages.shared import deeds, reads, tables

UNDECIDED = "—"
SPELLING, ROWS, SCORE, DECISION = N_("文件中的写法"), N_("行数"), N_("相似度"), N_("归入小区")


def decided(doubtful: pd.DataFrame, *, by: str, key: str) -> bool:
    """The table of doubtful spellings (model.DOUBTFUL); True when the analyst has just saved decisions.

    The likeliest community stands beside each spelling as a suggestion; nothing is decided until it is chosen.
    """
    if doubtful.empty:
        return False
    n = len(doubtful)
    rows = int(doubtful["n"].sum())
    st.markdown(
        _("**小区核对**：{n} 种写法与名册相近但不相同，涉及 {rows} 行，请选定各属哪个小区。").format(
            n=n, rows=f"{rows:,}"
        )
    )
    labels = _labels()
    accept = st.toggle(_("采用建议的小区（可逐条改）"), key=f"accept-{key}")
    suggested = doubtful["community_id"].map({community_id: label for label, community_id in labels.items()})
    shown = pd.DataFrame(
        {
            SPELLING: doubtful["spelling"],
            ROWS: doubtful["n"],
            SCORE: doubtful["score"],
            DECISION: suggested.fillna(UNDECIDED) if accept else UNDECIDED,
            "others": [
                _("、").join(one for one in row if pd.notna(one) and one)
                for row in zip(doubtful["name"], doubtful["others"], strict=True)
            ],
        }
    )
    configured = st.column_config
    edited = tables.edited(
        shown,
        key=f"doubts-{key}-{accept}",
        disabled=[SPELLING, ROWS, SCORE, "others"],
        column_config={
            SPELLING: configured.TextColumn(_(SPELLING), width="medium"),
            ROWS: configured.NumberColumn(_(ROWS), format="localized"),
            SCORE: configured.NumberColumn(_(SCORE), format="%.0f", help=_("0–100，100 为完全相同")),
            DECISION: configured.SelectboxColumn(_(DECISION), options=[UNDECIDED, *labels], width="large"),
            "others": configured.TextColumn(_("名册中相近的小区"), width="large"),
        },
    )
    chosen = edited[edited[DECISION] != UNDECIDED]
    words = _("记住这 {n} 条并重新检查").format(n=len(chosen))
    if not st.button(words, key=f"decide-{key}", disabled=chosen.empty, icon=":material/how_to_reg:"):
        return False
    decisions: dict[str, str | None] = {
        spelling: labels[label] for spelling, label in zip(chosen[SPELLING], chosen[DECISION], strict=True)
    }
    with deeds.recording("upload", object=N_("小区写法 {n} 种").format(n=len(decisions))):
        aliases.decide(reads.office().store, decisions, by=by, at=reads.office().now())
    return True


def remembered(*, by: str) -> None:
    """Every spelling that is remembered, and taking decisions back."""
    in_force = aliases.aliases(reads.office().store)
    if not in_force:
        return
    names = {community_id: label for label, community_id in _labels().items()}
    history = aliases.decisions(reads.office().store).drop_duplicates("spelling", keep="last")
    shown = history[history["spelling"].isin(list(in_force))]
    with st.expander(_("记住的小区写法（{n} 条）").format(n=len(shown))):
        event = tables.draw(
            shown.assign(community_id=shown["community_id"].map(names)),
            key="aliases",
            on_select="rerun",
            selection_mode="multi-row",
            column_config={
                "spelling": _(SPELLING),
                "community_id": _(DECISION),
                "by": _("操作人"),
                "at": st.column_config.DatetimeColumn(_("时间"), format="YYYY-MM-DD HH:mm"),
            },
        )
        picked = shown["spelling"].iloc[event["selection"]["rows"]].tolist()
        if st.button(_("不再记住所选 {n} 条").format(n=len(picked)), disabled=not picked, icon=":material/undo:"):
            with deeds.recording("upload", object=N_("不再记住小区写法 {n} 种").format(n=len(picked))):
                aliases.decide(reads.office().store, dict.fromkeys(picked), by=by, at=reads.office().now())
            st.rerun()


def _labels() -> dict[str, str]:
    """Communities as an analyst knows them, name（id） of each, to their ids."""
    register = reads.register()
    return {
        _("{name}（{id}）").format(name=name, id=community_id): community_id
        for name, community_id in zip(register["name"], register["community_id"], strict=True)
    }
