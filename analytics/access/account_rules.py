"""What an account may be: its name, its role and scope, and that somebody always administers."""

from __future__ import annotations

import unicodedata
from typing import Final

from analytics.access.roles import ROLES
from analytics.errors import MinyiError
from analytics.language import N_, _, headed
from analytics.model import Scope
from analytics.store import accounts as stored
from analytics.store.accounts import ADMINISTRATOR
from analytics.store.registry import Connection

SHORTEST, LONGEST = 2, 64
_SIGNS: Final = "._-@"
LONGEST_DISPLAY: Final = 40
PLACES: Final = {"city": N_("城市"), "district": N_("区县"), "street": N_("街道")}
# What of an account can be changed, as the audit log tells of it.
CHANGEABLE: Final = {"role": N_("角色"), "scope": N_("范围"), "display": N_("姓名")}
EVERYWHERE: Final = N_("全市")


class AccountRefused(MinyiError):
    """An account cannot be made or changed as was asked."""


class UnknownAccount(MinyiError):
    """No account has that name."""


def scope_in_words(scope: Scope) -> str:
    """The places of a scope, or the whole city.

    >>> scope_in_words(Scope(district=("市中区",), street=("光明路街道", "矿区街道"))), scope_in_words(Scope())
    ('区县：市中区；街道：光明路街道、矿区街道', '全市')
    """
    parts = [headed(_(word), _("、").join(names)) for level, word in PLACES.items() if (names := getattr(scope, level))]
    return _("；").join(parts) or _(EVERYWHERE)


def folded(name: str) -> str:
    """``name`` as accounts are told apart by: ＷＡＮＧ, Wang and wang are one.

    >>> folded(" ＷＡＮＧ.Fang ")
    'wang.fang'
    """
    # Half of a character, which only a hostile form sends, is none.
    before, after = None, name.encode("utf-8", "replace").decode().strip()
    while after != before:
        before, after = after, unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", after).casefold()).strip()
    return after


def fitting_name(name: str) -> str:
    """The folded name. Raises :class:`AccountRefused` where it cannot be one."""
    found = folded(name[: 8 * LONGEST])
    if not SHORTEST <= len(found) <= LONGEST or not all(one.isalnum() or one in _SIGNS for one in found):
        raise AccountRefused(
            _("账号名写作“{name}”").format(name=name[:LONGEST]),
            expected=_("{least} 到 {most} 个字母、汉字或数字，可用 . _ - @").format(least=SHORTEST, most=LONGEST),
        )
    return found


def fitting_display(display: str, name: str) -> str:
    """The name that others see; the account's own where none is given."""
    found = " ".join(unicodedata.normalize("NFC", display).split()) or name
    unseen = any(unicodedata.category(one).startswith("C") for one in found)
    if len(found) > LONGEST_DISPLAY or unseen:
        raise AccountRefused(
            _("显示的姓名过长或含有看不见的字符"), expected=_("至多 {n} 个字").format(n=LONGEST_DISPLAY)
        )
    return found


def check_duties(role: str, scope: Scope) -> None:
    """Raises :class:`AccountRefused` for a role that there is not, and a scope that does not fit it."""
    if role not in ROLES:
        raise AccountRefused(_("没有“{role}”这种角色").format(role=role), expected=_("、").join(ROLES))
    if scope.community_id:
        raise AccountRefused(_("账号的范围不能到小区"), expected=_("城市、区县或街道"))
    if role == ADMINISTRATOR and not scope.is_everywhere:
        raise AccountRefused(_("管理员的范围是全市，不能限定"), action=_("请去掉范围，或改用其他角色"))
    if scope.street and not scope.district:
        # Streets of one name lie in several districts.
        raise AccountRefused(_("只写了街道，没有写区县"), action=_("请同时写明街道所在的区县"))


def check_somebody_administers(connection: Connection) -> None:
    """Raises :class:`AccountRefused` where accounts would be left without an administrator who may sign in."""
    if stored.count(connection) and not stored.administrators(connection):
        raise AccountRefused(
            _("这样就没有可以登录的管理员了"),
            expected=_("至少一个未停用的管理员"),
            action=_("请先建立另一个管理员（第一个账号须为管理员）"),
        )
