"""What an edited ledger would change: each row against the version its editor saw, as legal moves, all or none.

One rule for the table on the page and for a file from outside: only cells that differ from what the editor had before
her count, so that an old file never brings back what others have changed since.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from analytics.errors import MinyiError
from analytics.flows.deciding import plain
from analytics.ingest.normalisation import key
from analytics.language import N_, _
from analytics.model import ISSUES, Issues
from analytics.programme.entering import particulars
from analytics.programme.ledger import ledger_moves, ledger_words
from analytics.programme.ledger.ledger_moves import Fault
from analytics.programme.ledger.ledger_versions import Versions
from analytics.programme.ledger.rectification import NAME, SUBJECT
from analytics.store.cycle import Draft

# What an editor may tell; the rest of a row says which entry it is, or is only shown.
EDITED: Final = (
    "problem",
    "category",
    "source",
    "unit",
    "person",
    "measure",
    "deadline",
    "outcome",
    "verified_on",
    "revisit",
)
HEADINGS: Final = {
    "entry_id": N_("编号"),
    "seen": N_("版本"),
    "community": N_("小区"),
    "state": N_("状态"),
    "reason": N_("理由"),
    "opened_on": N_("登记时间"),
    **{name: SUBJECT.field(name).words for name in (*EDITED, "evidence")},
}
_SHOWN: Final = 5


class LedgerRefused(MinyiError):
    """An edited ledger has faults: ``issues`` holds every one (columns of ``model.ISSUES``), nothing was changed.

    ``stale``: entries that somebody else has changed since, by id.
    """

    def __init__(self, issues: Issues, stale: Sequence[str] = ()) -> None:
        told = [_("第 {row} 行“{column}”：{reason}").format(**issue) for issue in issues.to_dict("records")[:_SHOWN]]
        super().__init__(
            _("整改台账有 {n} 处问题。{told}").format(n=len(issues), told=_("；").join(told)),
            action=_("请逐处改正后再保存；目前没有改动任何内容"),
        )
        self.issues = issues
        self.stale = tuple(stale)


@dataclass(frozen=True)
class Changes:
    """What an edited ledger comes to: ``drafts`` to enter; ``told``, one row a changed entry (row, entry_id — NA for a
    new one —, community_id, what, in words); ``unchanged``: rows that say nothing new.
    """

    drafts: tuple[Draft, ...]
    told: pd.DataFrame
    unchanged: int


def changes(
    versions: Versions,
    edited: pd.DataFrame,
    *,
    today: dt.date,
    mark: str,
    headings: Mapping[str, str] | None = None,
    rebase: bool = False,
) -> Changes:
    """What ``edited`` says otherwise than the versions its rows were made from.

    ``edited``: row, entry_id (blank: a new entry), seen (the last_event_no its editor had), community_id, and those of
    EDITED, state, reason, opened_on, evidence that it tells; columns it lacks are left as they are. Words may stand
    for keys. ``mark`` begins the ids of new entries that are entered with several steps. ``rebase`` puts the same
    edits on the present version. Raises :class:`LedgerRefused` with every fault.
    """
    faults = _Faults(headings or {name: _(words) for name, words in HEADINGS.items()})
    drafts: list[Draft] = []
    told: list[tuple[Any, ...]] = []
    rows = [_Row(row) for row in edited.to_dict("records")]
    _refuse_repeats(rows, faults)
    for row in rows:
        with faults.at(row):
            found = _known(versions, row, faults, rebase) if row.entry_id else _new(versions, row, mark)
            if found:
                drafts += [_checked(draft, today) for draft in found[0]]
                told.append((row.number, row.entry_id or None, found[0][0].community_id, found[1]))
    faults.refuse()
    frame = pd.DataFrame(told, columns=["row", "entry_id", "community_id", "what"])
    return Changes(tuple(drafts), frame, len(rows) - len(told))


class _Row:
    """One row as it was told: blank cells are absent from ``cells``' values as None."""

    def __init__(self, cells: Mapping[Any, Any]) -> None:
        self.cells = {str(name): None if _blank(cell) else cell for name, cell in cells.items()}
        self.number = int(cells["row"])
        self.entry_id = plain(str(self.cells.get("entry_id") or ""))
        self.sheet = self.cells.get("sheet")

    def told(self, *, new: bool = False) -> tuple[dict[str, Any], str | None]:
        """The cells of EDITED that the table has, in the form they are kept in, and the state it tells, if any.

        Raises :class:`Fault` of all that is wrong; of a ``new`` entry also what it cannot do without.
        """
        found, state, wrong = dict[str, Any](), None, list[ledger_moves.Found]()
        for name in (name for name in EDITED if name in self.cells):
            try:
                found[name] = ledger_words.kept(name, self.cells[name])
            except ValueError as fault:
                wrong.append((name, self.cells[name], str(fault), ""))
        try:
            state = None if self.cells.get("state") is None else ledger_words.state(self.cells["state"])
        except Fault as fault:
            wrong += fault.found
        if new and self.cells.get("community_id") is None and not self.cells.get("unplaced"):
            wrong.append(("community", None, _("没有写明小区"), _("请填写小区编号或小区名称")))
        if new and self.cells.get("problem") is None:
            wrong.append(("problem", None, _("没有填写问题描述"), ""))
        if wrong:
            raise Fault(*wrong)
        return found, state


class _Faults:
    """What is wrong with a table, collected row by row."""

    def __init__(self, headings: Mapping[str, str]) -> None:
        self.headings, self.found, self.stale = headings, list[dict[str, Any]](), list[str]()
        self.row: _Row | None = None

    def at(self, row: _Row) -> _Faults:
        self.row = row
        return self

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: Any, error: BaseException | None, _trace: Any) -> bool:
        if isinstance(error, Fault) and self.row is not None:
            for column, value, reason, action in error.found:
                self.add(self.row, column, value, reason, action)
            return True
        return False

    def add(self, row: _Row, column: str, value: Any, reason: str, action: str) -> None:
        known = self.headings.get(column) or _(HEADINGS.get(column, column))
        self.found.append(
            {"sheet": row.sheet, "row": row.number, "column": known, "value": None if value is None else str(value),
             "code": "ledger", "reason": reason, "action": action or _("请改正后再上传或保存")}
        )  # fmt: skip

    def refuse(self) -> None:
        if self.found:
            issues = pd.DataFrame(self.found).sort_values("row", kind="stable", ignore_index=True)
            raise LedgerRefused(issues[list(ISSUES.columns)], self.stale)


def _known(versions: Versions, row: _Row, faults: _Faults, rebase: bool) -> tuple[list[Draft], str] | None:
    """The drafts of a row about an entry that is there already; None where it says nothing new."""
    now = versions.now(row.entry_id)
    if now is None:
        raise Fault(("entry_id", row.entry_id, _("台账中没有这个编号"), _("新问题请把编号和版本留空")))
    place = row.cells.get("community_id")
    if place is not None and place != now.community_id:
        raise Fault(("community", place, _("编号 {id} 属于另一个小区").format(id=row.entry_id), _("请勿改动小区")))
    seen = _version(row, now.last_event_no)
    base = versions.at(row.entry_id, seen)
    if base is None:
        raise Fault(("seen", seen, _("没有这个版本"), _("请重新下载台账，在其上修改")))
    every, state = row.told()
    told = {name: value for name, value in every.items() if value != base.value.get(name)}
    turned = state if state and state != base.state else None
    if not told and not turned:
        return None
    if seen != now.last_event_no and not rebase:
        faults.stale.append(row.entry_id)
        raise Fault(
            ("seen", seen, _("这一条在您之后有改动：{what}").format(what=versions.since(row.entry_id, seen)),
             _("请核对最新内容后再改这一条"))
        )  # fmt: skip
    told = {name: value for name, value in told.items() if value != now.value.get(name)}
    turned = turned if turned != now.state else None
    if not told and not turned:
        return None
    drafts = ledger_moves.of_known(now, told, turned, _reason(row))
    drafts = [replace(draft, entry_id=row.entry_id, seen=now.last_event_no) for draft in drafts]
    return drafts, ledger_words.sentence(now.value, now.state, told, turned)


def _new(versions: Versions, row: _Row, mark: str) -> tuple[list[Draft], str] | None:
    """The drafts of a row about a new entry; None where the ledger has it already, cell for cell."""
    place = row.cells.get("community_id")
    told, state = row.told(new=True)
    begun = ledger_words.day(row.cells.get("opened_on"), "opened_on")
    if place is None:  # told of already, by those who looked it up
        return None
    state = state or ledger_words.state_meant(told)
    same = versions.same(str(place), str(told["problem"]))
    if same is not None:
        differs = [name for name, value in told.items() if value is not None and value != same.value.get(name)]
        if not differs and state in (None, same.state):
            return None
        raise Fault(
            ("problem", told["problem"], _("台账中已有这个问题，编号 {id}").format(id=same.entry_id),
             _("要改这一条，请填写编号和版本 {version}").format(version=same.last_event_no))
        )  # fmt: skip
    told = told | ({"evidence": str(row.cells["evidence"])} if row.cells.get("evidence") else {})
    drafts = ledger_moves.of_new(str(place), told, state or "open", _reason(row), begun)
    if len(drafts) > 1:
        drafts = [replace(draft, entry_id=f"{NAME}-{mark}-{row.number}") for draft in drafts]
    return drafts, ledger_words.opening(str(told["problem"]), state or "open")


def _version(row: _Row, present: int) -> int:
    cell = row.cells.get("seen")
    number = pd.to_numeric(cell, errors="coerce") if cell is not None else None
    if number is None or pd.isna(number) or number != int(number):
        raise Fault(
            ("seen", cell, _("有编号而没有版本"), _("请重新下载台账，在其上修改；现为版本 {n}").format(n=present))
        )
    return int(number)


def _checked(draft: Draft, today: dt.date) -> Draft:
    """As the log takes it. Raises :class:`Fault`."""
    value, faults = particulars.told(draft, today=today)
    if faults:
        columns = {"happened_on": "opened_on", "community_id": "community"}
        raise Fault(*((columns.get(name, name), draft.value.get(name), said, "") for name, said in faults))
    return particulars.settled(draft, value)


def _refuse_repeats(rows: Sequence[_Row], faults: _Faults) -> None:
    """Entries and problems that two rows tell of."""
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        problem, place = key(str(row.cells.get("problem") or "")), str(row.cells.get("community_id") or "")
        name = ("id", row.entry_id) if row.entry_id else ("new", place, problem)
        if name in first and (row.entry_id or problem):
            column = "entry_id" if row.entry_id else "problem"
            said = _("与第 {row} 行相同").format(row=first[name])
            faults.add(row, column, row.cells.get(column), said, _("请只留一行"))
        first.setdefault(name, row.number)


def _reason(row: _Row) -> str:
    return plain(str(row.cells.get("reason") or ""))


def _blank(cell: Any) -> bool:
    return cell is None or cell is pd.NaT or (not isinstance(cell, str) and pd.isna(cell)) or not plain(str(cell))
