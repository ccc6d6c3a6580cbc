"""``python -m analytics COMMAND``: the dashboard's work without the dashboard."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from analytics import language
from analytics.commands import (
    account,
    aggregate,
    audit,
    backup,
    batches,
    cycle,
    hot_issues,
    inspect,
    ledger,
    load,
    retention,
    terminal,
    topics,
    transfer,
    verdicts,
    weekly,
)
from analytics.errors import MinyiError
from analytics.language import _
from analytics.settings import read_settings


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--database",
        metavar="URL",
        help=_("数据存放位置，形如 duckdb:///路径 或 postgresql://用户@主机/库名；默认与看板相同"),
    )
    whole = argparse.ArgumentParser(prog="python -m analytics", description=_("民意：居民调查入库、判定、归类与通报"))
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for command in (
        *(load, aggregate, inspect, verdicts, cycle, ledger, topics, hot_issues, weekly),
        *(batches, retention, account, audit, backup, transfer),
    ):
        command.add(commands, common)
    return whole


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; 0 when done, 2 when refused with the reasons on standard error, 130 when stopped by Ctrl-C."""
    try:
        with language.using(read_settings().language):
            arguments = parser().parse_args(words)
            return arguments.run(arguments)
    except MinyiError as error:
        terminal.errors.print(str(error), soft_wrap=True)
        return 2
    except KeyboardInterrupt:
        # Whatever was begun in the store has been taken back on the way here.
        with language.using(read_settings().language):
            terminal.errors.print(_("已停止：没有写完的一律不保存，此前已保存的不受影响。"), soft_wrap=True)
        return 130
    except BrokenPipeError:
        # The reader of our output, `head` for one, has seen enough; keep Python from telling it so at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())
