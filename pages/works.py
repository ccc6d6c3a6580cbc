"""施工过程: how many households each item has reached, and what residents' supervisors saw."""

from __future__ import annotations

import streamlit as st

from analytics.language import N_, _
from pages.shared import curating, deeds, filters, notices, operator, reader, reads, works_observations, works_progress

VIEWS = {"progress": N_("进度"), "observations": N_("监督员观察")}


def main() -> None:
    reader.require("works")
    st.title(_("施工过程"))
    curating.announce()
    version = reads.data_version()
    if reads.communities().empty:
        notices.no_data()
        return
    scope = filters.place()
    if deeds.may("edit_cycle"):
        with st.sidebar:
            operator.name()
    view = filters.view("view", _("内容"), {key: _(words) for key, words in VIEWS.items()})
    if view == "progress":
        works_progress.show(version, scope)
    else:
        works_observations.show(version, scope)


main()
