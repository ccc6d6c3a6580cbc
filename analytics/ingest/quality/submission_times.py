"""What the times of submission say of a file: dates that cannot be, and hours at which residents do not answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd

from analytics.ingest.normalisation import times
from analytics.ingest.quality.screened import Found, Screened
from analytics.language import N_
from analytics.sayings import Saying

OLD_DAYS: Final = 365
LEAST_FORMS: Final = 10  # fewer may well be sent in one minute, or at night
NIGHT: Final = range(1, 5)  # hours
MOST_AT_NIGHT: Final = 0.2
_DAY: Final = 86_400


def findings(forms: Screened, now: dt.datetime) -> Iterator[Found]:
    """Dates after ``now``, dates far before the others, all forms in one minute, many at night.

    A date without a time of day tells nothing of minute and hour, so forms at midnight sharp are left out there.
    """
    plan = forms.codebook.column("submitted_at")
    if plan is None:
        return
    read = times(forms.frame[plan.heading])
    known = read.notna().to_numpy()
    if not known.any():
        return
    seconds = read.to_numpy("datetime64[s]").astype(np.int64)
    future = np.flatnonzero(known & (read > pd.Timestamp(now)).to_numpy())
    if len(future):
        words = N_("{n} 份答卷的提交时间晚于 {now:%Y-%m-%d %H:%M}，最晚 {last:%Y-%m-%d %H:%M}")
        detail = Saying(words, n=len(future), now=now, last=read.max())
        yield Found("future_date", len(future), int(known.sum()), detail, future)
    middle = float(np.median(seconds[known]))
    old = np.flatnonzero(known & (seconds < middle - OLD_DAYS * _DAY))
    if len(old):
        words = N_("{n} 份答卷比本文件提交时间的中位数（{middle:%Y-%m-%d}）早一年以上，最早 {first:%Y-%m-%d}")
        detail = Saying(words, n=len(old), middle=pd.Timestamp(middle, unit="s"), first=read.min())
        yield Found("old_date", len(old), int(known.sum()), detail, old)
    timed = np.flatnonzero(known & (seconds % _DAY != 0))
    if len(timed) < LEAST_FORMS:
        return
    if len(timed) == known.sum() and seconds[timed].max() - seconds[timed].min() < 60:
        words = N_("{n} 份答卷都在 {first:%Y-%m-%d %H:%M} 前后一分钟内提交")
        detail = Saying(words, n=len(timed), first=read.min())
        yield Found("same_minute", len(timed), len(timed), detail, timed)
    night = timed[np.isin(seconds[timed] % _DAY // 3_600, NIGHT)]
    if len(night) > MOST_AT_NIGHT * len(timed):
        words = N_("{n} 份答卷在凌晨 1 点到 5 点之间提交，占 {share:.1%}（超过 {most:.0%}）")
        detail = Saying(words, n=len(night), share=len(night) / len(timed), most=MOST_AT_NIGHT)
        yield Found("night", len(night), len(timed), detail, night)
