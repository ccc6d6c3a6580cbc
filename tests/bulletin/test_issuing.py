"""Bulletins issued: numbers stay as they were handed out, and can be held against the data of today."""

from __future__ import annotations

import dataclasses
import datetime as dt
import pickle

import pandas as pd
import pytest

from analytics.bulletin import differences, issuing
from analytics.bulletin.content import dump
from analytics.bulletin.outline import outline
from analytics.bulletin.reading import Reading, read
from analytics.errors import MinyiError
from analytics.estimation.periods import parse
from analytics.flows.office import Office, open_office
from analytics.language import using
from analytics.model import Scope
from analytics.store import batches
from analytics.store.bulletins import NoSuchBulletin, ReadingOvertaken
from analytics.store.counts import data_version
from tests.bulletin.issued import WORDS, fill, reading, say_what_is_counted
from tests.conftest import REGISTER, survey_csv
from tests.flows.test_loading import load

STREET, OTHER = Scope(street=("文化路街道",)), Scope(street=("光明路街道",))
NOON = dt.datetime(2026, 9, 21, 12)


@pytest.fixture
def city(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    say_what_is_counted(monkeypatch)
    return fill(office)


def test_what_is_issued_is_kept_with_all_that_tells_it(city: Office) -> None:
    version = data_version(city.store)
    found = issuing.issue(city, reading(city), by="王敏")
    assert (found.bulletin_no, found.edition, found.issued_by, found.is_new) == (1, 1, "王敏", True)
    assert (found.period.key, found.week_starts_on) == ("2026-W38", 1)
    assert found.bulletin.sections[0].sentences[0].text == "收到 10 份，满意率 50.0\xa0%。"
    assert found.bulletin.issuer == city.settings.issuer and found.bulletin.provenance["印发"].startswith("登记号 1")
    kept = issuing.kept(city, 1)
    assert kept == dataclasses.replace(found, is_new=False)
    drafted = issuing.draft(city, reading(city)).provenance
    assert list(kept.bulletin.provenance) == list(drafted) and next(iter(drafted)).startswith("问卷文件")
    assert data_version(city.store) == version
    row = issuing.issued(city).iloc[0]
    assert (row["number"], row["data_version"], row["scope_words"]) == (found.bulletin.number, version, "全部地区")


def test_the_same_again_is_not_issued_twice(city: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    first = issuing.issue(city, reading(city), by="王敏")
    monkeypatch.setattr(Office, "now", lambda _office: NOON + dt.timedelta(days=3000))
    again = issuing.issue(city, reading(city), by="李强")
    assert again == dataclasses.replace(first, is_new=False)


def test_other_data_make_another_edition_that_says_so(city: Office) -> None:
    first = issuing.issue(city, reading(city), by="王敏")
    load(city, "补录.csv", survey_csv({"C3": ["满意"] * 10}, first=300, day="2026-09-16"))
    second = issuing.issue(city, reading(city), by="王敏")
    assert (second.edition, second.bulletin_no) == (2, 2)
    assert second.bulletin.number == f"{first.bulletin.number}（第 2 次印发）"
    assert issuing.issued(city)["edition"].tolist() == [2, 1]
    assert issuing.kept(city, 1).bulletin == first.bulletin


def test_a_reading_that_the_data_have_overtaken_is_not_issued(city: Office) -> None:
    stale = reading(city)
    load(city, "补录.csv", survey_csv({"C3": ["满意"] * 10}, first=300, day="2026-09-16"))
    with pytest.raises(ReadingOvertaken):
        issuing.issue(city, stale, by="王敏")
    assert issuing.issued(city).empty


def test_what_is_kept_in_outline_is_read_again_and_issued_in_the_same_words(city: Office) -> None:
    seen = outline(reading(city))
    first = issuing.issue(city, seen, by="王敏")
    again = issuing.issue(city, reading(city), by="李强")
    assert (again.bulletin_no, again.is_new) == (first.bulletin_no, False)
    load(city, "补录.csv", survey_csv({"C3": ["满意"] * 10}, first=300, day="2026-09-16"))
    with pytest.raises(ReadingOvertaken):
        issuing.issue(city, seen, by="王敏")


def test_nothing_is_issued_of_what_is_not_there_any_more(city: Office) -> None:
    seen = outline(reading(city))
    for batch in batches.batches(city.store).query("content == 'survey'")["batch_id"]:
        batches.undo(city.store, batch, by="甲", at=NOON)
    with pytest.raises(ReadingOvertaken):
        issuing.issue(city, seen, by="王敏")


def test_an_outline_holds_none_of_the_answers_that_were_counted(city: Office) -> None:
    whole = reading(city)
    held = pickle.dumps(outline(whole))
    assert b"C3" in pickle.dumps(whole.counted.levels) and len(held) < len(pickle.dumps(whole)) / 2
    frames = [value for value in vars(outline(whole)).values() if isinstance(value, pd.DataFrame)]
    assert frames and all("community_id" not in frame for frame in frames)


def test_a_draft_says_so_and_keeps_nothing(city: Office) -> None:
    found = issuing.draft(city, reading(city))
    assert found.provenance["印发"] == "草稿，未印发" and issuing.issued(city).empty


def test_a_reader_sees_what_lies_in_the_own_part_only(city: Office) -> None:
    issuing.issue(city, reading(city), by="王敏")
    issuing.issue(city, reading(city, STREET), by="王敏")
    assert issuing.issued(city, STREET)["bulletin_no"].tolist() == [2]
    assert issuing.issued(city, OTHER).empty
    assert issuing.issued(city, Scope(district=("市中区",)))["bulletin_no"].tolist() == [2]
    assert issuing.kept(city, 2, STREET).scope == STREET
    for scope in (STREET, OTHER):
        with pytest.raises(NoSuchBulletin):
            issuing.kept(city, 1, scope)


def test_what_was_issued_is_held_against_today(city: Office) -> None:
    then = issuing.issue(city, reading(city), by="王敏")
    now = issuing.today(city, then)
    assert now is not None and differences.compared(then.bulletin, now).empty
    load(city, "补录.csv", survey_csv({"C3": ["满意"] * 10}, first=300, day="2026-09-16"))
    now = issuing.today(city, issuing.kept(city, 1))
    assert now is not None
    found = differences.compared(then.bulletin, now).set_index("name")
    assert found[["then", "now"]].to_numpy().tolist() == [[10, 20], [0.5, 0.75]]
    assert found.loc["share", "change"] == 0.25


def test_another_week_start_is_kept_with_it(city: Office) -> None:
    """The week from Friday 11 September holds the 15th."""
    found = issuing.read(city, week_starts_on=5)
    assert found is not None
    then = issuing.issue(city, found, by="王敏")
    assert (then.week_starts_on, then.period.start) == (5, dt.date(2026, 9, 11))
    now = issuing.today(city, issuing.kept(city, 1))
    assert now is not None and now.period == then.bulletin.period


def test_a_month_has_no_week_start(city: Office) -> None:
    then = issuing.issue(city, reading(city, kind="month"), by="王敏")
    assert (then.week_starts_on, then.period.key) == (None, "2026-09")
    assert issuing.kept(city, 1).period == then.period


def test_undoing_the_batches_leaves_it_and_today_has_nothing(city: Office) -> None:
    then = issuing.issue(city, reading(city), by="王敏")
    for batch in (3, 2):
        batches.undo(city.store, batch, by="王敏", at=NOON)
    assert issuing.kept(city, 1).bulletin == then.bulletin
    assert issuing.today(city, then) is None


def test_the_name_of_an_office_that_set_none_is_in_the_language_of_the_bulletin(city: Office) -> None:
    with using("en"):
        assert issuing.draft(city, reading(city)).issuer == "Old-neighbourhood renovation task force office"


def test_the_issuer_is_the_settings(city: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINYI_ISSUER", "市中区住建局")
    assert issuing.draft(open_office(city.store.url), reading(city)).issuer == "市中区住建局"


def test_what_was_erased_is_quoted_no_more(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is loaded here is marked as example data, so that it can be erased."""
    say_what_is_counted(monkeypatch)
    fill(office)
    with office.store.writing() as connection:
        connection.execute("UPDATE batches SET example = true")
    then = issuing.issue(office, reading(office), by="王敏")
    assert WORDS in dump(then.bulletin) and "示例" in then.bulletin.provenance
    batches.erase_example(office.store, by="王敏", at=NOON)
    after = issuing.kept(office, 1).bulletin
    assert WORDS not in dump(after) and "2026-09-21" in after.provenance["清除"]
    assert after.sections[0].sentences == then.bulletin.sections[0].sentences


def test_refusals_are_ones_a_user_can_act_on() -> None:
    assert issubclass(NoSuchBulletin, MinyiError) and issubclass(ReadingOvertaken, MinyiError)


def test_who_reads_english_issues_the_same_bulletin(office: Office) -> None:
    # A street that the register leaves out is named in words while the figures are read.
    load(office, "名册.csv", REGISTER.replace("光明路街道,建设社区", ",建设社区"))
    load(office, "满意度调查.csv", survey_csv({name: ["满意"] * 6 for name in ("C1", "C2", "C3")}))
    with using("en"):
        issuing.issue(office, of_week(office), by="王敏")
    again = issuing.issue(office, of_week(office), by="王敏")
    assert (again.edition, again.is_new) == (1, False)


def of_week(office: Office) -> Reading:
    found = read(office, parse("2026-W37"))
    assert found is not None
    return found
