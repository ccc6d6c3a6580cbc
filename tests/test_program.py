"""What a program wrote is taken for its own only by one that is the same to the last byte."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analytics import program


@pytest.fixture
def digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], bytes]:
    """The digest of a program of two rooms, as it stands in its folder."""
    monkeypatch.setattr(program, "PROJECT", tmp_path)
    for room in ("analytics", "pages"):
        (tmp_path / room / "__pycache__").mkdir(parents=True)
        (tmp_path / room / "one.py").write_text("1")

    def now() -> bytes:
        program.files.cache_clear()
        return program.files("analytics", "pages")

    return now


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "pages" / "one.py").write_text("2"),
        lambda folder: (folder / "analytics" / "words.po").write_text("msgid"),
        lambda folder: (folder / "pages" / "one.py").rename(folder / "pages" / "two.py"),
        lambda folder: (folder / "pages" / "one.py").unlink(),
    ],
    ids=["other words", "another file", "another name", "a file less"],
)
def test_any_change_of_a_file_makes_another_program(
    digest: Callable[[], bytes], tmp_path: Path, change: Callable[[Path], object]
) -> None:
    before = digest()
    assert digest() == before
    change(tmp_path)
    assert digest() != before


def test_what_python_writes_down_for_itself_does_not(digest: Callable[[], bytes], tmp_path: Path) -> None:
    before = digest()
    (tmp_path / "pages" / "__pycache__" / "one.pyc").write_bytes(b"0")
    (tmp_path / "readme").write_text("of no room")
    assert digest() == before


def test_another_release_of_a_library_makes_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    before = program.identity("pages")
    program.identity.cache_clear()
    assert program.identity("pages") == before
    program.identity.cache_clear()
    monkeypatch.setattr(program, "version", lambda library: f"{library} 99")
    assert program.identity("pages") != before
    program.identity.cache_clear()
