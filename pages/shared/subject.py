"""What the page at hand tells of: place, survey, round. Filters say it as they are drawn, methods cards read it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import streamlit as st

from analytics.model import EVERYWHERE, Scope

_KEY: Final = "subject"
# Of which kind the figures of a page are (flows.method_card.KINDS); of the others they are made of answers.
KIND_OF: Final = {
    "comments": "comments",
    "topic": "comments",
    "hot_issues": "comments",
    "search": "comments",
    "comparison": "comments",
    "review": "comments",
    "codebook": "comments",
    "publicity": "records",
    "works": "records",
    "rectification": "records",
    "programmes": "records",
    "accounts": "records",
    "audit": "records",
    "votes": "votes",
    "upload": "files",
    "batches": "files",
}
# Which surveys a page is about while none is chosen; elsewhere those that decide verdicts.
SURVEYS_OF: Final = {
    "wishes": ("opinion",),
    "consent": ("consent", "opinion"),
    "comments": (),
    "topic": (),
    "hot_issues": (),
    "search": (),
    "comparison": (),
    "review": (),
}


@dataclass(frozen=True)
class Subject:
    """``survey`` and ``round_number`` None where none is chosen: all of the page's, the latest of each community."""

    page: str = ""
    scope: Scope = EVERYWHERE
    survey: str | None = None
    round_number: int | None = None

    @property
    def kind(self) -> str:
        """The kind of the page's figures."""
        return KIND_OF.get(self.page, "answers")

    @property
    def survey_kinds(self) -> tuple[str, ...]:
        """The kinds of surveys the page is about while none is chosen; () all."""
        return SURVEYS_OF.get(self.page, ("satisfaction",))


def begin(page: str) -> None:
    """A page begins: nothing is chosen yet."""
    st.session_state[_KEY] = Subject(page)


def current() -> Subject:
    found = st.session_state.get(_KEY)
    return found if isinstance(found, Subject) else Subject()


def of_scope(scope: Scope) -> None:
    """The page's figures are of ``scope``."""
    st.session_state[_KEY] = replace(current(), scope=scope)


def of_filter(name: str, value: str) -> None:
    """What a filter holds: of ``survey`` and ``round`` it is kept."""
    if name == "survey":
        st.session_state[_KEY] = replace(current(), survey=value or None)
    elif name == "round":
        st.session_state[_KEY] = replace(current(), round_number=int(value) if value.isdigit() else None)
