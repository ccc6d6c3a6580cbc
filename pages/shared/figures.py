"""Figures on a page: the same options everywhere, and words for those who cannot see them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.charts import template
from analytics.language import N_, _
from pages.shared import look

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
    shown = template.on_dark(figure) if look.is_dark() else figure
    st.plotly_chart(shown, theme=None, config=options(), alt=alt, key=key)
