"""What an uploaded file is: why we think so, what was left out of it, what is new in it, and its first rows."""

from __future__ import annotations

import streamlit as st

from analytics.flows import masking
from analytics.headings import DIFFERENCE_HEADINGS
from analytics.ingest.memory import revisions
from analytics.language import _, word_for
from pages.shared import tables
from pages.shared.desks import Desk
from pages.shared.plain import plain

PREVIEW_ROWS = 8


def shown(desk: Desk) -> None:
    """What the file is, why we think so, what was left out of it, what is new in it, and its first rows."""
    draft = desk.draft
    table = draft.table
    st.markdown(plain(draft.codebook.describe()))
    encoding = _("编码 {encoding}").format(encoding=table.encoding) if table.encoding else ""
    read = [table.sheet] if table.sheet_of is None else list(table.sheet_of.unique())
    sheet = _("工作表“{sheet}”").format(sheet=_("、").join(map(str, read))) if len(table.sheets) > 1 else ""
    heading = _("标题在第 {row} 行").format(row=table.first_row - 1) if table.first_row > 2 else ""
    reasons = [draft.platform.reason, draft.codebook.reason, encoding, sheet, heading, *table.set_aside]
    st.caption(plain(_("；").join(reason for reason in reasons if reason)))
    if draft.twin:
        st.info(plain(draft.twin), icon=":material/content_copy:")
    _remembered(desk)
    with st.expander(_("预览前 {n} 行").format(n=PREVIEW_ROWS)):
        st.caption(_("姓名、电话、IP 等不显示，文字中的个人信息已遮盖。"))
        tables.draw(masking.preview(table.frame, draft.codebook, rows=PREVIEW_ROWS), key=f"preview-{desk.key}")


def _remembered(desk: Desk) -> None:
    """Whether the questionnaire was confirmed before, and in what this export differs from that one."""
    recalled = desk.draft.recalled
    if recalled.source is None:
        return
    if recalled.differences.empty:
        st.success(
            _("这份问卷在批次 {batch} 核对过，已按当时的列对应表读取。").format(batch=recalled.source),
            icon=":material/bookmark_added:",
        )
        return
    st.warning(
        _("这份问卷与批次 {batch} 核对过的相似，已沿用相同的部分；有 {n} 处不同，请核对。").format(
            batch=recalled.source, n=len(recalled.differences)
        ),
        icon=":material/difference:",
    )
    found = recalled.differences
    first = found["what"].isin(revisions.NEED_CONFIRMATION).sort_values(ascending=False, kind="stable").index
    tables.draw(
        found.assign(what=[revisions.words(row) for row in found.to_dict("records")]).loc[first],
        column_order=list(DIFFERENCE_HEADINGS),
        column_config={
            "column": st.column_config.TextColumn(word_for(DIFFERENCE_HEADINGS, "column"), width=260),
            "what": st.column_config.TextColumn(word_for(DIFFERENCE_HEADINGS, "what")),
        },
        key=f"differences-{desk.key}",
    )
