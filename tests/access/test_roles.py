"""One table of who may do what: it holds every page and every command, and nothing is allowed that is not in it."""

from __future__ import annotations

import argparse

import pytest

from analytics.__main__ import parser
from analytics.access import roles
from analytics.access.roles import ACTIONS, COMMANDS, DESKTOP, PAGES, PERMISSIONS, ROLES, allowed, may, may_command
from analytics.model import EVERYWHERE, Scope
from analytics.settings import PROJECT

EVERYBODY = {*ROLES, DESKTOP}
SCOPES = [
    EVERYWHERE,
    Scope(city=("枣庄",)),
    Scope(district=("市中区",)),
    Scope(district=("市中区",), street=("文化路街道",)),
]
FILES = sorted(path.stem for path in (PROJECT / "pages").glob("*.py") if path.stem != "__init__")
READING = {
    "overview", "acceptance", "community", "satisfaction", "weekly", "wishes", "consent", "votes", "publicity", "works",
    "rectification", "comments", "topic", "hot_issues", "search", "comparison", "methods",
    "ranking", "compare", "drivers", "crosstabs", "sample", "questionnaire", "planning",
}  # fmt: skip


def commands() -> list[str]:
    found = [one for one in parser()._actions if isinstance(one, argparse._SubParsersAction)]
    return sorted(found[0].choices)


@pytest.mark.parametrize("page", FILES)
def test_every_page_is_in_the_table(page: str) -> None:
    assert page in PAGES


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_table(command: str) -> None:
    assert command in COMMANDS


def test_the_table_names_no_page_and_no_command_that_is_not_there() -> None:
    assert set(PAGES) == set(FILES)
    assert set(COMMANDS) == set(commands())


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("role", sorted(EVERYBODY))
@pytest.mark.parametrize("page", sorted(PAGES))
def test_who_opens_which_page(role: str, page: str, scope: Scope) -> None:
    expected = {
        "viewer": READING,
        "leader": READING,
        "analyst": READING | {"upload", "batches", "review", "codebook"},
        "administrator": READING | {"programmes", "accounts", "audit"},
        DESKTOP: READING | {"upload", "batches", "review", "codebook", "programmes"},
    }
    whole = {"upload", "batches", "review", "codebook"} if scope != EVERYWHERE else set()
    assert allowed(role, scope, page) == (page in expected[role] - whole)


@pytest.mark.parametrize(
    ("action", "who"),
    [
        ("read", EVERYBODY),
        ("export", EVERYBODY),
        ("issue_bulletin", {"leader", "analyst", DESKTOP}),
        *((action, {"analyst", DESKTOP}) for action in ("upload", "undo", "redo", "read_raw", "erase", "edit_topics")),
        *((action, {"analyst", DESKTOP}) for action in ("edit_codebook", "edit_definitions", "judge_comments")),
        *((action, {"analyst", DESKTOP}) for action in ("edit_cycle", "accept")),
        ("edit_programmes", {"administrator", DESKTOP}),
        ("manage_accounts", {"administrator"}),
        ("read_audit", {"administrator"}),
    ],
)
def test_who_may_do_what(action: str, who: set[str]) -> None:
    assert {role for role in EVERYBODY if may(role, EVERYWHERE, action)} == who
    of_a_part = {"read", "export", "issue_bulletin", "edit_cycle", "accept"} | {
        "edit_programmes",
        "manage_accounts",
        "read_audit",
    }
    for scope in SCOPES[1:]:
        assert {role for role in EVERYBODY if may(role, scope, action)} == (who if action in of_a_part else set())


def test_every_action_is_told_above() -> None:
    marks = test_who_may_do_what.pytestmark[0].args[1]  # type: ignore[attr-defined]
    assert {action for action, _who in marks} == set(ACTIONS)


@pytest.mark.parametrize(
    "ask",
    [
        lambda role, page: allowed(role, EVERYWHERE, page),
        lambda role, action: may(role, EVERYWHERE, action),
        may_command,
    ],
    ids=["page", "action", "command"],
)
def test_what_is_not_in_the_table_is_not_allowed(ask: object) -> None:
    for role, thing in (
        ("viewer", ""),
        ("administrator", "../upload"),
        ("", "overview"),
        ("root", "read"),
        ("", "load"),
    ):
        assert not ask(role, thing)  # type: ignore[operator]


def test_nobody_has_a_role_that_there_is_not() -> None:
    assert {role for table in PERMISSIONS.values() for who in table.values() for role in who} == EVERYBODY
    assert roles.DESKTOP not in ROLES, "no account can be given it"
