"""A small city to issue bulletins of, and a section that says what is counted in it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from analytics.bulletin import composing
from analytics.bulletin.content import BEHIND, Column, DataTable, Section
from analytics.bulletin.numbers import count, sentence, share
from analytics.bulletin.reading import Reading, read
from analytics.flows.office import Office
from analytics.model import EVERYWHERE, Scope
from tests.conftest import REGISTER, survey_csv
from tests.flows.test_loading import load

WORDS = "停车位不够"


def fill(office: Office) -> Office:
    """C1 8 of 10 in the week of 7 September 2026, C3 of the other street 5 of 10 in the week after."""
    load(office, "名册.csv", REGISTER)
    load(office, "九月七日.csv", survey_csv({"C1": ["满意"] * 8 + ["一般"] * 2}))
    second = survey_csv({"C3": ["满意"] * 5 + ["一般"] * 5}, first=100, day="2026-09-15")
    load(office, "九月十五日.csv", second)
    return office


def reading(office: Office, scope: Scope = EVERYWHERE, **kind: str) -> Reading:
    """What is read of the last complete period."""
    found = read(office, scope=scope, **kind)
    assert found is not None
    return found


def section(found: Reading) -> Section:
    estimate = found.figures.estimate
    assert estimate is not None
    told = sentence(
        "overall", "收到 {n} 份，满意率 {share}。", n=count(found.figures.received.n), share=share(estimate["share"])
    )
    quotes = DataTable("quotes", "居民意见", (Column("意见"),), ((WORDS,),), place=BEHIND)
    return Section("satisfaction", "总体满意度", (told,), (), (quotes,))


def say_what_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compose bulletins of :func:`section` alone."""
    monkeypatch.setattr(composing, "SECTIONS", (SimpleNamespace(section=section),))
