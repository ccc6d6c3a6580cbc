"""Files that are no survey and no register: what they hold, what is wrong with them, and their entry as a batch."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.cancelling import Tell, untold
from analytics.flows.drafting import Reading
from analytics.flows.office import Office
from analytics.model import Issues
from analytics.programme.entering import margin_file, record_files
from analytics.programme.entering.margin_file import CheckedMargins
from analytics.programme.entering.record_files import CheckedRecords
from analytics.programme.voting import ballot_file
from analytics.programme.voting.ballot_file import CheckedBallots
from analytics.store import batches


@dataclass(frozen=True)
class Filing:
    """A file that was read and checked. ``title`` says in words what it holds."""

    reading: Reading
    checked: CheckedRecords | CheckedBallots | CheckedMargins

    @property
    def title(self) -> str:
        return self.checked.title

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
