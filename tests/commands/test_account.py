"""``account``: passwords are asked for where nobody sees them, or made and shown once; who acts is written down."""

from __future__ import annotations

import getpass
import io
import os
import pwd
import re
import sys
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from analytics import clock
from analytics.__main__ import main
from analytics.access import accounts, audit, passwords
from analytics.access.account_rules import scope_in_words
from analytics.access.sessions import Session
from analytics.access.signing_in import sign_in
from analytics.commands.account import scope_of
from analytics.errors import MinyiError
from analytics.model import Scope
from analytics.store.registry import Registry
from tests.access.people import DESK, OTHER, RIGHT
from tests.conftest import REGISTER
from tests.pages import desk

MADE = re.compile(r"：([\w]{4}(?:-[\w]{4}){3})\n")


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry(tmp_path / "access.sqlite")


def run(registry: Registry, *words: str) -> int:
    return main(["account", *words, "--database", f"duckdb:///{registry.path.parent}/minyi.duckdb"])


def type_in(monkeypatch: pytest.MonkeyPatch, *typed: str) -> None:
    words = iter(typed)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(getpass, "getpass", lambda prompt: next(words))


def test_a_made_password_is_shown_once_works_and_must_be_changed(
    registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        run(registry, "add", "Wang", "--role", "administrator", "--display", "王芳", "--generate", "--by", "李处长")
        == 0
    )
    said = capsys.readouterr().out
    password = MADE.search(said)[1]  # type: ignore[index]
    session = sign_in(registry, "wang", password, address=DESK, now=clock.now())
    assert isinstance(session, Session) and session.reader.must_change
    event = audit.everything(registry)[0]
    assert (event.action, event.object) == ("account_added", "wang")
    assert event.who == f"命令行：李处长（{pwd.getpwuid(os.getuid()).pw_name}）"
    assert password not in str(audit.everything(registry))


def test_the_environment_renames_nobody(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "somebody-else")
    assert run(registry, "add", "wang", "--role", "administrator", "--generate") == 0
    assert audit.everything(registry)[0].who == f"命令行：{pwd.getpwuid(os.getuid()).pw_name}"


def test_a_password_is_typed_twice_and_never_shown(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(monkeypatch, RIGHT, OTHER)
    assert run(registry, "add", "wang", "--role", "administrator") == 2
    type_in(monkeypatch, RIGHT, RIGHT)
    assert run(registry, "add", "wang", "--role", "administrator") == 0
    type_in(monkeypatch, "short", "short")
    assert run(registry, "passwd", "wang") == 2
    type_in(monkeypatch, OTHER, OTHER)
    assert run(registry, "passwd", "WANG") == 0
    said = capsys.readouterr()
    assert "两遍输入的密码不同" in said.err and "只有 5 个字符" in said.err and "首次登录后须修改密码" in said.out
    assert RIGHT not in said.out + said.err and OTHER not in said.out + said.err
    assert sign_in(registry, "wang", OTHER, address=DESK, now=clock.now())


def test_a_password_through_a_pipe_is_refused(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{RIGHT}\n{RIGHT}\n"))
    assert run(registry, "add", "wang", "--role", "administrator") == 2
    assert "--generate" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        run(registry, "add", "wang", "--role", "administrator", "--password", RIGHT)


@pytest.fixture
def office(registry: Registry, capsys: pytest.CaptureFixture[str]) -> Registry:
    run(registry, "add", "wang", "--role", "administrator", "--generate")
    assert run(registry, "add", "li", "--role", "viewer", "--scope", "区县=市中区", "--generate") == 0
    capsys.readouterr()
    return registry


def test_duties_change_and_are_listed(office: Registry, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(office, "change", "li", "--role", "leader", "--scope", "区县=市中区", "--scope", "街道=光明路街道") == 0
    assert run(office, "disable", "li") == 0
    assert run(office, "list") == 0
    said = capsys.readouterr().out
    assert "账号 li 现为：领导，区县：市中区；街道：光明路街道" in said
    assert "已停用" in said and "待改首个密码" in said and "全市" in said and "argon2" not in said
    assert run(office, "enable", "li") == 0 and run(office, "change", "li", "--everywhere") == 0
    found = accounts.find(office, "li")
    assert (found.role, found.scope, found.disabled) == ("leader", Scope(), False)


def test_sessions_are_listed_and_ended(office: Registry, capsys: pytest.CaptureFixture[str]) -> None:
    accounts.set_password(office, "li", RIGHT, actor=audit.Actor("wang"), now=clock.now())
    sign_in(office, "li", RIGHT, address=DESK, now=clock.now())
    assert run(office, "sessions", "li") == 0
    assert DESK in capsys.readouterr().out
    assert run(office, "sessions", "li", "--end") == 0 and run(office, "sessions", "li") == 0
    said = capsys.readouterr().out
    assert "1 个登录已退出" in said and "没有登录" in said


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("disable", "wang"), "没有可以登录的管理员"),
        (("change", "wang", "--role", "viewer"), "没有可以登录的管理员"),
        (("change", "li"), "没有说要改什么"),
        (("change", "li", "--everywhere", "--scope", "区县=市中区"), "既写了范围，又写了全市"),
        (("change", "li", "--scope", "小区=朝阳花园"), "范围写作“小区=朝阳花园”"),
        (("change", "li", "--scope", "区县="), "范围写作"),
        (("change", "li", "--scope", "街道=光明路街道"), "没有写区县"),
        (("passwd", "zhao", "--generate"), "没有账号“zhao”"),
        (("sessions", "zhao"), "没有账号“zhao”"),
        (("add", "li", "--role", "viewer", "--generate"), "已经有了"),
    ],
)
def test_refusals_say_why(
    office: Registry, words: tuple[str, ...], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = accounts.listed(office)
    assert run(office, *words) == 2
    assert why in capsys.readouterr().err
    assert accounts.listed(office) == before


def test_scopes_are_read_as_they_are_written() -> None:
    scope = scope_of(["区县=市中区、薛城区", "district＝市中区", "街道=光明路街道,文化路街道"])
    assert scope == Scope(district=("市中区", "薛城区"), street=("光明路街道", "文化路街道"))
    assert (
        scope_in_words(scope) == "区县：市中区、薛城区；街道：光明路街道、文化路街道"
        and scope_in_words(Scope()) == "全市"
    )
    for wrong in ("市中区", "=市中区", "区县=、", ""):
        with pytest.raises(MinyiError):
            scope_of([wrong])


def test_a_place_that_the_register_does_not_have_is_pointed_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.fill(desk.address(tmp_path), (("名册.csv", REGISTER),))
    database = ("--database", desk.address(tmp_path), "--generate")
    assert main(["account", "add", "wang", "--role", "administrator", *database]) == 0
    assert main(["account", "add", "li", "--role", "viewer", "--scope", "区县=市中区", *database]) == 0
    assert capsys.readouterr().err == ""
    assert main(["account", "add", "zhao", "--role", "viewer", "--scope", "区县=市中", *database]) == 0
    assert "名册中还没有“市中”" in capsys.readouterr().err


def test_an_empty_office_says_so(registry: Registry, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(registry, "list") == 0
    assert "还没有账号，看板只供本机使用" in capsys.readouterr().out
