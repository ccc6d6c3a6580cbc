"""``load FILE…``: each file is a batch of its own; a refused one does not stop the others."""

from __future__ import annotations

import argparse
import getpass
from contextlib import closing
from pathlib import Path, PurePath

from analytics.commands import instructions, record, terminal
from analytics.errors import MinyiError, UnwritableFile, cause
from analytics.flows import drafting, loading
from analytics.flows.drafting import Draft, Reading
from analytics.flows.loading import Instructions
from analytics.flows.office import Office, open_office
from analytics.ingest.checks import refusals
from analytics.ingest.checks.validation import Checked
from analytics.language import N_, _
from analytics.programme.entering import filings
from analytics.programme.entering.filings import Filing


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("load", parents=[common], help=_("载入小区名册、调查答卷、过程记录或业主表决票册"))
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
    instructions.add(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    told = instructions.given(arguments)
    refused = 0
    waiting: list[Reading] = []
    with closing(open_office(arguments.database)) as office:
        for path in arguments.files:
            try:
                opened = drafting.members(office, path.name, drafting.file_bytes(path))
            except MinyiError as error:
                refused += _refuse(path.name, error)
                continue
            for name in opened.passed_over:
                terminal.errors.print(_("{name}：不是可读的表格，已略过").format(name=name), soft_wrap=True)
            for member in opened.members:
                try:
                    reading = drafting.read(office, member, sheet=told.sheet)
                    if filing := filings.filed(office, reading):
                        _file(office, filing, arguments)
                        continue
                    drafted = drafting.draft(office, reading)
                    if drafted.platform.mode == "codes":
                        waiting.append(drafted.reading)
                        continue
                    _load(office, drafted, told, arguments)
                except MinyiError as error:
                    refused += _refuse(member.filename, error)
        # Numbers of options mean something once the same answers are stored in words.
        for reading in waiting:
            try:
                _load(office, drafting.draft(office, reading, title=told.title), told, arguments)
            except MinyiError as error:
                refused += _refuse(reading.filename, error)
    return 2 if refused else 0


def _refuse(name: str, error: MinyiError) -> int:
    terminal.errors.print(f"{name}: {error}", soft_wrap=True)
    return 1


def _file(office: Office, filing: Filing, arguments: argparse.Namespace) -> None:
    """A file of records: checked altogether, entered as one batch."""
    terminal.print_issues(filing.issues)
    with record.recording(arguments, "upload", object=filing.reading.filename) as deed:
        receipt = filing.enter(office, by=getpass.getuser())
        deed.detail = N_("批次 {n}").format(n=receipt.batch_id)
    print(
        _("{name}：批次 {batch}，读到 {read} 行，{title}").format(
            name=filing.reading.filename, batch=receipt.batch_id, read=receipt.rows_read, title=filing.title
        )
    )


def _load(office: Office, drafted: Draft, told: Instructions, arguments: argparse.Namespace) -> None:
    codebook = loading.confirmed(drafted, told)
    found = loading.examine(office, drafted, codebook, on_bad_rows=arguments.on_bad_rows)
    checked = found.checked
    # Nobody confirms the columns here, so say how they were read.
    terminal.errors.print(f"{drafted.filename}: {codebook.describe()}", soft_wrap=True)
    for remark in (drafted.twin, *drafted.table.set_aside, *loading.unheeded(codebook, told)):
        if remark:
            terminal.errors.print(f"  {remark}", soft_wrap=True)
    terminal.print_issues(checked.issues)
    if arguments.refusals and not checked.issues.empty:
        with record.recording(arguments, "read_raw", object=drafted.filename):
            _write_refusals(arguments.refusals / f"{PurePath(drafted.filename).stem}-{_('问题行')}.xlsx", checked)
    with (
        record.recording(arguments, "upload", object=drafted.filename) as deed,
        terminal.progress_bar(drafted.filename) as report,
    ):
        loading.refuse_renumbered(found)
        receipt = loading.commit(
            office,
            drafted,
            checked,
            by=getpass.getuser(),
            on_repeat=arguments.on_repeat,
            screened=found.screened,
            progress=report,
        )
        deed.detail = N_("批次 {n}").format(n=receipt.batch_id)
    repeats = _("更新已有小区 {n} 个") if codebook.content == "register" else _("重复答卷 {n} 份")
    print(
        _("{name}：批次 {batch}，读到 {read} 行，入库 {accepted} 行，问题 {rejected} 行，{repeats}").format(
            name=drafted.filename,
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
            _("写不了文件 {path}：{reason}").format(path=target, reason=cause(error)),
            action=_("请换一个文件夹"),
        ) from error
    terminal.errors.print(_("问题行已写入 {path}").format(path=target), soft_wrap=True)
