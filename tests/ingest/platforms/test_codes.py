"""问卷星 by option numbers: nothing is a score before an analyst says which end is the best."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analytics.errors import UnmappableFile
from analytics.ingest.checks import identity, validation
from analytics.ingest.codebooks import codebook
from analytics.ingest.platforms import recognition
from analytics.ingest.reading.readers import read_table
from tests.ingest.codes import CODES, codes
from tests.ingest.frames import NOW, SECRET, TWO, checked, proposed, table


def test_what_each_column_is_proposed_for() -> None:
    book = proposed(codes())[1]
    used = {plan.heading: (plan.role, plan.type, plan.scale) for plan in book.columns if plan.role != "ignore"}
    assert used == {
        "序号": ("response_id", None, None), "提交答卷时间": ("submitted_at", None, None),
        "来源": ("channel", None, None), "您所在的小区（请填写）": ("community_name", None, None),
        "性别": ("attribute", None, None), "您对改造的总体满意度": ("item", "level", None),
        "第4题": ("item", "multi", None), "第5题(道路)": ("item", "level", None),
        "第5题(排水)": ("item", "level", None), "第6题": ("item", "ranking", None),
        "您希望先改哪里": ("item", "single", None),
        "您住了几年": ("attribute", None, None), "您还有什么建议": ("comment", "text", None),
    }  # fmt: skip
    assert proposed(codes())[0].frame["第6题"].tolist()[:2] == ["快→好", "好→快→省"]


def test_nothing_is_satisfied_before_scale_and_direction_are_chosen() -> None:
    read = codes()
    book = proposed(read)[1]
    assert book.overall is not None
    assert book.overall.satisfied_from is None
    assert "最好也可能最差" in book.overall.note
    result = checked(read, on_bad_rows="set-aside")
    assert result.accepted is None
    assert set(result.issues["column"]) == {"您对改造的总体满意度", "第5题(道路)", "第5题(排水)"}
    assert set(result.issues["code"]) == {"unconfirmed_scale"}
    with pytest.raises(UnmappableFile, match="核对编号 1 是最好还是最差"):
        book.with_edits(book.to_frame())


@pytest.mark.parametrize(
    ("direction", "levels"), [("编号1–5（1为最好）", [5, 4, 1]), ("编号1–5（5为最好）", [1, 2, 5])]
)
def test_once_chosen_numbers_are_levels_and_no_answer_is_none(direction: str, levels: list[int]) -> None:
    unfolded, book = proposed(codes())
    frame = book.to_frame().astype("object")
    frame.loc[frame["题型"] == "分级或评分", "量表"] = direction
    chosen = book.with_edits(frame)
    assert chosen.overall is not None
    assert chosen.overall.satisfied_from == 4
    accepted = validation.check(unfolded, chosen, TWO, secret=SECRET, now=NOW).accepted
    assert accepted is not None
    items = accepted.items.set_index("item_id")["heading"]
    answers = accepted.answers.assign(heading=accepted.answers["item_id"].astype("str").map(items))
    overall = answers[answers["heading"] == "您对改造的总体满意度"]
    assert overall["level"].dropna().tolist() == levels
    assert overall["missing"].dropna().tolist() == ["blank"]
    several = answers[answers["heading"] == "第4题"]
    assert several[["response", "choice"]].dropna().to_numpy().tolist() == [
        [0, "停车"], [0, "ACG文化(动漫)"], [1, "ACG文化(动漫)"],
    ]  # fmt: skip
    assert several[["response", "missing"]].dropna().to_numpy().tolist() == [[2, "skipped"], [3, "blank"]]
    ranks = answers[answers["heading"] == "第6题"]
    assert ranks[["response", "choice", "level"]].dropna().to_numpy().tolist() == [
        [0, "快", 1], [0, "好", 2], [1, "好", 1], [1, "快", 2], [1, "省", 3], [3, "好", 1], [3, "省", 2], [3, "快", 3],
    ]  # fmt: skip
    assert ranks[["response", "missing"]].dropna().to_numpy().tolist() == [[2, "blank"]]
    assert not set(answers["choice"].dropna()) & {"-2", "-3"}
    assert accepted.comments["text"].tolist() == ["快点", "下水道"]


def test_a_code_export_is_confirmed_anew_each_time() -> None:
    """The store knows a scale of the question, but not in which direction the next export numbers it."""
    read = codes()
    platform = recognition.recognise(read)
    unfolded, first = proposed(read)
    known = pd.DataFrame(
        {
            "item_id": [identity.item_id(identity.survey_id(first.kind, first.title), "您对改造的总体满意度")],
            "type": ["level"], "scale_low": [1], "scale_high": [5], "labels": [None], "satisfied_from": [4],
            "overall": [True],
        }
    )  # fmt: skip
    again = codebook.propose(unfolded, platform, TWO, known).overall
    assert again is not None
    assert again.lacks_scale


@pytest.mark.parametrize(
    ("filename", "columns", "mode"),
    [
        ("甲.xlsx", CODES, "codes"),
        ("289_按序号_甲_1_1.xlsx", {"3、满意吗": ["1", "2", "2", "1"]}, "codes"),
        ("289_按文本_甲_1_1.xlsx", {"3、请打分": ["1", "2", "2", "1"]}, "text"),
        ("甲.xlsx", {"3、请打分": ["1", "2", "2", "1"]}, "codes"),
        ("甲.xlsx", {"3、请打分": ["1", "2", "2", "1"], "4、性别": ["男", "女", "男", "女"]}, "text"),
        ("甲.xlsx", {"3、评价—道路": ["满意"] * 4, "第3题(排水)": ["满意", "一般", "满意", "(跳过)"]}, "text"),
    ],
)
def test_the_mode_is_told_by_content_first_and_by_the_name_next(filename: str, columns: dict, mode: str) -> None:
    head = {name: CODES[name] for name in list(CODES)[:4]}
    platform = recognition.recognise(table(head | columns, filename))
    assert (platform.name, platform.mode) == ("wjx", mode)
    assert ("只有选项编号" in platform.reason) == (mode == "codes")


@pytest.mark.reference
@pytest.mark.parametrize("name", ["wjx_357_357", "wjx_800_800"])
def test_genuine_pairs_count_the_same_options(reference: Callable[[str], Path], name: str) -> None:
    """The text export is the oracle of its code export: as many choose each option of 第N题."""
    read = [read_table(f"{name}_{at}.xls", reference(f"survey-exports/{name}_{at}.xls").read_bytes()) for at in (0, 2)]
    kinds = [recognition.recognise(one) for one in read]
    assert [kind.mode for kind in kinds] == ["text", "codes"]
    text, numbers = (recognition.unfold(one, kind) for one, kind in zip(read, kinds, strict=True))
    assert len(text.frame.columns) == len(numbers.frame.columns)
    for at, heading in enumerate(numbers.frame.columns):
        if heading.startswith("第"):
            words, folded = text.frame.iloc[:, at], numbers.frame[heading]
            counts = [column.str.replace("〖.*?〗", "", regex=True).str.split("┋").explode().value_counts().to_dict()
                      for column in (words, folded)]  # fmt: skip
            assert counts[0] == counts[1]
