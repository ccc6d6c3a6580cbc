"""Every workbook and document that a page gives away, of a city whose every word begins as a formula: words stay words.

The bulletin as a page of the web is in tests/reports/bulletin/test_web.py, CSV in tests/test_written_cells.py.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pages.shared.menu import SECTIONS
from tests.access import hostile
from tests.access.served import Caller, dashboard, press, run

pytestmark = pytest.mark.slow
BEFORE = "=1+1 "
PAGES = [page for pages in SECTIONS.values() for page, _title, _icon in pages if page not in ("accounts", "audit")]
FORMULA = re.compile(r"<f[ >].*?</f>|<f>.*?</f>", re.DOTALL)
OUTSIDE = re.compile(r'Target="([^"]+)"[^>]*TargetMode="External"')
OFFICE = (".xlsx", ".docx", ".pptx")


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[tuple[str, str, int], bytes]]:
    """What the buttons of every page give on a desktop: by page, kind of file and the button's number."""
    folder = tmp_path_factory.mktemp("formulas")
    hostile.fill(folder, before=BEFORE, staffed=False)
    found = {}
    with dashboard(folder) as port:
        caller = Caller(port)
        for page in PAGES:
            with caller.stream() as stream:
                shown = run(stream, "" if page == "overview" else page)
                paths = [*shown.files, *(press(stream, shown.session, button) for button in shown.buttons)]
                assert all(paths), f"{page}: a file was not made"
                for number, path in enumerate(paths):
                    found[page, Path(path).suffix, number] = body(caller, path)
    yield found


def body(caller: Caller, path: str) -> bytes:
    with closing(caller.connection()) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        assert answer.status == 200, path
        return answer.read()


def parts(data: bytes) -> Iterator[tuple[str, str]]:
    """The XML in an office file, and in the workbooks behind its charts."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith(".xlsx"):
                yield from parts(package.read(name))
            elif name.endswith((".xml", ".rels")):
                yield name, package.read(name).decode("utf-8")


def test_many_files_are_given_and_hold_the_words(given: dict[tuple[str, str, int], bytes]) -> None:
    holding = {
        page
        for (page, kind, _number), data in given.items()
        if kind in OFFICE and any("=1+1 " in text for _name, text in parts(data))
    }
    assert len(given) > 20 and len(holding) > 8


def test_no_word_is_a_formula_or_an_address(given: dict[tuple[str, str, int], bytes]) -> None:
    for place, data in given.items():
        if place[1] not in OFFICE:
            continue
        for name, text in parts(data):
            if name.startswith(("xl/worksheets/", "xl/charts/")):
                run_by_excel = [found for found in FORMULA.findall(text) if "1+1" in found or "evil" in found]
                assert not run_by_excel, (place, name)
            assert not [found for found in OUTSIDE.findall(text) if "evil" in found or "javascript" in found], place
