"""Tables of communities: those below the line, those that moved, those at risk, and every one with all its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from analytics.bulletin import periods
from analytics.bulletin.content import (
    APPENDIX,
    BEHIND,
    COUNT,
    INLINE,
    POINTS,
    SHARE,
    TEXT,
    Column,
    DataTable,
)
from analytics.bulletin.reading import Reading
from analytics.bulletin.sections import places
from analytics.estimation.lasting import below_since
from analytics.headings import round_name
from analytics.language import N_, _
from analytics.model import EVIDENCE, STANDINGS, Verdicts
from analytics.privacy.crossed import suppress_crossed

ROWS_INLINE: Final = 15
# What a table of communities may show: heading, format, width in characters.
COLUMNS: Final = {
    "number": (N_("序号"), COUNT, 6),
    "community_id": (N_("小区编号"), TEXT, 12),
    "name": (N_("小区"), TEXT, 26),
    "city": (N_("城市"), TEXT, 10),
    "district": (N_("区县"), TEXT, 10),
    "street": (N_("街道"), TEXT, 12),
    "households": (N_("户数"), COUNT, 8),
    "received": (N_("本期份数"), COUNT, 10),
    "n": (N_("有效份数"), COUNT, 10),
    "cumulated": (N_("累计有效"), COUNT, 10),
    "satisfied": (N_("满意"), COUNT, 8),
    "share": (N_("满意率"), SHARE, 9),
    "low": (N_("下限"), SHARE, 9),
    "high": (N_("上限"), SHARE, 9),
    "line": (N_("达标线"), SHARE, 9),
    "distance": (N_("距达标线"), POINTS, 14),
    "standing": (N_("判定"), TEXT, 8),
    "standing_before": (N_("上期判定"), TEXT, 10),
    "evidence": (N_("证据"), TEXT, 10),
    "needed": (N_("还需份数"), COUNT, 10),
    "round": (N_("判定轮次"), TEXT, 10),
    "since": (N_("何时起未达标"), TEXT, 13),
    "ledger": (N_("整改状态"), TEXT, 18),
}
_BELOW: Final = (
    *("number", "name", "district", "street", "share", "distance", "n", "evidence", "needed", "households"),
    *("round", "since", "ledger"),
)
_EVERY: Final = (
    *("community_id", "name", "city", "district", "street", "households", "received", "cumulated", "satisfied"),
    *("share", "low", "high", "line", "standing", "evidence"),
)
_MOVED: Final = ("name", "district", "street", "standing_before", "share", "distance", "n", "evidence")
_AT_RISK: Final = ("name", "district", "street", "share", "low", "distance", "n", "evidence", "needed")


def below(reading: Reading, found: Verdicts) -> DataTable:
    """The list of communities below the line, in the order of ``found``: an appendix, whatever its length."""
    columns = [*_BELOW] if len(reading.thresholds) == 1 else [*_BELOW[:4], "line", *_BELOW[4:]]
    source = places.behind(reading, found, tables=["communities"], standing="below")
    return DataTable(
        "below", _("未达标小区名单"), heads(columns), _rows(reading, found, columns), _note(reading), APPENDIX, source
    )


def moved(reading: Reading, found: Verdicts, key: str, title: str) -> DataTable:
    """Communities that came below the line, or cleared it, in this period."""
    source = places.behind(reading, found, tables=["communities"], standing=found["standing"].iloc[0])
    rows = _rows(reading, found, _MOVED)
    return DataTable(key, title, heads(_MOVED), rows, _note(reading), placed(len(found)), source)


def at_risk(reading: Reading, found: Verdicts) -> DataTable:
    """Communities that meet the line on evidence that does not bear it."""
    rows = _rows(reading, found, _AT_RISK)
    note = _("按预计未达到达标线的户数排列，多者在前。") + _note(reading)
    source = places.behind(reading, found, tables=["communities"], standing="met")
    return DataTable("at_risk", _("达标但证据不足的小区"), heads(_AT_RISK), rows, note, placed(len(found)), source)


def every(reading: Reading) -> DataTable:
    """Every community of the place with all its figures, worst first: what all counts of communities are taken of."""
    verdicts = reading.figures.verdicts
    source = replace(places.behind(reading, verdicts, page="acceptance", standing=""), communities={})
    rows = _rows(reading, verdicts, _EVERY)
    note = _("本期份数为本期收到的答卷；其余数字为累计。") + _note(reading)
    return DataTable("communities", _("各小区判定与数据"), heads(_EVERY), rows, note, BEHIND, source)


def heads(columns: Sequence[str]) -> tuple[Column, ...]:
    """The headings of ``columns``, keys of COLUMNS."""
    return tuple(Column(_(words), kind, width) for words, kind, width in (COLUMNS[name] for name in columns))


def placed(rows: int, most: int = ROWS_INLINE) -> str:
    """Where a table of so many rows stands: among the figures while it is short."""
    return INLINE if rows <= most else APPENDIX


def distance(found: Verdicts) -> pd.Series:
    """The share less the line of each community, −1–1; from whole numbers, so that 0 is nothing but exactly there."""
    answers = found["n"].astype("Float64").where(found["n"] > 0)
    short = 100 * found["satisfied"].astype("Float64") - found["threshold_percent"] * answers
    return short / (100 * answers)


def rectified(reading: Reading, ids: Sequence[str]) -> list[str]:
    """How far each community's ledger is, in words."""
    ledger = reading.ledger
    states = ledger.assign(
        active=ledger["state"].isin(["open", "in_hand", "done"]),
        late=ledger["overdue"].astype(bool),
        verified=ledger["state"] == "verified",
    )
    told = states.groupby("community_id")[["active", "late", "verified"]].sum()
    words = {str(one): _ledger_words(*map(int, found)) for one, *found in told.itertuples()}
    return [words.get(one, _("未建台账")) for one in ids]


def _ledger_words(active: int, late: int, verified: int) -> str:
    if active:
        told = _("未销号 {n} 条").format(n=active)
        return told if not late else _("{told}，逾期 {late} 条").format(told=told, late=late)
    return _("已销号 {n} 条").format(n=verified) if verified else _("均不予整改")


def _rows(reading: Reading, found: Verdicts, columns: Sequence[str]) -> tuple[tuple[object, ...], ...]:
    found = places.hidden_last(found)
    hidden = found["suppressed"].astype(bool).to_numpy()
    answered = (found["n"].fillna(1) > 0).to_numpy()
    made = {
        "number": range(1, len(found) + 1),
        "cumulated": found["n"],
        "line": found["threshold_percent"] / 100,
        "distance": distance(found),
        "standing": [_(STANDINGS[code]) for code in found["standing"]],
        "evidence": [
            None if not known or few else _(EVIDENCE[code])
            for code, known, few in zip(found["evidence"], answered, hidden, strict=True)
        ],
        "round": [None if pd.isna(number) else round_name(number) for number in found["round"]],
        "satisfied": found["satisfied"].where(answered),
    }
    if "standing_before" in columns:
        made["standing_before"] = [_(STANDINGS[code]) for code in found["standing_before"]]
    if "since" in columns:
        made["since"] = found["community_id"].map(_since(reading)).where(~hidden)
    if "ledger" in columns:
        made["ledger"] = rectified(reading, list(found["community_id"]))
    if "received" in columns:
        made["received"] = found["community_id"].map(_received(reading)).astype("Int64")
    return places.cells(found.assign(**made)[list(columns)])


def _since(reading: Reading) -> dict[str, str]:
    counted = reading.counted
    found = below_since(counted.standings, pd.Timestamp(reading.period.start))
    words = {start: periods.labels([counted.period(start)])[0] for start in found.unique()}
    return {str(one): words[start] for one, start in found.items()}


def _received(reading: Reading) -> pd.Series:
    """The forms of this period by community; few are hidden, and others so that none is got from a place's sum."""
    counted = reading.counted
    mine = counted.forms[counted.forms["period"] == pd.Timestamp(reading.period.start)]
    known = counted.communities[["community_id", "city", "district", "street"]]
    of_each = known["community_id"].map(mine.groupby("community_id")["n"].sum()).fillna(0).astype("int64")
    totals = [["city", "district", "street"], ["city", "district"], []]
    hidden = suppress_crossed(known.assign(n=of_each), totals=totals, minimum=counted.minimum)
    return hidden.set_index("community_id")["n"]


def _note(reading: Reading) -> str:
    return _("有效份数少于 {minimum} 份的，或须防止由合计、由前后各期推算的，只列判定，不显示数字。").format(
        minimum=reading.counted.minimum
    )
