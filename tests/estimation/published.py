"""Small data sets that published numbers were worked out from."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

RECORDED = Path(__file__).parent / "recorded"


def swiss() -> pd.DataFrame:
    """47 provinces of 1888: Fertility, then five predictors."""
    return pd.read_csv(RECORDED / "swiss.csv", index_col="province")


def mtcars() -> pd.DataFrame:
    """32 cars of 1974: mpg, then four predictors."""
    return pd.read_csv(RECORDED / "mtcars.csv")


def attitude() -> pd.DataFrame:
    """30 departments, seven items in per cent."""
    return pd.read_csv(RECORDED / "attitude.csv")
