"""The plan of a survey as tables: a row a community, a row a building, and the files of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from analytics.flows.method_card import Card
from analytics.language import _
from analytics.model import Scope
from analytics.programme.planning.targets import Target
from analytics.reports.visiting_list_workbook import visiting_list_workbook
from analytics.standard import forms
from analytics.standard.cells import words_shown
from pages.shared import downloads, large_files, planning_reads, reads, wording
from pages.shared.planning_reads import Asked

MOST_AT_ONCE = 100  # communities whose list is made while the browser waits: they take a second


def of_communities(plan: pd.DataFrame) -> pd.DataFrame:
    """The plan under Chinese headings; shares in per cent."""
    shown = plan[["name", "district", "street", "households", "n", "target", "further", "evidence"]].assign(
        share=plan["share"] * 100,
        expected=plan["expected"] * 100,
        evidence=plan["evidence"].map(wording.evidence, na_action=None),
        note=plan.apply(_note, axis=1) if len(plan) else "",
    )
    order = [
        "name", "district", "street", "households", "share", "n", "evidence", "expected", "target", "further", "note",
    ]  # fmt: skip
    words = {
        "share": _("满意率（%）"),
        "expected": _("按满意率（%）"),
        "target": _("目标份数"),
        "further": _("需再收"),
        "note": _("备注"),
    }
    return wording.headings(shown[order].rename(columns=words))


def _note(row: pd.Series) -> str:
    if pd.isna(row["households"]):
        return _("户数不明，无法计算")
    if pd.isna(row["target"]):
        return _("全部住户都答也看不出")
    if row["suppressed"]:
        return _("已收份数不显示，目标含已收")
    return _("须全部住户作答") if row["target"] >= row["households"] else ""


def of_buildings(visits: pd.DataFrame) -> pd.DataFrame:
    """The visits under Chinese headings; a building without a name is to be named on the spot."""
    hidden = visits["suppressed"].astype(bool)
    shown = pd.DataFrame(
        {
            _("小区"): visits["name"],
            _("楼栋"): words_shown(visits["building"], forms.group).fillna(_("（待填楼号）")),
            _("户数"): visits["households"],
            _("已收"): visits["answered"].map(wording.count).mask(hidden, _("不显示")),
            _("需再收"): visits["further"],
            _("备注"): visits["counts_all"].map({True: _("含已收"), False: ""}),
        }
    )
    return shown.reset_index(drop=True)


def configured() -> dict[str, Any]:
    """Number formats of both tables."""
    whole = {name: st.column_config.NumberColumn(format="localized") for name in (_("户数"), _("有效份数"))}
    forms = {name: st.column_config.NumberColumn(format="localized") for name in (_("目标份数"), _("需再收"))}
    share = {name: st.column_config.NumberColumn(format="%.1f") for name in (_("满意率（%）"), _("按满意率（%）"))}
    return {**whole, **forms, **share}


def visiting_list(asked: Asked, target: Target, provenance: Mapping[str, str], card: Card, scope: Scope) -> None:
    """The button that gives the list of visits of all communities planned for."""

    def made() -> bytes:
        told = planning_reads.by_building(asked, target)
        return visiting_list_workbook(told, provenance, made_at=reads.office().now(), card=card)

    label = _("下载走访清单（.xlsx，按楼栋，可打印）")
    how: dict[str, Any] = {
        "what": downloads.told(_("走访清单"), scope),
        "filename": _("走访清单") + ".xlsx",
        "key": "visiting_list",
        "icon": ":material/print:",
    }
    if len(planning_reads.plan(asked, target)) <= MOST_AT_ONCE:
        downloads.button(label, made, **how)
    else:
        told = (repr((asked, target)), *provenance.items())
        large_files.button(label, made, making=_("生成走访清单（.xlsx，按楼栋，可打印）"), asked=told, **how)
