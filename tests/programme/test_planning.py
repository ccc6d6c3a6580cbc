"""The plan of a survey: what each community still needs, which buildings give it; no small group is told of."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.flows import acceptance, loading
from analytics.flows.office import Office
from analytics.flows.periods.disclosure import disclosed
from analytics.model import Scope, Verdicts
from analytics.privacy import suppression
from analytics.programme.entering import margin_file
from analytics.programme.planning.targets import PLAN_COLUMNS, Target, planned
from analytics.programme.planning.visits import BUILDING_COLUMNS, _visits, by_building, listed_households
from analytics.store import building_answers


def survey(answers: Mapping[tuple[str, str], tuple[int, int]]) -> str:
    """A survey file: by community and building how many are satisfied, and how many not."""
    lines = ["答卷编号,小区编号,提交时间,渠道,楼栋,总体满意度,停车"]
    numbers = itertools.count(1)
    for (community, building), (satisfied, others) in answers.items():
        for word in ["满意"] * satisfied + ["一般"] * others:
            lines.append(f"{next(numbers)},{community},2026-09-07 10:00:00,入户,{building},{word},满意")
    return "\n".join(lines) + "\n"


def load(office: Office, *files: tuple[str, str]) -> None:
    for name, text in files:
        drafted = loading.draft(office, name, text.encode())
        loading.commit(office, drafted, loading.check(office, drafted), by="王工")


@pytest.fixture
def filled(office: Office) -> Office:
    """C1: 30 of 40 over five buildings, of which two gave 2 and 3; C2 12; C3 only 3, and C4 hidden with it."""
    buildings = {"1号楼": (10, 5), "2号楼": (12, 3), "3号楼": (1, 1), "4号楼": (2, 1), "": (5, 0)}
    answers = {("C1", building): given for building, given in buildings.items()} | {
        ("C2", "1号楼"): (12, 0),
        ("C3", "1号楼"): (3, 0),
        ("C4", "1号楼"): (4, 2),
    }
    load(office, ("满意度调查.csv", survey(answers)))
    return office


def shown(office: Office) -> Verdicts:
    """The verdicts as pages show them."""
    found = acceptance.verdicts(office)
    return suppression.closed(found, disclosed(office).rounds(found))


def plan(office: Office, target: Target) -> pd.DataFrame:
    return planned(shown(office), target, confidence=0.95).set_index("community_id", drop=False)


class TestTargets:
    def test_a_verdict_needs_what_the_list_of_alerts_says(self, filled: Office) -> None:
        found, listed = plan(filled, Target()), shown(filled).set_index("community_id")
        assert list(found.columns) == list(PLAN_COLUMNS)
        assert found.loc["C1", "further"] == listed.loc["C1", "needed"] > 0
        assert found.loc["C1", "target"] == found.loc["C1", "further"] + 40

    def test_hidden_forms_are_not_told_by_what_is_still_needed(self, filled: Office) -> None:
        found = plan(filled, Target(assumed=0.9))
        assert found["suppressed"].to_dict() == {"C1": False, "C2": False, "C3": True, "C4": True}
        assert pd.isna(found.loc["C3", "further"]) and pd.isna(found.loc["C4", "further"])
        assert found.loc["C3", "expected"] == 0.9 and found.loc["C3", "target"] > 0

    def test_a_community_without_data_needs_the_whole(self, office: Office) -> None:
        found = plan(office, Target(assumed=0.7, chance=0.8))
        assert found.loc["C4", "further"] == found.loc["C4", "target"] <= 33

    def test_a_margin_counts_the_forms_in_hand(self, filled: Office) -> None:
        found = plan(filled, Target(aim="margin", margin=0.05))
        assert (found.loc["C1", "target"], found.loc["C1", "further"]) == (92, 52)  # 384.1/(1 + 383.1/120)

    def test_a_change_needs_a_round_of_its_own_and_fewer_of_the_same_households(self, filled: Office) -> None:
        aims = (Target(aim="change", chance=0.8, change=0.1, paired=paired) for paired in (False, True))
        others, same = (plan(filled, aim) for aim in aims)
        assert pd.isna(others.loc["C1", "target"]), "40 of 120 households: not even all of them now would show it"
        assert same.loc["C1", "target"] == same.loc["C1", "further"] <= 120
        assert same.loc["C2", "target"] is pd.NA, "all are satisfied already"

    def test_a_change_is_found_with_some_chance_only(self) -> None:
        with pytest.raises(ValueError, match="chance"):
            Target(aim="change", change=0.1)
        with pytest.raises(ValueError, match="chance of 1"):
            Target(aim="change", chance=1, change=0.1)

    def test_a_clear_verdict_needs_nothing(self, filled: Office) -> None:
        sure = shown(filled).assign(evidence="clear", n=50)
        assert (planned(sure, Target(chance=0.95), confidence=0.95)["further"] == 0).all()

    def test_unknown_households_cannot_be_planned(self, filled: Office) -> None:
        unknown = shown(filled).assign(households=pd.NA)
        assert planned(unknown, Target(), confidence=0.95)["target"].isna().all()


class TestBuildings:
    def test_answers_are_counted_by_building(self, filled: Office) -> None:
        found = building_answers.answered(filled.store)
        of_c1 = found[found["community_id"] == "C1"].set_index("building")["n"]
        assert of_c1.sum() == 40 and of_c1["1号楼"] == 15 and of_c1[of_c1.index.isna()].item() == 5

    def visits(self, office: Office, target: Target, **known: Mapping[str, int]) -> pd.DataFrame:
        verdicts = shown(office)
        register = {"C1": 6, "C2": 4, "C3": 3, "C4": 2}
        return by_building(
            office,
            planned(verdicts, target, confidence=0.95),
            verdicts,
            new_round=target.aim == "change",
            buildings=register,
            households_by_building=known,
        )

    def test_buildings_with_few_answers_are_hidden_and_one_more_that_would_tell_them(self, filled: Office) -> None:
        found = self.visits(filled, Target())
        assert list(found.columns) == list(BUILDING_COLUMNS)
        mine = found[found["community_id"] == "C1"]
        # 2 and 3 are few; together 5 in two buildings, which tells no one of them.
        assert mine["answered"].to_list()[:2] == [15, 15] and mine["answered"].isna().sum() == 2
        assert len(mine) == 6 and mine["building"].isna().sum() == 2, "the register knows of six"
        assert mine["further"].sum() == plan(filled, Target()).loc["C1", "further"]

    def test_what_is_in_hand_counts_where_it_is_shown(self, filled: Office) -> None:
        households = {"1号楼": 20, "2号楼": 20, "3号楼": 20, "4号楼": 20, "5号楼": 20, "6号楼": 20}
        mine = self.visits(filled, Target(), C1=households).query("community_id == 'C1'").set_index("building")
        assert mine.loc["5号楼", "answered"] == 0
        assert mine.loc["5号楼", "further"] > mine.loc["1号楼", "further"], "nobody has answered there yet"
        assert mine.loc["3号楼", "further"] in (mine.loc["4号楼", "further"], mine.loc["4号楼", "further"] + 1)
        assert mine["households"].loc[list(households)].tolist() == [20] * 6

    def test_a_community_of_few_answers_tells_of_no_building(self, filled: Office) -> None:
        mine = self.visits(filled, Target()).query("community_id == 'C3'")
        assert mine["answered"].isna().all() and mine["counts_all"].all()
        assert mine["further"].sum() == plan(filled, Target()).loc["C3", "target"]

    def test_a_new_round_goes_by_households_alone(self, filled: Office) -> None:
        target = Target(aim="change", chance=0.8, change=0.15, paired=True)
        mine = self.visits(filled, target, C1={"1号楼": 90, "2号楼": 30})
        mine = mine[mine["community_id"] == "C1"].set_index("building")
        assert (mine["answered"] == 0).all() and mine.loc["1号楼", "further"] > 2 * mine.loc["2号楼", "further"]

    def test_nothing_planned_nothing_visited(self, filled: Office) -> None:
        none = shown(filled).head(0)
        found = by_building(
            filled,
            planned(none, Target(), confidence=0.95),
            none,
            new_round=False,
            buildings={},
            households_by_building={},
        )
        assert found.empty and list(found.columns) == list(BUILDING_COLUMNS)

    @given(st.lists(st.integers(0, 12), min_size=2, max_size=6), st.data())
    @settings(max_examples=40, deadline=None)
    def test_no_list_tells_which_of_two_hidden_buildings_had_how_many(
        self, answers: list[int], data: st.DataObject
    ) -> None:
        """Move an answer between two hidden buildings such that both stay hidden: the list stays the same."""
        first = self.listed(answers)
        hidden = [at for at, flag in enumerate(first["suppressed"]) if flag and answers[at] > 0]
        assert not any(0 < answers[at] < 5 for at in range(len(answers)) if at not in hidden)
        if len(hidden) < 2 or sum(answers) < 5:
            return
        one, other = data.draw(st.permutations(hidden))[:2]
        moved = list(answers)
        moved[one], moved[other] = moved[one] - 1, moved[other] + 1
        second = self.listed(moved)
        if list(first["suppressed"]) == list(second["suppressed"]):
            pd.testing.assert_frame_equal(first, second)

    @given(st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=5), min_size=2, max_size=4), st.booleans())
    @settings(max_examples=40, deadline=None)
    def test_communities_together_are_what_each_is_by_itself(self, answers: list[list[int]], new_round: bool) -> None:
        asked = [self.asked(f"C{at}", each) for at, each in enumerate(answers)]
        known = {"C0": {"1号楼": 30, "7号楼": 12}}
        rows, counted = [row for row, _counted in asked], pd.concat([counted for _row, counted in asked])
        together = _visits(rows, counted, known, {"C1": 7}, minimum=5, new_round=new_round)
        alone = [_visits([row], mine, known, {"C1": 7}, minimum=5, new_round=new_round) for row, mine in asked]
        pd.testing.assert_frame_equal(together, pd.concat(alone, ignore_index=True))

    def asked(self, community_id: str, answers: list[int]) -> tuple[dict[str, object], pd.DataFrame]:
        """A row of a plan, and its forms by building; the last of ``answers`` are of no building."""
        names = [*[f"{at + 1}号楼" for at in range(len(answers) - 1)], None]
        counted = pd.DataFrame({"community_id": community_id, "building": names, "n": answers}).query("n > 0")
        few = sum(answers) < 5
        row = {
            "community_id": community_id,
            "n": pd.NA if few else sum(answers),
            "households": 200,
            "target": 90,
            "further": pd.NA if few else 90 - sum(answers),
            "suppressed": few,
        }
        return row, counted

    def listed(self, answers: list[int]) -> pd.DataFrame:
        row, counted = self.asked("C1", [*answers, 0])
        known = {"C1": {f"{at + 1}号楼": 30 for at in range(len(answers))}}
        return _visits([row], counted, known, {"C1": len(answers)}, minimum=5, new_round=False)


def test_households_of_buildings_come_from_the_register_s_margins(filled: Office) -> None:
    text = "小区编号,项目,类别,户数,人数\nC1,楼栋,1号楼,30,\nC1,楼栋,2号楼,10,\nC1,性别,女,,100\nC2,楼栋,1,24,\n"
    margin_file.commit(filled, margin_file.read(filled, "名册结构.csv", text.encode()), by="王敏")
    assert listed_households(filled) == {"C1": {"1号楼": 30, "2号楼": 10}, "C2": {"1号楼": 24}}
    assert listed_households(filled, Scope(community_id=("C2",))) == {"C2": {"1号楼": 24}}
