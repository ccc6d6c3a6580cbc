"""Tables of a bulletin on the page: sorted, searched and taken away, in the same numbers as its other forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from analytics import glossary
from analytics.bulletin.content import COUNT, POINTS, SCORE, SHARE, TEXT, Bulletin, Column, DataTable, Source
from analytics.estimation.percent import decimals, point_decimals
from analytics.language import _
from pages.shared import community_picks, tables, week_cards

_LONG = 16  # characters from which a column of words is given room
_ROWS, _ROW_PIXELS, _HEAD_PIXELS = 12, 35, 38


def draw(table: DataTable, bulletin: Bulletin, *, key: str) -> None:
    """The table; a dash where nothing may be said. Where every row names a community, a row leads to its record."""
    if not table.rows:
        st.caption(_("没有可列的内容。"))
        return
    shown = frame(table)
    looks: dict[str, Any] = {
        "height": min(len(shown), _ROWS) * _ROW_PIXELS + _HEAD_PIXELS,
        "column_config": {name: _config(column, shown[name], bulletin.thresholds) for name, column in _headed(table)},
    }
    ids = homes(table, bulletin)
    if ids is None:
        tables.draw(shown, key=key, **looks)
    else:
        community_picks.lead(shown, ids, key=key, **looks)


def download(table: DataTable, provenance: Mapping[str, str], *, name: str, key: str) -> None:
    """The table as .xlsx, with what it was made from."""
    card = week_cards.of(table.source, provenance)
    tables.download(lambda: frame(table, units=True), name=name, provenance=provenance, key=key, card=card)


def frame(table: DataTable, *, units: bool = False) -> pd.DataFrame:
    """The rows as a frame: shares in per cent, differences in 百分点; ``units`` says so in the headings."""
    columns: dict[str, pd.Series] = {}
    for place, (name, column) in enumerate(_headed(table)):
        values = pd.Series([row[place] for row in table.rows], dtype="object")
        if column.format != TEXT:
            values = pd.to_numeric(values) * (100 if column.format in (SHARE, POINTS) else 1)
            values = values.astype("Int64" if column.format == COUNT else "Float64")
        unit = {SHARE: _("（%）"), POINTS: _("（百分点）")}.get(column.format, "") if units else ""
        columns[name + unit] = values
    return pd.DataFrame(columns)


def about(table: DataTable, source: Source) -> DataTable:
    """``table`` with the rows of the communities that ``source`` speaks of; all of them where it names none."""
    named = {*source.communities, *source.communities.values()}
    words = [place for place, column in enumerate(table.columns) if column.format == TEXT]
    rows = tuple(row for row in table.rows if any(str(row[place]) in named for place in words))
    # Totals and quotes name no community: what is not about any is about all.
    return replace(table, rows=rows) if named and rows else table


def homes(table: DataTable, bulletin: Bulletin) -> pd.Series | None:
    """The community_id of every row, by the communities that the table or its bulletin speaks of; None where a row
    names none of them, or a name that several have.

    >>> plain = DataTable("a", "", (Column("小区"),), (("朝阳花园",), ("幸福里",)))
    >>> told = Source(communities={"C1": "朝阳花园", "C2": "幸福里"})
    >>> homes(replace(plain, source=told), Bulletin("", "", "", "", "", "", True, (), {})).tolist()
    ['C1', 'C2']
    """
    sources: list[Source] = []
    for section in bulletin.sections:
        for parts in (section.sentences, section.charts, section.tables):
            sources += [part.source for part in parts]
    known = _meant([*sources, table.source]) | _meant([table.source])  # what the table itself says goes before
    words = [place for place, column in enumerate(table.columns) if column.format == TEXT]
    found = [next((known[str(row[at])] for at in words if str(row[at]) in known), None) for row in table.rows]
    return None if None in found else pd.Series(found, dtype="object")


def _meant(sources: Sequence[Source]) -> dict[str, str]:
    """The community that each id and each name means; a name that several communities have means none.

    >>> _meant([Source(communities={"C1": "朝阳花园", "C2": "幸福里"}), Source(communities={"C3": "幸福里"})])
    {'C1': 'C1', '朝阳花园': 'C1', 'C2': 'C2', 'C3': 'C3'}
    """
    meant: defaultdict[str, set[str]] = defaultdict(set)
    for source in sources:
        for one, name in source.communities.items():
            meant[one].add(one)
            meant[name].add(one)
    return {said: ones.pop() for said, ones in meant.items() if len(ones) == 1}


def _headed(table: DataTable) -> list[tuple[str, Column]]:
    """Each column with a heading that no other has."""
    headed: list[tuple[str, Column]] = []
    taken: set[str] = set()
    for column in table.columns:
        name = column.heading
        while name in taken:
            name += "\u200b"
        taken.add(name)
        headed.append((name, column))
    return headed


def _config(column: Column, values: pd.Series, thresholds: tuple[int, ...]) -> Any:
    if column.format == TEXT:
        return st.column_config.TextColumn(column.heading or " ", width="medium" if column.width >= _LONG else None)
    if column.format == SHARE:
        told = [float(value) / 100 for value in values.dropna()]
        digits = max(decimals(told, line) for line in thresholds)
        return st.column_config.NumberColumn(column.heading, format=f"%.{digits}f %%")
    if column.format == POINTS:
        places = max((point_decimals(float(value)) for value in values.dropna()), default=1)
        return st.column_config.NumberColumn(
            column.heading + _("（百分点）"), format=f"%+.{places}f", help=glossary.meaning("points")
        )
    return st.column_config.NumberColumn(column.heading, format="%.1f" if column.format == SCORE else "localized")
