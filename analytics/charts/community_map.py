"""The communities of a city where they lie: shape and colour say the standing, size the households. Needs no tiles."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, standing_words, template
from analytics.language import _
from analytics.model import STANDINGS

HEIGHT: Final = 560
# Kilometres a degree of latitude, and of longitude at the equator (WGS-84, mean).
KM_LATITUDE, KM_LONGITUDE = 110.57, 111.32
# So far from the middle of the others of its city, a community's coordinates are mistaken, not its place.
ASTRAY_KM: Final = 150
SMALLEST, LARGEST = 8, 30  # pixels across
# Those to look at last lie below, so that none of the others is hidden by them.
_ORDER: Final = ("no_data", "met", "below")


def located(communities: pd.DataFrame) -> pd.DataFrame:
    """The communities that can be drawn, with ``east`` and ``north``: kilometres from the middle of their city.

    ``communities``: columns city, longitude, latitude (degrees, NA where unknown). Those without coordinates, and those
    more than ASTRAY_KM from the middle of their city, are left out. A degree of longitude is as short as it is there.

    >>> one = pd.DataFrame({"city": "枣庄市", "longitude": [117.0, 117.1, 117.1], "latitude": [34.8, 34.8, 34.9]})
    >>> located(one)[["east", "north"]].round(1).to_numpy().tolist()
    [[-9.1, 0.0], [0.0, 0.0], [0.0, 11.1]]
    """
    known = communities[communities["longitude"].notna() & communities["latitude"].notna()]
    city = known.groupby(known["city"].fillna(""))
    north = (known["latitude"] - city["latitude"].transform("median")).astype("float64") * KM_LATITUDE
    degrees = (known["longitude"] - city["longitude"].transform("median")).astype("float64")
    east = degrees * np.cos(np.radians(city["latitude"].transform("median").astype("float64"))) * KM_LONGITUDE
    return known.assign(east=east, north=north)[np.hypot(east, north) <= ASTRAY_KM]


def community_map(*, places: pd.DataFrame, figure_minimum: int) -> go.Figure:
    """A mark a community of one city; ``places``: verdicts with ``east`` and ``north`` as :func:`located` gives them.

    The area of a mark grows with the households. The districts are named at their middles; a bar says how far is far.
    The map is moved and made larger by hand; each mark carries its ``community_id``.
    """
    figure = template.blank(height=HEIGHT)
    sizes = _sizes(places["households"])
    for standing in _ORDER:
        # The large ones first: a small one beside them stays to be seen.
        mine = places[places["standing"] == standing].sort_values("households", ascending=False)
        if mine.empty:
            continue
        colour = template.STANDING_COLOURS[standing]
        figure.add_scatter(
            x=mine["east"].round(3),
            y=mine["north"].round(3),
            mode="markers",
            name=_(STANDINGS[standing]),
            marker={
                "symbol": template.STANDING_SYMBOLS[standing],
                "size": sizes[mine.index],
                "color": colour,
                "opacity": 1,
                "line": {"width": 2 if standing == "no_data" else 1, "color": palette.PAPER}
                | ({"color": colour} if standing == "no_data" else {}),
            },
            text=[standing_words.told(row, figure_minimum) for row in mine.to_dict("records")],
            customdata=mine["community_id"].astype(str),
            # A mark that is clicked leads away; those around it are no less to be seen meanwhile.
            unselected={"marker": {"opacity": 1}},
            hovertemplate="%{text}<extra></extra>",
        )
    _name_districts(figure, places)
    _add_scale_bar(figure, places)
    bare = {"visible": False, "fixedrange": False}
    figure.update_xaxes(**bare).update_yaxes(**bare, scaleanchor="x", scaleratio=1)
    return figure.update_layout(
        showlegend=True,
        dragmode="pan",
        legend={"itemsizing": "constant", "traceorder": "reversed"},
        margin={"t": 40, "b": 16, "l": 16, "r": 16},
    )


def _sizes(households: pd.Series) -> pd.Series:
    """Pixels across: so that areas are as the households, within SMALLEST to LARGEST."""
    roots = np.sqrt(households.astype("float64").fillna(0))
    most = roots.max()
    return (LARGEST * roots / most if most > 0 else roots).clip(lower=SMALLEST).round(1)


def _name_districts(figure: go.Figure, places: pd.DataFrame) -> None:
    middles = places[places["district"].notna()].groupby("district")[["east", "north"]].median()
    for name, (east, north) in zip(middles.index, middles.to_numpy().tolist(), strict=True):
        figure.add_annotation(
            x=round(east, 3), y=round(north, 3), text=f"<b>{template.verbatim(template.short(str(name)))}</b>",
            showarrow=False, font={"size": 14, "color": palette.INK}, borderpad=2,
            bgcolor=palette.translucent(palette.PAPER, 0.7),
        )  # fmt: skip


def _add_scale_bar(figure: go.Figure, places: pd.DataFrame) -> None:
    """A bar of a round number of kilometres, below all communities, at the left."""
    left, right = float(places["east"].min()), float(places["east"].max())
    lowest, highest = float(places["north"].min()), float(places["north"].max())
    extent = max(right - left, highest - lowest, 0.5)
    length = _round_length(extent / 5)
    below = lowest - 0.08 * extent
    ends = [round(left, 3), round(left + length, 3)]
    figure.add_scatter(
        x=ends, y=[round(below, 3)] * 2, mode="lines+markers", hoverinfo="skip", showlegend=False,
        line={"color": palette.INK, "width": 2},
        marker={"symbol": "line-ns", "size": 9, "line": {"width": 2, "color": palette.INK}},
    )  # fmt: skip
    figure.add_annotation(
        x=ends[1], y=round(below, 3), text=_("{length} 公里").format(length=f"{length:g}"), showarrow=False,
        xanchor="left", xshift=8, font={"size": 12, "color": palette.INK},
    )  # fmt: skip


def _round_length(about: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten that is no longer than ``about``.

    >>> _round_length(0.7), _round_length(3.9), _round_length(12)
    (0.5, 2.0, 10.0)
    """
    power = 10.0 ** np.floor(np.log10(about))
    return float(max(step * power for step in (1, 2, 5) if step * power <= about * (1 + 1e-9)))
