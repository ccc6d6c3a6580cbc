"""What Streamlit's theme does not reach: our own pieces in its colours, the menu's words, and the page on paper."""

from __future__ import annotations

import streamlit as st

from analytics.charts import palette
from analytics.language import N_, _

# The menu that chooses between the two themes is Streamlit's, its words are not told otherwise; they keep their place
# for screen readers, without size. The line below them, about Streamlit, is nothing to an office.
_MENU_WORDS = {
    "theme-System": N_("跟随系统"),
    "theme-Light": N_("浅色"),
    "theme-Dark": N_("深色"),
}
_COLOURS = """:root {{ --minyi-accent: {accent}; --minyi-border: {border}; --minyi-danger: {danger}; }}
[data-testid=stMainMenuItem-about], [data-testid=stMainMenuDivider],
[data-testid=stMainMenuPopover] div:has(> div > .stMenuVersionCopyButton) {{ display: none; }}
"""
_MENU = """[data-testid=stMainMenuItem-{item}] {{ font-size: 0; }}
[data-testid=stMainMenuItem-{item}]::after {{ content: "{words}"; font-size: 0.875rem; }}
"""
# Streamlit writes white over the first colour, which is bright on the dark.
_ON_BRIGHT = """[data-testid=stBaseButton-primary], [data-testid=stBaseButton-primary] *,
[data-testid=stBaseButton-primaryFormSubmit], [data-testid=stBaseButton-primaryFormSubmit] *,
[data-testid=stMultiSelect] [data-baseweb=tag], [data-testid=stMultiSelect] [data-baseweb=tag] * {{ color: {paper}; }}
"""
# Figures keep the width that they have on screen, where no script runs for the paper: so all of the page is made small
# enough for A4 across, from screens of up to 1 920 pixels. What only a hand can use is left away.
_PAPER = """@media print {{
@page {{ size: A4 landscape; margin: 12mm; }}
html, body, #root, .stApp, .stApp > div, [data-testid=stAppViewContainer], [data-testid=stMain] {{
  background: #ffffff !important; display: block !important; height: auto !important; overflow: visible !important;
  position: static !important;
}}
[data-testid=stMainBlockContainer] {{ zoom: 0.66; padding: 0 !important; max-width: none !important; }}
[data-testid=stSidebar], [data-testid=stHeader], [data-testid=stToolbar], [data-testid=stStatusWidget],
[data-testid=stElementToolbar], [data-testid=stExpandSidebarButton], [data-testid=stButton],
[data-testid=stDownloadButton], [data-testid=stFormSubmitButton], [data-testid=stPopover], [data-testid=stFileUploader],
[data-testid=stTooltipIcon], [data-testid=stHeaderActionElements], .modebar-container
{{ display: none !important; }}
[data-testid=stPlotlyChart], [data-testid=stDataFrame], [data-testid=stMetric], [data-testid=stImage],
[data-testid=stAlert], tr {{ break-inside: avoid; }}
.legend .bg {{ stroke: none !important; }}
h1, h2, h3, h4, [data-testid=stHeading] {{ break-after: avoid; }}
[data-testid=stDataFrame]::after {{ content: "{whole}"; font-size: 0.8rem; }}
}}
"""
# A figure and a table are pictures made for the dark: turned over, with the hues kept, they are pictures for paper.
_PAPER_FROM_DARK = """@media print {{
.stApp, .stApp *:not(svg *) {{ color: {ink} !important; background-color: transparent !important;
  border-color: {line} !important; }}
[data-testid=stPlotlyChart], [data-testid=stDataFrame] canvas {{
  filter: invert(1) hue-rotate(180deg) brightness(1.13) !important;
}}
[data-testid=stPlotlyChart] [data-testid=stPlotlyChart] {{ filter: none !important; }}
}}
"""


def is_dark() -> bool:
    """Whether the reader's page is dark: by the system's wish, or by the choice in the menu."""
    return st.context.theme.type == "dark"


def dress() -> None:
    """The page's own styles, in the colours of the theme that the reader looks at; once a run, before the page."""
    dark = is_dark()
    side = "dark" if dark else "light"
    told = _COLOURS.format(
        accent=st.get_option(f"theme.{side}.linkColor"),
        border=st.get_option(f"theme.{side}.borderColor"),
        danger=palette.twin(palette.BELOW_STRONG) if dark else palette.BELOW_STRONG,
    )
    told += "".join(_MENU.format(item=item, words=_(words)) for item, words in _MENU_WORDS.items())
    told += _PAPER.format(whole=_("纸上只有表格在屏幕上显示的各行，全表请下载。"))
    if dark:
        told += _ON_BRIGHT.format(paper=palette.twin(palette.PAPER))
        told += _PAPER_FROM_DARK.format(ink=palette.INK, line=palette.LINE)
    st.html(f"<style>{told}</style>")
