"""What the quality screen finds, each finding counted by hand, at its limit and just short of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics import sayings
from analytics.ingest.checks.validation import check
from analytics.ingest.quality import screening
from analytics.ingest.reading.readers import Table
from analytics.model import SCREENING
from tests.ingest.frames import NOW, SECRET, TWO, proposed, table

QUESTIONS = ("总体满意度", "道路", "停车", "绿化", "照明")
Cells = dict[str, list[str | None]]


def forms(n: int, **more: list[str | None]) -> Cells:
    """``n`` unremarkable forms of five level questions; ``more`` replaces or adds columns."""
    levels = ["满意", "一般", "非常满意", "不满意", "非常不满意"]
    columns: Cells = {
        "答卷编号": [str(row + 1) for row in range(n)],
        "小区编号": ["ZZ001"] * n,
        "提交时间": [f"2026-09-{1 + row % 28:02d} 10:{row % 60:02d}:30" for row in range(n)],
    }
    columns |= {name: [levels[(at + row) % 5] for row in range(n)] for at, name in enumerate(QUESTIONS)}
    return columns | more


def screen(given: Cells | Table, *, households: int = 100, on_bad_rows: str = "set-aside") -> pd.DataFrame:
    """The screen of a file, by finding."""
    communities = TWO.assign(households=households)
    unfolded, book = proposed(table(given) if isinstance(given, dict) else given, communities)
    checked = check(unfolded, book, communities, secret=SECRET, now=NOW, on_bad_rows=on_bad_rows)
    found = screening.screen(unfolded, book, checked, communities, now=NOW)
    assert list(found.columns) == list(SCREENING.columns)
    return found.assign(detail=found["detail"].map(sayings.read)).set_index("finding")


def told(found: pd.DataFrame, finding: str) -> list[object]:
    """n, base and rows of a finding."""
    return found.loc[finding, ["n", "base", "rows"]].tolist()


def quiet(found: pd.DataFrame) -> set[str]:
    """The findings, but for the one that a handful of forms cannot avoid."""
    return set(found.index) - {"few_forms"}


@pytest.mark.parametrize("n", [1, 2, 20])
def test_ordinary_forms_raise_no_finding(n: int) -> None:
    assert quiet(screen(forms(n))) == set()


def test_a_file_without_forms_raises_no_finding() -> None:
    unfolded, book = proposed(table(forms(2)))
    empty = replace(unfolded, frame=unfolded.frame.iloc[:0])
    checked = check(empty, book, TWO, secret=SECRET, now=NOW)
    assert screening.screen(empty, book, checked, TWO, now=NOW).empty


def alike(n: int, words: list[str], **more: list[str | None]) -> Cells:
    return forms(n, **dict.fromkeys(QUESTIONS, words), **more)


def test_five_answers_alike_are_a_straight_line_four_are_not() -> None:
    given = forms(4)
    for name in QUESTIONS:
        given[name][1] = "满意"
        given[name][2] = "满意"
    given["照明"][2] = None
    assert told(screen(given), "straight_line") == [1, 3, "3"]
    assert "占 33.3%" in screen(given).loc["straight_line", "detail"]


def test_missing_answers_are_no_straight_line() -> None:
    given = forms(2)
    for name in QUESTIONS:
        given[name][0] = "不清楚"
    assert quiet(screen(given)) == set()


def test_a_straight_line_across_a_reversed_question_is_a_contradiction() -> None:
    given = forms(3, **{name: ["同意", "不同意", "同意"] for name in ("施工扰民", "灰尘", "噪声", "停车难", "积水")})
    unfolded, book = proposed(table(given))
    turned = replace(
        book, columns=tuple(replace(plan, reverse=plan.heading == "积水") for plan in book.columns), kind="opinion"
    )
    only = replace(turned, columns=tuple(
        replace(plan, role="ignore", type=None) if plan.heading in QUESTIONS else plan for plan in turned.columns
    ))  # fmt: skip
    checked = check(unfolded, only, TWO, secret=SECRET, now=NOW)
    found = screening.screen(unfolded, only, checked, TWO, now=NOW).set_index("finding")
    assert sayings.read(found.loc["straight_line", "detail"]).endswith("其中 3 份对正反两面的题也答得一样，自相矛盾")


def test_consent_to_everything_is_no_straight_line() -> None:
    unfolded, book = proposed(table(alike(3, ["同意"] * 3)))
    for kind, found in (("consent", False), ("vote", False), ("opinion", True)):
        as_kind = replace(book, kind=kind)
        checked = check(unfolded, as_kind, TWO, secret=SECRET, now=NOW)
        screened = screening.screen(unfolded, as_kind, checked, TWO, now=NOW)
        assert ("straight_line" in set(screened["finding"])) == found


@pytest.mark.parametrize(("seconds", "found"), [("9秒", True), ("10秒", False), ("0分9秒", True), ("11", False)])
def test_under_two_seconds_a_question_is_too_fast(seconds: str, found: bool) -> None:
    given = forms(10, 所用时间=["1分40秒"] * 9 + [seconds])
    result = screen(given)
    assert ("too_fast" in result.index) == found
    if found:
        assert told(result, "too_fast") == [1, 10, "11"]


@pytest.mark.parametrize(("seconds", "found"), [("4秒", True), ("5秒", False)])
def test_a_quick_questionnaire_is_no_haste(seconds: str, found: bool) -> None:
    # A third of the median of 15 s is 5 s, though five questions might take 10 s.
    assert ("too_fast" in screen(forms(10, 所用时间=["15秒"] * 9 + [seconds])).index) == found


def test_questions_that_were_skipped_take_no_time() -> None:
    given = forms(10, 所用时间=["1分40秒"] * 9 + ["5秒"])
    assert told(screen(given), "too_fast")[0] == 1
    for name in QUESTIONS[1:4]:
        given[name][9] = "(跳过)"
    assert "too_fast" not in screen(given).index, "two answers in five seconds"


def test_too_few_durations_tell_no_median() -> None:
    assert "too_fast" not in screen(forms(9, 所用时间=["100秒"] * 8 + ["1秒"])).index
    blank: list[str | None] = ["100秒"] * 9 + ["很快"]
    assert "too_fast" not in screen(forms(10, 所用时间=blank)).index


def test_three_forms_of_an_address_are_counted_and_the_address_is_not_shown() -> None:
    addresses: list[str | None] = ["1.2.3.4(山东枣庄)", "1.2.3.4（山东）", "1.2.3.4", "5.6.7.8", "5.6.7.8", None]
    found = screen(forms(6, 来自IP=addresses))
    assert told(found, "same_address") == [3, 5, "2、3、4"]
    assert "1.2.3.4" not in found.to_csv()
    assert "same_address" not in screen(forms(6, 来自IP=["127.0.0.1(本地)"] * 6)).index


def test_two_forms_of_a_household_in_one_round() -> None:
    households: list[str | None] = ["3-201", "3-201", "3-202", None, "3-201"]
    found = screen(forms(5, 户号=households, 轮次=["1", "1", "1", "1", "2"]))
    assert told(found, "same_household") == [2, 4, "2、3"]
    assert "3-201" not in found.to_csv()


def test_rows_are_those_of_the_file_when_others_were_set_aside() -> None:
    given = forms(5, 户号=["1", "2", "3", "9", "9"])
    given["小区编号"][0] = "没有"
    assert told(screen(given), "same_household") == [2, 4, "5、6"]
    assert "same_household" not in screen(given, on_bad_rows="reject").index


def test_the_same_ticks_and_words_are_found_but_ticks_alone_are_not() -> None:
    said: list[str | None] = ["楼道的灯坏了没人修", "楼道的灯坏了没人修", "没有", "没有", "下水道又堵上了"]
    given = forms(5, 意见建议=said)
    for name in QUESTIONS:
        given[name][1] = given[name][0]
        given[name][3] = given[name][2]
    assert told(screen(given), "same_answers") == [2, 3, "2、3"]
    given["道路"][1] = "不满意" if given["道路"][0] != "不满意" else "满意"
    assert "same_answers" not in screen(given).index


def test_dates_that_cannot_be() -> None:
    days = ["2026-09-03 10:00"] * 5 + ["2026-10-02 10:00", "2025-09-02 23:59", "2025-09-03 10:00"]
    found = screen(forms(8, 提交时间=days))
    assert told(found, "future_date") == [1, 8, "7"]
    assert told(found, "old_date") == [1, 8, "8"], "exactly 365 days are not yet old"


def test_all_forms_in_one_minute() -> None:
    together = [f"2026-09-03 10:00:{6 * row:02d}" for row in range(10)]
    assert told(screen(forms(10, 提交时间=together)), "same_minute")[:2] == [10, 10]
    apart = ["2026-09-03 10:00:00", "2026-09-03 10:01:00"] * 5
    assert quiet(screen(forms(10, 提交时间=apart))) == set()
    assert quiet(screen(forms(10, 提交时间=["2026-09-03"] * 10))) == set(), "a day is no minute"


def test_more_than_a_fifth_at_night() -> None:
    def at(*hours: int) -> pd.DataFrame:
        days = [f"2026-09-{1 + row:02d} {hour:02d}:30" for row, hour in enumerate(hours)]
        return screen(forms(len(hours), 提交时间=days))

    assert "night" not in at(1, 4, 0, 5, *[12] * 6).index, "two of ten are a fifth, not more"
    assert told(at(1, 2, 4, 5, *[12] * 6), "night") == [3, 10, "2、3、4"]


def test_more_forms_than_households() -> None:
    assert "more_than_households" not in screen(forms(6), households=6).index
    found = screen(forms(6), households=5)
    assert found.loc["more_than_households", ["n", "base"]].tolist() == [1, 1]
    assert pd.isna(found.loc["more_than_households", "rows"])
    assert "金茵小区（ZZ001）第 1 轮 6 份，户数 5" in found.loc["more_than_households", "detail"]


def test_too_few_forms_for_a_verdict() -> None:
    # z²·t/(1−t) = 15.4 forms of an endless population; of 100 households n(99)/(100 − n) ≥ 15.4 from n = 14 on.
    assert found_few(13) == [1, 1]
    assert found_few(14) == []


def found_few(n: int) -> list[int]:
    found = screen(forms(n))
    return found.loc["few_forms", ["n", "base"]].tolist() if "few_forms" in found.index else []


def test_answers_off_the_scale_are_counted_by_question() -> None:
    given = forms(9, 道路评分=["5", "4", "3", "2", "1", "5", "4", "9", "3"])
    given["道路"][5] = given["停车"][5] = "满亿"
    found = screen(given)
    assert told(found, "out_of_range") == [2, 9, "7、9"]
    assert found.loc["out_of_range", "detail"] == "“道路”1 处；“停车”1 处；“道路评分”1 处"


def test_what_the_platform_doubts() -> None:
    doubts: list[str | None] = ["0.51", "0.5", "51%", "3", None]
    found = screen(forms(5, 智能清洗数据无效概率=doubts))
    assert told(found, "platform_doubts") == [2, 4, "2、4"]


def test_at_most_fifty_rows_are_named_and_sheets_with_them() -> None:
    found = screen(alike(60, ["满意"] * 60))
    assert told(found, "straight_line")[:2] == [60, 60]
    assert found.loc["straight_line", "rows"].split("、")[-1] == "51"
    cells = pd.DataFrame({name: pd.Series(column, dtype="str") for name, column in alike(2, ["满意"] * 2).items()})
    named = Table(cells, "满意度.xlsx", numbers=np.array([2, 2]), sheet_of=pd.Series(["一月", "二月"], dtype="str"))
    assert told(screen(named), "straight_line") == [2, 2, "一月!2、二月!2"]


def test_every_finding_has_a_title_and_a_remedy_and_findings_keep_their_order() -> None:
    given = alike(20, ["满意"] * 20, 户号=["1"] * 20, 来自IP=["9.9.9.9"] * 20)
    found = screen(given, households=5)
    assert list(found.index) == [code for code in screening.FINDINGS if code in found.index]
    assert all(title and action for title, action in screening.FINDINGS.values())


def test_forms_in_the_store_already() -> None:
    found = screening.in_store_already(unchanged=8, changed=2, forms=30)
    assert found[["finding", "n", "base"]].to_numpy().tolist() == [["in_store_already", 10, 30]]
    assert screening.in_store_already(unchanged=0, changed=0, forms=30).empty


def test_the_time_of_the_check_is_the_only_clock() -> None:
    unfolded, book = proposed(table(forms(2, 提交时间=["2026-09-03 10:00", "2026-09-30 10:00"])))
    checked = check(unfolded, book, TWO, secret=SECRET, now=NOW)
    earlier = screening.screen(unfolded, book, checked, TWO, now=dt.datetime(2026, 9, 15))
    assert earlier.set_index("finding").loc["future_date", "n"] == 1
