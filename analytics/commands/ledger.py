"""``ledger``: the rectification ledger, as a table or as CSV."""

from __future__ import annotations

import argparse
from contextlib import closing

import pandas as pd

from analytics.commands import record, terminal
from analytics.errors import MinyiError
from analytics.flows.office import Office, open_office
from analytics.language import N_, _
from analytics.model import Scope
from analytics.programme.ledger import rectification
from analytics.programme.ledger.rectification import HEADINGS, SUBJECT
from analytics.reports.ledger_workbook import in_words
from analytics.store import communities

# The contract other tools rely on: these columns, in this order; codes, ISO days, overdue as true or false.
COLUMNS = (
    "number",
    "entry_id",
    "community_id",
    "community",
    "problem",
    "category",
    "source",
    "unit",
    "person",
    "measure",
    "deadline",
    "outcome",
    "verified_on",
    "revisit",
    "state",
    "overdue",
    "overdue_days",
    "evidence",
    "survey_id",
    "round",
    "opened_on",
    "changed_on",
    "changed_by",
    "last_event_no",
)
SHOWN = ("number", "community", "problem", "unit", "person", "deadline", "state", "overdue")


class NoSuchCommunity(MinyiError):
    """No community of the register has that id or name."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("ledger", parents=[common], help=_("列出整改台账"))
    parser.add_argument("--community", metavar="C", help=_("只列这个小区（编号或名称）"))
    parser.add_argument(
        "--state",
        action="append",
        default=[],
        choices=list(SUBJECT.states),
        help=_("只列这个状态，可多次使用：{states}").format(
            states=_("、").join(f"{code} {_(words)}" for code, words in SUBJECT.states.items())
        ),
    )
    parser.add_argument("--overdue", action="store_true", help=_("只列逾期的"))
    parser.add_argument("--csv", action="store_true", help=_("输出 CSV，供其他程序读取"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    with closing(open_office(arguments.database)) as office:
        places = () if arguments.community is None else _places(office, arguments.community)
        table = rectification.ledger(office, Scope(community_id=places))
    table = rectification.chosen(table, states=arguments.state, overdue=arguments.overdue)
    if arguments.csv:
        table = table.assign(overdue=table["overdue"].map({True: "true", False: "false"}))
        with record.recording(arguments, "export", object=N_("整改台账 {n} 条").format(n=len(table))):
            terminal.print_csv(table[list(COLUMNS)])
        return 0
    terminal.show_table(_in_words(table), {name: HEADINGS[name] for name in SHOWN})
    print(_("共 {n} 条，逾期 {late} 条").format(n=len(table), late=int(table["overdue"].sum())))
    return 0


def _places(office: Office, words: str) -> tuple[str, ...]:
    """Ids of the communities of that id or name. Raises :class:`NoSuchCommunity`."""
    known = communities.communities(office.store)
    found = known.loc[(known["community_id"] == words) | (known["name"] == words), "community_id"]
    if found.empty:
        raise NoSuchCommunity(
            _("名册中没有小区“{words}”").format(words=words), expected=_("名册中的小区编号或小区名称")
        )
    return tuple(found)


def _in_words(table: pd.DataFrame) -> pd.DataFrame:
    """Codes as words, days without a time, how long overdue."""
    return table.assign(
        state=[in_words("state", code) for code in table["state"]],
        deadline=table["deadline"].dt.strftime("%Y-%m-%d"),
        overdue=[None if pd.isna(days) else _("{n} 天").format(n=days) for days in table["overdue_days"]],
    )
