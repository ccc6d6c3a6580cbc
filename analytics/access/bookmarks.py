"""Views that a reader keeps under names of his own. A bookmark is a link: it opens what he may see at that time."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from analytics.access.roles import PAGES
from analytics.errors import MinyiError
from analytics.language import _
from analytics.store import bookmarks as stored
from analytics.store.bookmarks import Bookmark
from analytics.store.registry import Registry

MOST: Final = 50
LONGEST_NAME: Final = 40  # characters
_LONGEST_QUERY: Final = 4_000  # characters of all filters together; about as long as browsers take an address
_UNSEEN: Final = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


class BookmarkRefused(MinyiError):
    """A bookmark that cannot be kept under that name, or not at all."""


def listed(registry: Registry, account: str) -> list[Bookmark]:
    """The bookmarks of ``account`` ('' at a machine without accounts), oldest first."""
    with registry.reading() as connection:
        return stored.listed(connection, account)


def keep(registry: Registry, account: str, name: str, page: str, query: Mapping[str, Sequence[str]]) -> None:
    """Keep ``page`` with its ``query`` under ``name``.

    Raises :class:`BookmarkRefused` for a name that is empty, too long or taken, and when there are ``MOST`` already.
    """
    if page not in PAGES:
        raise ValueError(f"page {page!r}, expected one of {', '.join(PAGES)}")
    called = cleaned(name)
    if sum(len(key) + sum(map(len, values)) for key, values in query.items()) > _LONGEST_QUERY:
        raise BookmarkRefused(_("筛选条件太多，记不下"), action=_("请减少所选的筛选项，再加书签"))
    with registry.writing() as connection:
        known = stored.listed(connection, account)
        if len(known) >= MOST:
            raise BookmarkRefused(
                _("已有 {n} 个书签").format(n=len(known)),
                expected=_("最多 {most} 个").format(most=MOST),
                action=_("请先删除不用的书签"),
            )
        _refuse_taken(known, called)
        stored.add(connection, account, called, page, query)


def rename(registry: Registry, account: str, number: int, name: str) -> None:
    """Call a bookmark of ``account`` otherwise. Raises :class:`BookmarkRefused` as :func:`keep` does."""
    called = cleaned(name)
    with registry.writing() as connection:
        _refuse_taken([one for one in stored.listed(connection, account) if one.number != number], called)
        stored.rename(connection, account, number, called)


def remove(registry: Registry, account: str, number: int) -> None:
    """Forget a bookmark of ``account``; another's of that number stays."""
    with registry.writing() as connection:
        stored.remove(connection, account, number)


def cleaned(name: str) -> str:
    """``name`` on one line without what cannot be seen. Raises :class:`BookmarkRefused` where none is left.

    >>> cleaned("  市中区\\n未达标\\u202e ")
    '市中区 未达标'
    """
    seen = "".join(
        " " if character.isspace() else character
        for character in name
        if character.isspace() or unicodedata.category(character) not in _UNSEEN
    )
    called = " ".join(seen.split())
    if not called or len(called) > LONGEST_NAME:
        raise BookmarkRefused(
            _("书签名称有 {n} 个字").format(n=len(called)), expected=_("1 至 {most} 个字").format(most=LONGEST_NAME)
        )
    return called


def _refuse_taken(known: Sequence[Bookmark], name: str) -> None:
    if any(one.name == name for one in known):
        raise BookmarkRefused(_("已有同名的书签“{name}”").format(name=name), action=_("请换一个名称"))
