"""What commands print: tables for people, CSV for programs, progress on a terminal, reasons on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import pandas as pd
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from analytics.flows import masking
from analytics.ingest.issues import place
from analytics.language import _, aside, ended, headed, joined
from analytics.model import Issues
from analytics.model.cells import harmless_texts

ISSUES_SHOWN = 50
ROWS_NAMED = 3
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
    """Write ``frame`` to standard output as CSV, numbers in full precision, missing values empty. A text that a
    spreadsheet would run begins with an apostrophe."""
    harmless_texts(frame).to_csv(sys.stdout, index=False, lineterminator="\n")


def print_json(told: object) -> None:
    """Write ``told`` to standard output as JSON, one document."""
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")


def print_line(words: str) -> None:
    """One line of words on standard output, as it stands."""
    Console(markup=False, highlight=False, width=None if sys.stdout.isatty() else 160).print(words, soft_wrap=True)


def print_issues(issues: Issues) -> None:
    """List on standard error what is wrong with a file, what concerns most rows first; each of its rows is counted.
    Cells are masked: what a command prints is kept in logs.

    Beyond ISSUES_SHOWN different ones only how many more there are.
    """
    same = ["column", "value", "code", "reason", "action"]
    groups = issues.groupby(same, sort=False, dropna=False)
    listed = groups[["sheet", "row"]].head(ROWS_NAMED).assign(group=groups.ngroup())
    sizes = groups.size().reset_index(name="n").sort_values("n", ascending=False, kind="stable")
    shown = masking.issues(sizes.head(ISSUES_SHOWN))
    for group, issue in zip(shown.index, shown.itertuples(), strict=True):
        column = issue.column if pd.notna(issue.column) else ""
        where = _where(listed[listed["group"] == group], issue.n, in_column=bool(column))
        value = f"“{issue.value}”" if pd.notna(issue.value) else ""
        at = " ".join(filter(None, (where, column, value)))
        errors.print("  " + joined([ended(headed(at, aside(issue.reason, issue.code))), issue.action]), soft_wrap=True)
    if len(sizes) > ISSUES_SHOWN:
        errors.print(_("  另有 {count} 处问题未列出").format(count=int(sizes["n"].iloc[ISSUES_SHOWN:].sum())))


def _where(rows: pd.DataFrame, n: int, *, in_column: bool) -> str:
    """第 2、5、9 等 120 行, with the sheet before the number where there are several; 整列, or 整份文件."""
    if rows["row"].isna().all():
        return _("整列") if in_column else _("整份文件")
    named = _("、").join(map(place, rows["row"], rows["sheet"]))
    if n > len(rows):
        return _("第 {rows} 等 {n} 行").format(rows=named, n=n)
    return _("第 {row} 行").format(row=named)


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
