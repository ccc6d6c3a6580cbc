"""What matters in a place and how well it is done, from files to figures; who may be told of what."""

from __future__ import annotations

import random

import pandas as pd
import pytest

from analytics.estimation.comparison import newcombe_difference
from analytics.flows import drivers, joint_answers, loading, questionnaire, questions
from analytics.flows.office import Office
from analytics.model import EVERYWHERE, Scope
from analytics.store import surveys
from tests.conftest import REGISTER, survey_csv

WORDS = ("非常不满意", "不满意", "一般", "满意", "非常满意")
QUESTIONS = ("停车秩序", "楼道照明", "绿化环境", "物业服务", "道路平整")


def answers_csv(places: dict[str, int], *, seed: int = 1, blank: str = "", round_number: int = 1) -> str:
    """Forms of each 小区编号: overall follows 停车秩序 closely, 楼道照明 loosely, the others not at all."""
    draw = random.Random(seed)
    lines = [f"答卷编号,小区编号,提交时间,渠道,轮次,总体满意度,{','.join(QUESTIONS)},意见建议"]
    for community, n in places.items():
        for one in range(n):
            levels = [draw.randint(0, 4) for _name in QUESTIONS]
            felt = 0.7 * levels[0] + 0.3 * levels[1] + draw.gauss(0, 0.7)
            overall = WORDS[min(4, max(0, round(felt)))]
            said = ["" if name == blank and one % 3 else WORDS[at] for name, at in zip(QUESTIONS, levels, strict=True)]
            channel = "微信" if one % 2 else "入户走访"
            lines.append(
                f"{community}-{round_number}-{one},{community},2026-09-{6 + round_number:02d} 10:{one % 60:02d}:00,"
                f"{channel},{round_number},{overall},{','.join(said)},"
            )
    return "\n".join(lines) + "\n"


def load(office: Office, text: str, name: str = "满意度调查.csv") -> str:
    drafted = loading.draft(office, name, text.encode())
    loading.commit(office, drafted, loading.check(office, drafted), by="王工")
    return str(surveys.surveys(office.store)["survey_id"].iloc[0])


@pytest.fixture
def city(office: Office) -> Office:
    drafted = loading.draft(office, "名册.csv", REGISTER.encode())
    loading.commit(office, drafted, loading.check(office, drafted), by="王工")
    return office


def test_what_overall_follows_comes_first(city: Office) -> None:
    found = drivers.drivers_of(city, load(city, answers_csv({"C1": 120, "C2": 80, "C3": 60})))
    assert found.reason == "" and found.found is not None
    assert found.found.n == 260 and found.complete == 1
    assert found.rows["heading"].tolist()[:2] == ["停车秩序", "楼道照明"]
    by_heading = found.rows.set_index("heading")
    assert by_heading["significant"].to_dict() == dict.fromkeys(QUESTIONS, False) | {"停车秩序": True, "楼道照明": True}
    assert "总体满意度" not in set(by_heading.index)


def test_fields_are_cut_by_the_gate_or_by_the_mean() -> None:
    """Shares 60, 80 and 70 %: the mean is 70 %; a third of importance each would be the mean of three questions."""
    part, share = pd.Series([0.5, 0.3, 0.2]), pd.Series([0.6, 0.8, 0.7])
    rows = pd.DataFrame({"part": part, "share": share, "significant": True})
    rows = rows.assign(part_low=part - 0.05, part_high=part + 0.05, share_low=share - 0.05, share_high=share + 0.05)
    found = drivers.Drivers(rows, None, "", (), (), 1.0)
    by_gate, by_mean = drivers.fields(found, 0.8), drivers.fields(found)
    assert by_gate.importance_line == pytest.approx(1 / 3)
    assert (by_gate.share_line, by_mean.share_line) == (0.8, pytest.approx(0.7))
    assert by_gate.rows["number"].tolist() == [1, 2, 3]
    assert by_gate.rows["field"].tolist() == ["improve", "extra", "later"]
    assert by_mean.rows["field"].tolist() == ["improve", "extra", "extra"]
    assert by_gate.rows["near"].tolist() == [False, True, False]


def test_performance_is_what_the_page_of_satisfaction_shows(city: Office) -> None:
    survey_id = load(city, answers_csv({"C1": 70, "C2": 40}))
    found = drivers.drivers_of(city, survey_id).rows.set_index("item_id")
    shown = questions.by_place(city, survey_id, by="city").set_index("item_id")
    for item_id in found.index:
        row, other = found.loc[item_id], shown.loc[item_id]
        ours = row[["n", "satisfied", "share", "share_low", "share_high"]]
        assert ours.tolist() == other[["n", "satisfied", "share", "low", "high"]].tolist()


def test_a_question_that_few_answered_is_left_out_and_named(city: Office) -> None:
    found = drivers.drivers_of(city, load(city, answers_csv({"C1": 120, "C2": 80}, blank="绿化环境")))
    assert found.left_out == ("绿化环境",)
    assert "绿化环境" not in set(found.rows["heading"])
    assert found.found is not None and found.found.n == 200


def test_few_forms_say_why_nothing_is_told(city: Office) -> None:
    survey_id = load(city, answers_csv({"C1": 30, "C2": 40}))
    whole, part = drivers.drivers_of(city, survey_id), drivers.drivers_of(city, survey_id, scope=c("C1"))
    assert whole.reason == "" and part.reason == "few_forms"
    assert part.found is None and part.rows["part"].isna().all() and part.rows["n"].notna().all()


def test_questions_that_all_answer_alike_have_no_importance(city: Office) -> None:
    """Of 停车 everybody is satisfied: the page of the community asks for importance all the same."""
    found = drivers.drivers_of(city, load(city, survey_csv({"C1": ["满意"] * 48 + ["一般"] * 32})))
    assert found.reason == "no_questions" and found.constant == ("停车",)
    assert found.rows[["heading", "n", "share"]].to_numpy().tolist() == [["停车", 80, 1.0]]
    assert found.rows["part"].isna().all() and not found.rows["significant"].any()


def test_the_latest_round_of_each_community_counts_unless_another_is_asked_for(city: Office) -> None:
    load(city, answers_csv({"C1": 70, "C2": 60}))
    survey_id = load(city, answers_csv({"C1": 55}, seed=2, round_number=2), "满意度调查 (1).csv")
    assert [found_n(city, survey_id, number) for number in (None, 1, 2)] == [115, 130, 55]


def test_a_place_hidden_for_a_question_is_hidden_here(city: Office) -> None:
    """C3 has four forms: with it C4, its only neighbour, is hidden, and the sum of the two, which is their street."""
    survey_id = load(city, answers_csv({"C1": 70, "C2": 70, "C3": 4, "C4": 60}))
    for place in ("C3", "C4"):
        found = drivers.drivers_of(city, survey_id, scope=c(place))
        assert found.reason == "hidden" and found.found is None
        assert found.rows[["n", "share", "share_low"]].isna().all(axis=None)
        assert questionnaire.hanging_together(city, survey_id, scope=c(place)).reason == "hidden"
        assert questionnaire.alike(city, survey_id, scope=c(place)).empty
        assert (
            questionnaire.readings(city, survey_id, scope=c(place))[["n", "top", "net", "score"]].isna().all(axis=None)
        )
        assert (
            questionnaire.unanswered(city, survey_id, scope=c(place))[["n", "outside", "blank"]].isna().all(axis=None)
        )
    # Of a choice that is no place by itself, too: all but the four.
    assert drivers.drivers_of(city, survey_id, scope=c("C1", "C2", "C4")).reason == "hidden"
    assert drivers.drivers_of(city, survey_id, scope=c("C1", "C2")).reason == ""


def test_whoever_sees_a_part_only_is_told_the_same_of_it(city: Office) -> None:
    survey_id = load(city, answers_csv({"C1": 70, "C2": 70, "C3": 4, "C4": 60}))
    street = Scope(street=("文化路街道",))
    mine = city.within(street)
    assert drivers.drivers_of(mine, survey_id).reason == drivers.drivers_of(city, survey_id, scope=street).reason
    first = Scope(street=("光明路街道",))
    ours, theirs = drivers.drivers_of(city.within(first), survey_id), drivers.drivers_of(city, survey_id, scope=first)
    assert ours.found is not None and theirs.found is not None
    assert ours.rows.equals(theirs.rows)
    assert joint_answers.asked(mine, survey_id).items.equals(joint_answers.asked(city, survey_id).items)


def test_a_community_beside_its_city(city: Office) -> None:
    survey_id = load(city, answers_csv({"C1": 70, "C2": 90, "C3": 60}))
    found = drivers.beside_city(city, survey_id, "C1", Scope(city=("枣庄",))).set_index("heading")
    row = found.loc["停车秩序"]
    place = questions.by_place(city, survey_id, by="community").set_index(["place", "heading"])
    good = {name: int(place.loc[(name, "停车秩序"), "satisfied"]) for name in ("朝阳花园", "建设新村", "铁路宿舍")}
    assert (row["n"], row["n_city"]) == (70, 220)
    assert row["share"] == good["朝阳花园"] / 70 and row["share_city"] == pytest.approx(sum(good.values()) / 220)
    _difference, low, high = newcombe_difference(good["朝阳花园"], 70, good["建设新村"] + good["铁路宿舍"], 150)
    assert (row["low"], row["high"]) == pytest.approx((low * 150 / 220, high * 150 / 220))
    assert row["difference"] == pytest.approx(row["share"] - row["share_city"])


def test_a_city_of_one_community_is_not_compared_with_itself(city: Office) -> None:
    survey_id = load(city, answers_csv({"C1": 70}))
    found = drivers.beside_city(city, survey_id, "C1", Scope(city=("枣庄",)))
    assert found["difference"].isna().all() and len(found) == 6


def test_a_hidden_community_is_not_set_beside_its_city(city: Office) -> None:
    survey_id = load(city, answers_csv({"C1": 70, "C2": 70, "C3": 4, "C4": 60}))
    found = drivers.beside_city(city, survey_id, "C4", EVERYWHERE)
    assert found["suppressed"].all()
    assert found[["n", "share", "difference", "low", "high"]].isna().all(axis=None)


def test_an_unknown_survey_has_nothing(city: Office) -> None:
    found = drivers.drivers_of(city, "s-00000000")
    assert found.reason == "no_overall" and found.rows.empty
    assert questionnaire.hanging_together(city, "s-00000000").reason == "few_questions"
    assert questionnaire.alike(city, "s-00000000").empty


def c(*ids: str) -> Scope:
    return Scope(community_id=ids)


def found_n(office: Office, survey_id: str, number: int | None) -> int:
    found = drivers.drivers_of(office, survey_id, round_number=number)
    assert found.found is not None
    return found.found.n
