"""批次: every uploaded file, what became of its rows, and taking it back."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analytics.cancelling import Tell
from analytics.headings import BATCH_HEADINGS, EVENT_HEADINGS
from analytics.language import C_, N_, _, word_for
from analytics.model import BATCH_STATES, Batches
from analytics.programme.entering import filings
from analytics.programme.entering.records import fold
from analytics.standard import people
from analytics.standard.cells import words_shown
from analytics.store import batches
from pages.shared import batch_record, curating, filters, notices, operator, reader, reads, row_opens, tables

CONTENTS = {
    "register": N_("小区名册"),
    "survey": N_("调查答卷"),
    "records": N_("过程记录"),
    "ballots": N_("表决票"),
    "margins": N_("名册结构"),
}
EVENTS = {
    "loaded": N_("入库"),
    "undone": N_("撤销"),
    "redone": N_("恢复"),
    "erased": N_("清除示例"),
    "retired": N_("到期清理"),
    "forgotten": N_("删除个人答卷"),
}


def history(found: Batches) -> None:
    """All batches, the newest first, in words."""
    newest_first = found.iloc[::-1]
    shown = newest_first.assign(
        state=newest_first["state"].map({key: _(words) for key, words in BATCH_STATES.items()}),
        content=newest_first["content"].map({key: _(words) for key, words in CONTENTS.items()}),
        title=[filings.title_shown(one.content, one.title) for one in newest_first.itertuples()],
        loaded_by=words_shown(newest_first["loaded_by"], people.person),
    )
    headings = {column: _(heading) for column, heading in BATCH_HEADINGS.items()}
    row_opens.draw(
        shown,
        shown["batch_id"],
        name="batch",
        key="batches",
        column_order=list(BATCH_HEADINGS),
        column_config={
            **headings,
            "loaded_at": st.column_config.DatetimeColumn(headings["loaded_at"], format="YYYY-MM-DD HH:mm"),
            "example": st.column_config.CheckboxColumn(headings["example"]),
        },
    )
    tables.download(
        shown[list(BATCH_HEADINGS)].rename(columns=headings), name=_("批次"), provenance={}, key="batches_xlsx"
    )


def change(found: Batches) -> None:
    """One batch: how it was read, and taking it back or bringing it in again; either is dated and can be reversed."""
    st.subheader(_("查看、撤销或恢复"))
    by_id = found.set_index("batch_id")
    chosen = int(
        filters.one(
            "batch",
            _("选择批次"),
            [str(batch_id) for batch_id in sorted(by_id.index, reverse=True)],
            lambda batch_id: _("批次 {batch}：{filename}").format(
                batch=batch_id, filename=by_id.loc[int(batch_id), "filename"]
            ),
            always=True,
        )
    )
    row = by_id.loc[chosen]
    named = N_("批次 {batch}：{filename}").format(batch=chosen, filename=row["filename"])
    by = operator.name()
    if row["state"] == "loaded":
        with st.popover(_("撤销这个批次"), icon=":material/undo:", key=f"undo-{chosen}"):
            st.write(
                _("撤销后，该批次的 {n} 行不再计入任何结果；被它替换的答卷恢复原状。可随时恢复。").format(
                    n=row["rows_accepted"]
                )
            )
            if st.button(_("确认撤销"), type="primary", key="undo"):
                curating.enter(
                    lambda tell: turned(batches.undo, chosen, by, tell, _("正在撤销，并重新汇总")),
                    _("批次 {batch} 已撤销").format(batch=chosen),
                    action="undo",
                    object=named,
                    name="undoing",
                    what=C_("work", "撤销"),
                )
    else:
        with st.popover(_("恢复这个批次"), icon=":material/redo:", key=f"redo-{chosen}"):
            st.write(_("恢复后，该批次的 {n} 行重新计入结果。").format(n=row["rows_accepted"]))
            if st.button(_("确认恢复"), type="primary", key="redo"):
                curating.enter(
                    lambda tell: turned(batches.redo, chosen, by, tell, _("正在恢复，并重新汇总")),
                    _("批次 {batch} 已恢复").format(batch=chosen),
                    action="redo",
                    object=named,
                    name="redoing",
                    what=C_("work", "恢复"),
                )
    batch_record.shown(chosen)


def turned(turn: Callable[..., None], batch_id: int, by: str, tell: Tell, doing: str) -> None:
    """Undo or redo a batch, all of it or nothing."""
    office = reads.office()
    tell(0.1, doing)
    turn(office.store, batch_id, by=by, at=office.now(), fold=fold)
    tell(1.0, doing)


def events() -> None:
    """What happened to the batches, the latest first."""
    st.subheader(_("操作记录"))
    happened = batches.events(reads.office().store).iloc[::-1]
    tables.draw(
        happened.assign(
            event=happened["event"].map({key: _(words) for key, words in EVENTS.items()}),
            by=words_shown(happened["by"], people.person),
        ),
        key="batch_events",
        column_order=list(EVENT_HEADINGS),
        column_config={
            **{column: _(heading) for column, heading in EVENT_HEADINGS.items()},
            "at": st.column_config.DatetimeColumn(word_for(EVENT_HEADINGS, "at"), format="YYYY-MM-DD HH:mm:ss"),
        },
    )


reader.require("batches")
st.title(C_("menu", "批次"))
curating.announce()
st.caption(_("每上传一个文件即为一个批次。入库、撤销、恢复均有记录，可追溯、可还原。"))
stored = reads.batches()
if stored.empty:
    notices.empty(_("还没有入库的文件"), _("请先上传小区名册，再上传调查答卷。"), page="upload", label=_("去上传数据"))
else:
    history(stored)
    change(stored)
    events()
