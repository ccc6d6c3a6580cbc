"""Who is calling, from where, and under which name they called us."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

LOOPBACK_NAMES: Final = ("localhost", "127.0.0.1", "[::1]")
# What a proxy adds; a request that bears one has come from elsewhere, whatever the peer is.
FORWARDED: Final = (b"forwarded", b"x-forwarded-for", b"x-real-ip")


def is_loopback(address: str) -> bool:
    """Whether ``address`` is this machine's own.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("10.0.0.7"), is_loopback("")
    (True, True, False, False)
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback


def header(connection: Mapping[str, Any], name: bytes) -> str | None:
    """The first header of that (lower-case) name of an ASGI connection, as text."""
    return next((value.decode("latin-1") for key, value in connection["headers"] if key == name), None)


def peer(connection: Mapping[str, Any]) -> str:
    """The caller's address; empty where the server does not tell it."""
    client = connection.get("client")
    return str(client[0]) if client else ""


def is_from_here(connection: Mapping[str, Any]) -> bool:
    """Whether a caller sits at this machine: loopback, and through no proxy."""
    forwarded = any(key in FORWARDED for key, _value in connection["headers"])
    return is_loopback(peer(connection)) and not forwarded


def host_name(host: str) -> str:
    """The name in a Host header, without port, in lower case; brackets of IPv6 stay.

    >>> host_name("Minyi.gov:8501"), host_name("[::1]:8501"), host_name("a@b"), host_name("a/b")
    ('minyi.gov', '[::1]', '', '')
    """
    name, _separator, port = (host.rpartition("]")[0] + "]", "", "") if host.startswith("[") else host.partition(":")
    plain = all(letter.isalnum() or letter in "-._[]:" for letter in name)
    return name.lower().rstrip(".") if plain and (not port or port.isdigit()) else ""


def is_host_allowed(host: str | None, allowed: Sequence[str] | Iterable[str]) -> bool:
    """Whether a Host header names one of ``allowed``; ``*.example.cn`` allows every name below it.

    A page that another site's name leads to (DNS rebinding) is refused by this.

    >>> is_host_allowed("minyi.example.cn:443", ["*.example.cn"]), is_host_allowed("evil.cn", ["*.example.cn"])
    (True, False)
    """
    name = host_name(host or "")
    if not name:
        return False
    return any(name.endswith(one[1:]) if one.startswith("*.") else name == one.lower() for one in allowed)


def is_secure(connection: Mapping[str, Any]) -> bool:
    """Whether the reader's own connection is encrypted: the scheme, as a trusted proxy has told it to the server."""
    return connection.get("scheme") in ("https", "wss")


def is_plain_from_elsewhere(connection: Mapping[str, Any]) -> bool:
    """Whether a connection that is not encrypted has come from another machine, or for all we know may have: through a
    proxy, or under a name that is not this machine's own."""
    here = is_from_here(connection) and host_name(header(connection, b"host") or "") in LOOPBACK_NAMES
    return not here and not is_secure(connection)


def is_own_origin(connection: Mapping[str, Any]) -> bool:
    """Whether a request comes from a page of ours: its Origin, where it bears one, is the host that it calls.

    Other ports of the same machine are other sites, though a browser sends cookies to them alike.
    """
    origin = header(connection, b"origin")
    if origin is None:
        # Browsers leave it out of some requests of their own site; what they say besides cannot be forged by a page.
        return header(connection, b"sec-fetch-site") in (None, "same-origin", "none")
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or (is_secure(connection) and parts.scheme != "https"):
        return False
    port = ":443" if parts.scheme == "https" else ":80"
    return _with_port(parts.netloc, port) == _with_port(header(connection, b"host") or "", port)


def _with_port(netloc: str, port: str) -> str:
    bare = netloc.lower()
    return bare if bare.rpartition("]")[2].count(":") else bare + port
