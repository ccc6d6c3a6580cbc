"""What a chart plots: its threshold, its formats, its scale, and which numbers are written into it."""

from __future__ import annotations

import dataclasses
import re
from xml.etree import ElementTree

import pytest

from analytics.bulletin.content import BARS, COLUMNS, COUNT, LINE, POINTS, SHARE, Chart, Series
from analytics.bulletin.numbers import written
from analytics.reports.bulletin import drawing, plotted
from analytics.reports.bulletin.axes import Canvas
from tests.reports.bulletin.example import HOSTILE, LONG, bulletin, comparison
from tests.reports.bulletin.reading import C

CANVAS = Canvas(592, 336, 14)
SHARES = Chart("s", LINE, "满意率", ("一", "二"), (Series("满意率", (0.7996, 0.85)),), SHARE, threshold=0.8)


def space(chart: Chart, canvas: Canvas = CANVAS) -> ElementTree.Element:
    ((shown, axis),) = drawing.parts(chart, canvas)
    return ElementTree.fromstring(drawing.chart_space(shown, canvas, axis=axis))


def as_excel(code: str, value: float) -> str:
    """``value`` as Excel writes it by the few formats in use here."""
    code = code.removesuffix('" ◆"').split('" ◆";')[0]
    if code.endswith("%"):
        return f"{value * 100:.{code.count('0') - 1}f}\u00a0%"
    if code == "#,##0":
        return f"{value:,.0f}"
    over, under, _ = code.replace("\\", "").split(";")
    digits = "0." + "0" * (code.split(";")[0].count("0") - 1)
    return (over if value >= 0 else under).replace(digits, f"{abs(value):.{len(digits) - 2}f}")


@pytest.mark.parametrize(
    "chart", [c for s in (*bulletin().sections, comparison()) for c in s.charts], ids=lambda c: c.key
)
def test_labels_are_written_as_the_sentences_write_them(chart: Chart) -> None:
    labels = 0
    for shown, axis in drawing.parts(chart, CANVAS):
        root = ElementTree.fromstring(drawing.chart_space(shown, CANVAS, axis=axis))
        for series in root.iter(f"{C}ser"):
            values = {point.attrib["idx"]: float(point.findtext(f"{C}v")) for point in series.findall(f"{C}val//{C}pt")}
            for label in series.iter(f"{C}dLbl"):
                code = label.find(f"{C}numFmt")
                if code is None:  # the threshold's, which shows its name
                    continue
                value = values[label.find(f"{C}idx").attrib["val"]]
                told = written(value / (100 if chart.format == POINTS else 1), chart.format)
                assert as_excel(code.attrib["formatCode"], value) == told.replace(" 个百分点", "")
                labels += 1
    assert labels or not plotted.drawable(chart)


def test_a_share_just_below_the_threshold_is_not_labelled_as_if_it_reached_it() -> None:
    assert plotted.number_format(SHARES, 0.7996) == "0.00\\ %"
    assert plotted.number_format(SHARES, 0.85) == "0.0\\ %"
    assert plotted.number_format(SHARES, 0.84999, thresholds=(80, 85)) == "0.000\\ %"


def test_the_threshold_is_a_dashed_series_with_its_name() -> None:
    series = space(SHARES).findall(f".//{C}ser")
    assert [each.findtext(f"{C}tx//{C}v") for each in series] == ["满意率", "达标线 80\u00a0%"]
    assert [point.findtext(f"{C}v") for point in series[1].findall(f"{C}val//{C}pt")] == ["0.8", "0.8"]
    assert "lgDash" in ElementTree.tostring(series[1], encoding="unicode")


@pytest.mark.parametrize(
    ("limit", "name"), [(0.8, "达标线 80\u00a0%"), (2 / 3, "达标线 66.7\u00a0%"), (0.85, "达标线 85\u00a0%")]
)
def test_the_name_of_a_threshold(limit: float, name: str) -> None:
    assert plotted.threshold_name(dataclasses.replace(SHARES, threshold=limit)) == name


def test_a_threshold_that_the_chart_already_draws_is_not_drawn_twice() -> None:
    told = (*SHARES.series, Series("85 分线", (0.85, 0.85), "threshold"))
    assert [each.name for each in plotted.plotted(dataclasses.replace(SHARES, series=told)).series] == [
        "满意率",
        "85 分线",
    ]


def test_the_threshold_of_lying_bars_is_the_one_gridline_named_at_the_axis() -> None:
    root = space(dataclasses.replace(SHARES, kind=BARS))
    assert root.find(f".//{C}majorUnit").attrib["val"] == "0.8"
    code = root.find(f".//{C}valAx/{C}numFmt").attrib["formatCode"]
    assert code == '[<0.4]0\\ %;[<1.2]"达标线 80\u00a0%";'
    assert "lgDash" in ElementTree.tostring(root.find(f".//{C}majorGridlines"), encoding="unicode")


def test_the_threshold_is_named_away_from_the_values() -> None:
    crowded = dataclasses.replace(SHARES, series=(Series("满意率", (0.79, 0.82)),))
    label = next(s for s in space(crowded).findall(f".//{C}ser") if "达标线" in s.findtext(f"{C}tx//{C}v")).find(
        f".//{C}dLbl"
    )
    place, side = label.find(f"{C}idx").attrib["val"], label.find(f"{C}dLblPos").attrib["val"]
    # 0.79 hangs its label below the line, 0.82 stands high above it
    assert (place, side) in (("0", "t"), ("1", "b"))


def test_names_too_long_for_columns_stand_beside_bars() -> None:
    assert plotted.lying(Chart("l", COLUMNS, "", (LONG,), (Series("份数", (1,)),)))
    assert not plotted.lying(Chart("l", COLUMNS, "", ("市中区",), (Series("份数", (1,)),)))
    assert not plotted.lying(Chart("l", LINE, "", (LONG,), (Series("份数", (1,)),)))


def test_pages_of_one_chart_share_one_scale_and_leave_no_name_out() -> None:
    names = tuple(f"第{place}社区居委会" for place in range(30))
    counts = Chart("n", COLUMNS, "意见", names, (Series("条数", tuple(range(30))),), COUNT)
    pages = drawing.parts(counts, CANVAS)
    assert len(pages) > 1
    assert [name for page, axis in pages for name in page.categories] == list(names)
    assert {axis.high for page, axis in pages} == {40}
    assert [page.title for page, axis in pages][:1] == [f"意见（1/{len(pages)}）"]


@pytest.mark.parametrize(
    ("values", "kind", "shape", "scale"),
    [
        ((0.7996, 0.85), SHARE, LINE, (0.75, 0.9)),
        ((0.99, 1.0), SHARE, LINE, (0.75, 1)),
        ((0.3, 0.9), SHARE, COLUMNS, (0, 1)),
        ((12, 40), COUNT, COLUMNS, (0, None)),
        ((12, 40), COUNT, BARS, (0, 50)),
        ((-0.02, 0.01), POINTS, COLUMNS, (None, None)),
    ],
)
def test_scale(values: tuple[float, ...], kind: str, shape: str, scale: tuple[float | None, float | None]) -> None:
    limit = 0.8 if kind == SHARE else None
    told = plotted.scale(plotted.plotted(Chart("k", shape, "", ("一", "二"), (Series("值", values),), kind, limit)))
    assert (told.low, told.high) == scale


def test_series_differ_in_black_and_white() -> None:
    stacked = next(chart for chart in bulletin().sections[1].charts if chart.key == "standings")
    looks = [ElementTree.tostring(s.find(f"{C}spPr"), encoding="unicode") for s in space(stacked).findall(f".//{C}ser")]
    patterns = [re.search(r'prst="(\w+)"', look.split("prstDash")[0]) for look in looks]
    assert [bool(pattern) for pattern in patterns] == [False, True, True]
    assert len(set(looks)) == 3


def test_hostile_words_stay_words() -> None:
    chart = Chart("h", BARS, "", (HOSTILE, "a\x0bb"), (Series(HOSTILE, (1, 2)),), COUNT)
    root = space(chart)
    assert [point.findtext(f"{C}v") for point in root.findall(f".//{C}cat//{C}pt")] == [HOSTILE, "ab"]
    assert root.findtext(f".//{C}ser/{C}tx//{C}v") == HOSTILE


def test_arguments_are_not_changed() -> None:
    before = dataclasses.replace(SHARES)
    drawing.parts(SHARES, CANVAS)
    assert before == SHARES


def test_what_is_out_of_the_ordinary_has_a_ring_without_a_line() -> None:
    marked = dataclasses.replace(SHARES, series=(*SHARES.series, Series("异常波动", (0.7996, None), "signal")))
    for chart in (marked, dataclasses.replace(marked, kind=COLUMNS)):
        root = space(chart)
        (ring,) = [s for s in root.findall(f".//{C}lineChart/{C}ser") if s.findtext(f"{C}tx//{C}v") == "异常波动"]
        assert ring.find(f"{C}marker/{C}symbol").attrib["val"] == "diamond"
        assert [point.attrib["idx"] for point in ring.findall(f"{C}val//{C}pt")] == ["0"]
        for look in (ring.find(f"{C}spPr"), ring.find(f"{C}marker/{C}spPr")):
            assert "noFill" in ElementTree.tostring(look, encoding="unicode")


def test_lying_bars_tell_signals_by_a_sign_and_what_misses_the_threshold_by_hatching() -> None:
    marked = Series("异常波动", (0.7996, None), "signal")
    root = space(dataclasses.replace(SHARES, kind=BARS, series=(*SHARES.series, marked)))
    codes = [code.attrib["formatCode"] for code in root.findall(f".//{C}dLbl/{C}numFmt")]
    assert codes == ['0.00\\ %" ◆"', "0.0\\ %"]
    assert root.find(f".//{C}legend") is None
    (below,) = root.findall(f".//{C}dPt")
    assert below.find(f"{C}idx").attrib["val"] == "0"
    assert 'prst="wdUpDiag"' in ElementTree.tostring(below, encoding="unicode")


def test_a_share_is_written_off_every_threshold_in_force() -> None:
    chart = dataclasses.replace(SHARES, series=(Series("满意率", (0.7996, 0.8996)),))
    codes = [
        [code.attrib["formatCode"] for code in space(chart, canvas).findall(f".//{C}dLbl/{C}numFmt")]
        for canvas in (CANVAS, dataclasses.replace(CANVAS, thresholds=(80, 90)))
    ]
    assert codes == [["0.00\\ %", "0.0\\ %"], ["0.00\\ %", "0.00\\ %"]]


def test_pages_of_bars_are_filled_by_the_names_they_hold() -> None:
    names = (LONG, *(f"第{place}社区居委会" for place in range(22)))
    counts = Chart("n", BARS, "意见", names, (Series("条数", tuple(range(23))),), COUNT)
    held = [len(page.categories) for page, axis in drawing.parts(counts, CANVAS)]
    assert sum(held) == 23 and held[0] < held[1]
