"""``batches``, ``undo BATCH``, ``redo BATCH``: what was loaded, and taking it back."""

from __future__ import annotations

import argparse
import getpass
from contextlib import AbstractContextManager, closing

from analytics.access.audit import Deed
from analytics.commands import record, terminal
from analytics.flows.office import open_office
from analytics.headings import BATCH_HEADINGS
from analytics.language import N_, _
from analytics.model import BATCH_STATES
from analytics.programme.entering import filings
from analytics.programme.entering.records import fold
from analytics.standard import people
from analytics.standard.cells import words_shown
from analytics.store import batches as stored

# Fewer columns than the page has: a terminal is narrow.
COLUMNS = (
    "batch_id",
    "filename",
    "title",
    "loaded_at",
    "loaded_by",
    "rows_read",
    "rows_accepted",
    "rows_rejected",
    "rows_repeated",
    "state",
)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    listing = commands.add_parser("batches", parents=[common], help=_("列出全部批次"))
    listing.add_argument("--csv", action="store_true", help=_("输出 CSV，供其他程序读取"))
    listing.set_defaults(run=run_batches)
    for name, run, about in (("undo", run_undo, _("撤销一个批次")), ("redo", run_redo, _("恢复一个已撤销的批次"))):
        parser = commands.add_parser(name, parents=[common], help=about)
        parser.add_argument("batch", type=int, metavar="BATCH")
        parser.set_defaults(run=run)


def run_batches(arguments: argparse.Namespace) -> int:
    with closing(open_office(arguments.database)) as office:
        history = stored.batches(office.store)
    if arguments.csv:
        with record.recording(arguments, "export", object=N_("批次")):
            terminal.print_csv(history)
    else:
        words = {code: _(word) for code, word in BATCH_STATES.items()}
        terminal.show_table(
            history.assign(
                state=history["state"].astype("str").map(words),
                title=[filings.title_shown(one.content, one.title) for one in history.itertuples()],
                loaded_by=words_shown(history["loaded_by"], people.person),
            ),
            {column: BATCH_HEADINGS[column] for column in COLUMNS},
        )
    return 0


def run_undo(arguments: argparse.Namespace) -> int:
    with closing(open_office(arguments.database)) as office, _recorded(arguments, "undo"):
        stored.undo(office.store, arguments.batch, by=getpass.getuser(), at=office.now(), fold=fold)
    print(_("批次 {batch} 已撤销").format(batch=arguments.batch))
    return 0


def run_redo(arguments: argparse.Namespace) -> int:
    with closing(open_office(arguments.database)) as office, _recorded(arguments, "redo"):
        stored.redo(office.store, arguments.batch, by=getpass.getuser(), at=office.now(), fold=fold)
    print(_("批次 {batch} 已恢复").format(batch=arguments.batch))
    return 0


def _recorded(arguments: argparse.Namespace, action: str) -> AbstractContextManager[Deed]:
    return record.recording(arguments, action, object=N_("批次 {n}").format(n=arguments.batch))
