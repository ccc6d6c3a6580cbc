"""The communities as areas within their streets, districts and cities: as large as their households."""

from __future__ import annotations

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, standing_words, template
from analytics.language import _

HEIGHT: Final = 620
LEVELS: Final = ("city", "district", "street")
# Before each name of a place, and by itself all cities together; no name and no community_id has it.
_APART: Final = "\x1f"
# By colour: an area too small for its label is told apart without it.
_HATCHES: Final = {palette.BELOW: "/", palette.NO_DATA: "."}
# What needs somebody is told first.
_ORDER: Final = ("below", "met", "no_data")


def treemap(*, verdicts: pd.DataFrame, figure_minimum: int) -> go.Figure:
    """An area a community, in the colour of its standing and with its shape; a click opens a place, the bar goes back.

    The id of a community's area is its community_id, which no place has for an id.

    ``verdicts``: columns community_id, name, city, district, street, households, share, low, high, n, standing,
    evidence, threshold_percent. Places are grey and say how many of their communities are below, met and without data:
    a share of theirs would tell, with those of the others, what is hidden of one.
    """
    parts = [_places(verdicts), _communities(verdicts, figure_minimum)]
    nodes = _shortened(pd.concat(parts, ignore_index=True))
    figure = template.blank(height=HEIGHT)
    figure.add_treemap(
        ids=nodes["id"],
        labels=nodes["label"],
        parents=nodes["parent"],
        values=nodes["households"],
        branchvalues="total",
        marker={
            "colors": nodes["colour"].tolist(),
            "line": {"width": 1, "color": palette.PAPER},
            "pattern": {
                "shape": [_HATCHES.get(colour, "") for colour in nodes["colour"]],
                "fillmode": "overlay",
                "fgcolor": palette.PAPER,
                "fgopacity": 0.35,
                "solidity": 0.12,
            },
            "pad": {"t": 22, "l": 3, "r": 3, "b": 3},
        },
        textinfo="label",
        textfont={"size": 13, "color": [palette.text_on(colour) for colour in nodes["colour"]]},
        customdata=nodes["words"],
        hovertemplate="<b>%{label}</b><br>%{customdata}<br>" + _("%{value:,} 户") + "<extra></extra>",
        pathbar={"visible": True, "thickness": 26, "textfont": {"size": 13, "color": palette.INK}},
        tiling={"pad": 2, "packing": "squarify"},
        sort=True,
    )
    # Words that would have to be smaller are left to the hover.
    return figure.update_layout(uniformtext={"minsize": 10, "mode": "hide"}, margin={"t": 34, "b": 4, "l": 4, "r": 4})


def _path(verdicts: pd.DataFrame, depth: int) -> pd.Series:
    """The place of each community at a level: the names from the top down to it."""
    path = pd.Series(_APART, index=verdicts.index)
    for level in LEVELS[: depth + 1]:
        path = path + _APART + verdicts[level].fillna("").astype(str)
    return path


def _places(verdicts: pd.DataFrame) -> pd.DataFrame:
    """A node a city, district and street, and one of all cities where there are several, for the way back to them.

    Its households are the sum of its communities'.
    """
    households = _households(verdicts)
    has_several = len(set(_path(verdicts, 0))) > 1
    rows = []
    for depth in range(-1 if has_several else 0, len(LEVELS)):
        for path, mine in verdicts.groupby(_path(verdicts, depth), sort=True):
            above, _apart, name = str(path).rpartition(_APART)
            name = _("全部地区") if depth < 0 else template.verbatim(name or _("未填"))
            above = above if has_several or depth else ""
            counts = {code: int((mine["standing"] == code).sum()) for code in _ORDER}
            shapes = " ".join(f"{template.STANDING_SHAPES[code]}{n}" for code, n in counts.items() if n)
            words = _("{n} 个小区：未达标 {below}，达标 {met}，无数据 {no_data}").format(n=len(mine), **counts)
            rows.append((path, above, f"{name} {shapes}", households[mine.index].sum(), palette.LINE, words))
    return pd.DataFrame(rows, columns=["id", "parent", "label", "households", "colour", "words"])


def _communities(verdicts: pd.DataFrame, figure_minimum: int) -> pd.DataFrame:
    shapes = verdicts["standing"].map(template.STANDING_SHAPES)
    names = verdicts["name"].astype(str)
    shown = names.map(template.short)
    # A name stands in the hover once: whole, where the label has cut it.
    whole = (names.map(template.verbatim) + "<br>").where(names != shown, "")
    told = pd.Series(
        [standing_words.figures(row, figure_minimum) for row in verdicts.to_dict("records")],
        index=verdicts.index,
        dtype="object",
    )
    return pd.DataFrame(
        {
            "id": verdicts["community_id"].astype(str),
            "parent": _path(verdicts, len(LEVELS) - 1),
            "label": shapes + " " + shown.map(template.verbatim),
            "households": _households(verdicts),
            "colour": verdicts["standing"].map(template.STANDING_COLOURS),
            "words": whole + told,
        }
    )


def _shortened(nodes: pd.DataFrame) -> pd.DataFrame:
    """The nodes with numbers for the paths of places: a city's are half of what a browser is sent, else."""
    places = nodes.loc[nodes["id"].str.startswith(_APART), "id"]
    numbers = {path: f"{_APART}{at}" for at, path in enumerate(places)}
    return nodes.assign(**{name: [numbers.get(path, path) for path in nodes[name]] for name in ("id", "parent")})


def _households(verdicts: pd.DataFrame) -> pd.Series:
    """Households for an area; a community of unknown size is drawn as one household, or it could not be seen."""
    return verdicts["households"].fillna(1).astype("int64")
