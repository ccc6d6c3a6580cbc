"""A community's plan: must-do, asked-for, could-do, and what each line rests on."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.flows import grouping
from analytics.flows.office import Office
from analytics.language import using
from analytics.model import Scope
from analytics.programme.entering import records
from analytics.programme.wishes import community_plan, needs
from analytics.programme.wishes.plan_lines import plan_lines
from analytics.store.cycle import Draft, EntryChanged, StepRefused
from tests.programme import wished
from tests.programme.wished import FORMS

BY: dict[str, Any] = {"by": "王敏", "reason": "现场核查"}
MAPPING = pd.DataFrame(
    {
        "measure": ["道路", "照明", "停车位"],
        "category": ["基础类", "基础类", "完善类"],
        "topic": ["c-roads", None, None],
    }
)


def asked(*rows: tuple[str, str | None, int | None, int | None]) -> pd.DataFrame:
    """Options of C1 (words, measure, asking households, base; None hidden) as a ranking has them."""
    frame = pd.DataFrame(rows, columns=["choice", "measure", "n", "base"]).astype({"n": "Int64", "base": "Int64"})
    share = (frame["n"] / frame["base"]).astype("float64")
    return frame.assign(
        community_id="C1", item_id="q", heading="最需要", type="multi", first=frame["n"], form_base=frame["base"],
        first_share=share, first_low=share, first_high=share, population=120, share=share, low=share - 0.05,
        high=share + 0.05, rank=1, suppressed=frame["n"].isna(),
    )  # fmt: skip


def there(**conditions: str) -> pd.DataFrame:
    rows = [("C1", measure, condition, None) for measure, condition in conditions.items()]
    return pd.DataFrame(rows, columns=["community_id", "measure", "condition", "note"], dtype="str")


def parts(lines: pd.DataFrame) -> dict[str, str]:
    return dict(zip(lines["measure"], lines["part"], strict=True))


def test_the_three_parts() -> None:
    ranking = asked(
        ("道路", "道路", 30, 40), ("照明", "照明", 10, 40), ("停车位", "停车位", 9, 40), ("怪", None, 1, 40)
    )
    found = plan_lines(ranking, there(照明="poor", 停车位="present"), MAPPING, asked_percent=25)
    # 照明 is 基础类 and poor: must. 道路 is not known to be lacking: asked. 25 % of 40 is 10: 9 asks too little.
    assert parts(found) == {"照明": "must", "道路": "asked", "停车位": "could", "怪": "could"}
    assert found["need"].tolist() == ["asked_lacking", "asked_unknown", "other", "other"]
    assert found.set_index("measure").loc["怪", "category"] == "未归类"
    assert found["sure"].tolist() == [False, True, False, True]


def test_exactly_at_the_rule_is_asked_for() -> None:
    for n, part in ((9, "could"), (10, "asked"), (11, "asked")):
        assert parts(plan_lines(asked(("道路", "道路", n, 40)), there(), MAPPING, asked_percent=25)) == {"道路": part}
    nobody = plan_lines(asked(("道路", "道路", 0, 40)), there(), MAPPING, asked_percent=25)
    assert nobody.empty


def test_lacking_but_not_asked_for_is_listed() -> None:
    found = plan_lines(asked(("道路", "道路", 0, 40)), there(停车位="none", 道路="none"), MAPPING, asked_percent=25)
    assert parts(found) == {"道路": "must", "停车位": "could"}
    # 停车位 stands in no question, so that nobody could ask for it.
    assert dict(zip(found["measure"], found["need"], strict=True)) == {"道路": "lacking", "停车位": "lacking_unasked"}
    assert found.set_index("measure").loc["停车位", "share"] is not None and pd.isna(found["n"].iloc[1])


def test_a_hidden_share_decides_nothing() -> None:
    hidden = asked(("道路", "道路", None, None), ("照明", "照明", None, None))
    found = plan_lines(hidden, there(照明="none"), MAPPING, asked_percent=25)
    assert parts(found) == {"照明": "must"} and found["suppressed"].all() and not found["asked"].any()


def test_what_shenyang_must_change() -> None:
    mapping = MAPPING.assign(category=["必改", "必改", "可改"])
    found = plan_lines(asked(("停车位", "停车位", 1, 40)), there(照明="present"), mapping, asked_percent=25)
    assert parts(found) == {"道路": "must", "停车位": "could"}


def test_the_option_most_want_speaks_for_its_measure() -> None:
    ranking = asked(("路面", "道路", 5, 40), ("道路硬化", "道路", 12, 40))
    (row,) = plan_lines(ranking, there(), MAPPING, asked_percent=25).itertuples()
    assert (row.choice, row.n, row.part) == ("道路硬化", 12, "asked") and row.options_asked == "道路硬化、路面"


def test_a_question_about_worries_asks_for_no_works() -> None:
    worries = asked(("工程质量", None, 30, 40)).assign(item_id="w")
    assert plan_lines(worries, there(), MAPPING, asked_percent=25).empty


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 60), st.integers(5, 60), st.integers(1, 100))
def test_asked_for_is_judged_on_whole_numbers(n: int, base: int, percent: int) -> None:
    n = min(n, base)
    lines = plan_lines(asked(("停车位", "停车位", n, base)), there(停车位="none"), MAPPING, asked_percent=percent)
    assert parts(lines) == {"停车位": "asked" if 100 * n >= percent * base else "could"}


def survey(office: Office, **conditions: str) -> pd.DataFrame:
    table = needs.table(office, "C2", "national")
    for measure, condition in conditions.items():
        table.loc[table["measure"] == measure, "condition"] = condition
    return table


def test_facilities_are_entered_changed_and_removed(office: Office) -> None:
    table = survey(office, 雨污分流="没有", 照明="有但不达标")
    said, _drafts = needs.changes(office, "C2", "national", table)
    assert said == ["“雨污分流”：未登记 → 没有", "“照明”：未登记 → 有但不达标"]
    assert needs.save(office, "C2", "national", table, **BY) == 2
    assert needs.facilities(office)["condition"].tolist() == ["poor", "none"]
    again = survey(office, 照明="完好").assign(note=None)
    again.loc[again["measure"] == "雨污分流", "condition"] = None
    assert needs.save(office, "C2", "national", again, **BY) == 2
    (row,) = needs.facilities(office).itertuples()
    assert (row.measure, row.condition, row.changed_by) == ("照明", "present", "王敏")
    # A removed one can be entered anew, on the same entry.
    needs.save(office, "C2", "national", survey(office, 雨污分流="没有"), **BY)
    assert len(needs.facilities(office, Scope(community_id=("C2",)))) == 2
    assert needs.facilities(office, Scope(community_id=("C1",))).empty


def test_illegal_facilities_change_nothing(office: Office) -> None:
    table = survey(office, 照明="没有")
    needs.save(office, "C2", "national", table, **BY)
    with pytest.raises(EntryChanged, match="没有丢"):
        needs.save(office, "C2", "national", table.assign(condition=table["condition"].replace("没有", "完好")), **BY)
    noted = needs.table(office, "C2", "national")
    noted.loc[0, "note"] = "管网图缺失"
    with pytest.raises(StepRefused, match="没有选现状"):
        needs.save(office, "C2", "national", noted, **BY)
    with pytest.raises(StepRefused, match="不在可选范围"):
        needs.save(office, "C2", "national", survey(office, 道路="坏了"), **BY)
    with pytest.raises(StepRefused, match="不能“删除登记”"):
        records.enter(office, [Draft("facility", "remove", "C2", "facility:C2:道路", reason="无")], by="王敏")
    assert len(records.history(office)) == 1


def test_a_plan_from_the_store(office: Office) -> None:
    survey_id = wished.load(office, [form for form in FORMS if form[0] != "C3"])
    needs.save(office, "C2", "national", survey(office, 道路="没有", 养老服务="没有"), **BY)
    grouping.group_store(office)
    found = community_plan.lines(office, survey_id)
    here = found[found["community_id"] == "C2"].set_index("measure")
    assert here["part"].to_dict() == {"道路": "must", "照明": "asked", "养老服务": "could"}
    # All six ask for 照明. All six put 停车位 somewhere in order too, but none first: nobody asks for it.
    assert here.loc["照明", ["n", "base", "population"]].tolist() == [6, 6, 90]
    assert here["comments"].fillna(0).eq(0).all() and here["quote_1"].isna().all()
    counted = needs.by_measure(found).set_index("measure")
    assert counted.loc["道路", "lacking"] == 1 and counted.loc["养老服务", "lacking_unasked"] == 1
    assert community_plan.sources(office, survey_id)["content"].tolist() == ["register", "survey"]
    shenyang = community_plan.lines(office, survey_id, scope=Scope(community_id=("C2",)), scheme="shenyang")
    assert set(shenyang["scheme"]) == {"shenyang"} and (shenyang["part"] == "must").sum() == 15


def test_a_programme_says_which_classes_are_shown(office: Office) -> None:
    survey_id = wished.load(office)
    records.enter(
        office, [Draft("programme", "set", value={"name": "沈阳", "city": "枣庄", "scheme": "shenyang"})], by="王"
    )
    assert set(community_plan.lines(office, survey_id)["scheme"]) == {"shenyang"}


def test_facilities_are_entered_in_english_and_kept_in_the_words_of_record(office: Office) -> None:
    with using("en"):
        table = needs.table(office, "C2", "national")
        assert {"Adding lifts", "Parking spaces"} <= set(table["measure"]) and "Basic" in set(table["category"])
        table.loc[table["measure"] == "Adding lifts", "condition"] = needs.conditions()[0]
        said, (draft,) = needs.changes(office, "C2", "national", table)
        assert said[0].startswith("“Adding lifts”") and draft.entry_id == "facility:C2:加装电梯"
        needs.save(office, "C2", "national", table, by="王敏", reason="现场核查")
    assert needs.facilities(office)["measure"].tolist() == ["加装电梯"]
