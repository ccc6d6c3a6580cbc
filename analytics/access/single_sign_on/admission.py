"""Letting in a person whom the provider vouches for, with the duties that his claims give today."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import Final

from analytics import clock
from analytics.access import accounts, audit, sessions
from analytics.access.account_rules import LONGEST_DISPLAY, AccountRefused
from analytics.access.audit import Actor
from analytics.access.sessions import Session
from analytics.access.signing_in import SSO, admit
from analytics.access.single_sign_on.id_tokens import Identity, checked
from analytics.access.single_sign_on.journeys import Journey
from analytics.access.single_sign_on.provider import Provider
from analytics.access.single_sign_on.refusals import Disabled, NotAdmitted, ProviderUnreachable, TokenRefused
from analytics.errors import MinyiError
from analytics.language import headed, of_record
from analytics.standard import people
from analytics.store.registry import Registry

_LONGEST_CODE: Final = 4096


@dataclass(frozen=True)
class Answer:
    """What a browser brings back from the provider: a code, or that there is none; and who says so, if it is said."""

    code: str = field(repr=False)
    denied: bool = False
    sender: str | None = None


class Admission:
    """Looks at answers of ``provider``, in threads. Every outcome is in the audit log, as of single sign-on."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._one_at_a_time = threading.Lock()  # two tabs of one newcomer make one account

    def admitted(
        self, registry: Registry, answer: Answer, journey: Journey, *, address: str, replacing: str
    ) -> Session:
        """The session of whom ``answer`` proves. Raises :class:`NotAdmitted`, or what ``accounts.provision`` raises."""
        try:
            identity = self._identity(answer, journey)
        except NotAdmitted as refusal:
            outcome = "failed" if isinstance(refusal, ProviderUnreachable) else "refused"
            _record(registry, Actor(people.NO_ACCOUNT, "", address), outcome, refusal.reason)
            raise
        with self._one_at_a_time:
            return self._opened(registry, identity, address=address, replacing=replacing)

    def _identity(self, answer: Answer, journey: Journey) -> Identity:
        provider, client = self.provider, self.provider.client
        if answer.denied or not 0 < len(answer.code) <= _LONGEST_CODE:
            raise TokenRefused("denied" if answer.denied else "code")
        # Another provider's answer, slipped in (RFC 9207).
        if answer.sender != client.issuer and (answer.sender is not None or provider.addresses().says_issuer):
            raise TokenRefused("sender")
        tokens = provider.redeem(answer.code, journey.verifier)
        identity = checked(
            tokens.identity,
            issuer=client.issuer,
            client_id=client.client_id,
            nonce=journey.nonce,
            keys=provider.keys,
            now=clock.now(),
        )
        if client.duties.are_told(identity.claims):
            return identity
        # Many providers tell groups at another address only. What the signed token says goes before it.
        more = provider.userinfo(tokens.access, identity.subject)
        return replace(identity, claims={**more, **identity.claims})

    def _opened(self, registry: Registry, identity: Identity, *, address: str, replacing: str) -> Session:
        client, now = self.provider.client, clock.now()
        try:
            duty = client.duties.of(identity.claims)
            account = accounts.provision(
                registry,
                issuer=client.issuer,
                subject=identity.subject,
                name=duty.name,
                role=duty.role,
                scope=duty.scope,
                display=audit.clean(duty.display, LONGEST_DISPLAY),
                actor=Actor(SSO, "", address),
                now=now,
            )
        except (NotAdmitted, AccountRefused) as refusal:
            self._turned_away(registry, identity, refusal, address)
            raise
        result = admit(
            registry, account.name, address=address, now=now, not_after=identity.expires, replacing=replacing
        )
        if isinstance(result, Session):
            return result
        raise Disabled  # which admit has written down

    def _turned_away(self, registry: Registry, identity: Identity, refusal: MinyiError, address: str) -> None:
        """Who has no duties any more goes on with no session of before."""
        reason = refusal.reason if isinstance(refusal, NotAdmitted) else type(refusal).__name__
        known = accounts.identified(registry, issuer=self.provider.client.issuer, subject=identity.subject)
        if known is None:
            _record(registry, Actor(people.NO_ACCOUNT, "", address), "refused", reason)
            return
        _record(registry, Actor(known.name, known.role, address), "refused", reason, object=known.name)
        sessions.end_all(registry, known.name, actor=Actor(SSO, "", address), now=clock.now())


def _record(registry: Registry, actor: Actor, outcome: str, reason: str, *, object: str = "") -> None:
    with of_record():
        detail = headed(SSO, reason)
    audit.record(registry, actor, "sign_in_failed", now=clock.now(), object=object, outcome=outcome, detail=detail)
