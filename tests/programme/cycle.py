"""What the tests of the cycle load: rounds of satisfaction, wishes with household numbers, a programme."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from analytics.flows import loading
from analytics.flows.office import Office
from analytics.programme.entering import records
from analytics.store.cycle import Draft

BY: dict[str, Any] = {"by": "王敏"}
_numbers = itertools.count(1)


def load(office: Office, filename: str, text: str) -> None:
    drafted = loading.draft(office, filename, text.encode())
    loading.commit(office, drafted, loading.check(office, drafted), by="王敏")


def satisfaction(community: str, satisfied: int, n: int, *, round_number: int = 1, day: str = "2026-09-07") -> str:
    """A file of ``n`` forms of one community, ``satisfied`` of them 满意, the others 一般."""
    lines = ["答卷编号,小区编号,提交时间,轮次,渠道,调查,总体满意度"]
    for place in range(n):
        level = "满意" if place < satisfied else "一般"
        lines.append(f"M{next(_numbers)},{community},{day} 10:00:00,{round_number},微信,改造满意度调查,{level}")
    return "\n".join(lines) + "\n"


def wishes(community: str, answers: Sequence[tuple[str, str]], *, day: str = "2026-03-02") -> str:
    """A file of wishes: (household number or "", 同意 / 弃权 / 不同意) on 是否同意改造."""
    lines = ["答卷编号,小区编号,提交时间,渠道,户号,调查,是否同意改造,最需要的基础类改造"]
    for household, agrees in answers:
        lines.append(f"Y{next(_numbers)},{community},{day} 10:00:00,微信,{household},居民意愿调查,{agrees},供水┋道路")
    return "\n".join(lines) + "\n"


def reached(office: Office, community: str, stage: str, on: dt.date, kind: str = "reach", **more: Any) -> str:
    told: Mapping[str, Any] = {"stage": stage, "document": "会议纪要 3 号"}
    return records.enter(office, [Draft("step", kind, community, value=told, happened_on=on, **more)], **BY)[0]


def counted(office: Office, community: str, gate: str, asked: int, agreed: int, on: dt.date) -> str:
    from analytics.programme.acceptance import gates

    told = {"gate": gate, "asked": asked, "agreed": agreed, "document": "征求意见表"}
    return gates.count(office, Draft("gate", "count", community, value=told, happened_on=on), **BY)
