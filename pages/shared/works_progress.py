"""How far the works have come, by item: sums, each community's, over time; and a form for the next report."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.charts import works as charts
from analytics.headings import place_name
from analytics.language import N_, _
from analytics.model import Scope
from analytics.programme.works import works
from analytics.standard import amounts, measures
from analytics.standard.cells import words_shown
from pages.shared import (
    boxes,
    community_picks,
    cycle_forms,
    deeds,
    figures,
    filters,
    notices,
    operator,
    reads,
    tables,
    wording,
    works_reads,
)
from pages.shared.version import Version

BY = {
    "item": (N_("按改造内容"), ("item", "unit")),
    "district": (N_("按区县"), ("district", "item", "unit")),
    "community": (N_("按小区"), ("community_id", "name", "item", "unit")),
}
HEADINGS = {
    "district": N_("区县"),
    "name": N_("小区"),
    "item": N_("改造内容"),
    "unit": N_("单位"),
    "done": N_("完成数"),
    "of": N_("总数"),
    "share": N_("完成率"),
    "done_without_total": N_("完成数（无总数）"),
    "communities": N_("登记小区"),
    "reported_on": N_("最近登记"),
}
DEFINITION = N_("完成率＝完成数÷总数，只计登记了总数的小区；没有总数的完成数另列，不参与计算。")


def show(version: Version, scope: Scope) -> None:
    """The sums, the line of one item, and the form."""
    _report(scope)
    found = works_reads.progress(scope)
    if found.empty:
        notices.empty(
            _("所选范围内没有施工进度"), _("可在上方登记，或在“数据上传”整批上传施工进度表。"), deed="edit_cycle"
        )
        return
    by = filters.view("by", _("分列"), {name: _(words) for name, (words, _columns) in BY.items()})
    summary = works_reads.summary(scope, BY[by][1])
    shown = _in_words(summary)
    if by == "community":
        community_picks.lead(shown, summary["community_id"], key="progress", column_config=_columns())
    else:
        tables.draw(shown, column_config=_columns(), key="progress")
    notices.basis(definition=_(DEFINITION))
    tables.download(
        shown.rename(columns={name: _(words) for name, words in HEADINGS.items()}),
        name=_("施工进度"),
        provenance={_("范围"): place_name(scope), _("定义"): _(DEFINITION), _("数据版本"): str(version)},
        key="download_progress",
    )
    _line(scope, found)


def _line(scope: Scope, found: pd.DataFrame) -> None:
    items = found["item"].drop_duplicates().tolist()
    item = filters.one("item", _("看一项的进度"), items, measures.measure)
    its = works_reads.over_time(scope)
    its = its[its["item"] == item].reset_index(drop=True)
    unit = found.loc[found["item"] == item, "unit"].dropna()
    figures.draw(
        charts.progress_over_time(reported=its, unit=amounts.unit(unit.iloc[0]) if len(unit) else ""),
        alt=_("所选改造内容历次登记的完成数和总数"),
        key="progress_line",
    )
    notices.basis(note=_("每个登记日的完成数，为各小区到当日为止最近一次登记之和；{n} 个小区登记").format(
        n=its["communities"].max()
    ))  # fmt: skip


def _report(scope: Scope) -> None:
    """The form: a community, an item it reports already or another, and how far it is; for those who may."""
    if not deeds.may("edit_cycle"):
        return
    with st.expander(_("登记进度"), icon=":material/add:"):
        place = boxes.community(scope, "report-place")
        if place is None:
            return
        mine = works_reads.progress(Scope(community_id=(place,))).set_index("item")
        other = _("其他（另写）")
        item = st.selectbox(
            _("改造内容"), [*mine.index, other], format_func=measures.measure, key=f"report-item-{place}"
        )
        before = mine.loc[item].to_dict() if item in mine.index else {}
        form = cycle_forms.held(f"report:{place}:{item}", before.get("seen"))
        seen = form.seen
        if before:
            st.caption(_before(before))
        else:
            item = measures.kept(st.text_input(_("改造内容的名称") + " *", max_chars=120, key=f"{form.key}-item"))
            seen = mine["seen"].get(item)
        _form(place, str(item), form, seen)


def _form(place: str, item: str, form: cycle_forms.Held, seen: int | None) -> None:
    key = form.key
    left, middle, right = st.columns(3)
    done = left.number_input(_("完成数") + " *", min_value=0, step=1, value=None, key=f"{key}-done")
    whole = middle.number_input(_("总数（不填则不变）"), min_value=0, step=1, value=None, key=f"{key}-of")
    unit = right.text_input(_("单位（户、栋、㎡ 等，不填则不变）"), max_chars=20, key=f"{key}-unit")
    on = boxes.day(f"{key}-on")
    why = st.text_input(_("理由（完成数比上次少时必填）"), max_chars=200, key=f"{key}-why")
    if st.button(_("保存"), type="primary", key="report-save", disabled=done is None):
        office, by = reads.office(), operator.current()
        form.save(
            lambda: works.report(
                office, place, item, int(done or 0), of=whole, unit=unit, on=on, reason=why, seen=seen, by=by
            ),
            _("已登记进度"),
        )


def _before(row: dict[str, Any]) -> str:
    return _("上次登记 {day}：完成 {done}，总数 {of} {unit}").format(
        day=f"{row['reported_on']:%Y-%m-%d}",
        done=wording.count(row["done"]),
        of=wording.count(row["of"]),
        unit=amounts.unit(row["unit"]) if isinstance(row["unit"], str) else "",
    )


def _in_words(found: pd.DataFrame) -> pd.DataFrame:
    """The columns of HEADINGS that there are; shares as they are written, the sums of what has no total left blank."""
    none = found["of"].eq(0)
    told = found.assign(
        unit=words_shown(found["unit"], amounts.unit),
        item=words_shown(found["item"], measures.measure),
        share=found["share"].map(wording.percent),
        done=found["done"].astype("Int64").mask(none & found["done"].eq(0)),
        of=found["of"].astype("Int64").mask(none),
        done_without_total=found["done_without_total"].astype("Int64").mask(found["done_without_total"].eq(0)),
        reported_on=found["reported_on"].dt.strftime("%Y-%m-%d"),
    )
    return told[[name for name in HEADINGS if name in told]]


def _columns() -> dict[str, Any]:
    counts = ("done", "of", "done_without_total", "communities")
    number, words = st.column_config.NumberColumn, st.column_config.TextColumn
    return {
        name: number(_(said), format="localized") if name in counts else words(_(said))
        for name, said in HEADINGS.items()
    }
