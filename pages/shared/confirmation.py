"""What the analyst confirms of an uploaded file: what it is, what each column is, and what to do with odd rows."""

from __future__ import annotations

import streamlit as st

from analytics.charts.percent import NOTHING
from analytics.flows.loading import Draft
from analytics.ingest import columns
from analytics.ingest.codebook import Codebook
from analytics.language import N_, _
from analytics.model import KINDS
from pages.shared.plain import plain

BAD_ROWS = {"reject": N_("有问题就整份拒收"), "set-aside": N_("问题行另存，其余入库")}
REPEATS = {"replace": N_("以新文件为准"), "skip": N_("保留原来的答卷")}
PREVIEW_ROWS = 8
OF_REGISTER = ("列名", "用途", "已填", "取值数", "示例")
OF_SURVEY = ("列名", "用途", "题型", "量表", "满意起点", "总体", "提示", "示例", "已填", "取值数")


def facts(draft: Draft) -> None:
    """What the file is, why we think so, and its first rows."""
    table = draft.table
    st.markdown(plain(draft.codebook.describe()))
    encoding = _("编码 {encoding}").format(encoding=table.encoding) if table.encoding else ""
    reasons = [draft.platform.reason, draft.codebook.reason, encoding]
    st.caption(plain("；".join(reason for reason in reasons if reason)))
    with st.expander(_("预览前 {n} 行").format(n=PREVIEW_ROWS)):
        st.dataframe(table.frame.head(PREVIEW_ROWS), hide_index=True, placeholder="—")


def confirmed(draft: Draft) -> Codebook:
    """The codebook as the analyst confirms it: title and kind of the survey, and what each column is."""
    proposed = draft.codebook
    if proposed.content == "register":
        return _edit(proposed, key=f"mapping-{draft.sha256}")
    left, right = st.columns(2)
    title = left.text_input(_("调查名称"), value=proposed.title, key=f"title-{draft.sha256}")
    kind = right.selectbox(
        _("调查类型"),
        list(KINDS),
        index=list(KINDS).index(proposed.kind),
        format_func=lambda kind: _(KINDS[kind]),
        key=f"kind-{draft.sha256}",
        help=_("只有满意度调查参与达标判定；意愿调查、同意征询、业主表决分开统计"),
    )
    return _edit(proposed, key=f"mapping-{draft.sha256}").with_(title=title, kind=kind)


def choices(draft: Draft) -> tuple[str, str]:
    """What to do with bad rows, and with responses that are in the store already."""
    left, right = st.columns(2)
    bad, repeat = f"bad-{draft.sha256}", f"repeat-{draft.sha256}"
    on_bad_rows = left.radio(_("有问题的行"), list(BAD_ROWS), format_func=lambda it: _(BAD_ROWS[it]), key=bad)
    on_repeat = right.radio(_("已入库的同一答卷"), list(REPEATS), format_func=lambda it: _(REPEATS[it]), key=repeat)
    return on_bad_rows, on_repeat


def _edit(codebook: Codebook, *, key: str) -> Codebook:
    """The codebook with the analyst's changes.

    Raises :class:`~analytics.errors.UnmappableFile`, below the table, when the columns cannot stand so.
    """
    st.markdown(_("**逐列核对**：已按列名和内容判断各列的用途，请改正不对的地方；灰色的列不可改。"))
    frame = codebook.to_frame()
    # The editor writes None where a cell is missing or empty: give it a dash instead.
    frame = frame.assign(**{name: frame[name].astype("str").fillna(NOTHING) for name in ("题型", "量表", "满意起点")})
    choices = columns.choices(codebook.content)
    configured = st.column_config
    edited = st.data_editor(
        frame,
        key=key,
        hide_index=True,
        height="content",
        column_order=OF_REGISTER if codebook.content == "register" else OF_SURVEY,
        disabled=[name for name in frame.columns if name not in columns.EDITABLE],
        column_config={
            "列名": configured.TextColumn(_("文件中的列"), pinned=True),
            "用途": configured.SelectboxColumn(_("用途"), options=choices["用途"], required=True),
            "题型": configured.SelectboxColumn(_("题型"), options=[NOTHING, *choices["题型"]], width=104),
            "量表": configured.SelectboxColumn(_("量表（从好到差）"), options=[NOTHING, *choices["量表"]], width="medium"),
            "满意起点": configured.TextColumn(
                _("满意起点"),
                help=_("从最差一级数起为第 1 级；达到这一级即算满意（或同意）"),
                validate=r"^(\d{1,3}|—)$",
                alignment="right",
            ),
            "总体": configured.CheckboxColumn(_("判定题"), help=_("按哪一题判定是否达标；每份文件一题")),
            "提示": configured.TextColumn(_("请留意")),
            "示例": configured.TextColumn(_("示例")),
            "已填": configured.NumberColumn(_("已填"), format="localized"),
            "取值数": configured.NumberColumn(_("取值数"), format="localized"),
        },
    )
    return codebook.with_edits(edited)
