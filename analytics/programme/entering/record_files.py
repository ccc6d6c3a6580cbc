"""Files of cycle records: one row is one thing that was done, under the headings of its subject's table.

Columns: 记录类型 (the subject in words), 小区编号 or 小区名称, 日期, 办理 (the move in words; the subject's first when
blank), 理由, 记录编号 (the office's own number: rows that share it go on with one entry), and the fields in words.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from analytics.cancelling import Tell, along, untold
from analytics.flows.drafting import Reading
from analytics.flows.office import Office
from analytics.ingest.normalisation import key
from analytics.ingest.reading.readers import Table
from analytics.language import N_, _, by_spelling, spellings, standard
from analytics.model import ISSUES, Communities, Issues, SourceFile
from analytics.programme.entering.named_columns import faulty
from analytics.programme.entering.particulars import day_of, entry_id, in_form, is_blank, settled, told
from analytics.programme.entering.progression import Progress, advance, fold
from analytics.programme.entering.register_checks import against
from analytics.programme.subjects import SUBJECTS, Subject
from analytics.standard.sentences import Sentence, words
from analytics.store import batches, communities, cycle
from analytics.store.cycle import Draft, StepRefused

KIND: Final = N_("记录类型")
NUMBER: Final = N_("记录编号")
COMMUNITY_ID: Final = N_("小区编号")
NAME: Final = N_("小区名称")
DATE: Final = N_("日期")
MOVE: Final = N_("办理")
REASON: Final = N_("理由")
_HELD: Final = N_("{kind} {n} 条")
_LEDGER: Final = N_("整改台账")
SENTENCES: Final = (
    Sentence(_HELD, kind=words(standard(*(subject.words for subject in SUBJECTS.values())))),
    Sentence(_LEDGER),
)
COLUMNS: Final = (KIND, NUMBER, COMMUNITY_ID, NAME, DATE, MOVE, REASON)


@dataclass(frozen=True)
class CheckedRecords:
    """A file of records that was checked: what would be entered, or everything that is wrong with it."""

    drafts: tuple[Draft, ...]
    issues: Issues
    rows_read: int

    @property
    def title(self) -> str:
        """What the file holds, in words: 施工进度 22 条、征求意见活动 30 条."""
        kinds = Counter(draft.subject for draft in self.drafts)
        return N_("、").join(_HELD.format(kind=SUBJECTS[name].words, n=n) for name, n in kinds.items())


def title_shown(stored: Any) -> Any:
    """The ``title`` of a file of records, as it is stored, in the reader's language; that of another file stays.

    Example: "施工进度 22 条" is "Progress of works: 22 entries" in English.
    """
    if not isinstance(stored, str):
        return stored
    parts = [next(filter(None, (one.read(part) for one in SENTENCES)), None) for part in stored.split("、")]
    return stored if None in parts else _("、").join(filter(None, parts))


@dataclass(frozen=True)
class _Entry:
    """How far an entry has come by the rows read so far, and its last event in the store."""

    come: Progress
    seen: int | None = None


_NOT_THERE: Final = _Entry(Progress())


def is_records(table: Table) -> bool:
    """Whether a table is a file of records: it has a column 记录类型."""
    return any(heading in table.frame.columns for heading in spellings(KIND))


def check(office: Office, reading: Reading, *, tell: Tell = untold) -> CheckedRecords:
    """Check every row, in order, against the subjects' tables and the entries there are. Nothing is entered.

    Issues have the columns of ``model.ISSUES``, code ``record``. Where there are any, no draft may be entered.
    """
    table = reading.table
    reader = _Reader(
        communities.communities(office.store),
        {
            row.entry_id: _Entry(Progress(row.state, json.loads(row.value), row.changed_on.date()), row.last_event_no)
            for row in cycle.entries(office.store).itertuples()
        },
        office.now().date(),
    )
    rows = list(zip(table.row_numbers.tolist(), table.frame.to_dict("records"), strict=True))
    for number, row in along(rows, tell, _("正在逐行检查"), until=0.95):
        reader.read(int(number), {str(name): cell for name, cell in row.items()})
    issues = pd.DataFrame(reader.issues, columns=list(ISSUES.columns))
    return CheckedRecords(tuple(reader.drafts), issues, len(table.frame))


def commit(
    office: Office,
    reading: Reading,
    checked: CheckedRecords,
    *,
    by: str,
    example: bool = False,
    tell: Tell | None = None,
) -> batches.Receipt:
    """Enter a checked file as one batch. Raises :class:`~analytics.errors.RowsRefused` where anything is wrong."""
    if len(checked.issues) or not checked.drafts:
        raise faulty(reading, checked.issues)
    source = SourceFile(reading.filename, reading.sha256, by, office.now(), example)
    return batches.commit_records(
        office.store,
        checked.drafts,
        source,
        title=checked.title,
        rows_read=checked.rows_read,
        fold=fold,
        progress=tell,
    )


class _Reader:
    """Reads rows in order: each stands on what those above it have made of its entry."""

    def __init__(self, known: Communities, entries: dict[str, _Entry], today: dt.date) -> None:
        self._known, self._ids, self._entries, self._today = known, _ids(known), entries, today
        self.drafts: list[Draft] = []
        self.issues: list[dict[str, Any]] = []

    def read(self, number: int, row: Mapping[str, Any]) -> None:
        """One row: a draft, or issues."""
        before = len(self.issues)
        name = self._subject(number, row)
        if name is None:
            return
        subject = SUBJECTS[name]
        kind, place, day = self._move(number, row, subject), self._place(number, row, subject), self._day(number, row)
        if kind is None or len(self.issues) > before:
            return
        draft = self._draft(name, kind, place, day, row)
        value, faults = told(draft, today=self._today)
        for field, said in [*faults, *against(replace(draft, value=value), self._known)]:
            self._fault(number, _heading(subject, field), row, said)
        entry = self._entry(name, place, row)
        known = self._entries.get(entry, _NOT_THERE) if entry else _NOT_THERE
        come = self._further(number, row, draft, known.come, value)
        if come is None or len(self.issues) > before:
            return
        self.drafts.append(replace(settled(draft, value), entry_id=entry, seen=known.seen))
        if entry:
            self._entries[entry] = replace(known, come=come)

    def _further(
        self, number: int, row: Mapping[str, Any], draft: Draft, come: Progress, value: Mapping[str, Any]
    ) -> Progress | None:
        """How far the row brings its entry; None, and an issue, where it may not."""
        try:
            return advance(draft.subject, draft.kind, come, value, draft.happened_on, self._today, draft.reason)
        except StepRefused as refused:
            said = _("{found}，应为{expected}") if refused.expected else "{found}"
            self._fault(number, MOVE, row, said.format(found=refused.found, expected=refused.expected))
            return None

    def _subject(self, number: int, row: Mapping[str, Any]) -> str | None:
        words = {name: subject.words for name, subject in SUBJECTS.items() if subject.filed}
        found = by_spelling(words).get(_cell(row, KIND))
        if found is None:
            named = _("、").join(map(_, words.values()))
            self._fault(number, KIND, row, _("没有这种记录，应为：{kinds}").format(kinds=named))
        return found

    def _move(self, number: int, row: Mapping[str, Any], subject: Subject) -> str | None:
        words = {kind: move.words for kind, move in subject.moves.items()}
        said = _cell(row, MOVE)
        found = by_spelling(words).get(said) if said else next(iter(words))
        if found is None:
            named = _("、").join(map(_, words.values()))
            self._fault(number, MOVE, row, _("没有这一步，应为：{moves}").format(moves=named))
        return found

    def _place(self, number: int, row: Mapping[str, Any], subject: Subject) -> str | None:
        if not subject.local:
            return None
        column = COMMUNITY_ID if _cell(row, COMMUNITY_ID) else NAME
        said = _cell(row, column)
        found = self._ids.get(key(said)) if said else None
        if found is None:
            words = _("名册中没有这个小区，或有几个同名") if said else _("没有写明小区编号或小区名称")
            self._fault(number, column, row, words)
        return found

    def _day(self, number: int, row: Mapping[str, Any]) -> dt.date | None:
        said = _cell(row, DATE)
        day = day_of(said) if said else None
        if said and day is None:
            self._fault(number, DATE, row, _("不是日期，应为 2026-09-03 的形式"))
        return day

    def _draft(self, name: str, kind: str, place: str | None, day: dt.date | None, row: Mapping[str, Any]) -> Draft:
        """The row's cells by the subject's fields; those that only say which entry is meant are no news."""
        subject, move = SUBJECTS[name], SUBJECTS[name].moves[kind]
        naming = set(subject.key or ()) - {*move.needs, *move.takes}
        value = {field: cell for field, cell in self._cells(name, row).items() if field not in naming}
        return Draft(name, kind, place, value=value, happened_on=day, reason=_cell(row, REASON))

    def _cells(self, name: str, row: Mapping[str, Any]) -> dict[str, Any]:
        """By field what the row says of it."""
        found = {field.name: _under(row, field.words) for field in SUBJECTS[name].fields}
        return {field: cell for field, cell in found.items() if not is_blank(cell)}

    def _entry(self, name: str, place: str | None, row: Mapping[str, Any]) -> str | None:
        """The entry that a row goes on with: by its own key, by the office's number, or a new one."""
        number, subject = _cell(row, NUMBER), SUBJECTS[name]
        cells = self._cells(name, row)
        key = {part: in_form(cells[part], subject.field(part)) for part in subject.key or () if part in cells}
        return entry_id(name, place, key) or (":".join(filter(None, [name, place, number])) if number else None)

    def _fault(self, number: int, column: str, row: Mapping[str, Any], said: str) -> None:
        self.issues.append(
            dict.fromkeys(ISSUES.columns)
            | {
                "row": number,
                "column": _(column),
                "value": _cell(row, column) or None,
                "code": "record",
                "reason": said,
            }
            | {"action": _("请改正这一格")}
        )


def _ids(register: Communities) -> dict[str, str]:
    """community_id by how it may be written: its id, or its name where only one bears it."""
    names = register.loc[~register["name"].duplicated(keep=False)]
    return {key(row.name_): row.community_id for row in names.rename(columns={"name": "name_"}).itertuples()} | {
        key(one): one for one in register["community_id"]
    }


def _heading(subject: Subject, field: str) -> str:
    """The heading under which a field stands in the file."""
    special = {"reason": REASON, "happened_on": DATE, "community_id": COMMUNITY_ID, "": KIND}
    return special.get(field) or subject.field(field).words


def _under(row: Mapping[str, Any], heading: str) -> Any:
    """The cell under a heading, in whichever language the file has it."""
    return next((row[spelling] for spelling in spellings(heading) if spelling in row), None)


def _cell(row: Mapping[str, Any], column: str) -> str:
    cell = _under(row, column)
    return "" if is_blank(cell) else str(cell).strip()
