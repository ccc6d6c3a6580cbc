"""When a community may be accepted, whoever tells of it."""

from __future__ import annotations

from analytics.language import _
from analytics.model import Limit
from analytics.programme.subjects.spec import Told


def accepts(told: Told) -> str:
    """The figures told meet the limit told, the limit itself included.

    Worked: 16 of 20 at 80 % is met; 15 of 20 is refused, one form short.
    """
    n, satisfied, percent = (int(told.given[name]) for name in ("n", "satisfied", "threshold_percent"))
    if not 1 <= percent <= 100:
        return _("达标线是 {percent} %，应为 1 到 100").format(percent=percent)
    if not n > 0 or satisfied > n:
        return _("满意 {satisfied} 份、有效 {n} 份，数目不对").format(satisfied=satisfied, n=n)
    limit = Limit.percent(percent)
    if limit.met(satisfied, n):
        return ""
    return _("有效 {n} 份，满意 {satisfied} 份，达标线 {percent} %，还差 {missing} 份").format(
        n=n, satisfied=satisfied, percent=percent, missing=limit.missing(satisfied, n)
    )
