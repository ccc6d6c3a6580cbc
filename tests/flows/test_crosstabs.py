"""Tables by groups and two rounds of a small city, against numbers counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.estimation.tables import contingency
from analytics.flows import crosstab_register, crosstab_shown, crosstabs, round_pairs
from analytics.flows.crosstab_layout import Asked
from analytics.flows.crosstabs import NoSuchPlace
from analytics.flows.office import Office
from analytics.language import using
from analytics.model import EVERYWHERE, Scope
from analytics.store import crosstabs as stored
from tests.estimation.agreement import agree
from tests.privacy.crossed_city import FIRST, HOMES, SECOND, SEX, WISH, Form, fill
from tests.store.files import SURVEY

CITY = Scope(city=("枣庄市",))


def forms(home: str, sex: str | None, satisfied: int, others: int, prefix: str = "", wish: str = "路灯") -> list[Form]:
    return [
        Form(home, sex, 5 if at < satisfied else 1, 5 if at < satisfied else 1, wish, key=f"{prefix}{sex}{at}")
        for at in range(satisfied + others)
    ]


@pytest.fixture
def filled(office: Office) -> Office:
    """Men 90 of 120, women 66 of 120 satisfied, ten of each in every one of six homes; again a month later."""
    first = [form for home in HOMES for form in forms(home, "男", 15, 5) + forms(home, "女", 11, 9, wish="停车")]
    second = [form for home in HOMES for form in forms(home, "男", 15, 5) + forms(home, "女", 17, 3)]
    fill(office, {1: first, 2: second})
    return office


def shares(table: crosstabs.Crosstab, answer: str) -> dict[str, float]:
    rows = table.cells[table.cells["answer"] == answer]
    return {row: round(float(share), 4) for row, share in zip(rows["row"], rows["share"], strict=True)}


def test_satisfied_by_sex(filled: Office) -> None:
    found = crosstabs.crosstab(filled, Asked(SURVEY, FIRST, SEX, 1), CITY)
    assert shares(found, "满意") == {"女": 0.55, "男": 0.75, "合计": 0.65}
    assert found.finding.method == "rao_scott" or found.finding.communities == 6
    marks = found.cells.set_index(["row", "answer"])["mark"]
    assert marks["合计", "满意"] == ""
    assert not found.cells["suppressed"].any() and found.merged == ()


def test_one_street_of_two_communities_is_pearsons(filled: Office) -> None:
    street = Scope(city=("枣庄市",), district=("东区",), street=("一街",))
    found = crosstabs.crosstab(filled, Asked(SURVEY, FIRST, SEX, 1), street)
    assert (found.finding.method, found.finding.communities, found.finding.n) == ("pearson", 2, 80)
    by_hand = contingency.pearson([[30, 10], [22, 18]])
    agree("crosstab of a store", "by hand", [found.finding.p], [by_hand.p], tolerance=1e-12)


def test_levels_apart_and_another_question(filled: Office) -> None:
    apart = crosstabs.crosstab(filled, Asked(SURVEY, FIRST, SEX, 1), CITY, detail=True)
    assert list(dict.fromkeys(apart.cells["answer"])) == ["5", "4", "3", "2", "1"]
    other = crosstabs.crosstab(filled, Asked(SURVEY, FIRST, stored.ITEM + SECOND, 1), CITY)
    assert shares(other, "满意") == {"满意": 1.0, "未达满意": 0.0, "合计": 0.65}
    options = crosstabs.crosstab(filled, Asked(SURVEY, WISH, SEX, 1), CITY)
    assert shares(options, "路灯") == {"女": 0.0, "男": 1.0, "合计": 0.5}


def test_a_table_is_in_each_reader_s_language_whoever_asked_first(office: Office) -> None:
    homes = [form for home in HOMES for form in forms(home, "男", 15, 5) + forms(home, None, 11, 9)]
    fill(office, {1: homes})
    asked = Asked(SURVEY, FIRST, SEX, 1)
    with using("en"):
        english = crosstab_shown.in_words(crosstabs.crosstab(office, asked, CITY), SEX)
    chinese = crosstab_shown.in_words(crosstabs.crosstab(office, asked, CITY), SEX)
    assert list(shares(english, "Satisfied")) == ["Men", "Blank", "Total"]
    assert list(shares(chinese, "满意")) == ["男", "未填", "合计"]
    assert (english.untested, chinese.untested) == (("Blank",), ("未填",))


def test_only_whole_places_are_offered(filled: Office) -> None:
    names = {(place.district, place.street) for place in crosstabs.places(filled)}
    assert ((), ()) in names and (("东区",), ("一街",)) in names and len(names) == 1 + 2 + 4
    mine = filled.within(Scope(community_id=("C1", "C3")))
    # Of 一街 the reader sees one community of two; 二街 is C3 alone.
    assert [place.street for place in crosstabs.places(mine)] == [("二街",)]
    for place in (Scope(district=("东区", "西区")), Scope(community_id=("C1",))):
        with pytest.raises(NoSuchPlace):
            crosstabs.crosstab(filled, Asked(SURVEY, FIRST, SEX, 1), place)


def test_a_small_group_is_hidden_with_a_second_one_and_not_tested(office: Office) -> None:
    few = [form for home in HOMES for form in forms(home, "男", 15, 5) + forms(home, "女", 11, 9)]
    fill(office, {1: few + forms("C1", None, 2, 1, "x")})
    found = crosstabs.crosstab(office, Asked(SURVEY, FIRST, SEX, 1), CITY)
    closed = found.cells[found.cells["base"].isna()]["row"].unique().tolist()
    assert "未填" in closed and len(closed) == 2
    assert found.finding.method == "none"


def test_by_the_register_and_by_round_only_what_is_shown_goes_in(filled: Office) -> None:
    decades = crosstab_register.crosstab(filled, Asked(SURVEY, FIRST, "register:built_year", 1), CITY)
    assert shares(decades, "满意") == {"1980—1989 年": 0.65, "1990—1999 年": 0.65, "合计": 0.65}
    rounds = crosstab_register.crosstab(filled, Asked(SURVEY, FIRST, "round", 1), CITY)
    assert shares(rounds, "满意") == {"第 1 轮": 0.65, "第 2 轮": 0.8, "合计": 0.725}
    assert rounds.left_out == 0


def test_a_community_of_few_is_left_out_of_the_registers_groups(office: Office) -> None:
    fill(office, {1: [form for home in list(HOMES)[1:] for form in forms(home, "男", 15, 5)] + forms("C1", "男", 2, 1)})
    found = crosstab_register.crosstab(office, Asked(SURVEY, FIRST, "register:built_year", 1), CITY)
    assert found.left_out == 2
    assert found.cells[found.cells["row"] == "合计"]["base"].iloc[0] == 80


def test_two_rounds_household_by_household(filled: Office) -> None:
    assert round_pairs.offered(filled, SURVEY) == [((SURVEY, 1), (SURVEY, 2))]
    found = {each.item_id: each for each in round_pairs.compare(filled, (SURVEY, 1), (SURVEY, 2), CITY)}
    first = found[FIRST]
    assert (first.n, first.before, first.after) == (240, (156, 240), (192, 240))
    assert first.pairs is not None and first.change is not None
    assert (first.pairs.gained, first.pairs.lost) == (36, 0)
    assert first.change.twice[0] == pytest.approx(0.15) and np.isnan(first.change.once[0])
    assert first.change.p < 0.001


def test_nobody_twice_is_nothing_to_tell(office: Office) -> None:
    first = [form for home in HOMES for form in forms(home, "男", 15, 5, "a")]
    second = [form for home in HOMES for form in forms(home, "男", 15, 5, "b")]
    fill(office, {1: first, 2: second})
    assert round_pairs.compare(office, (SURVEY, 1), (SURVEY, 2), EVERYWHERE) == []


def test_a_place_without_answers_has_an_empty_table(office: Office) -> None:
    fill(office, {1: forms("C1", "男", 15, 5)})
    found = crosstabs.crosstab(office, Asked(SURVEY, FIRST, SEX, 1), Scope(city=("枣庄市",), district=("西区",)))
    assert found.finding.method == "none" and found.cells["n"].sum() == 0


def test_a_community_that_nobody_answered_in_has_no_buildings_to_tell_of(filled: Office) -> None:
    asked = Asked(SURVEY, FIRST, stored.BUILDING, 9, community_id=next(iter(HOMES)))
    found = crosstabs.crosstab(filled, asked, Scope(community_id=(next(iter(HOMES)),)))
    assert found.finding.method == "none" and not found.cells["base"].fillna(1).sum()
