"""The first page comes without what only other pages need; that is loaded once, behind its back."""

from __future__ import annotations

import ast
import subprocess
import sys
import threading

import pytest

from analytics.settings import PROJECT
from pages.shared import libraries

# Each takes a tenth of a second or more, and the overview calls for none of them while it is put together.
HEAVY = (
    "sklearn",
    "jieba",
    "rjieba",
    "scipy.stats",
    "scipy.sparse",
    "plotly.express",
    "pptx",
    "docx",
    "openpyxl",
    "pypinyin",
)


def loaded_by(statements: str) -> set[str]:
    """The modules in a process of its own after ``statements``."""
    told = f"{statements}\nimport sys\nprint('\\n'.join(sys.modules))"
    command = [sys.executable, "-c", told]
    found = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True, timeout=120)
    return set(found.stdout.split())


def named_by_the_first_page() -> str:
    """The lines in which the first page and what it stands in name their parts."""
    tree = ast.parse((PROJECT / "pages" / "overview.py").read_text(encoding="utf-8"))
    asked = [ast.unparse(each) for each in tree.body if isinstance(each, ast.Import | ast.ImportFrom)]
    return "\n".join(["import pages.shared.front", *asked])


def test_the_first_page_is_put_together_without_heavy_libraries() -> None:
    found = loaded_by(named_by_the_first_page())
    assert "plotly" in found
    assert not found & set(HEAVY)


def test_what_the_first_page_needs_is_loaded_beside_the_start_and_nothing_heavy() -> None:
    found = loaded_by("from pages.shared import libraries\nlibraries.load_first()")
    assert found >= loaded_by(named_by_the_first_page())
    assert not found & set(HEAVY)


def test_all_pages_need_them_in_the_end() -> None:
    found = loaded_by("from pages.shared import libraries\nlibraries.load()")
    assert {"sklearn", "pptx", "docx"} <= found


def test_what_is_left_is_loaded_once_and_not_by_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    by, done = [], threading.Event()

    def load() -> None:
        by.append(threading.current_thread())
        done.set()

    monkeypatch.setattr(libraries, "load", load)
    monkeypatch.setattr(libraries, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(libraries, "_begun", threading.Event())
    for _run in range(3):
        libraries.load_later()
    assert done.wait(30)
    assert len(by) == 1
    assert by[0] is not threading.current_thread()


def test_catalogues_and_the_pattern_of_emoji_wait_for_no_reader() -> None:
    assert "streamlit.emojis" in loaded_by("from pages.shared import libraries\nlibraries.load_first()")
    asked = "from analytics import language\nfrom pages.shared import libraries\nlibraries.load()"
    # What a catalogue is read by is loaded with the first.
    assert {"streamlit.emojis", "babel.messages.pofile"} <= loaded_by(asked)
