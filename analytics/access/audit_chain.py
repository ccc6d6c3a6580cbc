"""Whether the audit log is whole, and its pruning.

Each event carries the SHA-256 of the one before and of its own words. Whoever changes, removes or puts in an event
breaks the chain behind it, unless he computes it anew to its end: then the head that was noted elsewhere (``audit
verify`` prints it) is no longer in it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from analytics.access import audit
from analytics.access.audit import Actor
from analytics.clock import OFFICE_TIME, written
from analytics.errors import MinyiError
from analytics.language import N_, _
from analytics.store import audit as stored
from analytics.store.audit import Event, Head
from analytics.store.registry import Registry

KINDS: Final = {
    "changed": N_("第 {first} 号的内容被改动"),
    "removed": N_("第 {first} 至 {last} 号被删去"),
    "inserted": N_("第 {first} 号是插入的"),
    "replaced": N_("第 {first} 号与第 {last} 号接不上：前一条被整条换过，或其间有增删"),
    "unguarded": N_("数据文件里防止改动的规则被去掉"),
    "unanchored": N_("第 {first} 号及以前被清理，但没有清理的记录"),
    "head_changed": N_("第 {first} 号与所记的链值不同：它或它以前的记录被改动后重新计算过"),
    "head_missing": N_("所记的第 {first} 号已不存在：末尾的记录被删去"),
}
_HEAD: Final = re.compile(r"(\d{1,15}):([0-9a-f]{64})")


class BadHead(MinyiError):
    """A head that was noted is not written as one."""


class TooRecent(MinyiError):
    """Events must be kept for longer than was asked."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with the log, and with which events."""

    kind: str
    first: int = 0
    last: int = 0

    def __str__(self) -> str:
        return _(KINDS[self.kind]).format(first=self.first, last=self.last)


@dataclass(frozen=True)
class Report:
    """What was found: how many events there are, the head of the chain, and what is wrong with it."""

    events: int
    head: Head
    pruned_upto: int
    faults: tuple[Fault, ...]


def noted_head(text: str) -> Head:
    """The head that was noted as ``NUMBER:HASH``. Raises :class:`BadHead`.

    >>> noted_head("7:" + "0" * 64).event_no
    7
    """
    found = _HEAD.fullmatch(text.strip().lower())
    if found is None:
        raise BadHead(_("链值写作“{text}”").format(text=text[:80]), expected=_("audit verify 给出的“序号:64 位链值”"))
    return Head(int(found[1]), found[2])


def verify(registry: Registry, head: Head | None = None) -> Report:
    """Walk the whole chain, and look whether ``head``, noted earlier, is in it."""
    faults: list[Fault] = []
    with registry.reading() as connection:
        anchor = last = stored.anchor(connection)
        pruning = anchor.event_no == 0
        fits = {anchor.hash}
        noted = anchor if head is not None and head.event_no == anchor.event_no else None
        count = 0
        for event in stored.chain(connection):
            count += 1
            faults += _faults(last, fits, event)
            pruning = pruning or (event.action == "audit_pruned" and event.object == _name(anchor))
            noted = Head(event.event_no, event.hash) if head and head.event_no == event.event_no else noted
            if event.event_no > anchor.event_no:
                # Of an event that was changed one of the two is the old one, which the next follows: one fault only.
                last, fits = Head(event.event_no, event.hash), {event.hash, stored.digest(event)}
        if stored.missing_guards(connection):
            faults.append(Fault("unguarded"))
    if not pruning:
        faults.append(Fault("unanchored", anchor.event_no))
    if head is not None and head.event_no >= anchor.event_no and noted != head:
        faults.append(Fault("head_missing" if noted is None else "head_changed", head.event_no))
    return Report(count, last, anchor.event_no, tuple(faults))


def prune(registry: Registry, *, months: int, actor: Actor, now: dt.datetime) -> int:
    """Remove events older than ``months``; how many went. That it was done, and up to where, is an event itself.

    Raises :class:`TooRecent` for fewer months than the setting ``audit_months`` keeps.
    """
    if months < registry.limits.audit_months:
        raise TooRecent(
            _("要求清理 {months} 个月以前的操作记录").format(months=months),
            expected=_("不少于 {least} 个月（设置 MINYI_AUDIT_MONTHS）").format(least=registry.limits.audit_months),
        )
    cut = _months_before(now.astimezone(OFFICE_TIME), months)
    with registry.writing() as connection:
        upto = stored.last_before(connection, written(cut))
        if upto is None:
            return 0
        detail = N_("{day} 以前").format(day=cut.date().isoformat())
        audit.write(connection, actor, "audit_pruned", now=now, object=_name(upto), detail=detail)
        return stored.prune(connection, upto, at=written(now))


def _faults(last: Head, fits: set[str], event: Event) -> list[Fault]:
    """What is wrong with ``event``, which is found behind ``last``, whose hash is one of ``fits``."""
    if event.event_no <= last.event_no:
        return [Fault("inserted", event.event_no)]
    gap = _gap(last, event)
    if stored.digest(event) != event.hash:
        return [*gap, Fault("changed", event.event_no)]
    if not gap and event.previous not in fits:
        return [Fault("replaced", last.event_no, event.event_no)]
    return gap


def _gap(last: Head, event: Event) -> list[Fault]:
    missing = event.event_no - last.event_no - 1
    return [Fault("removed", last.event_no + 1, event.event_no - 1)] if missing else []


def _name(head: Head) -> str:
    return f"{head.event_no}:{head.hash}"


def _months_before(moment: dt.datetime, months: int) -> dt.datetime:
    """The start of the day that many months earlier; of the last of that month where it has no such day.

    >>> _months_before(dt.datetime(2026, 8, 31, 9, 30), 6).isoformat()
    '2026-02-28T00:00:00'
    """
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    for day in range(moment.day, 0, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day, hour=0, minute=0, second=0, microsecond=0)
        except ValueError:
            continue
    raise ValueError(months)
