"""The ledger as a table: chosen by the reader's filters, shown, taken away."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.headings import place_name
from analytics.language import _, word_for
from analytics.model import Scope
from analytics.programme.ledger import rectification
from analytics.programme.ledger.rectification import HEADINGS, SUBJECT
from analytics.reports.ledger_workbook import in_words, ledger_workbook
from analytics.standard import topics as standard_topics
from pages.shared import downloads, filters, reads, row_opens, sentences, tables
from pages.shared.version import Version

NO_UNIT = "-"
# Beside the shape in words, so that colour is never the only signal.
SHAPES = {"open": "○", "in_hand": "◐", "done": "◕", "verified": "●", "dropped": "×"}
WIDTHS = {"number": 50, "community": 120, "problem": 260, "category": 70, "source": 90, "unit": 140, "person": 80,
          "measure": 200, "deadline": 100, "outcome": 180, "verified_on": 100, "revisit": 80, "state": 110,
          "overdue": 90}  # fmt: skip
# What is looked for first stands first; a workbook keeps the office's own order.
ORDER = ("number", "community", "state", "overdue", "problem", "unit", "person", "deadline", "measure", "outcome",
         "verified_on", "revisit", "category", "source")  # fmt: skip


def chosen(ledger: pd.DataFrame) -> pd.DataFrame:
    """The rows that the reader's filters leave, drawn above the table."""
    names = sentences.full_names(reads.communities())
    units = sorted(ledger["unit"].dropna().unique())
    units += [NO_UNIT] if ledger["unit"].isna().any() else []
    first, second, third, fourth = st.columns([2, 3, 3, 2])
    with first:
        states = filters.many("state", _("状态"), list(SUBJECT.states), lambda code: _(SUBJECT.states[code]))
    with second:
        of_units = filters.many(
            "unit", _("责任单位"), units, lambda unit: _("未定") if unit == NO_UNIT else standard_topics.units(unit)
        )
    with third:
        places = filters.many("community", _("小区"), sorted(ledger["community_id"].unique()), names.__getitem__)
    with fourth:
        late = filters.one("overdue", _("时限"), ["", "late"], lambda one: _("只看逾期") if one else _("全部"))
    return rectification.chosen(
        ledger,
        states=states,
        units=["" if unit == NO_UNIT else unit for unit in of_units],
        community_ids=places,
        overdue=bool(late),
    )


def in_cells(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as people read them: words for codes, days, state with its shape, how long overdue."""
    late = [_("▲ 逾期 {n} 天").format(n=days) if pd.notna(days) else "" for days in rows["overdue_days"]]
    worded = ("problem", "category", "source", "unit", "revisit")
    return rows.assign(
        **{name: [in_words(name, cell) or None for cell in rows[name]] for name in worded},
        state=[f"{SHAPES[code]} {_(SUBJECT.states[code])}" for code in rows["state"]],
        overdue=late,
    )


def config() -> dict[str, Any]:
    """Column configuration: headings as an office writes them, days as days."""
    column, widths = st.column_config, {name: tables.pixels(width) for name, width in WIDTHS.items()}
    made: dict[str, Any] = {name: column.TextColumn(_(words), width=widths[name]) for name, words in HEADINGS.items()}
    for name in ("deadline", "verified_on"):
        made[name] = column.DateColumn(_(HEADINGS[name]), format="YYYY-MM-DD", width=widths[name])
    made["number"] = column.NumberColumn(word_for(HEADINGS, "number"), width=widths["number"])
    for name in ("source", "revisit"):
        words = [_(word) for word in SUBJECT.field(name).choices.values()]
        made[name] = column.SelectboxColumn(_(HEADINGS[name]), options=words, width=widths[name])
    return made


def show(rows: pd.DataFrame) -> None:
    """The table to read; a row that is picked is the entry below."""
    looks = {"column_order": ORDER, "column_config": config(), "height": min(560, 80 + 35 * len(rows))}
    row_opens.draw(in_cells(rows), rows["entry_id"], name="entry", key="ledger-read", **looks)


def download(rows: pd.DataFrame, scope: Scope, version: Version) -> None:
    """The rows as an .xlsx to print or to edit outside."""

    def made() -> bytes:
        facts = {_("范围"): place_name(scope), _("数据版本"): str(version)}
        return ledger_workbook(rows, facts, made_at=reads.office().now())

    downloads.button(
        _("导出整改台账（.xlsx，可打印，可改好后导入）"),
        made,
        what=downloads.told(_("整改台账"), scope),
        filename=_("整改台账") + ".xlsx",
        key="ledger-xlsx",
    )
