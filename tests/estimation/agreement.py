"""What agrees with whom: every comparison with published numbers or other software, and its largest difference.

``agree`` compares and writes the difference down; the table of a test run is printed at its end (see conftest).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Agreement:
    """``numbers`` of a ``method`` were compared with a ``source``; the ``largest`` absolute difference."""

    method: str
    source: str
    numbers: int
    largest: float
    tolerance: float


compared: list[Agreement] = []


def agree(method: str, source: str, ours: ArrayLike, theirs: ArrayLike, *, tolerance: float) -> None:
    """Demand that ``ours`` lie within ``tolerance`` of ``theirs`` (absolute, in their unit) and write it down.

    ``source`` names the publication, or the software with its version: "Newcombe 1998, table II", "svy 0.35.0".
    """
    mine, other = np.asarray(ours, np.float64), np.asarray(theirs, np.float64)
    assert mine.shape == other.shape and mine.size, (method, mine.shape, other.shape)
    assert np.array_equal(np.isnan(mine), np.isnan(other)), (method, source)
    largest = float(np.nanmax(np.abs(mine - other)))
    compared.append(Agreement(method, source, mine.size, largest, tolerance))
    assert largest <= tolerance, f"{method}: {largest:.3g} off {source}, {tolerance:.3g} allowed"


def table(rows: Sequence[Agreement]) -> str:
    """The comparisons as a markdown table: a row a method and source, the largest difference of all its comparisons."""
    lines = ["| method | compared with | numbers | largest difference | allowed |", "|---|---|--:|--:|--:|"]
    for method, source in sorted({(row.method, row.source) for row in rows}):
        mine = [row for row in rows if (row.method, row.source) == (method, source)]
        numbers, largest = sum(row.numbers for row in mine), max(row.largest for row in mine)
        lines.append(f"| {method} | {source} | {numbers} | {largest:.2g} | {max(row.tolerance for row in mine):.2g} |")
    return "\n".join(lines)
