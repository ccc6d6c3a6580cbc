"""Cells that are read or kept otherwise than they are written: where they stand, what was done, before and after."""

from __future__ import annotations

from typing import Final

import pandas as pd

# position is the row's, from 0; change a key of the CHANGES of the module that made it.
DTYPES: Final = {"position": "int64", "column": "str", "change": "str", "before": "str", "after": "str"}


def none() -> pd.DataFrame:
    """No altered cell.

    >>> list(none().columns)
    ['position', 'column', 'change', 'before', 'after']
    """
    return pd.DataFrame(columns=list(DTYPES)).astype(DTYPES)
