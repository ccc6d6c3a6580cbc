"""Decisions about topics as sentences: who decided what, when and why, and whether it holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd

from analytics.flows import deciding
from analytics.flows.curation import LISTS
from analytics.flows.handling import HANDLING
from analytics.flows.office import Office
from analytics.language import N_, _, word_for
from analytics.model import DECISION_KINDS
from analytics.standard import topics as standard_topics
from analytics.text.curation.decided import in_force

STATES: Final = {"holds": N_("有效"), "idle": N_("暂不起作用"), "taken_back": N_("已撤回")}


def history(office: Office) -> pd.DataFrame:
    """Every decision, latest first.

    decision_no, at, by, kind (words), what (a sentence, with topics by their names at that time), reason, state (words
    of STATES), taken_back_by (number of the decision that did so, or NA), undoable (bool), comments (how many named).
    """
    desk = deciding.desk(office)
    log = desk.ledger.decisions
    said = {
        int(decision.decision_no): sentence(decision, json.loads(decision.value), decision.comments)
        for decision in log.itertuples()
    }
    backs = log[(log["kind"] == "undo") & in_force(log)].set_index("undoes")["decision_no"]
    holds, idle = in_force(log), log["decision_no"].isin(desk.curated.idle)
    free = pd.Series([desk.protected(number) is None for number in log["decision_no"]], index=log.index, dtype="bool")
    state = pd.Series("holds", index=log.index).mask(idle, "idle").mask(~holds, "taken_back")
    frame = pd.DataFrame(
        {
            "decision_no": log["decision_no"],
            "at": log["at"],
            "by": log["by"],
            "kind": log["kind"].map({kind: _(words) for kind, words in DECISION_KINDS.items()}),
            "what": [_with_undone(d, said) for d in log.itertuples()],
            "reason": log["reason"],
            "state": state.map({key: _(words) for key, words in STATES.items()}),
            "taken_back_by": log["decision_no"].map(backs).astype("Int64"),
            "undoable": holds & free,
            "comments": log["comments"],
        }
    )
    return frame.iloc[::-1].reset_index(drop=True)


def sentence(decision: Any, value: Mapping[str, Any], comments: int) -> str:
    """What one decision says, in words."""
    about = {"title": decision.topic_id, "into_title": value.get("into"), "from_title": value.get("from")}
    value = {key: standard_topics.name(about[key], told) if key in about else told for key, told in value.items()}
    words: dict[str, Callable[[], str]] = {
        "create": lambda: _("新建主题“{name}”").format(**value),
        "rename": lambda: _("把主题“{title}”改名为“{name}”").format(**value),
        "describe": lambda: _described(value),
        "terms": lambda: _terms(value),
        "merge": lambda: _("把主题“{title}”并入“{into_title}”").format(**value),
        "split": lambda: _("从主题“{from_title}”拆出“{name}”，{n} 条意见").format(n=comments, **value),
        "retire": lambda: _("停用主题“{title}”").format(**value),
        "lock": lambda: _("锁定主题“{title}”和其中 {n} 条意见").format(n=comments, **value),
        "move": lambda: _moved(value, comments),
        "noise": lambda: _noise(value, comments),
        "word": lambda: _word(value),
        "handling": lambda: _handled(value),
        "undo": lambda: _("撤回第 {n} 号决定").format(n=decision.undoes),
    }
    return words[decision.kind]()


def _with_undone(decision: Any, said: Mapping[int, str]) -> str:
    own = said[int(decision.decision_no)]
    return own if decision.kind != "undo" else _("{own}：{undone}").format(own=own, undone=said[int(decision.undoes)])


def _described(value: Mapping[str, Any]) -> str:
    """The class and the unit, without the one that stays."""
    words = {"category": _("类别定为{named}"), "unit": _("责任单位定为{named}")}
    changed = [key for key in words if value[key] != value["was"][key]]
    parts = [words[key].format(named=_named(key, value[key])) for key in changed]
    return _("主题“{title}”的{changes}").format(title=value["title"], changes=_("，").join(parts))


def _named(key: str, told: Any) -> str:
    """A class or a unit that a decision gave a topic."""
    if not told:
        return _("未定")
    return standard_topics.units(told) if key == "unit" else _(told)


def _terms(value: Mapping[str, Any]) -> str:
    parts = [
        words.format(terms=_("、").join(value[key]))
        for key, words in (("add", _("增加种子词 {terms}")), ("drop", _("去掉种子词 {terms}")))
        if value[key]
    ]
    return _("主题“{title}”：{changes}").format(title=value["title"], changes=_("；").join(parts))


def _moved(value: Mapping[str, Any], comments: int) -> str:
    told = _("把 {n} 条意见移到主题“{title}”").format(n=comments, title=value["title"])
    return told if not value["copies"] else told + _("，以后内容相同的也照此办理")


def _noise(value: Mapping[str, Any], comments: int) -> str:
    if "title" in value:
        return _("主题“{title}”的意见都按无实质内容计").format(**value)
    return _("把 {n} 条意见标为无实质内容").format(n=comments)


def _word(value: Mapping[str, Any]) -> str:
    words = _("把“{word}”加入{list}") if value["add"] else _("把“{word}”从{list}中去掉")
    return words.format(word=value["word"], list=word_for(LISTS, value["list"]))


def _handled(value: Mapping[str, Any]) -> str:
    told = _("主题“{title}”的办理情况登记为{status}").format(
        title=value["title"], status=word_for(HANDLING, value["status"])
    )
    return _("；").join(filter(None, [told, value["unit"], value["note"]]))
