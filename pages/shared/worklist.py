"""Several uploaded files at a glance: how far each has come, checking all of them, loading all that are in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from analytics.errors import DuplicateFile, MinyiError
from analytics.flows.loading import Progress
from analytics.language import C_, N_, NC_, _, aside, headed
from pages.shared import deeds, loading_report, progress, tables
from pages.shared.desks import Desk, Place, Upload
from pages.shared.plain import plain, refused

FILE, STATE, READ, ENTERING, ISSUES = N_("文件"), N_("进度"), N_("读到行数"), N_("可入库"), NC_("faults", "问题")
REFUSED, UNCHECKED, AT_FAULT, READY = N_("未能读取"), N_("待检查"), N_("有问题"), N_("可入库")
DOUBLE, UNCONFIRMED = N_("内容已在库中"), N_("待确认")


def all_at_once(uploads: Sequence[Upload], *, by: str) -> None:
    """The table of files and the two buttons; nothing for a single file."""
    rows = [row for upload in uploads for row in _rows(upload)]
    if len(rows) < 2:
        return
    counted = dict.fromkeys((_(READ), _(ENTERING), _(ISSUES)), "Int64")
    tables.draw(pd.DataFrame(rows).astype(counted), key="worklist")
    places = [place for upload in uploads for place in upload.places]
    desks = [place.desk for place in places if place.desk and not place.desk.receipt]
    unchecked = [desk for desk in desks if desk.found is None]
    ready = [desk for desk in desks if _is_ready(desk)]
    with st.container(horizontal=True):
        check = st.button(
            _("检查全部 {n} 份").format(n=len(unchecked)),
            disabled=not unchecked,
            key="check-all",
            icon=":material/fact_check:",
        )
        load = st.button(
            _("入库没有问题的 {n} 份").format(n=len(ready)),
            disabled=not ready,
            key="load-all",
            type="primary",
            icon=":material/database:",
        )
    if check:
        _each(unchecked, C_("work", "检查"), name="check-all", act=lambda desk, report: desk.check(report))
    if load:
        _each(ready, C_("work", "入库"), name="load-all", act=lambda desk, report: _load(desk, by, report))


def _load(desk: Desk, by: str, report: Progress) -> None:
    """Load a file that is still in order once those before it are in."""
    desk.current(report)
    if _is_ready(desk):
        with deeds.recording("upload", object=desk.draft.filename) as deed:
            desk.load(by, report)
            deed.detail = loading_report.batch(desk.receipt)


def _each(desks: Sequence[Desk], what: str, *, name: str, act: Callable[[Desk, Progress], object]) -> None:
    """Do the same with each file, showing which; a refused one does not stop the others and stays to be seen."""
    faults = []
    with progress.cancellable(what, name=name) as work:
        for at, desk in enumerate(desks):
            which = aside(plain(desk.draft.filename), f"{at + 1}/{len(desks)}")
            try:
                act(desk, _named(work.part(at, len(desks)), which))
                work.keep()
            except MinyiError as refusal:
                faults.append(refusal)
    for fault in faults:
        refused(fault)
    if not faults:
        st.rerun()


def _named(report: Progress, which: str) -> Progress:
    """``report``, each word of it after the file that it is about."""
    return lambda share, doing: report(share, headed(which, doing))


def _is_ready(desk: Desk) -> bool:
    """Whether the file may enter without anybody looking at it again."""
    found = desk.found
    in_order = found is not None and found.checked.accepted is not None and found.checked.issues.empty
    return in_order and not desk.takes_places


def _rows(upload: Upload) -> list[dict[str, object]]:
    """The lines of one upload: of each file in it, or of itself where it could not be opened."""
    return [_line(upload.filename, _(REFUSED))] if upload.refusal else [_row(place) for place in upload.places]


def _line(filename: str, state: str, numbers: tuple[int | None, ...] = (None, None, None)) -> dict[str, object]:
    return dict(zip((_(FILE), _(STATE), _(READ), _(ENTERING), _(ISSUES)), (filename, state, *numbers), strict=True))


def _row(place: Place) -> dict[str, object]:
    """One file's line."""
    name, desk = place.member.filename, place.desk
    if place.filing is not None:
        return _filed(name, place)
    if desk is None:
        return _line(name, _(DOUBLE) if isinstance(place.refusal, DuplicateFile) else _(REFUSED))
    if desk.receipt:
        loaded = (desk.receipt.rows_read, desk.receipt.rows_accepted, None)
        return _line(name, _("已入库，批次 {n}").format(n=desk.receipt.batch_id), loaded)
    if desk.found is None:
        return _line(name, _(UNCHECKED), (desk.codebook.rows, None, None))
    checked = desk.found.checked
    state = _(READY) if _is_ready(desk) else _(AT_FAULT) if len(checked.issues) else _(UNCONFIRMED)
    return _line(name, state, (checked.rows_read, checked.rows_accepted, len(checked.issues)))


def _filed(name: str, place: Place) -> dict[str, object]:
    """The line of a file of records."""
    if place.filing is None:
        return _line(name, _(REFUSED))
    if place.receipt:
        loaded = (place.receipt.rows_read, place.receipt.rows_accepted, None)
        return _line(name, _("已入库，批次 {n}").format(n=place.receipt.batch_id), loaded)
    faults = len(place.filing.issues)
    entering = 0 if faults else place.filing.rows_read
    return _line(name, _(AT_FAULT) if faults else _(READY), (place.filing.rows_read, entering, faults))
