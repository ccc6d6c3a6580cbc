"""``inspect FILE``: what a file is, how it would be read and what is wrong with it, as JSON. Nothing is stored."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import closing
from pathlib import Path

from analytics.commands import instructions
from analytics.errors import MinyiError
from analytics.flows import drafting, inspection
from analytics.flows.office import open_office
from analytics.language import _


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("inspect", parents=[common], help=_("查看文件会怎样读取，输出 JSON，不入库"))
    parser.add_argument("file", type=Path, metavar="FILE")
    instructions.add(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    told = instructions.given(arguments)
    found = []
    with closing(open_office(arguments.database)) as office:
        opened = drafting.members(office, arguments.file.name, drafting.file_bytes(arguments.file))
        for member in opened.members:
            try:
                found.append(inspection.report(office, member, told))
            except MinyiError as error:
                found.append({"filename": member.filename, "refused": str(error)})
    report = {"file": arguments.file.name, "passed_over": list(opened.passed_over), "files": found}
    json.dump(report, sys.stdout, ensure_ascii=False, indent=2)
    print()
    return 2 if any("refused" in one for one in found) else 0
