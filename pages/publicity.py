"""公示与意见: plans on display, residents' opinions handled one by one, meetings and visits."""

from __future__ import annotations

import streamlit as st

from analytics.language import N_, _
from pages.shared import (
    curating,
    deeds,
    filters,
    notices,
    operator,
    opinion_exchange,
    opinion_figures,
    opinion_handling,
    publicity_activities,
    publicity_desk,
    publicity_reads,
    reader,
    reads,
)

VIEWS = {
    "publicity": N_("方案公示"),
    "figures": N_("意见办理情况"),
    "opinions": N_("逐条办理"),
    "activities": N_("座谈走访"),
}


def main() -> None:
    reader.require("publicity")
    st.title(_("公示与意见"))
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
    if view == "publicity":
        publicity_desk.show(scope)
    elif view == "activities":
        publicity_activities.show(version, scope)
    elif not publicity_reads.gathered(scope)["opinions"]:
        notices.empty(
            _("所选范围内没有意愿调查或同意征询的意见"),
            _("上传含开放题的意愿调查答卷后，可在这里逐条办理。"),
            page="upload",
            label=_("去上传答卷"),
        )
    elif view == "figures":
        opinion_figures.show(version, scope)
    else:
        opinion_exchange.show(scope)
        opinion_handling.show(version, scope)


main()
