"""Rows of communities that a reader picks in a table: one leads to its record, several to each other's side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from analytics.language import _
from pages.shared import filters, tables

FEWEST, MOST = 2, 5  # communities side by side


def several(key: str) -> bool:
    """Whether the reader wants to pick several rows of the table ``key``, which stays as it is while he does."""
    return st.toggle(_("勾选几行并排比较"), key=f"{key}-several-rows")


def lead(frame: pd.DataFrame, community_ids: pd.Series, *, key: str, **looks: Any) -> None:
    """Draw ``frame``, whose row leads to the record of its community: ``community_ids`` go with the rows.

    ``looks`` are st.dataframe's.
    """
    row = tables.picked(frame, key=key, **looks)
    if row is not None:
        filters.go("community", community=str(community_ids.iloc[row]))
    st.caption(_("勾选行首的方框，打开该小区的档案。"))


def follow(community_ids: Sequence[str], *, several: bool) -> None:
    """Go to the one community picked; of ``several``, offer the way to page 并排比较."""
    if not several:
        if community_ids:
            filters.go("community", community=community_ids[0])
        return
    if FEWEST <= len(community_ids) <= MOST:
        words = _("并排比较（{n} 个小区）").format(n=len(community_ids))
        filters.link("compare", words, icon=":material/view_column_2:", community=tuple(community_ids))
    else:
        st.caption(
            _("已勾选 {n} 个小区；勾选 {fewest} 至 {most} 个，即可并排比较。").format(
                n=len(community_ids), fewest=FEWEST, most=MOST
            )
        )
