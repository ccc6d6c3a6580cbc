"""分类对照: which class each measure has and what words mean it, edited on the page or in a workbook."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.cancelling import Tell
from analytics.errors import MinyiError
from analytics.language import _, headed
from analytics.programme.wishes import classes, measures
from analytics.reports import measures_workbook
from analytics.standard import topics as standard_topics
from pages.shared import (
    chosen_files,
    deeds,
    downloads,
    operator,
    reads,
    refused_files,
    tables,
    wish_editing,
    wish_history,
    wish_reads,
)
from pages.shared.plain import plain, refused

KINDS_OF_FILE = ["xlsx", "csv"]
# Which class an option counts in is part of what the figures mean.
EDITING = "edit_definitions"


def show(chosen: wish_reads.Selection) -> None:
    """The table of one scheme, its edits, the way out to a workbook and back, and what is not classed."""
    office = reads.office()
    if deeds.may(EDITING):
        with st.sidebar:
            operator.name()
    scheme = _scheme(wish_reads.scheme_in_use(chosen))
    st.caption(
        _(
            "问卷选项与“改造内容”或“问卷中的写法”逐字相同才归类，其余列为未归类，不作猜测。各地可移动类别、增删写法；"
            "也可另立分类办法。每处改动都记录在案，可以撤回。"
        )
    )
    if not scheme:
        return
    _unclassed(chosen, scheme)
    name = f"measures-{scheme}"
    opened, edited = wish_editing.edit(
        name,
        lambda: measures.table(office, scheme),
        column_config=_columns(scheme),
        grows=True,
        disabled=["seen"],
        action=EDITING,
    )
    wish_editing.preview(
        name,
        lambda why: measures.changes(office, scheme, edited, opened=opened, reason=why),
        lambda by, why: measures.save(office, scheme, edited, opened=opened, by=by, reason=why),
        action=EDITING,
    )
    with st.container(horizontal=True, vertical_alignment="top"):
        downloads.button(
            _("导出分类表（.xlsx）"),
            lambda: measures_workbook.workbook(measures.table(office, scheme), scheme, made_at=office.now()),
            what=_("改造内容分类"),
            filename=_("改造内容分类") + ".xlsx",
            key="measures-xlsx",
        )
        if deeds.may(EDITING):
            _upload(scheme)
    wish_history.show("measure", name, action=EDITING)


def _scheme(in_use: str) -> str:
    """The scheme that is edited: the one in use, another, or a new one."""
    office = reads.office()
    known = measures.schemes(office)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        scheme = st.selectbox(
            _("编辑哪种分类办法"),
            [*known, *([""] if deeds.may(EDITING) else [])],
            index=known.index(in_use) if in_use in known else 0,
            format_func=lambda one: classes.scheme_words(one) if one else _("另立一种"),
            key="scheme-edited",
            width=tables.pixels(320),
        )
        if scheme == "":
            return st.text_input(_("新分类办法的名称"), key="scheme-new", max_chars=40, width=320).strip()
    return str(scheme)


def _columns(scheme: str) -> dict:
    office = reads.office()
    own = list(measures.table(office, scheme)["category"].unique())
    text, select = st.column_config.TextColumn, st.column_config.SelectboxColumn
    return {
        "measure": text(_("改造内容"), required=True, max_chars=40, width=tables.pixels(140)),
        "category": select(
            _("类别"),
            options=list(dict.fromkeys([*own, *classes.ORDER])),
            required=True,
            width=90,
            format_func=standard_topics.category,
        )
        if scheme in classes.SCHEMES
        else text(_("类别"), required=True, max_chars=20, width=90),
        "words": text(_("问卷中的写法（以 | 分隔）"), width=460),
        "topic": select(_("对应意见主题"), options=list(measures.topics(office).values()), width=tables.pixels(130)),
        "seen": None,
    }


def _unclassed(chosen: wish_reads.Selection, scheme: str) -> None:
    """The options of this survey's questions that the table does not name."""
    if not chosen.survey:
        return
    rows = wish_reads.ranking(chosen, "whole")
    if rows.empty:
        return
    found = classes.classed(rows["choice"], measures.mapping(reads.office()), scheme)
    is_about = found["measure"].notna().groupby(rows["item_id"]).transform("any")
    if not is_about.all():
        others = _("、").join(plain(heading) for heading in rows.loc[~is_about, "heading"].unique())
        st.caption(_("不涉及改造内容的题目（没有一个选项归类）：{headings}").format(headings=others))
    missing = rows.loc[is_about & found["category"].isna(), ["heading", "choice"]]
    if missing.empty:
        return
    said = _("；").join(
        headed(plain(heading), plain(_("、").join(group)))
        for heading, group in missing.groupby("heading", sort=False)["choice"]
    )
    st.info(_("本次调查中未归类的选项——{options}").format(options=said), icon=":material/label_off:")


def _upload(scheme: str) -> None:
    """A workbook edited elsewhere: read, compared, previewed like an edit on the page."""
    office = reads.office()
    refused_files.explain(office.settings.upload_limit_mb)
    file = st.file_uploader(_("导入分类表（.xlsx 或 .csv）"), type=KINDS_OF_FILE, key="measures-file")
    if file is None:
        return
    try:
        edited = chosen_files.once(file, lambda tell: _read(file, tell), name="measures")
    except MinyiError as refusal:
        refused(refusal)
        return
    if edited is None:
        return
    wish_editing.preview(
        f"measures-file-{scheme}",
        lambda why: measures.changes(office, scheme, edited, reason=why),
        lambda by, why: measures.save(office, scheme, edited, by=by, reason=why),
        action=EDITING,
    )


def _read(file: Any, tell: Tell) -> pd.DataFrame:
    tell(0.0, _("正在读取文件"))
    return measures_workbook.read(file.name, file.getvalue())
