"""业主表决: what owners voted on, whether it passed by the Civil Code, what is lacking; rolls coming in."""

from __future__ import annotations

import streamlit as st

from analytics.language import _
from pages.shared import (
    curating,
    deeds,
    filters,
    notices,
    reader,
    reads,
    vote_reads,
    vote_result,
    vote_rules,
    vote_upload,
)


def main() -> None:
    reader.require("votes")
    st.title(_("业主表决"))
    curating.announce()
    if reads.communities().empty:
        notices.no_data()
        return
    scope = filters.place()
    st.caption(_("依据民法典第二百七十八条，按专有部分面积和业主人数分别判定。表决不与问卷调查混算。"))
    found = vote_reads.shown(scope)
    if not found.empty:
        vote_result.show(vote_result.chosen(scope))
    elif vote_reads.shown().empty:
        notices.empty(_("还没有业主表决"), _("请在下面上传表决票册；先下载模板，一行填一套专有部分。"), deed="upload")
    else:
        notices.empty(_("所选地区没有业主表决"), _("请在左侧放宽城市、区县、街道的筛选。"))
    vote_upload.show()
    if deeds.may("upload"):
        st.subheader(_("已上传的票册"))
        vote_upload.history()
    with st.expander(_("怎样计算、哪些数不显示")):
        vote_rules.show(reads.office().settings.figure_minimum)


main()
