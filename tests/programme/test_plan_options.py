"""Plans compared: support and against counted by hand, close called close, nothing decided on a hidden n."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.estimation.comparison import newcombe_difference
from analytics.flows import loading
from analytics.flows.office import Office
from analytics.programme.consent import plan_options, plan_ranking

PLANS = ("方案一：只改外墙", "方案二：外墙加管网")


def single(counts: dict[str, int], *, community: str = "C1", homes: int = 3) -> str:
    """A file of one single-choice question; the households of buildings 1 … ``homes`` in turn."""
    lines = ["答卷编号,小区编号,提交时间,户号,您支持哪个方案,调查"]
    choices = [choice for choice, n in counts.items() for _ in range(n)]
    for number, choice in enumerate(choices):
        building, room = number % homes + 1, 100 + number // homes
        lines.append(f"{number + 1},{community},2026-04-06,{building}-1-{room},{choice},朝阳花园方案同意征询")
    return "\n".join(lines) + "\n"


def two_items(rows: list[tuple[str, str]]) -> str:
    lines = ["答卷编号,小区编号,提交时间,户号,是否同意方案A,是否同意方案B,调查"]
    lines += [f"{at},C1,2026-04-06,1-1-{100 + at},{a},{b},比选同意征询" for at, (a, b) in enumerate(rows)]
    return "\n".join(lines) + "\n"


def load(office: Office, text: str, name: str = "方案.csv") -> None:
    drafted = loading.draft(office, name, text.encode())
    loading.commit(office, drafted, loading.check(office, drafted), by="王敏")


def only(office: Office) -> plan_options.Question:
    (question,) = [one for one in plan_options.questions(office) if one.is_sure]
    return question


def test_one_question_is_counted_by_option_and_by_building(office: Office) -> None:
    load(office, single({PLANS[0]: 45, PLANS[1]: 18, "都不同意": 9, "弃权": 6, "": 2}))
    question = only(office)
    assert (question.kind, question.named) == (plan_options.SINGLE, PLANS)
    found = plan_options.ranking(office, question, question.named, "C1", 1)
    rows = found.options.set_index("option")
    columns = ["asked", "support", "others", "against", "abstained", "missing", "net"]
    assert rows.loc[PLANS[0], columns].tolist() == [80, 45, 18, 9, 6, 2, 36]
    assert rows.loc[PLANS[1], columns].tolist() == [80, 18, 45, 9, 6, 2, 9]
    assert rows.loc[PLANS[0], "share"] == 45 / 80 and found.households == 120
    told = found.comparison
    assert (told.first, told.second, told.n, told.close) == (*PLANS, 80, False)
    assert told.difference == pytest.approx(27 / 80) and 0 < told.low < 27 / 80 < told.high
    buildings = found.buildings
    assert set(buildings["building"]) == {"1号楼", "2号楼", "3号楼"}
    assert buildings.groupby("option")["support"].sum().to_dict() == {PLANS[0]: 45, PLANS[1]: 18}


@pytest.mark.parametrize(("first", "second", "close"), [(30, 30, True), (32, 28, True), (50, 10, False)])
def test_close_is_called_close(office: Office, first: int, second: int, close: bool) -> None:
    load(office, single({PLANS[0]: first, PLANS[1]: second}))
    question = only(office)
    assert plan_options.ranking(office, question, question.named, "C1", 1).comparison.close is close


def test_everybody_asked_leaves_no_doubt_but_a_tie(office: Office) -> None:
    load(office, single({PLANS[0]: 17, PLANS[1]: 16}, community="C4"))  # all 33 households
    question = only(office)
    told = plan_options.ranking(office, question, question.named, "C4", 1).comparison
    assert told.close is False and told.low == pytest.approx(1 / 33) == pytest.approx(told.high)


def test_no_plan_is_first_on_a_hidden_number(office: Office) -> None:
    load(office, single({PLANS[0]: 3, PLANS[1]: 1}))
    question = only(office)
    found = plan_options.ranking(office, question, question.named, "C1", 1)
    assert found.options["suppressed"].all() and found.options["support"].isna().all()
    assert found.comparison.close is None and found.comparison.first == ""


def test_items_of_their_own_are_compared_over_the_same_households(office: Office) -> None:
    rows = [("同意", "同意")] * 30 + [("同意", "不同意")] * 14 + [("不同意", "同意")] * 6 + [("不同意", "不同意")] * 10
    load(office, two_items(rows))
    question = only(office)
    assert question.kind == plan_options.LEVELS and len(question.named) == 2
    found = plan_options.ranking(office, question, question.named, "C1", 1)
    rows_of = found.options.set_index("option")
    assert rows_of.loc["是否同意方案A", ["asked", "support", "against", "net"]].tolist() == [60, 44, 16, 28]
    told = found.comparison
    assert told.paired and told.n == 60 and told.difference == pytest.approx(8 / 60) and told.close is False
    # Taken for independent, the same shares (44 and 36 of 60) could not be told apart.
    assert newcombe_difference(44, 60, 36, 60)[1] < 0 < told.low


def test_items_put_to_different_households_are_taken_for_independent() -> None:
    items = pd.DataFrame(
        {
            "item_id": ["a", "b"], "heading": ["方案A", "方案B"], "labels": ["不同意|弃权|同意"] * 2,
            "scale_low": [1, 1], "scale_high": [3, 3], "satisfied_from": [3, 3],
        }
    )  # fmt: skip
    counts = pd.DataFrame(
        [("a", 3, 40), ("a", 1, 10), ("b", 3, 20), ("b", 1, 30)], columns=["item_id", "level", "n"]
    ).assign(building=None, missing=None)
    stances = plan_ranking.of_levels(counts, items, ["a", "b"])
    ranked = plan_ranking.options(stances, households=500, confidence=0.95, minimum=5, plans=["方案A", "方案B"])
    both = pd.DataFrame({"level_a": [3], "missing_a": [None], "level_b": [1], "missing_b": [None], "n": [4]})
    told = plan_ranking.compared_levels(ranked, both, items, households=500, confidence=0.95)
    assert not told.paired and told.n == 100 and told.difference == pytest.approx(0.4) and told.close is False


def test_a_small_building_is_hidden_with_another() -> None:
    parts = [("1号楼", PLANS[0], 20), ("2号楼", PLANS[0], 9), ("2号楼", PLANS[1], 3), ("3号楼", PLANS[1], 2)]
    counts = pd.DataFrame(parts, columns=["building", "choice", "n"]).assign(missing=None)
    stances = plan_ranking.of_choices(counts, PLANS)
    frame = plan_ranking.by_building(stances, listed={}, confidence=0.95, minimum=5, plans=PLANS)
    hidden = frame.groupby("building")["suppressed"].all().to_dict()
    assert hidden == {"1号楼": False, "2号楼": True, "3号楼": True}
    assert frame.loc[frame["suppressed"], ["asked", "support", "share", "net"]].isna().all(axis=None)


def test_without_a_plan_question_there_is_nothing_to_compare(office: Office) -> None:
    assert plan_options.questions(office) == []
    empty = plan_ranking.options(
        plan_ranking.of_choices(pd.DataFrame(columns=["building", "choice", "missing", "n"]), PLANS),
        households=None, confidence=0.95, minimum=5, plans=PLANS,
    )  # fmt: skip
    assert (
        empty["share"].isna().all()
        and plan_ranking.compared_choices(empty, households=None, confidence=0.95).close is None
    )
