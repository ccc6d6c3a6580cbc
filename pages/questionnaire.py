"""问卷质量: whether the questions hang together and were answered with care, and other readings of their scales."""

from __future__ import annotations

import streamlit as st

from analytics.definitions import definitions
from analytics.language import N_, _
from analytics.model import KINDS
from pages.shared import (
    driver_reads,
    filters,
    notices,
    questionnaire_parts,
    reader,
    reads,
    scale_readings,
    sentences,
)

VIEWS = {
    "together": N_("题目一致性"),
    "unanswered": N_("未答情况"),
    "alike": N_("答案相同"),
    "readings": N_("其他读法"),
}
# Who consents, or votes, may well say the same of every item: no scale, and nothing careless.
SCALES = ("satisfaction", "opinion")


def main() -> None:
    reader.require("questionnaire")
    version = reads.data_version()
    st.title(_("问卷质量"))
    if reads.communities().empty:
        notices.no_data()
        return
    scope = filters.place()
    survey = filters.survey(tuple(KINDS), every=False, scope=scope)
    if survey is None:
        notices.no_survey()
        return
    round_number = filters.round_number(reads.round_numbers(survey, scope))
    described = reads.surveys().set_index("survey_id").loc[survey]
    kind = described["kind"]
    st.caption(sentences.of_survey(described, round_number))
    views = {key: _(words) for key, words in VIEWS.items() if kind in SCALES or key not in ("together", "alike")}
    view = filters.view("view", _("看法"), views)
    office, items = reads.office(), reads.items(survey)
    definition = definitions(items[items["satisfied_from"].notna()], kind)
    provenance = sentences.provenance(scope, definition, office.gate, version)
    provenance |= {_("轮次"): sentences.round_choice(round_number)}
    asked = (survey, round_number, scope)
    # Only the view that is looked at is computed.
    if view == "together":
        questionnaire_parts.together(driver_reads.hanging_together(*asked), definition, provenance)
    elif view == "alike":
        questionnaire_parts.alike(driver_reads.alike(*asked), provenance)
    elif view == "unanswered":
        questionnaire_parts.unanswered(driver_reads.unanswered(*asked), provenance)
    else:
        names = scale_readings.READINGS
        reading = filters.one("reading", _("读法"), list(names), lambda code: _(names[code]))
        scale_readings.show(driver_reads.readings(*asked), reading, definition, provenance)


main()
