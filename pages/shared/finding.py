"""找小区: on every page, a box that finds a community by whatever the reader types of its name, and opens it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.ingest.places.finding import LONGEST_TYPED, Directory, Found
from analytics.language import _
from analytics.store import aliases
from pages.shared import filters, reader, reads, wording
from pages.shared.kept_reads import shared
from pages.shared.plain import plain

_TYPED = "find_community"
_OPENED = "found_community"


@shared
def directory() -> Directory:
    """The communities that the reader may see, with the spellings decided for them."""
    return Directory(reads.communities(), aliases.aliases(reads.office().store))


def box() -> None:
    """The box, and under it what was found, over what else stands there; nothing while there is no community."""
    with st.container(key="finder"):
        _box()


@reader.fragment("community")  # the page it leads to
def _box() -> None:
    """Redrawn alone while the reader types; who reads, and what may be seen, is asked anew each time."""
    if not len(directory()):
        return
    if opened := st.session_state.pop(_OPENED, ""):
        filters.go("community", community=opened)
    typed = st.text_input(
        _("找小区"),
        key=_TYPED,
        type="search",
        live=True,
        max_chars=LONGEST_TYPED,
        placeholder=_("找小区：名称、拼音或首字母"),
        label_visibility="collapsed",
        icon=":material/search:",
    )
    if typed and typed.strip():
        with st.container(key="found", gap="xsmall"):
            _listed(typed)


def _listed(typed: str) -> None:
    found = directory().find(typed)
    if not found:
        st.caption(_("没有找到。可输入名称的一部分、曾用名、全拼或拼音首字母。"))
        return
    verdicts = reads.listed().set_index("community_id")
    for one in found:
        _one(one, verdicts.loc[one.community_id])


def _one(found: Found, verdict: pd.Series) -> None:
    """A community as a button, where it lies and how it stands under it."""
    name = plain(verdict["name"])
    st.button(
        _("{name}（{alias}）").format(name=name, alias=plain(found.alias)) if found.alias else name,
        key=f"found-{found.community_id}",
        type="tertiary",
        icon=":material/apartment:",
        on_click=_open,
        args=(found.community_id,),
    )
    where = [plain(verdict[level]) for level in ("district", "street") if not pd.isna(verdict[level])]
    st.caption(" · ".join([*where, wording.standing(verdict["standing"])]))


def _open(community_id: str) -> None:
    """The reader chose: the page opens with the next run, and the box is empty again."""
    st.session_state[_TYPED] = ""
    st.session_state[_OPENED] = community_id
