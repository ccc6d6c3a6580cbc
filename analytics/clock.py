"""The time of the office, with its offset. Rules take moments as arguments; only who calls them asks the clock."""

from __future__ import annotations

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

OFFICE_TIME: Final = ZoneInfo("Asia/Shanghai")


def now() -> dt.datetime:
    """This moment."""
    return dt.datetime.now(OFFICE_TIME)


def seconds(moment: dt.datetime) -> int:
    """Whole seconds since 1970; a moment without offset is refused, as nobody knows when it is.

    >>> seconds(dt.datetime(1970, 1, 1, 8, 0, 30, tzinfo=OFFICE_TIME))
    30
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs an offset")
    return int(moment.timestamp())


def written(moment: dt.datetime) -> str:
    """A moment as text that sorts by time.

    >>> written(dt.datetime(2026, 9, 3, 4, 0, tzinfo=dt.timezone.utc))
    '2026-09-03T12:00:00+08:00'
    """
    return dt.datetime.fromtimestamp(seconds(moment), OFFICE_TIME).isoformat()
