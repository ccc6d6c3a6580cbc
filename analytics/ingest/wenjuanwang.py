"""问卷网 (wenjuan.com): All_Data_Readable.csv has words, All_Data_Original.csv numbers, code.csv their key."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from analytics.errors import UnmappableFile
from analytics.ingest import options
from analytics.ingest.columns import ColumnPlan
from analytics.ingest.exports import Head, by_heading, present, renamed
from analytics.ingest.normalisation import key
from analytics.ingest.readers import Table
from analytics.language import _

_START: Final = ("start", "开始时间")
_FINISH: Final = ("finish", "结束时间", "完成时间", "提交时间")
_DURATION: Final = ("答题时长",)
_IDS: Final = ("序号", "编号", "答题编号")
_NAMES: Final = ("all_data_readable", "all_data_original")
_SEPARATORS: Final = ":：_-—"


def head(table: Table) -> Head | None:
    """A start and a finish column, with 答题时长 or under the name that the platform gives its file."""
    headings = table.frame.columns
    start, finish, duration = (present(headings, words) for words in (_START, _FINISH, _DURATION))
    called = next((name for name in _NAMES if _stem(table).startswith(name)), None)
    if not start or not finish or not (duration or called):
        return None
    named = "、".join([*start, *finish, *duration])
    if called is None:
        return Head("text", _("很可能是问卷网导出文件：含列 {columns}，请核对").format(columns=named))
    mode = "text" if called == _NAMES[0] else "codes"
    reason = _("问卷网导出文件（可以确定）：含列 {columns}，文件名是问卷网所起，不含调查名称，入库前请填写调查名称")
    return Head(mode, reason.format(columns=named))


def _stem(table: Table) -> str:
    return PurePath(table.filename.replace("\\", "/")).stem.lower()


def unfold(table: Table, mode: str) -> Table:
    """The table with multi-choice questions folded into one column each, the finish as the time of the form.

    Raises :class:`~analytics.errors.UnmappableFile` for the file with numbers: their words are in the other.
    """
    if mode == "codes":
        raise UnmappableFile(
            _("文件“{name}”是问卷网的编号文件，只有选项编号").format(name=table.filename),
            expected="All_Data_Readable.csv",
            action=_("请上传同一压缩包里的 All_Data_Readable.csv"),
        )
    finish = present(table.frame.columns, _FINISH)[0]
    roles = dict.fromkeys((*_START, *_FINISH, *_DURATION), "ignore") | {finish: "submitted_at"}
    roles |= dict.fromkeys(present(table.frame.columns, _IDS)[:1], "response_id")
    told_apart = {key(heading) for heading in roles}
    asked = [heading for heading in map(str, table.frame.columns) if key(heading) not in told_apart]
    spread = options.spread_by_words(table.frame, asked, _SEPARATORS)
    frame = options.fold(table.frame, spread)
    several = {question.heading for question in spread}
    told = {at: ColumnPlan("", "item", "multi") for at, heading in enumerate(frame.columns) if heading in several}
    return renamed(table, frame, by_heading(frame, roles) | told)
