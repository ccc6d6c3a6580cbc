"""What is kept of a batch beside its answers: how its columns were read, what was changed in it, the quality screen."""

from __future__ import annotations

import streamlit as st

from analytics.ingest.codebooks import columns
from analytics.ingest.memory import codebook_file
from analytics.language import N_, _
from analytics.store import records
from pages.shared import confirmation, downloads, loading_report, reads, tables


def shown(batch_id: int) -> None:
    """The record of a survey batch; nothing of a register, which has none."""
    store = reads.office().store
    document = records.codebook(store, batch_id)
    if document is None:
        return
    with st.expander(_("这个批次是怎样读取的")):
        tables.draw(
            codebook_file.load(document).codebook.to_frame(),
            column_order=[confirmation.HEADING, *columns.EDITABLE],
            column_config=dict(confirmation.headings((confirmation.HEADING, *columns.EDITABLE))),
            key=f"codebook-{batch_id}",
        )
        name = _("批次{batch}-列对应表.json").format(batch=batch_id)
        downloads.button(
            _("下载列对应表（.json）"),
            document.encode(),
            what=N_("批次{batch}-列对应表.json").format(batch=batch_id),
            filename=name,
            mime="application/json",
            help=_("命令行载入同一问卷时可用 --codebook 指定它"),
            key=f"codebook-json-{batch_id}",
        )
    loading_report.changed(records.changes(store, batch_id), key=f"batch-{batch_id}")
    loading_report.screened(records.screening(store, batch_id), key=f"batch-{batch_id}")
