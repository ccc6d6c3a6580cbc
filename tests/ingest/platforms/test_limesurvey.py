"""LimeSurvey: three kinds of headings, two of answers, three separators; unfinished forms are set aside."""

from __future__ import annotations

import csv
import io

import pytest

from analytics.ingest.checks import validation
from analytics.ingest.codebooks import codebook
from analytics.ingest.platforms import recognition
from analytics.ingest.reading.readers import Table, read_table
from tests.ingest.frames import NOW, SECRET, TWO, checked, proposed

# code, full heading
HEAD = [
    ("id", "Response ID"), ("submitdate", "Date submitted"), ("lastpage", "Last page"),
    ("startlanguage", "Start language"), ("seed", "Seed"), ("startdate", "Date started"),
    ("datestamp", "Date last action"), ("ipaddr", "IP address"),
]  # fmt: skip
ASKED = [
    ("xq", "您所在的小区"), ("q1", "总体满意度"), ("q2[SQ001]", "请评价 [道路]"), ("q2[SQ002]", "请评价 [排水]"),
    ("q3[SQ001]", "希望增加 [停车]"), ("q3[SQ002]", "希望增加 [电梯]"), ("q3[other]", "希望增加 [其他]"),
    ("q4[1]", "先改哪里 [排名 1]"), ("q4[2]", "先改哪里 [排名 2]"), ("q5", "还有什么建议"),
]  # fmt: skip
LONG = [
    ["金茵小区", "非常满意", "满意", "一般", "Yes", "No", "石凳", "路", "灯", "快点"],
    ["建设路小区", "一般", "不满意", "满意", "No", "No", "", "灯", "路", ""],
    ["金茵小区", "满意", "满意", "满意", "N/A", "N/A", "", "路", "灯", ""],
    ["金茵小区", "", "", "", "", "", "", "", "", ""],
]
SHORT = [
    ["金茵小区", "A1", "A2", "A3", "Y", "", "石凳", "A1", "A2", "快点"],
    ["建设路小区", "A3", "A4", "A2", "", "", "", "A2", "A1", ""],
    ["金茵小区", "A2", "A2", "A2", "", "", "", "A1", "A2", ""],
    ["金茵小区", "", "", "", "", "", "", "", "", ""],
]


def heading(code: str, full: str, kind: str) -> str:
    return {"code": code, "full": full, "both": f"{code}. {full}"}[kind]


def export(kind: str, rows: list[list[str]], *, delimiter: str = ",", submitted: str = "2026-09-03 12:00:00") -> Table:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow([heading(*one, kind) for one in HEAD + ASKED])
    for at, row in enumerate(rows, start=1):
        when = "" if at == len(rows) else submitted
        head = [str(at), when, "3", "zh-Hans", "1234", submitted, "2026-09-03 12:01:00", "10.0.0.1"]
        writer.writerow([*head, *row])
    return read_table("改造满意度调查.csv", target.getvalue().encode("utf-8-sig"))


@pytest.mark.parametrize("kind", ["full", "both"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_answers_in_words_become_one_survey(kind: str, delimiter: str) -> None:
    read = export(kind, LONG, delimiter=delimiter)
    platform = recognition.recognise(read)
    assert (platform.name, platform.mode) == ("limesurvey", "text")
    unfolded, book = proposed(read)
    assert unfolded.set_aside == ("1 份没有填完的答卷（没有提交时间）未计入",)
    used = {plan.heading: (plan.role, plan.type) for plan in book.columns if plan.role != "ignore"}
    assert list(used.items())[2:] == [
        ("您所在的小区", ("community_name", None)), ("总体满意度", ("item", "level")),
        ("请评价—道路", ("item", "level")), ("请评价—排水", ("item", "level")), ("希望增加", ("item", "multi")),
        ("先改哪里", ("item", "ranking")), ("还有什么建议", ("comment", "text")),
    ]  # fmt: skip
    accepted = checked(read).accepted
    assert accepted is not None
    answers = accepted.answers.assign(
        heading=accepted.answers["item_id"].astype("str").map(accepted.items.set_index("item_id")["heading"])
    ).set_index("heading")
    assert answers.loc["总体满意度", "level"].tolist() == [5, 3, 4]
    wished = answers.loc["希望增加"]
    assert wished[["response", "choice"]].dropna().to_numpy().tolist() == [[0, "停车"], [0, "其他"]]
    assert wished["missing"].dropna().tolist() == ["blank", "skipped"]
    assert answers.loc["先改哪里", ["response", "choice", "level"]].dropna().to_numpy().tolist() == [
        [0, "路", 1], [0, "灯", 2], [1, "灯", 1], [1, "路", 2], [2, "路", 1], [2, "灯", 2],
    ]  # fmt: skip
    assert sorted(accepted.comments["text"]) == ["快点", "石凳"]
    assert accepted.responses["response_id"].tolist() == ["1", "2", "3"]


@pytest.mark.parametrize("kind", ["code", "full", "both"])
def test_answer_codes_are_numbers_whose_direction_is_left_to_the_analyst(kind: str) -> None:
    read = export(kind, SHORT)
    platform = recognition.recognise(read)
    assert (platform.name, platform.mode) == ("limesurvey", "codes")
    assert "答案形如 A1" in platform.reason
    unfolded = recognition.unfold(read, platform)
    named = {"总体满意度": "总体满意度", "先改哪里": "先改哪里"}
    if kind == "code":
        named = {"总体满意度": "q1", "先改哪里": "q4"}
    assert unfolded.frame[named["总体满意度"]].tolist() == ["1", "3", "2"]
    assert unfolded.frame[named["先改哪里"]].tolist()[:2] == ["A1→A2", "A2→A1"]
    if kind != "code":
        overall = codebook.propose(unfolded, platform, TWO).overall
        assert overall is not None
        assert overall.lacks_scale


def test_rows_keep_the_numbers_of_the_file() -> None:
    read = export("full", [LONG[0], LONG[1], LONG[3]])
    unfolded, book = proposed(Table(read.frame.iloc[[2, 0, 1]].reset_index(drop=True), read.filename))
    assert unfolded.row_numbers.tolist() == [3, 4]
    bad = validation.check(unfolded, book, TWO.iloc[:1], secret=SECRET, now=NOW)
    assert set(bad.issues["row"]) == {4}


def test_a_survey_without_dates_takes_that_of_the_last_action() -> None:
    read = export("full", LONG, submitted="1980-01-01 00:00:00")
    accepted = checked(read).accepted
    assert accepted is not None
    assert accepted.responses["submitted_at"].astype(str).tolist() == ["2026-09-03 12:01:00"] * 3


def test_what_is_personal_is_left_out() -> None:
    assert not {"IP address", "ipaddr"} & set(proposed(export("full", LONG))[0].frame.columns)


def test_buildings_called_a1_are_no_answer_codes() -> None:
    read = export("full", LONG)
    frame = read.frame.rename(columns={"还有什么建议": "您的楼栋"})
    frame = frame.assign(您的楼栋=["A1", "A2", "B3", "A1"])
    assert recognition.recognise(Table(frame, "甲.csv")).mode == "text"
