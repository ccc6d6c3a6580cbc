"""When a plan's publicity may go a step further: its days have run, and every objection has its answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from analytics.language import _
from analytics.programme.subjects.spec import Told


def opens(told: Told) -> str:
    """It ends on or after the day it starts."""
    return _("截止日期早于开始日期") if told.given["ends_on"] < told.given["starts_on"] else ""


def extends(told: Told) -> str:
    """The new last day is later than the one before."""
    before = told.before["ends_on"]
    return "" if told.given["ends_on"] > before else _("新的截止日期不晚于原来的 {day}").format(day=before)


def objects(told: Told) -> str:
    """Nobody objects to what has not been published yet; a late objection is answered too."""
    starts = told.before["starts_on"]
    return _("公示 {day} 才开始").format(day=starts) if told.on < dt.date.fromisoformat(starts) else ""


def answers(told: Told) -> str:
    """The objection is there."""
    number, n = int(told.given["number"]), len(told.before.get("objections", ()))
    return "" if 1 <= number <= n else _("没有第 {number} 条异议，共登记 {n} 条").format(number=number, n=n)


def closes(told: Told) -> str:
    """The last day has passed, and what was done about each objection is told."""
    last, waiting = told.before["ends_on"], unanswered(told.before)
    faults = []
    if told.on <= dt.date.fromisoformat(last):
        faults.append(_("公示到 {day} 为止，次日起才能结束").format(day=last))
    if waiting:
        faults.append(_("第 {numbers} 条异议还没有处理情况").format(numbers=_("、").join(map(str, waiting))))
    return _("；").join(faults)


def signs(told: Told) -> str:
    """Each party signs once."""
    signed = {one["party"] for one in told.before.get("signatures", ())}
    return _("该方已经签字") if told.given["party"] in signed else ""


def unanswered(fields: Mapping[str, Any]) -> list[int]:
    """Numbers, from 1, of the objections in an entry's fields that nothing was done about.

    >>> unanswered({"objections": [{"objection": "甲"}, {"objection": "乙", "settled": "已说明"}]})
    [1]
    """
    answered = {int(one["number"]) for one in fields.get("answers", ())}
    return [
        number
        for number, one in enumerate(fields.get("objections", ()), start=1)
        if not one.get("settled") and number not in answered
    ]
