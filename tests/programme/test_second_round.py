"""The round after rectification against the one before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from analytics.flows import loading
from analytics.flows.office import Office, open_office
from analytics.model import Scope
from analytics.programme.ledger import second_round
from tests.conftest import REGISTER, survey_csv
from tests.stores import url_of


def load(office: Office, name: str, text: str) -> None:
    drafted = loading.draft(office, name, text.encode())
    loading.commit(office, drafted, loading.check(office, drafted), by="王工")


def round_of(number: int, answers: dict[str, tuple[int, int]], day: str) -> str:
    """A survey file of one round: community → (satisfied, n)."""
    levels = {one: ["满意"] * satisfied + ["不满意"] * (n - satisfied) for one, (satisfied, n) in answers.items()}
    lines = survey_csv(levels, first=number * 1000, day=day).splitlines()
    return "\n".join([lines[0] + ",轮次", *(f"{line},{number}" for line in lines[1:])]) + "\n"


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Office]:
    office = open_office(url_of(tmp_path / "minyi.duckdb"))
    # C1 stands in another street than C2, whose few answers hide what would tell them.
    load(
        office, "名册.csv", REGISTER.replace("C1,朝阳花园,枣庄,市中区,光明路街道", "C1,朝阳花园,枣庄,市中区,文化路街道")
    )
    load(office, "满意度调查.csv", round_of(1, {"C1": (48, 80), "C2": (3, 4), "C3": (20, 30)}, "2026-06-01"))
    load(office, "满意度调查2.csv", round_of(2, {"C1": (56, 70), "C2": (20, 30)}, "2026-09-07"))
    yield office
    office.close()


def test_newcombes_published_example(city: Office) -> None:
    row = second_round.compared(city).set_index("community_id").loc["C1"]
    assert (row["n"], row["satisfied"], row["n_before"], row["satisfied_before"]) == (70, 56, 80, 48)
    figures = row[["difference", "difference_low", "difference_high"]].astype(float).round(4).tolist()
    assert figures == [0.2, 0.0524, 0.3339]
    assert (row["change"], row["standing_before"], row["standing"]) == ("more", "below", "met"), "exactly 80 % is met"


def test_a_round_of_few_answers_tells_nothing_nor_does_the_difference(city: Office) -> None:
    row = second_round.compared(city).set_index("community_id").loc["C2"]
    assert row["suppressed"] and (row["n"], row["satisfied"]) == (30, 20)
    for name in ("n_before", "satisfied_before", "share_before", "difference", "difference_low", "change"):
        assert pd.isna(row[name]), name


def test_a_community_of_one_round_is_not_compared(city: Office) -> None:
    assert set(second_round.compared(city)["community_id"]) == {"C1", "C2"}
    alone = Scope(community_id=("C3",))
    assert second_round.compared(city, alone).empty
    assert second_round.by_item(city, "C3").empty and second_round.by_topic(city, "C3").empty


def test_alike_rounds_support_no_change(city: Office) -> None:
    load(city, "满意度调查3.csv", round_of(3, {"C1": (56, 70)}, "2026-10-05"))
    row = second_round.compared(city).set_index("community_id").loc["C1"]
    assert (row["round"], row["round_before"], row["difference"], row["change"]) == (3, 2, 0.0, "unclear")


def test_questions_are_compared_each_with_itself(city: Office) -> None:
    items = second_round.by_item(city, "C1").set_index("heading")
    assert set(items.index) == {"总体满意度", "停车"}
    assert items.loc["停车", ["n", "n_before", "difference", "change"]].tolist() == [70, 80, 0.0, "unclear"]
    assert items.loc["总体满意度", "change"] == "more"
    few = second_round.by_item(city, "C2")
    assert few["suppressed"].all() and few["n_before"].isna().all() and few["difference"].isna().all()


def test_a_neighbour_s_few_answers_to_a_question_are_not_told_by_subtraction(tmp_path: Path) -> None:
    """In round 1 three of C2 answered on parking: its street's 33 less the 30 of C1 would tell them."""
    office = open_office(url_of(tmp_path / "minyi.duckdb"))
    load(office, "名册.csv", REGISTER)
    first = round_of(1, {"C1": (20, 30), "C2": (20, 30), "C3": (20, 30)}, "2026-06-01").splitlines()
    of_c2 = [row for row in first if ",C2," in row]
    blank = {row: row.replace(",满意,停车位", ",,停车位").replace(",不满意,满意,", ",不满意,,") for row in of_c2[3:]}
    assert sum(row != other for row, other in blank.items()) == 27
    load(office, "满意度调查.csv", "\n".join(blank.get(row, row) for row in first) + "\n")
    load(office, "满意度调查2.csv", round_of(2, {"C1": (24, 30), "C2": (24, 30), "C3": (20, 30)}, "2026-09-07"))
    for community in ("C1", "C2"):
        parking = second_round.by_item(office, community).set_index("heading").loc["停车"]
        assert parking["suppressed"] and pd.isna(parking["n_before"]) and pd.isna(parking["difference"]), community
        overall = second_round.by_item(office, community).set_index("heading").loc["总体满意度"]
        assert not overall["suppressed"] and overall["n_before"] == 30
    office.close()
