"""Genuine 问卷星 exports, each as words and as numbers, loaded unedited: the same forms, questions and counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analytics.flows import drafting, loading
from analytics.flows.loading import Instructions
from analytics.flows.office import Office
from analytics.ingest.reading.archives import Member
from analytics.store import choices, surveys
from tests.conftest import REGISTER
from tests.stores import url_of

pytestmark = pytest.mark.reference
FOLDER = "survey-exports"
TOLD = Instructions(community_id="C1", submitted_at=dt.datetime(2026, 9, 1))
# Forms, and for every question that is counted how often each of its options was chosen, in descending order.
SURVEYS = {"wjx_357_357": 204, "wjx_800_800": 800}


@pytest.fixture
def city(office: Office) -> Office:
    load(office, Member("名册.csv", REGISTER.encode()))
    return office


def load(office: Office, member: Member, *beside: drafting.Draft) -> drafting.Draft:
    drafted = drafting.draft(office, drafting.read(office, member), beside=beside)
    checked = loading.check(office, drafted, loading.confirmed(drafted, TOLD))
    loading.commit(office, drafted, checked, by="tester")
    return drafted


def member(reference: Callable[[str], Path], name: str) -> Member:
    return Member(name, reference(f"{FOLDER}/{name}").read_bytes())


def counted(office: Office) -> dict[str, list[int]]:
    """Question → how often each option was chosen, most often first; the attributes of respondents alike."""
    (survey_id,) = surveys.surveys(office.store)["survey_id"]
    found = choices.choice_counts(office.store, survey_id)
    counts = {
        heading: sorted(part["n"].tolist(), reverse=True) for heading, part in found.groupby("heading", sort=False)
    }
    with office.store.reading() as connection:
        stored = connection.table("SELECT attributes FROM responses WHERE current").to_pandas()["attributes"]
    attributes = pd.json_normalize(stored.dropna().map(pd.io.json.ujson_loads).tolist())
    return counts | {name: sorted(attributes[name].value_counts().tolist(), reverse=True) for name in attributes}


def forms(office: Office) -> int:
    with office.store.reading() as connection:
        (n,) = connection.execute("SELECT count(*) FROM responses WHERE current").fetchall()[0]
    return int(n)


@pytest.mark.parametrize("name", SURVEYS)
def test_words_and_numbers_count_alike(
    name: str, reference: Callable[[str], Path], city: Office, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from analytics.flows.office import open_office

    load(city, member(reference, f"{name}_0.xls"))
    other = open_office(url_of(tmp_path_factory.mktemp("codes") / "minyi.duckdb"))
    load(other, Member("名册.csv", REGISTER.encode()))
    load(other, member(reference, f"{name}_2.xls"))
    assert forms(city) == forms(other) == SURVEYS[name]
    words, numbers = counted(city), counted(other)
    assert list(words.values()) and sorted(words.values()) == sorted(numbers.values())
    other.close()


@pytest.mark.parametrize("name", SURVEYS)
def test_both_together_are_the_same_forms_once(name: str, reference: Callable[[str], Path], city: Office) -> None:
    load(city, member(reference, f"{name}_0.xls"))
    before = counted(city)
    numbers = load(city, member(reference, f"{name}_2.xls"))
    assert f"{SURVEYS[name]} 份" in numbers.twin
    assert forms(city) == SURVEYS[name] and counted(city) == before
