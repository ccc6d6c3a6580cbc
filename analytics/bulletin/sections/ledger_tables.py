"""Tables of the rectification ledger: what is overdue, and the ledger as an office keeps it."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.bulletin import sources
from analytics.bulletin.content import APPENDIX, BEHIND, COUNT, INLINE, TEXT, Column, DataTable, Source
from analytics.bulletin.reading import Reading
from analytics.bulletin.sections import places
from analytics.language import N_, NC_, _
from analytics.programme.ledger.rectification import HEADINGS, SUBJECT
from analytics.standard import topics as standard_topics
from analytics.standard.cells import words_shown

ROWS_INLINE: Final = 15
# Whoever complained must not be found through the source: these are told, others are blank.
OPEN_SOURCES: Final = ("survey", "topic", "visit")
_WIDTHS: Final = {"number": 6, "community": 20, "problem": 32, "unit": 16, "measure": 28, "outcome": 24}
_OVERDUE: Final = (
    ("community", N_("小区"), TEXT),
    ("problem", NC_("ledger", "问题"), TEXT),
    ("unit", N_("责任单位"), TEXT),
    ("deadline", N_("时限"), TEXT),
    ("overdue_days", N_("逾期天数"), COUNT),
)


def overdue(reading: Reading) -> DataTable:
    """The entries that should be done by today and are not, the longest overdue first."""
    late = late_entries(reading)
    rows = late.assign(unit=words_shown(late["unit"], standard_topics.units).fillna(_("未定责任单位")))[
        [name for name, _words, _kind in _OVERDUE]
    ]
    return DataTable(
        "overdue",
        _("逾期未整改事项（截至 {day}）").format(day=reading.counted.today.isoformat()),
        tuple(Column(_(words), kind, _WIDTHS.get(name, 12)) for name, words, kind in _OVERDUE),
        places.cells(rows),
        _("时限当天不算逾期。"),
        INLINE if len(rows) <= ROWS_INLINE else APPENDIX,
        behind(reading, late, overdue="late"),
    )


def whole(reading: Reading) -> DataTable:
    """The ledger in the columns an office keeps, as it stands today."""
    ledger = reading.ledger
    told = ledger.assign(
        source=_words_of("source", ledger["source"].where(ledger["source"].isin(OPEN_SOURCES))),
        revisit=_words_of("revisit", ledger["revisit"]),
        category=words_shown(ledger["category"], standard_topics.category),
        unit=words_shown(ledger["unit"], standard_topics.units),
        state=[_(SUBJECT.states[code]) for code in ledger["state"]],
        overdue=[_("逾期 {n} 天").format(n=days) if pd.notna(days) else None for days in ledger["overdue_days"]],
    )[list(HEADINGS)]
    columns = tuple(
        Column(_(words), COUNT if name == "number" else TEXT, _WIDTHS.get(name, 12)) for name, words in HEADINGS.items()
    )
    return DataTable(
        "ledger",
        _("整改台账（截至 {day}）").format(day=reading.counted.today.isoformat()),
        columns,
        places.cells(told),
        _("来自热线信访、居民监督员等的来源不列，以保护反映人。"),
        BEHIND,
        behind(reading, ledger[:0]),
    )


def late_entries(reading: Reading) -> pd.DataFrame:
    """The overdue rows of the ledger, the longest overdue first; community as it is told from its namesakes."""
    late = reading.ledger[reading.ledger["overdue"].astype(bool)]
    late = late.sort_values(["overdue_days", "number"], ascending=[False, True], ignore_index=True)
    called = places.called(reading.figures.verdicts)
    return late.assign(community=late["community_id"].map(called).fillna(late["community"]))


def behind(reading: Reading, entries: pd.DataFrame, *, tables: tuple[str, ...] = ("ledger",), **query: str) -> Source:
    """What stands behind words on ``entries``: they are counted, no answers are."""
    known = entries[["community_id", "community"]].drop_duplicates("community_id")
    return Source(
        base=_("整改台账，以条计"),
        method=_("逾期：整改时限已过（时限当天不算）而未整改完成；按时、超时以整改完成之日与时限相比"),
        communities=places.spoken_of(known.rename(columns={"community": "name"})),
        tables=tables,
        page="rectification",
        query=sources.here(reading) | query,
    )


def _words_of(name: str, codes: pd.Series) -> list[str | None]:
    choices = SUBJECT.field(name).choices
    return [None if pd.isna(code) else _(choices[code]) for code in codes]
