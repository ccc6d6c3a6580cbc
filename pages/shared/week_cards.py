"""The methods card of a bulletin's figure: what the bulletin itself told when it was made."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.bulletin.content import Source
from analytics.flows.method_card import FIELDS, Card, card
from analytics.language import N_, _, spellings
from pages.shared import wording

# A bulletin keeps its words; those of before the cards came do not tell these.
_KEPT = ("population", "mode", "dates", "weighting", "exclusions")


def of(source: Source, provenance: Mapping[str, str]) -> Card:
    """The card of a figure with ``source`` in a bulletin with ``provenance``."""
    not_told = _("本期印发时没有记载")
    kept = {name: _kept(provenance, FIELDS[name]) or not_told for name in _KEPT}
    return card(
        "answers",
        base=source.base,
        n="" if source.n is None else wording.count(source.n),
        definition=source.definition or _kept(provenance, N_("满意率口径")),
        interval=source.method or _kept(provenance, N_("区间")),
        **kept,
    )


def _kept(provenance: Mapping[str, str], name: str) -> str:
    """What a bulletin keeps under ``name``, in whichever language it was composed."""
    if name in provenance:  # as mostly: to know the spellings every catalogue is read
        return provenance[name]
    return next((provenance[spelling] for spelling in spellings(name) if spelling in provenance), "")
