"""Weeks, months, quarters and years of a small city, counted by hand."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from analytics.charts.signals import signal_sentence
from analytics.estimation.comparison import newcombe_difference
from analytics.estimation.periods import KINDS, parse
from analytics.flows.office import Office
from analytics.flows.periods.control_charts import share_chart, value_chart
from analytics.flows.periods.counted import counted
from analytics.flows.periods.figures import figures
from analytics.flows.periods.latest import latest
from analytics.flows.periods.milestones import Milestone, phases, round_milestones
from analytics.flows.periods.small_areas import COLUMNS, small_areas
from tests.conftest import REGISTER, survey_csv
from tests.flows.test_loading import load


def mixed(satisfied: int, rest: int) -> list[str]:
    return ["满意"] * satisfied + ["一般"] * rest


def fill(office: Office, *files: tuple[str, dict[str, list[str]]], register: str = REGISTER) -> Office:
    """Load ``files``: a day, and the answers by community."""
    load(office, "名册.csv", register)
    for at, (day, answers) in enumerate(files):
        load(office, "调查.csv", survey_csv(answers, first=1000 * at + 1, day=day))
    return office


@pytest.fixture
def city(office: Office) -> Office:
    """A November, and the October and the November before: 60 of 100, 70 of 100, then 85 of 100."""
    return fill(
        office,
        ("2025-11-12", {"C1": mixed(60, 40)}),
        ("2026-10-14", {"C1": mixed(70, 30)}),
        ("2026-11-11", {"C1": mixed(45, 5), "C2": mixed(40, 10)}),
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_last_period_in_a_few_figures_is_that_of_all_its_figures(city: Office, kind: str) -> None:
    load(
        city,
        "调查.csv",
        survey_csv({"C1": mixed(1, 9), "C2": mixed(30, 0), "C3": mixed(0, 3)}, first=9001, day="2026-10-28"),
    )
    read = counted(city, kind=kind)
    for seen in (read, read.up_to(read.periods[-1]), read.up_to(read.periods[0])):
        few, every = latest(seen), figures(seen)
        assert few is not None and every is not None
        assert (few.period, few.received, few.change) == (every.period, every.received.n, every.previous.change)
        assert (few.flagged, few.cleared) == (len(every.flags.newly_flagged), len(every.flags.cleared))
        if every.estimate is None:
            assert few.estimate is None
        else:
            pd.testing.assert_series_equal(few.estimate, every.estimate)


def test_before_the_first_form_there_is_no_last_period(office: Office) -> None:
    assert latest(counted(fill(office))) is None


@pytest.mark.parametrize(("kind", "key"), [("week", "2026-W46"), ("month", "2026-11")])
def test_a_change_is_claimed_only_where_its_interval_supports_it(city: Office, kind: str, key: str) -> None:
    found = figures(counted(city, kind=kind), parse(key))
    assert found is not None and found.period.key == key
    assert found.estimate is not None and (found.estimate["satisfied"], found.estimate["n"]) == (85, 100)
    against = found.year_before.change
    assert against is not None and against.is_supported
    expected = newcombe_difference(85, 100, 60, 100)
    assert (against.difference, against.low, against.high) == pytest.approx(expected)
    assert found.year_before.other.key == key.replace("2026", "2025")
    if kind == "month":
        assert found.previous.change is not None and found.previous.change.difference == pytest.approx(0.15)
        assert (found.received.n, found.received.before, found.received.year_before) == (100, 100, 100)
    else:
        assert (found.previous.change, found.previous.reason) == (None, "none_then")
        assert (found.received.before, found.received.year_before) == (0, 100)


def test_without_a_year_before_it_says_so(city: Office) -> None:
    found = figures(counted(city, kind="year"), parse("2025"))
    assert found is not None
    assert (found.year_before.change, found.year_before.reason) == (None, "before_first")
    assert found.received.year_before is None
    this_year = figures(counted(city, kind="year"), parse("2026"))
    assert this_year is not None and this_year.year_before.change is not None
    assert this_year.year_before.n == 200 and this_year.year_before.n_other == 100


def test_flags_coverage_and_risk_at_the_end_of_a_quarter(city: Office) -> None:
    found = figures(counted(city, kind="quarter"), parse("2026-Q4"))
    assert found is not None
    assert found.verdicts.set_index("community_id")["standing"].to_dict() == {
        "C1": "below",  # 175 of 250
        "C2": "met",
        "C3": "no_data",
        "C4": "no_data",
    }
    assert found.flags.newly_flagged.empty and found.flags.cleared.empty
    assert found.at_risk["community_id"].tolist() == ["C2"], "exactly 80 %, 40 of 50 of 90 households"
    covered = found.coverage.set_index("period").loc[pd.Timestamp("2026-10-01")]
    assert covered[["n", "asked", "forms", "households"]].tolist() == [200, 2, 300, 210]
    assert found.coverage["n"].tolist() == [100, 0, 0, 0, 200]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_at_all(office: Office, kind: str) -> None:
    read = counted(office, kind=kind)
    assert figures(read) is None and read.latest is None and read.periods == []
    assert share_chart(read).points.empty
    assert list(small_areas(read)) == list(COLUMNS) and small_areas(read).empty
    load(office, "名册.csv", REGISTER)
    assert figures(counted(office, kind=kind)) is None


def test_one_community_with_missing_answers_alone(office: Office) -> None:
    fill(office, ("2026-09-07", {"C1": mixed(5, 1)}), ("2026-09-14", {"C1": ["不清楚"] * 6}))
    found = figures(counted(office))
    assert found is not None and found.received.n == 6
    assert found.estimate is None and found.previous.reason == "none_now"
    assert found.verdicts.set_index("community_id").loc["C1", ["standing", "n"]].tolist() == ["met", 6]
    assert share_chart(counted(office)).points["value"].notna().tolist() == [True, False]


def test_a_day_within_a_week_and_a_week_without_forms(city: Office) -> None:
    read = counted(city, week_starts_on=5)
    assert figures(read, parse("2030-W01", week_starts_on=5)) is None
    quiet = figures(read, parse("2026-W43", week_starts_on=5))
    assert quiet is not None and quiet.received.n == 0 and quiet.estimate is None
    assert quiet.previous.reason == "none_now"
    assert quiet.period.start == dt.date(2026, 10, 23)


def test_the_running_period_is_marked_and_moves_no_limit(city: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Office, "now", lambda self: dt.datetime(2026, 11, 12, 9))
    read = counted(city, kind="month")
    assert read.latest is not None and read.latest.key == "2026-10"
    found = figures(read, parse("2026-11"))
    assert found is not None and not found.is_complete
    points = share_chart(read).points
    assert points["complete"].tolist() == [True] * 12 + [False]
    assert points["centre"].iloc[-1] == pytest.approx(130 / 200)


def test_few_answers_are_shown_nowhere(office: Office) -> None:
    """Three weeks of 40, 3 and 6 answers, each of one community: the 3 are hidden, and the 40 of the same street.

    The street's 43 are shown, so the 40 are not, neither as C1's nor as the first week's, which are the same answers.
    """
    fill(
        office,
        ("2026-09-07", {"C1": mixed(30, 10)}),
        ("2026-09-14", {"C2": mixed(3, 0)}),
        ("2026-09-21", {"C3": mixed(3, 3)}),
    )
    read = counted(office)
    assert read.estimates["suppressed"].tolist() == [True, True, False]
    chart = share_chart(read)
    assert chart.points["value"].notna().tolist() == [False, False, True]
    assert signal_sentence(chart, dt.date(2026, 9, 14)) == "本周没有可显示的数值，不作判断。"
    last = figures(read)
    assert last is not None and last.previous.reason == "hidden"
    assert last.verdicts.set_index("community_id")["suppressed"].to_dict() == {
        "C1": True, "C2": True, "C3": False, "C4": False,
    }  # fmt: skip
    few = last.verdicts.set_index("community_id").loc["C2"]
    assert pd.isna(few["share"]) and pd.isna(few["n"]) and few["evidence"] == "insufficient"
    areas = small_areas(read, by="street")
    assert areas.loc[areas["label"] == "光明路街道", "share"].isna().all()
    assert areas["rank"].tolist() == [1, 1, 1, 2, 2, 2]


def test_milestones_are_where_most_go_on_to_a_new_round(office: Office) -> None:
    load(office, "名册.csv", REGISTER)
    rounds = [
        ("2026-09-07", 1, "C1C2C3"),
        ("2026-09-14", 2, "C1"),
        ("2026-09-15", 1, "C2C3"),
        ("2026-09-21", 2, "C2C3"),
    ]
    rounds.append(("2026-09-28", 1, "C4"))  # a late form of round 1 begins nothing
    for at, (day, number, who) in enumerate(rounds):
        lines = survey_csv({who[i : i + 2]: mixed(4, 1) for i in range(0, len(who), 2)}, first=100 * at + 1, day=day)
        head, *body = lines.splitlines()
        load(office, "调查.csv", "\n".join([f"{head},轮次", *(f"{line},{number}" for line in body)]) + "\n")
    read = counted(office)
    assert round_milestones(read) == [Milestone(dt.date(2026, 9, 21), "第 2 轮调查开始")]
    assert phases(read, round_milestones(read)) == [1, 1, 2, 2]
    own = [Milestone(dt.date(2026, 9, 16), "整改完成"), Milestone(dt.date(2020, 1, 1), "此前")]
    points = share_chart(read, milestones=own).points
    assert points["phase"].tolist() == [1, 2, 2, 2]
    assert points["milestone"].tolist() == ["", "整改完成", "", ""]
    scores = pd.DataFrame({"period": read.starts[[0, 2]], "value": [80.0, 90.0]})
    assert value_chart(read, scores, milestones=[]).points["centre"].tolist() == [85.0] * 4


def test_districts_with_surveys_of_their_own_go_on_together(office: Office) -> None:
    """C1 and C2 answer one survey, C3 another: no survey is that of most, and yet most are at their second round."""
    load(office, "名册.csv", REGISTER)
    for at, (day, number) in enumerate((("2026-09-07", 1), ("2026-09-14", 1), ("2026-09-21", 2), ("2026-09-28", 2))):
        for title, who in (("甲调查", "C1"), ("乙调查", "C2"), ("丙调查", "C3")):
            lines = survey_csv({who: mixed(4, 1)}, first=100 * at + 1, day=day, title=title)
            head, *body = lines.splitlines()
            load(office, f"{title}.csv", "\n".join([f"{head},轮次", *(f"{line},{number}" for line in body)]) + "\n")
    read = counted(office)
    assert round_milestones(read) == [Milestone(dt.date(2026, 9, 21), "第 2 轮调查开始")]
    assert share_chart(read).points["phase"].tolist() == [1, 1, 2, 2]


def test_communities_asked_for_the_first_time_are_no_milestone(office: Office) -> None:
    load(office, "名册.csv", REGISTER)
    for at, who in enumerate(("C1", "C2", "C3")):
        text = survey_csv({who: mixed(4, 1)}, first=100 * at + 1, day=f"2026-09-{7 + 7 * at:02d}", title=f"{who}调查")
        load(office, f"{who}.csv", text)
    assert round_milestones(counted(office)) == []


def test_small_areas_stand_by_severity_not_by_share(office: Office) -> None:
    """文化路 has the lower share, of 93 households; 光明路 has 210 households further short in all."""
    fill(office, ("2026-09-07", {"C1": mixed(50, 50), "C2": mixed(45, 40), "C3": mixed(20, 24)}))
    areas = small_areas(counted(office), by="street")
    assert areas["label"].tolist() == ["光明路街道", "文化路街道"] and areas["rank"].tolist() == [1, 2]
    assert areas["share"].tolist() == pytest.approx([95 / 185, 20 / 44])
    assert areas["households"].tolist() == [210, 60], "of the communities that answered"
    assert areas["within"].tolist() == ["枣庄 市中区"] * 2
    assert small_areas(counted(office))["label"].tolist() == ["市中区"]
    with pytest.raises(ValueError, match="district, street"):
        small_areas(counted(office), by="building")


def test_three_hundred_communities(office: Office) -> None:
    ids = [f"K{number:03d}" for number in range(300)]
    head = "小区编号,小区名称,城市,区县,街道,户数"
    name = "齿轮厂第二生活区南院（原机床附件厂、轴承厂、标准件厂联合职工宿舍）东区一期至三期"
    rows = [f"{one},{one}{name},枣庄,市中区,第{at % 30}街道,200" for at, one in enumerate(ids)]
    fill(office, ("2026-09-07", {one: mixed(5, 1) for one in ids}), register="\n".join([head, *rows]) + "\n")
    read = counted(office)
    found = figures(read)
    assert found is not None and found.tally[["standing", "n"]].to_numpy().tolist() == [["met", 300]]
    assert small_areas(read, by="street")["unit"].nunique() == 30
