"""The list of 提升重点: a question a row, its importance and how well it is done, with intervals."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import glossary
from analytics.charts import quadrant
from analytics.estimation.questionnaire.drivers import FIELDS
from analytics.language import _
from analytics.model import Gate
from pages.shared import question_comments, tables


def listing(rows: pd.DataFrame, gate: Gate) -> pd.DataFrame:
    """The ``rows`` of the fields for reading here and elsewhere, shares in per cent."""
    shares = ("part", "part_low", "part_high", "share", "share_low", "share_high")
    percent = tables.per_cent(rows, shares, gate)
    told = zip(rows["part"].notna(), rows["significant"].astype(bool), strict=True)
    return pd.DataFrame(
        {
            _("序号"): rows["number"],
            _("题目"): rows["heading"],
            _("象限"): [_field_words(field, near) for field, near in zip(rows["field"], rows["near"], strict=True)],
            _("重要性（%）"): percent["part"],
            _("重要性下限"): percent["part_low"],
            _("重要性上限"): percent["part_high"],
            _("满意率（%）"): percent["share"],
            _("满意率下限"): percent["share_low"],
            _("满意率上限"): percent["share_high"],
            _("有效份数"): rows["n"],
            _("显著"): ["" if not is_told else _("是") if real else _("不显著") for is_told, real in told],
            _("对 R² 的贡献"): rows["weight"].astype("float64").round(4),
            _("LMG 贡献"): rows["lmg"].astype("float64").round(4),
            _("与总体的秩相关"): rows["correlation"].astype("float64").round(3),
            _("VIF"): rows["inflation"].astype("float64").round(2),
        }
    )


def picked(rows: pd.DataFrame, gate: Gate) -> None:
    """The list; a row that is picked leads to the comments on what its question asks about."""
    st.caption(_("点一行左端的方框，看居民对这一方面的意见。"))
    order = [_("序号"), _("题目"), _("象限"), _("重要性（%）"), _("满意率（%）"), _("有效份数"), _("显著")]
    config = {
        _("象限"): st.column_config.Column(help=glossary.meaning("quadrant")),
        _("重要性（%）"): st.column_config.Column(help=glossary.meaning("importance")),
    }
    shown = listing(rows, gate)
    row = tables.picked(shown, key="drivers_table", column_order=order, column_config=config)
    if row is not None:
        question_comments.go(str(rows["heading"].iloc[row]))


def _field_words(field: str | None, near: bool) -> str:
    """A field with its shape, and whether it is certain."""
    if not isinstance(field, str):
        return "—"
    words = f"{quadrant.SHAPES[field]} {_(FIELDS[field])}"
    return _("{field}（区间跨线）").format(field=words) if near and field != "unclear" else words
