"""Weeks go by: new files join the topics there are, and what analysts decided stays."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pandas as pd
import pytest

from analytics.flows import curation, decision_history, grouping
from analytics.flows.office import Office
from analytics.store import batches, comments, topics
from tests.conftest import REGISTER
from tests.flows.test_loading import load
from tests.text.test_settled import new_things
from tests.text.test_topics import comments as said

BY = "王工"


def survey(texts: Sequence[str], *, first: int = 1, day: str = "2026-09-07") -> str:
    """A survey file of C1 and C2 in turn, with these comments."""
    lines = ["答卷编号,小区编号,提交时间,渠道,总体满意度,意见建议"]
    for number, text in zip(itertools.count(first), texts):
        lines.append(f"{number},C{1 + number % 2},{day} 10:00:00,微信,满意,{text}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def city(office: Office) -> Office:
    load(office, "名册.csv", REGISTER)
    load(office, "第一周.csv", survey(said()[0]))
    grouping.group_store(office)
    return office


def placed(office: Office) -> pd.Series:
    """Main topic by the comment's text (bucket where it has none)."""
    main = topics.assignments(office.store).query("position == 1").set_index("comment_id")
    texts = comments.comments(office.store).set_index("comment_id")["text"]
    where = main["topic_id"].where(main["bucket"] == "topic", main["bucket"])
    return pd.Series(where.to_numpy(object), index=texts.reindex(where.index).to_numpy(object))


def one(office: Office, text: str) -> str:
    found = comments.comments(office.store)
    return str(found.loc[found["text"] == text, "comment_id"].iloc[0])


def next_week(office: Office) -> None:
    load(
        office,
        "第二周.csv",
        survey(["顶楼一下雨就漏", "电梯什么时候能装", "车位被占"] * 3, first=500, day="2026-09-15"),
    )
    grouping.group_store(office)


def test_grouping_once_is_enough(city: Office) -> None:
    assert grouping.is_current(city)
    assert grouping.group_store(city) is False


def test_last_weeks_comments_stay_in_their_topics(city: Office) -> None:
    before = placed(city)
    next_week(city)
    after = placed(city)
    inside = before[~before.isin(["undecided", "none_fits", "no_content"])]
    assert after[inside.index].tolist() == inside.tolist()
    assert len(after) == len(before) + 9


def test_decisions_outlive_the_next_file(city: Office) -> None:
    text = "垃圾桶没人清运"
    curation.rename(city, "c-roof", "屋顶漏雨", by=BY)
    curation.move(city, [one(city, text)], "c-property", by=BY, reason="物业的事")
    curation.merge(city, ["c-lift"], "c-accessible", by=BY)
    curation.noise(city, comment_ids=[one(city, "停车位不够用")], by=BY)
    curation.lock(city, "c-parking", by=BY)
    decided = placed(city)
    assert decided[text] == "c-property" and decided["停车位不够用"] == "no_content"
    assert "c-lift" not in set(decided)
    next_week(city)
    after = placed(city)
    locked = decided[decided == "c-parking"]
    assert after[locked.index].tolist() == locked.tolist()
    assert after[text] == "c-property" and after["停车位不够用"] == "no_content"
    known = topics.topics(city.store).set_index("topic_id")
    assert known.loc["c-roof", "label"] == "屋顶漏雨"
    assert "c-lift" not in known.index and "c-lift" not in set(after)


def test_everything_anew_keeps_decisions_too(city: Office) -> None:
    text = "垃圾桶没人清运"
    curation.move(city, [one(city, text)], "c-property", by=BY)
    assert grouping.group_store(city, anew=True)
    assert placed(city)[text] == "c-property"


def test_taking_back_a_move_lets_the_machine_decide_again(city: Office) -> None:
    text = "垃圾桶没人清运"
    before = placed(city)
    number = curation.move(city, [one(city, text)], "c-property", by=BY)
    next_week(city)
    curation.undo(city, number, by=BY)
    grouping.group_store(city, anew=True)
    assert placed(city)[text] == before[text]
    assert len(decision_history.history(city)) == 2


def test_a_new_topic_takes_what_speaks_of_it_and_gives_it_back(city: Office) -> None:
    before = placed(city)
    number = curation.create(city, "垃圾房异味", terms="垃圾房", by=BY)
    assert not grouping.is_current(city)
    grouping.group_store(city)
    after = placed(city)
    mine = f"a-{number}"
    assert {text for text in after.index if text.startswith("垃圾房")} & set(after[after == mine].index)
    moved = before.index[(before.to_numpy() != after[before.index].to_numpy())]
    assert set(after[moved]) == {mine}
    curation.undo(city, number, by=BY)
    grouping.group_store(city)
    assert mine not in set(placed(city))
    assert mine not in set(topics.topics(city.store)["topic_id"])


def test_a_retired_topic_gives_its_comments_to_others(city: Office) -> None:
    assert "c-waste" in set(placed(city))
    curation.retire(city, "c-waste", by=BY)
    grouping.group_store(city)
    assert "c-waste" not in set(placed(city))
    others = placed(city)
    assert len(others) == len(said()[0])


def test_a_discovered_topic_keeps_its_number_and_name(office: Office) -> None:
    load(office, "名册.csv", REGISTER)
    load(office, "第一周.csv", survey([*(said()[0] * 10), *new_things()]))
    grouping.group_store(office)
    known = topics.topics(office.store).query("kind == 'discovered'")
    assert len(known) >= 1
    first = placed(office)
    load(office, "第二周.csv", survey([f"{thing}了" for thing in new_things()[:20]], first=2000, day="2026-09-15"))
    grouping.group_store(office)
    again = topics.topics(office.store).query("kind == 'discovered'")
    labels = again.set_index("topic_id")["label"]
    assert labels.reindex(known["topic_id"]).tolist() == known["label"].tolist()
    old = first[first.str.startswith("d-")]
    after = placed(office)
    for text, topic_id in old.items():
        assert set(after[[text]]) == {topic_id}


def test_an_undone_file_takes_its_discovered_topics_along_and_numbers_go_on(office: Office) -> None:
    load(office, "名册.csv", REGISTER)
    load(office, "第一周.csv", survey(said()[0] * 10))
    load(office, "第二周.csv", survey(new_things(), first=2000))
    grouping.group_store(office)
    state = topics.grouping_state(office.store)
    assert state is not None and state.last_discovered >= 1
    batches.undo(office.store, 3, by=BY, at=office.now())
    grouping.group_store(office)
    assert "discovered" not in set(topics.topics(office.store)["kind"])
    batches.redo(office.store, 3, by=BY, at=office.now())
    grouping.group_store(office)
    new = topics.topics(office.store).query("kind == 'discovered'")["topic_id"]
    assert all(int(topic_id.removeprefix("d-")) > state.last_discovered for topic_id in new)


def test_taking_a_lock_back_leaves_its_comments_where_they_are(city: Office) -> None:
    before = placed(city)
    text = before.index[before == "c-parking"][0]
    with city.store.writing() as connection:
        connection.execute("UPDATE topic_assignments SET topic_id = 'c-waste' WHERE comment_id = ?", [one(city, text)])
    number = curation.lock(city, "c-waste", by=BY)
    next_week(city)
    curation.undo(city, number, by=BY)
    load(city, "第三周.csv", survey(["电梯坏了"], first=700, day="2026-09-22"))
    grouping.group_store(city)
    assert placed(city)[text] == "c-waste"


def test_copies_that_followed_a_move_come_back_with_it(city: Office) -> None:
    text = "垃圾桶没人清运"
    before = placed(city)
    number = curation.move(city, [one(city, text)], "c-property", by=BY)
    load(city, "第二周.csv", survey([text, f"{text}！"], first=500, day="2026-09-15"))
    grouping.group_store(city)
    assert set(placed(city)[[text, f"{text}！"]]) == {"c-property"}
    curation.undo(city, number, by=BY)
    load(city, "第三周.csv", survey(["电梯坏了"], first=700, day="2026-09-22"))
    grouping.group_store(city)
    assert set(placed(city)[[text, f"{text}！"]]) == {before[text]}


def test_a_file_that_comes_while_comments_are_grouped_waits_for_the_next_run(
    city: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = placed(city)
    cut = grouping.words.ensure_words
    arrived = []

    def cut_then_load(*arguments: object, **named: object) -> int:
        done = cut(*arguments, **named)
        if not arrived:
            # The same forms, of which one says something else by now, and new ones before and behind.
            arrived.append(load(city, "第一周.csv", survey(["停车位太少", *said()[0][1:]] + ["电梯坏了"] * 40)))
        return done

    monkeypatch.setattr(grouping.words, "ensure_words", cut_then_load)
    assert grouping.group_store(city, anew=True)
    assert not grouping.is_current(city)
    during = placed(city)
    assert len(during) == len(expected) - 1
    assert during.tolist() == expected[during.index].tolist()
    assert grouping.group_store(city)
    assert len(placed(city)) == len(said()[0]) + 40 and placed(city)["停车位太少"] == "c-parking"
