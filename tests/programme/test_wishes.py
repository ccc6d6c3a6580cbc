"""Wishes ranked: every figure counted by hand, or by brute force from the forms themselves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from statistics import mean

import pandas as pd
import pytest

from analytics.estimation.exact import joined_interval
from analytics.flows.office import Office
from analytics.model import Scope
from analytics.programme.wishes import wishes
from analytics.store import surveys
from analytics.store import wishes as stored
from tests.programme import wished
from tests.programme.wished import FORMS, NEED, ORDER

SURVEY = "s-ba3935b2"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office that holds the small survey; no test changes it."""
    with closing(wished.office(tmp_path_factory.mktemp("wished"))) as opened:
        assert wished.load(opened) == SURVEY
        yield opened


def of(table: pd.DataFrame, heading: str) -> pd.DataFrame:
    return table[table["heading"] == heading].set_index("choice")


def test_a_household_counts_once_and_asks_for_what_any_of_its_forms_asks(told: Office) -> None:
    need = of(wishes.ranking(told, SURVEY), NEED)
    # 道路: 1-101 (two forms), 1-102, 1-103, the form without a household, 2-105: five households, six forms.
    assert need.loc["道路", ["n", "forms", "base", "form_base", "outside"]].tolist() == [5, 6, 14, 15, 1]
    assert need.loc["照明", ["n", "forms"]].tolist() == [9, 9]
    assert need["population"].unique().tolist() == [270] and need["communities"].unique().tolist() == [3]
    low, high = joined_interval(9, 14, 270)
    assert need.loc["照明", ["share", "low", "high"]].tolist() == pytest.approx([9 / 14, low, high])
    assert need["rank"].tolist() == [1, 2, 3, 4] and need.index.tolist() == ["照明", "道路", "停车位", "奇怪设施"]


def test_a_forms_one_vote_is_split_over_its_choices(told: Office) -> None:
    need = of(wishes.ranking(told, SURVEY), NEED)
    given = [form[2].split("┋") for form in FORMS if form[2]]
    for option, row in need.iterrows():
        votes = [(option in chosen) / len(chosen) for chosen in given]
        assert row["vote"] == pytest.approx(mean(votes)) and row["vote_low"] <= row["vote"] <= row["vote_high"]
    assert need["vote"].sum() == pytest.approx(1)


def test_ranks_are_scored_as_the_platform_scores_them(told: Office) -> None:
    order = of(wishes.ranking(told, SURVEY), ORDER)
    orders = [form[3].split("→") for form in FORMS if form[3]]
    for option, row in order.iterrows():
        places = [one.index(option) + 1 for one in orders]
        assert row["score"] == pytest.approx(mean(4 - place for place in places))
        assert row["mean_place"] == pytest.approx(mean(places)) and row["first"] == places.count(1)
        assert row["first_share"] == pytest.approx(places.count(1) / 15)
    # 照明 and 道路 score 32 of 15 forms each: they share the first rank, and are close.
    assert order["rank"].tolist() == [1, 1, 3] and order["close"].tolist() == [False, True, True]


def test_neighbours_are_compared_on_the_same_forms(told: Office) -> None:
    """Six households of C2 want 照明, one of them 道路 too: clearly apart, though the two shares' intervals meet."""
    table = wishes.ranking(told, SURVEY, by="community")
    need = of(table[table["place_name"] == "建设新村"], NEED)
    assert need.loc["照明", "low"] > need.loc["道路", "high"] and not need.loc["道路", "close"]
    assert need.loc["道路", "gap"] == pytest.approx(5 / 6) and pd.isna(need.loc["照明", "gap"])
    assert need.loc["停车位", "n"] == 0 and need.loc["停车位", "share"] == 0 and need.loc["停车位", "close"]


def test_two_households_are_not_shown_nor_to_be_worked_out(told: Office) -> None:
    table = wishes.ranking(told, SURVEY, by="community")
    shown = table[~table["suppressed"]]
    # C3 has two households; of the others the smaller is hidden with it, question by question.
    assert set(of(shown, NEED)["place_name"]) == {"建设新村"} and "铁路宿舍" not in set(shown["place_name"])
    hidden = table[table["suppressed"]]
    assert hidden[["n", "base", "share", "score", "rank", "forms", "gap", "vote"]].isna().all(axis=None)
    assert not wishes.ranking(told, SURVEY)["suppressed"].any()
    # Street 文化路 is C3 alone, so its only sibling is hidden too, and either street as a reader's own choice.
    assert wishes.ranking(told, SURVEY, by="street")["suppressed"].all()
    for street in ("光明路街道", "文化路街道"):
        assert wishes.ranking(told, SURVEY, scope=Scope(street=(street,)))["suppressed"].all()


def test_a_part_of_a_street_is_judged_as_the_sum_it_is(office: Office) -> None:
    wished.load(office, [*FORMS, *((f"C{3 + n % 2}", f"3-2{n:02d}", "道路", "", "") for n in range(20))])
    assert not wishes.ranking(office, SURVEY, by="street")["suppressed"].all()
    one = wishes.ranking(office, SURVEY, by="street", scope=Scope(community_id=("C4",)))
    assert of(one, NEED)["base"].unique().tolist() == [10]


def test_the_latest_round_of_each_community_unless_one_is_named(told: Office) -> None:
    assert len(wishes.ranking(told, SURVEY, round_number=1)) == len(wishes.ranking(told, SURVEY))
    assert wishes.ranking(told, SURVEY, round_number=9).empty


def test_the_sample_counts_come_out_as_the_file_has_them(office: Office, sample: pd.DataFrame) -> None:
    survey = surveys.surveys(office.store)["survey_id"].iloc[-1]
    need = of(wishes.ranking(office, survey), "最需要的基础类改造")
    cells = sample["最需要的基础类改造"].dropna().str.split("┋")
    counted = cells.explode().value_counts()
    assert need["forms"].to_dict() == counted.to_dict() and need["form_base"].unique().tolist() == [len(cells)]
    homes = sample["户号"].fillna(pd.Series(range(len(sample)), dtype="str")) + sample["小区编号"]
    assert need["base"].iloc[0] == homes[cells.index].nunique()


def test_counts_of_pairs_add_up(told: Office) -> None:
    answers = stored.wish_answers(told.store, SURVEY)
    item = surveys.items(told.store).set_index("heading").loc[NEED, "item_id"]
    here = answers.pairs[(answers.pairs["item_id"] == item) & (answers.pairs["community_id"] == "C1")]
    counted = {(row.choice, row.other): row.both for row in here.itertuples()}
    alone = {("停车位", "照明"), ("停车位", "道路"), ("奇怪设施", "照明"), ("奇怪设施", "道路")}
    assert counted == dict.fromkeys(alone, 1) | {("照明", "道路"): 2}
    assert (answers.pairs["choice"] < answers.pairs["other"]).all()


def test_an_unknown_unit_is_refused(told: Office) -> None:
    with pytest.raises(ValueError, match="by is 'house'"):
        wishes.ranking(told, SURVEY, by="house")
