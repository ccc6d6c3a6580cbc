"""The timeline of one community: its stage, what comes next, and all that happened, oldest first."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from analytics.language import _, word_for
from analytics.model import STAGES, Scope
from analytics.programme.acceptance.stages import ORDER, SOURCES
from pages.shared import cycle_forms, cycle_reads, cycle_words, deeds, methods_card, notices, tables
from pages.shared.plain import plain

ICONS = {
    "survey": ":material/poll:",
    "gate": ":material/door_open:",
    "step": ":material/flag_circle:",
    "publicity": ":material/campaign:",
    "rectification": ":material/build:",
    "acceptance": ":material/verified:",
}
OTHER = ":material/event_note:"
LATEST = 8  # steps that are shown at once


def show(community_id: str, name: str) -> None:
    """Stage, timeline, and the form for a step."""
    scope = Scope(community_id=(community_id,))
    stage(cycle_reads.places(scope).iloc[0].to_dict())
    told = cycle_reads.timeline_of(community_id)
    st.subheader(_("改造过程时间线"))
    if told.empty:
        notices.empty(_("还没有任何记录"), _("上传调查，或在下面登记步骤。"))
    else:
        listed(told, name)
    if deeds.may("edit_cycle"):
        with st.expander(_("登记、退回或撤回步骤")):
            enter(community_id)


def listed(told: pd.DataFrame, name: str) -> None:
    """All that happened, a line each, and the same to download."""
    lines = [line(row) for row in told.to_dict("records")]
    earlier, latest = lines[:-LATEST], lines[-LATEST:]
    with st.container(border=True, gap="small"):
        if earlier:
            with st.expander(_("此前 {n} 项").format(n=len(earlier))):
                st.markdown("\n\n".join(earlier))
        for each in latest:
            st.markdown(each)
    notices.basis(note=_("调查按首周列出，闸口按依据的日期列出；划去的是已撤回的登记，理由留存"), kind="records")
    tables.download(
        lambda: table(told),
        name=f"{name}-{_('改造过程')}",
        provenance={_("范围"): name},
        key="download_timeline",
        card=methods_card.card("records"),
    )


def stage(place: Mapping[Hashable, Any]) -> None:
    """The stages in a row, the one reached marked; since when, by what evidence, and what comes next."""
    reached = ORDER.get(place["stage"], -1)
    marks = [
        f"**:blue[● {_(words)}]**" if at == reached else f"● {_(words)}" if at < reached else f":gray[○ {_(words)}]"
        for at, words in enumerate(STAGES.values())
    ]
    for at, code in enumerate(STAGES):
        if code in place["lacking"]:
            marks[at] = f":orange[◌ {_(STAGES[code])}]"
    st.markdown(" › ".join(marks))
    parts = [
        _("现处阶段：{stage}（{since}）").format(stage=cycle_words.stage(place["stage"]), since=_since(place)),
        _("下一步：{stage}").format(stage=cycle_words.stage(place["next_stage"])) if place["next_stage"] else "",
        _("曾从“{stage}”退回").format(stage=cycle_words.stage(place["returned"])) if place["returned"] else "",
        _("◌ 为此前还没有依据的阶段") if place["lacking"] else "",
    ]
    st.caption(_(" ｜ ").join(plain(part) for part in parts if part))


def _since(place: Mapping[Hashable, Any]) -> str:
    """Since when a community stands where it does, where a day is known, and by what evidence."""
    source = _("依据：{source}").format(source=word_for(SOURCES, place["source"]) if place["source"] else _("无"))
    if pd.isna(place["since"]):
        return source
    return _("自 {day}，{source}").format(day=cycle_words.day(place["since"]), source=source)


def line(row: Mapping[Hashable, Any]) -> str:
    """One event in a line; struck out, with the reason, where it was taken back."""
    words = _(" ｜ ").join(
        plain(part)
        for part in (
            row["what"],
            row["detail"],
            "" if pd.isna(row["reason"]) else _("理由：{words}").format(words=row["reason"]),
            "" if pd.isna(row["by"]) else row["by"],
        )
        if part and not pd.isna(part)
    )
    said = _("　").join([f"{ICONS.get(row['subject'], OTHER)} **{plain(cycle_words.day(row['on']))}**", words])
    if not row["taken_back"]:
        return said
    back = _("已由 {by} 撤回：{reason}").format(by=row["back_by"], reason=row["back_reason"])
    return f"~~{said}~~ :red[{plain(back)}]"


def table(told: pd.DataFrame) -> pd.DataFrame:
    """The timeline, for reading elsewhere."""
    return pd.DataFrame(
        {
            _("日期"): told["on"].map(cycle_words.day),
            _("事项"): told["what"],
            _("内容"): told["detail"],
            _("理由"): told["reason"],
            _("登记人"): told["by"],
            _("登记时间"): told["at"].astype("str").where(told["at"].notna()),
            _("撤回理由"): told["back_reason"],
            _("撤回人"): told["back_by"],
        }
    )


def enter(community_id: str) -> None:
    """The forms for steps; for those who may enter."""
    steps = cycle_reads.entries("step", Scope(community_id=(community_id,)))
    names = {
        row.entry_id: f"{cycle_words.stage(row.stage)} · {cycle_words.day(row.changed_on)}"
        for row in steps.itertuples()
    }
    entry = cycle_forms.chosen(_("步骤"), _("登记新的步骤"), steps, names, "step-entry")
    if entry is None:
        cycle_forms.form("step", "reach", community_id=community_id)
        return
    cycle_forms.form("step", "return" if entry["state"] == "done" else "reach", entry)
    cycle_forms.take_back(entry)
