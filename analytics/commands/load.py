"""``load FILE…``: each file is a batch of its own; a refused one does not stop the others."""

from __future__ import annotations

import argparse
import getpass
from pathlib import Path

from analytics.commands import terminal
from analytics.errors import MinyiError, RowsRefused
from analytics.flows import loading
from analytics.flows.office import Office
from analytics.language import _


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("load", parents=[common], help=_("载入小区名册或调查文件"))
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument(
        "--on-bad-rows",
        choices=["reject", "set-aside"],
        default="reject",
        help=_("有问题行时：拒收整个文件（默认），或另存问题行、其余入库"),
    )
    parser.add_argument(
        "--on-repeat",
        choices=["replace", "skip"],
        default="replace",
        help=_("同一答卷已入库时：以新的为准（默认），或保留原来的"),
    )
    parser.set_defaults(run=run)


def run(office: Office, arguments: argparse.Namespace) -> int:
    refused = 0
    for path in arguments.files:
        try:
            _load(office, path, arguments)
        except MinyiError as error:
            refused += 1
            terminal.errors.print(f"{path.name}: {error}", soft_wrap=True)
            if isinstance(error, RowsRefused):
                terminal.print_issues(error.issues)
    return 2 if refused else 0


def _load(office: Office, path: Path, arguments: argparse.Namespace) -> None:
    with terminal.progress_bar(path.name) as report:
        receipt, checked = loading.load_file(
            office,
            path,
            by=getpass.getuser(),
            on_bad_rows=arguments.on_bad_rows,
            on_repeat=arguments.on_repeat,
            progress=report,
        )
    print(
        _(
            "{name}：批次 {batch}，读到 {read} 行，入库 {accepted} 行，问题 {rejected} 行，重复答卷 {repeated} 份"
        ).format(
            name=path.name,
            batch=receipt.batch_id,
            read=receipt.rows_read,
            accepted=receipt.rows_accepted,
            rejected=receipt.rows_rejected,
            repeated=receipt.rows_repeated,
        )
    )
    terminal.print_issues(checked.issues)
