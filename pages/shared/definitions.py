"""What counts as satisfied, survey by survey: shown, changed with a name and a date, and kept."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.definitions import definition
from analytics.language import _
from analytics.model import KINDS
from analytics.store import surveys as stored
from pages.shared import curating, deeds, operator, reads, tables


def show() -> None:
    """The definitions in force, how to change one, and the changes so far."""
    deciding = _deciding()
    if deciding.empty:
        st.caption(_("尚无调查。上传调查答卷后，这里列出每项调查的“满意”口径。"))
        return
    tables.draw(
        pd.DataFrame(
            {
                _("调查"): deciding["title"],
                _("类型"): deciding["kind"].map({kind: _(words) for kind, words in KINDS.items()}),
                _("判定题"): deciding["heading"],
                _("口径"): [definition(item, item["kind"]) for item in deciding.to_dict("records")],
            }
        ),
        key="deciding",
    )
    curating.announce()
    if deeds.may("edit_definitions"):
        with st.popover(_("调整口径"), icon=":material/tune:"):
            _change(deciding)
    _history(deciding)


def _deciding() -> pd.DataFrame:
    """The overall item of each survey, with the survey's title and kind."""
    items = reads.items()
    return items[items["overall"].astype(bool)].merge(reads.surveys(), on="survey_id")


def _change(deciding: pd.DataFrame) -> None:
    st.caption(_("口径一改，全部结论随即按新口径计算；答卷不变，可以改回。"))
    rows: dict[str, dict[str, Any]] = {str(row["item_id"]): row for row in deciding.to_dict("records")}
    item_id = st.selectbox(_("调查"), list(rows), format_func=lambda it: rows[it]["title"], key="definition_item")
    item = rows[item_id]
    levels = list(range(int(item["scale_high"]), int(item["scale_low"]), -1))
    level = st.selectbox(
        _("口径"),
        levels,
        index=levels.index(int(item["satisfied_from"])),
        format_func=lambda it: definition(item | {"satisfied_from": it}, item["kind"]),
        key=f"definition_{item_id}",
    )
    by = operator.name()
    if st.button(_("按此口径计算"), type="primary", disabled=level == item["satisfied_from"], key="define"):
        office = reads.office()
        curating.carry_out(
            lambda: stored.define_satisfied(office.store, item_id, level, by=by, at=office.now()),
            _("已按新口径计算"),
            action="edit_definitions",
            object=item_id,
        )


def _history(deciding: pd.DataFrame) -> None:
    """The changes, the latest first; nothing where the files' own definitions stand."""
    changes = stored.definitions(reads.office().store).iloc[::-1]
    decided = changes.merge(deciding.drop(columns="satisfied_from"), on="item_id")
    if decided.empty:
        return
    st.markdown(_("**口径调整记录**"))
    tables.draw(
        pd.DataFrame(
            {
                _("时间"): decided["at"],
                _("操作人"): decided["by"],
                _("调查"): decided["title"],
                _("改为"): [definition(item, item["kind"]) for item in decided.to_dict("records")],
            }
        ),
        key="definition_changes",
        column_config={_("时间"): st.column_config.DatetimeColumn(_("时间"), format="YYYY-MM-DD HH:mm:ss")},
    )
