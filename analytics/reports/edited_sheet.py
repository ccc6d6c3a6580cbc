"""A table that went out as a workbook, was edited elsewhere, and comes back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from analytics.errors import UnmappableFile
from analytics.ingest.normalisation import key, meanings
from analytics.ingest.reading.readers import Table, read_table
from analytics.language import _, spellings


def read_edited(
    filename: str,
    data: bytes,
    *,
    sheet: str,
    name: str,
    headings: Mapping[str, str],
    edited: Sequence[str],
    alike: Mapping[str, str] | None = None,
    optional: Collection[str] = (),
    action: str,
) -> pd.DataFrame:
    """The columns ``edited`` of a workbook (or .csv), found by their ``headings``, and ``row`` as spreadsheets show it.

    ``sheet`` and ``headings`` are messages: a file made in any language is known by its own. ``alike``: column by other
    headings (as ``normalisation.key`` writes them). Raises
    :class:`~analytics.errors.UnreadableFile`, or :class:`~analytics.errors.UnmappableFile` saying that it is no
    ``name``, with all columns that are absent (but ``optional`` ones) or there twice, and ``action``.
    """
    table = our_sheet(filename, data, sheet)
    known = meanings({column: (words,) for column, words in headings.items()}) | dict(alike or {})
    columns = [(str(heading), known.get(key(str(heading)))) for heading in table.frame.columns]
    found = [column for _heading, column in columns if column in edited]
    absent = [_(headings[column]) for column in edited if column not in found and column not in optional]
    twice = [heading for heading, column in columns if column in edited and found.count(column) > 1]
    faults = [
        words.format(columns=_("、").join(those))
        for words, those in ((_("缺少列：{columns}"), absent), (_("同一列出现多次：{columns}"), twice))
        if those
    ]
    if faults:
        raise UnmappableFile(
            _("这不是可用的{name}，{faults}").format(name=name, faults=_("；").join(faults)),
            expected=_("、").join(_(headings[column]) for column in edited),
            action=action,
        )
    kept = table.frame[[heading for heading, column in columns if column in edited]].set_axis(found, axis=1)
    return kept.reindex(columns=list(edited)).assign(row=table.row_numbers).reset_index(drop=True)


def our_sheet(filename: str, data: bytes, ours: str) -> Table:
    """The sheet ``ours`` (a message) where there is one, however few rows it has; else the one with most rows."""
    table = read_table(filename, data, every_row=True)
    sheet = next((name for name in spellings(ours) if name in table.sheets), table.sheet)
    return table if table.sheet == sheet else read_table(filename, data, sheet=sheet, every_row=True)
