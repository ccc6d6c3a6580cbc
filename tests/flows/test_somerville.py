"""A US city's happiness survey of 2011, 2013 and 2015, whose questions have other names each year, loaded as one.

Columns are named here by a part of their heading that no other has. Figures are held against a plain computation.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from analytics.flows import loading
from analytics.flows.office import Office
from analytics.ingest.checks.validation import Checked
from analytics.ingest.codebooks.codebook import Codebook, WholeFile
from analytics.ingest.memory import codebook_file, questionnaire
from analytics.ingest.memory.questionnaire import Recalled
from analytics.model import AcceptedSurvey, BatchRecord, SourceFile
from analytics.store import batches, counts, records, surveys
from analytics.store.batches import Receipt

pytestmark = [pytest.mark.reference, pytest.mark.slow]

REGISTER = "小区编号,小区名称,户数\nSOM,Somerville,32000\n"
YEARS = (2011, 2013, 2015)
OVERALL = "Somerville.as.a.place.to.live"
# Questions of a later year, and the words under which each was first asked.
RENAMED = {
    "quality.of.public.schools.": "public.schools.in.your.community",
    "setting.of.Somerville_2013": "beauty.or.physical.setting_2011",
    "streets.and.sidewalks_2015": "streets..sidewalks..and..squares",
    "parks.and.squares": "appearance.of.parks.in.your",
    "in.your.community.at.night": "in.your.neighborhood.at.night",
}
TO_FIVE = "rate.the.following|affordable.housing"
TO_TEN = "How.happy|How.satisfied|How.proud|How.safe|how.similar|decide.for.yourself"
HEAD = {"Combined_ID": {"用途": "答卷编号"}, "Year": {"用途": "轮次"}, OVERALL: {"总体": True}}
WARDS = {"Ward": {"用途": "受访者属性"}, "Precinct": {"用途": "受访者属性"}, "What.neighborhood": {"用途": "不使用"}}
LANGUAGE = {"What.language": {"用途": "不使用"}}


@pytest.fixture(scope="module")
def answers(reference: Callable[[str], Path]) -> pd.DataFrame:
    """The city's file, every cell as text."""
    return pd.read_csv(reference("somerville/somerville_2011_2013_2015.csv"), dtype="str")


@pytest.fixture
def city(office: Office, tmp_path: Path) -> Office:
    """An office whose register holds the city as one community."""
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    loading.load_file(office, tmp_path / "register.csv", by="tester")
    return office


@dataclass(frozen=True)
class Loaded:
    """What became of a file: what was recalled of it, what the check found, and its batch."""

    recalled: Recalled
    checked: Checked
    receipt: Receipt


def year_of(answers: pd.DataFrame, year: int) -> pd.DataFrame:
    """The export of one year: its forms, and the columns that it asked."""
    return answers[answers["Year"] == str(year)].dropna(axis=1, how="all")


def column(headings: pd.Index | pd.Series, part: str) -> str:
    found = [heading for heading in headings if part in heading]
    return min(found, key=len)


def decided(book: Codebook, by_hand: Mapping[str, Mapping[str, object]]) -> Codebook:
    """The codebook after an analyst edited single cells of its table."""
    frame = book.to_frame().set_index("列名", drop=False)
    for part, cells in by_hand.items():
        for name, value in cells.items():
            frame.loc[column(frame["列名"], part), name] = value
    return book.with_edits(frame.reset_index(drop=True))


def load(
    office: Office,
    name: str,
    frame: pd.DataFrame,
    by_hand: Mapping[str, Mapping[str, object]] | None = None,
    kind: str | None = None,
) -> Loaded:
    """Load one export as the upload page does: recall, decide by hand what is given, check, store with its codebook."""
    drafted = loading.draft(office, name, frame.to_csv(index=False).encode())
    recalled = questionnaire.recall(drafted.codebook, drafted.platform, drafted.table, records.codebooks(office.store))
    book = decided(recalled.codebook, by_hand or {})
    book = book.with_(kind=kind, whole=WholeFile("SOM", dt.datetime(int(frame["Year"].max()), 7, 1)))
    checked = loading.check(office, drafted, book, on_bad_rows="set-aside")
    assert isinstance(checked.accepted, AcceptedSurvey), checked.issues
    record = BatchRecord(
        questionnaire.fingerprint(book, drafted.platform),
        codebook_file.dump(book, drafted.platform, drafted.table),
    )
    source = SourceFile(name, drafted.sha256, "tester", office.now())
    return Loaded(recalled, checked, batches.commit(office.store, checked.accepted, source, record=record))


def load_years(office: Office, answers: pd.DataFrame) -> list[Loaded]:
    """The three years in turn. Four of five renamed questions are proposed by their likeness; one is mapped by hand."""
    night = {"in.your.community.at.night": {"归入题目": column(answers.columns, "in.your.neighborhood.at.night")}}
    return [
        load(office, "somerville_2011.csv", year_of(answers, 2011), HEAD, "satisfaction"),
        load(office, "somerville_2013.csv", year_of(answers, 2013), WARDS),
        load(office, "somerville_2015.csv", year_of(answers, 2015), LANGUAGE | night),
    ]


def stored(office: Office) -> pd.DataFrame:
    """n and satisfied of every question and year, as the store counts them."""
    items = surveys.items(office.store).set_index("item_id")
    levels = counts.level_counts(office.store, by_week=False).dropna(subset="level")
    levels = levels.assign(
        question=levels["item_id"].map(items["heading"]),
        satisfied=levels["n"].where(levels["level"] >= levels["item_id"].map(items["satisfied_from"]), 0),
    )
    return levels.groupby(["round", "question"])[["n", "satisfied"]].sum().astype("int64")


def computed(answers: pd.DataFrame) -> pd.DataFrame:
    """The same from the file itself: half points floored, forms with a number off its scale left out."""
    names = answers.columns
    highest = dict.fromkeys(names[names.str.contains(TO_TEN)], 10) | dict.fromkeys(
        names[names.str.contains(TO_FIVE)], 5
    )
    points = answers[list(highest)].astype("float64")
    off = points.isna() | (points.ge(1) & points.le(pd.Series(highest)))
    held = points[off.all(axis=1)]
    first = {column(names, later): column(names, earlier) for later, earlier in RENAMED.items()}
    rows = []
    for name, high in highest.items():
        levels = held[name].dropna() // 1
        year = answers.loc[levels.index, "Year"].astype(int)
        rows.append(
            pd.DataFrame({"round": year, "question": first.get(name, name), "n": 1, "satisfied": levels >= 0.8 * high})
        )
    return pd.concat(rows).groupby(["round", "question"])[["n", "satisfied"]].sum().astype("int64")


def same(found: pd.DataFrame, wanted: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(found, wanted, check_index_type=False)


def test_three_years_load_as_one_survey(city: Office, answers: pd.DataFrame) -> None:
    first, second, third = load_years(city, answers)
    same(stored(city), computed(answers))
    assert len(surveys.surveys(city.store)) == 1
    items = surveys.items(city.store)
    assert items.loc[items["overall"], "heading"].tolist() == [column(answers.columns, OVERALL)]
    assert [one.recalled.source for one in (first, second, third)] == [None, 2, 3]
    renamed = [set(one.recalled.differences.query("what == 'likely_renamed'")["column"]) for one in (second, third)]
    names = answers.columns
    assert renamed[0] == {column(names, "schools."), column(names, "of.Somerville_2013")}
    assert renamed[1] == {column(names, "and.sidewalks_2015"), column(names, "parks.and.squares")}
    assert not third.recalled.differences["what"].isin(["reversed", "scale_changed"]).any()


def test_numbers_off_the_scale_are_reported(city: Office, answers: pd.DataFrame) -> None:
    issues = load_years(city, answers)[0].checked.issues
    assert set(issues["code"]) == {"out_of_range"}
    assert {"62.0", "33.0", "10.0", "810.0"} <= set(issues["value"])
    row = int(issues.loc[issues["value"] == "62.0", "row"].iloc[0])
    sent = year_of(answers, 2011).iloc[row - 2]
    assert (sent == "62.0").sum() == 1


def test_half_points_are_floored_and_said(city: Office, answers: pd.DataFrame) -> None:
    changes = pd.concat([one.checked.changes for one in load_years(city, answers)])
    assert set(changes["change"]) == {"floored"}
    rated = answers.loc[:, answers.columns.str.contains(f"{TO_TEN}|{TO_FIVE}")].astype("float64")
    assert len(changes) == int((rated % 1).gt(0).to_numpy().sum())
    assert (changes["before"].astype("float64") // 1 == changes["after"].astype("int64")).all()


@pytest.mark.parametrize("year", [2013, 2015])
def test_a_later_export_needs_no_hand(city: Office, answers: pd.DataFrame, year: int) -> None:
    load_years(city, answers)
    again = load(city, f"somerville_{year} (1).csv", year_of(answers, year).iloc[::-1])
    assert again.recalled.same and not again.recalled.needs_confirmation
    assert again.recalled.differences.empty
    assert again.receipt.rows_repeated == again.receipt.rows_accepted
    same(stored(city), computed(answers))


def test_all_years_at_once_mapped_by_hand_are_remembered_for_each(city: Office, answers: pd.DataFrame) -> None:
    names = answers.columns
    mapped = {later: {"归入题目": column(names, earlier)} for later, earlier in RENAMED.items()}
    load(city, "somerville_2011_2013_2015.csv", answers, HEAD | WARDS | LANGUAGE | mapped, "satisfaction")
    same(stored(city), computed(answers))
    for year in YEARS:
        again = load(city, f"somerville_{year}.csv", year_of(answers, year))
        assert not again.recalled.needs_confirmation
        assert set(again.recalled.differences["what"]) <= {"missing_column"}
    same(stored(city), computed(answers))
