"""取消: work that a reader stops, or leaves, ends at once; nothing of it is kept, the page says so, and it can begin
anew."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.testing.v1 import AppTest

from analytics.access import audit
from analytics.bulletin import issuing
from analytics.flows import grouping, loading
from analytics.flows.office import open_office
from analytics.ingest.checks import validation
from analytics.ingest.reading import readers
from analytics.store import responses
from analytics.store import topics as stored_topics
from pages.shared import progress, reader
from tests.access.sent import asked
from tests.conftest import survey_csv
from tests.pages import desk
from tests.pages.test_upload import THIRD, loaded, press, upload


def front(page: str, **query: str) -> AppTest:
    app = asked(page, **query).app
    assert app is not None and not app.exception
    return app


def interrupt() -> None:
    """What Streamlit does to a run under way when the reader presses something; it then begins another one."""
    context = get_script_run_ctx()
    assert context is not None and context.script_requests is not None
    context.script_requests.request_stop()


@pytest.fixture
def pressed_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], None]:
    """``pressed_at(module, name)``: the reader presses something when that function is called, the first time."""

    def at(module: Any, name: str) -> None:
        real, done = getattr(module, name), []

        def called(*args: Any, **kwargs: Any) -> Any:
            if not done:
                done.append(name)
                interrupt()
            return real(*args, **kwargs)

        monkeypatch.setattr(module, name, called)

    return at


def stop(app: AppTest, name: str) -> AppTest:
    """The button that stops the work of that name."""
    app.button(key=f"cancel-{name}").click().run()
    return app


def cancelled(app: AppTest) -> list[str]:
    assert not app.exception, [element.value for element in app.exception]
    return [one.value for one in app.info if "已取消" in one.value]


def key_of(app: AppTest, words: str) -> str:
    return next(str(one.key) for one in app.button if words in one.label)


def checked(app: AppTest) -> AppTest:
    return press(upload(app, "满意度调查 (2).csv", THIRD), "检查")


def test_a_load_that_is_cancelled_leaves_nothing_and_can_begin_anew(city: str, pressed_at: Any) -> None:
    app = checked(front("upload"))
    pressed_at(responses, "_insert_answers")
    stop(press(app, "入库 10 行"), key_of(app, "入库 10 行"))
    assert cancelled(app) == ["入库已取消，没有写入任何内容。"]
    assert loaded(city) == 3 and "已入库" not in desk.said(app)
    press(app, "入库 10 行")
    assert cancelled(app) == [] and loaded(city) == 4 and "批次 4" in desk.said(app)
    uploads = audit.listed(reader.registry(), action="upload")
    assert [(one.outcome, one.detail) for one in uploads] == [("done", "批次 4"), ("cancelled", "")]


def test_whoever_presses_something_else_meanwhile_is_told_too(city: str, pressed_at: Any) -> None:
    app = checked(front("upload"))
    pressed_at(responses, "_insert_answers")
    press(app, "入库 10 行").run()
    assert cancelled(app) == ["入库已取消，没有写入任何内容。"] and loaded(city) == 3


def test_what_is_committed_stays_whatever_is_pressed_then(city: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last moment: the batch is in, and the press comes before the page has said so."""
    app = checked(front("upload"))
    real = loading.batches.commit

    def commit(*args: Any, **kwargs: Any) -> Any:
        receipt = real(*args, **kwargs)
        interrupt()
        return receipt

    monkeypatch.setattr(loading.batches, "commit", commit)
    press(app, "入库 10 行").run()
    assert loaded(city) == 4 and "批次 4" in desk.said(app) and cancelled(app) == []


def test_a_check_that_is_cancelled_says_so(city: str, pressed_at: Any) -> None:
    app = upload(front("upload"), "满意度调查 (2).csv", THIRD)
    pressed_at(validation, "check")
    stop(press(app, "检查"), key_of(app, "检查"))
    assert cancelled(app) == ["检查已取消，没有写入任何内容。"] and not app.metric
    assert len(press(app, "检查").metric) == 4


def test_a_file_whose_reading_is_cancelled_stays_unread_until_chosen_again(city: str, pressed_at: Any) -> None:
    app = front("upload")
    pressed_at(readers, "read_table")
    stop(upload(app, "满意度调查 (2).csv", THIRD), "reading")
    assert cancelled(app) == ["读取文件已取消，没有写入任何内容。"]
    assert any("移去" in one.value for one in app.error)
    assert not any("检查" in one.label for one in app.button)


def test_a_load_of_several_keeps_what_is_finished(city: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = front("upload")
    fourth = survey_csv({"C2": ["满意"] * 10}, first=700, day="2026-09-29")
    app.file_uploader[0].upload("满意度调查 (2).csv", THIRD.encode(), "text/csv")
    upload(app, "满意度调查 (3).csv", fourth)
    press(app, "检查全部 2 份")
    real, calls = responses._insert_answers, []

    def second(*args: Any) -> None:
        calls.append(1)
        if len(calls) == 2:
            interrupt()
        real(*args)

    monkeypatch.setattr(responses, "_insert_answers", second)
    stop(press(app, "入库没有问题的 2 份"), "load-all")
    assert cancelled(app) == ["入库已取消：前 1 份已完成，其余没有写入。"] and loaded(city) == 4


def test_who_presses_waits_until_it_is_known_what_became_of_the_work(city: str) -> None:
    """As the server has it: the page begins anew while the run before is still on its way to its end."""
    app = front("overview")
    work = progress.Work(None, "load-all")
    app.session_state["works"], app.session_state["work_stopped"] = [work], {"load-all"}

    def ends() -> None:
        work.said = "入库已取消，没有写入任何内容。"
        work.over.set()

    threading.Timer(0.5, ends).start()
    assert cancelled(app.run()) == ["入库已取消，没有写入任何内容。"]
    assert cancelled(app.run()) == []


def test_grouping_stays_cancelled_until_it_is_taken_up_again(city: str, pressed_at: Any) -> None:
    pressed_at(grouping.grouping, "collapse")
    app = stop(front("comments"), "grouping")
    assert cancelled(app) == ["意见归类已取消，没有写入任何内容。"] and not app.metric
    office = open_office(city)
    assert stored_topics.grouping_state(office.store) is None
    office.close()
    app.run()
    assert not app.metric and "意见归类完成以后，才能显示这里的内容。" in desk.said(app)
    app.button(key="resume-grouping").click().run()
    assert len(app.metric) > 0


def test_a_bulletin_that_is_cancelled_is_not_kept(grouped: str, pressed_at: Any) -> None:
    pressed_at(issuing, "compose")
    app = front("weekly")
    app.session_state["issue"] = True
    app.run()
    app.button(key="issue_now").click().run()
    stop(app, "issue")
    assert cancelled(app) == ["出具通报已取消，没有写入任何内容。"]
    office = open_office(grouped)
    assert issuing.issued(office).empty
    office.close()
