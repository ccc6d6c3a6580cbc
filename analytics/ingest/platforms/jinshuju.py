"""金数据 (jinshuju.net): question titles without numbers between 序号 and the times of submission and of change."""

from __future__ import annotations

from typing import Final

from analytics.ingest.codebooks import fields, questions
from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.normalisation import key
from analytics.ingest.platforms import options
from analytics.ingest.platforms.exports import Head, by_heading, present, renamed
from analytics.ingest.reading.readers import Table
from analytics.language import _

_SUBMITTED: Final = ("提交时间", "创建时间")
_CHANGED: Final = ("更新时间", "最后更新时间")
_BY: Final = "提交人"
_BETWEEN: Final = ",，、;；\n"  # several choices in one cell
# 提交人 itself is left out of every file alike: see fields.PERSONAL.
_NOT_USED: Final = (*_CHANGED, "创建时间", "填写时长", "填写设备", "操作系统", "浏览器")


def head(table: Table) -> Head | None:
    """序号, a time of submission, and a time of change or 提交人; not where forms carry a number of our own."""
    found = present(table.frame.columns, ("序号", *_SUBMITTED, *_CHANGED, _BY))
    changed = any(heading in found for heading in _CHANGED)
    if "序号" not in found or not any(heading in found for heading in _SUBMITTED) or not (changed or _BY in found):
        return None
    if "response_id" in fields.match(map(str, table.frame.columns), fields.SURVEY):
        return None
    named = _("、").join(found)
    if changed and _BY in found:
        return Head("text", _("金数据导出文件（可以确定）：含其固定列 {columns}").format(columns=named))
    return Head("text", _("很可能是金数据导出文件：含列 {columns}，请核对").format(columns=named))


def unfold(table: Table, mode: str) -> Table:
    """The table with several choices joined by ┋: 序号 names the forms, the time of submission is theirs."""
    submitted = present(table.frame.columns, _SUBMITTED)[0]
    roles = dict.fromkeys(_NOT_USED, "ignore") | {"序号": "response_id", submitted: "submitted_at"}
    frame, told = table.frame, by_heading(table.frame, roles)
    for at, heading in enumerate(map(str, frame.columns)):
        held = questions.answers(frame[heading])
        if at in told or questions.asks_for_words(heading) or fields.PERSONAL.search(key(heading)):
            continue
        mark = options.separator(held.texts, _BETWEEN)
        if mark is not None:
            frame = frame.assign(**{heading: options.respelled(frame[heading], mark)})
            told[at] = ColumnPlan("", "item", "multi", note=_("一格中有几个选项，请核对"))
    return renamed(table, frame, told)
