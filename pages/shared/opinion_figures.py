"""How opinions were handled, in figures: key numbers, and a table by channel, community or topic."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.charts import opinions as charts
from analytics.headings import place_name
from analytics.language import N_, _
from analytics.model import Scope
from analytics.programme.subjects.preparation import CHANNELS
from pages.shared import community_picks, figures, filters, notices, publicity_reads, reads, tables, wording
from pages.shared.version import Version

BY = {"channel": N_("按渠道"), "community": N_("按小区"), "topic": N_("按主题")}
HEADINGS = {
    "label": N_("渠道、小区或主题"),
    "received": N_("收到意见"),
    "to_handle": N_("应办理"),
    "handled": N_("已办理"),
    "handled_share": N_("办理率"),
    "adopted": N_("采纳"),
    "partly": N_("部分采纳"),
    "declined": N_("不采纳"),
    "adopted_share": N_("采纳率"),
    "answered": N_("已反馈"),
    "open": N_("未办理"),
    "fed_back": N_("已告知居民"),
    "empty": N_("无实质内容"),
    "forms": N_("答卷份数"),
    "times": N_("活动次数"),
    "participants": N_("参加人数"),
    "noted": N_("活动中记录意见"),
}
DEFINITION = N_(
    "意见为意愿调查和同意征询答卷上的文字，空白不计；办理率＝已办理÷应办理（收到意见减去无实质内容的），"
    "采纳率＝（采纳＋部分采纳）÷（采纳＋部分采纳＋不采纳）。全部意见逐条统计，没有抽样误差。"
    "活动中记录意见由主办人登记，不计入收到意见。"
)


def show(version: Version, scope: Scope) -> None:
    """Key numbers, then who was heard by which way and what became of it."""
    gathered, total = publicity_reads.gathered(scope), publicity_reads.total(scope)
    cells = {
        _("答卷（份）"): wording.count(gathered["questionnaires"]),
        _("座谈（次）"): wording.count(gathered["meetings"]),
        _("走访（次）"): wording.count(gathered["visits"]),
        _("意见（条）"): wording.count(total["received"]),
        _("办理率"): wording.percent(total["handled_share"]),
        _("采纳率"): wording.percent(total["adopted_share"]),
    }
    helps = {
        _("办理率"): _("应办理 {n} 条中已办理 {k} 条").format(
            n=wording.count(total["to_handle"]), k=wording.count(total["handled"])
        ),
        _("采纳率"): _("作出决定 {n} 条中采纳 {a} 条、部分采纳 {p} 条").format(
            n=wording.count(total["decided"]), a=wording.count(total["adopted"]), p=wording.count(total["partly"])
        ),
    }
    for column, (label, told) in zip(st.columns(len(cells)), cells.items(), strict=True):
        column.metric(label, told, help=helps.get(label), border=True)
    st.caption(_("；").join(helps.values()))
    by = filters.view("by", _("分列"), {name: _(words) for name, words in BY.items()})
    found = _labelled(publicity_reads.tally(scope, by), by)
    minimum = reads.office().settings.figure_minimum
    figures.draw(
        charts.handling_bars(tallied=found.head(15)), alt=_("各渠道、小区或主题的意见办理情况"), key="handling"
    )
    shown = _in_percent(found)
    if by == "community":
        community_picks.lead(shown, found["community_id"], key="handling_table", column_config=_columns(shown))
    else:
        tables.draw(shown, key="handling_table", column_config=_columns(shown))
    hidden = _("不足 {n} 条的和可由其推算的不列数（—）").format(n=minimum) if found["suppressed"].any() else ""
    top = _("图中为前 15 项") if len(found) > 15 else ""
    notices.basis(n=None, definition=_(DEFINITION), note=_("；").join(filter(None, [hidden, top])))
    tables.download(
        shown.rename(columns={name: _(words) for name, words in HEADINGS.items()}),
        name=_("意见办理情况"),
        provenance={_("范围"): place_name(scope), _("定义"): _(DEFINITION), _("数据版本"): str(version)},
        key="download_handling",
    )


def _labelled(found: pd.DataFrame, by: str) -> pd.DataFrame:
    if by == "channel":
        told = found[(found["received"].fillna(1) > 0) | (found["forms"] > 0) | (found["times"] > 0)]
        return told.assign(label=told["channel"].map({name: _(words) for name, words in CHANNELS.items()}))
    return found.assign(label=found["name" if by == "community" else "topic"])


def _in_percent(found: pd.DataFrame) -> pd.DataFrame:
    """The columns of HEADINGS that there are, shares as they are written: 99.96 % never as 100 %."""
    shares = {name: found[name].map(wording.percent) for name in ("handled_share", "adopted_share")}
    return found.assign(**shares)[[name for name in HEADINGS if name in found]]


def _columns(shown: pd.DataFrame) -> dict[str, Any]:
    config: dict[str, Any] = {}
    for name in map(str, shown):
        label = _(HEADINGS[name])
        if name == "label":
            config[name] = st.column_config.TextColumn(label, width=150)
        elif name.endswith("_share"):
            config[name] = st.column_config.TextColumn(label, alignment="right")
        else:
            config[name] = st.column_config.NumberColumn(label, format="localized")
    return config
