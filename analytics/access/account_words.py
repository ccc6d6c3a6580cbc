"""What the log tells of accounts: which duties one was given, and what of them was changed.

Written in the words of record, and read back in the reader's language; names of people and of places stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from analytics.access.account_rules import CHANGEABLE, EVERYWHERE, PLACES, scope_in_words
from analytics.access.roles import ROLES
from analytics.language import N_, _, headed, of_record, standard, word_for
from analytics.model import Scope
from analytics.standard.sentences import Sentence, Wording, as_it_is, words

_CHANGE: Final = N_("{before} → {after}")
_BETWEEN: Final = N_("；")
_LEVELS: Final = standard(*PLACES.values())
_FIELDS: Final = standard(*CHANGEABLE.values())
_CODES: Final = {message: code for code, message in CHANGEABLE.items()}
_NEXT: Final = re.compile(rf"；(?=(?:{'|'.join(map(re.escape, _FIELDS))})：)")
_ROLES: Final = standard(*ROLES.values())
_ROLE: Final = words(_ROLES)


def given(role: str, scope: Scope) -> str:
    """What a new account may do, as the log keeps it.

    >>> given("viewer", Scope(district=("市中区",)))
    '查看人员，区县：市中区'
    """
    with of_record():
        return _(DUTIES).format(role=word_for(ROLES, role), scope=scope_in_words(scope))


def changed(before: Mapping[str, object], after: Mapping[str, object]) -> str:
    """What became of an account, by CHANGEABLE, as the log keeps it: of each what it was and what it is.

    >>> changed({"role": "viewer"}, {"role": "leader"})
    '角色：查看人员 → 领导'
    """
    with of_record():
        return _(_BETWEEN).join(
            headed(
                word_for(CHANGEABLE, name),
                _(_CHANGE).format(before=_told(name, before[name]), after=_told(name, after[name])),
            )
            for name in after
        )


def _told(name: str, value: object) -> str:
    if isinstance(value, Scope):
        return scope_in_words(value)
    return word_for(ROLES, value) if name == "role" else str(value)


def _scope_shown(stored: str) -> str:
    """The places of a scope under the reader's words for what they are; as it stands where it is no scope."""
    if stored == EVERYWHERE or not _is_scope(stored):
        return _(EVERYWHERE) if stored == EVERYWHERE else stored
    parts = (part.partition("：") for part in stored.split("；"))
    return _(_BETWEEN).join(
        headed(_(_LEVELS[level]), _("、").join(names.split("、"))) for level, _colon, names in parts
    )


def _is_scope(stored: str) -> bool:
    parts = (part.partition("：") for part in stored.split("；"))
    return stored == EVERYWHERE or all(level in _LEVELS and names for level, _colon, names in parts)


SCOPE: Final = Wording(_scope_shown, as_it_is)
DUTIES: Final = N_("{role}，{scope}")
_GIVEN: Final = Sentence(DUTIES, role=_ROLE, scope=SCOPE)
_TURNED: Final = {
    "role": Sentence(_CHANGE, before=_ROLE, after=_ROLE),
    "scope": Sentence(_CHANGE, before=SCOPE, after=SCOPE),
    "display": Sentence(_CHANGE),
}


def given_shown(stored: str) -> str | None:
    """What :func:`given` wrote, in the reader's language; None where it is something else."""
    role, _comma, scope = stored.partition("，")
    return _GIVEN.read(stored) if role in _ROLES and _is_scope(scope) else None


def changed_shown(stored: str) -> str | None:
    """What :func:`changed` wrote, in the reader's language; None where it is something else."""
    told = []
    for part in _NEXT.split(stored):
        field, colon, change = part.partition("：")
        if not colon or field not in _FIELDS or (said := _TURNED[_CODES[_FIELDS[field]]].read(change)) is None:
            return None
        told.append(headed(_(_FIELDS[field]), said))
    return _(_BETWEEN).join(told)
