"""Every question of satisfaction surveys in a period: its share, its change, and what must stay hidden."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.estimation.comparison import newcombe_difference
from analytics.estimation.periods import parse
from analytics.flows.office import Office
from analytics.flows.periods.counted import counted
from analytics.flows.periods.questions import COLUMNS, questions
from analytics.model import EVERYWHERE, Scope
from analytics.store import surveys
from tests.bulletin.cities import answers, fill
from tests.flows.test_loading import load


def asked(office: Office, key: str, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    period = parse(key)
    found = questions(office, counted(office, kind=period.kind, scope=scope), period, scope=scope)
    assert list(found) == list(COLUMNS)
    return found.set_index("heading")


def test_shares_and_changes(office: Office) -> None:
    fill(
        office,
        ("2026-09-09", answers("C1", 总体满意度=(60, 100), 停车=(60, 100), 绿化=(50, 100))),
        ("2026-10-14", answers("C1", 总体满意度=(75, 100), 停车=(80, 100), 绿化=(45, 90))),
    )
    found = asked(office, "2026-10")
    assert list(found.index) == ["绿化", "总体满意度", "停车"], "least satisfied first"
    parking = found.loc["停车"]
    assert parking[["n", "satisfied", "outside", "n_before"]].tolist() == [100, 80, 0, 100]
    limits = ["difference", "difference_low", "difference_high"]
    assert parking[limits].tolist() == pytest.approx(newcombe_difference(80, 100, 60, 100, confidence=0.975))
    overall = found.loc["总体满意度", limits].tolist()
    assert overall == pytest.approx(newcombe_difference(75, 100, 60, 100)), "compared by itself"
    assert found["direction"].to_dict() == {"绿化": "steady", "总体满意度": "rising", "停车": "rising"}
    first = asked(office, "2026-09")
    assert first["direction"].isna().all() and first["n_before"].isna().all()


def test_consent_is_no_satisfaction(office: Office) -> None:
    fill(office, ("2026-10-14", answers("C1", 总体满意度=(40, 50), 停车=(30, 50))))
    rows = "".join(f"{at},C1,2026-10-14 10:00:00,同意,改造同意征询\n" for at in range(900, 930))
    load(office, "同意征询.csv", f"答卷编号,小区编号,提交时间,加装电梯,调查\n{rows}")
    assert set(surveys.surveys(office.store)["kind"]) == {"satisfaction", "consent"}
    assert set(asked(office, "2026-10").index) == {"总体满意度", "停车"}


def test_a_few_answers_do_not_follow_from_the_months_nor_from_the_year(office: Office) -> None:
    fill(
        office,
        ("2026-01-14", answers("C1", 总体满意度=(40, 50), 停车=(2, 3))),
        ("2026-02-11", answers("C1", 总体满意度=(40, 50), 停车=(10, 20))),
        ("2026-03-11", answers("C1", 总体满意度=(40, 50), 停车=(20, 40))),
    )
    assert asked(office, "2026-01").loc["停车", ["n", "share", "suppressed"]].isna().tolist() == [True, True, False]
    february = asked(office, "2026-02").loc["停车"]
    assert february["suppressed"] and february["suppressed_before"]
    assert pd.isna(february["n_before"]) and pd.isna(february["direction"])
    march = asked(office, "2026-03").loc["停车"]
    assert (march["n"], march["suppressed"], march["suppressed_before"]) == (40, False, True)
    assert pd.isna(march["share_before"]) and pd.isna(march["difference"])
    assert asked(office, "2026-Q1").loc["停车", "n"] == 63
    assert asked(office, "2026-02").index[-1] == "停车", "its place would tell its share"


def test_overall_questions_of_two_surveys_do_not_tell_each_other(office: Office) -> None:
    """The period's sum over surveys stands in the bulletin: 33 less the 30 would be the three."""
    fill(office, ("2026-10-14", answers("C1", 总体满意度=(20, 30))), title="甲调查")
    rows = "".join(f"{at},C2,2026-10-14 10:00:00,满意,乙调查\n" for at in range(900, 903))
    load(office, "乙.csv", f"答卷编号,小区编号,提交时间,总体满意度,调查\n{rows}")
    found = asked(office, "2026-10")
    shown = found.set_index("survey")["suppressed"]
    assert shown.to_dict() == {"甲调查": False, "乙调查": True}
    assert counted(office, kind="month").estimates["suppressed"].all(), "hidden in place of the 30"


def test_a_choice_of_places_does_not_tell_the_one_left_over(office: Office) -> None:
    """C1 has three answers: the street's less those of C2 would be them."""
    forms = answers("C1", 总体满意度=(2, 3), 停车=(2, 3)) + answers("C2", 总体满意度=(20, 30), 停车=(20, 30))
    fill(office, ("2026-10-14", forms + answers("C3", 总体满意度=(9, 10), 停车=(9, 10))))
    everywhere, alone = asked(office, "2026-10"), asked(office, "2026-10", Scope(community_id=("C2",)))
    assert everywhere.loc["停车", "n"] == 43 and alone.loc["停车", "suppressed"]
    assert asked(office, "2026-10", Scope(street=("光明路街道",))).loc["停车", "n"] == 33


def test_without_answers(office: Office) -> None:
    fill(office, ("2026-10-14", answers("C1", 总体满意度=(9, 10))))
    found = questions(office, counted(office), parse("2026-W20"))
    assert found.empty and list(found) == list(COLUMNS)
