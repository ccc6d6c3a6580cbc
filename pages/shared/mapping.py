"""The mapping to confirm: what each column of an uploaded file is, edited in a table."""

from __future__ import annotations

import streamlit as st

from analytics.ingest import columns
from analytics.ingest.codebook import Codebook
from analytics.language import _

OF_REGISTER = ("列名", "用途", "已填", "取值数", "示例")
OF_SURVEY = ("列名", "用途", "题型", "量表", "满意起点", "总体", "提示", "示例", "已填", "取值数")


def edit(codebook: Codebook, *, key: str) -> Codebook:
    """The codebook with the analyst's changes.

    Raises :class:`~analytics.errors.UnmappableFile`, below the table, when the columns cannot stand so.
    """
    st.markdown(_("**逐列核对**：已按列名和内容判断各列的用途，请改正不对的地方；灰色的列不可改。"))
    frame = codebook.to_frame()
    choices = columns.choices(codebook.content)
    configured = st.column_config
    edited = st.data_editor(
        frame,
        key=key,
        hide_index=True,
        column_order=OF_REGISTER if codebook.content == "register" else OF_SURVEY,
        disabled=[name for name in frame.columns if name not in columns.EDITABLE],
        column_config={
            "列名": configured.TextColumn(_("文件中的列"), pinned=True),
            "用途": configured.SelectboxColumn(_("用途"), options=choices["用途"], required=True),
            "题型": configured.SelectboxColumn(_("题型"), options=choices["题型"]),
            "量表": configured.SelectboxColumn(_("量表（从好到差）"), options=choices["量表"], width="medium"),
            "满意起点": configured.NumberColumn(
                _("满意起点"),
                help=_("从最差一级数起为第 1 级；达到这一级即算满意（或同意）"),
                min_value=0,
                max_value=100,
                step=1,
            ),
            "总体": configured.CheckboxColumn(_("判定题"), help=_("按哪一题判定是否达标；每份文件一题")),
            "提示": configured.TextColumn(_("请留意")),
            "示例": configured.TextColumn(_("示例")),
            "已填": configured.NumberColumn(_("已填"), format="localized"),
            "取值数": configured.NumberColumn(_("取值数"), format="localized"),
        },
    )
    return codebook.with_edits(edited)
