"""Where and when forms were filled, where the file says so and where an analyst does."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from analytics.ingest.checks import validation
from analytics.ingest.codebooks.codebook import Codebook, WholeFile
from analytics.ingest.reading.readers import Table
from analytics.model import AcceptedSurvey
from tests.ingest.frames import NOW, SECRET, TWO, checked, proposed, survey, table

DAY = dt.datetime(2026, 9, 3)
ANSWERS: dict[str, list[str | None]] = {"总体满意度": ["满意", "一般", "满意"], "停车": ["满意", "不满意", "满意"]}


def check(given: Table, book: Codebook, on_bad_rows: str = "reject") -> validation.Checked:
    return validation.check(given, book, TWO, secret=SECRET, now=NOW, on_bad_rows=on_bad_rows)


def entered(result: validation.Checked) -> AcceptedSurvey:
    assert isinstance(result.accepted, AcceptedSurvey), result.issues.to_dict("records")
    return result.accepted


def whole(given: Table, community: str | None = "ZZ002", day: dt.datetime | None = DAY, round: int | None = None):  # type: ignore[no-untyped-def]
    unfolded, book = proposed(given)
    return check(unfolded, book.with_(whole=WholeFile(community, day, round)))


def test_what_no_column_tells_is_chosen_for_the_whole_file() -> None:
    given = table(ANSWERS)
    book = proposed(given)[1]
    assert (book.needs_community, book.needs_date) == (True, True)
    result = checked(given)
    assert set(result.issues["code"]) == {"no_community_chosen", "no_date_chosen"}
    assert result.issues["row"].isna().all()
    assert result.accepted is None
    responses = entered(whole(given, round=2)).responses
    assert responses["community_id"].tolist() == ["ZZ002"] * 3
    assert responses["submitted_at"].tolist() == [pd.Timestamp(DAY)] * 3
    assert responses["round"].tolist() == [2, 2, 2]
    assert entered(whole(given)).responses["round"].tolist() == [1, 1, 1]


@pytest.mark.parametrize("empty", [None, "NULL", "(空)", "（跳过）", " "])
def test_a_column_that_holds_nothing_counts_as_absent(empty: str | None) -> None:
    given = survey(小区编号=[empty] * 3, 提交时间=[empty] * 3, 轮次=[empty] * 3)
    book = proposed(given)[1]
    assert (book.needs_community, book.needs_date) == (True, True)
    assert [plan.note for plan in book.columns[1:3]] == ["整列为空"] * 2
    assert entered(whole(given, round=3)).responses["round"].tolist() == [3, 3, 3]


def test_an_empty_column_kept_in_its_role_gives_way_too() -> None:
    given, book = proposed(survey())
    emptied = replace(given, frame=given.frame.assign(提交时间=pd.Series([None] * 3, dtype="str")))
    assert set(check(emptied, book).issues["code"]) == {"no_date_chosen"}
    accepted = entered(check(emptied, book.with_(whole=WholeFile(submitted_at=DAY))))
    assert set(accepted.responses["submitted_at"]) == {pd.Timestamp(DAY)}


def test_where_a_column_tells_it_decides_row_by_row() -> None:
    given = survey(提交时间=["2026-09-04", "NULL", "2026-09-05"], 小区编号=["ZZ001", "ZZ001", None])
    result = whole(given)
    assert result.issues[["row", "code"]].to_numpy().tolist() == [[3, "missing_time"], [4, "missing_community"]]
    accepted = entered(whole(survey()))
    assert accepted.responses["community_id"].tolist() == ["ZZ001", "ZZ001", "ZZ002"]
    assert accepted.responses["response_id"].tolist() == ["1", "2", "3"]


def test_a_filled_column_of_times_is_preferred_to_an_empty_one() -> None:
    book = proposed(survey(提交时间=[None] * 3, 填表日期=["2026-09-03"] * 3))[1]
    assert book.column("submitted_at") is not None
    assert not book.needs_date


def test_a_heading_that_comes_near_is_named() -> None:
    columns = {name.replace("提交时间", "提交日其"): [*cells] for name, cells in survey().frame.items()}
    reasons = checked(table(columns)).issues.set_index("code")["reason"]
    assert reasons["no_date_chosen"] == "文件里没有提交时间（“提交日其”是否应为“提交时间”？）"


def test_what_is_chosen_must_be_possible() -> None:
    result = whole(table(ANSWERS), "ZZ9", dt.datetime(2027, 1, 1))
    assert dict(result.issues[["code", "reason"]].to_numpy()) == {
        "unknown_community": "名册中没有这个小区：ZZ9", "future_time": "提交时间晚于现在（2026-10-01 12:00）",
    }  # fmt: skip


def names(given: Table, community: str, day: dt.datetime = DAY) -> set[str]:
    return set(entered(whole(given, community, day)).responses["response_id"])


def test_equal_forms_of_two_communities_or_days_are_different_forms() -> None:
    ledger = table(ANSWERS)
    first = names(ledger, "ZZ001")
    assert first == names(ledger, "ZZ001")
    assert not first & names(ledger, "ZZ002")
    assert not first & names(ledger, "ZZ001", dt.datetime(2026, 9, 4))
    numbered = table({"答卷编号": ["1", "2", "3"], **ANSWERS})
    assert names(numbered, "ZZ001") == {"ZZ001-1", "ZZ001-2", "ZZ001-3"}
    assert not names(numbered, "ZZ001") & names(numbered, "ZZ002")


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["2011", "2013年", "2015年度"], ["2011-01-01", "2013-01-01", "2015-01-01"]),
        (["2011-09", "2011/10", "2011年9月"], ["2011-09-01", "2011-10-01", "2011-09-01"]),
        (["2011.0", "2011", "２０１１"], ["2011-01-01"] * 3),
    ],
)
def test_years_and_months_are_read_as_their_first_day_with_a_note(cells: list[str | None], days: list[str]) -> None:
    given = survey(提交时间=cells)
    submitted = proposed(given)[1].column("submitted_at")
    assert submitted is not None and "第一天" in submitted.note
    assert entered(checked(given)).responses["submitted_at"].dt.strftime("%Y-%m-%d").tolist() == days


def test_a_year_among_full_dates_is_a_slip() -> None:
    result = checked(survey(提交时间=["2026-09-03", "2026-09-04", "2026"]))
    assert result.issues[["row", "code"]].to_numpy().tolist() == [[4, "bad_time"]]


@pytest.mark.parametrize(
    ("cells", "rounds"), [(["2011", "2013年", "2015.0"], [2011, 2013, 2015]), (["1", "99", "1990"], [1, 99, 1990])]
)
def test_a_round_may_be_called_by_its_year(cells: list[str | None], rounds: list[int]) -> None:
    assert entered(checked(survey(轮次=cells))).responses["round"].tolist() == rounds
    wrong = checked(survey(轮次=["100", "1989", "2101"]))
    assert set(wrong.issues["code"]) == {"bad_round"}
