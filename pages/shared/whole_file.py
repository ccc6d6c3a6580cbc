"""What an analyst says once for all forms of a file: the community, the day and the round that no column tells."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import streamlit as st

from analytics.headings import FIRST_YEAR
from analytics.ingest.codebooks.codebook import Codebook
from analytics.language import _
from pages.shared import reads


def chosen(codebook: Codebook, *, key: str) -> Codebook:
    """The codebook with what the analyst says for the whole file; asks only for what its columns do not tell."""
    whole = codebook.whole
    columns = iter(st.columns(3, vertical_alignment="bottom"))
    if codebook.needs_community:
        with next(columns):
            whole = replace(whole, community_id=_community(whole.community_id, key))
    if codebook.needs_date:
        with next(columns):
            whole = replace(whole, submitted_at=_day(whole.submitted_at, key))
    if codebook.column("round") is None:
        number = next(columns).number_input(
            _("轮次"),
            min_value=1,
            max_value=2100,
            value=whole.round or 1,
            key=f"round-{key}",
            help=_("第几轮调查；逐年重复的调查可填四位年份"),
        )
        whole = replace(whole, round=None if number == 1 and whole.round is None else int(number))
    return replace(codebook, whole=whole)


def _community(proposed: str | None, key: str) -> str | None:
    register = reads.register()
    names = dict(zip(register["community_id"], register["name"], strict=True))
    ids = list(names)
    return st.selectbox(
        _("全部答卷所属小区"),
        ids,
        index=ids.index(proposed) if proposed in names else None,
        format_func=lambda community_id: _("{name}（{id}）").format(name=names[community_id], id=community_id),
        placeholder=_("文件中没有小区一列，请选择"),
        key=f"community-{key}",
    )


def _day(proposed: dt.datetime | None, key: str) -> dt.datetime | None:
    day = st.date_input(
        _("调查日期"),
        value=proposed.date() if proposed else None,
        min_value=dt.date(FIRST_YEAR, 1, 1),  # else Streamlit takes none from more than ten years ago
        max_value=reads.office().now().date(),
        format="YYYY-MM-DD",
        key=f"day-{key}",
        help=_("文件中没有提交时间，全部答卷按这一天计入周次"),
    )
    return dt.datetime.combine(day, dt.time()) if isinstance(day, dt.date) else None
