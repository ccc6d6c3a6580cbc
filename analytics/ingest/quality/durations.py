"""How long a form took to fill in, as platforms write it."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.ingest.codebooks import fields
from analytics.ingest.normalisation import distinct, key

# 问卷星, 腾讯问卷 and 问卷网, 金数据, LimeSurvey.
HEADINGS: Final = frozenset(map(key, ("所用时间", "答题时长", "填写时长", "答题用时", "interviewtime")))
_WORDED: Final = re.compile(r"(?:(\d+)天)?(?:(\d+)(?:小时|时))?(?:(\d+)(?:分钟|分))?(?:(\d+(?:\.\d+)?)秒)?")
_CLOCK: Final = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2})")
_PLAIN: Final = re.compile(r"\d+(?:\.\d+)?")


def heading(headings: list[str]) -> str | None:
    """The column that holds durations, if there is one."""
    return next((name for name in headings if fields.plain(name).split(".")[0] in HEADINGS), None)


def seconds(column: pd.Series) -> npt.NDArray[np.float64]:
    """Durations in seconds, one a row; NaN where a cell is blank or no duration.

    >>> seconds(pd.Series(["123秒", "2分3秒", "1小时2分", "182", "00:03:02", None, "很久"], dtype="str")).tolist()
    [123.0, 123.0, 3720.0, 182.0, 182.0, nan, nan]
    """
    codes, texts = distinct(column)
    return np.array([*map(_seconds, texts), np.nan])[codes]


def _seconds(text: str) -> float:
    plain = key(text)
    if _PLAIN.fullmatch(plain):
        return float(plain)
    worded, clock = _WORDED.fullmatch(plain), _CLOCK.fullmatch(plain)
    if clock:
        parts = (None, *clock.groups())
    elif worded and any(worded.groups()):
        parts = worded.groups()
    else:
        return np.nan
    return sum(float(part or 0) * unit for part, unit in zip(parts, (86_400, 3_600, 60, 1), strict=True))
