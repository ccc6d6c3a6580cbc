"""``topics FILE``: adds to every row of a table the topic of its text. Changes no store, and needs none by default."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

import pandas as pd

from analytics.commands import terminal
from analytics.errors import UnwritableFile, cause
from analytics.flows import grouping
from analytics.flows.drafting import file_bytes
from analytics.flows.office import open_office
from analytics.ingest.reading.readers import read_table
from analytics.language import N_, _
from analytics.model import BUCKETS
from analytics.model.cells import harmless_texts
from analytics.settings import read_settings
from analytics.standard import topics as standard_topics
from analytics.store.comments import comments
from analytics.text.coding.codebook import TopicCodebook, from_frame, renovation

SUMMARY = {
    "bucket": N_("归类"),
    "topic_id": N_("编号"),
    "topic_label": N_("主题"),
    "n": N_("条数"),
}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("topics", parents=[common], help=_("给表格中每条意见归类"))
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--column", required=True, metavar="C", help=_("意见所在的列"))
    parser.add_argument("--k", type=_count, metavar="N", help=_("主题个数，与 --codebook none 同用；不填则由数据决定"))
    parser.add_argument(
        "--codebook",
        default="renovation",
        metavar="renovation|none|PATH",
        help=_("类目表：改造类目（默认）、不用、或文件"),
    )
    parser.add_argument(
        "--background",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help=_("更多同类意见，只用来学习词义，不归类；意见在同名的列，可多次使用"),
    )
    parser.add_argument("--learn-from-store", action="store_true", help=_("也用数据库中的全部意见学习词义"))
    parser.add_argument("--csv", type=Path, metavar="OUT", help=_("结果写入此文件；不填则只显示汇总"))
    parser.set_defaults(run=run)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(_("应为不小于 1 的整数，写作 {text}").format(text=text))
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    frame = read_table(arguments.file.name, file_bytes(arguments.file), every_row=True).frame
    background = _background(arguments)
    if arguments.k and arguments.codebook != "none":
        terminal.errors.print(_("用类目表归类时，主题个数由类目表定，--k {k} 不起作用").format(k=arguments.k))
    with terminal.progress_bar(arguments.file.name) as report:
        grouped = grouping.group_table(
            frame,
            arguments.column,
            k=arguments.k,
            codebook=_codebook(arguments.codebook),
            background=background,
            seed=read_settings().random_seed,
            progress=report,
        )
    if arguments.csv:
        _write(grouped, arguments.csv)
    terminal.show_table(_summary(grouped), SUMMARY)
    learnt_from = grouped.attrs["learnt_from"]
    beside = "" if arguments.codebook == "none" else _("（含类目表自带的用语）")
    print(_("词义学自 {n} 条文字{beside}").format(n=f"{learnt_from:,}", beside=beside))
    return 0


def _background(arguments: argparse.Namespace) -> list[str]:
    """The comments that only teach: the column of the same name in other files, and the store's own where asked for."""
    texts: list[str] = []
    for path in arguments.background:
        table = read_table(path.name, file_bytes(path), every_row=True).frame
        texts += grouping.texts_of(table, arguments.column)
    if arguments.learn_from_store:
        with closing(open_office(arguments.database)) as office:
            texts += comments(office.store)["text"].to_list()
    return texts


def _write(grouped: pd.DataFrame, target: Path) -> None:
    """Write the table as CSV with a byte-order mark, so that Chinese Excel reads it too; its cells are as they were,
    but for an apostrophe before what Excel would run."""
    try:
        harmless_texts(grouped).to_csv(target, index=False, encoding="utf-8-sig", lineterminator="\n")
    except OSError as error:
        raise UnwritableFile(
            _("写不了文件 {path}：{reason}").format(path=target, reason=cause(error)),
            action=_("请换一个位置"),
        ) from error


def _summary(grouped: pd.DataFrame) -> pd.DataFrame:
    sizes = grouped.groupby(["bucket", "topic_id", "topic_label"], dropna=False, observed=True).size()
    summary = sizes.rename("n").reset_index().sort_values(["bucket", "n", "topic_id"], ascending=[False, False, True])
    names = [standard_topics.name(*one) for one in zip(summary["topic_id"], summary["topic_label"], strict=True)]
    return summary.assign(
        topic_label=names, bucket=summary["bucket"].map({code: _(word) for code, word in BUCKETS.items()})
    )


def _codebook(choice: str) -> TopicCodebook | None:
    if choice == "none":
        return None
    if choice == "renovation":
        return renovation()
    path = Path(choice)
    return from_frame(read_table(path.name, file_bytes(path)).frame)
