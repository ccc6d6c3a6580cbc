"""整改台账: what is being put right after a survey below the gate, entry by entry, and how far it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

import pandas as pd

from analytics.estimation.periods import WEEK
from analytics.flows.office import Office
from analytics.language import N_
from analytics.model import EVERYWHERE, Scope
from analytics.programme.entering import records
from analytics.programme.ledger import rectification_counts
from analytics.programme.subjects import SUBJECTS
from analytics.store import communities

NAME: Final = "rectification"
SUBJECT: Final = SUBJECTS[NAME]
# The columns an office keeps (DOMAIN: 整改台账), state and overdue behind them.
HEADINGS: Final = {
    "number": N_("序号"),
    "community": N_("小区"),
    "problem": N_("问题描述"),
    "category": N_("类别"),
    "source": N_("来源"),
    "unit": N_("责任单位"),
    "person": N_("责任人"),
    "measure": N_("整改措施"),
    "deadline": N_("整改时限"),
    "outcome": N_("完成情况"),
    "verified_on": N_("销号时间"),
    "revisit": N_("回访结果"),
    "state": N_("状态"),
    "overdue": N_("逾期"),
}
COLUMNS: Final = (
    "number",
    "entry_id",
    "community_id",
    *(name for name in HEADINGS if name != "number"),
    "overdue_days",
    "district",
    "street",
    "topic_id",
    "item_id",
    "survey_id",
    "round",
    "evidence",
    "comment_ids",
    "opened_on",
    "changed_on",
    "changed_by",
    "last_event_no",
    "from_batch",
)


def ledger(office: Office, scope: Scope = EVERYWHERE, today: dt.date | None = None) -> pd.DataFrame:
    """The rectification ledger of ``scope``, in the order the entries were opened: COLUMNS.

    ``number`` runs from 1; source, revisit and state are keys of the subject's choices and states; ``overdue`` (bool):
    the deadline passed before ``today`` (the office's own day when None) and it is not done; ``overdue_days`` Int64,
    NA where it is not. ``verified_on`` is NA while an entry is not verified, also after it was opened again.
    """
    today = today or office.now().date()
    found = records.entries(office, NAME, scope)
    known = communities.communities(office.store, scope)[["community_id", "name", "district", "street"]]
    table = found.merge(known.rename(columns={"name": "community"}), on="community_id", how="left")
    table = table.assign(length=table["entry_id"].str.len())
    table = table.sort_values(["opened_on", "length", "entry_id"], ignore_index=True, kind="stable")
    late = rectification_counts.overdue(table["state"], table["deadline"], today)
    days = (pd.Timestamp(today) - table["deadline"]).dt.days.astype("Int64").where(late)
    table = table.assign(
        number=range(1, len(table) + 1),
        verified_on=table["verified_on"].where(table["state"] == "verified"),
        overdue=late,
        overdue_days=days,
    )
    return table[list(COLUMNS)]


def chosen(
    table: pd.DataFrame,
    *,
    states: Sequence[str] = (),
    units: Sequence[str] = (),
    community_ids: Sequence[str] = (),
    overdue: bool = False,
) -> pd.DataFrame:
    """The rows of a ledger in any of the states, of any of the units and communities (empty: all), overdue or all.

    The unit "" is that of entries without one. Numbers stay those of the whole ledger.
    """
    kept = pd.Series(True, index=table.index)
    for column, wanted in (("state", states), ("unit", units), ("community_id", community_ids)):
        if wanted:
            kept &= table[column].fillna("").isin(list(wanted))
    if overdue:
        kept &= table["overdue"].astype(bool)
    return table[kept].reset_index(drop=True)


def weekly(office: Office, scope: Scope = EVERYWHERE, *, week_starts_on: int | None = None) -> pd.DataFrame:
    """:func:`by_period` of weeks; ``week`` is the first day."""
    return by_period(office, scope, week_starts_on=week_starts_on).rename(columns={"period": "week"})


def by_period(
    office: Office, scope: Scope = EVERYWHERE, *, kind: str = WEEK, week_starts_on: int | None = None
) -> pd.DataFrame:
    """What moved in the ledger by weeks, months, quarters or years up to today; see rectification_counts.by_period.

    Weeks start on the office's day unless ``week_starts_on`` (1 Monday … 7 Sunday) says otherwise. What was entered
    later about an earlier day counts on that day.
    """
    events = records.history(office, scope)
    moved = rectification_counts.movements(events[events["subject"] == NAME])
    starts_on = week_starts_on or office.settings.week_starts_on
    return rectification_counts.by_period(moved, kind=kind, today=office.now().date(), week_starts_on=starts_on)
