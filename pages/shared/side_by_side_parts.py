"""What page 并排比较 shows of the communities chosen: their shares against the threshold, and everything else."""

from __future__ import annotations

import streamlit as st

from analytics.charts import intervals
from analytics.definitions import definitions
from analytics.estimation.comparison import every_pair
from analytics.language import C_, _
from analytics.model import Scope, Verdicts
from pages.shared import (
    figures,
    filters,
    methods_card,
    notices,
    progress,
    reads,
    sentences,
    side_by_side,
    side_by_side_table,
    tables,
)
from pages.shared.plain import plain


def shares(verdicts: Verdicts) -> None:
    """The shares with their intervals against the threshold, and which differences may be claimed."""
    gate = reads.office().gate
    limits = tables.limits(verdicts)
    line = limits[0] if len(limits) == 1 else gate.threshold_percent
    st.subheader(_("满意率与区间"))
    drawable = verdicts[verdicts["share"].notna()].reset_index(drop=True)
    if drawable.empty:
        st.info(_("所列小区没有可显示的满意率。"))
        return
    figures.draw(
        intervals.forest(verdicts=drawable, threshold_percent=line, label="label", width=40),
        alt=_("所选小区满意率及区间与达标线的比较"),
        key="side_by_side",
    )
    for sentence in side_by_side.differences(drawable, every_pair(drawable, confidence=gate.confidence)):
        st.markdown(sentence)
    _basis(
        verdicts,
        sentences.notes(
            _("两个小区的区间重叠，不等于没有差别；两两之差用 Newcombe 区间，各对合计误判不超过 5 %，未按户数修正"),
            sentences.hidden(verdicts, reads.office().settings.figure_minimum),
            sentences.several_limits(limits, line),
            side_by_side.several_surveys(verdicts),
        ),
        n=drawable["n"].sum(),
    )


def facts(verdicts: Verdicts) -> None:
    """Everything known of each, a column a community, and the same to take away."""
    what = C_("work", "汇集所选小区的情况")
    if progress.waits(what, name="side-by-side"):
        return
    found = []
    with progress.cancellable(what, name="side-by-side", reading=_("正在汇集所选小区的情况")) as work:
        for at, row in enumerate(verdicts.to_dict("records")):
            work.reach(at / len(verdicts))
            found.append(side_by_side.of(row))
    st.table(side_by_side_table.on_page(found).map(plain).rename(columns=plain))
    with st.container(horizontal=True):
        for one in found:
            filters.link("community", plain(one.label), icon=":material/apartment:", community=one.community_id)
    _basis(verdicts, _("各项与各小区档案、样本与回收、整改台账所列相同；份数或意见太少的同样不显示"))
    gate, definition = reads.office().gate, _definition(verdicts)
    tables.download(
        side_by_side_table.elsewhere(found),
        name=_("并排比较"),
        provenance=sentences.provenance(_scope(verdicts), definition, gate, reads.data_version())
        | {_("范围"): _("、").join(one.label for one in found)},
        key="download_side_by_side",
        card=methods_card.card(
            definition=definition,
            interval=sentences.method(gate),
            n=_("见数据各行"),
            **side_by_side.fieldwork(verdicts),
        ),
    )


def _basis(verdicts: Verdicts, note: str, *, n: float | None = None) -> None:
    known = side_by_side.fieldwork(verdicts)
    notices.basis(
        n=n,
        definition=_definition(verdicts),
        note=note,
        interval=sentences.method(reads.office().gate),
        population=known["population"],
        mode=known["mode"],
        dates=known["dates"],
    )


def _definition(verdicts: Verdicts) -> str:
    return definitions(reads.overall_items(None, _scope(verdicts)))


def _scope(verdicts: Verdicts) -> Scope:
    return Scope(community_id=tuple(verdicts["community_id"]))
