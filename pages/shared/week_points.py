"""要点: the sentences of a bulletin that a leader reads first, and the way to its sections."""

from __future__ import annotations

from typing import Final

import streamlit as st

from analytics.bulletin.content import Bulletin, Section, Sentence
from analytics.language import _
from analytics.reports.bulletin.numbering import heading
from pages.shared import reader, week_sections
from pages.shared.plain import plain

# A section, and of it the first of these sentences that it tells; a key may go on after a colon.
FIRST: Final = (
    ("satisfaction", ("line", "share")),
    ("satisfaction", ("previous",)),
    ("satisfaction", ("signal",)),
    ("satisfaction", ("together",)),
    ("below", ("newly_flagged",)),
    ("hot_issues", ("rising", "new", "returning", "top")),
    ("rectification", ("overdue_today", "empty")),
)


@reader.fragment("weekly")
def points(bulletin: Bulletin, *, key: str = "") -> None:
    """The points, each with what stands behind it, and a link to every section."""
    found = chosen(bulletin)
    if found:
        st.subheader(_("要点"), anchor="points")
        with st.container(gap="xsmall"):
            for section, sentence in found:
                week_sections.sentence(sentence, bulletin, key=f"{key}points-{section.key}-{sentence.key}")
    links = [
        f"[{plain(heading(number, section))}](#section-{number})"
        for number, section in enumerate(bulletin.sections, start=1)
    ]
    with st.container(key="contents"):
        st.caption(_("　").join(links))


def chosen(bulletin: Bulletin) -> list[tuple[Section, Sentence]]:
    """The points as the bulletin's own sections have them, in the order of FIRST; what it does not tell is left."""
    sections = {section.key: section for section in bulletin.sections}
    found = []
    for name, keys in FIRST:
        section = sections.get(name)
        told = section.sentences if section else ()
        of = {key: next((one for one in told if one.key.partition(":")[0] == key), None) for key in keys}
        sentence = next((one for one in of.values() if one is not None), None)
        if section and sentence:
            found.append((section, sentence))
    return found
