"""Several signed-in readers at once: no error. ``python -m tests.benchmarks.sessions`` is the full load."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.sessions import Findings, measured, table
from tests.pages import desk

pytestmark = pytest.mark.slow


def test_eight_readers_for_a_while(tmp_path: Path) -> None:
    desk.fill(desk.address(tmp_path))
    found = measured(tmp_path, clients=8, seconds=10, think=(0.5, 1.5), first=False)
    assert found.errors == []
    assert len(found.runs) >= 16, "everybody has read more than one page"
    assert len({page for page, _at, _took in found.runs}) > 3
    assert found.memory[0] > 50


def test_the_table_tells_of_errors_and_of_growth() -> None:
    found = Findings(
        runs=[("overview", 1.0, 0.5), ("overview", 70.0, 1.5)],
        errors=["weekly: no", "weekly: no"],
        memory={0: 300.0, 30: 380.0, 60: 400.0, 90: 420.0},
    )
    told = table(found, 2, 90)
    assert found.growth == pytest.approx(0.05)
    assert "| **all** | 2 | 1.00 | 1.45 | 1.50 |" in told and "| errors | 2 | 0 |" in told
    assert "2 × weekly: no" in told and "| growth after warming up | 5.0% | < 10% |" in told
