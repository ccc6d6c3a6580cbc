"""Parse a file that may be hostile in a process of its own, with bounded memory and time.

Workbooks and .sav files are read by compiled parsers; a file made to exhaust or crash one ends that process, not ours.
The process gets the bytes on its standard input and answers on its output with a book (see :mod:`sheets`), or on its
error output with a refusal. It reads and writes no file. Where the platform cannot limit memory, time is still limited.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Final

from analytics.cancelling import interruptible
from analytics.errors import UnreadableFile
from analytics.ingest.reading import sheets
from analytics.language import _
from analytics.settings import PROJECT

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

MEMORY_BYTES: Final = 768 << 20
CPU_SECONDS: Final = 9
WALL_SECONDS: Final = 30  # for a process that waits; more than CPU_SECONDS, as a busy machine makes honest files wait
_ADDRESS_BYTES: Final = 1_280 << 20
_REFUSED: Final = 3


def parse(parser: str, filename: str, data: bytes, sheet: str | None = None) -> sheets.Book:
    """The book that ``parser`` ("workbooks" or "spss") makes of ``data``.

    Raises :class:`UnreadableFile` where the parser refuses the file, needs more than the limits, or dies of it.
    """
    request = json.dumps({"parser": parser, "filename": filename, "sheet": sheet})
    command = [sys.executable, "-m", "analytics.ingest.reading.confinement", request]
    surroundings = {**os.environ, "ARROW_DEFAULT_MEMORY_POOL": "system", "OMP_NUM_THREADS": "1"}
    try:
        done = _answered(command, data, surroundings)
    except subprocess.TimeoutExpired as error:
        raise _too_much(filename) from error
    except (OSError, MemoryError) as error:  # no such program, no process or memory left, no room for a pipe
        raise UnreadableFile(
            _("没有读文件“{name}”：本机现在无法启动读取它的程序").format(name=filename),
            action=_("请关闭其他程序后再上传，或导出为 .csv；仍不行请重新启动看板"),
        ) from error
    if done.returncode == _REFUSED:
        raise UnreadableFile(**json.loads(done.stderr.splitlines()[-1]))
    if done.returncode != 0:
        raise _too_much(filename)
    try:
        return sheets.read(done.stdout)
    except (ValueError, OSError) as error:  # a parser that was taken over may answer anything
        raise _too_much(filename) from error


def _answered(command: Sequence[str], data: bytes, surroundings: Mapping[str, str]) -> subprocess.CompletedProcess:
    """What ``command`` makes of ``data``; it is ended where it takes too long, or is wanted no more."""
    pipe = subprocess.PIPE
    with (
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=PROJECT, env=surroundings) as process,
        interruptible(process.kill, subprocess.TimeoutExpired),
    ):
        try:
            said, complaint = process.communicate(data, timeout=WALL_SECONDS)
        except BaseException:
            process.kill()
            raise
    return subprocess.CompletedProcess(command, process.returncode, said, complaint)


def _too_much(filename: str) -> UnreadableFile:
    return UnreadableFile(
        _("文件“{name}”读不出来：所需内存或时间超出限度，或文件已损坏").format(name=filename),
        expected=_("数据集中在工作表左上部的普通表格"),
        action=_("请把数据复制到新建的工作簿，或导出为 .csv，再上传"),
    )


def _confine() -> None:
    """Limit this process for good; what the platform cannot limit stays as it is."""
    if resource is None:
        return
    for limit, most in (
        (resource.RLIMIT_DATA, MEMORY_BYTES),
        (resource.RLIMIT_AS, _ADDRESS_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        ceiling = resource.getrlimit(limit)[1]
        most = most if ceiling == resource.RLIM_INFINITY else min(most, ceiling)
        try:
            resource.setrlimit(limit, (most, most))
        except (ValueError, OSError) as error:  # macOS refuses to limit the address space
            print(f"no limit {limit}: {error}", file=sys.stderr)


def _parser(name: str) -> ModuleType:
    if name == "spss":
        from analytics.ingest.reading import spss

        return spss
    from analytics.ingest.reading import workbooks

    return workbooks


def main() -> int:
    """Parse standard input as the one argument tells."""
    request = json.loads(sys.argv[1])
    parser = _parser(request.pop("parser"))
    _confine()
    try:
        book = parser.parse(data=sys.stdin.buffer.read(), **request)
    except UnreadableFile as refusal:
        about = {"found": refusal.found, "expected": refusal.expected, "action": refusal.action}
        print(json.dumps(about), file=sys.stderr)
        return _REFUSED
    sheets.write(book, sys.stdout.buffer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
