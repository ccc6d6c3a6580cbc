"""Figures on a page: the same options everywhere, and words for those who cannot see them."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

# Only the button that saves the figure as a picture; the rest would be in English and of no use to a reader.
OPTIONS = {
    "displaylogo": False,
    "locale": "zh-CN",
    "modeBarButtons": [["toImage"]],
    "toImageButtonOptions": {"format": "png", "scale": 2},
}


def draw(figure: go.Figure, *, alt: str, key: str) -> None:
    """Draw ``figure`` as its template says; ``alt`` describes it in a sentence."""
    st.plotly_chart(figure, theme=None, config=OPTIONS, alt=alt, key=key)
