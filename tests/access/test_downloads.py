"""Files taken from the dashboard as it is shipped, as a browser takes them: over the page's web socket, when asked."""

from __future__ import annotations

import pytest
from websockets.sync.client import ClientConnection

from analytics import clock
from analytics.access import audit
from analytics.access.sessions import end_all
from analytics.store.audit import Event
from tests.access.people import HOST
from tests.access.served import Served, answered, run


def offered(stream: ClientConnection) -> tuple[str, str]:
    """The page's session, and the number under which the ledger's workbook is offered."""
    shown = run(stream, "rectification", "view=files")
    assert shown.buttons
    return shown.session, shown.buttons[0]


def recorded(served: Served, who: str) -> list[Event]:
    """What the log has of downloads, newest first."""
    return [event for event in audit.listed(served.registry, who=who) if event.action in ("export", "refused")]


@pytest.mark.parametrize("name", ["li", "zhao", "wang"])
def test_who_is_signed_in_gets_the_file_and_it_is_written_down(served: Served, name: str) -> None:
    caller = served.inside(name)
    before = len(recorded(served, name))
    with caller.stream() as stream:
        answer = answered(stream, *offered(stream))
        assert not answer.error_msg and answer.deferred_file.url
        assert caller.get(answer.deferred_file.url).status == 200
        assert served.caller().get(answer.deferred_file.url).status != 200, "nobody else gets it"
    event = recorded(served, name)[0]
    assert len(recorded(served, name)) == before + 1
    assert (event.action, event.outcome, event.object) == ("export", "done", "整改台账 全部地区")
    assert event.address == "10.0.0.1"


def test_a_page_that_is_still_open_gives_no_file_once_its_session_is_over(served: Served) -> None:
    with served.inside("feng").stream() as stream:
        file, before = offered(stream), len(recorded(served, "feng"))
        end_all(served.registry, "feng", actor=HOST, now=clock.now())
        answer = answered(stream, *file)
        assert answer.error_msg == "登录已结束，或查看范围有变动。请重新登录后再下载。"
        assert not answer.deferred_file.url
    new = recorded(served, "feng")[: len(recorded(served, "feng")) - before]
    assert [(event.action, event.outcome) for event in new] == [("refused", "refused")]
