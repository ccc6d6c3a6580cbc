"""The mapping to confirm: what each column of an uploaded file is, edited in a table."""

from __future__ import annotations

import streamlit as st

from analytics.ingest import fields, scales
from analytics.ingest.codebook import Codebook
from analytics.language import N_, _
from analytics.model import ITEM_TYPES

HEADINGS = {
    "heading": N_("文件中的列"),
    "role": N_("是什么"),
    "type": N_("题型"),
    "scale": N_("量表（从好到差）"),
    "satisfied_from": N_("满意从第几级起"),
    "overall": N_("判定题"),
    "filled": N_("已填"),
    "distinct": N_("不同值"),
    "examples": N_("例"),
}
OF_REGISTER = ("heading", "role", "filled", "distinct", "examples")
EDITABLE = ("role", "type", "scale", "satisfied_from", "overall")


def edit(codebook: Codebook, *, key: str) -> Codebook:
    """The codebook with the analyst's changes; columns that we do not understand stand out as 不使用."""
    st.markdown(_("**逐列核对**：程序已按列名和内容猜好，请改正猜错的地方。"))
    frame = codebook.to_frame()
    edited = st.data_editor(
        frame,
        key=key,
        hide_index=True,
        column_order=OF_REGISTER if codebook.content == "register" else list(HEADINGS),
        disabled=[name for name in frame.columns if name not in EDITABLE],
        column_config=_columns(fields.role_names(codebook.content)),
        placeholder="—",
    )
    return codebook.with_edits(edited)


def _columns(roles: dict[str, str]) -> dict[str, object]:
    configured = st.column_config
    labels = {name: _(heading) for name, heading in HEADINGS.items()}
    return labels | {
        "role": configured.SelectboxColumn(
            labels["role"], options=list(roles), format_func=lambda role: roles.get(role, role), required=True
        ),
        "type": configured.SelectboxColumn(
            labels["type"], options=list(ITEM_TYPES), format_func=lambda kind: _(ITEM_TYPES[kind]) if kind else ""
        ),
        "scale": configured.SelectboxColumn(
            labels["scale"], options=[scale.name for scale in scales.SCALES], width="medium"
        ),
        "satisfied_from": configured.NumberColumn(
            labels["satisfied_from"], help=_("从最低一级数起；达到这一级算满意"), min_value=0, max_value=100, step=1
        ),
        "overall": configured.CheckboxColumn(labels["overall"], help=_("按哪一题判定是否达标，每项调查一题")),
    }
