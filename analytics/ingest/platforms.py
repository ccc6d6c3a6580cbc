"""Which program made a file, and its export turned into an ordinary table."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analytics.ingest import wjx
from analytics.ingest.headings import unique_headings
from analytics.ingest.normalisation import key, without_number
from analytics.ingest.readers import Table
from analytics.language import _


@dataclass(frozen=True)
class Platform:
    """Where a file comes from: ``name`` canonical or wjx, ``mode`` text or codes, and why that was decided."""

    name: str
    mode: str
    reason: str


def recognise(table: Table) -> Platform:
    """The platform, by the headings; a file without any platform's marks is canonical."""
    head = wjx.head_found(table.frame.columns)
    if ("提交答卷时间" in head and len(head) >= 2) or len(head) >= 4:
        mode = "codes" if wjx.holds_codes(table.frame) else "text"
        return Platform("wjx", mode, _("含问卷星导出文件的列：{columns}").format(columns="、".join(head)))
    return Platform("canonical", "text", _("没有问卷平台的特征列，按普通表格读取"))


def unfold(table: Table, platform: Platform) -> Table:
    """The table with the platform's own conventions taken out; row order and row numbers stay.

    Questions that differ in their numbers or spaces alone (1、道路, 2、道路) are told apart by their column.
    """
    frame = wjx.unfold(table.frame) if platform.name == "wjx" else table.frame
    headings = unique_headings([str(heading) for heading in frame.columns], lambda text: key(without_number(text)))
    return replace(table, frame=frame.set_axis(headings, axis=1))
