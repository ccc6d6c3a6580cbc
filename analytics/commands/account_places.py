"""A word of warning where an account's scope names a place that the register does not have."""

from __future__ import annotations

from contextlib import closing

from analytics.commands import terminal
from analytics.flows.office import open_office
from analytics.language import _
from analytics.model import Scope
from analytics.settings import read_settings
from analytics.store import communities
from analytics.store.accounts import LEVELS
from analytics.store.connection import file_of, is_server


def unknown(scope: Scope, database: str | None) -> list[str]:
    """The places of ``scope`` that no community of the register lies in; none while there is no data."""
    url = database or read_settings().database
    if scope.is_everywhere or not (is_server(url) or file_of(url).exists()):
        return []
    with closing(open_office(database)) as office:
        known = communities.communities(office.store)
    if known.empty:
        return []
    return [name for level in LEVELS for name in getattr(scope, level) if name not in set(known[level])]


def tell_unknown(scope: Scope, database: str | None) -> None:
    """Say so on standard error: such an account is right when the register comes later, and sees nothing until then."""
    if found := unknown(scope, database):
        terminal.errors.print(
            _("请核对：名册中还没有“{places}”，这样的账号看不到任何数据").format(places=_("、").join(found)),
            soft_wrap=True,
        )
