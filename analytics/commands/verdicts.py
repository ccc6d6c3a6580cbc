"""``verdicts``: every community's standing against the gate, worst first."""

from __future__ import annotations

import argparse
from contextlib import closing
from functools import partial

from analytics.commands import record, terminal
from analytics.estimation.percent import percent
from analytics.flows import acceptance
from analytics.flows.office import open_office
from analytics.headings import HEADINGS
from analytics.language import N_, _
from analytics.model import EVIDENCE, STANDINGS, Gate, Verdicts

# The contract other tools rely on: these columns, in this order.
COLUMNS = (
    "community_id",
    "name",
    "households",
    "n",
    "satisfied",
    "share",
    "low",
    "high",
    "standing",
    "evidence",
    "needed",
)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("verdicts", parents=[common], help=_("列出各小区是否达标"))
    parser.add_argument("--survey", metavar="S", help=_("只按这一项调查（编号或名称）判断"))
    parser.add_argument("--csv", action="store_true", help=_("输出 CSV，供其他程序读取"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    with closing(open_office(arguments.database)) as office:
        verdicts = acceptance.verdicts(office, survey=arguments.survey)
    if arguments.csv:
        with record.recording(arguments, "export", object=N_("达标判定 {n} 个小区").format(n=len(verdicts))):
            terminal.print_csv(verdicts[list(COLUMNS)])
    else:
        terminal.show_table(_in_words(verdicts, office.gate), {column: HEADINGS[column] for column in COLUMNS})
    return 0


def _in_words(verdicts: Verdicts, gate: Gate) -> Verdicts:
    """Shares as per cent with as many digits as keep them on their own side of the gate, codes as words."""
    shown = partial(percent, threshold_percent=gate.threshold_percent)
    return verdicts.assign(
        **{column: verdicts[column].map(shown, na_action="ignore") for column in ("share", "low", "high")},
        standing=verdicts["standing"].astype("str").map({code: _(word) for code, word in STANDINGS.items()}),
        evidence=verdicts["evidence"].astype("str").map({code: _(word) for code, word in EVIDENCE.items()}),
    )
