"""``retain --months N`` and ``erase``: answers whose time is over, and one person's answers on request."""

from __future__ import annotations

import argparse
import getpass
from contextlib import closing

from analytics.commands import record, terminal
from analytics.commands.cycle import known
from analytics.flows import retention
from analytics.flows.office import open_office
from analytics.language import N_, _
from analytics.store.retention import Expired

HEADINGS = {
    "batch_id": N_("批次"),
    "response_id": N_("答卷编号"),
    "title": N_("调查"),
    "round": N_("轮次"),
    "community_id": N_("小区编号"),
    "submitted_at": N_("提交时间"),
    "n_answers": N_("答案数"),
    "n_comments": N_("意见数"),
}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("retain", parents=[common], help=_("清理超过保存期限的答卷，统计数保留"))
    parser.add_argument("--months", type=int, required=True, metavar="N", help=_("答卷保存几个月"))
    parser.add_argument("--dry-run", action="store_true", help=_("只说明会清理什么，不清理"))
    parser.set_defaults(run=run_retain)
    parser = commands.add_parser("erase", parents=[common], help=_("应本人要求删除其答卷和意见，统计数随之更新"))
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument("--respondent", metavar="KEY", help=_("受访户标识，16 位十六进制"))
    who.add_argument(
        "--household", metavar="NUMBER", help=_("本人报的户号，写法与上传的文件一致；须同时写 --community")
    )
    who.add_argument("--form", metavar="ID", help=_("答卷编号"))
    parser.add_argument("--community", metavar="COMMUNITY", help=_("小区编号或名称"))
    parser.add_argument("--dry-run", action="store_true", help=_("只列出会删除的答卷，不删除"))
    parser.set_defaults(run=run_erase, parser=parser)


def run_retain(arguments: argparse.Namespace) -> int:
    with closing(open_office(arguments.database)) as office:
        told = retention.expired(office, arguments.months)
        terminal.print_line(_told(told, arguments.months))
        if arguments.dry_run or not told.forms:
            return 0
        what = N_("早于 {months} 个月的答卷").format(months=arguments.months)
        with record.recording(arguments, "retain", object=what) as deed:
            gone = retention.retire(office, arguments.months, by=getpass.getuser())
            deed.detail = N_("答卷 {forms} 份、意见 {comments} 条").format(forms=gone.forms, comments=gone.comments)
    terminal.print_line(_("已清理，数据文件已重写；请同时清理更早的备份和原始文件"))
    return 0


def _told(found: Expired, months: int) -> str:
    if not found.forms:
        return _("没有超过 {months} 个月的答卷").format(months=months)
    return _(
        "超过 {months} 个月的答卷 {forms} 份（{first} 至 {last}，{batches} 个批次）：删除答案 {answers} 条、"
        "意见 {comments} 条和受访户标识，保留各题按周的统计数和答卷数；"
        "选项统计、交叉分析、意见主题和按户去重的数字不再包含它们。"
        "剩余答卷 {left} 份。同意征询和业主表决的答卷不在清理之列"
    ).format(
        months=months,
        forms=found.forms,
        first=f"{found.earliest:%Y-%m-%d}",
        last=f"{found.latest:%Y-%m-%d}",
        batches=found.batches,
        answers=found.answers,
        comments=found.comments,
        left=found.forms_left,
    )


def run_erase(arguments: argparse.Namespace) -> int:
    if arguments.household and not arguments.community:
        arguments.parser.error(_("--household 须同时写 --community"))
    with closing(open_office(arguments.database)) as office:
        keys: tuple[str, ...] = (arguments.respondent,) if arguments.respondent else ()
        if arguments.household:
            community = str(known(office, arguments.community)["community_id"])
            keys = (retention.respondent_key(office, community, arguments.household),)
        response_ids = (arguments.form,) if arguments.form else ()
        found = retention.forms(office, keys=keys, response_ids=response_ids)
        if not found.empty:
            terminal.show_table(found, HEADINGS)
        if arguments.dry_run and not found.empty:
            return 0
        # Not who asked: the log outlives the answers, and would tell that somebody had given some.
        with record.recording(arguments, "erase", object=N_("应本人要求")) as deed:
            gone = retention.forget(office, keys=keys, response_ids=response_ids, by=getpass.getuser())
            deed.detail = N_("答卷 {n} 份").format(n=len(gone))
    terminal.print_line(_("已删除 {n} 份答卷，数据文件已重写；请同时从原始文件和备份中删去").format(n=len(found)))
    return 0
