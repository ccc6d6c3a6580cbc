"""The worked numbers in docstrings are true."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

from analytics.settings import PROJECT

MODULES = [
    path
    for path in sorted([*PROJECT.glob("analytics/**/*.py"), *PROJECT.glob("pages/shared/*.py")])
    if ">>> " in path.read_text("utf-8")
]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_worked_numbers(path: Path) -> None:
    module = importlib.import_module(".".join(path.relative_to(PROJECT).with_suffix("").parts))
    found = doctest.testmod(module)
    assert found.attempted and not found.failed


def test_there_are_many() -> None:
    assert len(MODULES) > 20
