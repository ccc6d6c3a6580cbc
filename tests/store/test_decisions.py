"""The log of decisions about topics, the overlays beside it, and near-duplicates that follow."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest

from analytics.model import DECISIONS, TOPIC_ASSIGNMENTS
from analytics.store import Store, batches, comments, decisions, placements, topics
from analytics.store.decisions import Decision, DecisionRefused, Ledger, Overlays
from tests.store.files import NOON, UNDO, register, source, survey

BY = {"by": "李强", "at": NOON}
LAMP, LAMP_AGAIN, DRAIN = "楼道灯不亮", "楼道灯不亮！", "下水道还是堵"
FORMS = [
    ("A1", "C1", "2026-03-02 08:00", 5, 4, LAMP),
    ("A2", "C1", "2026-03-03 08:00", 5, 4, LAMP_AGAIN),
    ("A3", "C1", "2026-03-04 08:00", 5, 4, DRAIN),
    ("A4", "C2", "2026-03-05 08:00", 5, 4, LAMP),
]


@pytest.fixture
def grouped(store: Store) -> Store:
    batches.commit(store, register("C1", "C2"), source("register"))
    batches.commit(store, survey(FORMS), source("first"))
    group(store)
    return store


def ids(store: Store) -> dict[str, str]:
    """Form → comment_id."""
    found = comments.comments(store)
    return dict(zip(found["response_id"], found["comment_id"], strict=True))


def group(store: Store) -> None:
    """The three lamps are near-duplicates under c-1, the drain stands alone under c-2; the lamps name both."""
    named = ids(store)
    lamps = [named[form] for form in ("A1", "A2", "A4") if form in named]
    rows = [(one, position, f"c-{position}", lamps[0]) for one in lamps for position in (1, 2)]
    rows.append((named["A3"], 1, "c-2", named["A3"]))
    frame = pd.DataFrame(rows, columns=["comment_id", "position", "topic_id", "group"]).assign(bucket="topic")
    labels = pd.DataFrame(
        {"topic_id": ["c-1", "c-2"], "label": ["照明", "排水"], "kind": "codebook", "n": 1, "n_distinct": 1}
    )
    state = topics.GroupingState(topics.comments_version(store), 2, "test", "", 0, NOON)
    words = pd.DataFrame({"topic_id": [], "word": [], "weight": []})
    topics.save_grouping(
        store,
        labels,
        frame.reindex(columns=list(TOPIC_ASSIGNMENTS.columns)),
        words,
        state,
        after=topics.grouping_state(store),
    )


def moves(ledger: Ledger, _entered: Sequence[int] = ()) -> Overlays:
    """Every move in the log holds, the latest of a comment; enough of text.curation for these tests."""
    log = ledger.decisions.set_index("decision_no")
    rows = [
        (
            one.mark,
            log.loc[one.decision_no, "topic_id"],
            "topic",
            one.decision_no,
            "false" not in log.loc[one.decision_no, "value"],
        )
        for one in ledger.comments.drop_duplicates("mark", keep="last").itertuples()
        if one.decision_no not in set(log["undoes"].dropna())
    ]
    placed = pd.DataFrame(rows, columns=["mark", "topic_id", "bucket", "decision_no", "copies"])
    return Overlays(pd.DataFrame({"topic_id": []}), placed.astype({"mark": "uint64", "decision_no": "int64"}))


def move(store: Store, topic_id: str, *forms: str, copies: bool = True) -> int:
    named = ids(store)
    draft = Decision("move", topic_id, {"copies": copies}, [named[form] for form in forms])
    return decisions.decide(store, [draft], **BY, effect=moves)[0]


def standing(store: Store) -> dict[str, str]:
    """Form → main topic, of current comments."""
    forms = {comment_id: form for form, comment_id in ids(store).items()}
    found = topics.assignments(store)
    main = found[found["position"] == 1]
    return {forms[one]: topic for one, topic in zip(main["comment_id"], main["topic_id"], strict=True)}


def test_decisions_come_back_as_they_were_made(grouped: Store) -> None:
    named = ids(grouped)
    drafts = [
        Decision("rename", "c-1", {"name": "路灯", "title": "照明"}, reason="居民这样说"),
        Decision("create", value={"name": "加梯"}),
        Decision("move", "c-2", comments=[named["A1"], named["A3"], named["A1"]]),
    ]
    assert decisions.decide(grouped, drafts, **BY, effect=moves) == [1, 2, 3]
    found = decisions.decisions(grouped)
    assert list(found.columns) == list(DECISIONS.columns)
    assert found["topic_id"].tolist() == ["c-1", "a-2", "c-2"]
    assert found["value"].tolist()[0] == '{"name": "路灯", "title": "照明"}'
    assert found["reason"].tolist()[0] == "居民这样说" and found["reason"].isna().tolist() == [False, True, True]
    assert found["comments"].tolist() == [0, 0, 2]
    assert (found["by"].unique().tolist(), found["at"].unique().tolist()) == (["李强"], [pd.Timestamp(NOON)])
    assert decisions.undo(grouped, 3, **BY, effect=moves) == 4
    assert decisions.decisions(grouped)["undoes"].tolist() == [pd.NA, pd.NA, pd.NA, 3]


def test_all_of_them_or_none(grouped: Store) -> None:
    drafts = [Decision("rename", "c-1", {"name": "x"}), Decision("move", "c-2", comments=["m-unknown"])]
    with pytest.raises(DecisionRefused, match="1 条已不在库中"):
        decisions.decide(grouped, drafts, **BY, effect=moves)

    def refuses(ledger: Ledger, entered: Sequence[int]) -> Overlays:
        assert entered == [1] and len(ledger.decisions) == 1 and ledger.before(entered).decisions.empty
        raise DecisionRefused("不行")

    with pytest.raises(DecisionRefused, match="不行"):
        decisions.decide(grouped, drafts[:1], **BY, effect=refuses)
    with pytest.raises(DecisionRefused, match="没有第 7 号决定"):
        decisions.undo(grouped, 7, **BY, effect=moves)
    with pytest.raises(ValueError, match="nonsense"):
        decisions.decide(grouped, [Decision("nonsense")], **BY, effect=moves)
    assert decisions.decisions(grouped).empty and decisions.decided_comments(grouped).empty


def test_near_duplicates_follow_those_that_are_named(grouped: Store) -> None:
    move(grouped, "c-9", "A1")
    assert standing(grouped) == {"A1": "c-9", "A2": "c-9", "A4": "c-9", "A3": "c-2"}
    assert len(topics.assignments(grouped)) == 4, "what was moved by hand speaks of one topic alone"
    move(grouped, "c-8", "A4")
    assert standing(grouped) == {"A1": "c-9", "A2": "c-1", "A4": "c-8", "A3": "c-2"}, "two that disagree lead nobody"
    move(grouped, "c-8", "A1")
    assert standing(grouped) == {"A1": "c-8", "A2": "c-8", "A4": "c-8", "A3": "c-2"}


def test_near_duplicates_may_be_told_to_stay(grouped: Store) -> None:
    move(grouped, "c-9", "A1", copies=False)
    assert standing(grouped) == {"A1": "c-9", "A2": "c-1", "A4": "c-1", "A3": "c-2"}


def test_a_decision_holds_while_the_words_are_the_same(grouped: Store) -> None:
    move(grouped, "c-9", "A3")
    batches.commit(grouped, survey([("A3", "C1", "2026-03-10", 5, 5, "下水道通了")]), source("other words"))
    group(grouped)
    decisions.settle(grouped, moves)
    assert decisions.decided_comments(grouped)["current"].tolist() == [False]
    assert standing(grouped)["A3"] == "c-2"
    batches.undo(grouped, 3, **UNDO)
    group(grouped)
    decisions.settle(grouped, moves)
    assert decisions.decided_comments(grouped)["current"].tolist() == [True]
    assert standing(grouped)["A3"] == "c-9"


def test_a_batch_that_goes_and_comes_back_keeps_its_decisions(grouped: Store) -> None:
    move(grouped, "c-9", "A1")
    before = standing(grouped)
    batches.undo(grouped, 2, **UNDO)
    assert standing(grouped) == {}
    move_nothing = Decision("rename", "c-1", {"name": "x"})
    decisions.decide(grouped, [move_nothing], **BY, effect=moves)
    batches.redo(grouped, 2, **UNDO)
    assert standing(grouped) == before


def test_new_copies_follow_after_the_next_run(grouped: Store) -> None:
    batches.undo(grouped, 2, **UNDO)
    batches.commit(grouped, survey(FORMS[:3]), source("without A4"))
    group(grouped)
    move(grouped, "c-9", "A1")
    batches.commit(grouped, survey(FORMS[3:]), source("A4"))
    assert "A4" not in standing(grouped)
    group(grouped)
    decisions.settle(grouped, moves)
    assert standing(grouped)["A4"] == "c-9"


def test_erasing_example_data_erases_what_names_it(store: Store) -> None:
    batches.commit(store, register("C1", "C2"), source("register"))
    batches.commit(store, survey(FORMS[:2]), source("example", example=True))
    batches.commit(store, survey([FORMS[2], FORMS[3]]), source("own"))
    group(store)
    move(store, "c-9", "A1", "A3")
    own = ids(store)["A3"]
    batches.erase_example(store, **UNDO)
    assert decisions.decided_comments(store)["comment_id"].tolist() == [own]
    assert len(decisions.decisions(store)) == 1
    with store.reading() as connection:
        orphans = "SELECT count(*) FROM comment_overlay WHERE mark NOT IN (SELECT mark FROM comments)"
        assert connection.execute(orphans).fetchall() == [(0,)]
    group(store)
    decisions.settle(store, moves)
    assert standing(store) == {"A3": "c-9", "A4": "c-1"}


def test_where_comments_stand(grouped: Store) -> None:
    named = ids(grouped)
    lamps = sorted(named[form] for form in ("A1", "A2", "A4"))
    assert placements.members(grouped, "c-1") == lamps
    assert placements.members(grouped, "c-1", words=["！", "下水道"]) == [named["A2"]]
    assert placements.members(grouped, "c-1", subtopic_id="c-1.1") == []
    assert sorted(placements.with_copies(grouped, [named["A1"]])) == lamps
    move(grouped, "c-9", "A4", copies=False)
    assert sorted(placements.with_copies(grouped, [named["A1"]])) == sorted([named["A1"], named["A2"]])
    assert placements.members(grouped, "c-9") == [named["A4"]]
    assert placements.members(grouped, "c-9", everyone=False) == []
