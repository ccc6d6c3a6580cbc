"""An office whose register is loaded, to enter the cycle's records in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from analytics.flows import loading
from analytics.flows.office import Office, open_office
from analytics.settings import PROJECT
from tests.conftest import REGISTER


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Four communities in two streets, no answers yet."""
    opened = open_office(f"duckdb:///{tmp_path / 'minyi.duckdb'}")
    register = tmp_path / "register.csv"
    register.write_text(REGISTER, encoding="utf-8")
    loading.load_file(opened, register, by="tester")
    yield opened
    opened.close()


@pytest.fixture
def sample(office: Office) -> pd.DataFrame:
    """Dadong's wishes as the sample file has them, loaded with the sample register."""
    for name in ("register.csv", "opinion_dadong.csv"):
        loading.load_file(office, PROJECT / "sample_data" / name, by="tester")
    return pd.read_csv(PROJECT / "sample_data" / "opinion_dadong.csv", dtype="str", encoding="utf-8-sig")
