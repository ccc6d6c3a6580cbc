"""A bulletin of an old week says what it would have said on its own day: it does not know the weeks after it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from analytics.bulletin.composing import compose
from analytics.bulletin.content import Bulletin
from analytics.bulletin.reading import read
from analytics.estimation.periods import parse
from analytics.flows.office import Office, open_office
from analytics.model import EVERYWHERE, Scope
from tests.bulletin.cities import answers, fill

EARLY = [
    ("2026-08-10", answers("C1", 总体是否满意=(30, 40), 楼道照明=(20, 40)) + answers("C3", 总体是否满意=(8, 9))),
    ("2026-08-17", answers("C2", 总体是否满意=(3, 3)) + answers("C3", 总体是否满意=(20, 24))),
    ("2026-08-31", answers("C1", 总体是否满意=(33, 40), 楼道照明=(28, 40)) + answers("C4", 总体是否满意=(6, 12))),
]
# A collapse, a week of few, and a community never asked before: limits, guards and coverage would all move.
LATE = [
    ("2026-09-07", answers("C1", 总体是否满意=(2, 60), 楼道照明=(1, 50)) + answers("C2", 总体是否满意=(1, 2))),
    ("2026-10-12", answers("C4", 总体是否满意=(1, 4)) + answers("C2", 总体是否满意=(40, 50))),
]


def told(office: Office, key: str, scope: Scope) -> Bulletin | None:
    reading = read(office, parse(key), scope=scope)
    if reading is None:
        return None
    return compose(reading, issuer="", made_at=dt.datetime(2026, 11, 20), provenance={})


@pytest.mark.parametrize("key", ["2026-W33", "2026-W34", "2026-W36", "2026-08"])
def test_later_weeks_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setattr(Office, "now", lambda self: dt.datetime(2026, 11, 20, 9))
    then, now = (
        fill(open_office(f"duckdb:///{tmp_path}/{name}.duckdb"), *files)
        for name, files in (("then", EARLY), ("now", EARLY + LATE))
    )
    for scope in (EVERYWHERE, Scope(street=("光明路街道",)), Scope(community_id=("C1",))):
        mine = told(then, key, scope)
        assert mine is not None or key == "2026-W34"
        assert told(now, key, scope) == mine


def test_a_quiet_week_between_others_stands_as_it_ended(tmp_path: Path) -> None:
    office = fill(open_office(f"duckdb:///{tmp_path}/one.duckdb"), *EARLY, *LATE)
    reading = read(office, parse("2026-W35"))
    assert reading is not None and reading.figures.received.n == 0 and reading.figures.estimate is None
    assert reading.figures.verdicts.set_index("community_id").loc["C1", "standing"] == "below", "30 of 40 so far"
    assert [period.key for period in reading.counted.periods] == ["2026-W33", "2026-W34", "2026-W35"]
    assert set(reading.areas["street"]["period"].dt.day) == {10, 17, 24}
