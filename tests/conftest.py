"""What tests share: where the reference data lies, and what may be skipped when."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from analytics.settings import OUTSIDE, PROJECT

REFERENCE_DATA = Path(os.environ.get(OUTSIDE, PROJECT.parent / "shared" / "data"))
NOTHING_MAY_BE_SKIPPED = os.environ.get("CI") == "true"


@pytest.fixture(scope="session")
def reference() -> Callable[[str], Path]:
    """``reference("tsm-2024/tsm_2024_units.csv")``: that file of the reference data, or skip, saying so."""

    def locate(name: str) -> Path:
        path = REFERENCE_DATA / name
        if not path.exists():
            reason = f"reference data {name} is absent; set {OUTSIDE} to its folder"
            if NOTHING_MAY_BE_SKIPPED:
                pytest.fail(reason)
            pytest.skip(reason)
        return path

    return locate
