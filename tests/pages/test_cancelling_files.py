"""取消 of files that are no surveys, of the first start's example, and of a week that another session is reading."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import Any

import pytest

from analytics import example
from analytics.access import audit
from analytics.estimation.periods import WEEK
from analytics.flows.office import open_office
from analytics.language import SOURCE_LANGUAGE
from analytics.model import EVERYWHERE
from analytics.programme.entering import record_files
from analytics.programme.ledger import ledger_files
from analytics.programme.voting import ballot_file
from analytics.store import ballots as stored_ballots
from analytics.store import batches, cycle, erasure
from analytics.store.connection import Store
from pages.shared import progress, reader, reads, week_reads
from tests.pages import desk
from tests.pages.test_cancelling import cancelled, front, interrupt, key_of, pressed_at, stop
from tests.pages.test_upload import loaded, press, upload
from tests.programme import rolls

__all__ = ["pressed_at"]
RECORDS = "记录类型,小区编号,日期,渠道,次数\n征求意见活动,C1,2026-09-01,座谈会,1\n"
NOTHING = "已取消，没有写入任何内容。"


@pytest.fixture
def example_of_three(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("register.csv", "opinion_dadong.csv", "consent_jinyin.csv")
    monkeypatch.setattr(example, "first_start_files", lambda: [example.SAMPLE_DATA / name for name in names])


def in_batches(url: str) -> list[str]:
    with closing(open_office(url)) as office:
        return batches.batches(office.store)["filename"].to_list()


def test_a_roll_whose_check_is_stopped_stays_unchecked_until_it_is_taken_up(city: str, pressed_at: Any) -> None:
    app = front("votes")
    pressed_at(ballot_file, "named_columns")
    app.file_uploader[0].upload("票册.csv", rolls.lift(), "text/csv").run()
    name = next(str(one.key) for one in app.button if str(one.key).startswith("cancel-check-ballots"))
    stop(app, name.removeprefix("cancel-"))
    assert cancelled(app) == ["检查" + NOTHING]
    assert "检查完成以后，才能显示这里的内容。" in desk.said(app) and "没有发现问题" not in desk.said(app)
    app.button(key=name.replace("cancel-", "resume-")).click().run()
    assert not app.exception and "没有发现问题" in desk.said(app)


def test_a_roll_whose_entry_is_stopped_leaves_nothing_and_can_enter_then(city: str, pressed_at: Any) -> None:
    app = front("votes")
    app.file_uploader[0].upload("票册.csv", rolls.lift(), "text/csv").run()
    pressed_at(stored_ballots, "to_arrow")
    stop(app.button(key="load-ballots").click().run(), "enter-ballots")
    assert cancelled(app) == ["入库" + NOTHING] and loaded(city) == 3
    app.button(key="load-ballots").click().run()
    assert not app.exception and "已入库，批次 4" in desk.said(app) and loaded(city) == 4


def test_records_whose_check_is_stopped_stay_unread_until_chosen_again(city: str, pressed_at: Any) -> None:
    app = front("upload")
    pressed_at(record_files.cycle, "entries")
    stop(upload(app, "过程记录.csv", RECORDS), "reading")
    assert cancelled(app) == ["读取文件" + NOTHING]
    assert any("移去" in one.value for one in app.error) and loaded(city) == 3


def test_records_whose_entry_is_stopped_leave_nothing_and_can_enter_then(city: str, pressed_at: Any) -> None:
    app = upload(front("upload"), "过程记录.csv", RECORDS)
    words = "入库 1 行"
    assert "没有发现问题" in desk.said(app), desk.said(app)
    pressed_at(cycle, "_refuse_strangers")
    stop(press(app, words), key_of(app, words))
    assert cancelled(app) == ["入库" + NOTHING] and loaded(city) == 3
    press(app, words)
    assert "已入库：批次 4" in desk.said(app) and loaded(city) == 4


def test_a_ledger_whose_reading_is_stopped_is_read_when_it_is_taken_up(city: str, pressed_at: Any) -> None:
    text = "小区,问题描述,责任单位,整改时限,状态\n朝阳花园,漏水,甲,2026-12-01,整改中\n"
    app = front("rectification", view="files")
    pressed_at(ledger_files.rectifications, "read")
    app.file_uploader(key="ledger-file-0").set_value(("台账.csv", text.encode(), "text/csv")).run()
    name = next(str(one.key) for one in app.button if str(one.key).startswith("cancel-ledger"))
    stop(app, name.removeprefix("cancel-"))
    assert cancelled(app) == ["读取文件" + NOTHING] and "读取文件完成以后" in desk.said(app)
    app.button(key=name.replace("cancel-", "resume-")).click().run()
    assert not app.exception and "新增 1 条" in desk.said(app)


def test_an_undoing_that_is_stopped_leaves_the_batch_as_it_was(city: str, pressed_at: Any) -> None:
    app = front("batches", batch="3")
    pressed_at(batches.tally, "recount")
    stop(app.button(key="undo").click().run(), "undoing")
    assert cancelled(app) == ["撤销" + NOTHING]
    with closing(open_office(city)) as office:
        assert batches.batches(office.store)["state"].tolist() == ["loaded"] * 3
    app.button(key="undo").click().run()
    assert not app.exception
    with closing(open_office(city)) as office:
        assert batches.batches(office.store)["state"].tolist() == ["loaded", "loaded", "undone"]


def test_the_example_stops_after_whole_files_and_the_pages_can_be_used_meanwhile(
    store_address: str, example_of_three: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, begun = example._load, []

    def load(office: Any, path: Any, tell: Any) -> None:
        begun.append(path.name)
        if len(begun) == 2:
            interrupt()
        real(office, path, tell)

    monkeypatch.setattr(example, "_load", load)
    app = stop(front("upload"), "example")
    assert cancelled(app) == ["载入示例数据已取消：前 1 份已完成，其余没有写入。"]
    assert in_batches(store_address) == ["register.csv"]
    assert "合成示例数据没有全部载入" in desk.said(app) and app.title[0].value == "数据上传"
    app.button(key="resume-example").click().run()
    assert not app.exception and len(in_batches(store_address)) == 3
    assert "合成示例数据没有全部载入" not in desk.said(app)


def test_clearing_the_example_ends_with_all_of_it_there_or_with_all_of_it_gone(
    store_address: str, example_of_three: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = front("overview")
    names = in_batches(store_address)
    assert len(names) == 3
    real = erasure.erase
    monkeypatch.setattr(erasure, "erase", lambda *args, **kwargs: (real(*args, **kwargs), interrupt()))
    stop(app.button(key="clear_example").click().run(), "erasing")
    assert cancelled(app) == ["清除示例数据" + NOTHING] and in_batches(store_address) == names
    monkeypatch.setattr(erasure, "erase", real)

    compact, done = Store.compact, []

    def compacted(store: Store) -> None:
        interrupt()  # whatever is pressed by now comes too late
        compact(store)
        done.append(store)

    monkeypatch.setattr(Store, "compact", compacted)
    stop(app.button(key="clear_example").click().run(), "erasing")
    assert len(done) == 1 and in_batches(store_address) == []
    assert [one.value for one in app.info if "取消" in one.value] == ["清除示例数据已经完成，来不及取消。"]
    outcomes = [one.outcome for one in audit.listed(reader.registry(), action="erase")]
    assert outcomes == ["done", "cancelled"]


def test_who_waits_for_another_to_read_the_same_week_sees_it_and_may_leave(
    grouped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, done, waits = threading.Event(), threading.Event(), []
    real = week_reads.read

    def slowly(*args: Any, **kwargs: Any) -> Any:
        if not reading.is_set():
            reading.set()
            assert done.wait(60)
        return real(*args, **kwargs)

    monkeypatch.setattr(week_reads, "read", slowly)
    told = progress.Work.waits

    def waiting(work: progress.Work, words: str) -> None:
        told(work, words)
        waits.append(words)
        interrupt()

    monkeypatch.setattr(progress.Work, "waits", waiting)

    def read() -> None:
        with reader.reading_for(EVERYWHERE, SOURCE_LANGUAGE):
            known = week_reads.known_periods(EVERYWHERE, WEEK, 1)
            week_reads.told(EVERYWHERE, week_reads.latest_of(known, reads.office().now().date()), 1)

    first = threading.Thread(target=read)
    first.start()
    try:
        assert reading.wait(60)
        app = stop(front("weekly"), "weekly")
        assert cancelled(app) == ["本期统计" + NOTHING] and set(waits) == {"别处正在读取同样的内容，正在等待"}
        assert "本期统计完成以后，才能显示这里的内容。" in desk.said(app)
    finally:
        done.set()
        first.join()
    app.button(key="resume-weekly").click().run()
    assert not app.exception and len(app.metric) > 0
