"""``aggregate --input PATTERN``: a survey too large for one machine, counted on a Dask cluster, stored as one batch."""

from __future__ import annotations

import argparse
import getpass
from contextlib import closing
from pathlib import PurePath

from analytics.commands import instructions, record, terminal
from analytics.errors import DuplicateFile
from analytics.flows.office import open_office
from analytics.language import N_, _

_WORKERS = 2
_MEMORY = "1GB"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser(
        "aggregate", parents=[common], help=_("在 Dask 集群上汇总一台机器装不下的调查，作为一个批次入库")
    )
    parser.add_argument(
        "--input",
        required=True,
        metavar="PATTERN",
        help=_("CSV 或 Parquet 分片，如 'data/part-*.parquet'（加引号），也可以是 fsspec 地址；按文件名的顺序计"),
    )
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help=_("Dask 调度器的地址，形如 tcp://主机:8786；不写则在本机启动工作进程")
    )
    parser.add_argument(
        "--job",
        metavar="FOLDER",
        help=_("任务文件夹（各工作进程都能读写，也可以是 fsspec 地址）：算完的分片留在这里，中断后重新运行不再重算"),
    )
    parser.add_argument("--keep-job", action="store_true", help=_("入库后保留任务文件夹；默认删去，里面有脱敏后的答卷"))
    parser.add_argument("--workers", type=_count, default=_WORKERS, metavar="N", help=_("本机工作进程数"))
    parser.add_argument("--memory", default=_MEMORY, metavar="SIZE", help=_("本机每个工作进程的内存，如 1GB"))
    parser.add_argument("--block-rows", type=_count, metavar="N", help=_("大分片每次读的行数，内存不够时减少"))
    parser.add_argument(
        "--on-bad-rows",
        choices=["reject", "set-aside"],
        default="reject",
        help=_("有问题行时：整个分片不汇总（默认），或去掉问题行、其余汇总"),
    )
    parser.add_argument(
        "--on-repeat",
        choices=["replace", "skip"],
        default="replace",
        help=_("同一答卷在几个分片里时：以后一个分片为准（默认），或以前一个为准"),
    )
    parser.add_argument("--leave-out-bad", action="store_true", help=_("略去不能汇总的分片，其余入库，并记在批次里"))
    parser.add_argument("--no-topics", action="store_true", help=_("只汇总，不归类意见；看板打开意见页时再归类"))
    instructions.add(parser, sheet=False)
    parser.set_defaults(run=run)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(_("应为不小于 1 的整数，写作 {text}").format(text=text))
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    # Here, as no other command has use for them.
    from analytics.distributed import parts
    from analytics.distributed.cluster import connected
    from analytics.distributed.folder import folder_at
    from analytics.flows import aggregating

    wanted = aggregating.Wanted(
        arguments.input,
        on_bad_rows=arguments.on_bad_rows,
        on_repeat=arguments.on_repeat,
        leave_out_bad=arguments.leave_out_bad,
        block_rows=arguments.block_rows or parts.BLOCK_ROWS,
        instructions=instructions.given(arguments),
    )
    folder = folder_at(arguments.job or parts.job_beside(arguments.input))
    name = PurePath(arguments.input).name
    with (
        closing(open_office(arguments.database)) as office,
        connected(arguments.scheduler, workers=arguments.workers, memory=arguments.memory) as cluster,
        terminal.progress_bar(name) as report,
    ):
        try:
            with record.recording(arguments, "upload", object=name) as deed:
                found = aggregating.aggregate(office, cluster, folder, wanted, by=getpass.getuser(), progress=report)
                deed.detail = N_("批次 {n}").format(n=found.receipt.batch_id)
        except DuplicateFile:
            # Stored by a run that was cut off before it had grouped, perhaps.
            if not arguments.no_topics:
                aggregating.group(office, cluster, progress=report)
            if not arguments.keep_job:
                folder.remove()
            raise
        if not arguments.no_topics:
            aggregating.group(office, cluster, progress=report)
    terminal.errors.print(f"{name}: {found.described}", soft_wrap=True)
    for part, reason in found.left_out.items():
        terminal.errors.print(_("  略去 {part}：{reason}").format(part=part, reason=reason), soft_wrap=True)
    if not arguments.keep_job:
        folder.remove()
    receipt = found.receipt
    words = _(
        "{name}：批次 {batch}，{parts} 个分片，读到 {read} 行，计入 {accepted} 行，问题 {rejected} 行，重复 {n} 份"
    )
    print(
        words.format(
            name=name,
            batch=receipt.batch_id,
            parts=found.n_parts,
            read=receipt.rows_read,
            accepted=receipt.rows_accepted,
            rejected=receipt.rows_rejected,
            n=receipt.rows_repeated,
        )
    )
    return 0
