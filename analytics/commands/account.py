"""``account add|change|passwd|disable|enable|list|sessions``: who may sign in, as whom, and for which places."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import os
import pwd
import sys
from typing import Final

import pandas as pd

from analytics import clock
from analytics.access import accounts, audit, open_registry, passwords, sessions
from analytics.access.account_rules import PLACES, AccountRefused, scope_in_words
from analytics.access.audit import Actor
from analytics.access.roles import ROLES
from analytics.commands import account_places, terminal
from analytics.language import C_, N_, _, by_spelling
from analytics.model import EVERYWHERE, Scope
from analytics.settings import read_settings
from analytics.standard import people
from analytics.store.accounts import Account
from analytics.store.registry import Registry

HEADINGS: Final = {
    "name": N_("账号"),
    "display": N_("姓名"),
    "role": N_("角色"),
    "scope": N_("范围"),
    "state": N_("状态"),
    "changed_at": N_("最近修改"),
    "changed_by": N_("修改人"),
}
_LONGEST_BY: Final = 20
SESSION_HEADINGS: Final = {
    "started": N_("登录时间"),
    "seen": N_("最近操作"),
    "expires": N_("最迟结束"),
    "address": N_("地址"),
}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("account", help=_("管理账号：新建、修改、停用、密码、登录"))
    kinds = parser.add_subparsers(required=True, metavar="add|change|passwd|disable|enable|list|sessions")
    parents = [common, acting()]
    making = kinds.add_parser("add", parents=parents, help=_("新建账号"))
    _describes(making, is_new=True)
    _takes_password(making)
    making.set_defaults(run=run_add)
    changing = kinds.add_parser("change", parents=parents, help=_("修改角色、范围或姓名"))
    _describes(changing, is_new=False)
    changing.set_defaults(run=run_change)
    setting = kinds.add_parser("passwd", parents=parents, help=_("重设密码"))
    setting.add_argument("name", metavar="NAME")
    _takes_password(setting)
    setting.set_defaults(run=run_passwd)
    for word, run, about in (("disable", run_disable, _("停用账号")), ("enable", run_enable, _("启用账号"))):
        switching = kinds.add_parser(word, parents=parents, help=about)
        switching.add_argument("name", metavar="NAME")
        switching.set_defaults(run=run)
    kinds.add_parser("list", parents=[common], help=_("列出全部账号")).set_defaults(run=run_list)
    open_ones = kinds.add_parser("sessions", parents=parents, help=_("列出一个账号的登录；--end 全部退出"))
    open_ones.add_argument("name", metavar="NAME")
    open_ones.add_argument("--end", action="store_true", help=_("退出这个账号的全部登录"))
    open_ones.set_defaults(run=run_sessions)


def acting() -> argparse.ArgumentParser:
    """The option that says who is at the keyboard."""
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument("--by", metavar="WHO", default="", help=_("操作人姓名，记入操作记录；默认为系统用户"))
    return parent


def actor(arguments: argparse.Namespace) -> Actor:
    """Who acts: the system's user, whom an environment variable cannot rename, and the name he gives."""
    try:
        user = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a user that the system has no name for, as in many containers
        user = str(os.getuid())
    by = audit.clean(getattr(arguments, "by", ""), _LONGEST_BY)
    if by in ("", user):
        return Actor(people.AT_MACHINE.format(user=user))
    return Actor(people.NAMED_AT_MACHINE.format(by=by, user=user))


def registry_of(arguments: argparse.Namespace) -> Registry:
    """The registry beside the data that the command works on."""
    return open_registry(read_settings(), arguments.database)


def run_add(arguments: argparse.Namespace) -> int:
    registry, scope = registry_of(arguments), scope_of(arguments.scope)
    password = _password(arguments)
    made = accounts.add(
        registry,
        arguments.name,
        role=arguments.role,
        scope=scope,
        display=arguments.display or "",
        password=password,
        actor=actor(arguments),
        now=clock.now(),
    )
    print(
        _("账号 {name} 已建立：{role}，{scope}").format(
            name=made.name, role=_(ROLES[made.role]), scope=scope_in_words(scope)
        )
    )
    _tell_first(arguments, password)
    account_places.tell_unknown(scope, arguments.database)
    return 0


def run_change(arguments: argparse.Namespace) -> int:
    scope = EVERYWHERE if arguments.everywhere else scope_of(arguments.scope) if arguments.scope else None
    if arguments.role is None and scope is None and arguments.display is None:
        raise AccountRefused(
            _("没有说要改什么"), expected=_("、").join(("--role", "--scope", "--everywhere", "--display"))
        )
    if arguments.everywhere and arguments.scope:
        raise AccountRefused(_("既写了范围，又写了全市"), action=_("请只用 --scope 或 --everywhere"))
    after = accounts.change(
        registry_of(arguments),
        arguments.name,
        role=arguments.role,
        scope=scope,
        display=arguments.display,
        actor=actor(arguments),
        now=clock.now(),
    )
    words = _("账号 {name} 现为：{role}，{scope}")
    print(words.format(name=after.name, role=_(ROLES[after.role]), scope=scope_in_words(after.scope)))
    account_places.tell_unknown(scope or EVERYWHERE, arguments.database)
    return 0


def run_passwd(arguments: argparse.Namespace) -> int:
    registry = registry_of(arguments)
    account = accounts.find(registry, arguments.name)
    password = _password(arguments)
    accounts.set_password(registry, account.name, password, actor=actor(arguments), now=clock.now())
    print(_("账号 {name} 的密码已重设，原有的登录已全部退出").format(name=account.name))
    _tell_first(arguments, password)
    return 0


def run_disable(arguments: argparse.Namespace) -> int:
    accounts.disable(registry_of(arguments), arguments.name, actor=actor(arguments), now=clock.now())
    print(_("账号 {name} 已停用，其登录已全部退出").format(name=arguments.name))
    return 0


def run_enable(arguments: argparse.Namespace) -> int:
    accounts.enable(registry_of(arguments), arguments.name, actor=actor(arguments), now=clock.now())
    print(_("账号 {name} 已启用").format(name=arguments.name))
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    found = accounts.listed(registry_of(arguments))
    if not found:
        print(_("还没有账号，看板只供本机使用"))
        return 0
    rows = [
        {**vars(one), "role": _(ROLES[one.role]), "scope": scope_in_words(one.scope), "state": _state(one)}
        for one in found
    ]
    terminal.show_table(pd.DataFrame(rows), HEADINGS)
    return 0


def run_sessions(arguments: argparse.Namespace) -> int:
    registry, now = registry_of(arguments), clock.now()
    account = accounts.find(registry, arguments.name)
    if arguments.end:
        ended = sessions.end_all(registry, account.name, actor=actor(arguments), now=now)
        print(_("账号 {name} 的 {n} 个登录已退出").format(name=account.name, n=ended))
        return 0
    found = sessions.of(registry, account.name, now)
    if not found:
        print(_("账号 {name} 没有登录").format(name=account.name))
        return 0
    moments = ("started", "seen", "expires")
    rows = [{"address": one.address} | {name: _moment(getattr(one, name)) for name in moments} for one in found]
    terminal.show_table(pd.DataFrame(rows), SESSION_HEADINGS)
    return 0


def scope_of(words: list[str]) -> Scope:
    """The scope that ``区县=市中区`` and the like tell; several of one level add up.

    >>> scope_of(["区县=市中区、薛城区", "street=光明路街道"]).district
    ('市中区', '薛城区')
    """
    levels: dict[str, list[str]] = {level: [] for level in PLACES}
    codes = by_spelling(PLACES) | {level: level for level in PLACES}
    for word in words:
        key, _separator, names = word.replace("＝", "=").partition("=")
        given = [name.strip() for name in names.replace(",", "、").replace("，", "、").split("、") if name.strip()]
        if key.strip() not in codes or not given:
            raise AccountRefused(_("范围写作“{word}”").format(word=word), expected=_("区县=市中区，或 城市=…、街道=…"))
        levels[codes[key.strip()]] += given
    return Scope(**{level: tuple(dict.fromkeys(names)) for level, names in levels.items()})


def _describes(parser: argparse.ArgumentParser, *, is_new: bool) -> None:
    parser.add_argument("name", metavar="NAME")
    roles = _("、").join(f"{code} {_(words)}" for code, words in ROLES.items())
    parser.add_argument("--role", choices=list(ROLES), required=is_new, help=_("角色：{roles}").format(roles=roles))
    parser.add_argument(
        "--scope",
        action="append",
        default=[],
        metavar=_("区县=…"),
        help=_("只看这些地方，可多次：城市=…、区县=…、街道=…；不写为全市"),
    )
    if not is_new:
        parser.add_argument("--everywhere", action="store_true", help=_("范围改为全市"))
    parser.add_argument("--display", metavar=_("姓名"), help=_("显示的姓名"))


def _takes_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--generate", action="store_true", help=_("由系统给出一次性的首个密码，只显示这一次"))


def _password(arguments: argparse.Namespace) -> str:
    """A password asked for twice at the terminal, where it is not shown; or a made one."""
    if arguments.generate:
        return passwords.generated()
    if not sys.stdin.isatty():
        # Words in a pipe or on the command line stay in the shell's history and in lists of processes.
        raise AccountRefused(_("这里没有终端，不能输入密码"), action=_("请在终端上运行，或用 --generate"))
    first = getpass.getpass(_("首个密码："))
    if first != getpass.getpass(_("再输入一遍：")):
        raise AccountRefused(_("两遍输入的密码不同"), action=_("请重新运行"))
    return first


def _tell_first(arguments: argparse.Namespace, password: str) -> None:
    if arguments.generate:
        print(_("首个密码（只显示这一次，登录后须立即修改）：{password}").format(password=password))
    else:
        print(_("首次登录后须修改密码"))


def _state(account: Account) -> str:
    if account.disabled:
        return _("已停用")
    return _("待改首个密码") if account.must_change else C_("account", "正常")


def _moment(seconds: int) -> str:
    return dt.datetime.fromtimestamp(seconds, clock.OFFICE_TIME).strftime("%Y-%m-%d %H:%M")
