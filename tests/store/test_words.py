"""Words of comments are kept by mark, go with their comment, and with what a changed dictionary may cut differently."""

from __future__ import annotations

import pyarrow as pa

from analytics.store import Store, batches, topics, words
from tests.store.files import UNDO, register, source, survey

TEXTS = {"楼道灯不亮": ["楼道灯", "不亮"], "下水道还是堵": ["下水道", "还是", "堵"], "没有停车位": ["没有", "停车位"]}


def cut(store: Store) -> int:
    """Words for all that have none."""
    found = words.missing(store, 100)
    lists = pa.array([TEXTS.get(text, list(text)) for text in found["text"]], pa.list_(pa.string()))
    words.save(store, found["mark"].to_list(), lists)
    return len(found)


def kept(store: Store) -> list[list[str]]:
    _ids, lists = words.words(store)
    return sorted(lists.to_pylist())


def data_version(store: Store) -> int:
    with store.reading() as connection:
        return int(connection.execute("SELECT data_version FROM store_state").fetchall()[0][0])


def test_an_empty_store_has_none(store: Store) -> None:
    assert words.missing(store, 10).empty
    comments, lists = words.words(store)
    assert (comments["comment_id"].to_list(), lists.to_pylist()) == ([], [])
    assert words.dictionary(store) == ()


def test_words_come_back_by_comment(loaded: Store) -> None:
    assert len(words.missing(loaded, 2)) == 2
    assert cut(loaded) == 3
    assert cut(loaded) == 0
    comments, lists = words.words(loaded)
    assert comments["comment_id"].is_monotonic_increasing and set(comments["community_id"]) <= {"C1", "C2"}
    texts = topics_texts(loaded)
    assert comments.set_index("comment_id")["text"].to_dict() == texts
    assert comments["text"].to_list() == ["".join(found) for found in lists.to_pylist()]
    assert topics.comments_version(loaded) == 1


def topics_texts(store: Store) -> dict[str, str]:
    with store.reading() as connection:
        return dict(connection.execute("SELECT comment_id, text FROM current_comments").fetchall())


def test_saved_twice_is_kept_once(loaded: Store) -> None:
    found = words.missing(loaded, 100)
    lists = pa.array([TEXTS[text] for text in found["text"]])
    words.save(loaded, found["mark"].to_list(), lists)
    words.save(loaded, [*found["mark"], 7], pa.array([["别的"]] * 4))
    assert kept(loaded) == sorted(TEXTS.values())


def test_changed_text_is_missing_and_the_old_one_is_known_again(loaded: Store) -> None:
    cut(loaded)
    batches.commit(loaded, survey([("A1", "C1", "2026-03-10", 5, 5, "灯修好了")]), source("other words"))
    assert words.missing(loaded, 10)["text"].tolist() == ["灯修好了"]
    assert len(kept(loaded)) == 2
    batches.undo(loaded, 3, **UNDO)
    assert words.missing(loaded, 10).empty


def test_a_changed_dictionary_forgets_what_it_touches(loaded: Store) -> None:
    words.use_dictionary(loaded, (), built_in="one")
    cut(loaded)
    words.use_dictionary(loaded, ("还是堵", "飞线"), built_in="one")
    assert words.dictionary(loaded) == ("还是堵", "飞线")
    assert words.missing(loaded, 10)["text"].tolist() == ["下水道还是堵"]
    cut(loaded)
    words.use_dictionary(loaded, ("飞线", "车位"), built_in="one")
    assert sorted(words.missing(loaded, 10)["text"]) == ["下水道还是堵", "没有停车位"]
    cut(loaded)
    words.use_dictionary(loaded, ("飞线", "车位"), built_in="two")
    assert len(words.missing(loaded, 10)) == 3


def test_the_same_dictionary_writes_nothing(loaded: Store) -> None:
    words.use_dictionary(loaded, ("飞线", "车位"), built_in="one")
    before = data_version(loaded)
    words.use_dictionary(loaded, ("车位", "飞线"), built_in="one")
    assert data_version(loaded) == before


def test_erased_comments_leave_no_words(store: Store) -> None:
    batches.commit(store, register("C1", "C2"), source("register", example=True))
    batches.commit(store, survey(), source("first", example=True))
    cut(store)
    batches.erase_example(store, **UNDO)
    with store.reading() as connection:
        assert connection.execute("SELECT count(*) FROM comment_words").fetchall() == [(0,)]
