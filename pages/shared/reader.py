"""Who reads: name, role and scope, found anew at every run, so that a session that has ended shows nothing more."""

from __future__ import annotations

import functools
import html
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Final, NoReturn, ParamSpec

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from analytics import clock
from analytics.access import accounts, audit, cookies, open_registry, roles, sessions
from analytics.access.account_rules import scope_in_words
from analytics.access.audit import Actor
from analytics.access.gate import PASSWORD, SIGN_IN, SIGN_OUT
from analytics.access.page_sessions import page_sessions
from analytics.access.sessions import SignedIn
from analytics.errors import MinyiError
from analytics.language import _, using
from analytics.language import current as current_language
from analytics.model import EVERYWHERE, Scope
from analytics.settings import Settings, read_settings
from analytics.store.registry import Registry
from pages.shared import subject
from pages.shared.plain import plain

Drawn = ParamSpec("Drawn")
# Under which the name is kept that the person at this machine gives in local mode.
LOCAL_NAME: Final = "operator"
# The form is ours, not Streamlit's, and is to look like what stands around it.
_CARD: Final = """<style>
.st-key-reader_card form { align-items: center; display: flex; flex-wrap: wrap; font-size: 0.875rem; gap: 0.75rem; }
.st-key-reader_card form a { color: var(--minyi-accent); text-decoration: none; }
.st-key-reader_card form a:hover { text-decoration: underline; }
.st-key-reader_card form button {
  background: transparent; border: 1px solid var(--minyi-border); border-radius: 0.25rem; color: inherit;
  cursor: pointer; font: inherit; padding: 0.25rem 0.75rem;
}
.st-key-reader_card form button:hover { border-color: var(--minyi-accent); color: var(--minyi-accent); }
</style>"""


class SignedOut(MinyiError):
    """Nobody is signed in any more, or not as the one for whom the page was made."""


@dataclass(frozen=True)
class Reader:
    """Who is behind a page; in local mode the person at this machine, who has no account."""

    account: str
    display: str
    role: str
    scope: Scope

    @property
    def is_desktop(self) -> bool:
        return self.role == roles.DESKTOP


@dataclass(frozen=True)
class Held:
    """What a page holds of its reader for work that Streamlit does later, outside the page's run."""

    who: Reader
    token: str
    actor: Actor
    language: str


_held: ContextVar[Held | None] = ContextVar("held", default=None)


@st.cache_resource(
    max_entries=1, show_spinner=False, hash_funcs={Settings: repr}, on_release=lambda opened: opened.close()
)
def _open(settings: Settings) -> Registry:
    return open_registry(settings)


def registry() -> Registry:
    """Accounts, sessions and the audit log; opened once a process."""
    return _open(read_settings())


def hold() -> Held:
    """The reader of this run, for work that is done later (see :func:`acting_for`)."""
    who = current()
    return Held(who, token(), actor(who), current_language())


@contextmanager
def acting_for(held: Held) -> Iterator[Reader]:
    """Let :func:`current` be who held it while the block runs, where there is no page: a download is made so.

    Asked anew: raises :class:`SignedOut` where that session is over, or shows another part of the city by now.
    """
    found = _found(held)
    if found is None or found.scope != held.who.scope:
        raise SignedOut(_("登录已结束，或查看范围有变动"), action=_("请重新登录后再下载"))
    mark = _held.set(replace(held, who=found))
    try:
        with using(held.language):
            yield found
    finally:
        _held.reset(mark)


@contextmanager
def reading_for(scope: Scope, language: str) -> Iterator[None]:
    """Let :func:`current` be somebody without a name who sees ``scope`` while the block runs, where there is no page.

    For what is read ahead of readers and kept for those of that part of the city: nobody is shown it who may not be.
    """
    nobody = Reader("", "", "viewer", scope)
    mark = _held.set(Held(nobody, "", Actor("", nobody.role, "127.0.0.1"), language))
    try:
        with using(language):
            yield
    finally:
        _held.reset(mark)


def token() -> str:
    """The token that the browser came with when it opened the page; empty where it bore none."""
    return cookies.session_token(st.context.cookies.to_dict())


def account_behind() -> str:
    """The login name behind the page; empty where nobody is signed in."""
    signed_in = sessions.find(registry(), token(), clock.now(), using=False)
    return signed_in.account if signed_in else ""


def current() -> Reader:
    """Who reads now. Where nobody may, the page says so, leads to the sign-in form and stops."""
    if (held := _held.get()) is not None:
        return held.who
    # Who has a session has an account: only where there is none need it be asked whether there are any.
    known = registry()
    signed_in = sessions.find(known, token(), clock.now())
    if signed_in is None and not accounts.exist(known):
        found = Reader("", _local_name(), roles.DESKTOP, EVERYWHERE)
    else:
        if signed_in is None:
            _stop(_("登录已结束，请重新登录"), SIGN_IN, _("登录"))
        if signed_in.must_change:
            _stop(_("首个密码须先修改，才能继续"), PASSWORD, _("修改密码"))
        found = _behind(signed_in)
    run = get_script_run_ctx()
    if run is not None:
        page_sessions.belongs(run.session_id, found.account)
    return found


def require(page: str) -> Reader:
    """Who reads ``page``; where it is not for the role, the page stops."""
    found = current()
    if not roles.allowed(found.role, found.scope, page):
        refuse(found, page)
    subject.begin(page)
    return found


def refuse(who: Reader, page: str) -> NoReturn:
    """Stop with the same words whether ``page`` is not for the role or is none; the former is written down."""
    note_refused(who, page)
    st.error(_("没有这个页面，或您的角色不能打开它"), icon=":material/error:")
    back = html.escape(_("回到总览"))
    st.html(f'<a href="/" target="_self">{back}</a>')
    st.stop()


def note_refused(who: Reader, page: str) -> None:
    """Write down that ``page`` was refused to ``who``, where there is one of that name."""
    if page in roles.PAGES and not roles.allowed(who.role, who.scope, page):
        audit.record(registry(), actor(who), "refused", now=clock.now(), object=page, outcome="refused")


def fragment(page: str) -> Callable[[Callable[Drawn, None]], Callable[Drawn, None]]:
    """A part of ``page`` that is redrawn alone, from what the page has read before.

    It asks anew who reads: where that is no longer whom the page was read for, role and scope included, nothing is
    drawn, and the whole page is run again, which shows what may be seen now, or the way to the sign-in form.
    """

    def drawn_by(draw: Callable[Drawn, None]) -> Callable[Drawn, None]:
        @st.fragment
        @functools.wraps(draw)
        def alone(read_for: Reader, *args: Drawn.args, **kwargs: Drawn.kwargs) -> None:
            if not _is_still(read_for):
                st.rerun()
            draw(*args, **kwargs)

        @functools.wraps(draw)
        def whole(*args: Drawn.args, **kwargs: Drawn.kwargs) -> None:
            alone(require(page), *args, **kwargs)

        return whole

    return drawn_by


def actor(who: Reader) -> Actor:
    """The reader as the audit log names one."""
    held = _held.get()
    address = held.actor.address if held else st.context.ip_address or "127.0.0.1"
    return Actor(who.account or who.display, who.role, address)


def card(who: Reader) -> None:
    """Who is signed in, in the sidebar, with the way out."""
    if who.is_desktop:
        return
    with st.sidebar.container(border=True, key="reader_card"):
        st.markdown(f":material/person: **{plain(who.display)}**")
        st.caption(plain(f"{_(roles.ROLES[who.role])} · {scope_in_words(who.scope)}"))
        st.html(
            f'<form method="post" action="{SIGN_OUT}">'
            f'<input type="hidden" name="token" value="{cookies.form_token(token())}">'
            f'<a href="{PASSWORD}" target="_self">{html.escape(_("修改密码"))}</a> '
            f'<button type="submit">{html.escape(_("退出登录"))}</button></form>{_CARD}'
        )


def _found(held: Held) -> Reader | None:
    """Who that is now."""
    if not accounts.exist(registry()):
        return held.who if held.who.is_desktop else None
    signed_in = sessions.find(registry(), held.token, clock.now())
    if signed_in is None or signed_in.must_change or signed_in.account != held.who.account:
        return None
    return _behind(signed_in)


def _behind(signed_in: SignedIn) -> Reader:
    return Reader(signed_in.account, signed_in.display, signed_in.role, signed_in.scope)


def _is_still(who: Reader) -> bool:
    """Whether ``who`` may still read what was read for him; the person at this machine may change his name."""
    if not accounts.exist(registry()):
        return who.is_desktop
    signed_in = sessions.find(registry(), token(), clock.now())
    return signed_in is not None and not signed_in.must_change and _behind(signed_in) == who


def _local_name() -> str:
    return str(st.session_state.get(LOCAL_NAME) or "").strip() or _("本机用户")


def _stop(words: str, path: str, label: str) -> NoReturn:
    st.warning(words, icon=":material/lock:")
    st.html(f'<a href="{path}" target="_self">{html.escape(label)}</a>')
    st.stop()
