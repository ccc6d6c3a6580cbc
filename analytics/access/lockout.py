"""How long an account, or an address, must wait after failures to sign in. What is remembered goes in and out."""

from __future__ import annotations

import dataclasses
import hashlib
import ipaddress
from typing import Final

from analytics.store import sessions
from analytics.store.registry import Connection
from analytics.store.sessions import NO_ATTEMPTS, Attempts

DAY: Final = 86_400
# Behind one address sits a whole office; guessing one password for many names comes from one too.
PER_ADDRESS: Final = 4
LONGEST_SUBJECT: Final = 64


def delay(failures: int, *, limit: int, first_minutes: int) -> int:
    """Seconds to wait after so many failures in a row: none below ``limit``, then doubling, at most a day.

    >>> [delay(n, limit=5, first_minutes=15) // 60 for n in (4, 5, 6, 7, 12)]
    [0, 15, 30, 60, 1440]
    """
    if failures < limit:
        return 0
    return min(first_minutes * 60 * 2 ** min(failures - limit, 20), DAY)


def counted(before: Attempts, *, now: int, limit: int, first_minutes: int) -> Attempts:
    """One more failure. A day after the last one, and after its wait, what was before is forgotten."""
    kept = NO_ATTEMPTS if is_forgotten(before, now=now) else before
    failures = kept.failures + 1
    until = now + delay(failures, limit=limit, first_minutes=first_minutes) if failures >= limit else 0
    return Attempts(failures, now, until, kept.turned_away)


def turned_away(before: Attempts) -> Attempts:
    """One more attempt while locked: it is counted and not looked at, so that it costs and tells nothing."""
    return dataclasses.replace(before, turned_away=before.turned_away + 1)


def taken_back(after: Attempts, *, before: Attempts) -> Attempts:
    """Without the failure that was counted in advance, on top of ``before``, and was none; others that were counted at
    the same time stay, and so does their wait."""
    alone = after.failures == before.failures + 1 or after.failures == 1
    failures = after.failures - 1
    return (
        Attempts(failures, before.last, before.locked_until) if alone else dataclasses.replace(after, failures=failures)
    )


def is_forgotten(before: Attempts, *, now: int) -> bool:
    """Whether it is so long ago that it counts no more."""
    return now >= max(before.last, before.locked_until) + DAY


def forgive(connection: Connection, name: str) -> None:
    """Forget the failures of an account, within a transaction."""
    sessions.remember(connection, "account", subject_of_name(name), NO_ATTEMPTS)


def subject_of_name(name: str) -> str:
    """Under what an account's failures are counted: a hash, since people type passwords where names belong."""
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()


def subject_of_address(address: str) -> str:
    """Under what an address' failures are counted: of IPv6 the network of 64 bits, which one household has whole.

    >>> subject_of_address("10.0.0.7"), subject_of_address("2001:db8::7"), subject_of_address("::ffff:10.0.0.7")
    ('10.0.0.7', '2001:db8::/64', '10.0.0.7')
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:LONGEST_SUBJECT]
    mapped = getattr(found, "ipv4_mapped", None) or found
    return str(mapped) if mapped.version == 4 else str(ipaddress.ip_network((mapped, 64), strict=False))
