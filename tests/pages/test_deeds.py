"""What readers do is asked for and written down: actions and downloads, by role, and how each ended."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.access import audit
from analytics.settings import PROJECT
from analytics.store import batches, counts, open_store
from analytics.store.registry import Registry
from pages.shared import deeds
from tests.conftest import survey_csv
from tests.pages import desk
from tests.pages.staff import STAFF, Enter, done, press, told

ENTERED = {"edit_cycle", "accept", "judge_comments", "edit_topics", "edit_definitions", "bulletin_issued", "upload"}


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that show everybody everything that can be done, as one would that forgot to ask."""
    monkeypatch.setattr(deeds, "may", lambda action: True)


# ---- what each page does, as an analyst does it


def undo() -> None:
    press(desk.dashboard("batches", batch="3"), "undo")


def redo() -> None:
    undo()
    press(desk.dashboard("batches", batch="3"), "redo")


def define() -> None:
    app = desk.dashboard("methods")
    levels = next(box for box in app.selectbox if box.label == "口径")
    levels.select_index(0).run()
    press(app, "define")


def add_word() -> None:
    app = desk.dashboard("codebook", view="words")
    app.text_input(key="word-add-term").set_value("红旗楼").run()
    press(app, "word-term")


def accept() -> None:
    app = desk.dashboard("community", community="C2")
    next(box for box in app.text_area if box.label == "验收意见 *").input("现场核验合格")
    press(app, "通过验收")


def publish() -> None:
    app = desk.dashboard("publicity")
    next(box for box in app.selectbox if box.label.startswith("小区")).select_index(0).run()
    next(box for box in app.text_input if box.label.startswith("公示内容")).input("改造方案").run()
    next(box for box in app.date_input if box.label.startswith("开始日期")).set_value("2026-10-08").run()
    press(app, "publish")


def hold() -> None:
    app = desk.dashboard("publicity", view="activities")
    next(box for box in app.selectbox if box.label.startswith("小区")).select_index(0).run()
    press(app, "held")


def observe() -> None:
    app = desk.dashboard("works", view="observations")
    next(box for box in app.selectbox if box.label.startswith("小区")).select_index(0).run()
    press(app, "observe")


def open_entry() -> None:
    app = desk.dashboard("rectification")
    app.selectbox(key="new-place").select_index(0).run()
    press(app, "new-do")


def issue() -> None:
    app = desk.dashboard("weekly")
    app.session_state["issue"] = True
    app.run()
    press(app, "issue_now")


def step() -> None:
    app = desk.dashboard("community", community="C1")
    press(app, "FormSubmitter:form-form-step-reach")


def load() -> None:
    app = desk.dashboard("upload")
    third = survey_csv({"C2": ["不满意"] * 10}, first=500, day="2026-09-22")
    app.file_uploader[0].upload("张先生13800001111.csv", third.encode(), "text/csv").run()
    press(app, "检查")
    press(app, "load-")


def rename() -> None:
    press(desk.dashboard("topic", topic="c-parking"), "rename-")


MADE = [
    pytest.param(undo, "zhao", ["undo"], "批次 3：满意度调查 (1).csv", id="undo"),
    pytest.param(redo, "zhao", ["undo", "redo"], "批次 3：满意度调查 (1).csv", id="redo"),
    pytest.param(define, "zhao", ["edit_definitions"], "", id="define"),
    pytest.param(add_word, "zhao", ["edit_topics"], "词典", id="word"),
    pytest.param(accept, "zhao", ["accept"], "C2", id="accept"),
    pytest.param(publish, "zhao", ["edit_cycle"], "publish", id="publish"),
    pytest.param(issue, "chen", ["bulletin_issued"], "2026 年第 38 周（09-14 至 09-20） 全部地区", id="issue"),
    pytest.param(load, "zhao", ["upload"], "【姓名】【手机】.csv", id="upload"),
]


@pytest.mark.parametrize(("act", "who", "actions", "object"), MADE)
def test_what_is_done_is_written_down(
    registry: Registry, enter: Enter, act: Callable[[], None], who: str, actions: list[str], object: str
) -> None:
    enter(who)
    act()
    events = done(registry)
    assert [told(event) for event in events] == [(who, STAFF[who], one, "done") for one in actions]
    assert events[-1].object == object or (not object and events[-1].object)


# Everything that can be changed on a page that a viewer may open.
TRIED = [define, accept, publish, hold, observe, open_entry, issue, step, rename]


@pytest.mark.parametrize("act", TRIED)
def test_who_may_not_is_refused_where_it_is_done(
    registry: Registry, enter: Enter, grouped: str, blind: None, act: Callable[[], None]
) -> None:
    enter("li")
    before = state(grouped)
    act()
    events = done(registry)
    assert [told(event) for event in events] == [("li", "viewer", "refused", "refused")]
    assert events[0].detail in [audit.ACTIONS[action] for action in ENTERED]
    assert state(grouped) == before


@pytest.mark.parametrize("act", TRIED)
def test_who_may_not_is_not_offered_it(registry: Registry, enter: Enter, act: Callable[[], None]) -> None:
    enter("li")
    with pytest.raises((StopIteration, KeyError)):
        act()
    assert done(registry) == []


READ = {
    "rectification": ("ledger", "proposals", "progress", "rounds", "files"),
    "publicity": ("publicity", "figures", "opinions", "activities"),
    "works": ("progress", "observations"),
    "wishes": ("facilities", "measures"),
    "weekly": ("now", "past"),
    "votes": ("",),
    "consent": ("",),
    "comments": ("",),
}


@pytest.mark.parametrize("page", READ)
def test_who_only_reads_finds_every_view_whole_and_no_form(registry: Registry, enter: Enter, page: str) -> None:
    enter("li")
    for view in READ[page]:
        app = desk.dashboard(page, **({"view": view} if view else {}))
        assert app.title and not app.error, view
        assert not app.file_uploader and not [box for box in app.text_input if box.label in ("操作人", "理由 *")], view
        assert not [one.label for one in app.button if one.proto.type == "primary"], view
    assert done(registry) == []


def state(url: str) -> tuple[int, int]:
    store = open_store(url)
    try:
        return counts.data_version(store), len(batches.events(store))
    finally:
        store.close()


def test_a_refusal_is_said_in_a_sentence(registry: Registry, enter: Enter, blind: None) -> None:
    enter("li")
    app = desk.dashboard("rectification")
    press(app, "new-do")
    assert "您的角色不能办理：登记改造过程" in "".join(element.value for element in app.error)


def test_what_fails_its_rules_is_refused_and_written_down(registry: Registry, enter: Enter) -> None:
    enter("zhao")
    press(desk.dashboard("community", community="C2"), "通过验收")  # without a word of reason
    (event,) = done(registry)
    assert (event.action, event.outcome) == ("accept", "refused") and "验收意见" not in event.detail


class TestOperator:
    def test_an_account_signs_with_its_own_name(self, registry: Registry, enter: Enter, grouped: str) -> None:
        enter("zhao")
        boxes = desk.dashboard("community", community="C2").text_input
        signer = next(box for box in boxes if box.label == "验收人姓名 *")
        assert signer.value == "zhao的姓名" and signer.disabled
        undo()
        assert not [box for box in desk.dashboard("batches").text_input if box.label == "操作人"]
        store = open_store(grouped)
        assert batches.events(store)["by"].iloc[-1] == "zhao的姓名"
        store.close()

    def test_at_a_machine_without_accounts_who_works_there_says_so(self, grouped: str, tmp_path: Path) -> None:
        app = desk.dashboard("batches", batch="3")
        app.text_input(key="operator").input("李工").run()
        press(app, "undo")
        (event,) = done(Registry(tmp_path / "access.sqlite"))
        assert told(event) == ("李工", "desktop", "undo", "done")


WRITING = """
import streamlit as st
from pages.shared import deeds, reads

for office in (reads.office(), reads.office().whole):
    try:
        with office.store.writing():
            st.write("written")
    except RuntimeError as defect:
        st.write(type(defect).__name__)
with deeds.recording("edit_cycle"), reads.office().store.writing():
    st.write("written")
"""


class TestNothingGoesPast:
    def test_a_page_cannot_write_what_is_not_recorded(self, grouped: str) -> None:
        app = AppTest.from_string(WRITING, default_timeout=60).run()
        assert [element.value for element in app.markdown] == ["UnrecordedWrite", "UnrecordedWrite", "written"]

    def test_pages_open_the_store_in_one_place(self) -> None:
        assert using(r"\bopen_office\(|\bopen_store\(|\bStore\(") == {"opened.py"}

    def test_files_are_given_away_in_one_place(self) -> None:
        assert using(r"\bdownload_button\b") == {"downloads.py"}

    def test_files_of_which_nobody_is_told_are_upkeep(self) -> None:
        assert using(r"\bdeeds\.upkeep\(") == {"comment_reads.py", "front.py", "opened.py"}


def using(words: str) -> set[str]:
    """Names of the pages' files in which ``words`` (a pattern) stands."""
    files = [*(PROJECT / "pages").rglob("*.py"), PROJECT / "dashboard.py"]
    return {path.name for path in files if re.search(words, path.read_text(encoding="utf-8"))}
