"""Words and numbers of the same forms: met row by row, learnt one to one, decoded into the same answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.ingest.checks import validation
from analytics.ingest.codebooks import codebook
from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.platforms import pairing, recognition
from analytics.ingest.reading.readers import Table, read_table
from analytics.model import AcceptedSurvey
from tests.ingest.frames import NOW, SECRET, TWO, table

SEX, LEVELS, OPTIONS = ["男", "女"], ["非常满意", "满意", "一般", "不满意", "非常不满意"], ["停车", "电梯", "其他"]


def pair_of_files(n: int = 40, *, seed: int = 1) -> tuple[dict[str, list[str | None]], dict[str, list[str | None]]]:
    """The columns of one survey as words and as numbers; ranks of three, and options, among them."""
    random = np.random.default_rng(seed)
    sex, rated, road = random.integers(0, 2, n), random.integers(0, 5, n), random.integers(0, 5, n)
    chosen = random.integers(0, 2, (n, 3))
    orders = [random.permutation(3) for _ in range(n)]
    head: dict[str, list[str | None]] = {
        "序号": [str(at + 1) for at in range(n)],
        "提交答卷时间": [f"2026/9/3 12:{at // 60:02}:{at % 60:02}" for at in range(n)],
        "所用时间": ["60秒"] * n,
        "1、您所在的小区": ["金茵小区", "建设路小区"] * (n // 2),
    }
    words = head | {
        "2、性别": [SEX[at] for at in sex],
        "3、总体满意度": ["(跳过)" if at == 0 else LEVELS[level] for at, level in enumerate(rated)],
        "4、请评价—道路": [LEVELS[at] for at in road],
        "4、排水": [LEVELS[at] for at in rated],
        "5、希望增加": [
            "┋".join(word + ("〖灯〗" if word == "其他" else "") for word, one in zip(OPTIONS, row, strict=True) if one)
            or "(空)"
            for row in chosen
        ],
        "6、先改哪里": ["→".join(OPTIONS[at] for at in order) for order in orders],
        "7、建议": ["快点" if at % 3 else "(空)" for at in range(n)],
    }
    numbers = head | {
        "2、性别": [str(at + 1) for at in sex],
        "3、总体满意度": ["-3" if at == 0 else str(level + 1) for at, level in enumerate(rated)],
        "4、请评价—道路": [str(at + 1) for at in road],
        "第4题(排水)": [str(at + 1) for at in rated],
        **{f"第5题({word})": [str(one) for one in chosen[:, at]] for at, word in enumerate(OPTIONS)},
        **{f"第6题({word})": [str(list(o).index(at) + 1) for o in orders] for at, word in enumerate(OPTIONS)},
        "7、建议": ["快点" if at % 3 else "-2" for at in range(n)],
    }
    return words, numbers


def read(columns: dict[str, list[str | None]], filename: str) -> tuple[Table, recognition.Platform]:
    given = table(columns, filename)
    platform = recognition.recognise(given)
    return recognition.unfold(given, platform), platform


def loaded(unfolded: Table, platform: recognition.Platform) -> AcceptedSurvey:
    book = codebook.propose(unfolded, platform, TWO)
    result = validation.check(unfolded, book, TWO, secret=SECRET, now=NOW)
    assert isinstance(result.accepted, AcceptedSurvey), result.issues.to_dict("records")
    return result.accepted


def test_a_decoded_file_of_numbers_loads_as_its_twin_of_words() -> None:
    words, numbers = pair_of_files()
    text, platform = read(words, "9_按文本_改造满意度_40_40.xlsx")
    codes, by_codes = read(numbers, "9_按序号_改造满意度_40_40.xlsx")
    assert (platform.mode, by_codes.mode) == ("text", "codes")
    found = pairing.pair(text, codes)
    assert found is not None
    assert (found.agreement, found.n) == (1, 40)
    assert found.words["总体满意度"] == {str(at + 1): word for at, word in enumerate(LEVELS)}
    assert found.headings == {"第5题": "希望增加", "第6题": "先改哪里"}
    assert "40 份中有 40 份完全一致" in found.describe()
    twin = loaded(text, platform)
    decoded = loaded(pairing.decode(codes, found), by_codes.decoded("已解码"))
    pd.testing.assert_frame_equal(decoded.responses, twin.responses)
    pd.testing.assert_frame_equal(decoded.items, twin.items)
    order = ["response", "item_id", "choice", "level"]
    answers = [one.answers.astype({"choice": "str", "item_id": "str"}) for one in (decoded, twin)]
    pd.testing.assert_frame_equal(*(one.sort_values(order, ignore_index=True) for one in answers))


def test_strays_are_counted_and_do_not_spoil_what_is_learnt() -> None:
    words, numbers = pair_of_files()
    numbers["2、性别"] = ["2" if words["2、性别"][0] == "男" else "1", *numbers["2、性别"][1:]]
    found = pairing.pair(read(words, "甲.xlsx")[0], read(numbers, "乙.xlsx")[0])
    assert found is not None
    assert found.agreement == pytest.approx(39 / 40)
    assert found.words["性别"] == {"1": "男", "2": "女"}


def test_forms_meet_by_their_number_whatever_their_order_and_however_many_are_in_one_file_only() -> None:
    words, numbers = pair_of_files()
    fewer = {name: cells[5:][::-1] for name, cells in words.items()}
    text, codes = read(fewer, "甲.xlsx")[0], read(numbers, "乙.xlsx")[0]
    found = pairing.pair(text, codes)
    assert found is not None
    assert (found.agreement, found.n) == (1, 35)
    assert len(pairing.decode(codes, found).frame) == 40


def test_other_answers_to_the_same_questions_are_no_pair() -> None:
    words = {**pair_of_files()[0], "提交答卷时间": [None] * 40}
    others = pair_of_files(seed=2)[1] | {"提交答卷时间": [None] * 40}
    assert pairing.pair(read(words, "甲.xlsx")[0], read(others, "乙.xlsx")[0]) is None


def test_forms_of_another_time_are_no_pair_and_a_few_cells_prove_nothing() -> None:
    words, numbers = pair_of_files()
    later = numbers | {"提交答卷时间": ["2026/9/9 12:00:00"] * 40}
    assert pairing.pair(read(words, "甲.xlsx")[0], read(later, "乙_按序号.xlsx")[0]) is None
    few = [{name: cells[:2] for name, cells in one.items()} | {"提交答卷时间": [None] * 2} for one in (words, numbers)]
    assert pairing.pair(read(few[0], "甲.xlsx")[0], read(few[1], "乙_按序号.xlsx")[0]) is None


def test_a_file_of_words_in_the_store_decodes_too() -> None:
    words, numbers = pair_of_files()
    text, platform = read(words, "甲.xlsx")
    codes = read(numbers, "乙.xlsx")[0]
    accepted = loaded(text, platform)
    items = accepted.items.set_index("item_id")
    answers = accepted.answers.astype({"item_id": "str", "choice": "str"})
    worst_first = [*reversed(LEVELS)]
    levels = answers["level"].map(lambda level: None if pd.isna(level) else worst_first[level - 1])
    frame = pd.DataFrame(
        {
            "response_id": accepted.responses["response_id"].iloc[answers["response"]].array,
            "heading": answers["item_id"].map(items["heading"]),
            "type": answers["item_id"].map(items["type"]),
            "word": answers["choice"].where(answers["choice"].notna(), levels),
        }
    )
    found = pairing.pair_with_answers(codes, frame)
    assert found is not None
    assert found.words["总体满意度"] == {str(at + 1): word for at, word in enumerate(LEVELS)}
    assert found.headings == {"第5题": "希望增加", "第6题": "先改哪里"}
    assert pairing.pair_with_answers(codes, frame.iloc[:0]) is None
    assert (
        pairing.pair_with_answers(codes, frame.assign(word=frame["word"].sample(frac=1, random_state=1).array)) is None
    )


@pytest.mark.reference
@pytest.mark.parametrize(("name", "forms"), [("wjx_357_357", 204), ("wjx_800_800", 800)])
def test_genuine_pairs_are_the_same_forms(reference: Callable[[str], Path], name: str, forms: int) -> None:
    both = []
    for at in (0, 2):
        filename = f"{name}_{at}.xls"
        given = read_table(filename, reference(f"survey-exports/{filename}").read_bytes())
        # Neither community nor time: an analyst gives them for the whole file.
        whole = given.frame.assign(小区编号="ZZ001", 提交答卷时间="2026-09-03")
        given = replace(given, frame=whole.astype("str"))
        platform = recognition.recognise(given)
        both.append((recognition.unfold(given, platform), platform))
    (text, platform), (codes, by_codes) = both
    found = pairing.pair(text, codes)
    assert found is not None
    assert (found.agreement, found.n) == (1, forms)
    decoded = pairing.decode(codes, found)
    plain = text.frame.apply(lambda column: column.str.replace("〖.*?〗", "", regex=True))
    pd.testing.assert_frame_equal(decoded.frame, plain)
    assert codebook.title_of(text.filename) == codebook.title_of(codes.filename)
    counts = [
        accepted.answers.astype({"item_id": "str", "choice": "str"})
        .value_counts(["item_id", "choice", "missing"], dropna=False)
        .sort_index()
        for accepted in (loaded(text, platform), loaded(decoded, by_codes.decoded("")))
    ]
    pd.testing.assert_series_equal(*counts)


def test_numbers_that_no_form_explains_stay_for_the_check_to_report() -> None:
    given = table({"第5题": ["1", "9"]}, "乙.xlsx")
    given = replace(given, told={"第5题": ColumnPlan("第5题", "item", "level")})
    found = pairing.Pairing(1, 1, {"第5题": {"1": "满意"}}, {"第5题": "满意吗"})
    decoded = pairing.decode(given, found)
    assert decoded.frame["满意吗"].tolist() == ["满意", "9"]
    assert not decoded.told
