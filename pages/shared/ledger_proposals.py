"""What a community below the gate should put right: proposed with its evidence, ticked and opened by an analyst."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.language import N_, _, word_for
from analytics.programme.ledger import proposals as proposing
from analytics.programme.ledger.proposals import DEADLINE_DAYS, WHY, Proposals
from analytics.standard import topics as standard_topics
from analytics.standard.cells import words_shown
from pages.shared import curating, deeds, filters, ledger_reads, notices, operator, reads, sentences, tables, wording
from pages.shared.version import Version

HEADINGS = {
    "open": N_("列入"),
    "problem": N_("问题描述"),
    "why": N_("为何建议"),
    "evidence": N_("依据"),
    "category": N_("类别"),
    "unit": N_("责任单位"),
    "person": N_("责任人"),
    "measure": N_("整改措施"),
    "deadline": N_("整改时限"),
}
TALL = 120  # pixels of a row: the evidence in full
EDITABLE = ("open", "problem", "unit", "person", "measure", "deadline")
WIDTHS = {"open": 70, "problem": 220, "why": 100, "evidence": 360, "category": 70, "unit": 150, "person": 80,
          "measure": 180, "deadline": 100}  # fmt: skip


def show(version: Version, scope: Any) -> None:
    judged = reads.listed(scope)
    below = judged[judged["standing"] == "below"]
    if below.empty:
        notices.empty(_("所选范围内没有未达标的小区"), _("小区未达标时，这里按居民意见和各题满意率建议整改条目。"))
        return
    names = sentences.full_names(below)
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        chosen = filters.one(
            "flagged",
            _("未达标小区（最严重的在前，可输入名称查找）"),
            list(names),
            names.__getitem__,
            filter_mode="contains",
        )
    days = right.number_input(_("整改期限（天）"), 1, 365, DEADLINE_DAYS, key="ledger-days")
    found = ledger_reads.proposals(chosen, ledger_reads.today(), int(days))
    _tell(found, names[chosen])
    if not found.rows.empty:
        _choose(found, chosen, version, int(days))


def _tell(found: Proposals, name: str) -> None:
    if found.standing != "below":
        st.success(_("{name}按其项目的达标线已达标或无数据，没有整改建议。").format(name=name))
    elif found.rows.empty and found.settled:
        st.success(_("能建议的 {n} 条都已列入台账，或在本轮测评后已销号。").format(n=found.settled))
    elif found.rows.empty:
        st.info(_("意见和各题份数都太少，提不出建议。可在台账中新增条目。"))
    elif found.settled:
        st.caption(_("另有 {n} 条已列入台账，或在本轮测评后已销号，不再建议。").format(n=found.settled))


def _choose(found: Proposals, community_id: str, version: Version, days: int) -> None:
    editable = deeds.may("edit_cycle")
    rows = found.rows
    cells = rows.assign(
        open=False,
        why=rows["why"].map({code: _(words) for code, words in WHY.items()}),
        category=words_shown(rows["category"], standard_topics.category),
    )
    cells = cells.astype(dict.fromkeys(("unit", "person", "measure"), "object"))
    edited = tables.edited(
        cells,
        column_order=[name for name in HEADINGS if editable or name != "open"],
        column_config=_config(),
        disabled=[name for name in cells.columns if not editable or name not in EDITABLE],
        key=f"proposals-{community_id}-{version}-{days}",
        height=min(640, 80 + TALL * len(cells)),
        row_height=TALL,
        placeholder="",
    )
    ticked = edited[edited["open"].astype(bool)]
    if editable and st.button(
        _("把勾选的 {n} 条列入台账").format(n=len(ticked)), type="primary", disabled=ticked.empty, key="proposals-open"
    ):
        rows = ticked.astype("object").where(ticked.notna(), None)
        curating.carry_out(
            lambda: proposing.open_entries(reads.office(), community_id, rows, by=operator.current()),
            _("已列入 {n} 条").format(n=len(ticked)),
            action="edit_cycle",
            object=community_id,
        )
    tables.download(
        cells[[name for name in HEADINGS if name != "open"]].rename(
            columns={name: _(words) for name, words in HEADINGS.items()}
        ),
        name=_("整改建议"),
        provenance={_("依据轮次"): str(found.round), _("达标线"): f"{found.gate.threshold_percent} %"},
        key="proposals-xlsx",
    )
    notices.basis(
        note=_(
            "意见：该小区不满意者的意见（去重后、有实质内容）与本市其他小区不满意者比较；题目：最近一轮各题满意率，"
            "区间上限低于达标线 {threshold} % 为明显低于。填写人或份数少于 {minimum} 的不列。问题描述请改成具体的事。"
        ).format(threshold=found.gate.threshold_percent, minimum=wording.count(reads.office().settings.figure_minimum))
    )


def _config() -> dict[str, Any]:
    column, widths = st.column_config, dict(WIDTHS)
    widths |= {name: tables.pixels(widths[name]) for name in ("open", "why", "category")}
    made: dict[str, Any] = {name: column.TextColumn(_(words), width=widths[name]) for name, words in HEADINGS.items()}
    made["open"] = column.CheckboxColumn(word_for(HEADINGS, "open"), width=widths["open"])
    made["deadline"] = column.DateColumn(word_for(HEADINGS, "deadline"), format="YYYY-MM-DD", width=widths["deadline"])
    return made
