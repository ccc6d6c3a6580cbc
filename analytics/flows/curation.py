"""What analysts do to topics: name, join, divide, end and fix them, and put comments where they belong.

Every function checks, enters one decision and returns its number (``merge`` one for each topic); all raise
:class:`~analytics.store.decisions.DecisionRefused`, which says in words what was found and what to do. Renaming,
describing, merging, moving, marking as noise and locking show at once; making, dividing and ending topics,
their terms and the office's own words show in full after the next grouping run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from analytics.flows import deciding
from analytics.flows.deciding import Desk, decide
from analytics.flows.office import Office
from analytics.language import N_, _
from analytics.store import decisions as stored
from analytics.store import placements
from analytics.store.decisions import Decision, DecisionRefused
from analytics.text import lexicon
from analytics.text.curation.decided import in_force
from analytics.text.words.segment import clean, stop_words

LISTS: Final = {"term": N_("词典"), "stop": N_("停用词")}


def create(
    office: Office,
    name: str,
    *,
    terms: str | Sequence[str] = (),
    category: str | None = None,
    unit: str | None = None,
    by: str,
    reason: str = "",
) -> int:
    """Make a topic; the next run looks for comments that speak of its name and ``terms``."""
    return _one(office, created(deciding.desk(office), name, terms, category, unit), by, reason)


def created(desk: Desk, name: str, terms: str | Sequence[str], category: str | None, unit: str | None) -> Decision:
    """The decision to make a topic, not yet entered."""
    category, unit = deciding.checked_description(category, unit)
    value = {"category": category, "unit": unit, "terms": deciding.checked_terms(terms)}
    return Decision("create", value=value | {"name": desk.free_name(name)})


def rename(office: Office, topic_id: str, name: str, *, by: str, reason: str = "") -> int:
    """Give a topic another name."""
    desk = deciding.desk(office)
    topic = desk.open(topic_id)
    chosen = desk.free_name(name, but=topic_id)
    if chosen == topic.name:
        raise _unchanged(_("主题“{name}”的名称没有变化").format(name=topic.name))
    return _one(office, about(topic, "rename", name=chosen), by, reason)


def describe(
    office: Office, topic_id: str, *, category: str | None, unit: str | None, by: str, reason: str = ""
) -> int:
    """Say which class of works a topic belongs to and which unit answers for it; a locked topic too."""
    topic = deciding.desk(office).active(topic_id)
    category, unit = deciding.checked_description(category, unit)
    if (category, unit) == (topic.category, topic.unit):
        raise _unchanged(_("主题“{name}”的类别和责任单位没有变化").format(name=topic.name))
    return _one(office, described(topic, category, unit), by, reason)


def described(topic: Any, category: str | None, unit: str | None) -> Decision:
    """The decision to describe a topic otherwise, not yet entered."""
    was = {"category": topic.category, "unit": topic.unit}
    return about(topic, "describe", category=category, unit=unit, was=was)


def restate(
    office: Office, topic_id: str, *, name: str, category: str | None, unit: str | None, by: str, reason: str = ""
) -> list[int]:
    """Name and describe a topic in one go, both or neither; only what differs is decided."""
    desk, told = deciding.desk(office), deciding.plain(reason)
    topic = desk.active(topic_id)
    drafts = []
    if (chosen := deciding.plain(name)) != topic.name:
        drafts.append(about(desk.open(topic_id), "rename", reason=told, name=desk.free_name(chosen, but=topic_id)))
    category, unit = deciding.checked_description(category, unit)
    if (category, unit) != (topic.category, topic.unit):
        drafts.append(replace(described(topic, category, unit), reason=told))
    if not drafts:
        raise _unchanged(_("主题“{name}”的名称、类别和责任单位没有变化").format(name=topic.name))
    return deciding.decide(office, drafts, by=by)


def add_terms(office: Office, topic_id: str, terms: str | Sequence[str], *, by: str, reason: str = "") -> int:
    """Give a topic more seed terms."""
    return change_terms(office, topic_id, add=terms, by=by, reason=reason)


def drop_terms(office: Office, topic_id: str, terms: Sequence[str], *, by: str, reason: str = "") -> int:
    """Take seed terms from a topic."""
    return change_terms(office, topic_id, drop=terms, by=by, reason=reason)


def change_terms(
    office: Office,
    topic_id: str,
    *,
    add: str | Sequence[str] = (),
    drop: Sequence[str] = (),
    by: str,
    reason: str = "",
) -> int:
    """Give a topic seed terms and take others from it, as one decision."""
    topic = deciding.desk(office).open(topic_id)
    new = [term for term in deciding.checked_terms(add) if term not in topic.terms] if add else []
    unknown = [term for term in drop if term not in topic.terms]
    if unknown or not (add or drop):
        raise DecisionRefused(
            _("主题“{name}”没有这些种子词：{terms}").format(name=topic.name, terms=_("、").join(unknown)),
            expected=_("、").join(topic.terms) or _("该主题目前没有种子词"),
        )
    if not (new or drop):
        raise _unchanged(_("主题“{name}”没有新增种子词").format(name=topic.name))
    return _one(office, about(topic, "terms", add=new, drop=list(dict.fromkeys(drop))), by, reason)


def merge(office: Office, topic_ids: Sequence[str], into: str, *, by: str, reason: str = "") -> list[int]:
    """Let topics count as another one. They stay apart inside, so that this can be taken back."""
    desk = deciding.desk(office)
    target = desk.active(into)
    if into in topic_ids:
        raise DecisionRefused(_("主题“{name}”不能并入自身").format(name=target.name), action=_("请另选并入的主题"))
    topics = [desk.open(topic_id) for topic_id in dict.fromkeys(topic_ids)]
    _some(topics, _("没有选中要并入的主题"))
    drafts = [about(topic, "merge", reason=reason, into=into, into_title=target.name) for topic in topics]
    return decide(office, drafts, by=by)


def split(
    office: Office,
    topic_id: str,
    name: str,
    *,
    comment_ids: Sequence[str] = (),
    subtopic_id: str | None = None,
    words: Sequence[str] = (),
    terms: str | Sequence[str] = (),
    category: str | None = None,
    unit: str | None = None,
    by: str,
    reason: str = "",
) -> int:
    """Make a topic of some comments of another: of those chosen, of a part, or of those that hold any of ``words``.

    Near-duplicates go along. By part or words, comments that were placed by hand stay where they are. Category and
    unit are those of the other topic unless given; ``words`` are the seed terms unless ``terms`` are given.
    """
    desk = deciding.desk(office)
    topic = desk.open(topic_id)
    category, unit = deciding.checked_description(category or topic.category, unit or topic.unit)
    value = {"from": topic_id, "from_title": topic.name, "name": desk.free_name(name), "category": category}
    value |= {"unit": unit, "terms": deciding.checked_terms(terms or words)}
    everyone = placements.members(office.store, topic_id)
    if comment_ids:
        chosen = placements.with_copies(office.store, comment_ids)
    elif subtopic_id or words:
        chosen = placements.members(office.store, topic_id, subtopic_id=subtopic_id, words=words, everyone=False)
    else:
        chosen = []
    _some(chosen, _("没有选中要拆出的意见"))
    strangers = set(chosen) - set(everyone)
    if strangers:
        raise DecisionRefused(
            _("选中的意见中有 {n} 条不属于主题“{name}”").format(n=len(strangers), name=topic.name),
            action=_("请只选该主题的意见，其余用“移动”"),
        )
    if len(set(chosen)) == len(everyone):
        raise DecisionRefused(
            _("选中了主题“{name}”的全部意见").format(name=topic.name),
            expected=_("其中一部分意见"),
            action=_("如要整个换名，请改名"),
        )
    return _one(office, Decision("split", value=value, comments=chosen), by, reason)


def move(
    office: Office,
    comment_ids: Sequence[str],
    topic_id: str,
    *,
    with_copies: bool = True,
    by: str,
    reason: str = "",
) -> int:
    """Put comments under a topic for good; with ``with_copies`` their near-duplicates too, later ones included."""
    topic = deciding.desk(office).active(topic_id)
    chosen = _chosen(office, comment_ids, with_copies)
    return _one(office, about(topic, "move", comments=chosen, copies=with_copies), by, reason)


def noise(
    office: Office,
    *,
    comment_ids: Sequence[str] = (),
    topic_id: str | None = None,
    with_copies: bool = True,
    by: str,
    reason: str = "",
) -> int:
    """Count comments, or all of a topic, as saying nothing. Comments fixed by a lock are refused."""
    if topic_id is not None:
        return _one(office, about(deciding.desk(office).open(topic_id), "noise"), by, reason)
    chosen = _chosen(office, comment_ids, with_copies)
    return _one(office, Decision("noise", value={"copies": with_copies}, comments=chosen), by, reason)


def retire(office: Office, topic_id: str, *, by: str, reason: str = "") -> int:
    """End a topic: its comments fit none until the next run finds them a place."""
    return _one(office, retired(deciding.desk(office), topic_id), by, reason)


def retired(desk: Desk, topic_id: str) -> Decision:
    """The decision to end a topic, not yet entered."""
    topic = desk.open(topic_id)
    if (desk.curated.topics["state"] == "active").sum() == 1:
        raise DecisionRefused(_("“{name}”是最后一个在用的主题").format(name=topic.name), action=_("请至少保留一个主题"))
    examples = desk.curated.codebook.examples
    seeds = [text for text in examples.loc[examples["topic_id"] == topic_id, "text"] if text not in topic.terms]
    # What a discovered topic was is known to the grouping alone, whose next run drops it.
    kept = {"name": topic.name, "category": topic.category, "unit": topic.unit}
    return about(topic, "retire", ended=kept | {"seeds": seeds if topic.kind == "discovered" else []})


def lock(office: Office, topic_id: str, *, by: str, reason: str = "") -> int:
    """Fix a topic as it is, its name, terms and every comment that belongs to it now."""
    topic = deciding.desk(office).open(topic_id)
    return _one(office, about(topic, "lock", comments=placements.members(office.store, topic_id)), by, reason)


def add_word(office: Office, word: str, *, to: str, by: str, reason: str = "") -> int:
    """Add a word to the office's dictionary (``to`` "term": never cut apart) or stop-words ("stop": says nothing)."""
    known = deciding.curated(office)
    chosen = clean(word)
    if not chosen or " " in chosen or len(chosen) > deciding.LONGEST_TERM or (to == "term" and len(chosen) == 1):
        raise DecisionRefused(
            _("不能加入词“{word}”").format(word=chosen),
            expected=_("不含空格的一个词，不超过 {n} 个字；词典中的词至少两个字").format(n=deciding.LONGEST_TERM),
        )
    own = known.dictionary if to == "term" else known.stop_words
    if chosen in own or chosen in (lexicon.lines("terms.txt") if to == "term" else stop_words()):
        raise _unchanged(_("“{word}”已在{list}中").format(word=chosen, list=_(LISTS[to])))
    using = known.topics.loc[[to == "stop" and chosen in map(clean, terms) for terms in known.topics["terms"]], "name"]
    if len(using):
        raise DecisionRefused(
            _("“{word}”是主题“{name}”的种子词").format(word=chosen, name=_("、").join(using)),
            action=_("请先从该主题的种子词中去掉"),
        )
    return _one(office, Decision("word", value={"list": to, "word": chosen, "add": True}), by, reason)


def drop_word(office: Office, word: str, *, of: str, by: str, reason: str = "") -> int:
    """Take one of the office's own words from its dictionary or stop-words; built-in words stay."""
    known = deciding.curated(office)
    own = known.dictionary if of == "term" else known.stop_words
    if word not in own:
        raise DecisionRefused(
            _("“{word}”不是本单位加入{list}的词").format(word=word, list=_(LISTS[of])),
            expected=_("、").join(own) or _("本单位目前没有加词"),
        )
    return _one(office, Decision("word", value={"list": of, "word": word, "add": False}), by, reason)


def undo(office: Office, decision_no: int, *, by: str, reason: str = "") -> int:
    """Take a decision back, or take back that it was taken back."""
    desk = deciding.desk(office)
    known = desk.ledger.decisions
    if decision_no in set(known.loc[~in_force(known), "decision_no"]):
        raise DecisionRefused(_("第 {n} 号决定已经撤回").format(n=decision_no), action=_("请刷新页面"))
    protector = desk.protected(decision_no) if decision_no in set(known["decision_no"]) else None
    if protector is not None:
        raise desk.locked(protector)
    return stored.undo(office.store, decision_no, by=by, at=office.now(), reason=reason.strip(), effect=deciding.effect)


def _one(office: Office, draft: Decision, by: str, reason: str) -> int:
    entered = Decision(draft.kind, draft.topic_id, draft.value, draft.comments, deciding.plain(reason), draft.undoes)
    return decide(office, [entered], by=by)[0]


def about(topic: Any, kind: str, *, comments: Sequence[str] = (), reason: str = "", **value: object) -> Decision:
    """A decision on a topic, not yet entered."""
    return Decision(kind, topic.topic_id, {"title": topic.name, **value}, comments, deciding.plain(reason))


def _chosen(office: Office, comment_ids: Sequence[str], with_copies: bool) -> list[str]:
    _some(comment_ids, _("没有选中意见"))
    chosen = list(dict.fromkeys(comment_ids))
    return placements.with_copies(office.store, chosen) if with_copies else chosen


def _some(chosen: Sequence[object], found: str) -> None:
    if not chosen:
        raise DecisionRefused(found, expected=_("至少一项"))


def _unchanged(found: str) -> DecisionRefused:
    return DecisionRefused(found, action=_("无需再次登记"))
