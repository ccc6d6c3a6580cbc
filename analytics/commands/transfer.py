"""``transfer --to URL``: a store put into an empty one, from a file to a server or back."""

from __future__ import annotations

import argparse
from contextlib import closing

from analytics.commands import record, terminal
from analytics.flows.office import open_office
from analytics.language import N_, _
from analytics.settings import without_password
from analytics.store.transfer import transfer


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser(
        "transfer", parents=[common], help=_("把全部数据转移到另一个空的位置，如从文件到 PostgreSQL；原数据不动")
    )
    parser.add_argument(
        "--to", metavar="URL", required=True, help=_("目标位置：duckdb:///路径，或 postgresql://用户@主机/库名")
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    to = without_password(arguments.to)
    with (
        closing(open_office(arguments.database)) as source,
        closing(open_office(arguments.to)) as target,
        record.recording(arguments, "transfer", object=to) as deed,
        terminal.progress_bar(_("转移数据")) as report,
    ):
        moved = transfer(source.store, target.store, progress=report)
        deed.detail = N_("答卷 {forms} 份").format(forms=moved["responses"])
    terminal.print_line(
        _("已转移答卷 {forms} 份、答案 {answers} 个、意见 {comments} 条；原数据没有改动").format(
            forms=moved["responses"], answers=moved["answers"], comments=moved["comments"]
        )
    )
    terminal.print_line(_("账号和操作记录不在其中：它们的位置由 MINYI_ACCESS_DATABASE 写明"))
    return 0
