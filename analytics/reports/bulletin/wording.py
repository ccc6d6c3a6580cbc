"""What slides and document say around the figures: numerals of headings, captions, widths of words."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from typing import Final

from analytics.bulletin.content import TEXT, Bulletin, Column, DataTable, Source
from analytics.language import N_, _

_DIGITS: Final = N_("一二三四五六七八九")
# Characters that XML 1.0 cannot hold: a file with one of them does not open.
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """``text`` without the control characters that no office file can hold.

    >>> printable("光明\\x0b西里")
    '光明西里'
    """
    return _FORBIDDEN.sub("", text)


def numeral(place: int) -> str:
    """The numeral of a heading, 1–99, as official documents count.

    >>> numeral(1), numeral(10), numeral(21)
    ('一', '十', '二十一')
    """
    tens, ones = divmod(place, 10)
    ten = "" if not tens else _("十") if tens == 1 else _(_DIGITS)[tens - 1] + _("十")
    return ten + (_(_DIGITS)[ones - 1] if ones else "")


def caption(source: Source, note: str = "") -> str:
    """What stands below a chart or a table: its note, its n, its base, definition and method; empty if none is known.

    >>> caption(Source(n=1412, definition="五级取上两级"), "试用控制限。")
    '试用控制限；n＝1,412；口径：五级取上两级'
    """
    told = [
        note.rstrip("。；"),
        "" if source.n is None else _("n＝{n}").format(n=f"{source.n:,}"),
        _("基数：{base}").format(base=source.base) if source.base else "",
        _("口径：{definition}").format(definition=source.definition) if source.definition else "",
        _("方法：{method}").format(method=source.method) if source.method else "",
    ]
    return printable("；".join(part for part in told if part))


def official_date(moment: str) -> str:
    """The day of ``moment`` as official documents write it; words that are no ISO date stay as they are.

    >>> official_date("2026-11-06 09:00")
    '2026年11月6日'
    """
    try:
        day = dt.datetime.fromisoformat(moment)
    except ValueError:
        return moment
    return _("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)


def ems(text: str) -> float:
    """The width of ``text`` in Chinese characters: a Latin letter or digit takes a little more than half.

    >>> ems("满意率"), round(ems("80 %"), 2)
    (3, 2.2)
    """
    return sum(1 if unicodedata.east_asian_width(letter) in "WFA" else 0.55 for letter in text)


def lines(text: str, characters: float) -> int:
    """How many lines ``text`` takes where a line holds ``characters`` Chinese characters; at least one.

    >>> lines("一二三四五", 2), lines("", 2)
    (3, 1)
    """
    return sum(max(1, math.ceil(ems(line) / max(characters, 1))) for line in text.split("\n"))


def provenance_table(bulletin: Bulletin) -> DataTable:
    """说明: what the bulletin was made from, a row an item; the last page of each form."""
    state = _("完整") if bulletin.complete else _("未完：统计期尚未结束，数字还会变化")
    rows = (
        (_("统计期"), bulletin.period),
        (_("范围"), bulletin.scope),
        (_("本期状态"), state),
        (_("制作时间"), bulletin.made_at),
        *bulletin.provenance.items(),
    )
    return DataTable("provenance", _("说明"), (Column(_("项目"), TEXT, 14), Column(_("内容"), TEXT, 56)), rows)
