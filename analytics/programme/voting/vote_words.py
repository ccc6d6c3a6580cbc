"""What a vote came to, in words: where, how much, whether it reaches its limit, what is lacking."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, TypeAlias

import pandas as pd

from analytics.language import _
from analytics.model import SQUARE_METRE, Limit
from analytics.standard import forms

Vote: TypeAlias = Mapping[Hashable, Any] | pd.Series
NOTHING = "—"


def square_metres(area_cm2: Any) -> str:
    """An area in square metres, exact, at least two decimals; a dash where it is missing.

    >>> square_metres(865_200), square_metres(12_345_678_901)
    ('86.52', '1,234,567.8901')
    """
    if area_cm2 is None or pd.isna(area_cm2):
        return NOTHING
    whole, rest = divmod(int(area_cm2), SQUARE_METRE)
    return f"{whole:,}.{f'{rest:04}'.rstrip('0'):0<2}"


def persons(n: Any) -> str:
    """A number of owners, or a dash."""
    return NOTHING if n is None or pd.isna(n) else f"{int(n):,}"


def share(part: Any, base: Any, limit: Limit) -> str:
    """``part`` of ``base`` in per cent, with as many decimals as it takes to stand on its own side of the limit.

    >>> share(2, 3, Limit(2, 3)), share(199_999, 300_000, Limit(2, 3))
    ('66.67 %', '66.666 %')
    >>> share(50_001, 100_000, Limit(1, 2, strictly=True)), share(0, 0, Limit(2, 3))
    ('50.001 %', '—')
    """
    if part is None or pd.isna(part) or pd.isna(base) or not base:
        return NOTHING
    counted, of = int(part), int(base)
    side = _sign(counted * limit.whole - limit.part * of)
    for decimals in range(2, 9):
        unit = 10 ** (decimals + 2)
        rounded = (2 * counted * unit + of) // (2 * of)
        if side == 0 or _sign(rounded * limit.whole - limit.part * unit) == side:
            break
    return f"{rounded // 10**decimals}.{rounded % 10**decimals:0{decimals}} %"


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def limit_words(limit: Limit) -> str:
    """A limit in words.

    >>> limit_words(Limit(2, 3)), limit_words(Limit(1, 2, strictly=True))
    ('≥ 2/3', '> 1/2')
    """
    return f"{'>' if limit.strictly else '≥'} {limit.part}/{limit.whole}"


def place(vote: Vote) -> str:
    """The part of the community that votes.

    >>> place({"extent": "stairway", "building": "3号楼", "stairway": "2单元"})
    '3号楼2单元'
    """
    return str(forms.group(f"{vote['building']}{vote['stairway']}")) or _("全小区")


def category(vote: Vote) -> str:
    """What kind of matter it is."""
    return _("特别事项") if vote["special"] else _("一般事项")


def outcome(vote: Vote) -> str:
    """Passed or not, with a shape, so that colour is never the only signal.

    >>> outcome({"passed": True})
    '● 通过'
    """
    return _("● 通过") if vote["passed"] else _("▲ 未通过")


def reached(met: Any) -> str:
    """Whether a limit is reached; a dash where that must not be told."""
    if met is None or pd.isna(met):
        return NOTHING
    return _("● 达到") if met else _("▲ 未达到")


def lacking(vote: Vote) -> str:
    """What is lacking to pass: of persons and of area, each by itself, or that it is out of reach.

    ``vote`` is a row of ``programme.ballots.shown``.
    """
    if vote["passed"]:
        return ""
    if vote["suppressed"]:
        return _("人数太少，不列差额")
    if not vote["within_reach"]:
        return _("未投票的全部同意也不够")
    parts = []
    if vote["lacking_owners"]:
        parts.append(_("{n} 位业主").format(n=persons(vote["lacking_owners"])))
    if pd.isna(vote["lacking_cm2"]):
        parts.append(_("若干面积（不列数）"))
    elif vote["lacking_cm2"]:
        parts.append(_("{area} ㎡").format(area=square_metres(vote["lacking_cm2"])))
    return _("至少还需 {parts} 参与并同意").format(parts=_("、").join(parts))
