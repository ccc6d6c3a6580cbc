"""Paper: what is made by the browser that is there, and what is said where there is none or where it fails."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest

from analytics.reports.bulletin import printing
from analytics.reports.bulletin.document import document
from analytics.reports.bulletin.printing import DOCX, HTML, Converter, NotPrinted, convert, converters, printed
from tests.conftest import NOTHING_MAY_BE_SKIPPED
from tests.reports.bulletin.charts import more
from tests.reports.bulletin.example import bulletin


def browser() -> Path:
    """A browser of this machine; skips, saying so, where there is none."""
    found = [each.program for each in converters() if each.takes == HTML]
    if not found:
        if NOTHING_MAY_BE_SKIPPED:
            pytest.fail("no browser that prints")
        pytest.skip("no browser that prints")
    return found[0]


def program(folder: Path, script: str, *, takes: str = HTML) -> Converter:
    """A converter that runs ``script``; the arguments of the real ones are in "$@"."""
    path = folder / "印刷机"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return Converter(path, takes)


WRITES = 'for each in "$@"; do case $each in --print-to-pdf=*) out=${each#*=};; esac; done\n'


@pytest.mark.browser
def test_a_browser_prints_a4_with_every_chart() -> None:
    made = printed(more(), converter=Converter(browser(), HTML))
    assert made.startswith(b"%PDF-")
    boxes = {tuple(float(size) for size in box.split()) for box in re.findall(rb"/MediaBox \[([^]]+)\]", made)}
    assert all(box[2:] == pytest.approx((595, 842), abs=1.5) for box in boxes) and boxes
    assert 3 <= len(re.findall(rb"/Type /Page\b", made)) <= 8
    assert len(made) < 3_000_000


def test_libreoffice_prints_the_document() -> None:
    found = [each for each in converters() if each.takes == DOCX]
    if not found:
        if NOTHING_MAY_BE_SKIPPED:
            pytest.fail("no office suite that prints")
        pytest.skip("no office suite that prints")
    made = printed(bulletin(), converter=found[0], document=document)
    assert made.startswith(b"%PDF-")
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", made)) <= 12


def test_a_page_is_given_to_the_browser_in_a_folder_of_its_own(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    script = f'{WRITES}for last in "$@"; do :; done\necho "$last" > {kept}\necho "$HOME" >> {kept}\n'
    script += 'cp "${last#file://}" page.html && printf "%%PDF-" > "$out" && cat page.html >> "$out"'
    made = printed(bulletin(), converter=program(tmp_path, script))
    assert made.startswith(b"%PDF-<!DOCTYPE html>")
    source, home = kept.read_text().splitlines()
    assert source == f"file://{home}/bulletin.html"
    assert not Path(home).exists()


def test_libreoffice_is_given_the_document(tmp_path: Path) -> None:
    script = 'for last in "$@"; do :; done\nprintf "%%PDF-" > bulletin.pdf && cat "$last" >> bulletin.pdf'
    office = program(tmp_path, script, takes=DOCX)
    assert printed(bulletin(), converter=office, document=lambda told: told.title.encode()) == (
        b"%PDF-" + bulletin().title.encode()
    )
    with pytest.raises(NotPrinted, match="只能转换公文文档"):
        printed(bulletin(), converter=office)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo 缺少字体; exit 3", "印刷机 没有生成 PDF：缺少字体"),
        ("exit 0", "没有说明原因"),
        (f'{WRITES}echo "<html>" > "$out"', "没有生成 PDF"),
    ],
)
def test_a_failure_is_said_in_words(tmp_path: Path, script: str, said: str) -> None:
    with pytest.raises(NotPrinted, match=said):
        convert(b"", program(tmp_path, script))


def test_what_takes_too_long_is_ended_with_all_it_started(tmp_path: Path) -> None:
    slow = program(tmp_path, f"sleep 60 & echo $! > {tmp_path}/pid; wait")
    begun = time.monotonic()
    with pytest.raises(NotPrinted, match="用了 1 秒仍未完成"):
        convert(b"", slow, limit_seconds=1)
    assert time.monotonic() - begun < 20
    child = int((tmp_path / "pid").read_text())
    until = time.monotonic() + 5
    while _runs(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _runs(child)


def _runs(process: int) -> bool:
    """Whether it is still at work; one that is dead and not yet counted is not."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{process}/stat")
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")


def test_a_program_that_does_not_start_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotPrinted, match="没有这样的程序 无法启动"):
        convert(b"", Converter(tmp_path / "没有这样的程序", HTML))


def test_a_machine_without_any_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "converters", tuple)
    with pytest.raises(NotPrinted, match="本机没有可以生成 PDF 的程序。应为：Chromium"):
        printed(bulletin())


def test_the_document_is_preferred_where_it_can_be_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    web_one = program(tmp_path, f'{WRITES}printf "%%PDF-page" > "$out"')
    office = program(tmp_path / "a", 'printf "%%PDF-document" > bulletin.pdf', takes=DOCX)
    monkeypatch.setattr(printing, "converters", lambda: (web_one, office))
    assert printed(bulletin()) == b"%PDF-page"
    assert printed(bulletin(), document=lambda told: b"x") == b"%PDF-document"
    monkeypatch.setattr(printing, "converters", lambda: (web_one,))
    assert printed(bulletin(), document=lambda told: b"x") == b"%PDF-page"


def test_programs_are_found_once_on_the_path_and_where_windows_keeps_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edge = tmp_path / "Microsoft/Edge/Application/msedge.exe"
    edge.parent.mkdir(parents=True)
    edge.touch()
    for name in ("chromium", "soffice"):
        (tmp_path / name).touch(mode=0o700)
    (tmp_path / "libreoffice").symlink_to(tmp_path / "soffice")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("ProgramFiles", str(tmp_path))
    for name in ("ProgramFiles(x86)", "LocalAppData"):
        monkeypatch.delenv(name, raising=False)
    assert converters() == (
        Converter(tmp_path / "chromium", HTML),
        Converter(edge, HTML),
        Converter(tmp_path / "soffice", DOCX),
    )
