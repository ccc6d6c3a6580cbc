"""账号 and 操作记录: what an administrator does there, and that nobody else comes there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.access import accounts, audit, sessions
from analytics.access.audit import Actor
from analytics.access.sessions import Session
from analytics.access.signing_in import sign_in
from analytics.clock import now
from analytics.model import Scope
from analytics.settings import PROJECT
from analytics.store.registry import Registry
from pages.shared import reader
from tests.access.people import RIGHT, employ
from tests.pages import desk, offers


@pytest.fixture
def registry(city: str, tmp_path: Path) -> Iterator[Registry]:
    """The registry beside the small city's data: an administrator and a viewer."""
    opened = Registry(tmp_path / "access.sqlite")
    employ(opened)
    employ(opened, "li", "viewer", Scope(district=("市中区",)))
    yield opened
    opened.close()


@pytest.fixture
def as_reader(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """``as_reader("li")``: pages are run for li from here on."""

    def enter(name: str) -> None:
        session = sign_in(registry, name, RIGHT, address="10.0.0.7", now=now())
        assert isinstance(session, Session)
        monkeypatch.setattr(reader, "token", lambda: session.token)

    return enter


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return app.run()


def test_without_a_session_there_is_no_page(registry: Registry) -> None:
    app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=60).run()
    assert [warning.value for warning in app.warning] == ["登录已结束，请重新登录"]
    assert not app.title and not app.metric and not app.dataframe


def test_an_administrator_makes_an_account(registry: Registry, as_reader: Callable[[str], None]) -> None:
    as_reader("wang")
    app = desk.dashboard("accounts")
    assert list(app.dataframe[0].value["账号"]) == ["li", "wang"]
    app.text_input[0].set_value("sun.li")
    press(app, "新建账号")
    made = accounts.find(registry, "sun.li")
    assert made.must_change and made.role == "viewer" and "账号 sun.li 已建立" in desk.said(app).replace("\\", "")
    first = app.code[0].value
    assert isinstance(sign_in(registry, "sun.li", first, address="10.0.0.7", now=now()), Session)
    event = audit.listed(registry, action="account_added")[0]
    assert (event.who, event.role, event.object) == ("wang", "administrator", "sun.li")
    app.run()
    assert not app.code, "a first password is shown once"


def test_a_refusal_is_a_notice(registry: Registry, as_reader: Callable[[str], None]) -> None:
    as_reader("wang")
    app = desk.dashboard("accounts")
    app.text_input[0].set_value("li")
    press(app, "新建账号")
    assert "已经有了" in app.error[0].value


@pytest.mark.parametrize(("label", "action"), [("停用", "account_disabled"), ("全部退出登录", "sessions_ended")])
def test_an_administrator_ends_somebody_s_sessions(
    registry: Registry, as_reader: Callable[[str], None], label: str, action: str
) -> None:
    as_reader("li")
    as_reader("wang")
    app = desk.dashboard("accounts")
    next(box for box in app.selectbox if box.label == "选择账号").set_value("li").run()
    press(app, label)
    assert sessions.of(registry, "li", now()) == []
    assert audit.listed(registry, action=action)[0].who == "wang"


def test_the_last_administrator_stays(registry: Registry, as_reader: Callable[[str], None]) -> None:
    as_reader("wang")
    app = desk.dashboard("accounts")
    next(box for box in app.selectbox if box.label == "选择账号").set_value("wang").run()
    press(app, "停用")
    assert "没有可以登录的管理员" in app.error[0].value


def test_the_log_is_listed_checked_and_exported(
    registry: Registry, as_reader: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = offers.watched(monkeypatch)
    as_reader("wang")
    app = desk.dashboard("audit")
    assert list(app.dataframe[0].value["操作"]) == ["登录", "新建账号", "新建账号"]
    press(app, "核对是否完整")
    assert "3 条记录完整" in app.success[0].value and app.code[0].value.startswith("3:")
    assert audit.listed(registry, action="audit_exported") == []
    assert offered.take("下载 CSV").decode("utf-8-sig").startswith("序号,时间,操作")
    assert audit.listed(registry, action="audit_exported")[0].who == "wang"


def test_the_log_is_read_in_the_language_of_the_reader(registry: Registry, as_reader: Callable[[str], None]) -> None:
    audit.record(registry, Actor("li"), "refused", now=now(), object="batches", outcome="refused")
    audit.record(registry, Actor("li"), "edit_cycle", now=now(), object="progress:C1:照明")
    as_reader("wang")
    chinese, english = (desk.dashboard("audit", lang=language).dataframe[0].value for language in ("zh_CN", "en"))
    assert list(chinese["对象"])[1:3] == ["施工进度 · C1 · 照明", "批次"]
    assert list(english["Object"])[1:3] == ["Progress of works · C1 · Lighting", "Uploads"]
    assert english["By"].iloc[-1] == "Command line: root"
    assert english["Note"].iloc[-2:].tolist() == ["Viewer, District: 市中区", "Administrator, Whole city"]


@pytest.mark.parametrize("page", ["accounts", "audit"])
def test_a_page_refuses_by_itself_whom_it_is_not_for(
    registry: Registry, as_reader: Callable[[str], None], page: str
) -> None:
    as_reader("li")
    app = AppTest.from_file(str(PROJECT / "pages" / f"{page}.py"), default_timeout=60).run()
    assert "您的角色不能打开它" in app.error[0].value
    assert not app.title and not app.dataframe
    assert audit.listed(registry, who="li", action="refused")[0].object == page
