"""``inspect FILE``: what a file is, how it would be read and what is wrong with it, as JSON. Nothing is stored."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from analytics.commands import instructions, terminal
from analytics.errors import MinyiError
from analytics.flows import drafting, inspection, masking
from analytics.flows.drafting import Draft
from analytics.flows.loading import Instructions
from analytics.flows.office import Office, open_office
from analytics.ingest.reading.archives import Member
from analytics.language import _
from analytics.programme.entering import filings
from analytics.programme.entering.filings import Filing


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("inspect", parents=[common], help=_("查看文件会怎样读取，输出 JSON，不入库"))
    parser.add_argument("file", type=Path, metavar="FILE")
    instructions.add(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    told = instructions.given(arguments)
    name = arguments.file.name
    passed_over: tuple[str, ...] = ()
    with closing(open_office(arguments.database)) as office:
        try:
            opened = drafting.members(office, name, drafting.file_bytes(arguments.file))
        except MinyiError as error:
            found = [_refused(name, error)]
        else:
            passed_over = opened.passed_over
            found = _reports(office, opened.members, told)
    report = {"file": name, "passed_over": list(passed_over), "files": found}
    json.dump(report, sys.stdout, ensure_ascii=False, indent=2)
    print()
    return 2 if any("refused" in one for one in found) else 0


def _reports(office: Office, members: Sequence[Member], told: Instructions) -> list[dict[str, Any]]:
    """One report a file, in their order; code exports are read beside their text exports."""
    found: dict[int, dict[str, Any]] = {}
    drafts: dict[int, Draft] = {}
    for at, member in enumerate(members):
        try:
            reading = drafting.look(member, sheet=told.sheet)
            if filing := filings.filed(office, reading):
                found[at] = _filing(filing)
                continue
            drafts[at] = drafting.draft(office, reading, title=told.title)
        except MinyiError as error:
            found[at] = _refused(member.filename, error)
    for at, drafted in zip(drafts, drafting.together(office, list(drafts.values())), strict=True):
        try:
            found[at] = inspection.report(office, drafted, told)
        except MinyiError as error:
            found[at] = _refused(drafted.filename, error)
    return [found[at] for at in sorted(found)]


def _filing(filing: Filing) -> dict[str, Any]:
    """A file of records for programs."""
    return {
        "filename": filing.reading.filename,
        "sha256": filing.reading.sha256,
        "description": filing.title,
        "rows": {"read": filing.rows_read},
        "issues": inspection.plain_rows(masking.issues(filing.issues)),
        "issues_in_all": len(filing.issues),
    }


def _refused(filename: str, error: MinyiError) -> dict[str, Any]:
    """The refusal for programs, said on standard error for people too."""
    terminal.errors.print(f"{filename}: {error}", soft_wrap=True)
    return {"filename": filename, "refused": str(error)}
