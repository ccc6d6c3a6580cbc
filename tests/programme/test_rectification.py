"""The rectification ledger: its columns, what is overdue, what moved by week."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from analytics.flows.office import Office
from analytics.model import Scope
from analytics.programme.entering import records
from analytics.programme.ledger import rectification, rectification_counts
from tests.programme.ledgers import DAY, move, opened, verified


def test_an_empty_ledger_is_an_empty_table(office: Office) -> None:
    table = rectification.ledger(office)
    assert table.empty and list(table.columns) == list(rectification.COLUMNS)
    weeks = rectification.weekly(office)
    assert weeks.empty and {"week", "opened", "closed", "overdue"} <= set(weeks.columns)
    assert rectification_counts.counts(table, ["unit"]).empty
    assert rectification_counts.counts(table).loc[0, "entries"] == 0


def test_the_ledger_has_the_columns_an_office_keeps() -> None:
    words = list(rectification.HEADINGS.values())
    assert words[:12] == [
        *("序号", "小区", "问题描述", "类别", "来源", "责任单位"),
        *("责任人", "整改措施", "整改时限", "完成情况", "销号时间", "回访结果"),
    ]


def test_rows_run_in_the_order_they_were_opened_within_the_scope(office: Office) -> None:
    opened(office, "C3", day=DAY + dt.timedelta(days=1))
    for number in range(10):
        opened(office, "C1", problem=f"问题{number}")
    table = rectification.ledger(office, today=DAY)
    assert table["number"].tolist() == list(range(1, 12))
    assert table["problem"].tolist() == [*(f"问题{n}" for n in range(10)), "三号楼漏水"]
    assert table["community"].tolist() == ["朝阳花园"] * 10 + ["铁路宿舍"]
    assert rectification.ledger(office, Scope(community_id=("C3",)), DAY)["number"].tolist() == [1]


@pytest.mark.parametrize(("days", "late"), [(-1, False), (0, False), (1, True)])
def test_the_day_of_the_deadline_is_in_time(office: Office, days: int, late: bool) -> None:
    opened(office, deadline="2026-10-20")
    row = rectification.ledger(office, today=dt.date(2026, 10, 20) + dt.timedelta(days=days)).iloc[0]
    assert bool(row["overdue"]) is late
    assert (row["overdue_days"] == 1) if late else pd.isna(row["overdue_days"])


def test_what_is_done_is_overdue_no_more_and_what_is_sent_back_is_again(office: Office) -> None:
    entry, later = opened(office), dt.date(2026, 11, 2)
    move(office, entry, "start", unit="城建公司", deadline="2026-10-31")
    assert rectification.ledger(office, today=later)["overdue"].all()
    move(office, entry, "finish", outcome="已重做")
    assert not rectification.ledger(office, today=later)["overdue"].any()
    move(office, entry, "send_back", reason="仍在渗水")
    assert rectification.ledger(office, today=later)["overdue"].all()


def test_a_reopened_entry_shows_no_day_of_verification(office: Office) -> None:
    entry = opened(office)
    verified(office, entry)
    assert rectification.ledger(office)["verified_on"].tolist() == [pd.Timestamp(DAY)]
    move(office, entry, "reopen", reason="雨后又漏")
    row = rectification.ledger(office).iloc[0]
    assert row["state"] == "open" and pd.isna(row["verified_on"])


def test_counts_by_unit_put_the_most_overdue_first(office: Office) -> None:
    opened(office, unit="甲", deadline="2026-10-31")
    opened(office, "C2", unit="乙", deadline="2026-10-01")
    opened(office, "C3")
    table = rectification.ledger(office, today=DAY)
    counted = rectification_counts.counts(table, ["unit"])
    assert counted["unit"].tolist()[:2] == ["乙", "甲"] and pd.isna(counted["unit"].iloc[2])
    assert counted["overdue"].tolist() == [1, 0, 0] and counted["open"].tolist() == [1, 1, 1]
    everyone = rectification_counts.counts(table)
    assert everyone.loc[0, ["entries", "open", "verified", "overdue"]].tolist() == [3, 3, 0, 1]


def test_filters_keep_the_numbers_of_the_whole_ledger(office: Office) -> None:
    opened(office, unit="甲", deadline="2026-10-01")
    opened(office, "C2")
    table = rectification.ledger(office, today=DAY)
    assert rectification.chosen(table, units=("",))["number"].tolist() == [2]
    assert rectification.chosen(table, overdue=True)["number"].tolist() == [1]
    assert rectification.chosen(table, states=("verified",)).empty
    assert rectification.chosen(table, community_ids=("C2",), states=("open",))["number"].tolist() == [2]


def test_weeks_count_what_was_opened_closed_and_late(office: Office) -> None:
    # Monday 5, 12, 19 October 2026.
    first, second = opened(office, deadline="2026-10-09"), opened(office, "C2", day=dt.date(2026, 10, 14))
    move(office, first, "start", unit="甲", deadline="2026-10-09", day=dt.date(2026, 10, 8))
    move(office, first, "finish", outcome="好了", day=dt.date(2026, 10, 14))
    move(office, first, "verify", verified_on="2026-10-20", day=dt.date(2026, 10, 20))
    move(office, second, "drop", reason="不属改造范围", day=dt.date(2026, 10, 21))
    events = records.history(office)
    moved = rectification_counts.movements(events)
    weeks = rectification_counts.by_period(moved, kind="week", today=dt.date(2026, 10, 22))
    assert weeks["period"].dt.strftime("%m-%d").tolist() == ["10-05", "10-12", "10-19"]
    columns = ["opened", "closed", "closed_in_time", "closed_late", "dropped", "in_hand", "unfinished", "overdue"]
    assert weeks[columns].to_numpy().tolist() == [
        [1, 0, 0, 0, 0, 1, 1, 1],
        [1, 0, 0, 0, 0, 0, 1, 0],
        [0, 1, 0, 1, 1, 0, 0, 0],
    ]
    running = rectification_counts.by_period(moved, kind="week", today=dt.date(2026, 10, 9))
    assert running[["unfinished", "overdue"]].to_numpy().tolist() == [[1, 0]], "its day has not passed yet"
    later = rectification_counts.by_period(moved, kind="week", today=dt.date(2026, 10, 10))
    assert later["overdue"].tolist() == [1]
    thursdays = rectification_counts.by_period(moved, kind="week", today=DAY, week_starts_on=4)
    assert thursdays["period"].tolist() == [pd.Timestamp(DAY)]


@pytest.mark.parametrize(
    ("kind", "firsts"),
    [
        ("month", ["2026-10-01", "2026-11-01", "2026-12-01", "2027-01-01"]),
        ("quarter", ["2026-10-01", "2027-01-01"]),
        ("year", ["2026-01-01", "2027-01-01"]),
    ],
)
def test_longer_periods_add_up_to_the_same(office: Office, kind: str, firsts: list[str]) -> None:
    opened(office, deadline="2026-10-31")
    for day in (dt.date(2026, 11, 1), dt.date(2026, 10, 31)):
        verified(office, opened(office), day)
    moved = rectification_counts.movements(records.history(office))
    today = dt.date(2027, 1, 5)
    table = rectification_counts.by_period(moved, kind=kind, today=today)
    assert table["period"].dt.strftime("%Y-%m-%d").tolist() == firsts
    sums = table[["opened", "closed", "closed_in_time", "closed_late"]].sum()
    assert sums.tolist() == [3, 2, 1, 1]  # done on 1 November, a day late, and on 31 October
    assert table[["unfinished", "overdue"]].iloc[-1].tolist() == [1, 1]


def test_what_happens_on_the_first_day_of_a_week_is_none_of_the_week_before(office: Office) -> None:
    monday = dt.date(2026, 10, 12)
    opened(office, day=DAY)
    opened(office, "C2", day=monday)
    moved = rectification_counts.movements(records.history(office))
    weeks = rectification_counts.by_period(moved, kind="week", today=dt.date(2026, 10, 20))
    assert weeks["unfinished"].tolist() == [1, 2, 2]


def test_what_has_no_deadline_is_closed_neither_in_time_nor_late(office: Office) -> None:
    told = {"entry_id": "e", "deadline": pd.NaT}
    moves = [("open", "open"), ("start", "in_hand"), ("finish", "done"), ("verify", "verified")]
    moved = pd.DataFrame([told | {"day": pd.Timestamp(DAY), "move": move, "state": state} for move, state in moves])
    row = rectification_counts.by_period(moved, kind="year", today=DAY).iloc[0]
    assert row[["closed", "closed_in_time", "closed_late"]].tolist() == [1, 0, 0]


def test_what_was_taken_back_never_moved(office: Office) -> None:
    entry = opened(office, deadline="2026-10-01")
    records.take_back(office, entry, seen=1, by="王敏", reason="重复")
    assert rectification_counts.movements(records.history(office)).empty
