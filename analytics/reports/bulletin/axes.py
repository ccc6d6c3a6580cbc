"""The axes of office charts, and the room their words take."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from analytics.bulletin.content import POINTS, Chart
from analytics.language import _
from analytics.reports.bulletin import marks
from analytics.reports.bulletin.plotted import Scale, lying, number_format, threshold_name
from analytics.reports.bulletin.wording import ems

NAMES_SHARE: Final = 0.42  # of the width, at most, for the names beside bars


@dataclass(frozen=True)
class Canvas:
    """The place a chart is drawn on: width and height in points, and the size of its words.

    No label on it is rounded onto one of ``thresholds``, whole per cent.
    """

    width: float
    height: float
    words: float
    thresholds: tuple[int, ...] = (80,)


def format_code(code: str) -> str:
    """How an axis or a label writes its numbers."""
    return f'<c:numFmt formatCode="{escape(code, {chr(34): "&quot;"})}" sourceLinked="0"/>'


def category_axis(chart: Chart, canvas: Canvas) -> str:
    """The names: all of them beside bars, below columns as many as find room."""
    every = 1
    # where the gridline is the threshold's, the axis covers the one at zero
    line = marks.HEAVY_AXIS_LINE if lying(chart) and chart.threshold is not None else marks.AXIS_LINE
    if not lying(chart):
        widest = max((ems(name) for name in chart.categories), default=1) + 0.8
        every = max(1, math.ceil(len(chart.categories) * widest * canvas.words / (canvas.width * 0.9)))
    return (
        f'<c:catAx><c:axId val="111111111"/><c:scaling><c:orientation val="{"maxMin" if lying(chart) else "minMax"}"/>'
        f'</c:scaling><c:delete val="0"/><c:axPos val="{"l" if lying(chart) else "b"}"/>'
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="low"/>{line}{marks.words(canvas.words, level=every == 1)}'
        '<c:crossAx val="222222222"/>'
        f'<c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="60"/>'
        f'<c:tickLblSkip val="{every}"/>'
        '<c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def value_axis(chart: Chart, canvas: Canvas, axis: Scale) -> str:
    """The numbers, on the scale ``axis``."""
    code, line = number_format(chart), marks.GRIDLINE
    if lying(chart) and chart.threshold is not None:
        # the one gridline of lying bars is the threshold, named where it meets the axis
        near = 0.5 * chart.threshold, 1.5 * chart.threshold
        code = f'[<{near[0]:g}]{code.split(";")[0]};[<{near[1]:g}]"{threshold_name(chart)}";'
        line = marks.THRESHOLD_GRIDLINE
    ends = "".join(
        f'<c:{end} val="{value}"/>' for end, value in (("max", axis.high), ("min", axis.low)) if value is not None
    )
    title = ""
    if chart.format == POINTS:
        title = (
            "<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr>"
            f'<a:defRPr sz="{round(canvas.words * 100)}" b="0"/></a:pPr><a:r><a:rPr lang="zh-CN"'
            f' sz="{round(canvas.words * 100)}" b="0"/><a:t>{_("百分点")}</a:t></a:r></a:p></c:rich></c:tx>'
            '<c:overlay val="0"/></c:title>'
        )
    return (
        f'<c:valAx><c:axId val="222222222"/><c:scaling><c:orientation val="minMax"/>{ends}</c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{"b" if lying(chart) else "l"}"/>'
        f"<c:majorGridlines>{line}</c:majorGridlines>{title}"
        f'{format_code(code)}<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'{marks.NO_LINE}{marks.words(canvas.words)}<c:crossAx val="111111111"/>'
        f'<c:crosses val="{"max" if lying(chart) else "autoZero"}"/><c:crossBetween val="between"/>'
        + (f'<c:majorUnit val="{axis.step}"/>' if axis.step else "")
        + "</c:valAx>"
    )


def beside_long_names(chart: Chart, canvas: Canvas, axis: Scale) -> str:
    """Names of 50 characters take two fifths of the width, in two or three lines; short ones no more than they need."""
    left = min(NAMES_SHARE, (axis.names + 1.5) * canvas.words / canvas.width)
    top = 2.2 * canvas.words / canvas.height if len(chart.series) > 1 else 0.02
    bottom = (4 if chart.format == POINTS else 2.4) * canvas.words / canvas.height
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{left:.4f}"/><c:y val="{top:.4f}"/><c:w val="{0.94 - left:.4f}"/>'
        f'<c:h val="{1 - top - bottom:.4f}"/></c:manualLayout></c:layout>'
    )
