"""Jinyin's consent as published, from the sample data, through the functions that the page calls."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from analytics.errors import UnknownSurvey, UnmappableFile
from analytics.flows import loading
from analytics.flows.office import Office, open_office
from analytics.model import Scope
from analytics.programme.consent import consent, visits
from analytics.programme.entering import records
from analytics.settings import PROJECT
from analytics.store import batches, surveys
from analytics.store.cycle import Draft
from tests.stores import url_of

SAMPLE = PROJECT / "sample_data"
JINYIN = Scope(community_id=("LZ-001",))
CONTESTED = {"暖气单户改造": (342, 66), "自来水单户改造": (330, 72), "节能窗": (318, 84)}


@pytest.fixture(scope="module")
def jinyin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office that holds the register and Jinyin's two rounds; no test changes it but by registering buildings."""
    opened = open_office(url_of(tmp_path_factory.mktemp("jinyin") / "minyi.duckdb"))
    for name in ("register.csv", "consent_jinyin.csv"):
        loading.load_file(opened, SAMPLE / name, by="王敏")
    yield opened
    opened.close()


def survey(office: Office) -> str:
    (survey_id,) = consent.consent_surveys(office)["survey_id"]
    return str(survey_id)


def test_three_items_below_sixty_rise_to_ninety_three(jinyin: Office) -> None:
    frame = consent.item_rounds(jinyin, survey(jinyin), JINYIN)
    assert len(frame) == 22 and frame["asked"].tolist() == [600] * 22 and set(frame["households"]) == {1186}
    rows = frame.set_index(["heading", "round"])
    for heading, (agreed, abstained) in CONTESTED.items():
        first, second = rows.loc[(heading, 1)], rows.loc[(heading, 2)]
        assert (first["agreed"], first["abstained"], first["against"]) == (agreed, abstained, 600 - agreed - abstained)
        assert first["share"] < 0.6 and not first["met"] and not first["register_met"]
        # 80 % of 600 are 480, of 1 186 households 949 (948.8).
        assert (first["short"], first["register_short"]) == (480 - agreed, 949 - agreed)
        assert (second["agreed"], second["share"], second["register_share"]) == (558, 0.93, 558 / 1186)
        assert second["met"] and second["short"] == 0 and second["register_short"] == 391
        assert second["change"] == pytest.approx((558 - agreed) / 600) and second["change_low"] > 0.3
        assert second["both"] == 324 and second["gained"] - second["lost"] == round(second["paired"] * 324)
    last = consent.latest(frame)
    assert (last["round"] == 2).all() and len(last) == 11
    assert sorted(last.loc[last["agreed"] == 558, "heading"]) == sorted([*CONTESTED, "绿化补植"])


def test_who_has_not_answered(jinyin: Office) -> None:
    for row in consent.turnout(jinyin, survey(jinyin), JINYIN).to_dict("records"):
        assert (row["forms"], row["asked"], row["repeated"], row["unnamed"], row["unanswered"]) == (600, 600, 0, 0, 586)
        assert row["ever"] == 876  # 600 + 600 less the 324 that answered both


def test_the_buildings_make_up_the_whole(jinyin: Office) -> None:
    item = consent.item_rounds(jinyin, survey(jinyin), JINYIN).query("heading == '节能窗'")["item_id"].iloc[0]
    drafts = [
        Draft("building", "list", "LZ-001", value={"building": name, "households": n})
        for name, n in (("9栋", 40), ("10", 36))
    ]
    records.enter(jinyin, drafts, by="王敏")
    frame = consent.by_building(jinyin, survey(jinyin), "LZ-001", 2, item)
    rows = frame.set_index("building")
    forms = pd.read_csv(SAMPLE / "consent_jinyin.csv", dtype="str").query("轮次 == '2'")
    forms = forms.assign(building=forms["户号"].str.split("-").str[0] + "号楼")
    by_hand = forms.groupby("building").agg(
        answered=("户号", "size"), agreed=("节能窗", lambda one: one.eq("同意").sum())
    )
    shown = rows[~rows["suppressed"]]
    assert set(rows.index) == set(by_hand.index) and len(shown) == 36
    for column in ("answered", "agreed"):
        assert shown[column].to_dict() == by_hand.loc[shown.index, column].to_dict()
        assert rows.loc[rows["suppressed"], column].isna().all()
    for name, households in (("9号楼", 40), ("10号楼", 36)):
        assert rows.loc[name, "households"] == households
        assert rows.loc[name, "unanswered"] == max(0, households - rows.loc[name, "answered"])
    assert rows.loc["11号楼", ["households", "unanswered"]].isna().all()


def test_the_list_of_those_to_visit(jinyin: Office) -> None:
    forms = pd.read_csv(SAMPLE / "consent_jinyin.csv", dtype="str")
    answered = forms.loc[forms["轮次"].eq("2"), "户号"].tolist()
    asked = [*answered[:30], "99-1-101", "99-1-102", "99-1-101", ""]
    told = visits.not_answered(
        jinyin, "名单.csv", ("房号,姓名\n" + "".join(f"{one},某某\n" for one in asked)).encode(),
        community_id="LZ-001", survey_id=survey(jinyin), round_number=2,
    )  # fmt: skip
    assert told.frame["household"].tolist() == ["99-1-101", "99-1-102"]
    assert told.frame["building"].tolist() == ["99号楼", "99号楼"] and list(told.frame) == ["household", "building"]
    assert (told.listed, told.repeated, told.blank, told.answered, told.matched) == (32, 1, 1, 600, 30)
    assert not told.fits
    with pytest.raises(UnmappableFile, match="没有户号一列"):
        visits.not_answered(jinyin, "x.csv", b"a,b\n1,2\n", community_id="LZ-001", survey_id=survey(jinyin))


def test_a_household_that_answers_twice_counts_once_with_its_latest_form(office: Office) -> None:
    rows = [
        *[f"{at},C1,2026-04-06 09:00,,1-1-{100 + at},同意,改造同意征询" for at in range(6)],
        "20,C1,2026-04-07 09:00,,1-1-100,不同意,改造同意征询",
        "21,C1,2026-04-05 09:00,,1-1-101,不同意,改造同意征询",
        "22,C1,2026-04-05 09:00,,,弃权,改造同意征询",
        "23,C1,2026-04-05 09:00,,,弃权,改造同意征询",
    ]
    text = "答卷编号,小区编号,提交时间,渠道,户号,节能窗,调查\n" + "\n".join(rows) + "\n"
    drafted = loading.draft(office, "征询.csv", text.encode())
    receipt = loading.commit(office, drafted, loading.check(office, drafted), by="王敏")
    (row,) = consent.item_rounds(office, survey(office)).to_dict("records")
    assert (row["asked"], row["agreed"], row["against"], row["abstained"]) == (8, 5, 1, 2)
    (told,) = consent.turnout(office, survey(office)).to_dict("records")
    assert (told["forms"], told["asked"], told["repeated"], told["unnamed"]) == (10, 8, 2, 2)
    batches.undo(office.store, receipt.batch_id, by="王敏", at=office.now(), fold=records.fold)
    assert consent.consent_surveys(office).empty


def test_the_programme_sets_the_limit(office: Office, tmp_path: Path) -> None:
    text = "小区编号,提交时间,户号,节能窗,调查\n" + "".join(
        f"C1,2026-04-06,1-1-{100 + at},{'同意' if at < 6 else '不同意'},改造同意征询\n" for at in range(10)
    )
    (tmp_path / "征询.csv").write_text(text, encoding="utf-8")
    loading.load_file(office, tmp_path / "征询.csv", by="王敏")
    records.enter(
        office, [Draft("programme", "set", value={"name": "枣庄", "city": "枣庄", "consent_percent": 60})], by="王敏"
    )
    (row,) = consent.item_rounds(office, survey(office)).to_dict("records")
    assert (row["limit"], row["met"], row["short"], row["register_short"]) == (60, True, 0, 66)


def test_votes_and_satisfaction_are_not_read_as_consent(office: Office) -> None:
    for title, answers in (("加装电梯业主表决", ("同意", "不同意")), ("满意度调查", ("满意", "不满意"))):
        heading = "是否同意加装电梯" if "表决" in title else "总体满意度"
        text = f"小区编号,提交时间,户号,{heading},调查\n" + "".join(
            f"C1,2026-04-06,1-1-{100 + at},{answers[at % 2]},{title}\n" for at in range(10)
        )
        drafted = loading.draft(office, f"{title}.csv", text.encode())
        loading.commit(office, drafted, loading.check(office, drafted), by="王敏")
    assert sorted(surveys.surveys(office.store)["kind"]) == ["satisfaction", "vote"]
    assert consent.consent_surveys(office).empty
    with pytest.raises(UnknownSurvey, match="没有征求同意的题目"):
        consent.item_rounds(office, surveys.surveys(office.store)["survey_id"].iloc[0])


def test_the_building_enters_the_store_and_the_room_does_not(office: Office) -> None:
    text = "小区编号,提交时间,户号,楼栋,节能窗,调查\n" + "".join(
        f"C1,2026-04-06,{household},{building},同意,改造同意征询\n"
        for household, building in (("9-3-4021", ""), ("9-3-4022", "12栋"), ("3-5013", ""), ("", "7"))
    )
    drafted = loading.draft(office, "征询.csv", text.encode())
    loading.commit(office, drafted, loading.check(office, drafted), by="王敏")
    with office.store.reading() as connection:
        rows = connection.execute("SELECT * FROM responses ORDER BY response_no").fetchall()
        kept = connection.execute("SELECT building FROM responses ORDER BY response_no").fetchall()
    assert kept == [("9号楼",), ("12号楼",), (None,), ("7号楼",)]
    assert not any(room in str(rows) for room in ("4021", "4022", "5013"))
