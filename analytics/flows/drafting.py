"""From the bytes of a file to what it is: the files inside it, its table, its platform, and a codebook to confirm."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from analytics.errors import UnreadableFile
from analytics.flows.office import Office
from analytics.ingest.codebooks import codebook as codebooks
from analytics.ingest.memory import questionnaire
from analytics.ingest.places import whereabouts
from analytics.ingest.platforms import pairing, recognition, wenjuanwang
from analytics.ingest.reading import archives, readers
from analytics.ingest.reading.archives import Member
from analytics.language import _
from analytics.model import Communities
from analytics.store import batches, communities, forms, records, surveys


@dataclass(frozen=True)
class Reading:
    """A file that was read: its name, the SHA-256 that names it, its table as it stands."""

    filename: str
    sha256: str
    table: readers.Table


@dataclass(frozen=True)
class Draft:
    """A file that was understood but not yet checked.

    ``table`` is without its platform's conventions; ``recalled`` holds the codebook to confirm, and how the
    questionnaire differs from what was confirmed before; ``twin`` says in words whose answers these are too, where
    the file is the code export of a text export at hand.
    """

    reading: Reading
    table: readers.Table
    platform: recognition.Platform
    recalled: questionnaire.Recalled
    twin: str = ""

    @property
    def filename(self) -> str:
        return self.reading.filename

    @property
    def sha256(self) -> str:
        return self.reading.sha256

    @property
    def codebook(self) -> codebooks.Codebook:
        """The codebook that is proposed."""
        return self.recalled.codebook


def members(office: Office, filename: str, data: bytes) -> archives.Contents:
    """The files in ``data``: those of an archive, else itself.

    Raises :class:`UnreadableFile` for one that is too big, and what :func:`archives.contents` raises.
    """
    limit = office.settings.upload_limit_mb
    if len(data) > limit * 2**20:
        raise UnreadableFile(
            _("文件 {filename} 有 {size} MB").format(filename=filename, size=-(-len(data) // 2**20)),
            expected=_("不超过 {limit} MB").format(limit=limit),
            action=_("请拆分后分次上传"),
        )
    opened = archives.contents(filename, data)
    return opened if len(opened.members) < 2 else _without_doubles(opened)


def _without_doubles(opened: archives.Contents) -> archives.Contents:
    """An archive of 问卷网 with its answers once: as the readable file, or the numbers put into words."""
    known = {wenjuanwang.part(member.filename): member for member in opened.members}
    doubles = [known[part] for part in ("original", "code") if part in known]
    if "readable" in known:
        rest = [member for member in opened.members if member not in doubles]
        return archives.Contents(tuple(rest), (*opened.passed_over, *(member.filename for member in doubles)))
    if len(doubles) < 2:
        return opened
    original, code = (readers.read_table(member.filename, member.data) for member in doubles)
    words = wenjuanwang.decode(original, code)
    readable = Member(words.filename, words.frame.to_csv(index=False).encode("utf-8-sig"))
    rest = [member for member in opened.members if member not in doubles]
    return archives.Contents((readable, *rest), opened.passed_over)


def read(office: Office, member: Member, *, sheet: str | None = None) -> Reading:
    """Read the table in a file; ``sheet`` picks one sheet of a workbook.

    Raises :class:`~analytics.errors.DuplicateFile` when the same bytes are loaded already, :class:`UnreadableFile`.
    """
    sha256 = fingerprint(member.data, sheet)
    batches.refuse_loaded(office.store, sha256)
    return Reading(member.filename, sha256, readers.read_table(member.filename, member.data, sheet=sheet))


def draft(office: Office, reading: Reading, *, beside: Iterable[Draft] = ()) -> Draft:
    """Say which platform a file comes from and propose its codebook. Nothing is stored.

    ``beside`` are drafts of files uploaded together with it, among which the text export of the same answers may be.
    Raises :class:`~analytics.errors.UnmappableFile` when the table makes no survey and no register.
    """
    platform = recognition.recognise(reading.table)
    table = recognition.unfold(reading.table, platform)
    twin = ""
    if platform.mode == "codes":
        table, platform, twin = _in_words(office, table, platform, beside)
    register = communities.communities(office.store)
    proposal = codebooks.propose(table, platform, register, surveys.items(office.store))
    proposal = _placed(proposal, table, register)
    recalled = questionnaire.recall(proposal, platform, table, records.codebooks(office.store))
    return Draft(reading, table, platform, recalled, twin)


def fingerprint(data: bytes, sheet: str | None = None) -> str:
    """SHA-256 of the bytes, 64 hex digits; with the name of a picked sheet, so that each sheet may be a batch."""
    return hashlib.sha256(data if sheet is None else data + b"\x00" + sheet.encode()).hexdigest()


def _in_words(
    office: Office, table: readers.Table, platform: recognition.Platform, beside: Iterable[Draft]
) -> tuple[readers.Table, recognition.Platform, str]:
    """A code export in the words of its text export, uploaded beside it or in the store; as it is without one."""
    for other in beside:
        if other.platform.name == platform.name and other.platform.mode == "text":
            found = pairing.pair(other.table, table)
            if found is not None:
                twin = _("已与文件“{name}”对照，{agreement}；两份只需入库一份")
                return _decoded(table, platform, found, twin.format(name=other.filename, agreement=found.describe()))
    title = codebooks.title_of(table.filename)
    found = pairing.pair_with_answers(table, forms.worded_answers(office.store, title))
    if found is None:
        return table, platform, ""
    twin = _("已与库中的“{title}”对照，{agreement}；不必重复入库")
    return _decoded(table, platform, found, twin.format(title=title, agreement=found.describe()))


def _decoded(
    table: readers.Table, platform: recognition.Platform, found: pairing.Pairing, twin: str
) -> tuple[readers.Table, recognition.Platform, str]:
    return pairing.decode(table, found), replace(platform, mode="text"), twin


def _placed(proposal: codebooks.Codebook, table: readers.Table, register: Communities) -> codebooks.Codebook:
    """The proposal with the community that the file's or the sheet's name speaks of, where no column tells.

    A likeness alone is a hint to the analyst and decides nothing.
    """
    if proposal.content != "survey" or not proposal.needs_community:
        return proposal
    names = [name for name in (table.sheet if len(table.sheets) > 1 else None, table.filename) if name]
    found = next((found for name in names if (found := whereabouts.from_name(name, register))), None)
    if found is None:
        return proposal
    community_id, score, reason = found
    placed = replace(proposal, reason="；".join(part for part in (proposal.reason, reason) if part))
    if score < whereabouts.CERTAIN:
        return placed
    return replace(placed, whole=replace(placed.whole, community_id=community_id))


def file_bytes(path: Path) -> bytes:
    """The content of the file at ``path``; raises :class:`~analytics.errors.UnreadableFile` naming the reason."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            _("读不到文件 {path}：{reason}").format(path=path, reason=error.strerror),
            action=_("请检查路径和读取权限"),
        ) from error
