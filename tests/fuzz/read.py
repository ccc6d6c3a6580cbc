"""Fuzz the reader with atheris: whatever the bytes, they become a table or a refusal.

Run it by hand (``pip install atheris`` first; it has wheels for Linux only)::

    python -m tests.fuzz.read FOLDER -max_total_time=600 -max_len=4096 -rss_limit_mb=2048

FOLDER keeps the corpus; the seeds are written into it. A file that it reports (crash-…) goes to tests/ingest/cases,
where tests/ingest/reading/test_readers.py reads it ever after. Workbooks are parsed in this process, for speed; .sav
files stay confined, since their parser takes the memory that a file claims and would end the fuzzing.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["analytics"]):
    from analytics.errors import MinyiError
    from analytics.ingest.reading import archives, confinement, workbooks
    from analytics.ingest.reading.readers import read_table
    from analytics.ingest.reading.sheets import Book

import pandas as pd

from tests.ingest import hostile
from tests.ingest.spss import sav

SEEDS = (
    "台账,,\n编号,满意度,\n,道路,绿化\n1,满意,一般\n合计,2,3\n备注：无,,\n".encode(),
    '序号;"a\nb"\n1;"x;""y"\n\n'.encode("utf-16"),
    "sep=;\n甲;乙\n1;2\n".encode("gb18030"),
    "编号,意见\n1,很好\n".encode().decode("latin-1").encode(),
    hostile.workbook(hostile.PLAIN),
    hostile.archive(("甲.csv", b"a,b\n1,2\n"), ("乙.csv", b"a\n")),
    sav(pd.DataFrame({"q": [1.0, 2.0, 9.0], "t": ["a", "", "b"]}), missing_ranges={"q": [9]}),
)


_confined = confinement.parse


def _parse(parser: str, filename: str, data: bytes, sheet: str | None = None) -> Book:
    parse = workbooks.parse if parser == "workbooks" else partial(_confined, parser)
    return parse(filename, data, sheet)


def read(data: bytes) -> None:
    """Unpack and read ``data``; only a refusal may come of it."""
    try:
        for member in archives.members("甲.zip", data):
            table = read_table(member.filename, member.data)
            assert table.frame.columns.is_unique
            assert len(table.row_numbers) == len(table.frame) > 0
    except MinyiError:
        pass


def main() -> None:
    """Write the seeds, then fuzz."""
    confinement.parse = _parse
    corpus = Path(sys.argv[1])
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS):
        (corpus / f"seed-{number}").write_bytes(seed)
    atheris.Setup(sys.argv, read)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
