"""整改落实: what was taken up and closed in the period, what is unfinished at its end, and what is overdue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from analytics.bulletin import periods
from analytics.bulletin.content import COLUMNS, COUNT, LINE, Chart, Section, Sentence, Series, Source
from analytics.bulletin.numbers import count
from analytics.bulletin.reading import Reading
from analytics.bulletin.sections import ledger_tables, places
from analytics.bulletin.sections.places import told
from analytics.language import _

PERIODS_DRAWN: Final = 12
_COUNTS: Final = (
    *("opened", "reopened", "closed", "closed_in_time", "closed_late", "dropped"),
    *("in_hand", "unfinished", "overdue"),
)


def section(reading: Reading) -> Section:
    """The ledger's movements in the period; its entries are those of today, which the tables say."""
    if reading.ledger.empty:
        return Section("rectification", _("整改落实"), (_empty(reading),))
    drawn = _drawn(reading)
    late = reading.ledger["overdue"].astype(bool).any()
    tables = [ledger_tables.overdue(reading)] if late else []
    return Section(
        "rectification",
        _("整改落实"),
        sentences=tuple(_sentences(reading)),
        charts=tuple(_charts(reading, drawn)) if len(drawn) else (),
        tables=(*tables, ledger_tables.whole(reading)),
    )


def _empty(reading: Reading) -> Sentence:
    below = reading.figures.verdicts.query("standing == 'below'")
    source = places.behind(reading, below, page="rectification", view="proposals")
    if below.empty:
        return told(reading, "empty", _("所选范围内没有整改台账，也没有未达标小区需要建立台账。"), source)
    template = _(
        "所选范围内还没有整改台账；未达标的 {below} 个小区应逐一建立："
        "在“整改台账”页从“整改建议”勾选列入，或导入现有台账。"
    )
    return told(reading, "empty", template, source, numbers={"below": count(len(below))})


def _sentences(reading: Reading) -> Iterator[Sentence]:
    now = _now(reading)
    yield _moved(reading, now)
    template = _("{until}，未办结 {unfinished} 条，其中在办 {in_hand} 条、待整改 {waiting} 条；逾期 {overdue} 条。")
    if not now["unfinished"]:
        template = _("{until}，没有未办结的整改事项。")
    figures = now | {"waiting": now["unfinished"] - now["in_hand"]}
    numbers = {name: count(number) for name, number in figures.items()}
    words = {"until": places.until(reading)}
    yield told(reading, "standing", template, _source(reading), words=words, numbers=numbers)
    yield _overdue(reading)


def _overdue(reading: Reading) -> Sentence:
    """What is overdue today, whatever period is told of: it is today that something can be done about it."""
    late = ledger_tables.late_entries(reading)
    words = {"day": reading.counted.today.isoformat()}
    if late.empty:
        source = ledger_tables.behind(reading, late)
        return told(reading, "overdue_today", _("截至 {day}，没有逾期的整改事项。"), source, words=words)
    template = _("截至 {day}，逾期 {n} 条，涉及 {communities} 个小区、{units} 个责任单位，最长逾期 {days} 天。")
    nobody = int(late["unit"].isna().sum())
    if nobody == len(late):
        template = _("截至 {day}，逾期 {n} 条，涉及 {communities} 个小区，都未定责任单位，最长逾期 {days} 天。")
    elif nobody:
        template = _(
            "截至 {day}，逾期 {n} 条，涉及 {communities} 个小区、{units} 个责任单位（另有 {nobody} 条未定责任单位），"
            "最长逾期 {days} 天。"
        )
    numbers = {
        "n": count(len(late)),
        "communities": count(late["community_id"].nunique()),
        "units": count(late["unit"].nunique()),
        "nobody": count(nobody),
        "days": count(late["overdue_days"].max()),
    }
    source = ledger_tables.behind(reading, late, tables=("overdue", "ledger"), overdue="late")
    return told(reading, "overdue_today", template, source, words=words, numbers=numbers)


def _moved(reading: Reading, now: dict[str, int]) -> Sentence:
    """What was taken up and closed: of the closed how many in time and late, and how many without a deadline."""
    if not any(now[name] for name in ("opened", "reopened", "closed", "dropped")):
        return told(reading, "moved", _("{this}整改台账没有新立，也没有销号。"), _source(reading))
    parts = [_("新立 {opened} 条")]
    if now["reopened"]:
        parts.append(_("重新整改 {reopened} 条"))
    closed = _("销号 {closed} 条")
    without = now["closed"] - now["closed_in_time"] - now["closed_late"]
    if now["closed"]:
        closed = _("销号 {closed} 条（按时 {closed_in_time} 条、超时 {closed_late} 条）")
    if without:
        closed = _("销号 {closed} 条（按时 {closed_in_time} 条、超时 {closed_late} 条、未定时限 {without} 条）")
    parts.append(closed)
    if now["dropped"]:
        parts.append(_("不予整改 {dropped} 条"))
    template = _("{this}整改台账") + _("，").join(parts) + _("。")
    numbers = {name: count(number) for name, number in (now | {"without": without}).items()}
    return told(reading, "moved", template, _source(reading), numbers=numbers)


def _now(reading: Reading) -> dict[str, int]:
    """The row of this period; zeros before the first entry."""
    rows = reading.rectified[reading.rectified["period"] == pd.Timestamp(reading.period.start)]
    return {name: int(rows[name].sum()) for name in _COUNTS}


def _drawn(reading: Reading) -> pd.DataFrame:
    """The last periods up to this one."""
    rows = reading.rectified[reading.rectified["period"] <= pd.Timestamp(reading.period.start)]
    return rows.tail(PERIODS_DRAWN).reset_index(drop=True)


def _charts(reading: Reading, drawn: pd.DataFrame) -> Iterator[Chart]:
    shown = [reading.counted.period(start) for start in drawn["period"]]
    categories = periods.labels(shown, running=None if reading.figures.is_complete else reading.period)
    rows = {name: tuple(map(int, drawn[name])) for name in ("closed", "unfinished", "overdue")}
    opened = tuple(map(int, drawn["opened"] + drawn["reopened"]))
    yield Chart(
        "ledger_moves",
        COLUMNS,
        _("整改事项新立与销号"),
        categories,
        (Series(_("新立（含重新整改）"), opened), Series(_("销号"), rows["closed"])),
        COUNT,
        alt=_("最近 {n} 期整改事项新立和销号的条数").format(n=len(drawn)),
        note=periods.starred(reading, shown),
        source=_source(reading),
    )
    yield Chart(
        "ledger_standing",
        LINE if len(drawn) > 2 else COLUMNS,  # one or two points are no line
        _("期末未办结与逾期"),
        categories,
        (Series(_("未办结"), rows["unfinished"]), Series(_("逾期"), rows["overdue"])),
        COUNT,
        alt=_("最近 {n} 期期末未办结和逾期的条数").format(n=len(drawn)),
        note=periods.starred(reading, shown),
        source=_source(reading),
    )


def _source(reading: Reading) -> Source:
    return ledger_tables.behind(reading, reading.ledger[:0], view="progress")
