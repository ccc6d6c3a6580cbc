"""Pages of comments behind a topic, and the search among them."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pyarrow as pa
import pytest

from analytics.model import COMMENTS, TOPIC_ASSIGNMENTS, CommentSelection, Scope
from analytics.store import Store, batches, comments, topics, words
from analytics.store import topic_comments as stored
from analytics.store.topic_comments import ALL, PAGE_COLUMNS, Sought, how_many, search_counts, topic_comments
from tests.store.files import FORMS, NOON, SURVEY, Form, source, survey

LAMP, DRAIN, PARKING = "楼道灯不亮", "下水道还是堵", "没有停车位"
COPIES = ("请恢复热水供应", "请恢复热水供应！", "请恢复热水供应吧")
MORE: tuple[Form, ...] = tuple(
    (f"B{row}", "C2", f"2026-03-1{row} 08:00", 1, 1, text) for row, text in enumerate(COPIES, start=1)
)


@pytest.fixture
def grouped(loaded: Store) -> Store:
    """Lamp (also c-2, said in anger) and drain under c-1, parking fits nothing, three copies under c-2."""
    batches.commit(loaded, survey([*FORMS, *MORE], channel="入户"), source("second"))
    found = comments.comments(loaded)
    named = dict(zip(found["text"], found["comment_id"], strict=True))
    rows = [
        (named[LAMP], 1, "c-1", None, 0.5, 0.2, "c-2", "neutral", "topic", named[LAMP], None),
        (named[LAMP], 2, "c-2", None, 0.4, None, None, "negative", "topic", named[LAMP], None),
        (named[DRAIN], 1, "c-1", "c-1.1", 0.9, 0.8, "c-2", "negative", "topic", named[DRAIN], None),
        (named[PARKING], 1, "c-2", None, 0.1, 0.1, "c-1", "neutral", "none_fits", named[PARKING], 0.7),
        *[
            (named[text], 1, "c-2", None, strength, 0.5, "c-1", "neutral", "topic", named[COPIES[0]], None)
            for text, strength in zip(COPIES, (0.6, 0.7, 0.65), strict=True)
        ],
    ]
    columns = ["comment_id", "position", "topic_id", "subtopic_id", "strength", "margin", "second_id", "stance"]
    frame = pd.DataFrame(rows, columns=[*columns, "bucket", "group", "usefulness"])
    labels = pd.DataFrame(
        {"topic_id": ["c-1", "c-2"], "label": ["照明", "热水"], "kind": "codebook", "n": 1, "n_distinct": 1}
    )
    state = topics.GroupingState(topics.comments_version(loaded), 3, "codebook 1", "", 0, NOON)
    told = pd.DataFrame({"topic_id": ["c-1"], "word": ["灯"], "weight": [1.0]})
    topics.save_grouping(
        loaded,
        labels,
        frame.reindex(columns=list(TOPIC_ASSIGNMENTS.columns)),
        told,
        state,
        after=topics.grouping_state(loaded),
    )
    return loaded


def texts(store: Store, selection: CommentSelection = ALL, **limits: object) -> list[str]:
    page, total = topic_comments(store, selection, **limits)
    assert total == len(page) == page["comment_id"].nunique()
    return page["text"].tolist()


def test_columns_and_types(grouped: Store) -> None:
    page, total = topic_comments(grouped, topic_id="c-1")
    assert tuple(page.columns) == PAGE_COLUMNS
    assert page["text"].tolist() == [DRAIN, LAMP]
    assert page["level"].tolist() == [4, 5]
    assert (page["strength"].tolist(), page["margin"].tolist()) == ([0.9, 0.5], [0.8, 0.2])
    assert page["subtopic_id"].tolist()[0] == "c-1.1"
    assert page["copies"].tolist() == [1, 1]
    assert page["decision_no"].isna().all()
    assert total == 2
    empty, none = topic_comments(grouped, topic_id="c-9")
    assert tuple(empty.columns) == PAGE_COLUMNS
    assert none == 0


def test_further_topics_are_found_and_marked(grouped: Store) -> None:
    page, _total = topic_comments(grouped, topic_id="c-2", bucket="topic")
    assert dict(zip(page["text"], page["position"], strict=True))[LAMP] == 2
    assert page["position"].tolist() == [1, 1, 1, 2]
    assert texts(grouped, bucket="topic").count(LAMP) == 1


def test_not_grouped_yet_stands_last(grouped: Store) -> None:
    batches.commit(grouped, survey([("D1", "C1", "2026-04-01", 2, 2, "电梯")]), source("third"))
    page, _total = topic_comments(grouped)
    assert page["text"].tolist()[-1] == "电梯"
    assert page.iloc[-1][["topic_id", "strength", "bucket"]].isna().all()
    assert (page["group"].iloc[-1], page["position"].iloc[-1]) == (page["comment_id"].iloc[-1], 1)


@pytest.mark.parametrize("order", ["strength", "newest", "useful"])
def test_pages_join_to_the_whole(grouped: Store, order: str) -> None:
    whole = texts(grouped, order=order)
    assert len(whole) == 6
    pages = []
    for offset in (0, 2, 4, 6):
        page, total = topic_comments(grouped, order=order, offset=offset, limit=2)
        assert total == 6
        pages += page["text"].tolist()
    assert pages == whole


@pytest.mark.parametrize(
    "asked",
    [{}, {"topic_id": "c-2", "bucket": "topic"}, {"bucket": "undecided"}, {"stance": "negative"}, {"topic_id": "c-9"}],
)
@pytest.mark.parametrize("selection", [ALL, CommentSelection(satisfied=False), CommentSelection(channels=("线上",))])
def test_as_many_are_counted_as_are_listed(grouped: Store, selection: CommentSelection, asked: dict[str, str]) -> None:
    assert how_many(grouped, selection, **asked) == topic_comments(grouped, selection, **asked)[1]


def test_orders(grouped: Store) -> None:
    assert texts(grouped, topic_id="c-1", order="strength") == [DRAIN, LAMP]
    assert texts(grouped, order="newest")[:2] == [COPIES[2], COPIES[1]]
    assert texts(grouped, order="useful")[0] == PARKING


@pytest.mark.parametrize("order", ["strength", "newest", "useful"])
@pytest.mark.parametrize("collapse", [False, True])
@pytest.mark.parametrize("asked", [{}, {"topic_id": "c-2", "bucket": "topic"}])
def test_ids_decide_among_those_that_stand_as_high(
    grouped: Store, monkeypatch: pytest.MonkeyPatch, order: str, collapse: bool, asked: dict[str, str]
) -> None:
    def pages(few_more: int) -> list[pd.DataFrame]:
        monkeypatch.setattr(stored, "_FEW_MORE", few_more)
        limits = {"order": order, "collapse": collapse, "limit": 2, **asked}
        return [topic_comments(grouped, offset=offset, **limits)[0] for offset in range(4)]

    for found, known in zip(pages(0), pages(1_000), strict=True):
        pd.testing.assert_frame_equal(found, known)


def test_copies_collapse_to_the_first_in_order(grouped: Store) -> None:
    page, total = topic_comments(grouped, topic_id="c-2", bucket="topic", collapse=True)
    assert (page["text"].tolist(), page["copies"].tolist(), total) == ([COPIES[1], LAMP], [3, 1], 2)
    assert topic_comments(grouped, collapse=True, limit=1)[1] == 4
    page, total = topic_comments(grouped, collapse=True, query=[Sought("吧")])
    assert (page["copies"].tolist(), total) == ([1], 1)


def test_every_limit_of_a_selection(grouped: Store) -> None:
    assert texts(grouped, CommentSelection(scope=Scope(community_id=("C1",)))) == [DRAIN, LAMP]
    week = dt.date(2026, 3, 2)
    assert texts(grouped, CommentSelection(weeks=(week, week))) == [LAMP]
    assert len(texts(grouped, CommentSelection(survey_ids=(SURVEY,)))) == 6
    assert texts(grouped, CommentSelection(survey_ids=("s-other",))) == []
    assert len(texts(grouped, CommentSelection(kinds=("satisfaction", "vote")))) == 6
    assert texts(grouped, CommentSelection(kinds=("vote",))) == []
    assert texts(grouped, CommentSelection(channels=("微信",))) == []
    assert len(texts(grouped, CommentSelection(channels=("入户",)))) == 6
    assert texts(grouped, CommentSelection(satisfied=True)) == [DRAIN, LAMP]
    assert set(texts(grouped, CommentSelection(satisfied=False))) == set(COPIES)
    assert texts(grouped, community_ids=["C2", "C9"], bucket="none_fits") == [PARKING]
    assert texts(grouped, community_ids=[]) == []
    assert texts(grouped, subtopic_id="c-1.1") == [DRAIN]


def test_stance_is_the_writers_own_then_the_words(grouped: Store) -> None:
    page, _total = topic_comments(grouped)
    assert dict(zip(page["text"], page["stance"], strict=True)) == {
        DRAIN: "positive",  # satisfied on the whole
        LAMP: "positive",
        PARKING: "neutral",  # did not say
        **dict.fromkeys(COPIES, "negative"),
    }
    # Of several topics, the words about this one come first.
    assert texts(grouped, topic_id="c-2", stance="negative") == [COPIES[1], COPIES[2], COPIES[0], LAMP]
    assert texts(grouped, topic_id="c-1", stance="positive") == [DRAIN, LAMP]
    assert texts(grouped, stance="neutral") == [PARKING]


def cut(store: Store, known: dict[str, list[str]]) -> None:
    found = words.missing(store, 100)
    lists = pa.array([known.get(text, [text]) for text in found["text"]], pa.list_(pa.string()))
    words.save(store, found["mark"].to_list(), lists)


def test_a_part_is_held_by_its_words_or_as_it_stands(grouped: Store) -> None:
    assert texts(grouped, query=[Sought("灯楼道", ("灯", "楼道"))]) == []
    cut(grouped, {LAMP: ["楼道", "灯", "不亮"], DRAIN: ["下水道", "还是", "堵"]})
    assert texts(grouped, query=[Sought("灯楼道", ("灯", "楼道"))]) == [LAMP]
    assert texts(grouped, query=[Sought("灯楼道")]) == []
    # 水道 is no word of 下水道, but stands in it.
    assert texts(grouped, query=[Sought("水道", ("水道",))]) == [DRAIN]
    assert texts(grouped, query=[Sought("灯", ("灯",)), Sought("堵", ("堵",))]) == []
    assert texts(grouped, query=[Sought("道"), Sought("不")]) == [LAMP]


@pytest.mark.parametrize("text", ["%", "_", "' OR 1=1 --", "\\", "(*", "$topic_id"])
def test_no_sign_is_special(grouped: Store, text: str) -> None:
    assert texts(grouped, query=[Sought(text)]) == []


def test_search_finds_signs_width_and_case(loaded: Store) -> None:
    batches.commit(loaded, survey([("B1", "C1", "2026-03-10", 1, 1, "WiFi 100%_'断\\")]), source("second"))
    for text in ("wifi", "WIFI", "ＷｉＦｉ", "100%", "%_'", "\\"):
        assert texts(loaded, query=[Sought(text)]) == ["WiFi 100%_'断\\"]


def test_hits_by_topic(grouped: Store) -> None:
    found = search_counts(grouped, query=[Sought("热水")])
    assert found.to_dict("list") == {"bucket": ["topic"], "topic_id": ["c-2"], "n": [3], "n_distinct": [1]}
    found = search_counts(grouped, CommentSelection(satisfied=True), query=[Sought("道")])
    assert found[["topic_id", "n"]].to_numpy().tolist() == [["c-1", 2]]
    assert search_counts(grouped, query=[Sought("电梯")]).empty


def test_whether_there_is_any_comment(grouped: Store) -> None:
    assert comments.is_any(grouped)
    for batch in (2, 3):
        batches.undo(grouped, batch, by="测试", at=NOON)
    assert not comments.is_any(grouped)


def test_one_page_has_the_columns_of_comments_first() -> None:
    assert PAGE_COLUMNS[: len(COMMENTS.columns)] == tuple(COMMENTS.columns)
