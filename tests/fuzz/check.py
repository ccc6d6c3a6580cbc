"""Let a fuzzer look for tables that break the check of survey files, led by which lines of ours it reaches.

Run it from the project's folder, for as long as one likes (seconds). atheris has no wheels for every platform and
Python, so it is no part of tests/requirements.txt:

    pip install atheris==3.0.0
    python -m tests.fuzz.check -max_total_time=300 -len_control=0 -max_len=512

It stops at the first find and prints the table; keep that as a case in tests/ingest/test_any_table.py.
"""

from __future__ import annotations

import sys

import atheris
import pandas as pd

with atheris.instrument_imports(include=["analytics.ingest"]):
    from analytics.ingest.reading.readers import Table
    from tests.ingest.soundness import examine
from tests.ingest.test_any_table import HEADINGS, WORDS

_MOST_COLUMNS, _MOST_ROWS, _LONGEST = 8, 6, 12


def columns_of(data: bytes) -> dict[str, list[str | None]]:
    """A small table as the fuzzer's bytes have it: known headings and words, or any text at all."""
    drawn = atheris.FuzzedDataProvider(data)
    rows = drawn.ConsumeIntInRange(1, _MOST_ROWS)
    columns: dict[str, list[str | None]] = {}
    kind = drawn.ConsumeIntInRange(0, 2)
    if kind == 0:
        columns = {"小区编号": ["ZZ001"] * rows, "提交时间": ["2026-09-03"] * rows, "总体满意度": ["满意"] * rows}
    elif kind == 1:
        names = [f"{row}号院" for row in range(rows)]
        columns = {"小区编号": [f"C{row}" for row in range(rows)], "小区名称": list(names), "户数": ["90"] * rows}
    for _column in range(drawn.ConsumeIntInRange(1, _MOST_COLUMNS)):
        heading = _word(drawn, HEADINGS.split())
        columns[heading or "停车"] = [_word(drawn, WORDS.split()) for _row in range(rows)]
    return columns


def _word(drawn: atheris.FuzzedDataProvider, known: list[str]) -> str | None:
    kind = drawn.ConsumeIntInRange(0, 7)
    if kind == 0:
        return None
    if kind <= 5:
        return drawn.PickValueInList(known)
    return drawn.ConsumeUnicodeNoSurrogates(drawn.ConsumeIntInRange(1, _LONGEST))


def one_input(data: bytes) -> None:
    columns = columns_of(data)
    frame = pd.DataFrame({heading: pd.Series(cells, dtype="str") for heading, cells in columns.items()})
    try:
        examine(Table(frame, "满意度调查.csv"))
    except BaseException:
        print(columns, file=sys.stderr)
        raise


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
