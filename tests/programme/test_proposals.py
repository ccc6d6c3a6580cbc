"""What is proposed for a community below the gate, from its topics and its questions, and opened with its evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from analytics.estimation.intervals import wilson_interval
from analytics.flows.office import Office, open_office
from analytics.programme.ledger import proposals, rectification
from analytics.programme.ledger.proposals import NothingChosen
from tests.english import english, spoken
from tests.flows.spoken import Said, speak
from tests.programme.ledgers import move, verified
from tests.stores import url_of

__all__ = ["english"]
TODAY = dt.date(2026, 10, 8)


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Office]:
    """C1 is below: 30 of its 46 writers are dissatisfied, all about drains; elsewhere it is about parking."""
    office = open_office(url_of(tmp_path / "minyi.duckdb"))
    said = [
        Said("C1", "c-drain", 30, satisfied=False),
        Said("C1", "c-park", 16),
        Said("C2", "c-park", 30, satisfied=False),
        Said("C2", "c-drain", 6),
        Said("C3", "c-lamp", 10),
    ]
    speak(office, said, places=dict.fromkeys(("C1", "C2", "C3", "C4"), "光明路街道"))
    yield office
    office.close()


def test_what_is_entered_is_in_the_office_s_language_whoever_reads(city: Office, english: dict[str, str]) -> None:
    english |= {
        "居民集中反映“{label}”": "Residents raise “{label}”",
        "；本市其他小区不满意者占 {share}": "; elsewhere {share}",
    }
    told = proposals.proposals(city, "C1", today=TODAY).rows.iloc[0]
    with spoken():
        shown = proposals.proposals(city, "C1", today=TODAY).rows.iloc[[0]]
        assert shown["problem"].item().startswith("Residents raise “")
        chosen = shown.astype("object").where(shown.notna(), None)[["key", "problem", "unit", "deadline"]]
        (entry,) = proposals.open_entries(city, "C1", chosen, by="王敏")
    (kept,) = [row for row in rectification.ledger(city).to_dict("records") if row["entry_id"] == entry]
    assert (kept["problem"], kept["evidence"]) == (told["problem"], told["evidence"])


def test_what_an_analyst_wrote_is_entered_as_written(city: Office, english: dict[str, str]) -> None:
    english |= {"居民集中反映“{label}”": "Residents raise “{label}”"}
    with spoken():
        shown = proposals.proposals(city, "C1", today=TODAY).rows.iloc[[0]]
        chosen = shown.astype("object").where(shown.notna(), None)[["key", "unit", "deadline"]]
        (entry,) = proposals.open_entries(city, "C1", chosen.assign(problem="Pump broken"), by="王敏")
    assert "Pump broken" in set(rectification.ledger(city)["problem"])
    assert entry


def keys(found: proposals.Proposals) -> list[str]:
    return found.rows["key"].tolist()


def test_a_topic_that_pulls_it_down_is_proposed_with_its_evidence(city: Office) -> None:
    found = proposals.proposals(city, "C1", today=TODAY, days=10)
    assert (found.standing, found.round, found.gate.threshold_percent) == ("below", 1, 80)
    row = found.rows.set_index("key").loc["c-drain"]
    assert (row["why"], row["part"], row["n"], row["source"]) == ("more", 30, 30, "topic")
    assert (row["unit"], row["category"]) == ("区住建局", "基础类")
    assert row["deadline"] == pd.Timestamp(TODAY + dt.timedelta(days=10))
    assert len(set(row["comment_ids"].split())) == 30
    assert "30 条中 30 条说到，占 100.0 %" in row["evidence"] and "共 30 条" in row["evidence"]


def test_a_community_that_meets_the_gate_or_was_not_asked_gets_none(city: Office) -> None:
    assert proposals.proposals(city, "C3").standing == "met"
    assert proposals.proposals(city, "C4").standing == "no_data"
    assert proposals.proposals(city, "C3").rows.empty and proposals.proposals(city, "C4").rows.empty


def test_what_is_open_is_not_proposed_again(city: Office) -> None:
    found = proposals.proposals(city, "C1")
    chosen = found.rows[found.rows["key"] == "c-drain"].assign(problem="三号楼下水道堵", person="赵强")
    (entry,) = proposals.open_entries(city, "C1", chosen, by="王敏")
    row = rectification.ledger(city).iloc[0]
    assert (row["problem"], row["person"], row["topic_id"], row["round"]) == ("三号楼下水道堵", "赵强", "c-drain", 1)
    assert row["evidence"] == chosen["evidence"].iloc[0] and row["comment_ids"] == chosen["comment_ids"].iloc[0]
    again = proposals.proposals(city, "C1")
    assert "c-drain" not in keys(again) and again.settled == 1
    with pytest.raises(NothingChosen, match="已不在建议之列"):
        proposals.open_entries(city, "C1", chosen, by="王敏")
    verified(city, entry, TODAY)
    assert "c-drain" not in keys(proposals.proposals(city, "C1")), "nobody has been asked since"
    move(city, entry, "reopen", reason="又堵了", day=TODAY)
    assert "c-drain" not in keys(proposals.proposals(city, "C1"))


def test_nothing_ticked_is_told(city: Office) -> None:
    with pytest.raises(NothingChosen, match="没有勾选"):
        proposals.open_entries(city, "C1", proposals.proposals(city, "C1").rows.head(0), by="王敏")
    assert rectification.ledger(city).empty


def test_all_chosen_are_opened_or_none(city: Office) -> None:
    chosen = proposals.proposals(city, "C1").rows
    assert len(chosen) >= 1
    with pytest.raises(Exception, match="没有填写：问题描述"):
        proposals.open_entries(city, "C1", chosen.assign(problem=["", *chosen["problem"].iloc[1:]]), by="王敏")
    assert rectification.ledger(city).empty


def test_a_question_below_the_gate_is_proposed_with_its_interval(tmp_path: Path) -> None:
    from analytics.flows import loading
    from tests.conftest import REGISTER

    lines = ["答卷编号,小区编号,提交时间,渠道,总体满意度,停车,道路"]
    for number in range(1, 41):
        parking = "满意" if number <= 10 else "不满意"  # 10 of 40: the interval ends at 40 %
        road = "满意" if number <= 32 else "不满意"  # 32 of 40: exactly 80 %, and 以上 includes it
        overall = "满意" if number <= 20 else "不满意"
        lines.append(f"{number},C1,2026-09-07 10:00:00,微信,{overall},{parking},{road}")
    office = open_office(url_of(tmp_path / "minyi.duckdb"))
    for name, text in (("名册.csv", REGISTER), ("满意度调查.csv", "\n".join(lines) + "\n")):
        drafted = loading.draft(office, name, text.encode())
        loading.commit(office, drafted, loading.check(office, drafted), by="王工")
    found = proposals.proposals(office, "C1")
    office.close()
    assert found.rows["problem"].tolist() == ["“停车”满意率低"]
    row = found.rows.iloc[0]
    low, high = (float(limit) for limit in wilson_interval(10, 40))
    assert (row["why"], row["part"], row["n"], row["unit"]) == ("clear", 10, 40, row["unit"])
    assert (
        f"有效 40 份，满意 10 份，满意率 25.0 %（95 % 区间 {low:.1%}–{high:.1%}）".replace("%", " %").replace("  ", " ")
        in row["evidence"]
    )
