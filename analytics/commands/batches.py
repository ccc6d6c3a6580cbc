"""``batches``, ``undo BATCH``, ``redo BATCH``: what was loaded, and taking it back."""

from __future__ import annotations

import argparse
import getpass

from analytics.commands import terminal
from analytics.flows.office import Office
from analytics.language import N_, _
from analytics.model import BATCH_STATES
from analytics.store import batches as stored

COLUMNS = {
    "batch_id": N_("批次"),
    "filename": N_("文件"),
    "title": N_("调查"),
    "loaded_at": N_("入库时间"),
    "loaded_by": N_("操作人"),
    "rows_read": N_("读到行数"),
    "rows_accepted": N_("入库行数"),
    "rows_rejected": N_("问题行数"),
    "rows_repeated": N_("重复答卷"),
    "state": N_("状态"),
}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    listing = commands.add_parser("batches", parents=[common], help=_("列出全部批次"))
    listing.add_argument("--csv", action="store_true", help=_("输出 CSV，供其他程序读取"))
    listing.set_defaults(run=run_batches)
    for name, run, about in (("undo", run_undo, _("撤销一个批次")), ("redo", run_redo, _("恢复一个已撤销的批次"))):
        parser = commands.add_parser(name, parents=[common], help=about)
        parser.add_argument("batch", type=int, metavar="BATCH")
        parser.set_defaults(run=run)


def run_batches(office: Office, arguments: argparse.Namespace) -> int:
    history = stored.batches(office.store)
    if arguments.csv:
        terminal.print_csv(history)
    else:
        words = {code: _(word) for code, word in BATCH_STATES.items()}
        terminal.show_table(history.assign(state=history["state"].astype("str").map(words)), COLUMNS)
    return 0


def run_undo(office: Office, arguments: argparse.Namespace) -> int:
    stored.undo(office.store, arguments.batch, by=getpass.getuser(), at=office.now())
    print(_("批次 {batch} 已撤销").format(batch=arguments.batch))
    return 0


def run_redo(office: Office, arguments: argparse.Namespace) -> int:
    stored.redo(office.store, arguments.batch, by=getpass.getuser(), at=office.now())
    print(_("批次 {batch} 已恢复").format(batch=arguments.batch))
    return 0
