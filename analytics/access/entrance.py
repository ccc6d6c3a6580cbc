"""The entrance: signing in and out, and changing one's password, before and beside the pages of the dashboard."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Final, TypeVar
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from analytics import clock
from analytics.access import cookies, forms, sessions
from analytics.access.addresses import header, is_own_origin, is_secure, peer
from analytics.access.bodies import FORM_BYTES
from analytics.access.doorkeeper import RegistryDoorkeeper
from analytics.access.gate import PASSWORD, SIGN_IN, SIGN_OUT, SSO_ENDED
from analytics.access.passage import HOME, begun, path_within, to
from analytics.access.passage import reader as reader_of
from analytics.access.passwords import AT_ONCE, WeakPassword
from analytics.access.sessions import Session
from analytics.access.signing_in import Refused, change_password, sign_in
from analytics.access.single_sign_on.entrance import SingleSignOn
from analytics.language import _

T = TypeVar("T")
_LOG: Final = logging.getLogger(__name__)
MOST_WAITING: Final = 40  # who are before their turn to have a password looked at; the next are told to come again
_FIELDS: Final = 8


class Entrance:
    """The routes of the entrance. Passwords are looked at by few hands of its own, so that a crowd at the door, or an
    attack, takes no hand from those who are inside."""

    def __init__(self, doorkeeper: RegistryDoorkeeper, single: SingleSignOn) -> None:
        self.doorkeeper = doorkeeper
        self.single = single
        self._hands = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="entrance")
        self._waiting = 0

    def routes(self) -> list[Route]:
        """What ``st.App`` takes."""
        return [
            Route(SIGN_IN, self.sign_in_form, methods=["GET"]),
            Route(SIGN_IN, self.sign_in, methods=["POST"]),
            Route(SIGN_OUT, self.sign_out_form, methods=["GET"]),
            Route(SIGN_OUT, self.sign_out, methods=["POST"]),
            Route(PASSWORD, self.password_form, methods=["GET"]),
            Route(PASSWORD, self.change_password, methods=["POST"]),
            *self.single.routes(),
        ]

    async def sign_in_form(self, request: Request) -> Response:
        wanted = path_within(request.query_params.get("next", ""))
        if await run_in_threadpool(self.doorkeeper.is_local) or await reader_of(request, self.doorkeeper):
            return to(wanted)
        token = _form_token(request)
        return _with_form_token(request, token, forms.sign_in(token, wanted=wanted, single=self.single.is_offered))

    async def sign_in(self, request: Request) -> Response:
        if await run_in_threadpool(self.doorkeeper.is_local):
            return to(HOME)
        given = await _fields(request)
        wanted, name = path_within(given.get("next", "")), given.get("name", "")
        if not _is_ours(request, given):
            token = _form_token(request)
            form = self._again(token, wanted, words=_("这个页面已过期，请重新登录"), status=403)
            return _with_form_token(request, token, form)
        old = cookies.read(request.scope, cookies.SESSION)
        result = await self._in_turn(
            lambda: sign_in(
                self.doorkeeper.registry,
                name,
                given.get("password", ""),
                address=peer(request.scope),
                now=clock.now(),
                replacing=old,
            )
        )
        if isinstance(result, Session):
            return begun(request, result, PASSWORD if result.reader.must_change else wanted)
        words, status, wait = _refusal(result)
        form = self._again(given["token"], wanted, name=name[: cookies.LONGEST], words=words, status=status)
        return _waiting(form, wait)

    async def sign_out_form(self, request: Request) -> Response:
        reader = await reader_of(request, self.doorkeeper)
        return forms.signing_out(_session_form(request)) if reader else to(SIGN_IN)

    async def sign_out(self, request: Request) -> Response:
        given, token = await _fields(request), cookies.read(request.scope, cookies.SESSION)
        if not _is_of_session(request, given):
            return _expired()
        registry, address = self.doorkeeper.registry, peer(request.scope)
        reader = await reader_of(request, self.doorkeeper)
        elsewhere = reader is not None and self.single.is_offered and await self.single.vouches_for(reader)
        await run_in_threadpool(sessions.end, registry, token, address=address, now=clock.now())
        response = to(SSO_ENDED if elsewhere else SIGN_IN)
        cookies.drop(response, cookies.SESSION, secure=is_secure(request.scope))
        # What was shown must not be there for the next one at this machine.
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    async def password_form(self, request: Request) -> Response:
        reader = await reader_of(request, self.doorkeeper)
        if reader is None:
            return to(SIGN_IN)
        if await self.single.vouches_for(reader):
            return forms.message(_("修改密码"), _("您由统一身份认证登录，请在那里修改密码"), status=200)
        return forms.password(_session_form(request), who=reader.display, first=reader.must_change)

    async def change_password(self, request: Request) -> Response:
        reader, given = await reader_of(request, self.doorkeeper), await _fields(request)
        if reader is None:
            return to(SIGN_IN)
        if not _is_of_session(request, given):
            return _expired()
        old, new = given.get("old", ""), given.get("new", "")

        def again(words: str, status: int) -> Response:
            token = _session_form(request)
            return forms.password(token, who=reader.display, words=words, first=reader.must_change, status=status)

        if new != given.get("again", ""):
            return again(_("两遍输入的新密码不同"), 400)
        registry, address = self.doorkeeper.registry, peer(request.scope)
        try:
            result = await self._in_turn(
                lambda: change_password(registry, reader.account, old, new, address=address, now=clock.now())
            )
        except WeakPassword as weak:
            return again(str(weak), 400)
        if isinstance(result, Session):
            return begun(request, result, HOME)
        words, status, wait = _refusal(result, _("现在的密码不对"))
        return _waiting(again(words, status), wait)

    def _again(self, token: str, wanted: str, *, name: str = "", words: str, status: int) -> Response:
        single = self.single.is_offered
        return forms.sign_in(token, wanted=wanted, name=name, words=words, single=single, status=status)

    async def _in_turn(self, act: Callable[[], T]) -> T | None:
        """What ``act`` gives, done by a hand of the entrance in the request's language; None where too many wait."""
        if self._waiting >= MOST_WAITING:
            return None
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._hands, copy_context().run, act)
        finally:
            self._waiting -= 1


async def _fields(request: Request) -> dict[str, str]:
    """The fields of a form; none where it is of another kind, or not written as one."""
    kind = (header(request.scope, b"content-type") or "").partition(";")[0].strip().lower()
    body = await request.body()
    if kind != "application/x-www-form-urlencoded" or len(body) > FORM_BYTES:
        return {}
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=_FIELDS))
    except ValueError:
        return {}


def _is_ours(request: Request, given: dict[str, str]) -> bool:
    """Whether a form was sent from the page that this browser was given: it says so by its origin and its token."""
    said = header(request.scope, b"origin") or header(request.scope, b"sec-fetch-site")
    expected = cookies.read(request.scope, cookies.FORM)
    return bool(said) and is_own_origin(request.scope) and cookies.match(expected, given.get("token", ""))


def _is_of_session(request: Request, given: dict[str, str]) -> bool:
    """The same for a form within a session, whose token no other session's page bears."""
    said = header(request.scope, b"origin") or header(request.scope, b"sec-fetch-site")
    return bool(said) and is_own_origin(request.scope) and cookies.match(_session_form(request), given.get("token", ""))


def _session_form(request: Request) -> str:
    return cookies.form_token(cookies.read(request.scope, cookies.SESSION))


def _form_token(request: Request) -> str:
    """The token that the browser holds already, so that a second tab does not spoil the first; else a new one."""
    held = cookies.read(request.scope, cookies.FORM)
    return held if cookies.match(held, held) else cookies.fresh()


def _with_form_token(request: Request, token: str, response: Response) -> Response:
    cookies.keep(response, cookies.FORM, token, secure=is_secure(request.scope))
    return response


def _refusal(result: Refused | None, words: str = "") -> tuple[str, int, int]:
    """Words, status and seconds to wait, of an attempt that failed or that nobody had time for."""
    if result is None:
        return _("此刻登录的人太多，请稍后再试"), 503, 5
    if result.wait_seconds:
        return result.words, 429, result.wait_seconds
    return words or result.words, 401, 0


def _waiting(response: Response, seconds: int) -> Response:
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


def unavailable(_request: Request, error: Exception) -> Response:
    """The accounts cannot be read or written now. Why is for who keeps this machine; strangers read no path of it."""
    _LOG.error("%s", error)
    return forms.message(_("暂时不能登录"), _("账号暂时不能核对，请稍后再试"), status=503)


def _expired() -> Response:
    return forms.message(_("没有完成"), _("这个页面已过期，请返回后重试"), status=403)
