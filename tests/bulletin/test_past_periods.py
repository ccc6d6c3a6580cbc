"""A bulletin of an old week does not know the weeks after it, but for what beside them must not be shown."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from analytics.bulletin.reading import Reading, read
from analytics.estimation.periods import parse
from analytics.flows.office import Office, open_office
from analytics.model import EVERYWHERE, Scope
from tests.bulletin.cities import answers, fill
from tests.stores import url_of

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


HIDDEN = ["n", "satisfied", "outside", "share", "low", "high", "needed", "severity"]


def figures_of(reading: Reading) -> list[pd.DataFrame]:
    """All that later answers could change, one row a place and period, in an order of its own."""
    ids = reading.figures.verdicts.sort_values("community_id", ignore_index=True)
    areas = [table.sort_values(["within", "label", "period"], ignore_index=True) for table in reading.areas.values()]
    return [reading.figures.estimates, ids, *(table.drop(columns=["unit", "severity"]) for table in areas)]


@pytest.mark.parametrize("key", ["2026-W33", "2026-W34", "2026-W36", "2026-08"])
def test_later_weeks_change_no_figure_but_may_hide_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """What is told of later weeks stands beside it: C4's 12 less its later 16 would be the four between."""
    monkeypatch.setattr(Office, "now", lambda self: dt.datetime(2026, 11, 20, 9))
    then, now = (
        fill(open_office(url_of(tmp_path / f"{name}.duckdb")), *files)
        for name, files in (("then", EARLY), ("now", EARLY + LATE))
    )
    for scope in (EVERYWHERE, Scope(street=("光明路街道",)), Scope(community_id=("C1",))):
        before, after = (read(office, parse(key), scope=scope) for office in (then, now))
        assert (before is None) == (after is None) and (before is not None or key == "2026-W34")
        if before is None or after is None:
            continue
        for mine, later in zip(figures_of(before), figures_of(after), strict=True):
            either = mine["suppressed"] | later["suppressed"]
            names = [name for name in HIDDEN if name in mine]
            pd.testing.assert_frame_equal(mine.loc[~either, names], later.loc[~either, names], check_dtype=False)
            keys = [name for name in ("period", "community_id", "standing", "label", "within") if name in mine]
            pd.testing.assert_frame_equal(mine[keys], later[keys])
    if key == "2026-W36":
        whole = read(now, parse(key))
        assert whole is not None
        assert whole.figures.verdicts.set_index("community_id").loc["C4", "suppressed"]


def test_a_quiet_week_between_others_stands_as_it_ended(tmp_path: Path) -> None:
    office = fill(open_office(url_of(tmp_path / "one.duckdb")), *EARLY, *LATE)
    reading = read(office, parse("2026-W35"))
    assert reading is not None and reading.figures.received.n == 0 and reading.figures.estimate is None
    assert reading.figures.verdicts.set_index("community_id").loc["C1", "standing"] == "below", "30 of 40 so far"
    assert [period.key for period in reading.counted.periods] == ["2026-W33", "2026-W34", "2026-W35"]
    assert set(reading.areas["street"]["period"].dt.day) == {10, 17, 24}
