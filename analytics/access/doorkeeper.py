"""Who knows the accounts: the gate's and the forms' way to the registry."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from analytics import clock
from analytics.access import accounts, audit, roles, sessions
from analytics.access.audit import Actor
from analytics.access.sessions import SignedIn
from analytics.store.registry import Registry


class RegistryDoorkeeper:
    """Answers from the registry that ``opening`` opens when it is first asked."""

    def __init__(self, opening: Callable[[], Registry]) -> None:
        self._opening = opening
        self._staffed = False

    @cached_property
    def registry(self) -> Registry:
        """The registry. Raises :class:`~analytics.errors.MinyiError` where there can be none."""
        return self._opening()

    def is_local(self) -> bool:
        """Whether there is no account. Once there were some it stays so, even if their file goes: else whoever removes
        it would open the door."""
        if not self._staffed:
            self._staffed = accounts.exist(self.registry)
        return not self._staffed

    def find(self, token: str, *, using: bool = True) -> SignedIn | None:
        """Whose session ``token`` opens now."""
        return sessions.find(self.registry, token, clock.now(), using=using)

    def may_upload(self, reader: SignedIn) -> bool:
        """Whether the reader hands in files of any kind: answers or the cycle's records of his part of the city."""
        return any(roles.may(reader.role, reader.scope, action) for action in ("upload", "edit_cycle"))

    def note_refusal(self, reader: SignedIn, address: str, what: str) -> None:
        """Write down who asked for what is not for the role."""
        actor = Actor(reader.account, reader.role, address)
        audit.record(self.registry, actor, "refused", now=clock.now(), object=what, outcome="refused")
