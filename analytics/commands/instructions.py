"""What ``load``, ``inspect`` and ``aggregate`` can be told of a file, in place of an analyst who confirms it."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from analytics.flows import drafting
from analytics.flows.loading import Instructions
from analytics.language import _
from analytics.model import KINDS

LATEST_ROUND = 2100  # a round may be called by its year


def add(parser: argparse.ArgumentParser, *, sheet: bool = True) -> None:
    """The options that say how a file is to be read; ``sheet``: which of a workbook's, too."""
    group = parser.add_argument_group(_("读法"), _("不写则按文件本身和以前核对过的列对应表"))
    group.add_argument("--codebook", type=Path, metavar="FILE", help=_("核对过的列对应表（.json）"))
    group.add_argument("--community", metavar="ID", help=_("文件里没有小区一列时，全部答卷所属小区的编号"))
    group.add_argument("--date", type=_day, metavar="YYYY-MM-DD", help=_("文件里没有提交时间时，全部答卷的调查日期"))
    group.add_argument("--round", type=_round, metavar="N", help=_("文件里没有轮次一列时，全部答卷的轮次（或年份）"))
    group.add_argument("--title", help=_("调查名称"))
    group.add_argument("--kind", choices=list(KINDS), help=_("调查类型"))
    if sheet:
        group.add_argument("--sheet", metavar="NAME", help=_("工作簿中要读的工作表"))


def given(arguments: argparse.Namespace) -> Instructions:
    """What the command was told."""
    document = drafting.file_bytes(arguments.codebook).decode("utf-8-sig", "replace") if arguments.codebook else ""
    return Instructions(
        codebook=document,
        community_id=arguments.community,
        submitted_at=arguments.date,
        round=arguments.round,
        title=arguments.title,
        kind=arguments.kind,
        sheet=getattr(arguments, "sheet", None),
    )


def _round(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= LATEST_ROUND:
        raise argparse.ArgumentTypeError(_("应为 1 到 {latest} 的整数").format(latest=LATEST_ROUND))
    return int(text)


def _day(text: str) -> dt.datetime:
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d")
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("应为 2026-09-03 的形式")) from error
