"""Accounts: names that are told apart, duties that fit, and somebody who always administers."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from analytics.access import accounts, audit, sessions, signing_in
from analytics.access.account_rules import AccountRefused, UnknownAccount, folded
from analytics.access.audit import Actor
from analytics.access.passwords import WeakPassword
from analytics.access.roles import ROLES
from analytics.errors import MinyiError, StoreUnusable
from analytics.model import EVERYWHERE, Scope
from analytics.store import accounts as stored
from analytics.store.registry import Registry
from tests.access.people import DESK, HOST, NOON, OTHER, RIGHT, after, employ, enter, entered

DISTRICT = Scope(district=("市中区",))
STREET = Scope(district=("市中区",), street=("光明路街道",))


def test_there_is_no_account_to_begin_with(registry: Registry) -> None:
    assert not accounts.exist(registry) and accounts.listed(registry) == []


def test_what_an_account_holds(staffed: Registry) -> None:
    employ(staffed, "ＬＩ.Na", "viewer", STREET, display="李娜")
    found = accounts.find(staffed, "li.NA")
    assert (found.name, found.display, found.role, found.scope) == ("li.na", "李娜", "viewer", STREET)
    assert (found.created_by, found.created_at) == ("命令行：root", "2026-09-03T12:00:00+08:00")
    assert found.password_hash.startswith("$argon2id$") and found.password_hash not in repr(found)


@given(st.text(max_size=30))
def test_folding_comes_to_rest(name: str) -> None:
    assert folded(folded(name)) == folded(name)


@pytest.mark.parametrize(
    "name", ["", "a", "x" * 65, "wang fang", "a\x00b", "../etc", "wang\u202e", "<b>", "a;b", "=wang"]
)
def test_a_name_that_cannot_be_one_is_refused(registry: Registry, name: str) -> None:
    with pytest.raises(AccountRefused, match="账号名写作"):
        employ(registry, name)


def test_one_name_is_one_person(staffed: Registry) -> None:
    with pytest.raises(AccountRefused, match="已经有了"):
        employ(staffed, "ＷＡＮＧ", "viewer")


def test_the_first_account_administers(registry: Registry) -> None:
    with pytest.raises(AccountRefused, match="第一个账号须为管理员"):
        employ(registry, "li", "viewer")
    assert not accounts.exist(registry)


@pytest.mark.parametrize(
    ("role", "scope", "told"),
    [
        ("boss", EVERYWHERE, "没有“boss”"),
        ("viewer", Scope(community_id=("C1",)), "不能到小区"),
        ("administrator", DISTRICT, "管理员的范围是全市"),
        ("viewer", Scope(street=("光明路街道",)), "没有写区县"),
    ],
)
def test_duties_must_fit(staffed: Registry, role: str, scope: Scope, told: str) -> None:
    with pytest.raises(AccountRefused, match=told):
        employ(staffed, "li", role, scope)
    employ(staffed, "zhao", "viewer", DISTRICT)
    with pytest.raises(AccountRefused, match=told):
        accounts.change(staffed, "zhao", role=role, scope=scope, actor=HOST, now=NOON)
    assert accounts.find(staffed, "zhao").scope == DISTRICT


def test_the_last_administrator_stays(staffed: Registry) -> None:
    for refused in (
        lambda: accounts.disable(staffed, "wang", actor=HOST, now=NOON),
        lambda: accounts.change(staffed, "wang", role="analyst", actor=HOST, now=NOON),
    ):
        with pytest.raises(AccountRefused, match="没有可以登录的管理员"):
            refused()
    employ(staffed, "li", "administrator")
    accounts.disable(staffed, "wang", actor=HOST, now=NOON)
    with pytest.raises(AccountRefused, match="没有可以登录的管理员"):
        accounts.disable(staffed, "li", actor=HOST, now=NOON)
    refusals = [(one.action, one.outcome) for one in audit.listed(staffed) if one.outcome == "refused"]
    assert refusals == [
        ("account_disabled", "refused"),
        ("account_changed", "refused"),
        ("account_disabled", "refused"),
    ]


def test_unknown_names_are_refused(staffed: Registry) -> None:
    with pytest.raises(UnknownAccount, match="没有账号“li”"):
        accounts.enable(staffed, "li", actor=HOST, now=NOON)


def test_a_password_set_by_another_breaks_no_rule_and_must_be_changed(staffed: Registry) -> None:
    with pytest.raises(WeakPassword, match="最近 5 次"):
        accounts.set_password(staffed, "wang", RIGHT, actor=HOST, now=NOON)
    accounts.set_password(staffed, "wang", OTHER, actor=HOST, now=after(minutes=1))
    assert not enter(staffed)
    assert entered(staffed, password=OTHER, at=after(minutes=2)).reader.must_change


def test_the_last_five_passwords_are_remembered_and_no_more(staffed: Registry) -> None:
    for number in range(5):
        accounts.set_password(staffed, "wang", f"{OTHER}{number}", actor=HOST, now=after(minutes=number))
    accounts.set_password(staffed, "wang", RIGHT, actor=HOST, now=after(minutes=9))
    with pytest.raises(WeakPassword, match="最近 5 次"):
        accounts.set_password(staffed, "wang", f"{OTHER}1", actor=HOST, now=after(minutes=10))
    with staffed.reading() as connection:
        assert len(stored.passwords(connection, 1, latest=100)) == 6  # the present one, and five for the rule


def test_changes_are_told_in_the_log_with_what_was_before(staffed: Registry) -> None:
    employ(staffed, "li", "viewer", DISTRICT)
    accounts.change(staffed, "li", role="leader", scope=STREET, actor=Actor("wang", "administrator", DESK), now=NOON)
    event = audit.listed(staffed)[0]
    assert (event.action, event.who, event.object) == ("account_changed", "wang", "li")
    assert "角色：查看人员 → 领导" in event.detail and "→ 区县：市中区；街道：" in event.detail
    accounts.change(staffed, "li", role="leader", actor=HOST, now=NOON)
    assert audit.listed(staffed)[0] == event, "nothing changed, nothing to tell"


def test_a_change_and_its_event_are_one(staffed: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    employ(staffed, "li", "viewer")
    before = (accounts.listed(staffed), audit.everything(staffed))

    def broken(*_all: object, **_more: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(audit.stored, "append", broken)
    with pytest.raises(OSError, match="no room"):
        accounts.disable(staffed, "li", actor=HOST, now=NOON)
    monkeypatch.undo()
    assert (accounts.listed(staffed), audit.everything(staffed)) == before


@pytest.mark.parametrize(
    "text", ['{"districts": ["市中区"]}', '{"district": []}', '["市中区"]', '{"district": "市中区"}']
)
def test_a_scope_that_cannot_be_read_is_not_the_whole_city(staffed: Registry, text: str) -> None:
    employ(staffed, "li", "viewer", DISTRICT)
    token = entered(staffed, "li").token
    with staffed.writing() as connection:
        connection.execute("DROP TRIGGER sessions_end")
        connection.execute("UPDATE accounts SET scope = ? WHERE name = 'li'", (text,))
    with pytest.raises(StoreUnusable, match="范围读不懂"):
        sessions.find(staffed, token, NOON)


def test_single_sign_on_makes_an_account_that_follows_its_claims(staffed: Registry) -> None:
    claims = {"issuer": "https://id.gov", "subject": "42", "name": "li", "actor": Actor("sso"), "now": NOON}
    made = accounts.provision(staffed, role="viewer", scope=DISTRICT, display="李娜", **claims)
    token = signing_in.admit(staffed, made.name, address=DESK, now=NOON, not_after=after(minutes=20)).token
    assert sessions.find(staffed, token, after(minutes=19)) and not sessions.find(staffed, token, after(minutes=20))
    again = accounts.provision(staffed, role="leader", scope=STREET, display="李娜", **claims)
    assert (again.account_no, again.role, again.scope) == (made.account_no, "leader", STREET)
    assert sessions.find(staffed, token, after(minutes=1)) is None, "its duties changed"
    assert not enter(staffed, "li", "") and not enter(staffed, "li", RIGHT)
    accounts.disable(staffed, "li", actor=HOST, now=NOON)
    assert not signing_in.admit(staffed, "li", address=DESK, now=NOON)


def test_a_claim_takes_over_no_account_and_no_office(staffed: Registry, registry: Registry) -> None:
    claims = {"issuer": "https://id.gov", "subject": "42", "name": "WANG", "role": "administrator"}
    with pytest.raises(AccountRefused, match="已经有了"):
        accounts.provision(staffed, actor=Actor("sso"), now=NOON, **claims)
    assert not signing_in.admit(staffed, "wang", address=DESK, now=NOON), "it has no identity elsewhere"


class Office(RuleBasedStateMachine):
    """Whatever is asked for, in whatever order: where there are accounts, somebody administers."""

    registry: Registry
    name = st.sampled_from(["wang", "li", "zhao"])
    role = st.sampled_from(sorted(ROLES))

    @rule(name=name, role=role)
    def add(self, name: str, role: str) -> None:
        with contextlib.suppress(MinyiError):
            employ(self.registry, name, role)

    @rule(name=name, role=role)
    def change(self, name: str, role: str) -> None:
        with contextlib.suppress(MinyiError):
            accounts.change(self.registry, name, role=role, actor=HOST, now=NOON)

    @rule(name=name, on=st.booleans())
    def switch(self, name: str, on: bool) -> None:
        act = accounts.enable if on else accounts.disable
        with contextlib.suppress(MinyiError):
            act(self.registry, name, actor=HOST, now=NOON)

    @invariant()
    def somebody_administers(self) -> None:
        found = accounts.listed(self.registry)
        assert not found or [one for one in found if one.role == "administrator" and not one.disabled]


@pytest.mark.slow
def test_somebody_always_administers(tmp_path_factory: pytest.TempPathFactory) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    class Fresh(Office):
        def __init__(self) -> None:
            super().__init__()
            self.registry = Registry(tmp_path_factory.mktemp("office") / "access.sqlite")

        def teardown(self) -> None:
            self.registry.close()

    quick = settings(max_examples=20, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Fresh, settings=quick)
