"""Every number of the bulletin again, from the sample files alone: plain counting, scipy's Wilson, no code of ours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest

from analytics.bulletin import issuing
from analytics.bulletin.content import Bulletin, dump
from analytics.bulletin.reading import read
from analytics.estimation.periods import parse
from analytics.flows import drafting, loading
from analytics.flows.office import Office, open_office
from analytics.ingest.reading.archives import Member
from analytics.model import EVERYWHERE, Scope
from analytics.programme.entering import filings
from tests.bulletin import recount
from tests.bulletin.readings import rows, said, table
from tests.stores import url_of

CASES = {
    "week": ("2026-W46", EVERYWHERE),
    "second week of all": ("2026-W28", EVERYWHERE),
    "week of a second round": ("2026-W38", EVERYWHERE),
    "month": ("2026-10", EVERYWHERE),
    "quarter": ("2026-Q3", EVERYWHERE),
    "week of a district": ("2026-W46", Scope(district=("市中区",))),
}


@dataclass(frozen=True)
class Case:
    """A bulletin, and what the files hold: ``forms`` up to its end, one row each, and the register of its place."""

    bulletin: Bulletin
    forms: pd.DataFrame
    register: pd.DataFrame
    start: dt.date
    end: dt.date
    before: dt.date

    @property
    def received(self) -> pd.DataFrame:
        return self.forms[self.forms["day"] >= self.start]

    @property
    def received_before(self) -> pd.DataFrame:
        return self.forms[(self.forms["day"] >= self.before) & (self.forms["day"] < self.start)]

    def numbers(self, section: str, key: str) -> dict[str, Any]:
        return {name: number.value for name, number in said(self.section(section), key).numbers.items()}

    def section(self, key: str) -> Any:
        return next(each for each in self.bulletin.sections if each.key == key)

    def keys(self, section: str) -> set[str]:
        return {each.key for each in self.section(section).sentences}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with the sample's register, satisfaction surveys and ledger."""
    with closing(open_office(url_of(tmp_path_factory.mktemp("sample") / "minyi.duckdb"))) as opened:
        for name in ("register.csv", *recount.SURVEYS):
            loading.load_file(opened, recount.SAMPLE / name, by="tester")
        records = recount.SAMPLE / "cycle_records.csv"
        filing = filings.filed(opened, drafting.read(opened, Member(records.name, drafting.file_bytes(records))))
        assert filing is not None
        filing.enter(opened, by="tester")
        yield opened


@pytest.fixture(scope="module", params=CASES.values(), ids=CASES.keys())
def case(request: pytest.FixtureRequest, office: Office) -> Case:
    key, scope = request.param
    period = parse(key)
    reading = read(office, period, scope=scope)
    assert reading is not None
    register = recount.csv("register.csv").astype({"户数": "int64"})
    forms = recount.forms(register)
    if scope.district:
        register = register[register["区县"].isin(scope.district)]
    mine = forms[forms["小区编号"].isin(register["小区编号"]) & (forms["day"] <= period.end)]
    bulletin = issuing.draft(office, reading)
    return Case(bulletin, mine, register, period.start, period.end, period.previous.start)


def test_a_district_hears_of_no_other_place(case: Case) -> None:
    """By name or number; names that its own places bear too tell nothing."""
    everywhere = recount.csv("register.csv")
    others = everywhere[~everywhere["小区编号"].isin(case.register["小区编号"])]
    text = dump(case.bulletin)
    for heading in ("小区编号", "小区名称", "街道", "区县", "城市"):
        own = "，".join(case.register[heading].dropna())
        foreign = [name for name in others[heading].dropna().unique() if name not in own]
        assert others.empty or foreign
        assert [name for name in foreign if name in text] == []
    assert others.empty or not any(survey in text for survey in recount.SURVEYS[1:])


def test_forms_and_their_change(case: Case) -> None:
    received, before = case.received, case.received_before
    assert case.numbers("basics", "scope") == {
        "communities": len(case.register),
        "households": case.register["户数"].sum(),
    }
    assert case.numbers("basics", "received") == {"n": len(received), "communities": received["小区编号"].nunique()}
    change = case.numbers("basics", "change")
    assert (change["before"], change["by"]) == (len(before), abs(len(received) - len(before)))
    if "rate" in change:
        assert change["rate"] == pytest.approx(abs(len(received) / len(before) - 1))
    if "times" in change:
        assert change["times"] == pytest.approx(len(received) / len(before))
    assert {"rate", "times"} & set(change)
    by_survey = received.groupby("调查").size().to_dict()
    told: dict[str, int] = {}
    for row in rows(table(case.section("basics"), "surveys")):
        told[row["调查"]] = told.get(row["调查"], 0) + row["本期份数"]
    assert told == by_survey


def test_forms_by_channel(case: Case) -> None:
    by_channel = case.received["渠道"].value_counts()
    text = said(case.section("coverage"), "channels").text
    for channel, n in by_channel.items():
        assert f"{channel} {n:,} 份（{100 * n / len(case.received):.1f}\u00a0%）" in text


def test_coverage(case: Case) -> None:
    for key, forms in (("now", case.forms), ("before", case.forms[case.forms["day"] < case.start])):
        latest = recount.latest(forms)
        households = case.register.set_index("小区编号")["户数"][latest["小区编号"].unique()]
        share = len(latest) / households.sum()
        if key == "now":
            asked = {"asked": len(households), "households": households.sum()}
            assert case.numbers("coverage", "asked") == asked
            told = case.numbers("coverage", "coverage")
            assert told == {"forms": len(latest), "coverage": pytest.approx(share)}
            assert case.numbers("coverage", "left") == {"left": len(case.register) - len(households)}
        else:
            assert case.numbers("coverage", "before")["before"] == pytest.approx(share)


def test_the_satisfied_share_its_interval_and_its_change(case: Case) -> None:
    part, n = recount.satisfied(case.received)
    part_before, n_before = recount.satisfied(case.received_before)
    low, high = recount.wilson(part, n)
    share = {"share": part / n, "low": low, "high": high, "n": n, "satisfied": part}
    assert case.numbers("satisfaction", "share") == pytest.approx(share)
    down, up = recount.newcombe(part, n, part_before, n_before)
    change = part / n - part_before / n_before
    sentence = said(case.section("satisfaction"), "previous")
    told = {name: number.value for name, number in sentence.numbers.items()}
    assert told == pytest.approx({"change": change, "low": down, "high": up, "n": n_before})
    claim = "可以认定上升" if down > 0 else "可以认定下降" if up < 0 else "不能认定有变化"
    assert claim in sentence.text
    line = said(case.section("satisfaction"), "line").text
    assert ("区间跨过" in line) == (low < recount.GATE / 100 <= high)
    assert ("高于" in line) == (100 * part > recount.GATE * n)


def test_standings_newcomers_and_those_that_cleared_the_line(case: Case) -> None:
    now = recount.standings(case.forms, case.register)
    then = recount.standings(case.forms[case.forms["day"] < case.start], case.register)
    counted = now["standing"].value_counts().to_dict()
    told = case.numbers("satisfaction", "standings")
    assert told == {"all": len(now)} | {name: counted.get(name, 0) for name in ("met", "below", "no_data")}
    for standing in ("met", "below"):
        by_evidence = now.loc[now["standing"] == standing, "evidence"].value_counts().to_dict()
        assert case.numbers("satisfaction", f"evidence_{standing}") == by_evidence
    below, below_before = (set(each.index[each["standing"] == "below"]) for each in (now, then))
    met = set(now.index[now["standing"] == "met"])
    for key, changed in (("newly_flagged", below - below_before), ("cleared", met & below_before)):
        assert case.numbers("below", key).get("n", 0) == len(changed)
        source = said(case.section("below"), key).source
        assert set(source.communities) == changed


def test_every_community_that_is_shown(case: Case) -> None:
    now = recount.standings(case.forms, case.register)
    words = {"met": "达标", "below": "未达标", "no_data": "无数据"}
    told = {row["小区编号"]: row for row in rows(table(case.section("below"), "communities"))}
    assert set(told) == set(now.index)
    few = now.index[now["n"].between(1, recount.FEWEST - 1)]
    assert all(told[one]["满意率"] is None and told[one]["累计有效"] is None for one in few)
    shown = 0
    for one, row in now.iterrows():
        assert told[one]["判定"] == words[row["standing"]]
        if told[one]["满意率"] is not None:
            shown += 1
            figures = [told[one][name] for name in ("累计有效", "满意", "满意率", "下限", "上限")]
            assert figures == pytest.approx([row["n"], row["satisfied"], row["share"], row["low"], row["high"]])
    # What came since the end of a past period is told apart by few answers in many communities: those are hidden.
    assert shown > len(now) / 3
    for row in rows(table(case.section("below"), "below")):
        found = now[(case.register.set_index("小区编号")["小区名称"].reindex(now.index) == row["小区"])]
        if row["满意率"] is not None:
            assert row["距达标线"] == pytest.approx(row["满意率"] - recount.GATE / 100)
            assert row["满意率"] in [pytest.approx(share) for share in found["share"]]


def test_questions(case: Case) -> None:
    expected = {}
    for survey, forms in case.received.groupby("调查"):
        for heading in recount.questions(forms):
            part, n = recount.satisfied(forms, heading)
            expected[survey, heading] = (n, part / n if n else None, *(recount.wilson(part, n) if n else (None, None)))
    told = {(row["调查"], row["题目"]): row for row in rows(table(case.section("items"), "items"))}
    assert set(told) == {key for key, figures in expected.items() if figures[0]}
    for key, row in told.items():
        if row["满意率"] is not None:
            figures = [row[name] for name in ("有效份数", "满意率", "区间下限", "区间上限")]
            assert figures == pytest.approx(expected[key]), key
    shown = [row for row in told.values() if row["满意率"] is not None]
    numbers = case.numbers("items", "questions")
    assert (numbers["questions"], numbers["n"]) == (len(told), sum(row["有效份数"] for row in shown))
    line = case.numbers("items", "line")
    assert line.get("below", 0) == sum(row["区间上限"] < recount.GATE / 100 for row in shown)
    assert line.get("above", 0) == sum(row["区间下限"] >= recount.GATE / 100 for row in shown)


def test_questions_against_the_period_before(case: Case) -> None:
    compared = [row for row in rows(table(case.section("items"), "items")) if row["环比"] is not None]
    assert compared
    for row in compared:
        now, then = (each[each["调查"] == row["调查"]] for each in (case.received, case.received_before))
        (part, n), (part_before, n_before) = recount.satisfied(now, row["题目"]), recount.satisfied(then, row["题目"])
        low, high = recount.newcombe(part, n, part_before, n_before, confidence=1 - 0.05 / len(compared))
        figures = [row["环比"], row["环比下限"], row["环比上限"]]
        assert figures == pytest.approx([part / n - part_before / n_before, low, high])
        word = "上升" if low > 0 else "下降" if high < 0 else "不能认定有变化"
        assert word in row["判断"]


@pytest.mark.parametrize(("level", "heading"), [("district", "区县"), ("street", "街道")])
def test_districts_and_streets(case: Case, level: str, heading: str) -> None:
    if case.register[heading].nunique() < 2:
        assert f"{level}_none" not in case.keys("areas")
        return
    placed = case.received.merge(case.register[["小区编号", "城市", "区县", "街道"]], on="小区编号")
    told = rows(table(case.section("areas"), f"{level}_figures"))
    shown = [row for row in told if row["满意率"] is not None]
    assert len(shown) >= len(told) / 2
    for row in shown:
        within = placed[placed[heading] == row[heading]]
        if level == "street":
            within = within[within["城市"] + " " + within["区县"] == row["所属"]]
        part, n = recount.satisfied(within)
        assert (row["有效份数"], row["满意"]) == (n, part)
        assert [row["满意率"], row["下限"], row["上限"]] == pytest.approx([part / n, *recount.wilson(part, n)])
        assert row["距达标线"] == pytest.approx(part / n - recount.GATE / 100)
    wholly = [row for row in shown if row["上限"] < recount.GATE / 100]
    assert (f"{level}_wholly_below" in case.keys("areas")) == bool(wholly)
    if wholly:
        assert case.numbers("areas", f"{level}_wholly_below")["n"] == len(wholly)


def test_the_ledger(case: Case) -> None:
    records = recount.csv("cycle_records.csv")
    events = records[(records["记录类型"] == "整改") & records["小区编号"].isin(case.register["小区编号"])]
    events = events.assign(day=pd.to_datetime(events["日期"]).dt.date).sort_values("day", kind="stable")
    within = events[(events["day"] >= case.start) & (events["day"] <= case.end)]["办理"].value_counts()
    moved = case.numbers("rectification", "moved")
    words = {"opened": "列入整改", "closed": "核实销号", "dropped": "不予整改"}
    assert {name: moved.get(name, 0) for name in words} == {name: within.get(each, 0) for name, each in words.items()}
    until = events[events["day"] <= case.end]
    last = until.groupby("记录编号")["办理"].last()
    deadline = pd.to_datetime(until.groupby("记录编号")["整改时限"].last()).dt.date
    unfinished = last[last.isin(["列入整改", "开始整改"])]
    told = case.numbers("rectification", "standing")
    assert told.get("unfinished", 0) == len(unfinished)
    assert told.get("in_hand", 0) == (unfinished == "开始整改").sum()
    assert told.get("overdue", 0) == sum(deadline[one] <= case.end for one in unfinished.index)
