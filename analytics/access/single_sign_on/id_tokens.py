"""ID tokens: what the provider says of a person, and whether it says so, to us, now, and to this very browser.

The checks are those of OpenID Connect Core 1.0, 3.1.3.7; signatures are joserfc's.
"""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import GuestProtocol, Key

from analytics.access.single_sign_on.keys import KIND_OF, key_for
from analytics.access.single_sign_on.refusals import TokenRefused
from analytics.clock import OFFICE_TIME, seconds

SKEW_SECONDS: Final = 60  # how far the provider's clock and ours may differ
OLDEST_SECONDS: Final = 600  # a token that answers a code was made for it just now
LATEST: Final = 2**33  # seconds since 1970; what lies beyond is no moment of ours (the year 2242)
_LONGEST_SUBJECT: Final = 255
# Header fields that we do not know are passed over, as RFC 7515 wants it; but for those that say they are critical.
_RULES: Final = jws.JWSRegistry(algorithms=tuple(KIND_OF), strict_check_header=False)


@dataclass(frozen=True)
class Identity:
    """A person whom the provider vouches for until ``expires``."""

    subject: str
    claims: Mapping[str, object]
    expires: dt.datetime


def checked(
    token: str,
    *,
    issuer: str,
    client_id: str,
    nonce: str,
    keys: Callable[[str | None], list[Key]],
    now: dt.datetime,
) -> Identity:
    """Who ``token`` is about. ``keys`` gives the provider's keys, told which one the token names.

    Raises :class:`TokenRefused` for a token that does not prove it; its reason is the name of what is wrong.
    """
    claims = _verified(token, keys)
    if claims.get("iss") != issuer:
        raise TokenRefused("iss")
    _check_audience(claims, client_id)
    said = claims.get("nonce")
    if not isinstance(said, str) or not hmac.compare_digest(said.encode("utf-8", "replace"), nonce.encode()):
        raise TokenRefused("nonce")
    expires = _check_times(claims, seconds(now))
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise TokenRefused("sub")
    return Identity(subject, claims, dt.datetime.fromtimestamp(expires, OFFICE_TIME))


def _verified(token: str, keys: Callable[[str | None], list[Key]]) -> dict[str, object]:
    """The claims of a token whose signature is the provider's."""

    def named(signed: GuestProtocol) -> Key:
        header = signed.headers()
        algorithm, kid = header.get("alg"), header.get("kid")
        # An ID token is not another kind of token that the same provider signs (access, sign-out).
        if str(header.get("typ", "JWT")).upper() != "JWT":
            raise TokenRefused("typ")
        if not isinstance(algorithm, str) or algorithm not in KIND_OF:
            raise TokenRefused("alg")
        found = key_for(keys(kid), kid=kid, algorithm=algorithm)
        if found is None:
            raise TokenRefused("kid")
        return found

    try:
        return jwt.decode(token, named, registry=_RULES).claims
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise TokenRefused(f"token {type(error).__name__}") from error


def _check_audience(claims: Mapping[str, object], client_id: str) -> None:
    """A token for another client of the same provider opens nothing here, nor one that was given to another."""
    audience = claims.get("aud")
    listed = [audience] if isinstance(audience, str) else audience
    if not isinstance(listed, list) or client_id not in listed:
        raise TokenRefused("aud")
    party = claims.get("azp")
    if (len(listed) > 1 and party is None) or (party is not None and party != client_id):
        raise TokenRefused("azp")


def _check_times(claims: Mapping[str, object], moment: int) -> int:
    """The end of the token, in seconds. It has no grace: the session ends with it, and would have ended already."""
    expires, issued = _moment(claims, "exp"), _moment(claims, "iat")
    if expires <= moment:
        raise TokenRefused("exp")
    if not moment - OLDEST_SECONDS - SKEW_SECONDS <= issued <= moment + SKEW_SECONDS:
        raise TokenRefused("iat")
    if "nbf" in claims and _moment(claims, "nbf") > moment + SKEW_SECONDS:
        raise TokenRefused("nbf")
    return expires


def _moment(claims: Mapping[str, object], name: str) -> int:
    found = claims.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found <= LATEST:  # NaN is not either
        raise TokenRefused(name)
    return int(found)
