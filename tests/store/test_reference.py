"""The register, the questionnaires and the entries are read once for all who ask, and anew once they have changed."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from analytics.flows.office import Office
from analytics.model import Scope
from analytics.store import Store, communities, cycle, surveys, trace
from tests.conftest import REGISTER
from tests.flows.test_loading import load

FORM = "答卷编号,小区编号,提交时间,总体满意度\n1,C1,2026-09-07 10:00:00,满意\n"
READS: dict[str, Callable[[Store], pd.DataFrame]] = {
    "communities": communities.communities,
    "surveys": surveys.surveys,
    "items": surveys.items,
    "entries": lambda store: cycle.entries(store, subjects=["step"]),
}


@pytest.fixture
def asked(office: Office, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the store is asked for from now on, but for its versions."""
    load(office, "名册.csv", REGISTER)
    load(office, "调查.csv", FORM)
    said: list[str] = []
    real = trace.saw

    def saw(connection: object, statement: str, rows: Callable[[], int | None]) -> None:
        if "SELECT" in statement and "FROM kind_versions" not in statement:
            said.append(statement)
        real(connection, statement, rows)  # type: ignore[arg-type]

    monkeypatch.setattr(trace, "saw", saw)
    return said


@pytest.mark.parametrize("name", READS)
def test_each_is_read_once_and_noted_every_time(office: Office, asked: list[str], name: str) -> None:
    read = READS[name]
    with trace.tracing() as first:
        found = read(office.store)
    del asked[:]
    with trace.tracing() as again:
        same = read(office.store)
    assert asked == []
    assert first == again
    pd.testing.assert_frame_equal(found, same)


def test_what_is_loaded_and_another_part_of_the_city_are_read_anew(office: Office, asked: list[str]) -> None:
    all_of_them = communities.communities(office.store)
    here = communities.communities(office.within(Scope(community_id=("C1",))).store)
    assert here["community_id"].tolist() == ["C1"] and len(all_of_them) > 1
    assert communities.communities(office.store, Scope(community_id=("C2",)))["community_id"].tolist() == ["C2"]
    before = surveys.items(office.store)
    load(office, "第二.csv", FORM.replace("总体满意度", "总体满意度,物业服务").replace(",满意\n", ",满意,满意\n"))
    assert len(surveys.items(office.store)) > len(before)


def test_questions_and_kinds_of_entries_are_told_apart(office: Office, asked: list[str]) -> None:
    (survey_id,) = surveys.surveys(office.store)["survey_id"]
    assert len(surveys.items(office.store, survey_id)) == len(surveys.items(office.store)) > 0
    assert surveys.items(office.store, "s-none").empty
    del asked[:]
    cycle.entries(office.store)
    cycle.entries(office.store, subjects=[])
    cycle.entries(office.store, subjects=["step", "gate"])
    assert len(asked) == 3
