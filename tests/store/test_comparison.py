"""How a file compares with what is stored: every number counted by hand, and nothing written."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from analytics.model import AcceptedSurvey
from analytics.store import Store, batches, counts, stored_forms
from analytics.store.comparison import CHANGED_COLUMNS, MISSING_COLUMNS, Comparison, compare
from tests.store.files import FORMS, UNDO, register, source, survey


def numbers(compared: Comparison) -> tuple[int, int, int, int]:
    """new, changed, unchanged, missing"""
    return compared.new, compared.changed_n, compared.unchanged, compared.missing_n


def changes(compared: Comparison) -> list[tuple[object, ...]]:
    assert list(compared.changed.columns) == list(CHANGED_COLUMNS)
    rows = compared.changed.astype("object").where(compared.changed.notna(), None)
    return list(rows.itertuples(index=False, name=None))


def test_a_first_file_is_all_new(store: Store) -> None:
    assert numbers(compare(store, register("C1", "C2"))) == (2, 0, 0, 0)
    batches.commit(store, register("C1", "C2"), source("register"))
    first = compare(store, survey())
    assert first.counts() == {"new": 4, "changed": 0, "unchanged": 0, "missing": 0}
    assert first.changed.empty and first.missing.empty
    assert list(first.missing.columns) == list(MISSING_COLUMNS)


def test_the_same_forms_are_unchanged_and_nothing_is_written(loaded: Store) -> None:
    version = counts.data_version(loaded)
    assert numbers(compare(loaded, survey())) == (0, 0, 4, 0)
    assert numbers(compare(loaded, survey())) == (0, 0, 4, 0)
    assert counts.data_version(loaded) == version


def test_each_change_is_named_with_before_and_after(loaded: Store) -> None:
    corrected = (
        ("A1", "C1", "2026-03-02 08:00", 4, 4, "楼道灯不亮"),
        ("A2", "C2", "2026-03-08 23:58", 3, "blank", None),
        ("A3", "C1", "2026-03-09 00:00", 4, "dont_know", "下水道通了"),
        ("A5", "C2", "2026-03-10 10:00", 5, 5, None),
    )
    compared = compare(loaded, survey(corrected))
    assert numbers(compared) == (1, 3, 0, 1)
    assert changes(compared) == [
        ("A1", "C1", "总体满意度", "5", "4"),
        ("A2", "C2", "小区", "C1", "C2"),
        ("A2", "C2", "提交时间", "2026-03-08 23:59:00", "2026-03-08 23:58:00"),
        ("A3", "C1", "楼道照明", "4", "不清楚"),
        ("A3", "C1", "您的意见", None, "文字有改动"),
    ]
    lacking = compared.missing.to_dict("records")
    assert [(one["response_id"], one["community_id"], one["batch_id"]) for one in lacking] == [("A4", "C2", 2)]
    assert lacking[0]["submitted_at"] == pd.Timestamp("2026-03-09 10:00")


def test_residents_words_are_never_shown(loaded: Store) -> None:
    said = (*FORMS[:3], (*FORMS[3][:5], "停车位还是没有"))
    compared = compare(loaded, survey(said))
    assert changes(compared) == [("A4", "C2", "您的意见", None, "文字有改动")]
    dropped = (*FORMS[:3], (*FORMS[3][:5], None))
    assert changes(compare(loaded, survey(dropped))) == [("A4", "C2", "您的意见", None, "文字有改动")]


def test_fields_of_the_form_are_compared_too(loaded: Store) -> None:
    before = survey([("B1", "C1", "2026-03-02 08:00", 5, 4, None)])
    fields = {"respondent_key": "0" * 16, "attributes": '{"性别": "男", "年龄段": "46-60岁"}'}
    batches.commit(loaded, replace(before, responses=before.responses.assign(**fields)), source("before"))
    fields = {"respondent_key": "1" * 16, "attributes": '{"性别": "女", "年龄段": "46-60岁", "学历": "本科"}'}
    after = replace(before, responses=before.responses.assign(channel="入户", **fields))
    assert changes(compare(loaded, after)) == [
        ("B1", "C1", "渠道", "微信", "入户"),
        ("B1", "C1", "户号", None, "有改动"),
        ("B1", "C1", "性别", "男", "女"),
        ("B1", "C1", "学历", None, "本科"),
    ]


def with_choices(*chosen: tuple[str, ...], kind: str = "multi") -> AcceptedSurvey:
    """One form a tuple, and what each chose in one question, in order."""
    base = survey([(f"M{at}", "C1", "2026-03-02 08:00", 5, 4, None) for at in range(len(chosen))])
    item = base.items.iloc[[1]].assign(
        item_id="q-choice", heading="想要", type=kind, scale_low=None, scale_high=None, satisfied_from=None, position=9
    )
    rows = [
        (row, "q-choice", rank if kind == "ranking" else None, option, None)
        for row, options in enumerate(chosen)
        for rank, option in enumerate(options, start=1)
    ]
    answers = pd.DataFrame(rows, columns=base.answers.columns).astype({"level": "Int64"})
    return replace(base, items=pd.concat([base.items, item]), answers=pd.concat([base.answers, answers]))


def test_several_choices_are_compared_as_a_set_and_ranks_in_their_order(store: Store) -> None:
    batches.commit(store, register("C1"), source("register"))
    batches.commit(store, with_choices(("树", "灯"), ("树",)), source("multi"))
    compared = compare(store, with_choices(("灯", "树"), ("树", "椅")))
    assert changes(compared) == [("M1", "C1", "想要", "树", "树┋椅")]
    ranked = with_choices(("树", "灯"), kind="ranking")
    swapped = with_choices(("灯", "树"), kind="ranking")
    batches.undo(store, 2, **UNDO)
    batches.commit(store, ranked, source("ranking"))
    assert changes(compare(store, swapped)) == [("M0", "C1", "想要", "树→灯", "灯→树")]


def test_a_question_left_blank_is_no_change_and_a_new_answer_is(loaded: Store) -> None:
    more, base = with_choices(("树",)), survey([FORMS[0], FORMS[2]])
    blank = pd.DataFrame([(1, "q-choice", None, None, "blank")], columns=base.answers.columns)
    answers = pd.concat([base.answers, more.answers.tail(1).astype("object"), blank])
    asked = replace(base, items=more.items, answers=answers.astype({"level": "Int64"}))
    compared = compare(loaded, asked)
    assert numbers(compared) == (0, 1, 1, 2)
    assert changes(compared) == [("A1", "C1", "想要", None, "树")]


def test_the_same_number_in_another_round_is_new_and_misses_nothing(loaded: Store) -> None:
    assert numbers(compare(loaded, survey(round=2))) == (4, 0, 0, 0)
    batches.commit(loaded, survey(round=2), source("second round"))
    assert numbers(compare(loaded, survey(FORMS[:1], round=2))) == (0, 0, 1, 3)


def test_only_what_counts_is_compared(loaded: Store) -> None:
    again = (("A1", "C1", "2026-03-02 08:00", 1, 4, "楼道灯不亮"),)
    batches.commit(loaded, survey(again), source("second"))
    assert numbers(compare(loaded, survey())) == (0, 1, 3, 0)
    batches.undo(loaded, 3, **UNDO)
    assert numbers(compare(loaded, survey())) == (0, 0, 4, 0)
    batches.undo(loaded, 2, **UNDO)
    assert numbers(compare(loaded, survey())) == (4, 0, 0, 0)


def test_forms_named_by_content_are_new_or_unchanged(store: Store) -> None:
    batches.commit(store, register("C1", "C2"), source("register"))
    named = [(f"r-{at:016x}", *form[1:]) for at, form in enumerate(FORMS)]
    batches.commit(store, survey(named), source("first"))
    corrected = [*named[:3], ("r-00000000000000ff", "C2", "2026-03-09 10:00", 5, 1, "没有停车位")]
    assert numbers(compare(store, survey(corrected))) == (1, 0, 3, 1)


def test_long_lists_are_cut_and_numbers_are_not(loaded: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_forms, "MOST_LISTED", 1)
    batches.commit(loaded, survey([(f"D{at}", *FORMS[0][1:]) for at in range(3)]), source("more"))
    forms = [(form[0], *form[1:3], 1, *form[4:]) for form in FORMS[:3]]
    compared = compare(loaded, survey([*forms, ("D0", *FORMS[0][1:])]))
    assert numbers(compared) == (0, 3, 1, 3)
    assert changes(compared) == [("A1", "C1", "总体满意度", "5", "1")]
    assert compared.missing["response_id"].tolist() == ["A4"]


def test_levels_are_shown_in_words(store: Store) -> None:
    batches.commit(store, register("C1"), source("register"))
    words = "非常不满意|不满意|一般|满意|非常满意"

    def worded(level: int) -> AcceptedSurvey:
        given = survey([("W1", "C1", "2026-03-02 08:00", level, 4, None)])
        return replace(given, items=given.items.assign(labels=given.items["scale_low"].map({1: words})))

    batches.commit(store, worded(5), source("first"))
    assert changes(compare(store, worded(2))) == [("W1", "C1", "总体满意度", "非常满意", "不满意")]


def test_a_register_is_compared_column_by_column(store: Store) -> None:
    batches.commit(store, register("C1", "C2", "C3"), source("register"))
    again = register("C2", "C3", "C4")
    again.communities.loc[0, "households"] = 120
    again.communities.loc[0, "district"] = None
    compared = compare(store, again)
    assert numbers(compared) == (1, 1, 1, 1)
    assert changes(compared) == [(None, "C2", "区县", "市中区", None), (None, "C2", "户数", "100", "120")]
    assert compared.missing[["community_id", "name", "batch_id"]].to_numpy().tolist() == [["C1", "C1小区", 1]]
