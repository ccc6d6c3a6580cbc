"""整改落实: movements of the period, standings at its end, and what is overdue today."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analytics.bulletin.content import APPENDIX, BEHIND, COLUMNS, INLINE
from analytics.bulletin.sections import rectification
from tests.bulletin.readings import TODAY, drawn, entry, place, reading, rows, said, table, texts

LATE = (TODAY - dt.timedelta(days=6)).isoformat()


def events(*told: tuple[str, str, str, str, str | None]) -> pd.DataFrame:
    """What moved: entry, day, move, state after it, deadline."""
    return pd.DataFrame(told, columns=["entry_id", "day", "move", "state", "deadline"])


def closing(entry_id: str, done: str, verified: str, deadline: str | None) -> tuple[tuple, ...]:
    return (
        (entry_id, "2026-03-03", "open", "open", deadline),
        (entry_id, "2026-03-04", "start", "in_hand", deadline),
        (entry_id, done, "finish", "done", deadline),
        (entry_id, verified, "verify", "verified", deadline),
    )


def test_an_empty_ledger_says_what_to_do() -> None:
    found = rectification.section(reading(place(1, (1, 9)), place(2, (30, 0)), at=0))
    assert texts(found) == {
        "empty": "所选范围内还没有整改台账；未达标的 1 个小区应逐一建立："
        "在“整改台账”页从“整改建议”勾选列入，或导入现有台账。"
    }
    assert said(found, "empty").source.communities == {"c-1": "1号院"}
    assert said(found, "empty").source.query == {"view": "proposals"}
    met = rectification.section(reading(place(2, (30, 0)), at=0))
    assert texts(met) == {"empty": "所选范围内没有整改台账，也没有未达标小区需要建立台账。"}
    assert not found.charts and not found.tables


def test_what_moved_in_the_week_in_time_late_and_without_a_deadline() -> None:
    moved = events(
        *closing("e-1", "2026-03-09", "2026-03-12", "2026-03-09"),
        *closing("e-2", "2026-03-10", "2026-03-12", "2026-03-09"),
        *closing("e-3", "2026-03-10", "2026-03-12", None),
        ("e-4", "2026-03-10", "open", "open", "2026-03-12"),
        ("e-5", "2026-03-11", "open", "open", None),
        ("e-5", "2026-03-12", "start", "in_hand", "2026-03-30"),
        ("e-6", "2026-03-11", "open", "open", None),
        ("e-6", "2026-03-11", "drop", "dropped", None),
    )
    found = rectification.section(reading(place(1, (1, 9), (1, 9)), entries=[entry(1, "c-1")], moved=moved))
    told = texts(found)
    assert told["moved"] == ("本周整改台账新立 3 条，销号 3 条（按时 1 条、超时 1 条、未定时限 1 条），不予整改 1 条。")
    assert told["standing"] == "截至本周末，未办结 2 条，其中在办 1 条、待整改 1 条；逾期 1 条。"
    assert told["overdue_today"] == "截至 2026-03-16，没有逾期的整改事项。"
    moves, standing = found.charts
    assert moves.categories == standing.categories == ("2026年10周", "11周")
    assert drawn(moves) == {"新立（含重新整改）": (3, 3), "销号": (0, 3)}
    assert drawn(standing) == {"未办结": (3, 2), "逾期": (0, 1)}
    assert standing.kind == COLUMNS  # two points are no line


def test_a_week_before_the_ledger_began_has_moved_nothing() -> None:
    moved = events(("e-1", "2026-03-10", "open", "open", None))
    found = rectification.section(reading(place(1, (1, 9)), at=0, entries=[entry(1, "c-1")], moved=moved))
    assert texts(found)["moved"] == "本周整改台账没有新立，也没有销号。"
    assert texts(found)["standing"] == "截至本周末，没有未办结的整改事项。"
    assert not found.charts


def test_overdue_entries_are_listed_the_longest_first() -> None:
    entries = [
        entry(1, "c-1", deadline=TODAY.isoformat()),
        entry(2, "c-1", "in_hand", deadline=LATE, unit="城建公司", person="王敏"),
        entry(3, "c-1", deadline="2026-02-14"),
        entry(4, "c-1", "done", deadline="2026-02-14", unit="燃气公司"),
    ]
    found = rectification.section(reading(place(1, (1, 9), (1, 9)), entries=entries))
    assert texts(found)["overdue_today"] == (
        "截至 2026-03-16，逾期 2 条，涉及 1 个小区、1 个责任单位（另有 1 条未定责任单位），最长逾期 30 天。"
    )
    assert rows(table(found, "overdue")) == [
        {"小区": "1号院", "问题": "问题3", "责任单位": "未定责任单位", "时限": "2026-02-14", "逾期天数": 30},
        {"小区": "1号院", "问题": "问题2", "责任单位": "城建公司", "时限": "2026-03-10", "逾期天数": 6},
    ]
    assert table(found, "overdue").place == INLINE


def test_the_ledger_has_the_columns_of_the_office_and_hides_who_complained() -> None:
    entries = [
        entry(1, "c-1", "verified", source="survey", person="王敏", verified_on="2026-03-10", revisit="satisfied"),
        entry(2, "c-1", source="hotline"),
    ]
    found = rectification.section(reading(place(1, (1, 9), (1, 9)), entries=entries))
    whole = table(found, "ledger")
    assert [column.heading for column in whole.columns] == [
        *("序号", "小区", "问题描述", "类别", "来源", "责任单位", "责任人", "整改措施", "整改时限", "完成情况"),
        *("销号时间", "回访结果", "状态", "逾期"),
    ]
    first, second = rows(whole)
    assert (first["来源"], first["责任人"], first["销号时间"], first["回访结果"]) == (
        *("满意度调查", "王敏", "2026-03-10", "满意"),
    )
    assert second["来源"] is None and second["状态"] == "待整改" and whole.place == BEHIND
    others = [cell for each in found.tables if each.key != "ledger" for row in each.rows for cell in row]
    assert "王敏" not in others and not any("王敏" in each.text for each in found.sentences)


def test_many_overdue_entries_go_to_the_appendix() -> None:
    entries = [entry(number, "c-1", deadline=LATE) for number in range(1, 17)]
    found = rectification.section(reading(place(1, (1, 9), (1, 9)), entries=entries))
    assert table(found, "overdue").place == APPENDIX and len(table(found, "overdue").rows) == 16
    assert texts(found)["overdue_today"].startswith("截至 2026-03-16，逾期 16 条，涉及 1 个小区，都未定责任单位，")
