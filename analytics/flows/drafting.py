"""From the bytes of a file to what it is: the files inside it, its table, its platform, and a codebook to confirm."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analytics.errors import UnreadableFile, cause
from analytics.flows import masking
from analytics.flows.office import Office
from analytics.ingest.codebooks import codebook as codebooks
from analytics.ingest.memory import questionnaire
from analytics.ingest.normalisation import without_number
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
            _("文件“{filename}”有 {size} MB").format(filename=filename, size=-(-len(data) // 2**20)),
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
    batches.refuse_loaded(office.store, fingerprint(member.data, sheet))
    return look(member, sheet=sheet)


def look(member: Member, *, sheet: str | None = None) -> Reading:
    """:func:`read` whether or not the file is loaded already."""
    name = masking.filename(member.filename)
    table = masking.headings(readers.read_table(name, member.data, sheet=sheet))
    if sheet is not None and not table.sheets:
        raise UnreadableFile(
            _("文件“{filename}”没有工作表，不能选“{sheet}”").format(filename=name, sheet=sheet),
            action=_("请不要指定工作表"),
        )
    return Reading(name, fingerprint(member.data, sheet), table)


def draft(office: Office, reading: Reading, *, beside: Iterable[Draft] = (), title: str | None = None) -> Draft:
    """Say which platform a file comes from and propose its codebook. Nothing is stored.

    ``beside`` are drafts of files uploaded together with it, among which the text export of the same answers may be;
    it may also be in the store, under ``title`` or the one that the file's name holds.
    Raises :class:`~analytics.errors.UnmappableFile` when the table makes no survey and no register.
    """
    platform = recognition.recognise(reading.table)
    table = recognition.unfold(reading.table, platform)
    twin = ""
    if platform.mode == "codes":
        table, platform, twin = _in_words(office, table, platform, beside, title)
    register = communities.communities(office.store)
    proposal = codebooks.propose(table, platform, register, surveys.items(office.store))
    proposal = _placed(proposal, table, register)
    recalled = questionnaire.recall(proposal, platform, table, records.codebooks(office.store))
    return Draft(reading, table, platform, recalled, twin)


def together(office: Office, drafts: Sequence[Draft]) -> list[Draft]:
    """``drafts``, with every code export in the words of its text export where that is among them."""
    return [draft(office, each.reading, beside=drafts) if each.platform.mode == "codes" else each for each in drafts]


def fingerprint(data: bytes, sheet: str | None = None) -> str:
    """SHA-256 of the bytes, 64 hex digits; with the name of a picked sheet, so that each sheet may be a batch."""
    return hashlib.sha256(data if sheet is None else data + b"\x00" + sheet.encode()).hexdigest()


def _in_words(
    office: Office,
    table: readers.Table,
    platform: recognition.Platform,
    beside: Iterable[Draft],
    title: str | None,
) -> tuple[readers.Table, recognition.Platform, str]:
    """A code export in the words of its text export, uploaded beside it or in the store; as it is without one."""
    for other in beside:
        if other.platform.name == platform.name and other.platform.mode == "text":
            found = pairing.pair(other.table, table)
            if found is not None:
                twin = _("与文件“{name}”是同一批答卷，{agreement}；两份只需入库一份")
                return _decoded(table, platform, found, twin.format(name=other.filename, agreement=found.describe()))
    headings = [without_number(str(heading)) for heading in table.frame.columns]
    title = title or codebooks.title_of(table.filename)
    for batch_id, named in forms.likely_batches(office.store, title, headings, len(table.frame)):
        found = pairing.pair_with_answers(table, forms.worded_answers(office.store, batch_id))
        if found is not None:
            twin = _("与已入库的“{title}”是同一批答卷，{agreement}；不必重复入库")
            return _decoded(table, platform, found, twin.format(title=named, agreement=found.describe()))
    return table, platform, ""


def _decoded(
    table: readers.Table, platform: recognition.Platform, found: pairing.Pairing, twin: str
) -> tuple[readers.Table, recognition.Platform, str]:
    return pairing.decode(table, found), platform.decoded(_("按序号导出的文件，编号已换回文字")), twin


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
    placed = replace(proposal, reason=_("；").join(part for part in (proposal.reason, reason) if part))
    if score < whereabouts.CERTAIN:
        return placed
    return replace(placed, whole=replace(placed.whole, community_id=community_id))


def file_bytes(path: Path) -> bytes:
    """The content of the file at ``path``; raises :class:`~analytics.errors.UnreadableFile` naming the reason."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            _("读不到文件 {path}：{reason}").format(path=path, reason=cause(error)),
            action=_("请检查路径和读取权限"),
        ) from error
