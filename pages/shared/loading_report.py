"""What a check found in a file, and what became of it."""

from __future__ import annotations

import streamlit as st

from analytics.headings import ISSUE_HEADINGS
from analytics.ingest import refusals
from analytics.ingest.validation import Checked
from analytics.language import _
from analytics.store.batches import Receipt
from pages.shared import filters, tables, wording


def counts(numbers: dict[str, int]) -> None:
    """A few numbers side by side."""
    for column, (label, n) in zip(st.columns(len(numbers)), numbers.items(), strict=True):
        column.metric(label, wording.count(n), border=True)


def found(checked: Checked, filename: str, key: str) -> None:
    """The rows that may enter, those that may not, and every issue; nothing is stored yet."""
    rejected = len(checked.bad_rows)
    counts(
        {
            _("读到行数"): checked.rows_read,
            _("可入库"): checked.rows_accepted,
            _("问题行"): rejected,
            _("问题"): len(checked.issues),
        }
    )
    if checked.issues.empty:
        st.success(_("没有发现问题，可以入库。"), icon=":material/check_circle:")
        return
    if checked.accepted is None:
        st.error(
            _("有问题行，整份文件不会入库。请按清单修改后重新上传；或在上面改选“问题行另存，其余入库”，再检查一次。"),
            icon=":material/block:",
        )
    else:
        st.warning(_("入库时将跳过问题行。可下载问题行，改好后另行上传。"), icon=":material/rule:")
    st.dataframe(
        checked.issues,
        hide_index=True,
        column_order=[name for name in ISSUE_HEADINGS if name != "sheet" or checked.issues["sheet"].notna().any()],
        column_config={name: _(heading) for name, heading in ISSUE_HEADINGS.items()},
        placeholder="—",
        key=f"issues-{key}",
    )
    st.download_button(
        _("下载问题行及原因（.xlsx）"),
        data=lambda: refusals.workbook(checked),
        file_name=_("{filename}-问题行.xlsx").format(filename=filename.rsplit(".", 1)[0]),
        mime=tables.XLSX,
        key=f"refusals-{key}",
        icon=":material/download:",
        on_click="ignore",
    )


def receipt(given: Receipt) -> None:
    """The batch as it stands in the store, and where to look next."""
    st.success(_("已入库，批次 {batch}。").format(batch=given.batch_id), icon=":material/check_circle:")
    counts(
        {
            _("读到行数"): given.rows_read,
            _("入库行数"): given.rows_accepted,
            _("问题行"): given.rows_rejected,
            _("重复答卷"): given.rows_repeated,
        }
    )
    with st.container(horizontal=True):
        filters.link("acceptance", _("查看验收预警"), icon=":material/flag:")
        filters.link("batches", _("在批次中查看或撤销"), icon=":material/inventory_2:", batch=str(given.batch_id))
