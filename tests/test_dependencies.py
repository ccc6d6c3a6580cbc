"""pip-audit's answer, and what follows from it."""

from __future__ import annotations

import json
import sys

import pytest

from tests import dependencies
from tests.dependencies import ask

SOUND = {"name": "rich", "version": "15.0.0", "vulns": []}
WEAK = {"name": "jinja2", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1"], "aliases": []}]}
UNKNOWN = {"name": "rjieba", "skip_reason": "Dependency not found on PyPI"}


def saying(*packages: dict) -> list[str]:
    return [sys.executable, "-c", f"print({json.dumps(json.dumps({'dependencies': packages, 'fixes': []}))})"]


def test_a_weakness_fails() -> None:
    assert ask(saying(SOUND, WEAK)) == (1, "pip-audit knows of weaknesses:\n  jinja2 2.0: PYSEC-1, mended in 3.1")


def test_none_passes_and_what_was_not_looked_up_is_named() -> None:
    assert ask(saying(SOUND)) == (0, "pip-audit: 1 packages looked up, no known weakness")
    assert "NOT CHECKED" in ask(saying(UNKNOWN))[1]
    code, words = ask(saying(SOUND, UNKNOWN))
    assert code == 0 and words.endswith("NOT CHECKED, unknown to the service that is reached here: rjieba")


def test_a_service_out_of_reach_is_said_and_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    code, words = ask([sys.executable, "-c", "import sys; sys.exit('ConnectionError: no route')"])
    assert code == 0 and words == "pip-audit: NOT CHECKED, the service cannot be reached (ConnectionError: no route)"
    monkeypatch.setattr(dependencies, "SECONDS", 0.2)
    assert "NOT CHECKED" in ask([sys.executable, "-c", "import time; time.sleep(9)"])[1]
