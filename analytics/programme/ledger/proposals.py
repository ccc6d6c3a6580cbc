"""What a community below the gate should put right: proposed from its topics and its questions, for people to open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from analytics.errors import MinyiError
from analytics.estimation.percent import percent
from analytics.flows import acceptance, deciding, programmes, questions, topic_evidence
from analytics.flows.office import Office
from analytics.headings import round_name
from analytics.language import N_, _, of_record
from analytics.model import CommentSelection, Gate, Scope
from analytics.programme.entering import records
from analytics.programme.ledger import rectification
from analytics.programme.ledger.rectification import NAME
from analytics.programme.ledger.rectification_counts import ACTIVE
from analytics.programme.subjects import closing_words
from analytics.standard import topics as standard_topics
from analytics.store import communities, surveys, topics
from analytics.store.cycle import Draft
from analytics.store.topic_comments import topic_comments

# An office that has set none of its own gives a month.
DEADLINE_DAYS: Final = 30
# Where nothing is clearly more or clearly below, the worst few are proposed all the same.
AT_LEAST: Final = 3
KEYWORDS: Final = 3  # of a topic that a proposal names
_MOST_COMMENTS: Final = 100
_LONGEST: Final = 2000
COLUMNS: Final = (
    "key",
    "community_id",
    "problem",
    "category",
    "source",
    "unit",
    "person",
    "measure",
    "deadline",
    "evidence",
    "why",
    "n",
    "part",
    "topic_id",
    "item_id",
    "survey_id",
    "round",
    "comment_ids",
)
WHY: Final = {
    "more": N_("明显多于本市其他小区"),
    "frequent": N_("不满意者说得最多"),
    "clear": N_("明显低于达标线"),
    "lowest": N_("满意率最低"),
}


class NothingChosen(MinyiError):
    """No proposal was ticked, or one that is not proposed any more."""


@dataclass(frozen=True)
class Proposals:
    """What to open for one community.

    ``rows``: COLUMNS, one row a proposal, topics first; ``why`` is a key of WHY; part / n: dissatisfied residents'
    distinct comments on the topic of all of theirs, or satisfied answers of the valid ones. ``standing``: met, below or
    no_data by its programme's gate; only below has rows. ``survey_id``, ``round``: what it was judged by. ``settled``:
    topics and questions left out because an entry on them is open, or was closed on the same round.
    """

    rows: pd.DataFrame
    standing: str
    gate: Gate
    survey_id: str | None
    round: int | None
    settled: int


def proposals(
    office: Office, community_id: str, *, today: dt.date | None = None, days: int = DEADLINE_DAYS
) -> Proposals:
    """Entries to open for ``community_id``, each with problem, class, unit, evidence and a deadline ``days`` ahead.

    Topics: those that its dissatisfied residents raise clearly more than those of the city's other communities, and its
    most frequent ones; questions: those whose interval lies below the gate, and its lowest ones below it. Topics of too
    few writers and questions of too few answers are left out. What an entry is open on is not proposed again; what was
    closed on this very round neither, for nobody has been asked since.
    """
    today = today or office.now().date()
    scope = Scope(community_id=(community_id,))
    known = communities.communities(office.store, scope)
    gate = programmes.programme_of(office, known)[community_id].gate(office.gate.confidence)
    verdict = acceptance.verdicts(office, scope=scope).iloc[0]
    n, satisfied = int(verdict["n"]), int(verdict["satisfied"])
    standing = "no_data" if n == 0 else "met" if gate.passes(satisfied, n) else "below"
    survey_id = None if pd.isna(verdict["survey_id"]) else str(verdict["survey_id"])
    number = None if pd.isna(verdict["round"]) else int(verdict["round"])
    if standing != "below" or survey_id is None or number is None:
        return Proposals(pd.DataFrame(columns=list(COLUMNS)), standing, gate, survey_id, number, 0)
    found = [*_topics(office, community_id, survey_id), *_items(office, scope, survey_id, number, gate)]
    rows = pd.DataFrame(found).reindex(columns=list(COLUMNS))
    rows = rows.assign(
        community_id=community_id,
        survey_id=survey_id,
        round=number,
        deadline=pd.Timestamp(today + dt.timedelta(days=days)),
    )
    fresh = ~rows["key"].isin(_settled(office, scope, survey_id, number))
    return Proposals(rows[fresh].reset_index(drop=True), standing, gate, survey_id, number, int((~fresh).sum()))


def open_entries(office: Office, community_id: str, chosen: pd.DataFrame, *, by: str) -> list[str]:
    """Open the ``chosen`` proposals, all or none; the ids of the new entries.

    ``chosen``: key, and problem, unit, person, measure, deadline as an analyst left them. What proves them is taken
    from the proposals themselves. Raises :class:`NothingChosen` where none is given or one is proposed no more, and
    :class:`~analytics.store.cycle.StepRefused`.
    """
    with of_record():
        proposed = proposals(office, community_id).rows.set_index("key")
    gone = [key for key in chosen["key"] if key not in proposed.index]
    if chosen.empty or gone:
        raise NothingChosen(
            _("有 {n} 条已不在建议之列").format(n=len(gone)) if gone else _("没有勾选任何一条"),
            action=_("请刷新页面后重新勾选") if gone else _("请先勾选要列入台账的问题"),
        )
    drafts = []
    for row in chosen.to_dict("records"):
        evidence = proposed.loc[row["key"]]
        value = {
            name: evidence[name]
            for name in ("category", "source", "topic_id", "item_id", "survey_id", "round", "evidence", "comment_ids")
        } | {name: row.get(name) for name in ("problem", "unit", "person", "measure", "deadline")}
        drafts.append(Draft(NAME, "open", community_id, value=value, happened_on=office.now().date()))
    return records.enter(office, drafts, by=by)


def _settled(office: Office, scope: Scope, survey_id: str, number: int) -> set[str]:
    """Keys of topics and questions on which an entry is open, or was closed on this round."""
    table = rectification.ledger(office, scope)
    same = table["survey_id"].eq(survey_id) & table["round"].eq(number)
    table = table[table["state"].isin(ACTIVE) | same.fillna(False).astype(bool)]
    return {*table["topic_id"].dropna(), *table["item_id"].dropna()}


def _topics(office: Office, community_id: str, survey_id: str) -> list[dict[str, Any]]:
    asked = CommentSelection(survey_ids=(survey_id,))
    found = topic_evidence.pulling_down(office, community_id, asked)
    rows = found.topics
    kept = rows[rows["over"] | (rows["n"].rank(method="first", ascending=False) <= AT_LEAST)]
    about = topics.topics(office.store).set_index("topic_id")
    proposed = []
    for row in kept.to_dict("records"):
        topic = about.loc[row["topic_id"]]
        ids, comments = _comments(office, community_id, survey_id, row["topic_id"])
        words = _("、").join(standard_topics.keywords(topic["keywords"])[:KEYWORDS])
        problem = _(closing_words.RAISED).format(label=row["label"])
        proposed.append(
            {
                "key": row["topic_id"],
                "problem": problem + (_(closing_words.SAID_AS).format(words=words) if words else ""),
                "category": topic["category"],
                "source": "topic",
                "unit": standard_topics.units(topic["unit"]),
                "evidence": _topic_evidence(row, comments),
                "why": "more" if row["over"] else "frequent",
                "n": int(row["total"]),
                "part": int(row["n"]),
                "topic_id": row["topic_id"],
                "comment_ids": ids,
            }
        )
    return proposed


def _topic_evidence(row: dict[Any, Any], comments: int) -> str:
    said = _(closing_words.ON_TOPIC).format(
        n=int(row["total"]), part=int(row["n"]), share=percent(row["share"]), comments=comments
    )
    if pd.notna(row["share_elsewhere"]):
        said += _(closing_words.ELSEWHERE).format(share=percent(row["share_elsewhere"]))
    if row["over"] and pd.notna(row["low"]):
        said += _(closing_words.TIMES).format(
            lift=f"{row['lift']:.1f}", low=f"{row['low']:.1f}", high=f"{row['high']:.1f}"
        )
    return said


def _comments(office: Office, community_id: str, survey_id: str, topic_id: str) -> tuple[str, int]:
    """Ids of the dissatisfied residents' comments on a topic, as many as an entry keeps, and how many there are."""
    selection = CommentSelection(
        Scope(community_id=(community_id,)), survey_ids=(survey_id,), kinds=(acceptance.SATISFACTION,), satisfied=False
    )
    page, total = topic_comments(office.store, selection, topic_id=topic_id, limit=_MOST_COMMENTS)
    kept: list[str] = []
    for one in page["comment_id"]:
        if len(" ".join([*kept, one])) > _LONGEST:
            break
        kept.append(str(one))
    return " ".join(kept), total


def _items(office: Office, scope: Scope, survey_id: str, number: int, gate: Gate) -> list[dict[str, Any]]:
    shares = questions.by_place(office, survey_id, by="community", round_number=number, scope=scope)
    shares = shares[~shares["overall"].fillna(False).astype(bool) & ~shares["suppressed"] & (shares["n"] > 0)]
    passes = [gate.passes(int(row.satisfied), int(row.n)) for row in shares.itertuples()]
    below = shares[[not one for one in passes]].sort_values(["share", "position"], ignore_index=True)
    clear = below["high"] < gate.threshold
    described = surveys.items(office.store, survey_id).set_index("item_id")
    title = surveys.surveys(office.store).set_index("survey_id").loc[survey_id, "title"]
    known = deciding.curated(office).topics
    proposed = []
    for row in below[clear | (below.index < AT_LEAST)].to_dict("records"):
        shown = (percent(row[name], gate.threshold_percent) for name in ("share", "low", "high"))
        evidence = _(closing_words.ON_ITEM)
        share, low, high = shown
        unit, category = answerable(row["heading"], known)
        unit = standard_topics.units(unit)
        proposed.append(
            {
                "key": row["item_id"],
                "problem": _(closing_words.LOW).format(heading=row["heading"]),
                "category": category if pd.isna(own := described.loc[row["item_id"], "category"]) else own,
                "source": "survey",
                "unit": unit,
                "evidence": evidence.format(
                    title=title, round=round_name(number), heading=row["heading"], n=int(row["n"]),
                    part=int(row["satisfied"]), share=share, low=low, high=high,
                    confidence=f"{gate.confidence * 100:g}", threshold=gate.threshold_percent,
                ),
                "why": "clear" if row["high"] < gate.threshold else "lowest",
                "n": int(row["n"]),
                "part": int(row["satisfied"]),
                "item_id": row["item_id"],
            }
        )  # fmt: skip
    return proposed


def answerable(heading: str, known: pd.DataFrame) -> tuple[str | None, str | None]:
    """(unit, class) of the topic a question is about: the one whose name or seed word in ``heading`` is the longest.

    ``known``: name, terms (sequence of words), unit, category, state of every topic. None where no word of an active
    one is found, or where the words found belong to topics that differ in it.

    >>> topics = pd.DataFrame({"name": ["停车"], "terms": [("车位",)], "unit": ["城管局"], "category": ["完善类"]})
    >>> topics = topics.assign(state="active")
    >>> answerable("小区车位是否够用", topics), answerable("绿化", topics)
    (('城管局', '完善类'), (None, None))
    """
    hits: list[tuple[int, Any]] = []
    for topic in known[known["state"] == "active"].itertuples():
        words = [str(topic.name), *map(str, topic.terms)]
        lengths = [len(word) for word in words if len(word) > 1 and word in heading]
        hits += [(max(lengths), topic)] if lengths else []
    longest = max((length for length, _topic in hits), default=0)
    found = [topic for length, topic in hits if length == longest]
    units, classes = ({getattr(topic, name) for topic in found} for name in ("unit", "category"))
    return _only(units), _only(classes)


def _only(found: set[Any]) -> str | None:
    """The one value there is."""
    (value,) = found if len(found) == 1 else (None,)
    return None if value is None or pd.isna(value) else str(value)
