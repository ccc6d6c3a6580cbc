"""Figures on a page: the same options everywhere, and words for those who cannot see them."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

import streamlit as st

from analytics.charts import template
from analytics.language import N_, _
from pages.shared import look, picks

# Plotly's own words; its Chinese locale is not among what the browser is sent.
_WORDS = {
    "Download plot as a PNG": N_("保存为图片"),
    "Taking snapshot - this may take a few seconds": N_("正在生成图片"),
    "Snapshot succeeded": N_("图片已保存"),
}


def options() -> dict[str, Any]:
    """The options of every figure: of the buttons only the one that saves it as a picture."""
    return {
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "png", "scale": 2},
        "locale": "zh-CN",
        "locales": {"zh-CN": {"dictionary": {words: _(said) for words, said in _WORDS.items()}, "format": {}}},
    }


def draw(figure: Any, *, alt: str, key: str) -> None:
    """Draw ``figure`` as its template says, on a dark page in the twins of its colours; ``alt`` describes it in a
    sentence."""
    st.plotly_chart(_dressed(figure), theme=None, config=options(), alt=alt, key=key)


def picked(figure: Any, *, alt: str, key: str, among: Container[str]) -> str | None:
    """Draw ``figure`` as :func:`draw` does, with the wheel to make a map larger; which of ``among`` the reader clicked.

    A mark is told by its ``customdata``, an area of a treemap by its id. What else is clicked leads nowhere.
    """
    event: Any = st.container(key=key).plotly_chart(
        _dressed(figure),
        theme=None,
        config=options() | {"scrollZoom": True},
        alt=alt,
        key=picks.widget(key),
        on_select="rerun",
        selection_mode="points",
    )
    marks = (_carried(point) for point in event["selection"]["points"])
    chosen = next((mark for mark in marks if mark in among), None)
    if chosen is not None:
        picks.lead_away(key)
    return chosen


def _carried(point: Mapping[str, Any]) -> str:
    """What a mark carries, which the browser may send as a list of one; empty where it carries nothing."""
    carried = point.get("customdata", point.get("id"))
    if isinstance(carried, (list, tuple)):
        carried = carried[0] if carried else None
    return "" if carried is None else str(carried)


def _dressed(figure: Any) -> Any:
    return template.on_dark(figure) if look.is_dark() else figure
