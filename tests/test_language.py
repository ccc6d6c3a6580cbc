"""Every word a user reads goes through gettext, so that another language needs a catalogue and no code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics import language
from analytics.settings import PROJECT

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Rooms that speak to users; in ingest, text and privacy Chinese is also data (headings, level words, lexicon), and so
# are the headings by which an edited codebook is read.
READING = PROJECT / "analytics/reports/codebook_workbook.py"
SPEAKING = [
    PROJECT / "dashboard.py",
    *PROJECT.glob("pages/**/*.py"),
    *(
        path
        for room in ("access", "bulletin", "charts", "commands", "flows", "reports", "store")
        for path in PROJECT.glob(f"analytics/{room}/**/*.py")
        if path != READING
    ),
    *(
        PROJECT / "analytics" / name
        for name in ("definitions.py", "errors.py", "headings.py", "launch.py", "settings.py")
    ),
]


def unwrapped(tree: ast.Module) -> Iterator[ast.Constant]:
    """Chinese string constants that are neither documentation nor an argument of ``_`` or ``N_``."""
    spared = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            spared.add(node.body[0].value)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "N_"}:
            spared.update(argument for argument in node.args if isinstance(argument, ast.Constant))
    for node in ast.walk(tree):
        chinese = isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value)
        if chinese and node not in spared:
            yield node


@pytest.mark.parametrize("path", SPEAKING, ids=lambda path: str(path.relative_to(PROJECT)))
def test_chinese_words_are_marked_for_translation(path: Path) -> None:
    found = [f"{path.name}:{node.lineno} {node.value!r}" for node in unwrapped(ast.parse(path.read_text("utf-8")))]
    assert found == []


def test_the_check_sees_an_unmarked_word() -> None:
    assert [node.value for node in unwrapped(ast.parse('"""文档"""\nx = _("好")\ny = "漏掉的"'))] == ["漏掉的"]


def test_the_source_language_needs_no_catalogue() -> None:
    assert language._("达标") == "达标"


def test_a_language_without_catalogue_falls_back_to_the_source() -> None:
    language.use("xx")
    try:
        assert language._("达标") == "达标"
    finally:
        language.use(language.SOURCE_LANGUAGE)
