"""The table of opinions as an office fills it in elsewhere: every fault at once, what it changes, and its entry.

The table comes back with the version of each row. A row that somebody has decided on since is stale: it is refused,
with all other faults, and nothing is entered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from analytics.cancelling import Tell
from analytics.flows.deciding import plain
from analytics.flows.office import Office
from analytics.language import N_, _, by_spelling, word_for
from analytics.model import EVERYWHERE, ISSUES, Issues, Scope, SourceFile
from analytics.programme.entering import particulars, records
from analytics.programme.publicity import opinions
from analytics.programme.subjects import SUBJECTS
from analytics.programme.subjects.preparation import OPINION_DECISIONS
from analytics.standard import people
from analytics.store import batches
from analytics.store import opinions as stored
from analytics.store.cycle import Draft, StepRefused

SUBJECT: Final = SUBJECTS[opinions.SUBJECT]
EDITED: Final = ("comment_id", "decision", "reply", "unit", "answered_on", "version")
_TOLD: Final = ("reply", "unit", "answered_on")
_SHOWN_FAULTS: Final = 5


class OpinionsRefused(StepRefused):
    """An edited table has faults; ``issues`` holds every one of them: the columns of ``model.ISSUES``."""

    def __init__(self, issues: Issues) -> None:
        told = [_("第 {row} 行“{column}”：{reason}").format(**one) for one in issues.to_dict("records")[:_SHOWN_FAULTS]]
        super().__init__(
            _("意见办理表有 {n} 处问题。{told}").format(n=len(issues), told=_("；").join(told)),
            action=_("请逐处改正后再上传；目前没有改动任何意见"),
        )
        self.issues = issues


@dataclass(frozen=True)
class Changes:
    """What an edited table comes to: the drafts, and each in words (comment_id, name, what)."""

    drafts: tuple[Draft, ...]
    told: pd.DataFrame


@dataclass
class _Faults:
    rows: list[dict[str, Any]] = field(default_factory=list)

    def add(self, row: Mapping[str, Any], column: str, reason: str, action: str = "") -> None:
        told = {"row": row["row"], "column": column, "value": row.get(column), "reason": reason, "action": action}
        self.rows.append(told)

    def refuse(self) -> None:
        if self.rows:
            issues = pd.DataFrame(self.rows).assign(code="opinion", sheet=None)
            names = {"comment_id": _("意见编号"), "decision": _("处理结果"), "version": _("版本")}
            names |= {one.name: _(one.words) for one in SUBJECT.fields}
            issues["column"] = issues["column"].map(names)
            raise OpinionsRefused(issues.reindex(columns=list(ISSUES.columns)))


def table(office: Office, scope: Scope = EVERYWHERE, **filters: Any) -> pd.DataFrame:
    """The opinions as they go out to be filled in: ``opinions.opinions`` with version (0: nothing decided) and row."""
    found, _n = opinions.opinions(office, scope, **filters)
    return found.assign(version=found["seen"].fillna(0).astype("int64"), decision=found["state"])


def changes(office: Office, edited: pd.DataFrame) -> Changes:
    """What ``edited`` (EDITED and row) says otherwise than what is in force. Rows left as they were change nothing.

    ``decision`` is in words or a key, "" where nothing was decided; columns beside EDITED are passed over. Raises
    :class:`OpinionsRefused` with every fault: no such opinion, one twice, stale, an unknown decision, no reason for
    declining, a decision taken out of the table, no date.
    """
    rows = _rows(edited)
    found, _n = opinions.opinions(office, comment_ids=[row["comment_id"] for row in rows])
    known = {one["comment_id"]: one for one in found.to_dict("records")}
    faults, drafts, told, met = _Faults(), list[Draft](), list[tuple[str, str, str]](), set[str]()
    for row in rows:
        opinion = known.get(row["comment_id"])
        if opinion is None:
            faults.add(row, "comment_id", _("没有这个编号的意见"), _("编号请勿改动；文件可能已被撤销"))
        elif row["comment_id"] in met:
            faults.add(row, "comment_id", _("同一编号出现多次"), _("请只留一行"))
        elif (draft := _change(row, opinion, office, faults)) is not None:
            drafts.append(draft)
            told.append((row["comment_id"], str(opinion["name"]), _in_words(draft, opinion)))
        met.add(row["comment_id"])
    faults.refuse()
    return Changes(tuple(drafts), pd.DataFrame(told, columns=["comment_id", "name", "what"], dtype="object"))


def enter(office: Office, edited: pd.DataFrame, source: SourceFile, *, tell: Tell | None = None) -> batches.Receipt:
    """Enter an edited table as one batch, which can be undone as a whole. Raises as :func:`changes` does.

    Also :class:`StepRefused` where the table changes nothing, and ``DuplicateFile`` for the same file twice.
    """
    batches.refuse_loaded(office.store, source.sha256)
    found = changes(office, edited)
    if not found.drafts:
        raise StepRefused(_("表中没有改动"), action=_("请先填写处理结果，再上传"))
    return batches.commit_records(
        office.store,
        found.drafts,
        source,
        title=N_("意见办理表"),
        rows_read=len(edited),
        fold=records.fold,
        progress=tell,
    )


def _rows(edited: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as plain text, blank cells ""; those without number and without anything filled in are left out."""
    numbers = edited["row"] if "row" in edited else pd.Series(range(1, len(edited) + 1), index=edited.index)
    cells = edited.reindex(columns=list(EDITED)).astype("object")
    text = cells.where(cells.notna(), "").map(lambda cell: plain(str(cell)))
    rows = text.assign(row=numbers.astype("int64")).to_dict("records")
    return [row for row in rows if any(row[column] for column in ("comment_id", "decision", *_TOLD))]


def _change(row: dict[str, Any], opinion: Mapping[str, Any], office: Office, faults: _Faults) -> Draft | None:
    """The draft that a row asks for; None where it asks for nothing, or has a fault, which is noted."""
    decision, before = _decision(row, faults), _text(opinion["state"])
    if decision is None:
        return None
    value, fine = _values(row, decision, office.now().date(), faults)
    if not fine:
        return None
    if decision == before and value == {name: _text(opinion[name]) for name in _TOLD}:
        return None
    seen = 0 if pd.isna(opinion["seen"]) else int(opinion["seen"])
    if _version(row["version"]) != seen:
        faults.add(row, "version", _stale(opinion), _("请重新导出，在最新的表上填写"))
        return None
    if not decision:
        faults.add(row, "decision", _("处理结果不能为空"), _("要撤回，请在页面上操作；要答复，请选“已反馈”"))
        return None
    if before and decision == "answered" and before != "answered":
        faults.add(row, "decision", _("已经是“{decision}”").format(decision=_(OPINION_DECISIONS[before])),
                   _("请保留原处理结果，填写反馈日期"))  # fmt: skip
        return None
    draft = Draft(opinions.SUBJECT, decision, opinion["community_id"], stored.ENTRY + row["comment_id"],
                  {name: told or None for name, told in value.items()}, seen=seen or None)  # fmt: skip
    try:
        return particulars.checked(draft, today=office.now().date())
    except StepRefused as refusal:
        faults.add(row, "reply", refusal.found, refusal.action)
        return None


def _decision(row: dict[str, Any], faults: _Faults) -> str | None:
    told, words = row["decision"], by_spelling(OPINION_DECISIONS)
    if told in ("", *OPINION_DECISIONS):
        return str(told)
    if told not in words:
        faults.add(
            row,
            "decision",
            _("没有“{told}”这种处理结果").format(told=told),
            _("、").join(map(_, OPINION_DECISIONS.values())),
        )
    return words.get(told)


def _values(row: dict[str, Any], decision: str, today: dt.date, faults: _Faults) -> tuple[dict[str, str], bool]:
    """Reply, unit and day of feedback in the form in which they are kept, blank ones ""; and whether all are fine."""
    value, fine = {}, True
    for name in _TOLD:
        try:
            value[name] = str(particulars.in_form(row[name], SUBJECT.field(name))) if row[name] else ""
        except ValueError as fault:
            faults.add(row, name, str(fault))
            fine = False
    if value.get("answered_on", "") > today.isoformat():
        faults.add(row, "answered_on", _("反馈日期在今天之后"), _("请填写实际告知居民的日期"))
        fine = False
    if decision and "reply" in SUBJECT.moves[decision].needs and not row["reply"]:
        faults.add(
            row, "reply", _("“{decision}”要写明答复或理由").format(decision=_(OPINION_DECISIONS[decision])), _("请补写")
        )
        fine = False
    return value, fine


def _version(told: str) -> int | None:
    number = pd.to_numeric(told or "0", errors="coerce")
    return None if pd.isna(number) else int(number)


def _stale(opinion: Mapping[str, Any]) -> str:
    if pd.isna(opinion["changed_by"]):
        return _("导出之后已有改动")
    return _("导出之后已由 {by} 办理为“{decision}”").format(
        by=people.person(opinion["changed_by"]), decision=word_for(OPINION_DECISIONS, opinion["state"])
    )


def _in_words(draft: Draft, opinion: Mapping[str, Any]) -> str:
    before = _text(opinion["state"])
    after = _(OPINION_DECISIONS[draft.kind])
    parts = [after if before in ("", draft.kind) else f"{_(OPINION_DECISIONS[before])} → {after}"]
    parts += [str(draft.value[name]) for name in _TOLD if draft.value.get(name)]
    return _("；").join(parts)


def _text(cell: Any) -> str:
    """A value in force as the table holds it: an ISO day, or the words; "" for none."""
    if cell is None or pd.isna(cell):
        return ""
    return f"{cell:%Y-%m-%d}" if isinstance(cell, pd.Timestamp) else str(cell)
