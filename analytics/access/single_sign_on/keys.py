"""Keys that a provider signs with, and which of them a token names."""

from __future__ import annotations

import logging
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Mapping
from typing import Final

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, Key, OKPKey, RSAKey

_LOG: Final = logging.getLogger(__name__)
SHORTEST_RSA: Final = 2048  # bits
MOST_KEYS: Final = 100
# A signature by a shared secret would be one that every holder of it can make: only pairs of keys count. To each
# algorithm its kind of key, so that no key is used for what it was not made for.
KIND_OF: Final[Mapping[str, type]] = {
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), RSAKey),
    **dict.fromkeys(("ES256", "ES384", "ES512"), ECKey),
    "Ed25519": OKPKey,
}


def read_keys(document: Mapping[str, object]) -> list[Key]:
    """The keys of a JWKS document that may sign; others are passed over (RFC 7517, 5)."""
    listed = document.get("keys")
    found = []
    for one in listed[:MOST_KEYS] if isinstance(listed, list) else []:
        if not isinstance(one, dict) or one.get("kty") not in ("RSA", "EC", "OKP") or one.get("use", "sig") != "sig":
            continue
        try:
            too_short = one["kty"] == "RSA" and _bits(one["n"]) < SHORTEST_RSA
            key = None if too_short else JWKRegistry.import_key(one)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            _LOG.warning("a key of the provider cannot be read: %s", type(error).__name__)
            continue
        if key is None:
            _LOG.warning("a key of the provider is shorter than %s bits", SHORTEST_RSA)
        else:
            found.append(key)
    return found


def _bits(number: str) -> int:
    """How long a number is that is written as JWK writes numbers.

    >>> _bits("AQAB")
    17
    """
    return int.from_bytes(urlsafe_b64decode(number + "=" * (-len(number) % 4))).bit_length()


def key_for(keys: Iterable[Key], *, kid: str | None, algorithm: str) -> Key | None:
    """The key that a token's header names; the only fitting one where it names none; else None."""
    fitting = [
        key
        for key in keys
        if isinstance(key, KIND_OF[algorithm]) and key.get("alg", algorithm) == algorithm and kid in (None, key.kid)
    ]
    return fitting[0] if len(fitting) == 1 else None
