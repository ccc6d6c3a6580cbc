"""The bulletin on paper: a .pdf, made by the browser or the LibreOffice that the machine has; none is brought along."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from analytics.bulletin.content import Bulletin
from analytics.cancelling import interruptible
from analytics.errors import Cancelled, MinyiError
from analytics.language import _
from analytics.reports.bulletin.web import web

HTML, DOCX = ".html", ".docx"
LIMIT_SECONDS: Final = 120.0
_BROWSERS: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "msedge",
    "chrome",
)
_OFFICES: Final = ("soffice", "libreoffice")
# Where Windows and macOS keep them, off the path.
_BROWSER_PLACES: Final = (
    "Microsoft/Edge/Application/msedge.exe",
    "Google/Chrome/Application/chrome.exe",
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_OFFICE_PLACES: Final = ("LibreOffice/program/soffice.exe", "LibreOffice.app/Contents/MacOS/soffice")
_PROGRAM_FOLDERS: Final = ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")


class NotPrinted(MinyiError):
    """No .pdf could be made here: nothing that converts, or it failed or took too long."""


@dataclass(frozen=True)
class Converter:
    """A program that makes a .pdf of one kind of file: HTML (a browser) or DOCX (LibreOffice)."""

    program: Path
    takes: str

    @property
    def name(self) -> str:
        """What it is called on this machine."""
        return self.program.stem

    def command(self, source: Path, target: Path, profile: Path) -> list[str]:
        """The command that writes ``target``, in the same folder as ``source``, with a ``profile`` of its own."""
        if self.takes == DOCX:
            own = f"-env:UserInstallation={profile.as_uri()}"
            quiet = ["--headless", "--norestore", "--nolockcheck"]
            return [str(self.program), own, *quiet, "--convert-to", "pdf", "--outdir", str(target.parent), str(source)]
        # Nothing is fetched: no name is found, whatever the page holds.
        quiet = ["--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
        closed = ["--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={profile}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            closed.append("--no-sandbox")  # a browser refuses to start for root otherwise; the page holds no script
        return [
            str(self.program),
            *quiet,
            *closed,
            "--no-pdf-header-footer",
            f"--print-to-pdf={target}",
            source.as_uri(),
        ]


def converters() -> tuple[Converter, ...]:
    """What this machine can make a .pdf with: browsers first, then LibreOffice; empty where there is neither."""
    browsers = (Converter(path, HTML) for path in _programs(_BROWSERS, _BROWSER_PLACES))
    offices = (Converter(path, DOCX) for path in _programs(_OFFICES, _OFFICE_PLACES))
    return (*browsers, *offices)


def printed(
    bulletin: Bulletin,
    *,
    converter: Converter | None = None,
    document: Callable[[Bulletin], bytes] | None = None,
    limit_seconds: float = LIMIT_SECONDS,
) -> bytes:
    """``bulletin`` as bytes of a .pdf, A4.

    ``document`` writes the official document (.docx); with it LibreOffice prints that, without it, or without
    LibreOffice, a browser prints the page. ``converter`` chooses one, e.g. from :func:`converters`. Raises
    :class:`NotPrinted`.
    """
    chosen = converter or _choose(with_document=document is not None)
    if chosen.takes == HTML:
        return convert(web(bulletin), chosen, limit_seconds=limit_seconds)
    if document is None:
        raise NotPrinted(
            _("{name} 只能转换公文文档，不能转换网页").format(name=chosen.name),
            action=_("请改用浏览器（Chromium、Chrome 或 Edge）转换"),
        )
    return convert(document(bulletin), chosen, limit_seconds=limit_seconds)


def convert(data: bytes, converter: Converter, *, limit_seconds: float = LIMIT_SECONDS) -> bytes:
    """The bytes of a file of the kind that ``converter`` takes, as bytes of a .pdf. Raises :class:`NotPrinted`.

    It works in a folder of its own that only this user can read, and that is removed afterwards; what still runs at the
    limit is ended.
    """
    with tempfile.TemporaryDirectory(prefix="minyi-", ignore_cleanup_errors=True) as folder:
        source, target = Path(folder, f"bulletin{converter.takes}"), Path(folder, "bulletin.pdf")
        source.write_bytes(data)
        said = _run(converter, source, target, limit_seconds)
        made = target.read_bytes() if target.exists() else b""
    if not made.startswith(b"%PDF-"):
        raise NotPrinted(
            _("{name} 没有生成 PDF：{said}").format(name=converter.name, said=said or _("没有说明原因")),
            action=_("请下载网页或文档后自行打印，或换一个转换程序"),
        )
    return made


def _run(converter: Converter, source: Path, target: Path, limit_seconds: float) -> str:
    """Run the converter to its end or to the limit; gives the last line that it said."""
    profile = source.parent / "profile"
    try:
        running = subprocess.Popen(
            converter.command(source, target, profile),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=source.parent,
            env=os.environ | {"HOME": str(source.parent)},
            start_new_session=True,
        )
    except OSError as error:
        raise NotPrinted(
            _("{name} 无法启动：{cause}").format(name=converter.name, cause=error.strerror or error),
            action=_("请检查它是否安装完整"),
        ) from error
    try:
        with interruptible(partial(_kill, running), subprocess.TimeoutExpired):
            said, _nothing = running.communicate(timeout=limit_seconds)
    except Cancelled:
        _end(running)
        raise
    except subprocess.TimeoutExpired:
        _end(running)
        raise NotPrinted(
            _("{name} 用了 {seconds:.0f} 秒仍未完成，已停止").format(name=converter.name, seconds=limit_seconds),
            action=_("请稍后再试，或下载网页、文档后自行打印"),
        ) from None
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""


def _end(running: subprocess.Popen[bytes]) -> None:
    """End it and what it has started, and wait for it."""
    _kill(running)
    running.communicate()


def _kill(running: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        running.kill()
    elif running.returncode is None:  # else its number may be another's by now
        os.killpg(running.pid, signal.SIGKILL)


def _choose(*, with_document: bool) -> Converter:
    found = converters()
    order = (DOCX, HTML) if with_document else (HTML,)
    for kind in order:
        for converter in found:
            if converter.takes == kind:
                return converter
    raise NotPrinted(
        _("本机没有可以生成 PDF 的程序"),
        expected=_("Chromium、Chrome、Edge 浏览器之一，或 LibreOffice"),
        action=_("请安装其中之一，或下载网页后在浏览器中打印为 PDF"),
    )


def _programs(names: tuple[str, ...], places: tuple[str, ...]) -> Iterator[Path]:
    """Where programs of these names are: on the path, then where the system keeps its own; each once."""
    seen: set[Path] = set()
    folders = [Path(os.environ[name]) for name in _PROGRAM_FOLDERS if os.environ.get(name)]
    if sys.platform == "darwin":
        folders += [Path("/Applications"), Path.home() / "Applications"]
    onpath = [Path(found) for found in map(shutil.which, names) if found]
    for path in (*onpath, *(folder / place for folder in folders for place in places)):
        if path.exists() and path.resolve() not in seen:
            seen.add(path.resolve())
            yield path
