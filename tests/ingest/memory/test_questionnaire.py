"""A questionnaire that was confirmed once: read again by itself, and shown again where it has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from analytics.errors import UnmappableFile
from analytics.ingest.codebooks import codebook
from analytics.ingest.codebooks.codebook import Codebook, ColumnPlan, WholeFile
from analytics.ingest.memory import codebook_file, questionnaire
from analytics.ingest.memory.direction import is_mirrored
from analytics.ingest.memory.questionnaire import Recalled
from analytics.ingest.platforms import recognition
from analytics.ingest.platforms.recognition import Platform
from analytics.ingest.reading import readers
from analytics.ingest.reading.readers import Table
from tests.ingest.frames import NOW, TWO, proposed, table

WORDS = ["非常满意", "满意", "一般", "不满意", "非常不满意"]


def forms(n: int, filename: str = "满意度调查.csv", **columns: Sequence[str]) -> Table:
    """``n`` forms of ZZ001; every further column repeats its cells until it is full."""
    cells: dict[str, list[str | None]] = {
        "小区编号": ["ZZ001"] * n,
        "提交时间": ["2026-09-03 12:00:00"] * n,
    }
    return table(
        cells | {name: [given[at % len(given)] for at in range(n)] for name, given in columns.items()}, filename
    )


def confirmed(given: Table, **decisions: dict[str, object]) -> tuple[Codebook, Table]:
    """The proposal with decisions on single columns."""
    unfolded, book = proposed(given)
    plans = tuple(replace(plan, **decisions.get(plan.heading, {})) for plan in book.columns)
    return replace(book, columns=plans), unfolded


def remembered(*known: tuple[Codebook, Table], mode: str = "text") -> pd.DataFrame:
    """What the store has of these codebooks, the first being the newest."""
    platform = Platform("canonical", mode, "")
    rows = [
        {
            "batch_id": len(known) - at,
            "fingerprint": questionnaire.fingerprint(book, platform),
            "codebook": codebook_file.dump(book, platform, unfolded),
            "title": book.title,
        }
        for at, (book, unfolded) in enumerate(known)
    ]
    return pd.DataFrame(rows, columns=["batch_id", "fingerprint", "codebook", "title"])


def recalled(given: Table, saved: pd.DataFrame) -> Recalled:
    unfolded, book = proposed(given)
    return questionnaire.recall(book, recognition.recognise(given), unfolded, saved)


def plan(found: Recalled, heading: str) -> ColumnPlan:
    return next(one for one in found.codebook.columns if one.heading == heading)


def what(found: Recalled) -> list[tuple[str, ...]]:
    return [tuple(row) for row in found.differences.astype(object).where(found.differences.notna(), None).to_numpy()]


def test_the_same_questions_have_the_same_fingerprint_however_they_are_numbered_and_decided() -> None:
    one, _table = confirmed(forms(3, 停车=WORDS, 道路=WORDS))
    other, _table = confirmed(
        forms(9, "别名.csv", **{"2、道路": WORDS, "1. 停车": ["5"], "渠道": ["微信"], "姓名": ["甲"]}),
        **{"1. 停车": {"role": "ignore"}},
    )
    wjx = Platform("wjx", "text", "")
    assert questionnaire.fingerprint(one, wjx) == questionnaire.fingerprint(other, wjx)
    assert questionnaire.fingerprint(one, wjx) != questionnaire.fingerprint(one, Platform("wjx", "codes", ""))
    changed, _table = confirmed(forms(3, 停车=WORDS, 绿化=WORDS))
    assert questionnaire.fingerprint(one, wjx) != questionnaire.fingerprint(changed, wjx)


def test_nothing_is_recalled_where_nothing_is_known() -> None:
    given = forms(3, 停车=WORDS)
    found = recalled(given, remembered())
    assert (found.source, found.differences.empty, found.needs_confirmation) == (None, True, False)
    assert found.codebook == proposed(given)[1]


def test_the_next_export_is_read_as_the_last_was_confirmed() -> None:
    decisions = {
        "停车": {"satisfied_from": 5, "question": "停车状况", "meanings": (("还行", "3"),), "overall": True},
        "道路": {"role": "ignore", "type": None, "scale": None, "satisfied_from": None},
    }
    book, unfolded = confirmed(forms(40, 停车=WORDS, 道路=WORDS, 整体满意度=WORDS), **decisions)
    book = replace(
        book,
        kind="opinion",
        whole=WholeFile("ZZ001", NOW, 2),
        columns=tuple(replace(one, overall=one.heading == "停车") for one in book.columns),
    )
    found = recalled(forms(50, 停车=[*WORDS, "还行"], 道路=WORDS, 整体满意度=WORDS), remembered((book, unfolded)))
    assert (found.source, found.same, found.needs_confirmation, found.sentences) == (1, True, False, [])
    assert found.unattended() == found.codebook
    parking = plan(found, "停车")
    assert (parking.satisfied_from, parking.asked, parking.meanings) == (5, "停车状况", (("还行", "3"),))
    assert (plan(found, "道路").role, found.codebook.kind) == ("ignore", "opinion")
    assert found.codebook.overall == parking, "one question decides, the one confirmed"
    assert found.codebook.whole == WholeFile(), "community, day and round are the file's own"
    assert (found.codebook.rows, parking.filled) == (50, 50)


def test_the_most_alike_questionnaire_is_taken_and_its_differences_said() -> None:
    near = confirmed(forms(5, "甲.csv", 停车=WORDS, 道路=WORDS, 绿化=WORDS, 照明=WORDS), 停车={"satisfied_from": 5})
    far = confirmed(forms(5, "乙.csv", 停车=WORDS, 物业=WORDS), 停车={"satisfied_from": 3})
    found = recalled(forms(5, "丙.csv", 停车=WORDS, 道路=WORDS, 绿化=WORDS, 电梯=WORDS), remembered(far, near))
    assert (found.source, found.same, plan(found, "停车").satisfied_from) == (1, False, 5)
    assert what(found) == [
        ("missing_column", "照明", "照明", None),
        ("new_column", "电梯", None, "电梯"),
        ("other_title", None, "甲", "丙"),
    ]
    assert not found.needs_confirmation
    assert found.sentences[0] == "“照明”：此前有这一列，这次没有"


def test_too_little_in_common_recalls_nothing_unless_the_title_is_the_same() -> None:
    known = confirmed(forms(5, "甲.csv", 停车=WORDS, 道路=WORDS, 绿化=WORDS), 停车={"satisfied_from": 5})
    assert recalled(forms(5, "乙.csv", 停车=WORDS, 电梯=WORDS, 路灯=WORDS), remembered(known)).source is None
    found = recalled(forms(5, "甲.csv", 停车=WORDS, 电梯=WORDS, 路灯=WORDS), remembered(known))
    assert plan(found, "停车").satisfied_from == 5


def test_an_export_by_codes_is_never_read_as_the_one_with_words() -> None:
    known = confirmed(forms(5, 停车=["5", "4"]))
    assert recalled(forms(5, 停车=["5", "4"]), remembered(known, mode="codes")).source is None


def test_a_title_that_the_platform_gives_to_every_file_is_replaced() -> None:
    known = confirmed(forms(5, "改造满意度.csv", 停车=WORDS))
    found = recalled(forms(5, "All_Data_Readable.csv", 停车=WORDS), remembered(known))
    assert (found.codebook.title, found.codebook.lacks_title, found.differences.empty) == ("改造满意度", False, True)


def test_a_year_in_the_heading_does_not_make_another_question() -> None:
    known = confirmed(forms(5, 停车满意度_2023=WORDS, 道路=WORDS))
    found = recalled(forms(5, **{"停车满意度（2025年）": WORDS, "道路": WORDS}), remembered(known))
    assert plan(found, "停车满意度（2025年）").asked == "停车满意度_2023"
    assert what(found) == [("renamed_column", "停车满意度（2025年）", "停车满意度_2023", "停车满意度（2025年）")]
    assert not found.needs_confirmation


def test_a_reworded_question_is_proposed_as_the_old_one() -> None:
    old, new = "您对小区内部道路平整的满意程度", "您对本小区内部道路平整的满意程度"
    known = confirmed(forms(40, **{old: WORDS, "绿化": WORDS}), **{old: {"satisfied_from": 5}})
    found = recalled(forms(40, **{new: WORDS, "绿化": WORDS}), remembered(known))
    assert (plan(found, new).asked, plan(found, new).satisfied_from) == (old, 5)
    assert what(found) == [("likely_renamed", new, old, new)] and found.needs_confirmation
    assert "很可能是此前的" in plan(found, new).note
    again = confirmed(forms(40, **{new: WORDS, "绿化": WORDS}), **{new: {"question": old}})
    settled = recalled(forms(41, **{new: WORDS, "绿化": WORDS}), remembered(again, known))
    assert (plan(settled, new).asked, settled.needs_confirmation, settled.same) == (old, False, True)


def test_alike_words_with_other_options_are_another_question() -> None:
    old, new = "您家有几辆汽车需要停放在小区里呢", "您家有几辆电动车需要停放在小区里呢"
    known = confirmed(forms(40, **{old: ["一辆", "两辆", "没车"], "绿化": WORDS}))
    found = recalled(forms(40, **{new: ["经常", "偶尔", "从不"], "绿化": WORDS}), remembered(known))
    assert plan(found, new).asked == new
    assert {row[0] for row in what(found)} == {"new_column", "missing_column"}


def test_a_word_off_the_confirmed_scale_needs_an_analyst() -> None:
    known = confirmed(forms(50, 停车=["满意", "基本满意", "不满意"]))
    found = recalled(forms(50, 停车=["满意", "基本上满意", "不满意"]), remembered(known))
    assert what(found) == [("unknown_level", "停车", "基本满意", "基本上满意")] and found.needs_confirmation
    slip = recalled(forms(100, 停车=["满意", "基本满意", "不满意"] * 33 + ["瞒意"]), remembered(known))
    assert slip.differences.empty, "one slip of a hundred is for the check of rows to report"


def test_a_renamed_choice_is_said_and_no_obstacle() -> None:
    known = confirmed(forms(60, 您希望先改什么=["加装电梯", "停车位", "绿化"]))
    found = recalled(forms(60, 您希望先改什么=["加装电梯设备", "停车位", "绿化"]), remembered(known))
    assert what(found) == [("renamed_option", "您希望先改什么", "加装电梯", "加装电梯设备")]
    assert not found.needs_confirmation


def test_other_words_and_other_lengths_are_another_scale() -> None:
    known = confirmed(forms(60, 停车=WORDS, 道路=["10", "7", "4"], 您希望谁来管=["物业", "居委会"]))
    changed = forms(60, 停车=["5", "4", "2"], 道路=["5", "4", "2"], 您希望谁来管=["物业┋居委会", "物业"])
    found = recalled(changed, remembered(known))
    assert what(found) == [
        ("scale_changed", "停车", "非常满意/满意/一般/不满意/非常不满意", "1–5分"),
        ("scale_changed", "道路", "1–10分", "1–5分"),
        ("scale_changed", "您希望谁来管", "单选", "多选"),
    ]
    assert found.needs_confirmation and plan(found, "停车").scale == "1–5分"


def test_shares_where_per_cents_stood_are_another_scale() -> None:
    known = confirmed(forms(60, 停车满意率=["85", "90", "72"]))
    found = recalled(forms(60, 停车满意率=["0.85", "0.9", "0.72"]), remembered(known))
    assert what(found) == [("scale_changed", "停车满意率", "0–100分", "比例0–1")] and found.needs_confirmation


GOOD, BAD = ["5", "5", "4", "5", "3", "4", "2"], ["1", "1", "2", "1", "3", "2", "4"]


def test_one_to_five_turned_into_five_to_one_has_no_scale_until_it_is_chosen() -> None:
    known = confirmed(forms(70, 停车=GOOD, 道路=[*GOOD[1:], "5"]))
    found = recalled(forms(70, 停车=BAD, 道路=[*BAD[1:], "1"]), remembered(known))
    assert what(found) == [
        ("reversed", "停车", "4.0（70 份）", "2.0（70 份）"),
        ("reversed", "道路", "4.0（70 份）", "2.0（70 份）"),
    ]
    assert found.needs_confirmation and plan(found, "停车").lacks_scale
    assert plan(found, "停车").note.startswith("方向可能反了：此前平均 4.0（70 份），这次 2.0（70 份）")
    with pytest.raises(UnmappableFile, match=r"须由人确认：“停车”：方向可能反了.*“道路”：方向可能反了"):
        found.unattended()
    assert found.sentences[0] == f"“停车”：{plan(found, '停车').note}"


def test_too_few_answers_tell_no_direction() -> None:
    known = confirmed(forms(70, 停车=GOOD))
    assert recalled(forms(28, 停车=BAD), remembered(known)).differences.empty


def test_a_question_that_still_runs_with_the_others_is_not_turned() -> None:
    """Parking really got worse; everything else is as it was."""
    known = confirmed(forms(70, 停车=GOOD, 道路=GOOD, 绿化=GOOD))
    worse = {"5": "2", "4": "2", "3": "1", "2": "1"}
    found = recalled(forms(70, 停车=[worse[level] for level in GOOD], 道路=GOOD, 绿化=GOOD), remembered(known))
    assert found.differences.empty


def test_a_question_that_runs_against_the_others_now_is_turned() -> None:
    """Its own distribution is even, so only the company it keeps tells."""
    even = ["1", "2", "3", "4", "5"]
    known = confirmed(forms(100, 停车=even, 道路=even, 绿化=even))
    found = recalled(forms(100, 停车=even[::-1], 道路=even, 绿化=even), remembered(known))
    assert [row[:2] for row in what(found)] == [("reversed", "停车")]


def test_worded_answers_cannot_turn() -> None:
    known = confirmed(forms(70, 停车=[*WORDS[:2] * 9, "一般"]))
    assert recalled(forms(70, 停车=[*WORDS[3:] * 9, "一般"]), remembered(known)).differences.empty


@pytest.mark.parametrize("parts", [5, 10, 11, 101])
def test_a_mirrored_distribution_is_told_on_scales_of_any_length(parts: int) -> None:
    before = np.arange(parts) ** 2
    assert is_mirrored(before, 2 * before[::-1]) and not is_mirrored(before, 2 * before)


def test_roles_that_one_column_has_go_to_the_column_confirmed() -> None:
    known = confirmed(
        forms(5, 停车=WORDS, 回访日期=["2026-09-05"]), 提交时间={"role": "ignore"}, 回访日期={"role": "submitted_at"}
    )
    found = recalled(forms(5, 停车=WORDS, 回访日期=["2026-09-05"]), remembered(known))
    assert plan(found, "回访日期").role == "submitted_at" and plan(found, "提交时间").role == "ignore"
    dated = recalled(forms(5, 停车=WORDS, 回访日期=["2026-09-05"], 调查日期=["2026-09-06"]), remembered(known))
    assert [one.heading for one in dated.codebook.columns if one.role == "submitted_at"] == ["回访日期"]


def test_a_codebook_that_cannot_be_read_any_more_is_said_and_blocks_no_upload() -> None:
    known = remembered(confirmed(forms(5, 停车=WORDS)))
    spoilt = known.assign(codebook=known["codebook"].str.replace("非常满意/满意", "别的/满意/别的"))
    given = forms(5, 停车=WORDS)
    found = recalled(given, spoilt)
    assert (found.source, found.codebook) == (None, proposed(given)[1])
    assert found.sentences[0].startswith("批次 1 的列对应表无法沿用：列对应表有 1 处不对")


def test_a_register_has_no_memory() -> None:
    given = table({"小区编号": ["A"], "小区名称": ["甲"], "户数": ["9"]})
    assert recalled(given, remembered(proposed(given)[::-1])).source is None


def test_of_questionnaires_of_one_title_the_one_that_knows_most_is_taken() -> None:
    every = confirmed(forms(5, 停车2023=WORDS, 道路=WORDS, 绿化=WORDS, 照明=WORDS), 照明={"question": "路灯"})
    latest = confirmed(forms(5, 停车2023=WORDS, 道路=WORDS))
    found = recalled(forms(5, 道路=WORDS, 照明=WORDS), remembered(latest, every))
    assert (found.source, plan(found, "照明").asked) == (1, "路灯")


cells = st.sampled_from([*WORDS, "3", "5", "物业", "树┋灯", "(跳过)", "不清楚", "修路太慢，希望加快一些"])


@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(cells, min_size=1, max_size=6), min_size=1, max_size=4), st.integers(1, 80))
def test_a_file_differs_in_nothing_from_itself(columns: list[list[str]], n: int) -> None:
    given_forms = forms(n, **{f"题{at}": column for at, column in enumerate(columns)})
    book, unfolded = confirmed(given_forms)
    found = recalled(given_forms, remembered((book, unfolded)))
    assert found.same and found.differences.empty
    assert [replace(one, note="") for one in found.codebook.columns] == [replace(one, note="") for one in book.columns]


@given(hnp.arrays(np.int64, st.integers(2, 12), elements=st.integers(0, 50)), st.data())
def test_no_distribution_is_nearer_both_ways_round(before: np.ndarray, data: st.DataObject) -> None:
    now = data.draw(hnp.arrays(np.int64, len(before), elements=st.integers(0, 50)))
    assert not (is_mirrored(before, now) and is_mirrored(before, now[::-1]))
    assert is_mirrored(before, now) == is_mirrored(now, before)


@pytest.mark.reference
@pytest.mark.parametrize("name", ["wjx_357", "wjx_800"])
def test_genuine_exports_recall_themselves_and_never_the_other_mode(
    reference: Callable[[str], Path], name: str
) -> None:
    drafts = {}
    for mode in ("0", "2"):
        path = next(reference("survey-exports").glob(f"{name}*_{mode}.xls"))
        read = readers.read_table(path.name, path.read_bytes())
        platform = recognition.recognise(read)
        unfolded = recognition.unfold(read, platform)
        drafts[mode] = codebook.propose(unfolded, platform, TWO), platform, unfolded
    for mode, other in (("0", "2"), ("2", "0")):
        saved = pd.DataFrame(
            {"batch_id": [1], "fingerprint": [questionnaire.fingerprint(*drafts[mode][:2])]}
            | {"codebook": [codebook_file.dump(*drafts[mode])]}
        )
        own = questionnaire.recall(*drafts[mode], saved)
        assert own.same and own.differences.empty
        assert questionnaire.recall(*drafts[other], saved).source is None


def test_words_that_a_file_declares_no_answers_stay_so_beside_those_decided() -> None:
    known = confirmed(forms(5, 停车=["1", "5", "9"]), 停车={"meanings": (("9", "dont_know"),)})
    unfolded, book = proposed(forms(5, 停车=["1", "5", "8"]))
    plans = tuple(replace(one, meanings=(("8", "skipped"), ("9", "blank"))) for one in book.columns)
    found = questionnaire.recall(
        replace(book, columns=plans), recognition.recognise(unfolded), unfolded, remembered(known)
    )
    assert plan(found, "停车").meanings == (("9", "dont_know"), ("8", "skipped"))
    assert plan(found, "小区编号").meanings == ()
