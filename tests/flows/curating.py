"""A store with six comments under four topics, for decisions to be made about; and how its comments stand."""

from __future__ import annotations

import pandas as pd

from analytics.flows import deciding
from analytics.flows.office import Office
from analytics.model import TOPIC_ASSIGNMENTS
from analytics.store import batches, comments, topics
from tests.store.files import NOON, register, source, survey

ROOF, LIGHT, PARK, FOUND = "c-roof", "c-lighting", "c-parking", "d-1"
BY = {"by": "李强"}
TEXTS = {
    "A1": ("屋顶漏雨", ROOF),
    "A2": ("屋顶漏雨！", ROOF),
    "A3": ("楼顶防水没做好", ROOF),
    "A4": ("路灯不亮", LIGHT),
    "A5": ("停车位不够", PARK),
    "A6": ("加装电梯太慢", FOUND),
}
FORMS = [(form, "C1", "2026-03-02 08:00", 5, 4, text) for form, (text, _topic) in TEXTS.items()]


def ids(office: Office) -> dict[str, str]:
    """Form → comment_id, of current comments."""
    found = comments.comments(office.store)
    return dict(zip(found["response_id"], found["comment_id"], strict=True))


def regroup(office: Office, **elsewhere: str) -> None:
    """Save a grouping: every comment under its topic of TEXTS or of ``elsewhere``, A1 and A2 near-duplicates."""
    named = ids(office)
    found = deciding.curated(office)
    codes = found.codebook.codes.rename(columns={"name": "label"})
    if FOUND not in set(found.topics["topic_id"]):
        new = {"topic_id": FOUND, "label": "电梯加装", "kind": "discovered", "keywords": "加装、电梯"}
        codes = pd.concat([codes, pd.DataFrame([new])], ignore_index=True)
    part = {"topic_id": "c-roof.1", "label": "漏雨", "kind": "part", "parent": ROOF}
    codes = pd.concat([codes, pd.DataFrame([part])], ignore_index=True).assign(n=0, n_distinct=0)
    place = {form: topic for form, (_text, topic) in TEXTS.items()} | elsewhere
    rows = [
        (named[form], 1, place.get(form, LIGHT), named["A1"] if form == "A2" and "A1" in named else named[form])
        for form in sorted(named)
    ]
    frame = pd.DataFrame(rows, columns=["comment_id", "position", "topic_id", "group"]).assign(bucket="topic")
    frame["subtopic_id"] = pd.Series(["c-roof.1" if one == named.get("A3") else None for one in frame["comment_id"]])
    state = topics.GroupingState(topics.comments_version(office.store), 2, "test", "", 1, NOON)
    words = pd.DataFrame({"topic_id": [], "word": [], "weight": []})
    assigned = frame.reindex(columns=list(TOPIC_ASSIGNMENTS.columns))
    topics.save_grouping(office.store, codes, assigned, words, state, after=topics.grouping_state(office.store))
    deciding.settle(office)


def fill(office: Office) -> None:
    """Batches 1 (register) and 2 (the comments), and a grouping of them."""
    batches.commit(office.store, register("C1"), source("register"))
    batches.commit(office.store, survey(FORMS), source("first"))
    regroup(office)


def standing(office: Office) -> dict[str, str]:
    """Form → main topic, or the bucket where it has none."""
    forms = {comment_id: form for form, comment_id in ids(office).items()}
    found = topics.assignments(office.store)
    found = found[found["position"] == 1]
    place = found["topic_id"].where(found["bucket"] == "topic", found["bucket"])
    return {forms[one]: where for one, where in zip(found["comment_id"], place, strict=True)}


def label(office: Office, topic_id: str) -> str:
    return topics.topics(office.store).set_index("topic_id").loc[topic_id, "label"]


def overlays(office: Office) -> list[list[tuple[object, ...]]]:
    with office.store.reading() as connection:
        return [
            sorted(connection.execute(f"SELECT * FROM {table}").fetchall(), key=str)  # noqa: S608
            for table in ("topic_overlay", "comment_overlay")
        ]
