"""The entrance by single sign-on: to the provider, back with a code, and out again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from analytics import clock
from analytics.access import accounts, cookies, forms, passage
from analytics.access.account_rules import AccountRefused
from analytics.access.addresses import is_secure, peer
from analytics.access.doorkeeper import RegistryDoorkeeper
from analytics.access.gate import SIGN_IN, SSO_CALLBACK, SSO_ENDED, SSO_START
from analytics.access.sessions import SignedIn
from analytics.access.single_sign_on.admission import Admission, Answer
from analytics.access.single_sign_on.client import read_client
from analytics.access.single_sign_on.journeys import LIFE_SECONDS, LONGEST_COOKIE, Journey, Journeys
from analytics.access.single_sign_on.provider import Provider
from analytics.access.single_sign_on.refusals import NotAdmitted, Strayed, TooMany
from analytics.errors import MinyiError
from analytics.language import _
from analytics.settings import Settings

T = TypeVar("T")
_LOG: Final = logging.getLogger(__name__)
HANDS: Final = 4  # who talk to the provider at once; a silent one holds up nobody else's work
MOST_WAITING: Final = 40


def single_sign_on(settings: Settings, doorkeeper: RegistryDoorkeeper) -> SingleSignOn:
    """What the settings describe. Raises :class:`~analytics.errors.SettingError` for what they describe wrongly."""
    client = read_client(settings)
    return SingleSignOn(doorkeeper, Provider(client) if client else None)


class SingleSignOn:
    """The routes of single sign-on; there is nothing behind them where no ``provider`` is set up."""

    def __init__(self, doorkeeper: RegistryDoorkeeper, provider: Provider | None) -> None:
        self.doorkeeper = doorkeeper
        self._admission = Admission(provider) if provider else None
        self._journeys = Journeys()
        self._hands = ThreadPoolExecutor(HANDS, thread_name_prefix="single-sign-on")
        self._waiting = 0

    @property
    def is_offered(self) -> bool:
        """Whether there is a provider."""
        return self._admission is not None

    def routes(self) -> list[Route]:
        """What ``st.App`` takes."""
        return [
            Route(SSO_START, self.start, methods=["GET"]),
            Route(SSO_CALLBACK, self.come_back, methods=["GET"]),
            Route(SSO_ENDED, self.ended, methods=["GET"]),
        ]

    async def vouches_for(self, reader: SignedIn) -> bool:
        """Whether the reader's account is a provider's, who keeps its password and knows who is signed in."""
        account = await run_in_threadpool(accounts.find, self.doorkeeper.registry, reader.account)
        return account.issuer is not None

    async def start(self, request: Request) -> Response:
        """Send the browser to the provider."""
        if self._admission is None or request.method != "GET":
            return passage.nothing_here()
        wanted, provider = passage.path_within(request.query_params.get("next", "")), self._admission.provider
        if await run_in_threadpool(self.doorkeeper.is_local) or await passage.reader(request, self.doorkeeper):
            return passage.to(wanted)
        on = self._journeys.begin(wanted, clock.seconds(clock.now()))
        try:
            there = await self._in_turn(
                lambda: provider.authorization_url(state=on.state, nonce=on.nonce, verifier=on.verifier)
            )
        except NotAdmitted as refusal:
            return _refused(refusal, refusal.status)
        response = RedirectResponse(there, status_code=303, headers={"Cache-Control": "no-store"})
        cookies.keep(response, cookies.JOURNEY, on.cookie, secure=is_secure(request.scope), seconds=LIFE_SECONDS)
        return response

    async def come_back(self, request: Request) -> Response:
        """Let in whom the provider has sent back, if everything fits; the journey is over in any case."""
        if self._admission is None or request.method != "GET":
            return passage.nothing_here()
        if await run_in_threadpool(self.doorkeeper.is_local):
            return passage.to(passage.HOME)
        held = cookies.read(request.scope, cookies.JOURNEY, longest=LONGEST_COOKIE)
        try:
            journey = self._journeys.finish(held, request.query_params.get("state", ""), clock.seconds(clock.now()))
        except Strayed as refusal:
            _LOG.warning("a return from the provider is refused: %s", refusal.reason)
            # Another tab of this browser may have come in meanwhile; then this one has nothing to ask for.
            inside = await passage.reader(request, self.doorkeeper)
            response = passage.to(passage.HOME) if inside else _refused(refusal, refusal.status)
        else:
            response = await self._let_in(request, self._admission, journey)
        cookies.drop(response, cookies.JOURNEY, secure=is_secure(request.scope))
        return response

    async def ended(self, request: Request) -> Response:
        """After signing out here, at the provider, too: else whoever sits down next comes in by one click."""
        if self._admission is None or request.method != "GET":
            return passage.nothing_here()
        try:
            there = await self._in_turn(self._admission.provider.sign_out_url)
        except NotAdmitted as refusal:
            _LOG.warning("signing out at the provider: %s", refusal.reason)
            return forms.message(_("已退出本系统"), str(refusal), status=503)
        return forms.leaving(there) if there else passage.to(SIGN_IN)

    async def _let_in(self, request: Request, admission: Admission, journey: Journey) -> Response:
        given, address = request.query_params, peer(request.scope)
        answer = Answer(given.get("code", ""), "error" in given, given.get("iss"))
        old = cookies.read(request.scope, cookies.SESSION)
        try:
            session = await self._in_turn(
                lambda: admission.admitted(self.doorkeeper.registry, answer, journey, address=address, replacing=old)
            )
        except NotAdmitted as refusal:
            return _refused(refusal, refusal.status)
        except AccountRefused as refusal:
            return _refused(refusal, 403)
        return passage.begun(request, session, passage.path_within(journey.wanted))

    async def _in_turn(self, act: Callable[[], T]) -> T:
        """What ``act`` gives, done by a hand of single sign-on. Raises :class:`TooMany` where too many wait."""
        if self._waiting >= MOST_WAITING:
            raise TooMany
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._hands, act)
        finally:
            self._waiting -= 1


def _refused(refusal: MinyiError, status: int) -> Response:
    return forms.message(_("没有登录"), str(refusal), status=status)
