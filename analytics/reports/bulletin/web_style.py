"""How the page looks: on a wide screen and on a telephone, by day and by night, and on A4 in black and white."""

from __future__ import annotations

from typing import Final

from analytics.charts.template import FONT
from analytics.reports.bulletin.palette import PAINTS

_DAY: Final = {
    "ink": "#1d2733",
    "faint": "#52606f",
    "rule": "#d5dbe2",
    "paper": "#ffffff",
    "shade": "#f2f5f8",
    "accent": "#0f62a6",
    "link": "#0f62a6",
}
_NIGHT: Final = {
    "ink": "#e8ecf1",
    "faint": "#a9b4c0",
    "rule": "#3b4653",
    "paper": "#151b22",
    "shade": "#1f2730",
    "accent": "#7cc0ff",
    "link": "#7cc0ff",
}
_PAGE: Final = """
:root { color-scheme: light dark; }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.75 %FONT%; overflow-wrap: anywhere; }
.bulletin { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1.25rem 3rem; }
header { text-align: center; border-bottom: 3px solid var(--accent); padding-bottom: .75rem; }
h1 { font-size: clamp(1.4rem, 4.5vw, 2.1rem); line-height: 1.35; margin: .5rem 0; }
h2 { font-size: 1.3rem; margin: 2.25rem 0 .5rem; border-bottom: 1px solid var(--rule); padding-bottom: .25rem; }
.about { display: flex; flex-wrap: wrap; gap: .1rem 1.5rem; justify-content: center; margin: 0; color: var(--faint); }
.about span { white-space: nowrap; }
.unfinished { display: inline-block; border: 2px solid var(--ink); font-weight: 700;
  padding: .1rem .75rem; margin: .75rem 0 0; }
nav ol { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: .75rem 0 0; margin: 0; }
a { color: var(--link); text-underline-offset: .2em; }
:target { outline: 2px solid var(--link); outline-offset: .4rem; }
.sentence { margin: .4rem 0; }
summary { cursor: pointer; }
summary:focus-visible, a:focus-visible, .wide:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
details > dl, details > .wide { border-left: 3px solid var(--rule); margin: .4rem 0 .8rem .3rem; padding: .2rem .9rem; }
dl { display: grid; grid-template-columns: minmax(5.5em, max-content) 1fr; gap: .1rem 1rem; font-size: .9rem; }
dt { color: var(--faint); }
dd { margin: 0; }
figure { margin: 1.25rem 0 1.75rem; }
figcaption, caption { font-weight: 700; text-align: left; padding: .3rem 0; }
.behind, .note { color: var(--faint); font-size: .875rem; margin: .15rem 0; line-height: 1.5; }
figure details { font-size: .95rem; }
.wide { overflow-x: auto; }
.drawn svg { display: block; width: 100%; min-width: 30rem; height: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; line-height: 1.45; }
th, td { border: 1px solid var(--rule); padding: .35rem .6rem; text-align: left; vertical-align: top; }
td { min-width: 4em; }
thead th { background: var(--shade); border-bottom: 2px solid var(--faint); white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .1rem 1.25rem; margin: .2rem 0; padding: 0;
  font-size: .875rem; }
.legend svg { width: 30px; height: 14px; vertical-align: -2px; margin-right: .4rem; }
svg text { font: 13px %FONT%; fill: var(--ink); font-variant-numeric: tabular-nums; }
svg .tick { font-size: 12px; fill: var(--faint); }
svg .halo { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
svg .on { fill: var(--paper); }
svg .strong { font-weight: 700; }
.grid { stroke: var(--rule); } .zero { stroke: var(--faint); }
.line { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
.limit { fill: none; stroke: var(--faint); stroke-width: 1.4; }
.interval { stroke: var(--ink); stroke-width: 1.6; }
.low, .high { stroke-dasharray: 3 4; }
.threshold { stroke: var(--ink); stroke-width: 1.6; stroke-dasharray: 10 4 2 4; }
.open { fill: none; stroke-width: 2.5; }
.ring { fill: none; stroke: var(--ink); stroke-width: 2; }
.rows > summary { font-weight: 700; padding: .3rem 0; }
.paper { display: none; }
footer { margin-top: 2.5rem; border-top: 1px solid var(--rule); }
@media (max-width: 40rem) {
  .bulletin { padding: 1rem .9rem 2rem; }
  dl { grid-template-columns: 1fr; }
  dd { margin-bottom: .35rem; }
  .about { flex-direction: column; align-items: center; }
  .about span { white-space: normal; }
}
"""
_PRINT: Final = """
@page { size: A4; margin: 20mm 16mm 18mm;
  @bottom-center { content: counter(page) " / " counter(pages); font-size: 9pt; } }
@media print {
  body { font-size: 10.5pt; line-height: 1.6; }
  .bulletin { max-width: none; padding: 0; }
  nav { display: none; }
  a { color: inherit; text-decoration: none; }
  h2 { break-after: avoid; margin-top: 1.4rem; }
  .sentence { break-inside: avoid; }
  figcaption, .behind { break-after: avoid; }
  .together, .drawn, tr { break-inside: avoid; }
  .drawn svg { min-width: 0; max-height: 215mm; }
  .drawn svg:not(.kind-bars) { max-height: 68mm; }
  th { min-width: 0 !important; }
  thead { display: table-header-group; }
  .wide { overflow: visible; }
  summary { list-style: none; }
  summary::-webkit-details-marker { display: none; }
  .figures, .rows > :not(summary) { display: none; }
  .paper { display: inline; font-weight: 400; }
  .appendix { break-before: page; }
  thead th { print-color-adjust: exact; }
}
"""


def style() -> str:
    """The whole style sheet of the page."""
    day, night = _colours(_DAY, dark=False), _colours(_NIGHT, dark=True)
    themes = f"@media not print {{ @media (prefers-color-scheme: dark) {{ :root {{ {night} }} }} }}"
    return f":root {{ {day} }}\n{themes}\n{_PAGE.replace('%FONT%', FONT)}{_paints()}{_PRINT}"


def _colours(named: dict[str, str], *, dark: bool) -> str:
    paints = {f"c{slot}": paint.on_dark if dark else paint.colour for slot, paint in enumerate(PAINTS)}
    return " ".join(f"--{name}: {colour};" for name, colour in (named | paints).items())


def _paints() -> str:
    """The first paint is solid, the third dotted; the others are paper with lines."""
    made = []
    for slot in range(len(PAINTS)):
        colour = f"var(--c{slot})"
        dots = " stroke-width: 2.4; stroke-dasharray: 0.1 5.9; stroke-linecap: round;" if slot == 2 else ""
        made.append(
            f".f{slot} {{ stroke: {colour}; fill: {'var(--paper)' if slot else colour}; }} "
            f".lines{slot} {{ stroke: {colour}; stroke-width: 1.6; fill: none;{dots} }} "
            f".s{slot} {{ stroke: {colour}; }} .m{slot} {{ fill: {colour}; }} "
            f".m{slot}.open {{ stroke: {colour}; fill: none; }}"
        )
    return "\n".join(made)
