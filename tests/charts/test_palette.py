"""The colours: legible on paper and on the dark, apart for every eye, and the only ones there are."""

from __future__ import annotations

import itertools
import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from analytics.charts import funnel, opinions, palette, quadrant, rectification, template, topics, wishes
from analytics.reports.bulletin.web_style import style

PROJECT = Path(__file__).resolve().parents[2]
TEXT, MARK = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
APART = 8.0  # 100 × the distance in OKLab; about 2 is just seen side by side

# Machado, Oliveira and Fernandes 2009, severity 1.0, in linear sRGB.
SIGHTS = {
    "all cones": np.eye(3),
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
# What a chart shows side by side.
TOGETHER = {
    "standings": list(template.STANDING_COLOURS.values()),
    "series": list(palette.SERIES),
    "categories": list(topics.CATEGORY_COLOURS.values()),
    "wishes": [*wishes.COLOURS.values(), wishes.OTHER],
    "sides": [colour for colour, _hatch in topics.STANCE_LOOKS.values()],
    "moves": [colour for _words, _symbol, colour in topics.MOVES.values()],
    "quadrant": [colour for _symbol, colour in quadrant.LOOKS.values()],
    "opinions": [look[1] for look in opinions.PARTS.values()],
    "rectification": list(rectification.COLOURS.values()),
    "funnel": [look[1] for look in funnel.LOOKS.values()],
    "five levels": template.level_colours(5, 4),
}
# Marks that stand alone on the page, with nothing round them.
MARKS = (palette.NO_DATA, palette.FAINT_INK, palette.BELOW_STRONG, palette.MET_STRONG, *palette.SERIES)


def on(colour: str, *, dark: bool) -> str:
    return palette.twin(colour) if dark else colour


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def oklab(colour: str, sight: str) -> np.ndarray:
    seen = np.clip(np.array(SIGHTS[sight]) @ linear(colour), 0, 1)
    return OKLAB @ np.cbrt(LMS @ seen)


def test_oklab_is_that_of_its_author() -> None:
    assert oklab("#ffffff", "all cones") == pytest.approx([1, 0, 0], abs=1e-3)
    assert oklab("#ff0000", "all cones") == pytest.approx([0.62796, 0.22486, 0.12585], abs=1e-4)


@pytest.mark.parametrize("dark", [False, True])
def test_what_is_read_stands_out_from_the_page(dark: bool) -> None:
    for ink in (palette.INK, palette.FAINT_INK):
        for ground in (palette.PAPER, palette.NEAR_PAPER):
            assert palette.contrast(on(ink, dark=dark), on(ground, dark=dark)) >= TEXT, (ink, ground)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("mark", MARKS)
def test_marks_stand_out_from_the_page(mark: str, dark: bool) -> None:
    assert palette.contrast(on(mark, dark=dark), on(palette.PAPER, dark=dark)) >= MARK


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    "mark",
    [
        *template.STANDING_COLOURS.values(),
        *rectification.COLOURS.values(),
        *template.level_colours(5, 4),
        *template.level_colours(4, 3),
        palette.MET_PALEST,
        palette.BELOW_PALEST,
    ],
)
def test_numbers_in_marks_are_legible(mark: str, dark: bool) -> None:
    assert palette.contrast(on(palette.text_on(mark), dark=dark), on(mark, dark=dark)) >= TEXT


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("chart", TOGETHER)
@pytest.mark.parametrize("sight", SIGHTS)
def test_colours_of_a_chart_are_apart_for_every_eye(chart: str, sight: str, dark: bool) -> None:
    shown = dict.fromkeys(on(colour, dark=dark) for colour in TOGETHER[chart])
    for one, other in itertools.combinations(shown, 2):
        apart = 100 * float(np.linalg.norm(oklab(one, sight) - oklab(other, sight)))
        assert apart >= APART, (one, other, round(apart, 1))


def test_every_colour_has_a_twin_and_there_are_no_others() -> None:
    known = {value for name, value in vars(palette).items() if name.isupper() and isinstance(value, str)}
    assert known == set(palette.TWINS)
    for path in (PROJECT / "analytics" / "charts").glob("*.py"):
        if path.name != "palette.py":
            assert not re.findall(r"#[0-9a-fA-F]{6}\b|rgba?\(\d", path.read_text(encoding="utf-8")), path.name


def test_the_page_and_the_bulletin_have_the_same_ground_and_ink() -> None:
    theme = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    for side, dark in (("light", False), ("dark", True)):
        assert theme[side]["backgroundColor"] == on(palette.PAPER, dark=dark)
        assert theme[side]["textColor"] == on(palette.INK, dark=dark)
        for ground in ("backgroundColor", "secondaryBackgroundColor"):
            for ink in ("textColor", "linkColor"):
                assert palette.contrast(theme[side][ink], theme[side][ground]) >= TEXT
            assert palette.contrast(theme[side]["primaryColor"], theme[side][ground]) >= MARK
    assert palette.twin(palette.PAPER) in style() and palette.twin(palette.INK) in style()


def test_a_figure_on_the_dark_has_the_twins_and_the_same_words() -> None:
    figure = template.blank(height=200).add_bar(
        x=[1], y=[2], text=[palette.MET], marker={"color": [palette.MET]}, textfont={"color": palette.PAPER}
    )
    figure.add_annotation(text=palette.INK, bgcolor=palette.translucent(palette.PAPER, 0.8))
    figure.add_heatmap(z=[[1]], colorscale=[[0.0, palette.BELOW_PALEST], [1.0, palette.MET]])
    dark = template.on_dark(figure)
    assert dark.data[0].marker.color == (palette.TWINS[palette.MET],)
    assert dark.data[0].text == (palette.MET,) and dark.layout.annotations[0].text == palette.INK
    assert dark.layout.annotations[0].bgcolor == "rgba(21, 27, 34, 0.8)"
    assert dark.data[1].colorscale == ((0.0, palette.TWINS[palette.BELOW_PALEST]), (1.0, palette.TWINS[palette.MET]))
    assert dark.layout.template.layout.font.color == palette.TWINS[palette.INK]
    assert figure.layout.template.layout.font.color == palette.INK, "the figure itself stays as it was"


@pytest.mark.parametrize("levels", range(2, palette.MOST_LEVELS + 1))
def test_every_level_has_its_twin(levels: int) -> None:
    for satisfied_from in range(2, levels + 1):
        colours = template.level_colours(levels, satisfied_from)
        bars = template.blank(height=200).add_bar(x=[1] * levels, y=[1] * levels, marker={"color": colours})
        assert not set(template.on_dark(bars).data[0].marker.color) & set(colours)
