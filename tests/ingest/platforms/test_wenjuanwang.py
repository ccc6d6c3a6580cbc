"""问卷网: GBK files under the names that the platform gives them."""

from __future__ import annotations

import pytest

from analytics.errors import UnmappableFile
from analytics.ingest.checks import validation
from analytics.ingest.platforms import recognition, wenjuanwang
from analytics.ingest.reading.readers import Table, read_table
from tests.ingest.frames import NOW, SECRET, TWO, checked, proposed

ROWS = [
    ["序号", "start", "finish", "答题时长", "来源", "您所在的小区", "您对改造的总体满意度", "评价_道路", "评价_排水",
     "希望增加_停车", "希望增加_电梯", "希望增加_其他", "您还有什么建议"],
    ["1", "2026/9/3 12:00:00", "2026/9/3 12:03:00", "180", "微信", "金茵小区", "非常满意", "满意", "一般",
     "停车", "电梯", "", "快点"],
    ["2", "2026/9/3 13:00:00", "2026/9/3 13:03:00", "180", "链接", "建设路小区", "一般", "不满意", "满意",
     "", "", "充电桩", ""],
    ["3", "2026/9/3 14:00:00", "2026/9/3 14:03:00", "180", "链接", "建设路小区", "不满意", "一般", "满意",
     "", "", "", ""],
]  # fmt: skip


def export(rows: list[list[str]] = ROWS, name: str = "All_Data_Readable.csv", encoding: str = "gbk") -> Table:
    return read_table(name, "\r\n".join([*map(",".join, rows), ""]).encode(encoding))


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_the_readable_file_becomes_one_survey(encoding: str) -> None:
    read = export(encoding=encoding)
    platform = recognition.recognise(read)
    assert (platform.name, platform.mode) == ("wenjuanwang", "text")
    assert "请填写调查名称" in platform.reason
    used = {plan.heading: plan.role for plan in proposed(read)[1].columns if plan.role != "ignore"}
    assert used == {
        "序号": "response_id", "finish": "submitted_at", "来源": "channel", "您所在的小区": "community_name",
        "您对改造的总体满意度": "item", "评价_道路": "item", "评价_排水": "item", "希望增加": "item",
        "您还有什么建议": "comment",
    }  # fmt: skip


def test_options_marked_by_1_or_by_their_words_are_counted_alike() -> None:
    ticked = [ROWS[0], *([*row[:9], *("1" if cell else "0" for cell in row[9:12]), *row[12:]] for row in ROWS[1:])]
    for rows, beside in ((ROWS, ["充电桩"]), (ticked, [])):
        accepted = checked(export(rows, "满意度.csv")).accepted
        assert accepted is not None
        wanted = accepted.items.set_index("heading").loc["希望增加"]
        chosen = accepted.answers[accepted.answers["item_id"] == wanted["item_id"]]
        assert wanted["type"] == "multi"
        assert chosen[["response", "choice"]].dropna().to_numpy().tolist() == [[0, "停车"], [0, "电梯"], [1, "其他"]]
        assert chosen["missing"].dropna().tolist() == ["blank"]
        assert [text for text in accepted.comments["text"] if text != "快点"] == beside
        assert accepted.responses["submitted_at"].astype(str).iloc[0] == "2026-09-03 12:03:00"


def test_columns_in_chinese_under_another_file_name() -> None:
    renamed = [[{"start": "开始时间", "finish": "结束时间"}.get(name, name) for name in ROWS[0]], *ROWS[1:]]
    platform = recognition.recognise(export(renamed, "满意度.csv"))
    assert platform.name == "wenjuanwang"
    assert "很可能" in platform.reason


def test_a_file_under_the_platforms_own_name_waits_for_the_title_of_the_survey() -> None:
    """Two surveys of that name would be taken for one, and the forms of the second would replace those of the first."""
    result = checked(export())
    assert result.accepted is None
    assert result.issues["code"].tolist() == ["no_title"]
    unfolded, book = proposed(export())
    named = book.with_(title="金茵改造满意度")
    assert validation.check(unfolded, named, TWO, secret=SECRET, now=NOW).accepted is not None


def test_the_file_of_numbers_is_refused_with_the_one_to_upload() -> None:
    numbers = [["start", "finish", "Q1", "Q2_A1"], ["2026/9/3 12:00:00", "2026/9/3 12:03:00", "1", "0"]]
    with pytest.raises(UnmappableFile, match="请上传同一压缩包里的 All_Data_Readable"):
        proposed(export(numbers, "All_Data_Original.csv"))


NUMBERS = [
    ["序号", "start", "finish", "来源", "Q1", "Q2", "Q3_R1", "Q3_R2", "Q4_A1", "Q4_A2", "Q5"],
    ["1", "2026/9/3 12:00:00", "2026/9/3 12:03:00", "微信", "金茵小区", "1", "2", "3", "1", "1", "快点"],
    ["2", "2026/9/3 13:00:00", "2026/9/3 13:03:00", "链接", "建设路小区", "3", "4", "2", "0", "0", ""],
    ["3", "2026/9/3 14:00:00", "2026/9/3 14:03:00", "链接", "建设路小区", "4", "3", "2", "0", "1", ""],
]
LEVELS = ["非常满意", "满意", "一般", "不满意", "非常不满意"]
RATED = [[str(at), word] for at, word in enumerate(LEVELS, start=1)]
OPTIONS = [["1", "停车"], ["2", "电梯"]]
BLOCKS = [
    ["Q1", "您所在的小区"], ["Q2", "您对改造的总体满意度"], *RATED, ["Q3", "评价"], ["Q3_R1", "道路"],
    ["Q3_R2", "排水"], *RATED, ["Q4", "希望增加"], *OPTIONS, ["Q5", "您还有什么建议"],
]  # fmt: skip
LONG = [["题号", "题目", "选项编号", "选项"], ["Q1", "您所在的小区", "", ""]]
LONG += [["Q2", "您对改造的总体满意度", at, word] for at, word in RATED]
LONG += [["Q3", "评价", at, word] for at, word in RATED] + [["Q3_R1", "道路", "", ""], ["Q3_R2", "排水", "", ""]]
LONG += [["Q4", "希望增加", f"A{at}", word] for at, word in OPTIONS] + [["Q5", "您还有什么建议", "", ""]]


@pytest.mark.parametrize("code_rows", [BLOCKS, LONG], ids=["blocks", "long"])
def test_numbers_are_put_into_words_where_their_key_is_at_hand(code_rows: list[list[str]]) -> None:
    numbers = export(NUMBERS, "All_Data_Original.csv")
    assert recognition.recognise(numbers).mode == "codes"
    decoded = wenjuanwang.decode(numbers, export(code_rows, "code.csv"))
    assert recognition.recognise(decoded).mode == "text"
    unfolded = proposed(decoded)[0].frame
    assert unfolded["您对改造的总体满意度"].tolist() == ["非常满意", "一般", "不满意"]
    assert unfolded["评价_排水"].tolist() == ["一般", "满意", "满意"]
    assert unfolded["希望增加"].fillna("").tolist() == ["停车┋电梯", "", "电梯"]
    assert unfolded["您还有什么建议"].fillna("").tolist() == ["快点", "", ""]


def test_a_key_that_explains_nothing_is_refused() -> None:
    with pytest.raises(UnmappableFile, match="没有说明"):
        wenjuanwang.decode(
            export(NUMBERS, "All_Data_Original.csv"), export([["编号", "名称"], ["X1", "甲"]], "code.csv")
        )
