"""Files that are no survey and no register: what they hold, what is wrong with them, and their entry as a batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from analytics.cancelling import Tell, untold
from analytics.flows.drafting import Reading
from analytics.flows.office import Office
from analytics.language import _
from analytics.model import Issues
from analytics.programme.entering import margin_file, record_files
from analytics.programme.entering.margin_file import CheckedMargins
from analytics.programme.entering.record_files import CheckedRecords
from analytics.programme.voting import ballot_file
from analytics.programme.voting.ballot_file import CheckedBallots
from analytics.standard import forms, matters
from analytics.store import batches

# By the content of the batch that they become.
_MADE: Final = {"records": CheckedRecords, "ballots": CheckedBallots, "margins": CheckedMargins}


def title_shown(content: str, stored: Any) -> Any:
    """What a batch of that ``content`` holds, as it is ``stored``, in the reader's language; a survey's title stays.

    >>> title_shown("margins", "楼栋、性别")
    '楼栋、性别'
    """
    if content == "records":
        return record_files.title_shown(stored)
    if content == "margins" and isinstance(stored, str):
        return _("、").join(map(forms.attribute, stored.split("、")))
    if content == "ballots" and isinstance(stored, str):
        return _("、").join(map(matters.matter, stored.split("、")))
    return stored


@dataclass(frozen=True)
class Filing:
    """A file that was read and checked. ``title`` says in words what it holds."""

    reading: Reading
    checked: CheckedRecords | CheckedBallots | CheckedMargins

    @property
    def title(self) -> str:
        content = next((kind for kind, made in _MADE.items() if isinstance(self.checked, made)), "")
        return str(title_shown(content, self.checked.title))

    @property
    def issues(self) -> Issues:
        """Everything wrong with it; it may be entered where there is nothing."""
        return self.checked.issues

    @property
    def notes(self) -> tuple[str, ...]:
        """What is no fault, but should be looked at before it enters."""
        return () if isinstance(self.checked, CheckedRecords) else self.checked.notes

    @property
    def rows_read(self) -> int:
        return self.checked.rows_read

    def enter(self, office: Office, *, by: str, example: bool = False, tell: Tell | None = None) -> batches.Receipt:
        """All of it as one batch, or nothing; ``tell`` is told how far it is.

        Raises :class:`~analytics.errors.RowsRefused` with every issue.
        """
        if isinstance(self.checked, CheckedBallots):
            return ballot_file.commit(office, self.checked, by=by, example=example, tell=tell)
        if isinstance(self.checked, CheckedMargins):
            return margin_file.commit(office, self.checked, by=by, example=example, tell=tell)
        return record_files.commit(office, self.reading, self.checked, by=by, example=example, tell=tell)


def filed(office: Office, reading: Reading, *, tell: Tell = untold) -> Filing | None:
    """``reading`` checked as what it is, ``tell`` told how far that is; None for surveys and registers,
    which ``flows.drafting`` takes."""
    if ballot_file.is_roll(reading.table):
        return Filing(reading, ballot_file.check(office, reading, tell=tell))
    if margin_file.is_margins(reading.table):
        return Filing(reading, margin_file.check(office, reading, tell=tell))
    if record_files.is_records(reading.table):
        return Filing(reading, record_files.check(office, reading, tell=tell))
    return None
