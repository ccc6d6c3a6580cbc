"""Calls to the provider: bounded in time and size, to the address that was meant and to no other."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Final

import urllib3
from urllib3.exceptions import HTTPError

from analytics.access.single_sign_on.client import is_safe
from analytics.access.single_sign_on.refusals import ProviderUnreachable

WAIT_SECONDS: Final = 5.0  # for a connection, and for each next part of an answer
LONGEST_SECONDS: Final = 10.0  # for the whole answer
MOST_BYTES: Final = 256 * 1024
_PART: Final = 16 * 1024

# Whom to trust is the system's list (SSL_CERT_FILE adds an office's own), proxies of the environment are not used.
_pool: Final = urllib3.PoolManager(
    num_pools=4, maxsize=4, retries=False, timeout=urllib3.Timeout(connect=WAIT_SECONDS, read=WAIT_SECONDS)
)


def ask(
    url: str, *, fields: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, dict[str, object]]:
    """Status and JSON object that ``url`` answers; with ``fields`` it is sent a form. Redirects are not followed.

    Raises :class:`ProviderUnreachable` where there is no answer, or one that is none: too late, too large, no object.
    """
    if not is_safe(url):
        raise ProviderUnreachable("url")
    given = {"Accept": "application/json", "Accept-Encoding": "identity", **dict(headers or {})}
    until = time.monotonic() + LONGEST_SECONDS
    try:
        if fields is None:
            answer = _pool.request("GET", url, headers=given, redirect=False, preload_content=False)
        else:
            answer = _pool.request(
                "POST", url, fields=dict(fields), encode_multipart=False, headers=given, redirect=False,
                preload_content=False,
            )  # fmt: skip
        try:
            body = _read(answer, until)
        finally:
            answer.close()
    except (HTTPError, OSError) as error:
        raise ProviderUnreachable(type(error).__name__) from error
    return answer.status, _object(body)


def _read(answer: urllib3.BaseHTTPResponse, until: float) -> bytes:
    """The whole body. One that drips never falls silent: the clock is looked at after every part."""
    body = b""
    while part := answer.read1(_PART, decode_content=False):
        body += part
        if len(body) > MOST_BYTES:
            raise ProviderUnreachable("size")
        if time.monotonic() > until:
            raise ProviderUnreachable("slow")
    return body


def _object(body: bytes) -> dict[str, object]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ProviderUnreachable("json") from error
    if not isinstance(found, dict):
        raise ProviderUnreachable("json")
    return found
