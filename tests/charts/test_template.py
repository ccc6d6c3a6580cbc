"""The shared look: palette, short labels, the threshold line."""

from __future__ import annotations

import pytest

from analytics.charts import palette, template


@pytest.mark.parametrize("levels", range(2, 12))
def test_satisfied_levels_are_blue_and_the_others_are_not(levels: int) -> None:
    for satisfied_from in range(2, levels + 1):
        colours = template.level_colours(levels, satisfied_from)
        assert len(colours) == levels
        for position, colour in enumerate(colours, start=1):
            red, blue = int(colour[1:3], 16), int(colour[5:7], 16)
            # The neutral middle is bluish grey and pale, so it is told by its own name.
            is_blue = blue > red and colour != palette.MIDDLE
            assert is_blue == (position >= satisfied_from), (levels, satisfied_from, colours)


def test_four_levels_have_no_neutral_one() -> None:
    assert palette.MIDDLE not in template.level_colours(4, 3)
    assert template.level_colours(5, 4)[2] == palette.MIDDLE


def test_short_keeps_what_fits_and_never_exceeds_the_width() -> None:
    name = "东方红钢铁厂第二家属院（解放北路以西、铁路宿舍以南）及附属平房片区改造单元ABC"
    assert template.short(name, 24) == "东方红钢铁厂第二家属院…"
    assert template.short("ABC小区", 24) == "ABC小区"


def test_rows_of_the_same_name_stay_apart() -> None:
    figure = template.row_axis(template.blank(height=200), ["建设路小区", "建设路小区"])
    assert figure.layout.yaxis.tickvals == (0, 1)
    assert figure.layout.yaxis.range == (1.5, -0.5)


def test_names_are_never_markup() -> None:
    figure = template.row_axis(template.blank(height=200), ["<b>建设</b>&<a href='http://x'>"], width=40)
    assert figure.layout.yaxis.ticktext == ("&lt;b&gt;建设&lt;/b&gt;&amp;&lt;a href='http://x'&gt;",)


def test_the_threshold_line_says_what_it_is() -> None:
    figure = template.threshold_line(template.blank(height=200), 85)
    assert figure.layout.shapes[0].x0 == pytest.approx(0.85)
    assert figure.layout.annotations[0].text == "达标线 85 %"
