"""Bytes of .sav files for the tests; the writer needs a path."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat


def sav(frame: pd.DataFrame, *, compress: bool = False, **about: Any) -> bytes:
    """``frame`` as .sav (or .zsav when ``compress``); ``about`` as pyreadstat.write_sav takes it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.sav"
        pyreadstat.write_sav(frame, str(path), compress=compress, **about)
        return path.read_bytes()
