"""``audit verify|list|export|prune``: what was done by whom, and whether the log of it is whole."""

from __future__ import annotations

import argparse
import datetime as dt
import os
from pathlib import Path
from typing import Final

import pandas as pd

from analytics import clock
from analytics.access import audit, audit_chain, audit_words
from analytics.commands import terminal
from analytics.commands.account import acting, actor, registry_of
from analytics.errors import UnwritableFile, cause
from analytics.language import N_, _
from analytics.store.audit import Event

_WORDS: Final = {"action": audit.ACTIONS, "outcome": audit.OUTCOMES, "role": audit.ROLE_WORDS}
_SHOWN: Final = ("event_no", "at", "who", "role", "address", "action", "object", "outcome", "detail")
_LONGEST_LIST: Final = 1_000_000
OUT_HELP: Final = N_("写到这个 .csv 文件；已有同名文件则拒绝")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("audit", help=_("操作记录：核对、列出、导出、清理"))
    kinds = parser.add_subparsers(required=True, metavar="verify|list|export|prune")
    verifying = kinds.add_parser("verify", parents=[common], help=_("核对操作记录是否完整"))
    verifying.add_argument(
        "--head", metavar=_("序号:链值"), help=_("以前记下的末条链值：据以发现末尾被删或整条链被重算")
    )
    verifying.set_defaults(run=run_verify)
    listing = kinds.add_parser("list", parents=[common], help=_("列出操作记录，最近的在前"))
    listing.add_argument("--since", type=dt.date.fromisoformat, metavar="2026-09-01", help=_("从这一天起"))
    listing.add_argument("--who", default="", metavar="NAME", help=_("只列这个操作人（账号名）"))
    listing.add_argument("--action", default="", choices=list(audit.ACTIONS), metavar="ACTION", help=_actions())
    listing.add_argument("--limit", type=int, default=100, metavar="N", help=_("最多列出的条数，默认 100"))
    listing.set_defaults(run=run_list)
    exporting = kinds.add_parser("export", parents=[common, acting()], help=_("导出全部操作记录"))
    exporting.add_argument("--out", type=Path, required=True, metavar="FILE.csv", help=_(OUT_HELP))
    exporting.set_defaults(run=run_export)
    pruning = kinds.add_parser("prune", parents=[common, acting()], help=_("清理过了保存期的操作记录"))
    pruning.add_argument("--older-than-months", type=int, required=True, metavar="N", help=_("早于多少个月的"))
    pruning.set_defaults(run=run_prune)


def run_verify(arguments: argparse.Namespace) -> int:
    head = None if arguments.head is None else audit_chain.noted_head(arguments.head)
    report = audit_chain.verify(registry_of(arguments), head)
    for fault in report.faults:
        terminal.errors.print(str(fault), soft_wrap=True)
    if report.pruned_upto:
        print(_("第 {n} 号及以前已按保存期清理").format(n=report.pruned_upto))
    if head is not None and head.event_no < report.pruned_upto:
        print(_("所记的链值在已清理的部分，无从核对"))
    verdict = _("有 {faults} 处问题") if report.faults else _("完整")
    print(_("共 {n} 条，{verdict}").format(n=report.events, verdict=verdict.format(faults=len(report.faults))))
    print(_("末条链值（请另存一处）：{no}:{hash}").format(no=report.head.event_no, hash=report.head.hash))
    return 2 if report.faults else 0


def run_list(arguments: argparse.Namespace) -> int:
    limit = min(max(arguments.limit, 1), _LONGEST_LIST)
    found = audit.listed(
        registry_of(arguments), since=arguments.since, who=arguments.who, action=arguments.action, limit=limit
    )
    if not found:
        print(_("没有这样的操作记录"))
        return 0
    terminal.show_table(pd.DataFrame([_in_words(event) for event in found]), {n: audit.HEADINGS[n] for n in _SHOWN})
    return 0


def run_export(arguments: argparse.Namespace) -> int:
    registry = registry_of(arguments)
    with audit.recording(registry, actor(arguments), "audit_exported", now=clock.now()) as deed:
        events = audit.everything(registry)
        deed.object, deed.detail = arguments.out.name, N_("{n} 条").format(n=len(events))
        _write(arguments.out, audit.as_csv(events))
    print(_("{n} 条操作记录已写入 {file}").format(n=len(events), file=arguments.out))
    return 0


def run_prune(arguments: argparse.Namespace) -> int:
    months = arguments.older_than_months
    gone = audit_chain.prune(registry_of(arguments), months=months, actor=actor(arguments), now=clock.now())
    print(_("已清理 {n} 条").format(n=gone))
    return 0


def _in_words(event: Event) -> dict[str, object]:
    row = dict(vars(event))
    for column, words in _WORDS.items():
        row[column] = _(words[row[column]]) if row[column] in words else row[column]
    return (
        row
        | {"who": audit_words.who(event.who)}
        | {name: audit_words.in_words(getattr(event, name)) for name in ("object", "detail")}
    )


def _write(path: Path, content: bytes) -> None:
    """A new file that only its owner may read."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        raise UnwritableFile(
            _("{file} 写不成：{cause}").format(file=path, cause=cause(error)), action=_("请换一个文件名或文件夹")
        ) from error


def _actions() -> str:
    return _("只列这一类：{actions}").format(
        actions=_("、").join(f"{code} {_(w)}" for code, w in audit.ACTIONS.items())
    )
