"""What follows from decisions about topics, on logs of a few lines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.text.coding.codebook import TopicCodebook, from_frame, renovation
from analytics.text.curation import decided
from analytics.text.curation.curated import Curated, breaks_lock, curate

A, B, C, NEW = "c-a", "c-b", "c-c", "d-1"
Entry = tuple[str, str | None, dict[str, Any]]

BASE = from_frame(
    pd.DataFrame(
        {
            "code": ["a", "b", "c"],
            "name": ["供水", "照明", "停车"],
            "terms": ["水压|水表", "路灯", "车位"],
            "category": ["基础类", None, "完善类"],
        }
    )
)
GROUPED = pd.DataFrame(
    [
        (A, "供水", "codebook", None, "基础类", None, None),
        (B, "照明", "codebook", None, None, None, None),
        (C, "停车", "codebook", None, "完善类", None, None),
        (NEW, "加梯慢", "discovered", None, None, None, "电梯、加装"),
        ("c-a.1", "水压低", "part", A, None, None, None),
    ],
    columns=["topic_id", "label", "kind", "parent", "category", "unit", "keywords"],
)
NOTHING = pd.DataFrame({"decision_no": [], "comment_id": [], "mark": [], "current": []})


def log(*entries: Entry) -> pd.DataFrame:
    """Decisions 1, 2, … as the store hands them out; an undo has the number it takes back in its value."""
    rows = []
    for number, (kind, topic_id, value) in enumerate(entries, start=1):
        made = f"a-{number}" if kind in ("create", "split") else topic_id
        undoes = value.get("undoes")
        rows.append((number, kind, made, json.dumps({"title": "旧名", **value}), undoes))
    frame = pd.DataFrame(rows, columns=["decision_no", "kind", "topic_id", "value", "undoes"])
    return frame.astype({"decision_no": "Int64", "undoes": "Int64", "topic_id": "str"})


def undo(number: int) -> Entry:
    return ("undo", None, {"undoes": number})


def rename(topic_id: str, name: str, title: str = "旧名") -> Entry:
    return ("rename", topic_id, {"name": name, "title": title})


def merge(topic_id: str, into: str) -> Entry:
    return ("merge", topic_id, {"into": into})


def retire(topic_id: str, name: str = "加梯慢") -> Entry:
    return ("retire", topic_id, {"ended": {"name": name, "category": None, "unit": None, "seeds": ["电梯"]}})


def create(name: str, *terms: str) -> Entry:
    return ("create", None, {"name": name, "category": None, "unit": None, "terms": list(terms)})


def split(source: str, name: str) -> Entry:
    return ("split", None, {"from": source, "name": name, "category": None, "unit": None, "terms": []})


def named(*pairs: tuple[int, str], gone: Sequence[str] = ()) -> pd.DataFrame:
    """Decision and comment; the mark is the comment's number."""
    rows = [(number, one, int(one[1:]), one not in gone) for number, one in pairs]
    return pd.DataFrame(rows, columns=["decision_no", "comment_id", "mark", "current"])


def of(*entries: Entry, comments: pd.DataFrame = NOTHING, grouped: pd.DataFrame = GROUPED) -> Curated:
    return curate(BASE, grouped, log(*entries), comments)


def shown(found: Curated) -> dict[str, str | None]:
    return dict(zip(found.topics["topic_id"], found.topics["shown_id"], strict=True))


def overlay(found: Curated) -> dict[str, tuple[object, ...]]:
    columns = ["shown_id", "bucket", "label", "category", "unit"]
    rows = found.topic_overlay.set_index("topic_id")[columns].itertuples(name=None)
    return {row[0]: row[1:] for row in rows}


def places(found: Curated) -> dict[str, tuple[str | None, str, int]]:
    rows = found.comment_overlay[["comment_id", "topic_id", "bucket", "decision_no"]].astype("object")
    return {row[0]: row[1:] for row in rows.where(rows.notna(), None).itertuples(index=False, name=None)}


def seeds(found: Curated, topic_id: str) -> list[str]:
    examples = found.codebook.examples
    return examples.loc[examples["topic_id"] == topic_id, "text"].tolist()


def test_nothing_decided_changes_nothing() -> None:
    found = of()
    assert found.topic_overlay.empty and found.comment_overlay.empty and found.taught.empty
    assert found.codebook.codes["topic_id"].tolist() == [A, B, C, NEW]
    assert found.codebook.codes["shown"].tolist() == [A, B, C, NEW]
    assert sorted(seeds(found, A)) == sorted(["供水", "水压", "水表"])
    assert seeds(found, NEW) == ["加梯慢", "电梯", "加装"]


def test_the_built_in_codebook_comes_through_whole() -> None:
    """Terms that are phrases too, and names that are terms, are neither lost nor doubled."""
    base = renovation()
    found = curate(base, GROUPED.iloc[:0], log(), NOTHING)
    pairs = [
        set(zip(frame["topic_id"], frame["text"], strict=True)) for frame in (base.examples, found.codebook.examples)
    ]
    assert pairs[0] == pairs[1]
    assert found.codebook.codes["topic_id"].tolist() == base.codes["topic_id"].tolist()
    roof = found.topics.set_index("topic_id").loc["c-roof"]
    assert "漏雨" in roof["terms"] and "外面下大雨屋里下小雨" not in roof["terms"] and roof["name"] not in roof["terms"]
    assert "工完场清" in found.topics.set_index("topic_id").loc["c-disturbance", "terms"], "a phrase and a term"


@pytest.mark.parametrize(
    ("undoes", "expected"),
    [
        ([None, 1], [False, True]),
        ([None, 1, 2], [True, False, True]),
        ([None, 1, 2, 3], [False, True, False, True]),
        ([None, 1, 1], [False, True, True]),
        ([None, 1, 1, 2], [False, False, True, True]),
    ],
)
def test_what_is_taken_back_may_be_taken_back_in_turn(undoes: list[int | None], expected: list[bool]) -> None:
    entries = [rename(A, "自来水") if one is None else undo(one) for one in undoes]
    decisions = log(*entries)
    assert decided.in_force(decisions).tolist() == expected
    assert decided.in_force(decisions.iloc[::-1]).sort_index().tolist() == expected


def test_a_name_shows_at_once_and_teaches_nothing() -> None:
    found = of(rename(A, "自来水"))
    assert overlay(found) == {A: (A, None, "自来水", "基础类", None)}
    assert found.codebook.codes["name"].tolist()[0] == "自来水"
    assert "自来水" not in seeds(found, A) and "供水" in seeds(found, A)
    assert of(rename(A, "自来水"), undo(1)).topic_overlay.empty


def test_a_name_that_a_run_has_saved_can_still_be_taken_back() -> None:
    saved = GROUPED.assign(label=GROUPED["label"].replace({"供水": "自来水", "加梯慢": "电梯"}))
    taken_back = [rename(A, "自来水", "供水"), rename(NEW, "电梯", "加梯慢"), undo(1), undo(2)]
    found = overlay(of(*taken_back, grouped=saved))
    assert found[A][2] == "供水" and found[NEW][2] == "加梯慢"
    assert of(*taken_back[:2], grouped=saved).topic_overlay.empty, "it shows as it was saved"


def test_category_and_unit_may_be_emptied() -> None:
    told = ("describe", A, {"category": None, "unit": "供水公司", "was": {"category": "基础类", "unit": None}})
    assert overlay(of(told)) == {A: (A, None, "供水", None, "供水公司")}


def test_chains_of_merges() -> None:
    found = of(merge(A, B), merge(B, C))
    assert shown(found) == {A: C, B: C, C: C, NEW: NEW}
    assert found.codebook.codes.set_index("topic_id")["shown"].to_dict() == {A: C, B: C, C: C, NEW: NEW}
    assert overlay(found)[A][:2] == (C, None) and overlay(found)["c-a.1"][:2] == (C, None), "parts go with their topic"
    assert shown(of(merge(A, B), merge(C, A)))[C] == B, "into one that was merged itself"
    assert shown(of(merge(A, B), merge(B, C), undo(2))) == {A: B, B: B, C: C, NEW: NEW}


def test_a_circle_of_merges_is_idle() -> None:
    for entries, idle in (
        ([merge(A, B), merge(B, A)], 2),
        ([merge(A, B), merge(B, C), merge(C, A)], 3),
        ([merge(A, A)], 1),
        ([merge(A, B), undo(1), merge(B, A), undo(2)], 3),
    ):
        found = of(*entries)
        assert found.idle == (idle,)
        assert all(found.codebook.codes["shown"].isin(found.codebook.codes["topic_id"]))


def test_an_ended_topic_is_left_out_with_all_merged_into_it() -> None:
    found = of(merge(A, B), retire(B))
    assert found.codebook.codes["topic_id"].tolist() == [C, NEW]
    assert seeds(found, B) == [] and seeds(found, A) == []
    assert overlay(found)[A][:2] == (None, "none_fits") and overlay(found)[B][:2] == (None, "none_fits")


def test_an_ended_discovered_topic_comes_back_after_a_run_without_it() -> None:
    without = GROUPED[GROUPED["topic_id"] != NEW]
    ended = of(retire(NEW), grouped=without)
    assert ended.codebook.codes["topic_id"].tolist()[-1] == NEW, "or its comments would be found to be new again"
    assert ended.topics.set_index("topic_id").loc[NEW, "state"] == "retired"
    found = of(retire(NEW), undo(1), grouped=without)
    assert found.codebook.codes["name"].tolist()[-1] == "加梯慢" and seeds(found, NEW) == ["电梯"]


def test_a_topic_of_noise_stays_for_the_machine_and_shows_as_saying_nothing() -> None:
    found = of(("noise", B, {}), merge(A, B))
    assert found.codebook.codes.set_index("topic_id")["shown"].to_dict() == {A: B, B: B, C: C, NEW: NEW}
    assert overlay(found)[B][:2] == overlay(found)[A][:2] == (None, "no_content")


def test_topics_made_by_analysts() -> None:
    found = of(create("加梯", "电梯"), split(A, "水压"))
    assert found.codebook.codes["topic_id"].tolist() == [A, B, C, NEW, "a-1", "a-2"]
    assert sorted(seeds(found, "a-1")) == ["加梯", "电梯"]
    assert overlay(found)["a-1"] == ("a-1", None, "加梯", None, None)
    saved = pd.concat([GROUPED, GROUPED.iloc[:1].assign(topic_id="a-1", label="加梯", kind="analyst")])
    assert overlay(of(create("加梯"), undo(1), grouped=saved))["a-1"][:2] == (None, "none_fits")
    assert of(create("加梯"), undo(1), merge(A, "a-1"), rename("a-1", "x")).idle == (3, 4)


def test_terms_come_and_go_and_phrases_stay() -> None:
    change = ("terms", A, {"add": ["停水", "水表"], "drop": ["水压"]})
    found = of(change)
    assert found.topics.set_index("topic_id").loc[A, "terms"] == ("水表", "停水")
    assert sorted(seeds(found, A)) == sorted(["供水", "水表", "停水"])
    assert of(change, undo(1)).codebook.examples.equals(of().codebook.examples)
    drop_phrase = ("terms", "c-roof", {"add": [], "drop": ["外面下大雨屋里下小雨"]})
    kept = curate(renovation(), GROUPED.iloc[:0], log(drop_phrase), NOTHING)
    assert "外面下大雨屋里下小雨" in seeds(kept, "c-roof")


def test_the_latest_decision_on_a_comment_counts_while_its_topic_is_one() -> None:
    entries = [("move", A, {}), ("move", B, {}), ("noise", None, {})]
    comments = named((1, "m1"), (2, "m1"), (3, "m2"), (1, "m3"))
    found = of(*entries, comments=comments)
    assert places(found) == {"m1": (B, "topic", 2), "m2": (None, "no_content", 3), "m3": (A, "topic", 1)}
    assert places(of(*entries, undo(2), comments=comments))["m1"] == (A, "topic", 1)
    ended = of(*entries, retire(B), comments=comments)
    assert places(ended)["m1"] == (A, "topic", 1) and ended.idle == (2,)
    assert places(of(*entries, merge(B, C), comments=comments))["m1"] == (C, "topic", 2)
    assert places(of(("move", "c-x", {}), comments=named((1, "m1")))) == {}


def test_what_was_looked_at_teaches_and_what_was_locked_does_not() -> None:
    entries = [("move", A, {}), ("lock", B, {"title": "照明"}), split(A, "水压"), ("move", A, {}), merge(A, C)]
    comments = named((1, "m1"), (2, "m2"), (3, "m3"), (4, "m4"), gone=["m4"])
    taught = of(*entries, comments=comments).taught
    assert taught.to_dict("list") == {"comment_id": ["m1", "m3"], "topic_id": [A, "a-3"]}, "a code stays a code"


def test_a_lock_holds_name_and_comments() -> None:
    lock: Entry = ("lock", NEW, {"title": "加梯慢"})
    comments = named((1, "m1"))
    reworded = GROUPED.assign(label=GROUPED["label"].replace("加梯慢", "电梯安装"))
    held = of(lock, comments=comments, grouped=reworded)
    assert overlay(held)[NEW][2] == "加梯慢" and places(held)["m1"] == (NEW, "topic", 1)
    before = of(lock, comments=comments)
    for entry in (rename(NEW, "x"), merge(NEW, A), retire(NEW), ("noise", NEW, {}), ("terms", NEW, {"add": ["x"]})):
        assert breaks_lock(before, of(lock, entry, comments=comments)) == 1
    swept = named((1, "m1"), (2, "m1"))
    assert breaks_lock(before, of(lock, ("noise", None, {}), comments=swept)) == 1
    assert breaks_lock(before, of(lock, split(A, "x"), comments=swept)) == 1
    assert breaks_lock(before, of(lock, ("move", A, {}), comments=swept)) is None, "an explicit move may"
    assert breaks_lock(before, of(lock, merge(A, NEW), rename(B, "灯"), comments=comments)) is None
    assert breaks_lock(before, of(lock, undo(1), comments=comments)) is None


def test_a_lock_keeps_the_making_of_its_topic() -> None:
    entries = [create("加梯"), ("lock", "a-1", {"title": "加梯"})]
    assert breaks_lock(of(*entries), of(*entries, undo(1))) == 2


def test_the_offices_own_words() -> None:
    word = [
        ("word", None, {"list": which, "word": one, "add": add})
        for which, one, add in (
            ("term", "飞线", True),
            ("stop", "师傅", True),
            ("term", "加梯", True),
            ("term", "飞线", False),
        )
    ]
    found = of(*word)
    assert (found.dictionary, found.stop_words) == (("加梯",), ("师傅",))
    assert of(*word, undo(4)).dictionary == ("加梯", "飞线")


def test_what_the_next_run_must_look_at_again() -> None:
    entries = [rename(A, "x"), create("加梯"), split(B, "路灯暗"), ("terms", C, {"add": ["x"]}), merge(NEW, C)]
    assert decided.touched(log(*entries), "") == {"a-2", C, NEW}, "a split names its comments, and takes no others"
    assert decided.touched(log(*entries, undo(3)), "2,3,4,5") == {"a-3", B}
    assert decided.rules(log(*entries)) == "2,3,4,5"
    assert not decided.needs_run(log(*entries), "2,3,4,5") and decided.touched(log(*entries), "2,3,4,5") == frozenset()
    assert decided.needs_run(log(*entries, undo(2)), "2,3,4,5")
    assert decided.touched(log(*entries, undo(2)), "2,3,4,5") == {"a-2"}
    assert not decided.needs_run(log(rename(A, "x"), merge(A, B), ("move", A, {})), ""), "these act at once"
    assert decided.touched(log(merge(A, B), retire(B)), "1") == {A, B}
    moved = log(("move", A, {}), ("move", B, {}), undo(1))
    assert decided.released(moved, named((1, "m1"), (2, "m2")), "1") == {"m1"}
    assert decided.released(moved, named((1, "m1"), (2, "m2")), "") == frozenset()


TOPIC = st.sampled_from([A, B, C, NEW, "a-1", "a-2", "c-x"])
ENTRY = st.one_of(
    st.builds(rename, TOPIC, st.text("甲乙丙", min_size=1, max_size=3), st.just("加梯慢")),
    st.builds(merge, TOPIC, TOPIC),
    st.builds(retire, TOPIC),
    st.builds(create, st.just("新"), st.just("词")),
    st.builds(split, TOPIC, st.just("拆")),
    st.builds(lambda topic: ("noise", topic, {}), TOPIC),
    st.builds(lambda topic: ("move", topic, {}), TOPIC),
    st.builds(lambda topic: ("lock", topic, {"title": "锁"}), TOPIC),
    st.builds(lambda topic, term: ("terms", topic, {"add": [term], "drop": ["水压"]}), TOPIC, st.sampled_from("水电")),
    st.integers(1, 8).map(undo),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(ENTRY, max_size=8), st.data())
def test_whatever_was_decided_the_codebook_is_sound_and_can_be_had_back(entries: list[Entry], data: Any) -> None:
    entries = [one for n, one in enumerate(entries) if one[0] != "undo" or one[2]["undoes"] <= n]
    marks = data.draw(st.lists(st.tuples(st.integers(1, 8), st.sampled_from(["m1", "m2", "m3"])), unique=True))
    comments = named(*marks)
    decisions = log(*entries)
    found = curate(BASE, GROUPED, decisions, comments)
    codes = found.codebook.codes
    assert codes["shown"].isin(codes["topic_id"]).all() and codes["topic_id"].is_unique
    assert codes.set_index("topic_id").loc[codes["shown"], "shown"].tolist() == codes["shown"].tolist()
    assert found.codebook.examples["topic_id"].isin(codes["topic_id"]).all()
    assert set(found.codebook.examples["topic_id"]) == set(codes["topic_id"]), "every code has a seed"
    assert found.comment_overlay["topic_id"].dropna().isin(codes["shown"]).all()
    assert found.comment_overlay["mark"].is_unique and found.topic_overlay["topic_id"].is_unique

    order = data.draw(st.permutations(range(len(decisions))))
    again = curate(BASE, GROUPED.iloc[::-1], decisions.iloc[list(order)], comments.iloc[::-1])
    pd.testing.assert_frame_equal(again.topic_overlay, found.topic_overlay)
    pd.testing.assert_frame_equal(again.comment_overlay, found.comment_overlay)
    pd.testing.assert_frame_equal(again.codebook.codes, found.codebook.codes)

    standing = decisions[decided.in_force(decisions) & (decisions["kind"] != "undo")]["decision_no"].tolist()
    back = curate(BASE, GROUPED, log(*entries, *map(undo, standing)), comments)
    nothing = curate(BASE, GROUPED, log(), NOTHING)
    assert back.topic_overlay.empty and back.comment_overlay.empty and back.taught.empty
    pd.testing.assert_frame_equal(back.codebook.codes, nothing.codebook.codes)
    pd.testing.assert_frame_equal(back.codebook.examples, nothing.codebook.examples)


def test_arguments_are_never_changed() -> None:
    base, grouped, decisions, comments = BASE, GROUPED.copy(), log(rename(A, "x"), ("move", B, {})), named((2, "m1"))
    copies = [base.codes.copy(), base.examples.copy(), decisions.copy(), comments.copy()]
    curate(base, grouped, decisions, comments)
    for frame, copy in zip((base.codes, base.examples, decisions, comments, grouped), [*copies, GROUPED], strict=True):
        pd.testing.assert_frame_equal(frame, copy)
    assert isinstance(base, TopicCodebook)
