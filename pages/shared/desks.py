"""The analyst's desks: each uploaded file between reading and loading, kept over reruns for as long as it is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from analytics.cancelling import Tell
from analytics.errors import DuplicateFile, MinyiError, UnreadableFile
from analytics.flows import drafting, loading
from analytics.ingest.codebooks.codebook import Codebook
from analytics.ingest.reading.archives import Member
from analytics.language import C_, _, headed
from analytics.programme.entering import filings
from analytics.programme.entering.filings import Filing
from analytics.store import batches
from pages.shared import progress, reads
from pages.shared.chosen_files import without_frames
from pages.shared.plain import plain
from pages.shared.version import Version

_SHELF, _READING = "uploaded", "reading"


@dataclass
class Desk:
    """One file at work: its draft, the codebook as the analyst has it now, the last check, the receipt once loaded.

    ``key`` is what the names of its widgets end in; ``blind`` says that there was no register when it was drafted.
    """

    key: str
    draft: drafting.Draft
    blind: bool
    codebook: Codebook
    on_bad_rows: str = "reject"
    on_repeat: str = "replace"
    receipt: batches.Receipt | None = None
    _checks: dict[str, tuple[Codebook, loading.Findings]] = field(default_factory=dict)
    _checked_at: Version | None = None

    @property
    def found(self) -> loading.Findings | None:
        """The last check, if it was made under exactly this codebook and this choice about bad rows."""
        under, found = self._checks.get(self.on_bad_rows, (None, None))
        return found if under == self.codebook else None

    @property
    def takes_places(self) -> bool:
        """Whether its forms would take the place of what seem another survey's, numbered alike."""
        compared = self.found.compared if self.found else None
        return compared is not None and compared.renumbered and self.on_repeat == "replace"

    def check(self, work: Tell) -> loading.Findings:
        """Check the file as it stands."""
        version = reads.data_version()
        found = loading.examine(reads.office(), self.draft, self.codebook, on_bad_rows=self.on_bad_rows, progress=work)
        self._checked_at = version
        self._checks = {self.on_bad_rows: (self.codebook, found)}
        return found

    def current(self, work: Tell) -> loading.Findings:
        """The last check; made again where the store has changed since, as it may hold the same forms by now."""
        found = self.found
        return found if found is not None and self._checked_at == reads.data_version() else self.check(work)

    def load(self, by: str, work: Tell) -> None:
        """All of the batch or nothing, in one transaction."""
        found = self.current(work)
        self.receipt = loading.commit(
            reads.office(),
            self.draft,
            found.checked,
            by=by,
            on_repeat=self.on_repeat,
            screened=found.screened,
            progress=work,
        )


@dataclass
class Place:
    """One file of an upload: its desk, or why it has none; ``sheets`` are the visible ones of a workbook.

    A file of records needs no desk: it is a ``filing``, with its ``receipt`` once entered.
    """

    key: str
    member: Member
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    desk: Desk | None = None
    refusal: MinyiError | None = None
    filing: Filing | None = None
    receipt: batches.Receipt | None = None
    _filed_at: Version | None = None
    _beside: frozenset[str] = frozenset()

    @property
    def wanted(self) -> str | None:
        """The sheet that its reader has chosen."""
        return st.session_state.get(f"sheet-{self.key}")

    def waits(self, sheet: str | None) -> bool:
        """Whether the file is to be read: first, when another sheet is wanted, when its batch was undone."""
        if self._stays_filed(sheet):
            return False
        receipt = self.desk.receipt if self.desk else None
        undone = receipt and batches.holding(reads.office().store, self._sha256()) != receipt.batch_id
        seen = self.desk is not None or (self.refusal and not self._is_free_again(sheet))
        blind = self.desk is not None and self.desk.blind and not receipt and not reads.register().empty
        return not seen or sheet != self.sheet or bool(undone) or blind

    def prepare(self, sheet: str | None, work: Tell) -> None:
        """Read and draft the file, as that sheet of it."""
        self.sheet, self.desk, self.refusal, self._beside = sheet, None, None, frozenset()
        self.filing, self.receipt, self._filed_at = None, None, reads.data_version()
        try:
            work(0.0, self._doing(_("正在读取文件")))
            reading = drafting.read(reads.office(), self.member, sheet=sheet)
            work(0.5, self._doing(_("正在辨认各列")))
            self.sheets = reading.table.sheets
            self.filing = filings.filed(
                reads.office(), reading, tell=lambda share, doing: work(0.5 + share / 2, self._doing(doing))
            )
            if self.filing is None:
                self._take(drafting.draft(reads.office(), reading))
        except MinyiError as refusal:
            self.refusal = without_frames(refusal)

    def leave(self, sheet: str | None) -> None:
        """Leave the file unread: its reader has stopped that."""
        self.sheet, self.desk, self.filing, self.receipt, self.refusal = sheet, None, None, None, _unwanted()

    def enter(self, by: str, work: Tell) -> None:
        """All of a file of records, or nothing."""
        if self.filing is not None:
            self.receipt = self.filing.enter(reads.office(), by=by, tell=work)

    def _is_free_again(self, sheet: str | None) -> bool:
        """Whether it was refused for a batch that holds its bytes no more."""
        held = isinstance(self.refusal, DuplicateFile)
        return held and not batches.holding(reads.office().store, drafting.fingerprint(self.member.data, sheet))

    def _stays_filed(self, sheet: str | None) -> bool:
        """Whether a file of records was checked against the store as it is, or is in it."""
        if self.filing is None or sheet != self.sheet:
            return False
        if self.receipt is None:
            return self._filed_at == reads.data_version()
        return batches.holding(reads.office().store, self.filing.reading.sha256) == self.receipt.batch_id

    def pair(self, others: Sequence[drafting.Draft]) -> None:
        """Read a code export in the words of its text export, when that lies on another desk."""
        if self.desk is None or self.desk.receipt or self.desk.draft.platform.mode != "codes":
            return
        texts = [other for other in others if other.platform.mode == "text"]
        beside = frozenset(other.sha256 for other in texts)
        if beside <= self._beside:
            return  # tried before: a draft takes its time, and this runs at every rerun
        self._beside = beside
        try:
            again = drafting.draft(reads.office(), self.desk.draft.reading, beside=texts)
        except MinyiError as refusal:  # in words it may be something else, which other files need not suffer from
            self.desk, self.refusal = None, without_frames(refusal)
            return
        if again.twin:
            self._take(again)

    def _take(self, draft: drafting.Draft) -> None:
        key = f"{self.key}-{draft.sha256[:8]}-{'words' if draft.twin else 'plain'}"
        blind = reads.register().empty
        self.desk = Desk(f"{key}-{'blind' if blind else 'known'}", draft, blind, draft.codebook)

    def _doing(self, words: str) -> str:
        return headed(words, plain(self.member.filename))

    def _sha256(self) -> str:
        return self.desk.draft.sha256 if self.desk else ""


@dataclass
class Upload:
    """One uploaded file with the files in it, or why it was refused."""

    filename: str
    places: list[Place] = field(default_factory=list)
    passed_over: tuple[str, ...] = ()
    refusal: MinyiError | None = None


def uploads(files: Sequence[Any]) -> list[Upload]:
    """What lies on the desks; files that the analyst has taken away leave the memory.

    Files are read with a button beside that stops it: those that were not read by then stay so until chosen again.
    """
    shelf: dict[str, Upload] = st.session_state.setdefault(_SHELF, {})
    for gone in set(shelf) - {file.file_id for file in files}:
        del shelf[gone]
    unread = [file for file in files if file.file_id not in shelf]
    if unread and progress.was_stopped(_READING):
        shelf.update({file.file_id: Upload(file.name, refusal=_unwanted()) for file in unread})
    elif unread:
        _read(unread, shelf)
    here = [shelf[file.file_id] for file in files]
    _read_again([place for upload in here for place in upload.places if place.waits(place.wanted)])
    desks = [place.desk for upload in here for place in upload.places if place.desk]
    drafts = [desk.draft for desk in desks if not desk.receipt]
    for upload in here:
        for place in upload.places:
            place.pair(drafts)
    return here


def _read(files: Sequence[Any], shelf: dict[str, Upload]) -> None:
    """Put ``files`` on the shelf, one by one as they are read."""
    with progress.cancellable(C_("work", "读取文件"), name=_READING) as work:
        for at, file in enumerate(files):
            upload = _open(file)
            for place in upload.places:
                place.prepare(place.wanted, work.part(at, len(files)))
            shelf.setdefault(file.file_id, upload)  # a later run may have read it meanwhile


def _read_again(places: Sequence[Place]) -> None:
    """Read ``places`` as they are wanted now: another sheet, or data that have changed since they were read."""
    if not places:
        return
    if progress.was_stopped(_READING):
        for place in places:
            place.leave(place.wanted)
        return
    with progress.cancellable(C_("work", "读取文件"), name=_READING) as work:
        for at, place in enumerate(places):
            place.prepare(place.wanted, work.part(at, len(places)))


def _unwanted() -> MinyiError:
    return UnreadableFile(_("已取消读取"), action=_("如要读取，请把它从所选文件中移去，再选一次"))


def _open(file: Any) -> Upload:
    try:
        opened = drafting.members(reads.office(), file.name, file.getvalue())
    except MinyiError as refusal:
        return Upload(file.name, refusal=without_frames(refusal))
    places = [Place(f"{file.file_id}-{at}", member) for at, member in enumerate(opened.members)]
    return Upload(file.name, places, opened.passed_over)
