"""找小区, the box on every page: pinyin and former names lead to 小区档案, and nothing of other places is told."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from analytics.access.sessions import Session
from analytics.access.signing_in import sign_in
from analytics.clock import now
from analytics.flows.office import open_office
from analytics.model import Scope
from analytics.store import aliases
from analytics.store.registry import Registry
from pages.shared import reader
from tests.access.people import RIGHT, employ
from tests.access.sent import asked


def front(page: str, **query: str | list[str]) -> AppTest:
    """The page as the server runs it: within the front."""
    app = asked(page, **query).app
    assert app is not None and not app.exception
    return app


def typed(app: AppTest, words: str) -> AppTest:
    app.text_input(key="find_community").set_value(words).run()
    assert not app.exception, [element.value for element in app.exception]
    return app


def found(app: AppTest) -> list[str]:
    return [one.label for one in app.button if (one.key or "").startswith("found-")]


def test_initials_find_and_a_click_opens(grouped: str) -> None:
    app = typed(front("methods"), "jsxc")
    assert found(app) == ["建设新村"]
    assert "市中区 · 光明路街道 · ● 达标" in [caption.value for caption in app.caption]
    app.button(key="found-C2").click().run()
    assert not app.exception
    assert app.header[0].value == "建设新村" and app.query_params["community"] in ("C2", ["C2"])
    assert found(app) == [] and app.text_input(key="find_community").value == ""


def test_a_decided_spelling_is_named_beside_the_name(grouped: str) -> None:
    office = open_office(grouped)
    aliases.decide(office.store, {"老铁院*": "C3"}, by="王工", at=office.now())
    office.store.close()
    assert found(typed(front("overview"), "老铁院")) == ["铁路宿舍（老铁院\\*）"]


def test_nothing_found_says_what_may_be_typed(grouped: str) -> None:
    app = typed(front("overview"), "zzzz")
    assert found(app) == []
    assert any(caption.value.startswith("没有找到。") for caption in app.caption)


def test_without_communities_there_is_no_box(emptied: str) -> None:
    assert [one.key for one in front("overview").text_input if one.key == "find_community"] == []


def test_another_street_is_never_named(registry: Registry, monkeypatch, tmp_path: Path, grouped: str) -> None:  # type: ignore[no-untyped-def]
    office = open_office(grouped)
    aliases.decide(office.store, {"老朝阳院": "C1"}, by="王工", at=office.now())
    office.store.close()
    employ(registry, "sun", "viewer", Scope(district=("市中区",), street=("文化路街道",)))
    session = sign_in(registry, "sun", RIGHT, address="10.0.0.7", now=now())
    assert isinstance(session, Session)
    monkeypatch.setattr(reader, "token", lambda: session.token)
    app = front("overview")
    for words in ("朝阳", "cyhy", "C1", "老朝阳院", "chaoyanghuayuan"):
        assert found(typed(app, words)) == [], words
    assert found(typed(app, "tlss")) == ["铁路宿舍"]
