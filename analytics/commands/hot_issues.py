"""``hot-issues --out FILE``: the hot-issue table of the store as a workbook, as the page gives it."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from analytics.commands import record, terminal
from analytics.errors import UnwritableFile, cause
from analytics.flows import grouping
from analytics.flows import hot_issues as flow
from analytics.flows.office import open_office
from analytics.headings import place_name
from analytics.language import N_, _, of_record
from analytics.model import CommentSelection, Scope
from analytics.reports.hot_issues_workbook import hot_issues_workbook

SUMMARY = {"rank": N_("序号"), "label": N_("问题"), "heat": N_("热度"), "n": N_("条数"), "n_distinct": N_("去重后")}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("hot-issues", parents=[common], help=_("生成热点问题表（.xlsx）"))
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help=_("写入此文件，应为 .xlsx"))
    parser.add_argument(
        "--district", action="append", default=[], metavar="D", help=_("只看这个区县，可多次使用；不填为全部")
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    selection = CommentSelection(Scope(district=tuple(arguments.district)))
    with closing(open_office(arguments.database)) as office:
        with terminal.progress_bar(arguments.out.name) as report:
            grouping.group_store(office, progress=report)
        found = flow.hot_issues(office, selection)
        with of_record():
            named = _("热点问题表 {place}").format(place=place_name(selection.scope))
        made = hot_issues_workbook(found, provenance=flow.provenance(office, selection), made_at=office.now())
    with record.recording(arguments, "export", object=named):
        try:
            arguments.out.write_bytes(made)
        except OSError as error:
            raise UnwritableFile(
                _("写不了文件 {path}：{reason}").format(path=arguments.out, reason=cause(error)),
                action=_("请换一个位置"),
            ) from error
    terminal.show_table(found.assign(heat=found["heat"].map("{:.1f}".format)), SUMMARY)
    print(_(flow.NOT_A_SAMPLE))
    return 0
