"""谁还没答: an analyst's own list of 户号 beside the answers. The list is read, compared and forgotten."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analytics.cancelling import Tell
from analytics.errors import MinyiError
from analytics.headings import round_name
from analytics.language import N_, _
from analytics.programme.consent import visits
from analytics.standard import forms
from analytics.standard.cells import words_shown
from pages.shared import chosen_files, deeds, filters, reads, sentences, tables, wording
from pages.shared.plain import refused

_ANY = "any"


def show(survey_id: str, community_id: str, rounds: Sequence[int]) -> None:
    """Upload of the list, and what comes of it; households are named, so only for those who see raw data."""
    if not deeds.may("read_raw"):
        return
    with st.expander(_("谁还没答：上传户号名单")):
        st.write(
            _(
                "名单一户一行，表头有“户号”，写法与答卷一致（如 9-3-402）。"
                "名单只用于这次比对，不入库；结果只列未答的户号。"
            )
        )
        options = [*(str(number) for number in reversed(rounds)), *([_ANY] if len(rounds) > 1 else [])]
        chosen = filters.one(
            "visit_round", _("哪一轮"), options, lambda one: _("任何一轮") if one == _ANY else round_name(one)
        )
        file = st.file_uploader(_("户号名单（.xlsx、.xls、.csv）"), type=["xlsx", "xls", "csv"], key="visit_list")
        if file is None:
            return
        try:
            asked = (survey_id, community_id, None if chosen == _ANY else int(chosen))
            found = chosen_files.once(file, lambda tell: _compared(file, *asked, tell), name="visits", also=asked)
        except MinyiError as refusal:
            refused(refusal)
            return
        if found is not None:
            _told(found)


def _compared(file: UploadedFile, survey_id: str, community_id: str, number: int | None, tell: Tell) -> visits.Visits:
    """The comparison, which is recorded."""
    tell(0.0, _("正在读取文件"))
    with deeds.recording("read_raw", object=N_("户号名单比对 {community}").format(community=community_id)):
        return visits.not_answered(
            reads.office(),
            file.name,
            file.getvalue(),
            community_id=community_id,
            survey_id=survey_id,
            round_number=number,
        )


def _told(found: visits.Visits) -> None:
    st.markdown(
        _("名单 {listed} 户，其中 **{waiting} 户还没答**；库中已答 {answered} 户，名单对上 {matched} 户。").format(
            listed=wording.count(found.listed),
            waiting=wording.count(len(found.frame)),
            answered=wording.count(found.answered),
            matched=wording.count(found.matched),
        )
    )
    notes = [(found.repeated, _("名单里重复 {n} 行")), (found.blank, _("没有户号的 {n} 行，未比对"))]
    if said := sentences.notes(*(words.format(n=n) for n, words in notes if n)):
        st.caption(said)
    if not found.fits:
        st.warning(
            _("已答的户多半不在名单上：名单可能不全、是别的小区，或户号写法与答卷不同。请核对后再去走访。"),
            icon=":material/error:",
        )
    table = pd.DataFrame(
        {_("户号"): found.frame["household"], _("楼栋"): words_shown(found.frame["building"], forms.group)}
    )
    tables.draw(table.map(lambda cell: cell if pd.isna(cell) else str(cell)), key="visits")
    tables.download(
        table,
        name=_("未答户名单"),
        provenance={_("说明"): _("按户号比对得出，名单未入库")},
        key="download_visits",
        action="read_raw",
    )
