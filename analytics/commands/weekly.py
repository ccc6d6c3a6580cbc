"""``weekly``: issue the bulletin of a week, month, quarter or year as files; list and compare those issued before."""

from __future__ import annotations

import argparse
import getpass
from contextlib import closing
from pathlib import Path

import pandas as pd

from analytics.bulletin import differences, issuing
from analytics.bulletin.content import Bulletin
from analytics.bulletin.issuing import Issued
from analytics.bulletin.numbers import written
from analytics.bulletin.reading import Reading, Tell, read
from analytics.commands import outputs, record, scopes, terminal
from analytics.errors import MinyiError
from analytics.estimation.periods import KINDS, WEEK, Period, parse
from analytics.flows import grouping
from analytics.flows.office import Office, open_office
from analytics.flows.periods.counted import counted
from analytics.headings import place_name
from analytics.language import N_, _, of_record
from analytics.model import Scope
from analytics.reports.bulletin.forms import FORMS, filename, form_of, issued_file
from analytics.reports.bulletin.printing import NotPrinted, converters

LISTED = {
    "bulletin_no": N_("登记号"),
    "title": N_("标题"),
    "number": N_("期号"),
    "period_words": N_("周期"),
    "scope_words": N_("范围"),
    "issued_at": N_("印发时间"),
    "issued_by": N_("印发人"),
    "data_version": N_("数据版本"),
}
COMPARED = {
    "section": N_("部分"),
    "what": N_("类别"),
    "where": N_("位置"),
    "name": N_("项目"),
    "then": N_("印发时"),
    "now": N_("今天"),
    "change": N_("相差"),
    "how": N_("情况"),
}
PERIODS_NAMED = 12
ROWS_SHOWN = 50


class IdleOption(MinyiError):
    """An option that has no part in what is asked for."""


class NoSuchPeriod(MinyiError):
    """The words name no period, or nothing was answered in it."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser(
        "weekly", parents=[common], help=_("印发周报、月通报、季度通报、年度考核报告，或与印发时比较")
    )
    what = parser.add_mutually_exclusive_group(required=True)
    suffixes = " ".join(form.suffix for form in FORMS.values())
    what.add_argument(
        "--out",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help=_("写入此文件，形式由后缀定：{suffixes}；可多次").format(suffixes=suffixes),
    )
    what.add_argument("--list", action="store_true", help=_("列出范围内已印发的"))
    what.add_argument("--compare", type=int, metavar="NO", help=_("已印发的这一号与今天的数据比较"))
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--week", metavar="2026-W20", help=_("这一周；不填为最近一个已结束的"))
    when.add_argument("--period", metavar="2026-05", help=_("这一周期：2026-W20、2026-05、2026-Q2 或 2026"))
    parser.add_argument("--kind", choices=list(KINDS), help=_("最近一个已结束的周、月、季度或年"))
    scopes.add(parser)
    parser.add_argument("--week-starts-on", type=int, choices=range(1, 8), metavar="N", help=_("一周从星期几开始"))
    parser.add_argument("--draft", action="store_true", help=_("只生成草稿，不印发、不存档"))
    parser.add_argument("--by", metavar="NAME", default=getpass.getuser(), help=_("印发人；不填为当前用户"))
    parser.add_argument("--overwrite", action="store_true", help=_("替换已有的文件"))
    parser.add_argument("--csv", action="store_true", help=_("与 --list、--compare 同用：输出 CSV，供其他程序读取"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    _refuse_idle(arguments)
    for target in arguments.out:
        _refuse_unprintable(target)
    outputs.refuse_unwritable(arguments.out, overwrite=arguments.overwrite)
    with closing(open_office(arguments.database)) as office:
        scope = scopes.given(office, arguments.scope)
        if arguments.list:
            _list(issuing.issued(office, scope), arguments)
        elif arguments.compare is not None:
            _compare(office, issuing.kept(office, arguments.compare, scope), arguments)
        else:
            _issue(office, scope, arguments)
    return 0


def _refuse_idle(arguments: argparse.Namespace) -> None:
    """Options that would do nothing: whoever gives one takes the answer for another than it is."""
    issuing_only = ("week", "period", "kind", "week_starts_on", "draft", "overwrite")
    idle = issuing_only if not arguments.out else ("csv",)
    given = [f"--{name.replace('_', '-')}" for name in idle if getattr(arguments, name)]
    if given:
        raise IdleOption(
            _("{options} 在这里不起作用").format(options=_("、").join(given)),
            expected=_("--list、--compare 只与 --scope、--csv 同用；--csv 不与 --out 同用"),
        )


def _refuse_unprintable(target: Path) -> None:
    """Before any work: a suffix that stands for no form, a .pdf where nothing can make one."""
    if form_of(target).name == "pdf" and not converters():
        raise NotPrinted(
            _("本机没有可以生成 PDF 的程序"),
            expected=_("Chromium、Chrome、Edge 浏览器之一，或 LibreOffice"),
            action=_("请安装其中之一，或改写成 .docx、.html"),
        )


def _issue(office: Office, scope: Scope, arguments: argparse.Namespace) -> None:
    period = _period(office, arguments)
    with terminal.progress_bar(arguments.out[0].name) as report:
        reading = _read(office, scope, period, arguments, report)
        issued = None if arguments.draft else _issued(office, reading, arguments)
        bulletin = issued.bulletin if issued else issuing.draft(office, reading)
        what = _("、").join(filename(bulletin, form_of(target)) for target in arguments.out)
        with record.recording(arguments, "export", object=what):
            outputs.write(
                _files(bulletin, arguments.out, report, issued=not arguments.draft), overwrite=arguments.overwrite
            )
    terminal.print_line(f"{bulletin.title} {bulletin.number} {bulletin.period}")
    terminal.print_line(_told(issued))
    if not bulletin.complete:
        terminal.print_line(_("本期未结束，数字还会变动"))
    for target in arguments.out:
        terminal.print_line(_("已写入 {path}").format(path=target))


def _issued(office: Office, reading: Reading, arguments: argparse.Namespace) -> Issued:
    with of_record():
        what = f"{reading.period.words} {place_name(reading.scope)}"
    with record.recording(arguments, "bulletin_issued", object=what) as deed:
        issued = issuing.issue(office, reading, by=arguments.by)
        deed.detail = N_("登记号 {n}").format(n=issued.bulletin_no)
    return issued


def _told(issued: Issued | None) -> str:
    if issued is None:
        return _("草稿，未印发")
    words = _("已印发：登记号 {n}，本期第 {edition} 次")
    if not issued.is_new:
        words = _("内容与已印发的相同，未另存：登记号 {n}，本期第 {edition} 次")
    return words.format(n=issued.bulletin_no, edition=issued.edition)


def _read(
    office: Office,
    scope: Scope,
    period: Period | None,
    arguments: argparse.Namespace,
    report: Tell,
) -> Reading:
    """Group the comments where that is not done, then read. Raises :class:`NoSuchPeriod` with the periods there are."""
    grouping.group_store(office, progress=lambda share, doing: report(0.4 * share, doing))
    kind = period.kind if period else arguments.kind or WEEK
    reading = read(
        office,
        period,
        kind=kind,
        scope=scope,
        week_starts_on=arguments.week_starts_on,
        tell=lambda share, doing: report(0.4 + 0.3 * share, doing),
    )
    if reading is None or not reading.figures.received.n:
        raise _unanswered(office, scope, kind, period, arguments.week_starts_on)
    return reading


def _files(bulletin: Bulletin, targets: list[Path], report: Tell, *, issued: bool) -> dict[Path, bytes]:
    """What goes into each file; a form that is asked for twice is made once."""
    made: dict[str, bytes] = {}
    for number, form in enumerate(map(form_of, targets)):
        report(0.7 + 0.3 * number / len(targets), _(form.words))
        if form.name not in made:
            made[form.name] = issued_file(form, bulletin) if issued else form.writer(bulletin)
    return {target: made[form_of(target).name] for target in targets}


def _period(office: Office, arguments: argparse.Namespace) -> Period | None:
    """The period that was asked for; None for the last complete one. Raises :class:`NoSuchPeriod`."""
    words = arguments.week or arguments.period
    if words is None:
        return None
    starts_on = arguments.week_starts_on or office.settings.week_starts_on
    try:
        period = parse(words, week_starts_on=starts_on)
    except ValueError as error:
        raise NoSuchPeriod(str(error)) from error
    kind = WEEK if arguments.week else arguments.kind
    if kind and period.kind != kind:
        raise NoSuchPeriod(
            _("{words} 是 {found}").format(words=words, found=period.words),
            expected=_(KINDS[kind]),
            action=_("请改用 --period，不写 --kind") if arguments.week else _("请去掉 --kind"),
        )
    return period


def _unanswered(
    office: Office, scope: Scope, kind: str, period: Period | None, week_starts_on: int | None
) -> NoSuchPeriod:
    known = counted(office, kind=kind, scope=scope, week_starts_on=week_starts_on)
    there = [known.period(start).key for start in sorted(known.forms["period"].unique(), reverse=True)]
    if not there:
        return NoSuchPeriod(_("这个范围没有满意度答卷"), action=_("请先载入问卷文件，或换一个范围"))
    more = _(" 等 {n} 个").format(n=len(there)) if len(there) > PERIODS_NAMED else ""
    return NoSuchPeriod(
        _("{period}没有满意度答卷").format(period=period.words if period else _("最近一个已结束的周期")),
        expected=_("有答卷的周期：{keys}").format(keys=_("、").join(there[:PERIODS_NAMED]) + more),
    )


def _list(found: pd.DataFrame, arguments: argparse.Namespace) -> None:
    if arguments.csv:
        with record.recording(arguments, "export", object=N_("已印发的通报 {n} 号").format(n=len(found))):
            terminal.print_csv(found)
    else:
        terminal.show_table(found.assign(issued_at=found["issued_at"].dt.strftime("%Y-%m-%d %H:%M")), LISTED)
        terminal.print_line(_("共 {n} 号").format(n=len(found)))


def _compare(office: Office, then: Issued, arguments: argparse.Namespace) -> None:
    with terminal.progress_bar(then.bulletin.number) as report:
        grouping.group_store(office, progress=lambda share, doing: report(0.4 * share, doing))
        now = issuing.today(office, then, tell=lambda share, doing: report(0.4 + 0.6 * share, doing))
    if now is None:
        raise NoSuchPeriod(
            _("{period}现在没有满意度答卷，无从比较").format(period=then.period.words),
            action=_("请看当时的批次是否已撤销"),
        )
    found = differences.compared(then.bulletin, now)
    if arguments.csv:
        with record.recording(arguments, "export", object=N_("通报数字比较 第 {n} 号").format(n=then.bulletin_no)):
            terminal.print_csv(found)
        return
    terminal.show_table(_in_words(found.head(ROWS_SHOWN), now.thresholds), COMPARED)
    if len(found) > ROWS_SHOWN:
        terminal.print_line(_("另有 {n} 处未列出，可用 --csv 取得全部").format(n=len(found) - ROWS_SHOWN))
    terminal.print_line(_("{n} 处不同，{equal} 处相同").format(n=len(found), equal=found.attrs["equal"]))


def _in_words(found: pd.DataFrame, thresholds: tuple[int, ...]) -> pd.DataFrame:
    def told(column: str) -> list[str]:
        return [
            written(value, kind, thresholds=thresholds) if how != missing else ""
            for value, kind, how in zip(found[column], found["format"], found["how"], strict=True)
            for missing in [differences.APPEARED if column == "then" else differences.VANISHED]
        ]

    changes = [
        written(change, differences.change_format(kind)) if pd.notna(change) else ""
        for change, kind in zip(found["change"], found["format"], strict=True)
    ]
    return found.assign(
        then=told("then"),
        now=told("now"),
        change=changes,
        what=[_(differences.WHAT[what]) for what in found["what"]],
        how=[_(differences.HOW[how]) for how in found["how"]],
    )
