"""The desk at which decisions about topics are prepared: what is in force, and what may be decided about it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from analytics.flows.office import Office
from analytics.language import N_, NC_, _
from analytics.store import decisions as stored
from analytics.store.decisions import Decision, DecisionRefused, Ledger, Overlays
from analytics.text.coding.codebook import CATEGORIES, renovation
from analytics.text.curation.curated import Curated, breaks_lock, curate
from analytics.text.words.segment import clean, stop_words

LONGEST_NAME: Final = 40
LONGEST_TERM: Final = 20
LONGEST_UNIT: Final = 60
TOPIC_STATES: Final = {
    "active": N_("在用"),
    "merged": N_("已并入其他主题"),
    "retired": NC_("state", "停用"),
    "noise": N_("按无实质内容计"),
}
# What a lock on their topic keeps from being taken back.
_PROTECTED: Final = ("create", "split", "rename", "terms", "merge", "retire")
_SEPARATORS: Final = re.compile(r"[|、，,;；\s]+")


@dataclass(frozen=True)
class Desk:
    """One state of the decisions and what follows from them."""

    ledger: Ledger
    curated: Curated

    def topic(self, topic_id: str) -> Any:
        """The row of ``curated.topics`` of one topic. Raises :class:`DecisionRefused` where there is none."""
        found = self.curated.topics[self.curated.topics["topic_id"] == topic_id]
        if len(found):
            return next(found.itertuples())
        parts = self.ledger.topics.loc[self.ledger.topics["kind"] == "part", "topic_id"]
        if topic_id in set(parts):
            raise DecisionRefused(
                _("{topic} 是系统在主题之内划分的子主题").format(topic=topic_id),
                expected=_("一个主题"),
                action=_("请选择它所属的主题，或先把它拆成单独的主题"),
            )
        raise DecisionRefused(_("没有主题 {topic}").format(topic=topic_id), action=_("请刷新页面后重新选择"))

    def active(self, topic_id: str) -> Any:
        """A topic that is in use. Raises :class:`DecisionRefused` otherwise."""
        topic = self.topic(topic_id)
        if topic.state != "active":
            raise DecisionRefused(
                _("主题“{name}”的状态是“{state}”").format(name=topic.name, state=_(TOPIC_STATES[topic.state])),
                expected=_("在用的主题"),
                action=_("请先撤回使它停用或并入的决定"),
            )
        return topic

    def open(self, topic_id: str) -> Any:
        """A topic that is in use and not locked. Raises :class:`DecisionRefused` otherwise."""
        topic = self.active(topic_id)
        if topic.locked is not None:
            raise self.locked(topic.locked)
        return topic

    def locked(self, lock: int) -> DecisionRefused:
        """The refusal that names a lock, who set it and when."""
        decision = self.ledger.decisions.set_index("decision_no").loc[lock]
        topics = self.curated.topics
        name = topics.loc[topics["topic_id"] == decision["topic_id"], "name"]
        return DecisionRefused(
            _("主题“{name}”已由 {by} 于 {at} 锁定（第 {n} 号决定）").format(
                name="".join(name), by=decision["by"], at=f"{decision['at']:%Y-%m-%d %H:%M}", n=lock
            ),
            action=_("如确需改动，请先撤回该锁定"),
        )

    def protected(self, decision_no: int) -> int | None:
        """The lock that keeps a decision, or what it takes back, from being taken back; None where none does."""
        log = self.ledger.decisions.set_index("decision_no")
        while log.loc[decision_no, "kind"] == "undo":
            decision_no = int(log.loc[decision_no, "undoes"])
        kind, topic_id = log.loc[decision_no, ["kind", "topic_id"]]
        locks = self.curated.topics.set_index("topic_id")["locked"].dropna()
        return int(locks[topic_id]) if kind in _PROTECTED and topic_id in locks else None

    def free_name(self, name: str, *, but: str | None = None) -> str:
        """``name`` in one form. Raises :class:`DecisionRefused`: empty, too long, or another topic's."""
        shown = plain(name)
        if not shown:
            raise DecisionRefused(_("主题名称为空"), action=_("请填写名称，例如“楼道灯不亮”"))
        if len(shown) > LONGEST_NAME:
            raise DecisionRefused(
                _("主题名称有 {n} 个字").format(n=len(shown)), expected=_("不超过 {n} 个字").format(n=LONGEST_NAME)
            )
        topics = self.curated.topics
        others = topics[(topics["state"] == "active") & (topics["topic_id"] != (but or ""))]
        if clean(shown) in set(others["name"].map(clean)):
            raise DecisionRefused(
                _("已有名为“{name}”的主题").format(name=shown), action=_("请换一个名称，或把两个主题合并")
            )
        return shown


def desk(office: Office) -> Desk:
    """The decisions in the store and what follows from them."""
    return _desk(stored.ledger(office.store))


def curated(office: Office) -> Curated:
    """What follows from the decisions in force: the next run's codebook, its teachers, what shows at once."""
    return desk(office).curated


def effect(ledger: Ledger, entered: Sequence[int]) -> Overlays:
    """The overlays that follow from ``ledger``. Raises :class:`DecisionRefused` where the decisions ``entered`` would
    break a lock or have no effect (a merge in a circle)."""
    after = _desk(ledger)
    if after.curated.locks:
        before = _desk(ledger.before(entered))
        lock = breaks_lock(before.curated, after.curated)
        if lock is not None:
            raise before.locked(lock)
    if set(entered) & set(after.curated.idle):
        raise DecisionRefused(
            _("这项决定不起作用：所指的主题已不在用，或并入后会绕回自身"), action=_("请刷新页面，查看决定记录")
        )
    return Overlays(after.curated.topic_overlay, after.curated.comment_overlay)


def decide(office: Office, drafts: Sequence[Decision], *, by: str) -> list[int]:
    """Enter prepared decisions, all or none; their numbers."""
    return stored.decide(office.store, drafts, by=by, at=office.now(), effect=effect)


def settle(office: Office) -> None:
    """Let decisions show on a grouping that was saved just now."""
    stored.settle(office.store, effect)


def plain(text: str) -> str:
    """``text`` on one line, without signs that cannot be seen.

    >>> plain("  楼道灯\\u200b\\n不亮 ")
    '楼道灯 不亮'
    """
    if text.isprintable():
        return " ".join(text.split())
    return " ".join("".join(sign if sign.isprintable() else " " * sign.isspace() for sign in text).split())


def checked_terms(terms: str | Iterable[str]) -> list[str]:
    """Seed terms, parted by | 、 , ; or blanks. Raises :class:`DecisionRefused` on any that would match anything."""
    words = [unicodedata.normalize("NFKC", word) for word in ([terms] if isinstance(terms, str) else terms)]
    found = list(dict.fromkeys(filter(None, _SEPARATORS.split(" ".join(map(plain, words))))))
    for faults, why in (
        ([term for term in found if len(term) > LONGEST_TERM], _("种子词过长：{terms}")),
        ([term for term in found if clean(term) in stop_words()], _("太常见，不能用作种子词：{terms}")),
        ([term for term in found if len(term) == 1 and term.isascii()], _("太短，不能用作种子词：{terms}")),
    ):
        if faults:
            expected = _("有实义的词，不超过 {n} 个字，如“楼道灯”").format(n=LONGEST_TERM)
            raise DecisionRefused(why.format(terms=_("、").join(faults)), expected=expected)
    return found


def checked_description(category: str | None, unit: str | None) -> tuple[str | None, str | None]:
    """Category and unit, blank ones None. Raises :class:`DecisionRefused` on an unknown category or a long unit."""
    named, answering = (plain(text) if isinstance(text, str) else "" for text in (category, unit))
    if named and named not in CATEGORIES:
        raise DecisionRefused(_("没有类别“{category}”").format(category=named), expected=_("、").join(CATEGORIES))
    if len(answering) > LONGEST_UNIT:
        raise DecisionRefused(
            _("责任单位有 {n} 个字").format(n=len(answering)), expected=_("不超过 {n} 个字").format(n=LONGEST_UNIT)
        )
    return named or None, answering or None


def _desk(ledger: Ledger) -> Desk:
    return Desk(ledger, curate(renovation(), ledger.topics, ledger.decisions, ledger.comments))
