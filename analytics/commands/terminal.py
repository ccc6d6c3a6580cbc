"""What commands print: tables for people, CSV for programs, progress on a terminal, reasons on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import pandas as pd
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from analytics.language import _
from analytics.model import Issues

ISSUES_SHOWN = 50
# Names and file names are hostile input: rich's markup is switched off wherever they are printed.
errors = Console(stderr=True, markup=False, highlight=False)


def show_table(frame: pd.DataFrame, headings: Mapping[str, str]) -> None:
    """Print the columns named in ``headings``, in its order, under its words; missing values as a dash."""
    table = Table(*(escape(_(heading)) for heading in headings.values()), show_edge=False, pad_edge=False)
    for column, heading in zip(headings, table.columns, strict=True):
        heading.justify = "right" if pd.api.types.is_numeric_dtype(frame[column]) else "left"
        heading.overflow = "fold"
    for row in frame[list(headings)].itertuples(index=False):
        table.add_row(*("–" if pd.isna(value) else escape(str(value)) for value in row))
    Console(highlight=False, width=None if sys.stdout.isatty() else 160).print(table)


def print_csv(frame: pd.DataFrame) -> None:
    """Write ``frame`` to standard output as CSV, numbers in full precision, missing values empty."""
    frame.to_csv(sys.stdout, index=False, lineterminator="\n")


def print_issues(issues: Issues) -> None:
    """List the issues of a file on standard error, one a line; beyond ISSUES_SHOWN only how many more there are."""
    for issue in issues.head(ISSUES_SHOWN).itertuples():
        where = _("第 {row} 行").format(row=issue.row) if pd.notna(issue.row) else _("整列")
        column = issue.column if pd.notna(issue.column) else ""
        value = f"“{issue.value}”" if pd.notna(issue.value) else ""
        errors.print(f"  {where} {column} {value}：{issue.reason}（{issue.code}）。{issue.action}", soft_wrap=True)
    if len(issues) > ISSUES_SHOWN:
        errors.print(_("  另有 {count} 处问题未列出").format(count=len(issues) - ISSUES_SHOWN))


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[float, str], object]]:
    """A progress bar on a terminal, silence elsewhere; yields ``report(share done 0–1, what is being done)``."""
    with Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        console=errors,
        transient=True,
        disable=not errors.is_terminal,
    ) as bars:
        task = bars.add_task(title, total=1.0)
        yield lambda done, what: bars.update(task, completed=done, description=f"{title} {what}")
