"""Every problem of a file at once, and what enters."""

from __future__ import annotations

import datetime as dt
import json

import pandas as pd
import pytest

from analytics.ingest.checks.validation import REASONS, Checked, check
from analytics.ingest.reading.readers import Table
from analytics.model import ANSWERS, COMMENTS, COMMUNITIES, ISSUES, ITEMS, RESPONSES, SURVEYS, AcceptedSurvey
from tests.ingest.codes import codes
from tests.ingest.frames import NOW, SECRET, checked, proposed, register, survey, table

THREE = register(("ZZ001", "金茵小区"), ("ZZ002", "建设路小区"), ("ZZ003", "朝阳小区"), ("ZZ004", "朝阳小区"))


def found(result: Checked) -> set[tuple[int | None, str, str]]:
    return {
        (None if pd.isna(row) else int(row), "" if pd.isna(column) else column, code)
        for row, column, code in zip(result.issues["row"], result.issues["column"], result.issues["code"], strict=True)
    }


def entered(result: Checked) -> AcceptedSurvey:
    assert isinstance(result.accepted, AcceptedSurvey), result.issues.to_dict("records")
    return result.accepted


def test_a_good_survey_enters_whole() -> None:
    result = checked(survey(渠道=["微信", None, "入户"], 意见建议=["好", None, "堵"], 性别=["男", "女", None]))
    accepted = entered(result)
    assert (result.rows_read, result.rows_accepted, result.rows_rejected, len(result.issues)) == (3, 3, 0, 0)
    for frame, kind in (
        (accepted.surveys, SURVEYS), (accepted.items, ITEMS), (accepted.responses, RESPONSES),
        (accepted.answers, ANSWERS),
    ):  # fmt: skip
        assert list(frame.columns) == list(kind.columns)
    assert set(accepted.comments.columns) <= {"response", *COMMENTS.columns}
    assert accepted.responses["submitted_at"].astype(str).tolist() == [
        "2026-09-03 12:00:00", "2026-09-03 08:05:00", "2026-09-04 00:00:00",
    ]  # fmt: skip
    assert accepted.answers["level"].tolist() == [5, 3, 1]
    assert accepted.comments[["response", "text"]].to_numpy().tolist() == [[0, "好"], [2, "堵"]]
    assert [json.loads(text) for text in accepted.responses["attributes"].dropna()] == [{"性别": "男"}, {"性别": "女"}]
    assert accepted.responses["attributes"].isna().tolist() == [False, False, True]
    assert accepted.items[["heading", "type", "overall"]].to_numpy().tolist() == [
        ["总体满意度", "level", True], ["意见建议", "text", False],
    ]  # fmt: skip
    assert accepted.items["labels"].iloc[0] == "非常不满意|不满意|一般|满意|非常满意"


def bad_survey() -> Table:
    return table(
        {
            "答卷编号": ["1", "1", "3", "4", "5", "6", "7", "8", "9"],
            "小区编号": ["ZZ001", "ZZ001", None, "ZZ009", None, "ZZ001", "ZZ001", "ZZ001", "ZZ001"],
            "小区名称": [None, None, None, "金茵小", "朝阳小区", "建设路小区", None, None, "别名"],
            "提交时间": ["2026-09-03"] * 6 + ["昨天", "2026-12-01", None],
            "轮次": ["1", "1", "第二轮", "0", "1", "1", "1", "1", "1"],
            "总体满意度": ["满意", "非常满意", "一般", "不满意", "非常不满意", "满亿", "不清楚", None, "满意"],
            "道路评分": ["5", "4", "3", "2", "1", "5", "4", "9", "3"],
        }
    )


def test_every_problem_of_a_survey_is_reported_at_once() -> None:
    result = checked(bad_survey(), THREE)
    assert found(result) == {
        (2, "答卷编号", "repeated_response"), (3, "答卷编号", "repeated_response"),
        (4, "小区编号", "missing_community"), (5, "小区编号", "unknown_community"), (5, "轮次", "bad_round"),
        (6, "小区名称", "ambiguous_community"), (7, "小区名称", "community_mismatch"), (7, "总体满意度", "bad_level"),
        (8, "提交时间", "bad_time"), (9, "提交时间", "future_time"), (9, "道路评分", "out_of_range"),
        (10, "提交时间", "missing_time"),
    }  # fmt: skip
    assert result.accepted is None
    assert list(result.issues.columns) == list(ISSUES.columns)
    by_code = result.issues.set_index("code")["reason"]
    assert by_code["repeated_response"].iloc[0] == "同一答卷编号出现多次：第 2、3 行"
    assert "朝阳小区（ZZ003）、朝阳小区（ZZ004）" in by_code["ambiguous_community"]
    assert result.issues.set_index("code").loc["out_of_range", ["row", "value"]].tolist() == [9, "9"]


def bad_register() -> Table:
    return table(
        {
            "小区编号": ["1", "1", "3", "4", None, "6", "7"],
            "小区名称": ["甲", "乙", "丙", "丙", "丁", None, "戊"],
            "街道": ["东", "东", "东", "东", "东", "东", "东"],
            "户数": ["100", "90户", "0", "约80", "1", "70", "1,200"],
            "建成年份": ["1998年", "98", None, None, None, None, "不详"],
            "经度": ["117.3", "217", None, None, None, None, None],
        }
    )


def test_every_problem_of_a_register_is_reported_at_once() -> None:
    assert found(checked(bad_register())) == {
        (2, "小区编号", "repeated_community_id"), (3, "小区编号", "repeated_community_id"),
        (4, "小区名称", "repeated_community_name"), (5, "小区名称", "repeated_community_name"),
        (4, "户数", "bad_households"), (5, "户数", "bad_households"), (3, "建成年份", "out_of_range"),
        (3, "经度", "out_of_range"), (6, "小区编号", "missing_value"), (7, "小区名称", "missing_value"),
        (8, "建成年份", "bad_number"),
    }  # fmt: skip


def test_a_good_register_enters_with_every_column() -> None:
    given = table({"小区编号": ["1", "2"], "小区名称": ["甲", "甲"], "街道": ["东", "西"], "户数": ["1,200", "90户"]})
    result = checked(given)
    assert result.accepted is not None
    communities = result.accepted.communities  # type: ignore[union-attr]
    assert list(communities.columns) == list(COMMUNITIES.columns)
    assert communities["households"].tolist() == [1200, 90]
    assert communities["built_year"].isna().all()


def answered_twice() -> Checked:
    unfolded, book = proposed(survey(道路=["满意", "一般", "满意"], 马路=["满意", "满意", None]))
    frame = book.to_frame()
    frame.loc[frame["列名"] == "马路", "归入题目"] = "道路"
    return check(unfolded, book.with_edits(frame), THREE, secret=SECRET, now=NOW)


def test_every_reason_code_is_reached() -> None:
    without_overall = table(
        {name.replace("总体满意度", "道路满意"): [*cells] for name, cells in survey().frame.items()}
    )
    results = [
        checked(bad_survey(), THREE),
        checked(bad_register()),
        checked(without_overall, register()),
        checked(codes("All_Data_Readable.csv")),
        answered_twice(),
        checked(table({"总体满意度": ["满意"]})),
        checked(survey(小区编号=["金茵", "ZZ001", "ZZ001"])),
    ]
    assert {code for result in results for _row, _column, code in found(result)} == set(REASONS)


def test_an_unknown_community_gets_a_suggestion() -> None:
    result = checked(survey(小区编号=["金茵", "ZZ011", "完全不同"]))
    assert result.issues["code"].tolist() == ["doubtful_community", "unknown_community", "unknown_community"]
    reasons = result.issues["reason"].tolist()
    assert "最像 金茵小区（ZZ001）（相似度 100）" in reasons[0]
    assert "您是否指：金茵小区（ZZ001）" in reasons[1]
    assert reasons[2] == "名册中没有这个小区"


def test_without_a_register_the_file_is_refused_once_as_a_whole() -> None:
    result = checked(survey(), register())
    assert (None, "小区编号", "no_register") in found(result)
    assert {code for _row, _column, code in found(result)} == {"no_register"}


def test_a_satisfaction_survey_without_overall_question_is_refused_even_when_rows_are_set_aside() -> None:
    given = table({name.replace("总体满意度", "道路满意"): [*cells] for name, cells in survey().frame.items()})
    result = checked(given, on_bad_rows="set-aside")
    assert found(result) == {(None, "", "no_overall")}
    assert result.accepted is None
    _unfolded, book = proposed(given)
    consent = check(given, book.with_(kind="consent"), THREE, secret=SECRET, now=NOW)
    assert consent.rows_accepted == 3


def test_bad_rows_are_set_aside_with_their_cells_and_reasons() -> None:
    given = survey(小区编号=["ZZ001", "没有", "ZZ002"], 总体满意度=["满意", "满亿", "非常满意"])
    result = checked(given, on_bad_rows="set-aside")
    accepted = entered(result)
    assert (result.rows_accepted, result.rows_rejected, accepted.rows_rejected) == (2, 1, 1)
    assert accepted.responses["response_id"].tolist() == ["1", "3"]
    assert accepted.answers["response"].tolist() == [0, 1]
    assert result.bad_rows["行号"].tolist() == [3]
    assert result.bad_rows["小区编号"].tolist() == ["没有"]
    assert result.bad_rows["原因"].iloc[0].count("：") >= 2
    assert "总体满意度：不在量表" in result.bad_rows["原因"].iloc[0]


def test_rows_set_aside_can_be_mended_and_sent_again() -> None:
    result = checked(survey(小区编号=["ZZ001", "没有", "ZZ002"]), on_bad_rows="set-aside")
    mended = result.bad_rows.assign(小区编号="ZZ001").astype("str")
    again = checked(table({name: [*cells] for name, cells in mended.items()}))
    assert again.rows_accepted == 1
    assert entered(again).items["heading"].tolist() == ["总体满意度"]


def test_blank_rows_are_passed_over_and_rows_keep_their_numbers() -> None:
    columns = {name: [None, *cells] for name, cells in survey(小区编号=["ZZ001", "ZZ001", "没有"]).frame.items()}
    result = checked(table(columns))
    assert result.rows_read == 3
    assert result.issues["row"].tolist() == [5]


def test_missing_answers_keep_their_reason() -> None:
    cells = ["不清楚", "不适用", None, "（跳过）", "满意", "没有", "(空)"]
    columns: dict[str, list[str | None]] = {
        "小区编号": ["ZZ001"] * 7, "提交时间": ["2026-09-03"] * 7, "总体满意度": cells,
        "最想改什么": ["停车", "没有", *["绿化"] * 5],
    }  # fmt: skip
    accepted = entered(checked(table(columns)))
    overall = accepted.answers[accepted.answers["item_id"] == accepted.items["item_id"].iloc[0]]
    assert overall["missing"].astype("object").where(overall["missing"].notna(), None).tolist() == [
        "dont_know", "not_applicable", "blank", "skipped", None, "not_applicable", "blank",
    ]  # fmt: skip
    single = accepted.answers[accepted.answers["item_id"] == accepted.items["item_id"].iloc[1]]
    assert single["choice"].tolist() == ["停车", "没有", *["绿化"] * 5]


def test_several_choices_are_one_row_each_and_words_beside_them_are_comments() -> None:
    accepted = entered(checked(survey(最希望增加的设施=["停车┋其他〖充电桩〗", None, "停车┋电梯┋停车"])))
    item = accepted.items.set_index("heading").loc["最希望增加的设施"]
    chosen = accepted.answers[accepted.answers["item_id"] == item["item_id"]]
    assert chosen[["response", "choice"]].dropna().to_numpy().tolist() == [
        [0, "停车"], [0, "其他"], [2, "停车"], [2, "电梯"],
    ]  # fmt: skip
    assert chosen["missing"].dropna().tolist() == ["blank"]
    assert accepted.comments[["response", "item_id", "text"]].to_numpy().tolist() == [[0, item["item_id"], "充电桩"]]


def test_a_file_of_two_surveys_keeps_their_items_apart() -> None:
    given = survey(调查=["甲满意度", "甲满意度", "乙满意度"], 道路=["满意", "一般", None], 停车=[None, None, "满意"])
    accepted = entered(checked(given))
    assert accepted.surveys["title"].tolist() == ["甲满意度", "乙满意度"]
    headings = accepted.items.groupby("survey_id", sort=False)["heading"].agg(list).tolist()
    assert headings == [["总体满意度", "道路"], ["总体满意度", "停车"]]
    assert accepted.items["item_id"].is_unique
    assert len(accepted.answers) == 2 * 2 + 2
    survey_of = accepted.items.set_index("item_id")["survey_id"]
    answered = accepted.answers["response"].map(accepted.responses["survey_id"])
    assert (accepted.answers["item_id"].astype("str").map(survey_of) == answered).all()


def test_rounds_above_nine_keep_all_their_digits() -> None:
    result = checked(survey(轮次=["第12轮", "第十一轮", "第二十轮"]))
    assert isinstance(result.accepted, AcceptedSurvey)
    assert result.accepted.responses["round"].tolist() == [12, 11, 20]


def test_the_same_number_in_another_survey_or_round_is_another_form() -> None:
    same = ["1", "1", "1"]
    assert checked(survey(答卷编号=same, 轮次=["1", "2", "3"])).rows_accepted == 3
    assert checked(survey(答卷编号=same, 调查=["甲满意度", "乙满意度", "丙满意度"])).rows_accepted == 3
    assert checked(survey(答卷编号=same)).rows_accepted == 0


def without_numbers(rows: list[int]) -> pd.Series:
    columns = {name: [cells.iloc[row] for row in rows] for name, cells in survey().frame.items() if name != "答卷编号"}
    return entered(checked(table(columns))).responses["response_id"]


def test_forms_without_a_number_are_named_by_content_and_occurrence() -> None:
    first, longer = without_numbers([0, 1, 1]), without_numbers([0, 1, 1, 2, 1])
    assert first.is_unique
    assert longer.is_unique
    assert longer[:3].tolist() == first.tolist()
    assert first.str.fullmatch(r"r-[0-9a-f]{16}").all()
    assert without_numbers([2, 1, 0, 1]).isin(longer).all()


def test_setting_rows_aside_does_not_rename_the_others() -> None:
    columns = {name: [*cells, *cells] for name, cells in survey().frame.items() if name != "答卷编号"}
    whole = entered(checked(table(columns))).responses["response_id"]
    broken = table({**columns, "提交时间": ["昨天", *columns["提交时间"][1:]]})
    rest = entered(checked(broken, on_bad_rows="set-aside")).responses["response_id"]
    assert set(rest) - set(whole) == set()


def test_households_are_hashed_with_the_secret_and_their_community() -> None:
    given = survey(户号=["3-201", "３-201 ", "3-201"])
    keys = entered(checked(given)).responses["respondent_key"]
    assert keys[0] == keys[1] != keys[2]
    assert keys.str.fullmatch("[0-9a-f]{16}").all()
    unfolded, book = proposed(given)
    other = check(unfolded, book, THREE, secret=b"another 16 bytes", now=NOW)
    assert not keys.isin(entered(other).responses["respondent_key"]).any()
    assert entered(checked(survey(户号=["1", None, "2"]))).responses["respondent_key"].isna().tolist() == [
        False,
        True,
        False,
    ]


def test_arguments_stay_as_they_were() -> None:
    given = survey(意见建议=["好", " ", None])
    before = given.frame.copy(deep=True)
    communities = THREE.copy(deep=True)
    checked(given, THREE, on_bad_rows="set-aside")
    pd.testing.assert_frame_equal(given.frame, before)
    pd.testing.assert_frame_equal(THREE, communities)


def test_dates_in_every_usual_shape_are_the_same_day() -> None:
    shapes = [
        "2026/9/3 12:00",
        "2026-09-03T12:00:00+08:00",
        "46268.5",
        "2026年9月3日12时",
        "2026.9.3 12:00:00",
        "２０２６-09-03 12:00",
        "2026/9/3 下午12:00",
        "2026-09-03 12:00:00 PM",
        "2026年9月3日上午12点",
    ]
    columns = {"小区编号": ["ZZ001"] * 9, "提交时间": shapes, "总体满意度": ["满意", "一般", "不满意"] * 3}
    times = entered(checked(table(columns))).responses["submitted_at"]
    assert set(times[:8]) == {pd.Timestamp(dt.datetime(2026, 9, 3, 12))}
    assert times[8] == pd.Timestamp(dt.datetime(2026, 9, 3)), "twelve in the morning is midnight"
    assert str(times.dtype) == "datetime64[us]"


@pytest.mark.parametrize(
    "shape", ["2026", "2026-13-01", "12:00", "2026-02-30", "1999-01-01", "二〇二六年", "99999", "2026-09-03 上午13:00"]
)
def test_what_is_no_date_is_refused(shape: str) -> None:
    assert found(checked(survey(提交时间=[shape, "2026-09-03", "2026-09-03"]))) == {(2, "提交时间", "bad_time")}


def test_what_other_programs_write_for_no_answer_is_no_option() -> None:
    result = checked(survey(最需要改什么=["停车", "NA", "无"]))
    assert isinstance(result.accepted, AcceptedSurvey)
    answers = result.accepted.answers
    assert set(answers["choice"].dropna()) <= {"停车", "无"}
