"""An office whose register is loaded, to enter the cycle's records in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from analytics.flows import loading
from analytics.flows.office import Office, open_office
from analytics.settings import PROJECT
from tests.conftest import REGISTER
from tests.stores import copy_of, url_of


@pytest.fixture(scope="session")
def registered_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store with four communities in two streets, no answers yet."""
    folder = tmp_path_factory.mktemp("registered")
    register = folder / "register.csv"
    register.write_text(REGISTER, encoding="utf-8")
    with closing(open_office(url_of(folder / "minyi.duckdb"))) as opened:
        loading.load_file(opened, register, by="tester")
    return folder / "minyi.duckdb"


@pytest.fixture
def office(registered_file: Path, tmp_path: Path) -> Iterator[Office]:
    """An office on that store."""
    opened = open_office(copy_of(registered_file, tmp_path / "minyi.duckdb"))
    yield opened
    opened.close()


@pytest.fixture
def sample(office: Office) -> pd.DataFrame:
    """Dadong's wishes as the sample file has them, loaded with the sample register."""
    for name in ("register.csv", "opinion_dadong.csv"):
        loading.load_file(office, PROJECT / "sample_data" / name, by="tester")
    return pd.read_csv(PROJECT / "sample_data" / "opinion_dadong.csv", dtype="str", encoding="utf-8-sig")
