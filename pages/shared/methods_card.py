"""口径卡: beside every figure, what it is made of; the same goes with every file."""

from __future__ import annotations

import streamlit as st

from analytics.flows import method_card, method_facts
from analytics.flows.method_card import Card
from analytics.flows.method_facts import Facts
from analytics.language import _
from analytics.model import Scope
from pages.shared import reads, subject
from pages.shared.kept_reads import kept
from pages.shared.plain import plain
from pages.shared.subject import Subject


@kept
def _facts(survey_ids: tuple[str, ...], scope: Scope, round_number: int | None) -> Facts:
    return method_facts.facts(reads.office(), survey_ids, scope=scope, round_number=round_number)


def card(kind: str | None = None, **told: str) -> Card:
    """The card of a figure on the page at hand: what is ``told`` of it, the rest from its subject.

    ``kind`` of method_card.KINDS, the page's own by default; ``told`` by the names of method_card.FIELDS.
    """
    about = subject.current()
    kind = kind or about.kind
    usual = method_card.KINDS[kind]
    known = {name: told.get(name) or usual.get(name, "") for name in ("population", "mode", "dates")}
    if not all(known.values()):
        facts = facts_of(about)
        read = {"population": facts.population(), "mode": facts.mode(), "dates": facts.dates()}
        told = told | {name: read[name] for name, words in known.items() if not words}
    return method_card.card(kind, **told)


def facts_of(about: Subject) -> Facts:
    """What is told of the fieldwork behind the figures of a page."""
    chosen = (about.survey,) if about.survey else _surveys(about.survey_kinds)
    return _facts(chosen, about.scope, about.round_number)


@kept
def _surveys(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The surveys of these kinds, () of all."""
    known = reads.surveys()
    return tuple(known["survey_id"] if not kinds else known.loc[known["kind"].isin(list(kinds)), "survey_id"])


def show(made: Card) -> None:
    """The card behind a small button."""
    with st.popover(_("口径卡"), icon=":material/info:", type="tertiary"):
        st.markdown("  \n".join(_("　").join((f"**{name}**", plain(words))) for name, words in made.rows().items()))
