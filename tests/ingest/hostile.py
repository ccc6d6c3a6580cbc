"""Files made to harm a reader, and what each is refused with. Built in memory; run as a program, it reads them.

``python -m tests.ingest.hostile NAME …`` reads each in this process and prints a JSON line: the refusal, the seconds
of processor time (a busy machine is none of theirs), and by how many MB the memory of this process and the confined
one rose.
"""

from __future__ import annotations

import io
import json
import os
import random
import struct
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
UPLOAD_BYTES = 300 << 20
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_HEADER = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


@dataclass(frozen=True)
class Hostile:
    """One file: the name it comes with, how its bytes are made, and a pattern of its refusal."""

    filename: str
    build: Callable[[], bytes]
    refusal: str
    slow: bool = False


def workbook(
    cells: bytes, *, strings: bytes = b"", prolog: bytes = b"", after: bytes = b"", more: dict[str, bytes] | None = None
) -> bytes:
    """An .xlsx with one sheet, 数据, whose rows are the XML ``cells``."""
    sheet = _HEADER + prolog + f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode() + cells + b"</sheetData>" + after
    office = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": _HEADER
        + f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
        f'.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override '
        f'PartName="/xl/workbook.xml" ContentType="{office}.sheet.main+xml"/></Types>'.encode(),
        "_rels/.rels": _HEADER
        + f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" '
        f'Target="xl/workbook.xml"/></Relationships>'.encode(),
        "xl/workbook.xml": _HEADER
        + f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets><sheet name="数据" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>".encode(),
        "xl/_rels/workbook.xml.rels": _HEADER
        + f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_RELATIONS}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{_RELATIONS}/sharedStrings" '
        f'Target="sharedStrings.xml"/></Relationships>'.encode(),
        "xl/sharedStrings.xml": _HEADER + f'<sst xmlns="{_MAIN}">'.encode() + strings + b"</sst>",
        "xl/worksheets/sheet1.xml": sheet + b"</worksheet>",
        **(more or {}),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return target.getvalue()


def text_cell(place: str, text: str) -> bytes:
    """A cell with text of its own."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'.encode()


PLAIN = b'<row r="1">' + text_cell("A1", "甲") + b'</row><row r="2"><c r="A2"><v>1</v></c></row>'


def archive(*entries: tuple[str, bytes]) -> bytes:
    """A .zip of ``entries``."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name, data in entries:
            made.writestr(name, data)
    return target.getvalue()


def lying_sizes(data: bytes, size: int) -> bytes:
    """A .zip whose directory and headers say that every entry inflates to ``size`` bytes."""
    changed = bytearray(data)
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = changed.find(mark)
        while place >= 0:
            struct.pack_into("<I", changed, place + at, size)
            place = changed.find(mark, place + 4)
    return bytes(changed)


def flagged_encrypted(data: bytes) -> bytes:
    """A .zip that says that its entries need a password."""
    changed = bytearray(data)
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = changed.find(mark)
        while place >= 0:
            changed[place + at] |= 1
            place = changed.find(mark, place + 4)
    return bytes(changed)


def _sav_claiming(variables: int, cases: int) -> bytes:
    head = b"$FL2" + b"@(#) SPSS DATA FILE".ljust(60) + struct.pack("<iiiii", 2, variables, 0, 0, cases)
    return head + struct.pack("<d", 100.0) + b"01 Jan 2612:00:00".ljust(17) + b" " * 64 + b"\0" * 3


def _cut_sav() -> bytes:
    import pandas as pd

    from tests.ingest.spss import sav

    return sav(pd.DataFrame({"v1": [1.0, 2.0, 3.0]}))[:-12]


def _entities() -> bytes:
    lines = [b'<!ENTITY a0 "lol">'] + [b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)]
    return workbook(PLAIN, prolog=b"<!DOCTYPE worksheet [" + b"".join(lines) + b"]>")


def _corner() -> bytes:
    far = b'<row r="1048576">' + text_cell("XFD1048576", "x") + b"</row>"
    return workbook(b'<row r="1">' + text_cell("A1", "甲") + b"</row>" + far)


def _tall_corner() -> bytes:
    """Two cells a million rows and 2 000 columns apart: not too wide, but 2 000 million cells."""
    return workbook(PLAIN + b'<row r="1048576">' + text_cell("BXX1048576", "x") + b"</row>")


def _one_string_a_million_times() -> bytes:
    rows = b"".join(b'<row r="%d">%s</row>' % (row, b'<c t="s"><v>0</v></c>' * 20) for row in range(1, 50_001))
    return workbook(rows, strings=b"<si><t>" + "很".encode() * 10_000 + b"</t></si>")


def _million_merges() -> bytes:
    ranges = b"".join(b'<mergeCell ref="A%d:B%d"/>' % (n, n + 1) for n in range(1, 1_000_001))
    return workbook(b'<row r="1"/>', after=b"<mergeCells>" + ranges + b"</mergeCells>")


def _bomb() -> bytes:
    return workbook(PLAIN, more={"xl/media/image1.png": bytes(1 << 30)})


def _deep() -> bytes:
    return workbook(b"<row>" * 2_000_000)


def _filled(unit: bytes, head: bytes = b"") -> bytes:
    return head + unit * ((UPLOAD_BYTES - len(head)) // len(unit))


def _misfit_at_the_end() -> bytes:
    row = "1,2026-09-07 10:00:00," + "非常满意," * 8 + "1,2\n"
    return _filled(row.encode() * 100, b"a,b,c,d,e,f,g,h,i,j,k,l\n") + b"1,2\n"


def _line_ends() -> bytes:
    return _filled(b"\n", b"a,b\n1,2\n") + b"3"


def _noise() -> bytes:
    return random.Random(1).randbytes(1 << 20).replace(b"\0", b"\1") * 300


HOSTILE = {
    "zip bomb in a workbook": Hostile("甲.xlsx", _bomb, "展开后过大。应为：展开后不超过 512 MB", slow=True),
    "directory that claims 4 GB": Hostile("甲.xlsx", lambda: lying_sizes(workbook(PLAIN), 0xFFFFFFF0), "展开后过大"),
    "directory that claims 9 bytes": Hostile("甲.xlsx", lambda: lying_sizes(workbook(PLAIN), 9), "没有传完"),
    "billion laughs": Hostile("甲.xlsx", _entities, "文档类型声明或实体"),
    "outside entity": Hostile(
        "甲.xlsx",
        lambda: workbook(PLAIN, prolog=b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "文档类型声明或实体",
    ),
    "macros": Hostile("甲.xlsm", lambda: workbook(PLAIN, more={"xl/vbaProject.bin": b"x"}), "带有宏.*另存为 .xlsx"),
    "macros in .xls": Hostile("甲.xls", lambda: OLE + "_VBA_PROJECT_CUR".encode("utf-16-le"), "带有宏"),
    "cells at both ends of a sheet": Hostile("甲.xlsx", _corner, "所需内存或时间超出限度|16384 列"),
    "cells a million rows apart": Hostile("甲.xlsx", _tall_corner, "所需内存或时间超出限度"),
    "3 000 columns": Hostile(
        "甲.xlsx",
        lambda: workbook(b'<row r="1">' + b'<c t="inlineStr"><is><t>x</t></is></c>' * 3_000 + b"</row>"),
        "有 3000 列。应为：不超过 2000 列",
    ),
    "one long text a million times": Hostile(
        "甲.xlsx", _one_string_a_million_times, "展开后过大|所需内存或时间超出限度", slow=True
    ),
    "a million merged cells": Hostile("甲.xlsx", _million_merges, "没有数据", slow=True),
    "rows inside rows": Hostile("甲.xlsx", _deep, "已损坏|没有数据|超出限度", slow=True),
    "unclosed cells": Hostile("甲.xlsx", lambda: workbook(b"<c <c <f " * 300_000), "已损坏|没有数据|超出限度"),
    "formulas never calculated": Hostile(
        "甲.xlsx",
        lambda: workbook(PLAIN + b'<row r="3"><c r="A3"><f>SUM(A2)</f><v></v></c></row>'),
        "没有保存计算结果。请在 Excel 或 WPS 中打开并保存一次",
    ),
    "truncated .xlsx": Hostile("甲.xlsx", lambda: workbook(PLAIN)[:-200], "已损坏或没有传完"),
    "broken .xlsx": Hostile("甲.xlsx", lambda: workbook(b"<row><c r='A1'>"), "已损坏|没有数据"),
    "truncated .xls": Hostile("甲.xls", lambda: OLE + bytes(600), "已损坏"),
    "encrypted": Hostile("甲.xlsx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "设有打开密码"),
    "encrypted entries": Hostile("甲.xlsx", lambda: flagged_encrypted(workbook(PLAIN)), "设有打开密码"),
    "truncated .sav": Hostile("甲.sav", _cut_sav, "SPSS 文件“甲.sav”已损坏"),
    ".sav of nothing": Hostile("甲.sav", lambda: b"$FL2" + b"x" * 400, "SPSS 文件“甲.sav”已损坏"),
    ".sav that claims 2 000 million": Hostile("甲.sav", lambda: _sav_claiming(2**31 - 1, 2**31 - 1), "已损坏|超出限度"),
    "a page called .xls": Hostile("甲.xls", lambda: b"<html><table><tr><td>1", "网页"),
    "a PDF called .xlsx": Hostile("甲.xlsx", lambda: b"%PDF-1.7", "PDF"),
    "a program called .csv": Hostile("甲.csv", lambda: b"MZ\x90\x00", "程序"),
    "a .zip of files": Hostile("甲.zip", lambda: archive(("甲.csv", b"1")), "压缩包"),
    "name written backwards": Hostile("甲\u202evsc.exe", lambda: b"", "文件“甲vsc.exe”是空的"),
    "NUL bytes": Hostile("甲.csv", lambda: b"a,b\n1,\x002\n", "第 2 行有空字符"),
    "500 000 headings": Hostile("甲.csv", lambda: b",".join([b"a1"] * 500_000) + b"\n1\n", "有 500000 列"),
    "20 000 headings": Hostile("甲.csv", lambda: b"a," * 20_000 + b"\n1\n", "不超过 2000 列"),
    "500 000 cells in a row": Hostile("甲.csv", lambda: b"a,b\n" + b"1," * 500_000, "有 50000[01] 列|不超过 2000 列"),
    "quote left open": Hostile("甲.csv", lambda: b'a,b\n1,"2\n' + b"3,4\n" * 100_000, "双引号没有成对"),
    "300 MB in one line": Hostile("甲.csv", lambda: _filled(b"a"), "单元格过长", slow=True),
    "300 MB of commas": Hostile("甲.csv", lambda: _filled(b","), "有 314572801 列", slow=True),
    "300 MB of quotes": Hostile("甲.csv", lambda: _filled(b'"'), "双引号没有成对", slow=True),
    "300 MB in one quote": Hostile("甲.csv", lambda: _filled(b"1,2\n", b'a,b\n1,"'), "双引号没有成对", slow=True),
    "300 MB of line ends": Hostile("甲.csv", lambda: _filled(b"\n"), "是空的", slow=True),
    "300 MB of line ends and a cell": Hostile("甲.csv", _line_ends, "不超过 5000000 行", slow=True),
    "300 MB of empty rows": Hostile("甲.csv", lambda: _filled(b",,,\n", b"a,b,c,d\n"), "不超过 5000000 行", slow=True),
    "300 MB of NUL": Hostile("甲.csv", lambda: b"a" + bytes(UPLOAD_BYTES - 1), "空字符", slow=True),
    "300 MB of noise": Hostile("甲.csv", _noise, "编码无法识别|双引号|列", slow=True),
    "300 MB and a short last row": Hostile("甲.csv", _misfit_at_the_end, "行有 2 列，标题行有 12 列", slow=True),
}  # fmt: skip


def _cpu_seconds() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _memory(which: str) -> int:
    """Bytes of memory of this process: VmRSS now, VmHWM at its highest."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(lines[which].split()[0]) << 10


def main(names: list[str]) -> None:
    """Read each of ``names`` and print what came of it."""
    import resource

    from analytics.errors import MinyiError
    from analytics.ingest.reading.readers import read_table

    for name in names:
        hostile = HOSTILE[name]
        data = hostile.build()
        before = _memory("VmRSS")
        began = _cpu_seconds()
        try:
            refusal = f"none: {read_table(hostile.filename, data).frame.shape}"
        except MinyiError as error:
            refusal = str(error)
        seconds = _cpu_seconds() - began
        # Of itself: getrusage would begin with the peak of the process that started this one.
        confined = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10
        rose = max(0, _memory("VmHWM") - before) + confined
        print(json.dumps({"name": name, "refusal": refusal, "seconds": round(seconds, 2), "rose_mb": rose >> 20}))
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:] or list(HOSTILE))
