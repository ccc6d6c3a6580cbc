"""Slides and documents read back without the libraries that wrote them: zip, XML, and the workbooks by openpyxl."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree

import openpyxl
import pytest

from analytics.bulletin.content import APPENDIX, BEHIND, POINTS, Bulletin, Chart, DataTable
from analytics.bulletin.numbers import written

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


@dataclass
class Drawn:
    """A chart of the file: what is plotted, what its workbook holds, what is said to those who cannot see it."""

    key: str
    alt: str
    categories: list[str]
    plotted: dict[str, list[float | None]]
    workbook: dict[str, list[float | None]]
    space: ElementTree.Element


@dataclass
class Read:
    """All that a file says: texts of a slide (or of the document), charts and tables by the order of the pages."""

    texts: list[list[str]] = field(default_factory=list)
    charts: list[Drawn] = field(default_factory=list)
    tables: list[tuple[str, list[list[str]]]] = field(default_factory=list)


def read(data: bytes) -> Read:
    """A .pptx or a .docx."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        names = file.namelist()
        assert len(names) == len(set(names))
        for name in names:
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(file.read(name))
        slides = sorted(
            (name for name in names if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)),
            key=lambda name: int(re.sub(r"\D", "", name)),
        )
        said = Read()
        for name in slides or ["word/document.xml"]:
            _page(file, name, said)
        return said


def _page(file: zipfile.ZipFile, name: str, said: Read) -> None:
    root = ElementTree.fromstring(file.read(name))
    rels = _rels(file, name)
    paragraphs = [*root.iter(f"{A}p"), *root.iter(f"{W}p")]
    said.texts.append(["".join(t.text or "" for t in p.iter() if t.tag in (f"{A}t", f"{W}t")) for p in paragraphs])
    for frame in [*root.iter(f"{P}graphicFrame"), *root.iter(f"{WP}inline")]:
        known = frame.find(f".//{P}cNvPr")
        known = frame.find(f"{WP}docPr") if known is None else known
        assert known is not None
        chart = frame.find(f".//{C}chart")
        if chart is not None:
            said.charts.append(_chart(file, rels[chart.attrib[f"{R}id"]], known.attrib["name"], known.attrib["descr"]))
        else:
            rows = [
                ["".join(t.text or "" for t in tc.iter(f"{A}t")) for tc in tr.iter(f"{A}tc")]
                for tr in frame.iter(f"{A}tr")
            ]
            assert known.attrib["descr"]
            said.tables.append((known.attrib["name"], rows))
    for table in root.iter(f"{W}tbl"):
        caption = table.find(f".//{W}tblCaption")
        assert caption is not None
        rows = [
            ["".join(t.text or "" for t in tc.iter(f"{W}t")) for tc in tr.iter(f"{W}tc")] for tr in table.iter(f"{W}tr")
        ]
        said.tables.append((caption.attrib[f"{W}val"], rows))


def _rels(file: zipfile.ZipFile, name: str) -> Mapping[str, str]:
    folder, _, base = name.rpartition("/")
    root = ElementTree.fromstring(file.read(f"{folder}/_rels/{base}.rels"))
    return {rel.attrib["Id"]: posixpath.normpath(posixpath.join(folder, rel.attrib["Target"])) for rel in root}


def _chart(file: zipfile.ZipFile, name: str, key: str, alt: str) -> Drawn:
    space = ElementTree.fromstring(file.read(name))
    plotted, categories = {}, []
    for series in space.iter(f"{C}ser"):
        plotted[_strings(series, "tx")[0]] = _numbers(series)
        categories = _strings(series, "cat")
    behind = space.find(f"{C}externalData")
    assert behind is not None
    book = openpyxl.load_workbook(io.BytesIO(file.read(_rels(file, name)[behind.attrib[f"{R}id"]])))
    sheet = book["Sheet1"]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"], "a word became a formula"
    columns = list(sheet.iter_cols(values_only=True))
    assert [str(name) for name in columns[0][1:]] == categories
    return Drawn(key, alt, categories, plotted, {str(column[0]): list(column[1:]) for column in columns[1:]}, space)


def _strings(series: ElementTree.Element, part: str) -> list[str]:
    return [point.findtext(f"{C}v") or "" for point in series.findall(f"{C}{part}//{C}pt")]


def _numbers(series: ElementTree.Element) -> list[float | None]:
    cache = series.find(f"{C}val//{C}numCache")
    assert cache is not None
    count = cache.find(f"{C}ptCount")
    assert count is not None
    values: list[float | None] = [None] * int(count.attrib["val"])
    for point in cache.findall(f"{C}pt"):
        values[int(point.attrib["idx"])] = float(point.findtext(f"{C}v") or "nan")
    return values


def compare(bulletin: Bulletin, said: Read, *, first_of_appendices: bool = False) -> int:
    """Every sentence and every number of every chart and table of ``bulletin`` stands in the file; how many there are.

    What is left to the workbook is not in it, and it says where that is. Slides have the ``first_of_appendices`` only:
    the rows they show are the first, and they say how many there are.
    """
    count = 0
    for section in bulletin.sections:
        for sentence in section.sentences:
            assert any(sentence.text in text for page in said.texts for text in page), sentence.key
            count += len(sentence.numbers)
        for chart in section.charts:
            count += _compare_chart(chart, said)
        for table in section.tables:
            if table.place == BEHIND and table.rows:
                assert table.key not in [key for key, _rows in said.tables]
                assert any(table.title in text and "见工作簿" in text for page in said.texts for text in page)
            elif table.place != BEHIND:
                first = first_of_appendices and table.place == APPENDIX
                count += _compare_table(table, said, bulletin.thresholds, first=first)
    return count


def _compare_chart(chart: Chart, said: Read) -> int:
    pages = [drawn for drawn in said.charts if re.fullmatch(re.escape(chart.key) + r"(-\d+)?", drawn.key)]
    count = 0
    for series in chart.series:
        told = [plotted_number(value, chart.format) for value in series.values]
        if all(value is None for value in told) and not pages:
            continue
        assert [name for page in pages for name in page.categories] == list(chart.categories)
        # a workbook holds sixteen digits, one fewer than a float may need
        held = [value for page in pages for value in page.workbook[series.name]]
        assert held == [None if value is None else pytest.approx(value, rel=1e-15, abs=0) for value in told]
        if all(series.name in page.plotted for page in pages):
            assert [value for page in pages for value in page.plotted[series.name]] == told
        else:
            assert series.role in ("low", "high", "signal")
            signs = any("◆" in code.attrib["formatCode"] for page in pages for code in page.space.iter(f"{C}numFmt"))
            errors = any(page.space.find(f".//{C}errBars") is not None for page in pages)
            assert (signs if series.role == "signal" else errors) or not any(told)
        count += sum(value is not None for value in told)
    return count


def plotted_number(value: float | int | None, kind: str) -> float | int | None:
    """Differences of shares are plotted in 百分点."""
    return round(value * 100, 10) if kind == POINTS and value is not None else value


def _compare_table(table: DataTable, said: Read, thresholds: Sequence[int], *, first: bool) -> int:
    pages = [rows for key, rows in said.tables if key == table.key]
    headings = [column.heading for column in table.columns]
    assert pages and all(page[0] == headings for page in pages), "the headings are repeated"
    told = [
        [written(value, column.format, thresholds=thresholds) for value, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    shown = [row for page in pages for row in page[1:]]
    if first and len(shown) < len(told):
        assert len(pages) == 1 and len(shown) >= 4
        assert any(f"共 {len(told):,} 行" in text for page in said.texts for text in page)
        told = told[: len(shown)]
    assert shown == told
    return sum(len(row) for row in told)
