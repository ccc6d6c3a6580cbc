"""The description of a kind of frame: what one row is, and what each column holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True)
class Frame:
    """The description of one kind of frame: what a row is, and its columns with their meaning."""

    name: str
    row: str
    columns: Mapping[str, str] = field(default_factory=dict)

    def empty(self) -> pd.DataFrame:
        """A frame of this kind without rows.

        >>> Frame("Towns", "a town", {"name": "its name"}).empty().columns.to_list()
        ['name']
        """
        return pd.DataFrame({column: pd.Series(dtype="object") for column in self.columns})
