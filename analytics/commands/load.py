"""``load FILE…``: each file is a batch of its own; a refused one does not stop the others."""

from __future__ import annotations

import argparse
import getpass
from contextlib import closing
from pathlib import Path

from analytics.commands import terminal
from analytics.errors import MinyiError, UnwritableFile
from analytics.flows import loading
from analytics.flows.office import Office, open_office
from analytics.ingest import refusals
from analytics.ingest.validation import Checked
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
    parser.add_argument(
        "--refusals", type=Path, metavar="FOLDER", help=_("把问题行和原因写成 .xlsx，放入此文件夹，一个文件一份")
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    refused = 0
    with closing(open_office(arguments.database)) as office:
        for path in arguments.files:
            try:
                _load(office, path, arguments)
            except MinyiError as error:
                refused += 1
                terminal.errors.print(f"{path.name}: {error}", soft_wrap=True)
    return 2 if refused else 0


def _load(office: Office, path: Path, arguments: argparse.Namespace) -> None:
    drafted, checked = loading.check_file(office, path, on_bad_rows=arguments.on_bad_rows)
    # Nobody confirms the columns here, so say how they were read.
    terminal.errors.print(f"{path.name}: {drafted.codebook.describe()}", soft_wrap=True)
    terminal.print_issues(checked.issues)
    if arguments.refusals and not checked.issues.empty:
        _write_refusals(arguments.refusals / f"{path.stem}-{_('问题行')}.xlsx", checked)
    with terminal.progress_bar(path.name) as report:
        receipt = loading.commit(
            office, drafted, checked, by=getpass.getuser(), on_repeat=arguments.on_repeat, progress=report
        )
    repeats = _("更新已有小区 {n} 个") if drafted.codebook.content == "register" else _("重复答卷 {n} 份")
    print(
        _("{name}：批次 {batch}，读到 {read} 行，入库 {accepted} 行，问题 {rejected} 行，{repeats}").format(
            name=path.name,
            batch=receipt.batch_id,
            read=receipt.rows_read,
            accepted=receipt.rows_accepted,
            rejected=receipt.rows_rejected,
            repeats=repeats.format(n=receipt.rows_repeated),
        )
    )


def _write_refusals(target: Path, checked: Checked) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(refusals.workbook(checked))
    except OSError as error:
        raise UnwritableFile(
            _("写不了文件 {path}：{reason}").format(path=target, reason=error.strerror or error),
            action=_("请换一个文件夹"),
        ) from error
    terminal.errors.print(_("问题行已写入 {path}").format(path=target), soft_wrap=True)
