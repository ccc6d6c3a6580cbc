"""问卷星: stems on every row of a matrix, rankings and points; its modes name the same questions."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.ingest.platforms import numbering, rankings, recognition
from analytics.ingest.platforms.options import Spread
from tests.ingest.frames import checked, proposed, table

HEAD: dict[str, list[str | None]] = {
    "序号": ["1", "2", "3", "4"],
    "提交答卷时间": ["2026/9/3 12:00:00"] * 4,
    "所用时间": ["123秒"] * 4,
    "来源": ["微信"] * 4,
    "1、您所在的小区": ["金茵小区", "建设路小区", "金茵小区", "金茵小区"],
}
RATED = (["非常满意", "满意", "(跳过)", "一般"], ["满意", "满意", "一般", "（跳过）"])


@pytest.mark.parametrize(
    "headings",
    [
        ("7、请评价改造—道路", "7、排水"),
        ("7、请评价改造—道路", "第7题(排水)"),
        ("7：请评价改造—道路", "7:排水"),
        ("7、请评价改造——道路", "7、请评价改造——排水"),
    ],
)
def test_every_row_of_a_matrix_has_its_stem(headings: tuple[str, str]) -> None:
    read = table(HEAD | dict(zip(headings, RATED, strict=True)))
    assert list(proposed(read)[0].frame)[-2:] == ["请评价改造—道路", "请评价改造—排水"]


def test_two_matrices_with_the_same_rows_stay_apart() -> None:
    found = numbering.groups(["7、改造前—道路", "7、排水", "8、改造后—道路", "8、排水", "9、停车—充电", "第10题(灯)"])
    assert [(one.number, one.stem, list(one.columns.values())) for one in found] == [
        ("7", "改造前", ["道路", "排水"]),
        ("8", "改造后", ["道路", "排水"]),
    ]


def test_options_whose_first_column_names_the_question() -> None:
    read = table(HEAD | {"6、您的爱好(运动)": ["1", "0", "1", "0"], "第6题(阅读)": ["1", "1", "0", "-3"]})
    unfolded, book = proposed(read)
    assert unfolded.frame["您的爱好"].tolist() == ["运动┋阅读", "阅读", "运动", "(跳过)"]
    assert book.columns[-1].type == "multi"


def test_a_ranking_in_words_is_one_answer_an_option_with_its_rank() -> None:
    ordered: list[str | None] = ["路→灯→绿化", "灯", "(跳过)", "灯→其他〖石凳〗"]
    accepted = checked(table(HEAD | {"2、先改哪里": ordered}, "居民意愿.csv")).accepted
    assert accepted is not None
    answers = accepted.answers
    assert accepted.items["type"].tolist() == ["ranking"]
    assert answers[["response", "choice", "level"]].dropna().to_numpy().tolist() == [
        [0, "路", 1], [0, "灯", 2], [0, "绿化", 3], [1, "灯", 1], [3, "灯", 1], [3, "其他", 2],
    ]  # fmt: skip
    assert answers.loc[answers["missing"].notna(), ["response", "missing"]].to_numpy().tolist() == [[2, "skipped"]]
    assert answers.loc[answers["missing"].notna(), "level"].isna().all()
    assert accepted.comments["text"].tolist() == ["石凳"]


def test_ways_told_with_arrows_are_no_rankings() -> None:
    ways = [f"{at}号楼→{at}号门" for at in range(50)]
    assert not rankings.plans(pd.DataFrame({"怎么走": pd.Series(ways, dtype="str")}))
    assert not rankings.plans(pd.DataFrame({"您的建议": pd.Series(["路→灯"], dtype="str")}))


def test_two_things_rated_one_and_two_are_ranks_only_where_the_heading_or_enough_forms_say_so() -> None:
    cells = pd.DataFrame({"a": ["1", "2"], "b": ["2", "1"]}, dtype="str")
    assert not rankings.holds_ranks(cells, "第6题", ["a", "b"])
    assert rankings.holds_ranks(cells, "6、请排序", ["a", "b"])
    three = pd.concat([cells, cells], ignore_index=True)
    assert rankings.holds_ranks(three, "第6题", ["a", "b"])
    assert not rankings.holds_ranks(three.assign(b=["2", "1", "2", "2"]), "第6题", ["a", "b"])


def test_ranks_of_any_order_come_back_as_that_order() -> None:
    orders = [np.random.default_rng(at).permutation(5) for at in range(30)]
    frame = pd.DataFrame(
        {f"第6题({option})": [str(list(order).index(option) + 1) for order in orders] for option in range(5)}
    ).astype("str")
    spread = Spread("第6题", {f"第6题({option})": str(option) for option in range(5)})
    assert rankings.fold(frame, [spread])["第6题"].tolist() == ["→".join(map(str, order)) for order in orders]


SCORES: dict[str, list[str | None]] = HEAD | {
    "2、性别": ["0", "0", "0", "0"],
    "3、总体满意度": ["5", "4", "-3", "3"],
    "4、请评价—道路": ["4", "5", "-2", "1"],
    "4、排水": ["2", "2", "2", "2"],
    "5、还有什么建议": ["-2", "快点", "-3", "下水道"],
    "总分": ["11", "11", "2", "6"],
}


@pytest.mark.parametrize(
    ("filename", "replaced", "mode"),
    [
        ("289538440_按分数_改造_4_4.xlsx", {"总分": ["0"] * 4}, "scores"),
        ("改造.xlsx", {}, "scores"),
        ("改造.xlsx", {"总分": ["11", "11", "2", "7"]}, "codes"),
        ("改造.xlsx", {"总分": ["0"] * 4}, "codes"),
        ("改造.xlsx", {"2、性别": ["男", "女", "男", "女"]}, "codes"),
    ],
)
def test_points_are_told_by_the_name_or_by_their_sum(
    filename: str, replaced: dict[str, list[str | None]], mode: str
) -> None:
    assert recognition.recognise(table(SCORES | replaced, filename)).mode == mode


def test_points_are_levels_of_which_more_is_better_and_no_answer_is_never_one() -> None:
    read = table(SCORES, "改造满意度.xlsx")
    book = proposed(read)[1]
    plans = {plan.heading: plan for plan in book.columns}
    assert (plans["总体满意度"].scale, plans["请评价—排水"].scale) == ("1–5分", "1–5分")
    assert "越高越好" in plans["总体满意度"].note
    assert (plans["性别"].role, plans["还有什么建议"].role) == ("ignore", "comment")
    accepted = checked(read).accepted
    assert accepted is not None
    answers = accepted.answers[
        accepted.answers["item_id"] == accepted.items.set_index("heading").loc["总体满意度", "item_id"]
    ]
    assert answers["level"].dropna().tolist() == [5, 4, 3]
    assert answers["missing"].dropna().tolist() == ["skipped"]
    assert accepted.comments["text"].tolist() == ["快点", "下水道"]
