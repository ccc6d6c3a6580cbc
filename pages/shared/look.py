"""What Streamlit's theme does not reach: our own pieces in its colours, and the page on paper.

What places the parts of a page stands in ``look.css``, in the page's head: it is there before the first of them.
"""

from __future__ import annotations

from functools import cache

import streamlit as st

from analytics.charts import palette
from analytics.language import _, current, html_name

# The browser itself changes what is ours when the reader changes the theme, as Streamlit runs nothing then.
_COLOURS = """:root {{ --minyi-accent: {accent}; --minyi-border: {border}; --minyi-danger: {danger};
  --minyi-on-accent: {on_accent}; --minyi-paper: {paper}; --minyi-quiet: {quiet}; }}
@supports (color: light-dark(red, red)) {{ .stApp {{
  --minyi-accent: light-dark({light_accent}, {dark_accent}); --minyi-border: light-dark({light_border}, {dark_border});
  --minyi-danger: light-dark({light_danger}, {dark_danger});
  --minyi-on-accent: light-dark({light_on_accent}, {dark_on_accent});
  --minyi-paper: light-dark({light_paper}, {dark_paper});
  --minyi-quiet: light-dark({light_quiet}, {dark_quiet});
}} }}
.stApp a:focus-visible {{ outline: 2px solid var(--minyi-accent); outline-offset: 2px; }}
[data-testid=stCaptionContainer] {{ color: var(--minyi-quiet); opacity: 1; }}
[data-testid=stMainMenuItem-about], [data-testid=stMainMenuDivider],
[data-testid=stMainMenuPopover] div:has(> div > .stMenuVersionCopyButton) {{ display: none; }}
"""
# Streamlit's own button above a table gives it away unrecorded: files leave by pages.shared.downloads alone.
_UNRECORDED = """[data-testid=stElementToolbarButton]:has([aria-label="Download as CSV"]) { display: none; }
"""
# A heat map is a picture among the marks: it and what is written over it stay as drawn until the page runs again.
_PICTURES = """[data-testid=stPlotlyChart]:has(.heatmaplayer image) {{ color-scheme: {side}; }}
"""
# What Streamlit says in English when the server answers no more, in several pieces: they keep their place without size.
_LOST = """{lost} [role=dialog] [slot=title], {lost} [role=dialog] [slot=title] ~ div *,
{lost} [data-testid=stConnectionStatus] label {{ font-size: 0; line-height: 0; }}
{lost} [role=dialog] [slot=title]::after {{ content: "{head}"; font-size: 1.5rem; line-height: 1.4; }}
{lost} [role=dialog] [slot=title] ~ div > div::after {{ content: "{words}"; font-size: 1rem; line-height: 1.6; }}
"""
_IS_LOST = (
    "body:has([data-test-connection-state=PINGING_SERVER], [data-test-connection-state=CONNECTING],"
    " [data-test-connection-state=DISCONNECTED_FOREVER])"
)
# Streamlit writes white over the first colour, which is bright on the dark. A button that cannot be pressed has none.
_ON_ACCENT = """[data-testid=stBaseButton-primary]:not(:disabled), [data-testid=stBaseButton-primary]:not(:disabled) *,
[data-testid=stBaseButton-primaryFormSubmit]:not(:disabled),
[data-testid=stBaseButton-primaryFormSubmit]:not(:disabled) *,
[data-testid=stPopoverButton][kind=primary], [data-testid=stPopoverButton][kind=primary] *,
[data-testid=stMultiSelect] [data-tag], [data-testid=stMultiSelect] [data-tag] *
{ color: var(--minyi-on-accent); }
"""
# Figures keep the width that they have on screen, where no script runs for the paper: so all of the page is made small
# enough for A4 across, from screens of up to 1 920 pixels. What only a hand can use is left away.
_PAPER = """@media print {
@page { size: A4 landscape; margin: 12mm; }
html, body, #root, .stApp, .stApp > div, [data-testid=stAppViewContainer], [data-testid=stMain] {
  background: #ffffff !important; display: block !important; height: auto !important; overflow: visible !important;
  position: static !important;
}
[data-testid=stMainBlockContainer] { zoom: 0.66; padding: 0 !important; max-width: none !important; }
[data-testid=stSidebar], [data-testid=stHeader], [data-testid=stToolbar], [data-testid=stStatusWidget],
[data-testid=stElementToolbar], [data-testid=stExpandSidebarButton], [data-testid=stButton],
[data-testid=stDownloadButton], [data-testid=stFormSubmitButton], [data-testid=stPopover], [data-testid=stFileUploader],
[data-testid=stTooltipIcon], [data-testid=stHeaderActionElements], .modebar-container, .st-key-top_bar, .st-key-tour
{ display: none !important; }
[data-testid=stPlotlyChart], [data-testid=stMetric], [data-testid=stImage], [data-testid=stAlert], tr
{ break-inside: avoid; }
.legend .bg { stroke: none !important; }
h1, h2, h3, h4, [data-testid=stHeading] { break-after: avoid; }
[data-testid=stElementContainer]:has([data-testid=stDataFrame]) { display: none !important; }
[data-testid=stTable], [data-testid=stTable] > div { overflow: visible !important; }
[data-testid=stTable] table { display: table !important; }
}
"""
# What pages.shared.paper puts below a table: hidden from eyes and screen readers alike but in print.
_PRINTED = """@media screen { [class*=st-key-paper-] { display: none; } }
@media print {
[class*=st-key-paper-] table { border-collapse: collapse; font-size: 0.875rem; width: calc(100% - 2px); }
[class*=st-key-paper-] :is(th, td) { border: 1px solid var(--minyi-border); max-width: 26em;
  overflow-wrap: break-word; padding: 3px 6px; text-align: left; }
[class*=st-key-paper-] th { font-weight: 600; }
[class*=st-key-paper-] .n { font-variant-numeric: tabular-nums; text-align: right; }
[class*=st-key-paper-] td.n { white-space: nowrap; }
.st-key-paper-order { font-size: 0.875rem; }
[data-testid=stMain]:not(:has([class*=st-key-paper-] tr + tr)) .st-key-paper-order { display: none; }
}
"""
# Marks change as on screen; heat maps are pictures: turned over, hues kept, they are pictures for paper.
_PAPER_FROM_DARK = """@media print {{
.stApp, .stApp *:not(svg *) {{ color: {ink} !important; background-color: transparent !important;
  border-color: {line} !important; }}
.stApp, .stApp * {{ color-scheme: light !important; }}
[data-testid=stPlotlyChart]:has(.heatmaplayer image), [data-testid=stPlotlyChart]:has(.heatmaplayer image) *
{{ color-scheme: dark !important; }}
.js-plotly-plot:has(.heatmaplayer image)
{{ filter: invert(1) hue-rotate(180deg) brightness(1.13) !important; }}
}}
"""


@cache
def _marks() -> str:
    """Every colour of a figure, in whichever theme it was drawn, in that of the theme it is looked at in."""
    colours = [("fill", pair) for pair in palette.twins().items()]
    colours += [("stroke", pair) for pair in palette.TWINS.items()]
    colours += [("background", (palette.PAPER, palette.twin(palette.PAPER)))]
    rules = []
    for name, (light, dark) in colours:
        drawn = ", ".join(f'.js-plotly-plot [style*="{name}: {_rgb(one)}"]' for one in (light, dark))
        rules.append(f"{drawn} {{ {name}: light-dark({light}, {dark}) !important; }}")
    return "@supports (color: light-dark(red, red)) {\n" + "\n".join(rules) + "\n}\n"


def _rgb(colour: str) -> str:
    """The colour as browsers write it."""
    return palette.translucent(colour, 1).replace("rgba", "rgb").replace(", 1)", ")")


def is_dark() -> bool:
    """Whether the reader's page is dark: by the system's wish, or by the choice in the menu."""
    return st.context.theme.type == "dark"


def dress() -> None:
    """The page's own styles, in the colours of the theme that the reader looks at; once a run, before the page."""
    dark = is_dark()
    side = "dark" if dark else "light"
    colours = {f"{name}_{what}": colour for name in ("light", "dark") for what, colour in _of_theme(name).items()}
    told = _COLOURS.format(**_of_theme(side), **colours) + _PICTURES.format(side=side) + _ON_ACCENT + _UNRECORDED
    told += _LOST.format(
        lost=_IS_LOST,
        head=_("与服务器的连接已断开"),
        words=_("正在自动重新连接，接通后可继续；尚未入库的操作请再做一次。长时间不通，请检查网络，或联系管理员。"),
    )
    told += _PAPER + _PRINTED
    if dark:
        told += _PAPER_FROM_DARK.format(ink=palette.INK, line=palette.LINE)
    # By which the script of the page hears in which language Streamlit's own words are to be.
    st.html(f'<style lang="{html_name(current())}">{told}</style>')
    # By itself and always the same: Streamlit sends what is as long as this once, and later only its number.
    st.html(f"<style>{_marks()}</style>")


def _of_theme(side: str) -> dict[str, str]:
    """The colours of our own pieces in the light or the dark theme."""
    on_side = palette.twin if side == "dark" else str
    return {
        "accent": str(st.get_option(f"theme.{side}.linkColor")),
        "border": str(st.get_option(f"theme.{side}.borderColor")),
        "danger": on_side(palette.BELOW_STRONG),
        "on_accent": on_side(palette.PAPER),
        "paper": str(st.get_option(f"theme.{side}.backgroundColor")),
        "quiet": on_side(palette.FAINT_INK),
    }
