"""A city whose comments and topics are written down by hand: who wrote what about which topic, when and how content."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analytics.flows.office import Office
from analytics.model import TOPIC_ASSIGNMENTS, TOPIC_WORDS
from analytics.store import batches, comments, topics
from tests.store.files import NOON, register, source, survey

LABELS = {"c-drain": "下水道堵塞", "c-park": "停车位不足", "c-lamp": "楼道照明"}
CATEGORIES = {"c-drain": "基础类", "c-park": "完善类", "c-lamp": "基础类"}


@dataclass(frozen=True)
class Said:
    """``times`` comments of one community on ``topic`` (None: nothing that fits), each by a writer of its own."""

    community: str
    topic: str | None
    times: int
    satisfied: bool | None = True
    day: str = "2026-03-02"
    copies: bool = False
    kind: str = "satisfaction"
    bucket: str = "topic"


def speak(office: Office, said: list[Said], *, places: dict[str, str]) -> None:
    """Load a register (community → street) and the forms, and save the grouping that ``said`` describes."""
    for number, (community, street) in enumerate(places.items()):
        batches.commit(office.store, register(community, street=street), source(f"register {number}"))
    for kind in dict.fromkeys(line.kind for line in said):
        _load(office, kind, [line for line in said if line.kind == kind])
    group(office, said)


def _text(number: int, line: Said, time: int) -> str:
    words = LABELS.get(str(line.topic), "说不清楚的事")
    return f"{words}{'' if line.copies else f'第{number}处第{time}次反映'}，编号{line.kind[0]}{number}"


def _load(office: Office, kind: str, said: list[Said]) -> None:
    forms = []
    for number, line in enumerate(said):
        level = {True: 5, False: 1, None: "blank"}[line.satisfied]
        for time in range(line.times):
            name = f"{kind[0]}{number}-{time}"
            forms.append((name, line.community, f"{line.day} 10:00", level, 4, _text(number, line, time)))
    accepted = survey(forms)
    if kind != "satisfaction":
        # A survey of its own, with questions of its own.
        other = {"survey_id": f"s-{kind}"}
        items = accepted.items.assign(**other, item_id=accepted.items["item_id"] + kind)
        accepted = replace(
            accepted,
            surveys=pd.DataFrame({"survey_id": [other["survey_id"]], "title": [kind], "kind": [kind]}),
            items=items,
            responses=accepted.responses.assign(**other),
            answers=accepted.answers.assign(item_id=accepted.answers["item_id"] + kind),
            comments=accepted.comments.assign(item_id=accepted.comments["item_id"] + kind),
        )
    batches.commit(office.store, accepted, source(kind))


def group(office: Office, said: list[Said]) -> None:
    """Save the grouping that ``said`` describes; the forms are named as :func:`speak` names them."""
    found = comments.comments(office.store)
    by_form = found.set_index("response_id")["comment_id"]
    rows = []
    for kind in dict.fromkeys(line.kind for line in said):
        for number, line in enumerate([line for line in said if line.kind == kind]):
            first = by_form[f"{kind[0]}{number}-0"] if line.times else None
            for time in range(line.times):
                name = by_form[f"{kind[0]}{number}-{time}"]
                bucket = line.bucket if line.topic or line.bucket == "no_content" else "none_fits"
                rows.append((name, 1, line.topic, bucket, first if line.copies else name, 1 - time / 100))
    columns = ["comment_id", "position", "topic_id", "bucket", "group", "strength"]
    assignments = pd.DataFrame(rows, columns=columns).reindex(columns=list(TOPIC_ASSIGNMENTS.columns))
    labels = pd.DataFrame(
        {"topic_id": list(LABELS), "label": list(LABELS.values()), "kind": "codebook", "n": 0}
    ).assign(category=list(CATEGORIES.values()), n_distinct=0, unit="区住建局")
    state = topics.GroupingState(topics.comments_version(office.store), len(rows), "codebook 1", "", 0, NOON)
    topics.save_grouping(
        office.store, labels, assignments, TOPIC_WORDS.empty(), state, after=topics.grouping_state(office.store)
    )
