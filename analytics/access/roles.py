"""Who may do what: one table of every page, every command and every action.

A role is what somebody does, a scope is for which part of the city. Both are decided here and in the store before
anything is asked for, never by hiding what has been fetched. What is not in the table is not allowed.
"""

from __future__ import annotations

from typing import Final

from analytics.language import N_
from analytics.model import Scope

ROLES: Final = {
    "viewer": N_("查看人员"),
    "leader": N_("领导"),
    "analyst": N_("分析人员"),
    "administrator": N_("管理员"),
}
# Nobody's role: the one person at a machine on which there are no accounts yet.
DESKTOP: Final = "desktop"

_EVERYBODY: Final = frozenset({*ROLES, DESKTOP})
_LEADERS: Final = frozenset({"leader", "analyst", DESKTOP})
_ANALYSTS: Final = frozenset({"analyst", DESKTOP})
# An administrator grants what others see; residents' files are none of his work.
_PROGRAMMES: Final = frozenset({"administrator", DESKTOP})
_ADMINISTRATORS: Final = frozenset({"administrator"})

PAGES: Final = {
    "overview": _EVERYBODY,
    "acceptance": _EVERYBODY,
    "community": _EVERYBODY,
    "satisfaction": _EVERYBODY,
    "weekly": _EVERYBODY,
    "wishes": _EVERYBODY,
    "consent": _EVERYBODY,
    "votes": _EVERYBODY,
    "publicity": _EVERYBODY,
    "works": _EVERYBODY,
    "rectification": _EVERYBODY,
    "comments": _EVERYBODY,
    "topic": _EVERYBODY,
    "hot_issues": _EVERYBODY,
    "search": _EVERYBODY,
    "comparison": _EVERYBODY,
    "ranking": _EVERYBODY,
    "compare": _EVERYBODY,
    "drivers": _EVERYBODY,
    "crosstabs": _EVERYBODY,
    "sample": _EVERYBODY,
    "questionnaire": _EVERYBODY,
    "planning": _EVERYBODY,
    "methods": _EVERYBODY,
    "upload": _ANALYSTS,
    "batches": _ANALYSTS,
    "review": _ANALYSTS,
    "codebook": _ANALYSTS,
    "programmes": _PROGRAMMES,
    "accounts": _ADMINISTRATORS,
    "audit": _ADMINISTRATORS,
}
# Whose work a command is. On the command line the rights to the files decide: who may read them is past every role.
COMMANDS: Final = {
    "inspect": _ANALYSTS,
    "load": _ANALYSTS,
    "aggregate": _ANALYSTS,
    "batches": _ANALYSTS,
    "undo": _ANALYSTS,
    "redo": _ANALYSTS,
    "topics": _ANALYSTS,
    "verdicts": _EVERYBODY,
    "hot-issues": _EVERYBODY,
    "cycle": _EVERYBODY,
    "ledger": _EVERYBODY,
    "weekly": _LEADERS,
    "erase": _ANALYSTS,
    "retain": _ADMINISTRATORS,
    "backup": _ADMINISTRATORS,
    "restore": _ADMINISTRATORS,
    "transfer": _ADMINISTRATORS,
    "account": _ADMINISTRATORS,
    "audit": _ADMINISTRATORS,
}
ACTIONS: Final = {
    "read": _EVERYBODY,
    "export": _EVERYBODY,
    "issue_bulletin": _LEADERS,
    "upload": _ANALYSTS,
    "undo": _ANALYSTS,
    "redo": _ANALYSTS,
    "read_raw": _ANALYSTS,
    "erase": _ANALYSTS,
    "edit_topics": _ANALYSTS,
    "edit_codebook": _ANALYSTS,
    "edit_definitions": _ANALYSTS,
    "judge_comments": _ANALYSTS,
    "edit_cycle": _ANALYSTS,
    "accept": _ANALYSTS,
    "edit_programmes": _PROGRAMMES,
    "manage_accounts": _ADMINISTRATORS,
    "read_audit": _ADMINISTRATORS,
}
# The page at the top of the site, whose address has no name.
FIRST: Final = "overview"
PERMISSIONS: Final = {"page": PAGES, "command": COMMANDS, "action": ACTIONS}

# A file holds answers of any part of the city, and its topics, words and definitions are the same in all parts: who is
# responsible for one part only sees no file's figures and changes none of these.
PAGES_OF_THE_WHOLE: Final = frozenset({"upload", "batches", "review", "codebook"})
ACTIONS_ON_THE_WHOLE: Final = frozenset(
    {
        "upload",
        "undo",
        "redo",
        "read_raw",
        "erase",
        "edit_topics",
        "edit_codebook",
        "edit_definitions",
        "judge_comments",
    }
)


def allowed(role: str, scope: Scope, page: str) -> bool:
    """Whether ``role`` may open the page of that file name, if ``scope`` is all he sees.

    >>> allowed("viewer", Scope(), "overview"), allowed("viewer", Scope(), "upload")
    (True, False)
    >>> allowed("analyst", Scope(), "upload"), allowed("analyst", Scope(district=("市中区",)), "upload")
    (True, False)
    """
    return role in PAGES.get(page, frozenset()) and (scope.is_everywhere or page not in PAGES_OF_THE_WHOLE)


def may(role: str, scope: Scope, action: str) -> bool:
    """Whether ``role`` may do ``action``, if ``scope`` is all he sees.

    >>> may("leader", Scope(), "issue_bulletin"), may("viewer", Scope(), "issue_bulletin")
    (True, False)
    >>> may("analyst", Scope(district=("市中区",)), "undo"), may("viewer", Scope(), "no such action")
    (False, False)
    """
    return role in ACTIONS.get(action, frozenset()) and (scope.is_everywhere or action not in ACTIONS_ON_THE_WHOLE)


def may_command(role: str, command: str) -> bool:
    """Whether ``command`` is the work of ``role``."""
    return role in COMMANDS.get(command, frozenset())
