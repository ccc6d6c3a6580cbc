"""Accounts as an administrator handles them: the list, a new one, and what may be done to one."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from analytics import clock
from analytics.access import accounts, audit_words, passwords, sessions
from analytics.access.account_rules import scope_in_words
from analytics.access.roles import ROLES
from analytics.errors import MinyiError
from analytics.language import C_, _
from analytics.model import EVERYWHERE, Scope
from analytics.store.accounts import ADMINISTRATOR, LEVELS, Account
from pages.shared import plain, reader, reads, tables

_DONE = "account_done"
_FIRST = "account_first_password"


def announce() -> None:
    """What the last change did; a first password is shown this once."""
    if done := st.session_state.pop(_DONE, ""):
        st.success(plain.plain(done), icon=":material/check:")
    if first := st.session_state.pop(_FIRST, ""):
        st.warning(_("首个密码只显示这一次，请当面交给本人；登录后须立即修改。"), icon=":material/key:")
        st.code(first, language=None)


def listing() -> None:
    """All accounts, with how many places each is signed in at."""
    registry, now = reader.registry(), clock.now()
    rows = [
        {
            _("账号"): one.name,
            _("姓名"): one.display,
            _("角色"): _(ROLES[one.role]),
            _("范围"): scope_in_words(one.scope),
            _("状态"): _state(one),
            _("正在登录"): len(sessions.of(registry, one.name, now)),
            _("最近修改"): one.changed_at[:16].replace("T", " "),
            _("修改人"): audit_words.who(one.changed_by),
        }
        for one in accounts.listed(registry)
    ]
    tables.draw(pd.DataFrame(rows), key="accounts")


def add(who: reader.Reader) -> None:
    """A new account, whose first password is made and shown once."""
    with st.form("account_add", border=False):
        name = st.text_input(_("账号名"), max_chars=64)
        display = st.text_input(_("姓名"), max_chars=40)
        role = st.selectbox(_("角色"), list(ROLES), format_func=lambda code: _(ROLES[code]))
        scope = _places(EVERYWHERE, "add")
        if not st.form_submit_button(_("新建账号"), type="primary"):
            return
    password = passwords.generated()
    _do(
        lambda: accounts.add(
            reader.registry(),
            name,
            role=role,
            scope=scope,
            display=display,
            password=password,
            actor=reader.actor(who),
            now=clock.now(),
        ),
        _("账号 {name} 已建立").format(name=name),
        password,
    )


def change(who: reader.Reader) -> None:
    """Role, scope and name of an account; disabling it, a new password, signing it out everywhere."""
    known = {one.name: one for one in accounts.listed(reader.registry())}
    name = st.selectbox(_("选择账号"), list(known), index=None, placeholder=_("请选择"))
    if name is None:
        return
    account = known[name]
    with st.form(f"account_change-{name}", border=False):
        codes = list(ROLES)
        role = st.selectbox(_("角色"), codes, index=codes.index(account.role), format_func=lambda code: _(ROLES[code]))
        display = st.text_input(_("姓名"), value=account.display, max_chars=40)
        scope = _places(account.scope, name)
        if st.form_submit_button(_("保存修改"), type="primary"):
            _do(
                lambda: accounts.change(
                    reader.registry(),
                    name,
                    role=role,
                    scope=EVERYWHERE if role == ADMINISTRATOR else scope,
                    display=display,
                    actor=reader.actor(who),
                    now=clock.now(),
                ),
                _("账号 {name} 已修改").format(name=name),
            )
    _switches(who, account)


def _switches(who: reader.Reader, account: Account) -> None:
    registry, name, actor = reader.registry(), account.name, reader.actor(who)
    with st.container(horizontal=True):
        if account.disabled:
            if st.button(_("启用"), key="account_enable"):
                _do(
                    lambda: accounts.enable(registry, name, actor=actor, now=clock.now()),
                    _("账号 {name} 已启用").format(name=name),
                )
        elif st.button(C_("account", "停用"), key="account_disable"):
            _do(
                lambda: accounts.disable(registry, name, actor=actor, now=clock.now()),
                _("账号 {name} 已停用").format(name=name),
            )
        if st.button(_("重设密码"), key="account_reset"):
            first = passwords.generated()
            _do(
                lambda: accounts.set_password(registry, name, first, actor=actor, now=clock.now()),
                _("账号 {name} 的密码已重设").format(name=name),
                first,
            )
        if st.button(_("全部退出登录"), key="account_sign_out"):
            _do(
                lambda: sessions.end_all(registry, name, actor=actor, now=clock.now()),
                _("账号 {name} 的登录已全部退出").format(name=name),
            )


def _places(scope: Scope, key: str) -> Scope:
    """The places of an account, chosen among those of the register and those it has."""
    register = reads.register()
    chosen = {}
    labels = {"city": _("城市"), "district": _("区县"), "street": _("街道")}
    for level, column in zip(LEVELS, st.columns(len(LEVELS)), strict=True):
        held = list(getattr(scope, level))
        known = sorted({*register[level].dropna().astype(str)} | set(held)) if len(register) else held
        chosen[level] = tuple(
            column.multiselect(labels[level], known, default=held, key=f"account-{key}-{level}", placeholder=_("不限"))
        )
    return Scope(**chosen)


def _do(act: Callable[[], object], done: str, first: str = "") -> None:
    """Act, and show the list as it is then; a refusal is shown where it was asked for."""
    try:
        act()
    except MinyiError as refusal:
        plain.refused(refusal)
        return
    st.session_state[_DONE] = done
    if first:
        st.session_state[_FIRST] = first
    st.rerun()


def _state(account: Account) -> str:
    if account.disabled:
        return _("已停用")
    if account.issuer:
        return _("单点登录")
    return _("待改首个密码") if account.must_change else C_("account", "正常")
