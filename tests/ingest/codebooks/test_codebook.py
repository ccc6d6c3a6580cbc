"""What a file is and what its columns mean, told from headings and answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analytics.errors import UnmappableFile
from analytics.ingest.checks import identity
from analytics.ingest.codebooks import codebook, fields
from analytics.ingest.codebooks.scales import SCALES, by_name
from analytics.ingest.platforms import recognition
from analytics.ingest.reading.readers import read_table
from analytics.language import LANGUAGES, SOURCE_LANGUAGE, using
from analytics.model import AcceptedSurvey
from tests.ingest.frames import TWO, checked, proposed, survey, table


def plan_of(cells: list[str | None], heading: str = "道路", **others: list[str | None]):  # type: ignore[no-untyped-def]
    return next(plan for plan in proposed(survey(**{heading: cells}, **others))[1].columns if plan.heading == heading)


def test_canonical_headings_and_their_other_spellings_get_their_roles() -> None:
    given = table(
        {
            "样本号": ["1"], "小区名": ["金茵小区"], "填写时间": ["2026-09-03"], "来源": ["微信"], "调查轮次": ["1"],
            "房号": ["3-201"], "问卷名称": ["满意度"], "性别": ["女"], "姓名": ["某人"], "1、总体满意度": ["满意"],
            "意见建议": ["好"],
        }
    )  # fmt: skip
    assert [plan.role for plan in proposed(given)[1].columns] == [
        "response_id", "community_name", "submitted_at", "channel", "round", "household", "survey_title", "attribute",
        "ignore", "item", "comment",
    ]  # fmt: skip


def test_register_headings_are_read_in_full_width_and_in_english() -> None:
    chinese = table({"小区编号": ["1"], "小区名称": ["甲"], "户 数": ["9"], "建筑面积（㎡）": ["1"], "备注": ["x"]})
    assert [plan.role for plan in proposed(chinese)[1].columns] == [
        "community_id", "name", "households", "floor_area_m2", "ignore",
    ]  # fmt: skip
    english = table({"community_id": ["1"], "name": ["A"], "households": ["9"]})
    assert proposed(english)[1].content == "register"


def test_marks_of_required_fields_are_no_part_of_a_heading() -> None:
    register = table({"*小区编号": ["1"], "小区名称*": ["甲"], "＊户数（必填）": ["9"]})
    assert [plan.role for plan in proposed(register)[1].columns] == ["community_id", "name", "households"]
    given = table(
        {"* 小区编号": ["ZZ001"], "提交时间（必填）": ["2026-09-03"], "*姓名": ["某人"], "*1、总体满意度": ["满意"]}
    )
    book = proposed(given)[1]
    assert [plan.role for plan in book.columns] == ["community_id", "submitted_at", "ignore", "item"]
    assert book.overall is not None
    assert identity.item_id("s", "1、*总体满意度") == identity.item_id("s", "总体满意度")


def test_questions_that_differ_in_their_numbers_alone_are_two() -> None:
    given = survey(
        **{"2、道路": ["满意", "一般", "不满意"], "3、道路": ["满意", "满意", "不满意"], "道 路": ["好", "差", "差"]}
    )
    accepted = checked(given).accepted
    assert isinstance(accepted, AcceptedSurvey)
    assert accepted.items["heading"].tolist() == ["总体满意度", "道路", "道路（第6列）", "道 路（第7列）"]
    assert accepted.items["item_id"].is_unique


def test_a_repeated_personal_column_is_not_kept_either() -> None:
    given = survey(**{"手机号": ["1", "2", "3"], "手机号（第6列）": ["甲", "乙", "丙"], "手机 号": ["甲", "乙", "丙"]})
    assert [plan.role for plan in proposed(given)[1].columns[4:]] == ["ignore"] * 3


def test_area_in_another_unit_is_not_taken_for_square_metres() -> None:
    given = table({"小区编号": ["1"], "小区名称": ["甲"], "户数": ["9"], "建筑面积(万㎡)": ["1"]})
    assert proposed(given)[1].columns[3].role == "ignore"


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"小区编号": ["1"], "户数": ["9"]}, "按小区名册读取，缺少列：小区名称"),
        ({"小区编号": ["1"], "小区名称": ["甲"], "户数": ["9"], "提交时间": ["2026-09-03"]}, "无法判断"),
        ({"甲": ["1"], "乙": ["2"]}, "文件现有的列：甲、乙"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_placed_is_refused_with_what_it_has(columns: dict, message: str) -> None:
    with pytest.raises(UnmappableFile) as refusal:
        proposed(table(columns))
    assert message in str(refusal.value)


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: scale.name)
def test_every_scale_is_recognised_when_all_its_levels_occur(scale) -> None:  # type: ignore[no-untyped-def]
    words = list(scale.labels) or [str(level) for level in range(scale.low, min(scale.high, 99) + 1)]
    given = table(
        {
            "小区编号": ["ZZ001"] * len(words),
            "提交时间": ["2026-09-03"] * len(words),
            "道路": [*words],
        }
    )
    plan = proposed(given)[1].columns[2]
    assert (plan.type, plan.scale, plan.satisfied_from) == ("level", scale.name, scale.satisfied_from)
    assert [plan.levels.level(word) for word in words] == list(range(scale.low, scale.low + len(words)))


@pytest.mark.parametrize(
    ("name", "satisfied_from"),
    [
        ("非常满意/满意/一般/不满意/非常不满意", 4), ("满意/基本满意/不太满意/不满意", 3), ("满意/基本满意/不满意", 2),
        ("满意/一般/不满意", 3), ("1–5分", 4), ("1-10分", 8), ("0–100分", 80), ("同意/不同意", 2),
        ("同意/弃权/不同意", 3),
    ],
)  # fmt: skip
def test_usual_definitions_of_satisfied(name: str, satisfied_from: int) -> None:
    assert by_name(name).satisfied_from == satisfied_from


def test_a_column_with_two_words_takes_the_scale_of_its_neighbours() -> None:
    assert plan_of(["满意", "不满意", "满意"]).scale == "非常满意/满意/一般/不满意/非常不满意"
    alone = proposed(survey(总体满意度=["满意", "不满意", "满意"]))[1].overall
    assert alone is not None
    assert (alone.scale, alone.satisfied_from) == ("满意/不满意", 2)


def test_a_column_that_two_definitions_fit_is_shown_as_doubtful() -> None:
    book = proposed(survey(总体满意度=["基本满意", "满意", "基本满意"]))[1]
    assert book.overall is not None
    assert "量表不能确定" in book.overall.note
    assert "量表不能确定" in book.describe()


def test_a_slip_of_the_pen_does_not_cost_a_column_its_scale() -> None:
    assert plan_of(["非常满意", "满亿", "一般"]).scale == "非常满意/满意/一般/不满意/非常不满意"
    assert plan_of(["4分", "５", "不清楚"]).scale == "1–5分"


def test_numbers_of_few_forms_follow_their_neighbours() -> None:
    plan = plan_of(["4", "5", "3"], 排水=["9", "8", "10"], 绿化=["7", "10", "6"])
    assert (plan.scale, plan.note != "") == ("1–10分", True)


@pytest.mark.parametrize(
    ("heading", "cells", "role", "kind"),
    [
        ("您最希望改造什么？", ["停车", "电梯", "停车"], "item", "single"),
        ("最需要改造的内容", ["停车┋电梯", "电梯", None], "item", "multi"),
        ("其他意见", ["满意", "满意", "不满意"], "comment", "text"),
        ("是否同意改造意见", ["同意", "不同意", "同意"], "item", "level"),
        ("年龄", ["23", "45", "67"], "attribute", None),
        ("手机号", ["1", "2", "3"], "ignore", None),
        ("来电话时的服务", ["满意", "一般", "不满意"], "item", "level"),
        ("空列", [None, None, None], "ignore", None),
        ("What.is.your.sex.", ["1", "2", "3"], "attribute", None),
        ("What is your age group?", ["1", "2", "3"], "attribute", None),
        ("Ward", ["4", "2", "3"], "attribute", None),
        ("The.cost.of.housing", ["4", "2", "3"], "item", "level"),
        ("爱好占收入比重", ["一成", "两成", "一成"], "attribute", None),
    ],
)
def test_columns_without_a_scale(heading: str, cells: list[str | None], role: str, kind: str | None) -> None:
    plan = plan_of(cells, heading)
    assert (plan.role, plan.type) == (role, kind)


@pytest.mark.parametrize(
    ("filename", "title", "kind"),
    [
        ("289538440_按文本_金茵改造满意度调查_5_5.xlsx", "金茵改造满意度调查", "satisfaction"),
        ("改造同意征询 (1).csv", "改造同意征询", "consent"),
        ("居民改造意愿_2026-09-03.csv", "居民改造意愿", "opinion"),
        ("业主表决.xlsx", "业主表决", "vote"),
        ("23_22_0.xls", "23", "satisfaction"),
    ],
)
def test_title_and_kind_come_from_the_file_name_or_the_questions(filename: str, title: str, kind: str) -> None:
    book = proposed(table({name: [*cells] for name, cells in survey().frame.items()}, filename))[1]
    assert (book.title, book.kind) == (title, kind)


def test_the_overall_question_is_found_by_its_heading() -> None:
    for heading in ("总体满意度", "8、您对本次改造的总体评价是否满意？", "整体满意程度"):
        columns = {name: [*cells] for name, cells in survey().frame.items() if name != "总体满意度"}
        book = proposed(table({**columns, "道路": ["满意"] * 3, heading: ["满意"] * 3}))[1]
        assert book.overall is not None
        assert book.overall.heading == heading


def test_dotted_english_headings_are_read_as_words() -> None:
    """R writes a dot for every space."""
    columns = {name: [*cells] for name, cells in survey().frame.items() if name != "总体满意度"}
    heading = "How.satisfied.are.you.with.Somerville.as.a.place.to.live."
    book = proposed(table({**columns, "How.safe.do.you.feel.": ["7", "8", "9"], heading: ["7", "8", "9"]}, "s.csv"))[1]
    assert (book.kind, book.overall and book.overall.heading) == ("satisfaction", heading)


def test_a_column_of_many_numbers_is_no_open_text() -> None:
    n = 120
    numbers = {"编码": [str(at) for at in range(n)], "份数": [str(at * 7 % 401) for at in range(n)]}
    book = proposed(table({"小区编号": ["ZZ001"] * n, "提交时间": ["2026-09-03"] * n, **numbers}))[1]
    assert [plan.role for plan in book.columns[2:]] == ["ignore", "ignore"]
    assert "像是编号" in book.columns[2].note


@pytest.mark.reference
def test_somerville_is_a_satisfaction_survey_by_years(reference: Callable[[str], Path]) -> None:
    path = "somerville/somerville_2011_2013_2015.csv"
    book = proposed(read_table("somerville.csv", reference(path).read_bytes()))[1]
    levels = [plan for plan in book.columns if plan.type == "level"]
    assert (len(levels), {plan.scale for plan in levels}) == (24, {"1–5分", "1–10分"})
    assert book.overall is not None and "place.to.live" in book.overall.heading
    assert [book.columns[at].role for at in (0, 1)] == ["ignore", "round"]
    assert (book.kind, book.needs_community, book.needs_date) == ("satisfaction", True, True)
    assert not any(plan.note for plan in levels)


def test_describe_says_what_the_file_is() -> None:
    given = survey(道路=["满意", "一般", "满意"], 意见建议=["好", None, "吵"], IP=["1", "2", "3"])
    assert proposed(given)[1].describe().startswith("满意度调查，答卷 3 行，2 道分级题，1 道开放题。不使用的列：IP。")


def test_describe_counts_rankings() -> None:
    given = survey(最需要的=["停车→道路→绿化", "道路→停车→绿化", "绿化→道路→停车"])
    assert "1 道排序题" in proposed(given)[1].describe()


def test_edits_change_the_codebook_and_only_a_copy() -> None:
    book = proposed(survey(道路=["满意", "一般", "满意"]))[1]
    frame = book.to_frame()
    assert frame["用途"].tolist() == ["答卷编号", "小区编号", "提交时间", "题目", "题目"]
    frame["满意起点"] = frame["满意起点"].astype("object")
    frame["量表"] = frame["量表"].astype("object")
    frame.loc[3, ["量表", "总体"]] = ["满意/一般/不满意", False]
    frame.loc[4, ["满意起点", "总体"]] = [3, True]
    edited = book.with_edits(frame)
    assert (edited.columns[3].scale, edited.columns[3].satisfied_from) == ("满意/一般/不满意", 3)
    assert edited.columns[4].satisfied_from == 3
    assert edited.overall is edited.columns[4]
    assert book.overall is book.columns[3]
    assert book.with_edits(book.to_frame()) == book


def test_every_fault_of_an_edit_is_named_by_its_row() -> None:
    book = proposed(survey(道路=["满意", "一般", "满意"], 性别=["男", "女", "女"]))[1]
    frame = book.to_frame().astype("object")
    frame.loc[0, "用途"] = "小区编号"
    frame.loc[2, "用途"] = "不使用"
    frame.loc[3, "满意起点"] = 9
    frame.loc[4, "总体"] = True
    frame.loc[5, "用途"] = "题目"
    with pytest.raises(UnmappableFile) as refusal:
        book.with_edits(frame)
    for words in (
        "第 4 行“总体满意度”：满意起点应为 2 到 5 的整数", "第 6 行“性别”：题目须选题型", "总体满意度只能有一题",
        "用途“小区编号”只能给一列，现有 2 列",
    ):  # fmt: skip
        assert words in str(refusal.value)


def test_a_new_title_wins_over_a_column_that_names_one_survey() -> None:
    book = proposed(survey(调查=["甲", "甲", "甲"]))[1]
    assert book.title == "甲"
    assert book.with_(title="乙").column("survey_title") is None
    with pytest.raises(UnmappableFile):
        book.with_(kind="poll")


WJX = {
    "序号": ["1", "2", "3"],
    "提交答卷时间": ["2026/9/3 12:00:00"] * 3,
    "所用时间": ["123秒", "2分3秒", "9秒"],
    "来源": ["微信", "手机提交", "微信"],
    "来源详情": ["某人", "某人", "某人"],
    "来自IP": ["127.0.0.1(本地)"] * 3,
    "1、您所在的小区是？": ["金茵小区", "建设路小区", "金茵小区"],
    "2、您对改造的总体满意度": ["非常满意", "(跳过)", "一般"],
    "3、最希望增加的设施": ["停车┋其他〖充电桩〗", "（空）", "停车"],
    "4、您还有什么建议": ["NULL", "(跳过)", "下水道还是堵"],
}


def test_a_text_export_of_wjx_becomes_an_ordinary_survey() -> None:
    unfolded, book = proposed(table(WJX, "289538440_按文本_满意度_3_3.csv"))
    assert recognition.recognise(table(WJX)).name == "wjx"
    assert {plan.heading: plan.role for plan in book.columns} == {
        "序号": "response_id", "提交答卷时间": "submitted_at", "所用时间": "ignore", "来源": "channel",
        "来源详情": "ignore", "来自IP": "ignore", "您所在的小区是？": "community_name", "您对改造的总体满意度": "item",
        "最希望增加的设施": "item", "您还有什么建议": "comment",
    }  # fmt: skip
    assert book.overall is not None
    assert book.columns[8].type == "multi"
    assert unfolded.frame["您还有什么建议"].isna().tolist() == [True, False, False]


def test_an_export_of_option_numbers_without_a_community_waits_for_one() -> None:
    numbers = {name: cells if name[0] not in "1234" else ["1", "2", "-3"] for name, cells in WJX.items()}
    assert proposed(table(numbers))[1].needs_community


def test_a_column_of_community_names_is_recognised_by_what_it_holds() -> None:
    columns = {name: cells for name, cells in WJX.items() if "小区" not in name}
    book = proposed(table({**columns, "1、选择": ["金茵小区", "建设路小区", "金茵小区"]}))[1]
    assert next(plan.heading for plan in book.columns if plan.role == "community_name") == "选择"


@pytest.mark.reference
@pytest.mark.parametrize(
    ("name", "rows", "headings"),
    [
        ("wjx_357_357_0.xls", 204, ["请问您的性别？", "请问您的年龄?", "请问您的最高学历是?"]),
        ("wjx_800_800_0.xls", 800, ["手机部数", "手机价格", "性别", "年龄", "月收入", "兴趣爱好"]),
    ],
)
def test_genuine_exports_come_out_up_to_their_community_and_day(
    reference: Callable[[str], Path], name: str, rows: int, headings: list[str]
) -> None:
    read = read_table(name, reference(f"survey-exports/{name}").read_bytes())
    platform = recognition.recognise(read)
    unfolded = recognition.unfold(read, platform)
    assert (platform.name, platform.mode, len(unfolded.frame)) == ("wjx", "text", rows)
    assert list(unfolded.frame.columns)[6:][: len(headings)] == headings
    book = proposed(read, TWO)[1]
    assert (book.needs_community, book.needs_date) == (True, True), "the column of times holds NULL in every row"
    codes = name.replace("_0.", "_2.")
    assert recognition.recognise(read_table(codes, reference(f"survey-exports/{codes}").read_bytes())).mode == "codes"


def test_a_later_file_of_a_survey_keeps_its_scale_and_definition() -> None:
    """Alone, a column of 满意 and 不满意 has two levels; the survey's first file had five, of which three count."""
    few = survey(总体满意度=["满意", "不满意"])
    assert plan_of(["满意", "不满意"], "总体满意度").scale == "满意/不满意"
    five = by_name("非常满意/满意/一般/不满意/非常不满意")
    title = proposed(few)[1].title
    known = pd.DataFrame(
        {
            "item_id": [identity.item_id(identity.survey_id("satisfaction", title), "总体满意度")],
            "type": ["level"],
            "scale_low": [1],
            "scale_high": [5],
            "labels": ["|".join(five.labels)],
            "satisfied_from": [3],
            "overall": [True],
        }
    )
    platform = recognition.recognise(few)
    later = codebook.propose(recognition.unfold(few, platform), platform, TWO, known)
    assert later.overall is not None
    assert (later.overall.scale, later.overall.satisfied_from) == (five.name, 3)
    changed = survey(总体满意度=["7", "9"])
    other = codebook.propose(changed, recognition.recognise(changed), TWO, known).overall
    assert other is not None and other.scale == "1–10分", "a questionnaire that changed is not forced"


def test_several_options_in_a_cell_of_a_plain_table_are_pointed_out() -> None:
    book = proposed(survey(最需要改什么=["停车、绿化", "绿化", "停车"], 最想保留什么=["树", "树", "长椅"]))[1]
    notes = {plan.heading: plan.note for plan in book.items}
    assert "“、”" in notes["最需要改什么"] and not notes["最想保留什么"]


@pytest.mark.parametrize("content", ["register", "survey"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_column_is_used_for_is_told_apart_in_every_language(content: str, language: str) -> None:
    with using(language):
        shown = fields.role_names(content)
    assert len(set(shown.values())) == len(shown)
    assert language == SOURCE_LANGUAGE or not any(
        "\u4e00" <= letter <= "\u9fff" for words in shown.values() for letter in words
    )
