"""Which column of a file holds which field: found by its heading, however it is spaced or bracketed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analytics.errors import RowsRefused
from analytics.flows.drafting import Reading
from analytics.ingest.normalisation import key, meanings
from analytics.ingest.reading.readers import Table
from analytics.language import _
from analytics.model import Issues


def named_columns(table: Table, headings: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """By field the heading that the file gives it; ``headings`` are the words of each. The first column found counts.

    Worked: fields {"name": ("小区名称", "小区")} and a file headed 小区 → {"name": "小区"}.
    """
    known = meanings(headings)
    found: dict[str, str] = {}
    for heading in table.frame.columns:
        field = known.get(key(str(heading)))
        if field is not None:
            found.setdefault(field, str(heading))
    return found


def faulty(reading: Reading, issues: Issues) -> RowsRefused:
    """The refusal of a file of which nothing is entered because of ``issues``."""
    return RowsRefused(
        _("文件“{filename}”有 {n} 处问题，未入库").format(filename=reading.filename, n=len(issues)),
        issues,
        action=_("请按问题清单修改后重新上传"),
    )
