"""``backup FILE`` and ``restore FILE``: everything that is kept, in one file, and put back from it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from analytics import clock
from analytics.access import accounts
from analytics.commands import terminal
from analytics.commands.account import acting, actor, registry_of
from analytics.errors import UnreadableFile
from analytics.flows import archive, backup, restoring
from analytics.flows.archive import Manifest
from analytics.language import _
from analytics.settings import read_settings
from analytics.store.connection import file_of, is_server

_TOLD: Final = ("batches", "responses", "comments")  # tables of the store


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    making = commands.add_parser("backup", parents=[common, acting()], help=_("备份数据、账号和操作记录，看板不必停"))
    making.add_argument("file", type=Path, metavar="FILE", help=_("写到这个文件，如 备份-20260901.minyi"))
    making.add_argument("--overwrite", action="store_true", help=_("已有同名文件则替换"))
    making.add_argument(
        "--wait", type=float, default=backup.WAIT_SECONDS, metavar="SECONDS", help=_("有人正在写入时最多等多少秒")
    )
    making.set_defaults(run=run_backup)
    putting = commands.add_parser("restore", parents=[common, acting()], help=_("从备份恢复，须先停止看板"))
    putting.add_argument("file", type=Path, metavar="FILE", help=_("backup 做成的文件"))
    putting.add_argument("--check", action="store_true", help=_("只核对备份是否完好，不恢复"))
    putting.add_argument("--sha256", default="", metavar="HASH", help=_("备份时给出的 SHA-256：据以发现备份被换过"))
    deciding = putting.add_mutually_exclusive_group()
    deciding.add_argument(
        "--with-accounts",
        dest="accounts",
        action="store_const",
        const=restoring.TAKE,
        default="",
        help=_("这里没有账号时，恢复备份里的账号，均为停用"),
    )
    deciding.add_argument(
        "--without-accounts",
        dest="accounts",
        action="store_const",
        const=restoring.LEAVE,
        help=_("这里没有账号时，也不恢复备份里的账号"),
    )
    putting.add_argument(
        "--enabled", action="store_true", help=_("恢复的账号不停用：已核对备份之后没有停用过账号、降过权限、改过密码")
    )
    putting.set_defaults(run=run_restore)


def run_backup(arguments: argparse.Namespace) -> int:
    url = arguments.database or read_settings().database
    made = backup.back_up(
        url,
        registry_of(arguments),
        arguments.file,
        actor=actor(arguments),
        now=clock.now(),
        overwrite=arguments.overwrite,
        wait_seconds=arguments.wait,
    )
    terminal.print_line(_("备份已写入 {file}，{size}").format(file=made.path, size=archive.size(made.bytes)))
    _tell(made.manifest)
    terminal.print_line(_("SHA-256（请另存一处）：{hash}").format(hash=made.sha256))
    terminal.print_line(_("备份里有居民的答卷，请像数据一样保管；此后应要求删除的个人答卷仍在其中，到期请销毁旧备份"))
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    url = arguments.database or read_settings().database
    if not arguments.file.is_file():
        raise UnreadableFile(_("没有文件 {file}").format(file=arguments.file), action=_("请核对文件名"))
    if arguments.sha256 and archive.digest(arguments.file) != arguments.sha256.strip().lower():
        raise UnreadableFile(
            _("备份 {file} 的 SHA-256 与所给的不同").format(file=arguments.file),
            action=_("它在备份之后被改过或换过，请改用另一份"),
        )
    if arguments.check:
        # Unpacked where the data are, where there is room for them; beside the backup where they are on a server.
        folder = arguments.file.resolve().parent if is_server(url) else file_of(url).parent
        folder.mkdir(parents=True, exist_ok=True)
        _tell(restoring.examine(arguments.file, folder))
        terminal.print_line(_("备份完好，可以恢复"))
        return 0
    registry = registry_of(arguments)
    done = restoring.restore(
        arguments.file,
        url,
        registry,
        accounts_of_backup=arguments.accounts,
        enabled=arguments.enabled,
        actor=actor(arguments),
        now=clock.now(),
    )
    _tell(done.manifest)
    terminal.print_line(_("已恢复到上述备份，所有人都须重新登录"))
    for aside in filter(None, (done.store_aside, done.registry_aside)):
        terminal.print_line(_("原来的文件留为 {file}，核对无误后请删除").format(file=aside))
    if done.took_accounts and done.manifest.registry.rows["accounts"] and not arguments.enabled:
        terminal.print_line(_("账号已恢复，均为停用；请逐个核对后启用，管理员在先："))
        for account in sorted(accounts.listed(registry), key=lambda one: one.role != "administrator"):
            terminal.print_line(f"  python -m analytics account enable {account.name}")
    elif not done.took_accounts:
        terminal.print_line(_("账号、密码和操作记录仍是恢复以前的"))
    if done.deletions_since:
        terminal.print_line(
            _("备份之后曾从 {n} 个批次删去个人答卷或到期答卷，它们已随备份回来：请再次运行 erase、retain").format(
                n=done.deletions_since
            )
        )
    return 0


def _tell(manifest: Manifest) -> None:
    store, registry = manifest.store, manifest.registry
    terminal.print_line(
        _("{made_at} 由 {who} 备份").format(made_at=manifest.made_at[:16].replace("T", " "), who=manifest.made_by)
    )
    terminal.print_line(
        _("数据 {size}：批次 {batches} 个、答卷 {responses} 份、意见 {comments} 条").format(
            size=archive.size(store.bytes), **{name: store.rows.get(name, 0) for name in _TOLD}
        )
    )
    terminal.print_line(
        _("账号文件 {size}：账号 {accounts} 个、操作记录 {events} 条").format(
            size=archive.size(registry.bytes), accounts=registry.rows["accounts"], events=registry.rows["audit"]
        )
    )
