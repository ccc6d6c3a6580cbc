"""The provider of single sign-on: its addresses (discovery document), its keys, and redeeming a code for a token."""

from __future__ import annotations

import base64
import hashlib
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote_plus, urlencode

from joserfc.jwk import Key

from analytics.access.single_sign_on import calls
from analytics.access.single_sign_on.client import Client, is_safe
from analytics.access.single_sign_on.keys import read_keys
from analytics.access.single_sign_on.refusals import ProviderUnreachable, TokenRefused

DISCOVERY: Final = "/.well-known/openid-configuration"
FRESH_SECONDS: Final = 3600.0  # how long addresses and keys are believed
REFETCH_SECONDS: Final = 60.0  # keys are asked for again at most this often, whatever tokens name
PAUSE_SECONDS: Final = 5.0  # after a failure nobody waits for the next one
_METHODS: Final = ("client_secret_basic", "client_secret_post")


@dataclass(frozen=True)
class Addresses:
    """What the discovery document says; ``userinfo`` and ``end_session`` are empty where they are not offered."""

    authorization: str
    token: str
    keys: str
    userinfo: str
    end_session: str
    method: str  # how the client proves itself at the token endpoint
    says_issuer: bool  # whether its answers name their sender (RFC 9207)


@dataclass(frozen=True)
class Tokens:
    """What a code is redeemed for. ``access`` is only for asking who its owner is; empty where there is none."""

    identity: str = field(repr=False)
    access: str = field(repr=False)


class Provider:
    """One provider, asked in threads. What it has said is kept for an hour."""

    def __init__(self, client: Client, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.client = client
        self._clock = clock
        self._lock = threading.Lock()
        self._addresses: tuple[float, Addresses] | None = None
        self._keys: tuple[float, list[Key]] | None = None
        self._silent_until = float("-inf")

    def addresses(self) -> Addresses:
        """Raises :class:`ProviderUnreachable`."""
        with self._lock:
            if self._addresses is None or self._clock() >= self._addresses[0] + FRESH_SECONDS:
                self._addresses = (self._clock(), self._discovered())
            return self._addresses[1]

    def keys(self, kid: str | None) -> list[Key]:
        """Keys that tokens are signed with. They are asked for again where none is ``kid``: it may be a new one."""
        address = self.addresses().keys
        with self._lock:
            age = None if self._keys is None else self._clock() - self._keys[0]
            missing = self._keys is not None and kid is not None and kid not in {key.kid for key in self._keys[1]}
            if self._keys is None or age is None or age >= FRESH_SECONDS or (missing and age >= REFETCH_SECONDS):
                status, document = calls.ask(address)
                if status != 200:
                    raise ProviderUnreachable(f"keys {status}")
                self._keys = (self._clock(), read_keys(document))
            return self._keys[1]

    def authorization_url(self, *, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes to prove to the provider who its user is."""
        digest = hashlib.sha256(verifier.encode("ascii")).digest()
        return _with(
            self.addresses().authorization,
            {
                "response_type": "code",
                "client_id": self.client.client_id,
                "redirect_uri": self.client.redirect_url,
                "scope": self.client.scopes,
                "state": state,
                "nonce": nonce,
                "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
                "code_challenge_method": "S256",
            },
        )

    def redeem(self, code: str, verifier: str) -> Tokens:
        """The tokens for ``code``, not yet checked. Raises :class:`TokenRefused` where the provider takes it not."""
        addresses, client = self.addresses(), self.client
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": client.redirect_url,
            "code_verifier": verifier,
        }
        headers = {}
        if addresses.method == "client_secret_basic":
            pair = f"{quote_plus(client.client_id)}:{quote_plus(client.secret)}"  # RFC 6749, 2.3.1
            headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        else:
            fields |= {"client_id": client.client_id, "client_secret": client.secret}
        status, answer = calls.ask(addresses.token, fields=fields, headers=headers)
        if status in (400, 401, 403):
            raise TokenRefused("code")
        identity, access = answer.get("id_token"), answer.get("access_token")
        if status != 200 or not isinstance(identity, str):
            raise ProviderUnreachable(f"token {status}")
        return Tokens(identity, access if isinstance(access, str) and access.isascii() else "")

    def userinfo(self, access: str, subject: str) -> dict[str, object]:
        """What else the provider says of ``subject``; nothing where it offers no such thing. Raises
        :class:`TokenRefused` where it speaks of somebody else (Core 1.0, 5.3.2)."""
        address = self.addresses().userinfo
        if not address or not access:
            return {}
        status, said = calls.ask(address, headers={"Authorization": f"Bearer {access}"})
        if status != 200:
            raise ProviderUnreachable(f"userinfo {status}")
        if said.get("sub") != subject:
            raise TokenRefused("userinfo sub")
        return said

    def sign_out_url(self) -> str:
        """Where the browser goes to sign out at the provider, too; empty where that is not offered."""
        address, client = self.addresses().end_session, self.client
        if not address:
            return ""
        return _with(address, {"client_id": client.client_id, "post_logout_redirect_uri": client.after_sign_out})

    def _discovered(self) -> Addresses:
        issuer = self.client.issuer
        if self._clock() < self._silent_until:
            raise ProviderUnreachable("discovery pause")
        self._silent_until = self._clock() + PAUSE_SECONDS
        status, document = calls.ask(issuer.rstrip("/") + DISCOVERY)
        if status != 200:
            raise ProviderUnreachable(f"discovery {status}")
        if document.get("issuer") != issuer:
            raise ProviderUnreachable("discovery issuer")
        found = Addresses(
            authorization=_address(document, "authorization_endpoint"),
            token=_address(document, "token_endpoint"),
            keys=_address(document, "jwks_uri"),
            userinfo=_offered(document, "userinfo_endpoint"),
            end_session=_offered(document, "end_session_endpoint"),
            method=_method(document),
            says_issuer=document.get("authorization_response_iss_parameter_supported") is True,
        )
        self._silent_until = float("-inf")
        return found


def _address(document: Mapping[str, object], name: str) -> str:
    found = document.get(name)
    if not isinstance(found, str) or not is_safe(found):
        raise ProviderUnreachable(f"discovery {name}")
    return found


def _offered(document: Mapping[str, object], name: str) -> str:
    return _address(document, name) if document.get(name) else ""


def _method(document: Mapping[str, object]) -> str:
    """How the client proves itself; what a document leaves out is Basic (discovery, 3)."""
    offered = document.get("token_endpoint_auth_methods_supported") or [_METHODS[0]]
    for method in _METHODS:
        if isinstance(offered, list) and method in offered:
            return method
    raise ProviderUnreachable("discovery token_endpoint_auth_methods_supported")


def _with(address: str, fields: Mapping[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(fields)}"
