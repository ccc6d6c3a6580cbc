"""The page read back with a parser: strictly, what is opened must be closed."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from analytics.bulletin.content import Bulletin, Chart, DataTable, Sentence
from analytics.bulletin.numbers import written
from analytics.reports.bulletin.numbering import parts, titled

VOID = {"meta", "col", "br"}


class Element:
    """A part of a page: its name, its attributes, what it holds."""

    def __init__(self, name: str, attributes: dict[str, str | None]) -> None:
        self.name, self.attributes, self.inside = name, attributes, list["Element | str"]()

    def all(self, name: str = "", **attributes: str) -> Iterator[Element]:
        for each in self.inside:
            if isinstance(each, Element):
                wanted = {key.rstrip("_"): value for key, value in attributes.items()}
                if name in ("", each.name) and wanted.items() <= each.attributes.items():
                    yield each
                yield from each.all(name, **attributes)

    @property
    def text(self) -> str:
        return "".join(each if isinstance(each, str) else each.text for each in self.inside)


class Reader(HTMLParser):
    """Reads a page strictly: what is opened must be closed, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]
        self.feed(page)
        self.close()
        assert self.open == [self.root], "an element is left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute stands twice in {tag}"
        made = Element(tag, dict(attrs))
        self.open[-1].inside.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def read(page: bytes) -> Element:
    return Reader(page.decode()).root


def rows_of(figure: Element) -> list[list[str]]:
    table = next(figure.all("table"))
    return [[cell.text for cell in row.all() if cell.name in ("td", "th")] for row in table.all("tr")]


def compare(bulletin: Bulletin, page: Element) -> int:
    """Every sentence and number of every chart and table of ``bulletin`` stands in the page; how many there are."""
    sentences = [
        each.text if each.name == "p" else next(each.all("summary")).text for each in page.all(class_="sentence")
    ]
    assert sentences == [each.text for section in bulletin.sections for each in section.sentences]
    figures = {each.attributes["id"]: each for each in page.all("figure")}
    count = 0
    for place, (label, _section, content) in enumerate(parts(bulletin)):
        if isinstance(content, Sentence):
            count += len(content.numbers)
            continue
        figure = figures.pop(f"p{place}")
        assert titled(label, content) in figure.text
        headings, *rows = rows_of(figure)
        told = _cells(content, bulletin.thresholds)
        assert rows == told
        count += sum(len(row) for row in told) - (len(rows) if isinstance(content, Chart) else 0)
        names = ["", *(each.name for each in content.series)] if isinstance(content, Chart) else _headings(content)
        assert headings == names
    assert figures == {}
    return count


def _headings(table: DataTable) -> list[str]:
    return [column.heading for column in table.columns]


def _cells(figure: Chart | DataTable, thresholds: tuple[int, ...]) -> list[list[str]]:
    if isinstance(figure, DataTable):
        kinds = [column.format for column in figure.columns]
        return [
            [written(value, kind, thresholds=thresholds) for value, kind in zip(row, kinds, strict=True)]
            for row in figure.rows
        ]
    return [
        [
            name,
            *(
                ""
                if each.role == "signal" and each.values[at] is None
                else written(each.values[at], figure.format, thresholds=thresholds)
                for each in figure.series
            ),
        ]
        for at, name in enumerate(figure.categories)
    ]
