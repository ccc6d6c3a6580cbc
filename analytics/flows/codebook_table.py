"""The codebook as a table that analysts edit: what they changed becomes decisions, all of them or none."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

import pandas as pd

from analytics.flows import curation, deciding
from analytics.flows.deciding import TOPIC_STATES, Desk
from analytics.flows.decision_history import sentence
from analytics.flows.office import Office
from analytics.language import N_, _, by_spelling, in_every_language, spellings
from analytics.model import ISSUES, TOPIC_KINDS, Issues
from analytics.standard import topics as standard_topics
from analytics.store.decisions import Decision, DecisionRefused
from analytics.store.topic_counts import topic_counts
from analytics.text.coding.codebook import CATEGORIES
from analytics.text.curation.decided import in_force
from analytics.text.words.segment import clean

COLUMNS: Final = ("topic_id", "code", "name", "kind", "category", "unit", "terms", "state", "locked", "n")
EDITED: Final = ("topic_id", "name", "category", "unit", "terms", "state")
INTO: Final = N_("并入“{name}”")
_SHOWN_FAULTS: Final = 5


class TableRefused(DecisionRefused):
    """An edited codebook has faults; ``issues`` holds every one of them: the columns of ``model.ISSUES``."""

    def __init__(self, issues: Issues) -> None:
        told = [
            _("第 {row} 行“{column}”：{reason}").format(**issue) for issue in issues.to_dict("records")[:_SHOWN_FAULTS]
        ]
        super().__init__(
            _("类目表有 {n} 处问题。{told}").format(n=len(issues), told=_("；").join(told)),
            action=_("请逐处改正后再保存；目前没有改动任何主题"),
        )
        self.issues = issues


def codebook_table(office: Office) -> pd.DataFrame:
    """Every topic, ended ones too: COLUMNS. ``terms`` are joined by |, ``state`` is in words, ``n`` counts comments.

    ``code`` is short for topic_id: that of the built-in codebook without c-. ``n`` is NA where too few wrote. Names
    and units that came with the programme are in the reader's language; edited tables are read in any.
    """
    counted = topic_counts(office.store)
    counted = counted[counted["bucket"] == "topic"]
    sizes = dict(zip(counted["topic_id"], counted["n"].tolist(), strict=True))
    table = _shown(_table(deciding.desk(office), sizes))
    enough = counted.loc[counted["households"] >= office.settings.figure_minimum, "topic_id"]
    few = (table["n"] > 0) & ~table["topic_id"].isin(enough)
    return table.assign(n=table["n"].astype("Int64").mask(few))


def preview_table(office: Office, edited: pd.DataFrame) -> pd.DataFrame:
    """What :func:`apply_table` would decide, in words: topic_id (NA for a new topic), what. Raises as it does."""
    desk = deciding.desk(office)
    subject = desk.ledger.decisions.set_index("decision_no")["topic_id"]
    changes = _changes(desk, edited)
    rows = [(subject[draft.undoes] if draft.undoes else draft.topic_id, words) for draft, words in changes]
    return pd.DataFrame(rows, columns=["topic_id", "what"], dtype="object")


def apply_table(office: Office, edited: pd.DataFrame, *, by: str, reason: str = "") -> list[int]:
    """Decide what an edited table says otherwise than the one in force; the decisions' numbers, none for no change.

    ``edited`` has EDITED, and ``row`` where the rows of a file have numbers. A row without topic_id makes a topic, a
    row that is gone or has the state 停用 ends one, the state 在用 brings an ended one back. Raises
    :class:`TableRefused` with every fault at once.
    """
    told = deciding.plain(reason)
    drafts = [replace(draft, reason=told) for draft, _words in _changes(deciding.desk(office), edited)]
    return deciding.decide(office, drafts, by=by) if drafts else []


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    """``table`` as a reader is shown it: what came with the programme in his language."""
    shown = standard_topics.named(table.rename(columns={"name": "label"})).rename(columns={"label": "name"})
    categories = [_(one) if one in CATEGORIES else one for one in table["category"]]
    return shown.assign(category=pd.Series(categories, table.index, dtype=table["category"].dtype))


def _as_stored(row: dict[str, Any], old: Any) -> dict[str, Any]:
    """``row`` with the words stored of the topic ``old`` where it says the same, in whichever language."""
    said = {
        "name": in_every_language(lambda: standard_topics.name(old.topic_id, old.name)),
        "unit": in_every_language(lambda: standard_topics.units(old.unit)) if old.unit else (),
    }
    return row | {column: getattr(old, column) for column, ways in said.items() if row[column] in ways}


def _table(desk: Desk, sizes: dict[str, int]) -> pd.DataFrame:
    topics = desk.curated.topics
    names = topics.set_index("topic_id")["name"]
    states = [
        _(INTO).format(name=standard_topics.name(topic.into, names[topic.into]))
        if topic.state == "merged"
        else _(TOPIC_STATES[topic.state])
        for topic in topics.itertuples()
    ]
    frame = topics.assign(
        code=topics["topic_id"].str.removeprefix("c-"),
        kind=topics["kind"].map({kind: _(words) for kind, words in TOPIC_KINDS.items()}),
        terms=topics["terms"].map("|".join),
        state=pd.Series(states, index=topics.index, dtype="object"),
        locked=topics["locked"].notna(),
        n=topics["topic_id"].map(sizes).fillna(0).astype("int64"),
    )
    return frame[list(COLUMNS)]


@dataclass
class _Faults:
    """What is wrong with an edited table, collected row by row."""

    found: list[dict[str, object]] = field(default_factory=list)

    def add(self, row: int, column: str, value: object, reason: str, action: str = "") -> None:
        self.found.append({"row": row, "column": column, "value": value, "reason": reason, "action": action})

    def attempt(self, row: int, column: str, value: object, check: Callable[[], Any]) -> Any:
        """What ``check`` gives; None where it refuses, which is noted."""
        try:
            return check()
        except DecisionRefused as refused:
            expected = _("应为：{expected}").format(expected=refused.expected) if refused.expected else ""
            self.add(row, column, value, refused.found, _("；").join(filter(None, [expected, refused.action])))
            return None

    def refuse(self) -> None:
        if self.found:
            issues = pd.DataFrame(self.found).assign(code="codebook", sheet=None)
            raise TableRefused(issues.reindex(columns=list(ISSUES.columns)))


def _changes(desk: Desk, edited: pd.DataFrame) -> list[tuple[Decision, str]]:
    """The decisions that make the table in force into ``edited``, each in words."""
    rows = _rows(edited)
    table = {row.topic_id: row for row in _table(desk, {}).itertuples()}
    rows = [_as_stored(row, table[row["topic_id"]]) if row["topic_id"] in table else row for row in rows]
    faults = _Faults()
    drafts: list[Decision] = []
    for row in rows:
        if not row["topic_id"]:
            drafts += _new(desk, row, faults)
        elif row["topic_id"] not in table:
            faults.add(row["row"], _("编号"), row["topic_id"], _("没有这个主题"), _("新主题请把编号留空"))
        else:
            drafts += _changed(desk, table[row["topic_id"]], row, faults)
    _refuse_repeats(desk, rows, table, faults)
    present = {row["topic_id"] for row in rows}
    ended = [t.topic_id for t in desk.curated.topics.itertuples() if t.state == "active" and t.topic_id not in present]
    for topic_id in ended:
        name = table[topic_id].name
        draft = faults.attempt(len(rows) + 1, _("编号"), name, partial(curation.retired, desk, topic_id))
        drafts += [draft] if draft else []
    faults.refuse()
    _refuse_empty(desk, drafts)
    log = {int(d.decision_no): d for d in desk.ledger.decisions.itertuples()}
    return [(draft, _words(draft, log)) for draft in drafts]


def _rows(edited: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as plain text, blank cells ""; rows blank altogether are left out. ``row`` counts from 1 by default."""
    missing = [column for column in EDITED if column not in edited and column != "state"]
    if missing:
        raise ValueError(f"edited lacks {missing}")
    numbers = edited["row"] if "row" in edited else pd.Series(range(1, len(edited) + 1), index=edited.index)
    cells = edited.reindex(columns=list(EDITED)).astype("object")
    text = cells.where(cells.notna(), "").map(lambda cell: deciding.plain(str(cell)))
    categories = by_spelling({category: category for category in CATEGORIES})
    text["category"] = text["category"].map(lambda cell: categories.get(cell, cell))
    rows = text.assign(row=numbers.astype("int64")).to_dict("records")
    return [row for row in rows if any(row[column] for column in EDITED)]


def _new(desk: Desk, row: dict[str, Any], faults: _Faults) -> list[Decision]:
    number = row["row"]
    name = faults.attempt(number, _("主题"), row["name"], lambda: _name(desk, row["name"]))
    terms = faults.attempt(number, _("种子词"), row["terms"], lambda: deciding.checked_terms(row["terms"]))
    described = _description(row, faults)
    if row["state"] and not _is_state(row, "active"):
        faults.add(number, _("状态"), row["state"], _("新主题只能是“在用”"), _("请把状态留空"))
    if name is None or terms is None or described is None:
        return []
    category, unit = described
    return [Decision("create", value={"name": name, "terms": terms, "category": category, "unit": unit})]


def _changed(desk: Desk, old: Any, row: dict[str, Any], faults: _Faults) -> list[Decision]:
    """What is decided about a topic that is there already."""
    topic = desk.topic(old.topic_id)
    words = [
        ("name", _("主题"), old.name),
        ("category", _("类别"), old.category or ""),
        ("unit", _("责任单位"), old.unit or ""),
    ]
    different = [(key, heading) for key, heading, before in words if row[key] != before]
    terms = faults.attempt(row["row"], _("种子词"), row["terms"], lambda: _terms(row["terms"], topic.terms))
    if terms is None:
        return []
    if set(terms) != set(topic.terms):
        different.append(("terms", _("种子词")))
    turned = row["state"] not in {"", *_spelled(desk, topic)}
    if topic.state != "active":
        for key, heading in different:
            faults.add(
                row["row"], heading, row[key], _("该主题{state}，不能改").format(state=old.state), _("请先恢复为“在用”")
            )
        return _back(desk, topic, row, faults) if turned and not different else []
    drafts = _edits(desk, topic, row, terms, dict(different), faults)
    if not turned:
        return drafts
    if not _is_state(row, "retired"):
        _bad_state(row, faults)
        return []
    draft = faults.attempt(row["row"], _("状态"), row["state"], lambda: curation.retired(desk, topic.topic_id))
    return [draft] if draft else []


def _edits(
    desk: Desk, topic: Any, row: dict[str, Any], terms: list[str], different: dict[str, str], faults: _Faults
) -> list[Decision]:
    drafts = []
    if topic.locked is not None and {"name", "terms"} & set(different):
        key = "name" if "name" in different else "terms"
        faults.attempt(row["row"], different[key], row[key], lambda: desk.open(topic.topic_id))
        return []
    if "name" in different:
        name = faults.attempt(row["row"], _("主题"), row["name"], lambda: _name(desk, row["name"]))
        drafts += [curation.about(topic, "rename", name=name)] if name else []
    if {"category", "unit"} & set(different):
        described = _description(row, faults)
        drafts += [curation.described(topic, *described)] if described else []
    if "terms" in different:
        add, drop = [t for t in terms if t not in topic.terms], [t for t in topic.terms if t not in terms]
        drafts.append(curation.about(topic, "terms", add=add, drop=drop))
    return drafts


def _back(desk: Desk, topic: Any, row: dict[str, Any], faults: _Faults) -> list[Decision]:
    """Take back what ended a topic."""
    if not _is_state(row, "active"):
        _bad_state(row, faults)
        return []
    log = desk.ledger.decisions
    ending = log[in_force(log) & (log["topic_id"] == topic.topic_id) & log["kind"].isin(["retire", "merge", "noise"])]
    return [Decision("undo", undoes=int(number)) for number in ending["decision_no"]]


def _is_state(row: dict[str, Any], state: str) -> bool:
    """Whether a row says ``state``, in whichever language the file was made."""
    return row["state"] in spellings(TOPIC_STATES[state])


def _spelled(desk: Desk, topic: Any) -> set[str]:
    """How the topic's own state may stand in a file."""
    if topic.state != "merged":
        return set(spellings(TOPIC_STATES[topic.state]))
    names = desk.curated.topics.set_index("topic_id")["name"]
    into = standard_topics.name
    return set(in_every_language(lambda: _(INTO).format(name=into(topic.into, names[topic.into]))))


def _bad_state(row: dict[str, Any], faults: _Faults) -> None:
    expected = _("应为{states}").format(states=_("、").join(_(TOPIC_STATES[state]) for state in ("active", "retired")))
    faults.add(row["row"], _("状态"), row["state"], expected, _("合并请在主题页面上操作"))


def _description(row: dict[str, Any], faults: _Faults) -> tuple[str | None, str | None] | None:
    category = faults.attempt(
        row["row"], _("类别"), row["category"], lambda: deciding.checked_description(row["category"], None)
    )
    unit = faults.attempt(
        row["row"], _("责任单位"), row["unit"], lambda: deciding.checked_description(None, row["unit"])
    )
    return None if category is None or unit is None else (category[0], unit[1])


def _name(desk: Desk, name: str) -> str:
    """A name in itself; whether two topics have it shows only once all rows are read."""
    return Desk(desk.ledger, replace(desk.curated, topics=desk.curated.topics.iloc[:0])).free_name(name)


def _terms(cell: str, known: Sequence[str]) -> list[str]:
    """The terms of a cell; those the topic has already were checked when they came."""
    parts = [part.strip() for part in cell.split("|")]
    kept = [part for part in parts if part in known]
    return list(dict.fromkeys([*kept, *deciding.checked_terms([part for part in parts if part not in known])]))


def _refuse_repeats(desk: Desk, rows: list[dict[str, Any]], table: dict[str, Any], faults: _Faults) -> None:
    """Topics named by two rows, and names that two topics would have."""
    ids = pd.Series([row["topic_id"] for row in rows], dtype="object")
    for position in ids.index[ids.duplicated() & (ids != "")]:
        faults.add(rows[position]["row"], _("编号"), ids[position], _("同一编号出现多次"), _("请只留一行"))
    active = {topic.topic_id for topic in desk.curated.topics.itertuples() if topic.state == "active"}
    used = [row for row in rows if _will_be_active(row, active)]
    names = pd.Series([clean(row["name"]) for row in used], dtype="object")
    for position in names.index[names.duplicated() & (names != "")]:
        row, first = used[position], used[int(names.eq(names[position]).argmax())]
        reason = _("与第 {row} 行同名（{name}）").format(row=first["row"], name=row["name"])
        faults.add(row["row"], _("主题"), row["name"], reason, _("请换一个名称，或把两个主题合并"))


def _will_be_active(row: dict[str, Any], active: set[str]) -> bool:
    if _is_state(row, "retired"):
        return False
    return not row["topic_id"] or row["topic_id"] in active or _is_state(row, "active")


def _refuse_empty(desk: Desk, drafts: Sequence[Decision]) -> None:
    active = int((desk.curated.topics["state"] == "active").sum())
    change = sum({"create": 1, "undo": 1, "retire": -1}.get(draft.kind, 0) for draft in drafts)
    if active + change < 1:
        raise DecisionRefused(_("这样就没有在用的主题了"), action=_("请至少保留一个主题"))


def _words(draft: Decision, log: dict[int, Any]) -> str:
    value, kind = dict(draft.value), draft.kind
    if kind != "undo":
        return sentence(draft, value, 0)
    ended = log[int(draft.undoes or 0)]
    return _("{own}：{undone}").format(
        own=sentence(draft, value, 0), undone=sentence(ended, json.loads(ended.value), ended.comments)
    )
