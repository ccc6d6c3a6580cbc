"""From a draft to a batch in the store: check, mask, compare with what is stored, commit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from analytics.errors import RowsRefused, UnmappableFile
from analytics.flows import drafting, keeping, masking
from analytics.flows.drafting import Draft
from analytics.flows.office import Office
from analytics.ingest.checks import validation
from analytics.ingest.codebooks.codebook import Codebook
from analytics.ingest.memory import codebook_file, questionnaire
from analytics.ingest.quality import screening
from analytics.ingest.reading.archives import Member
from analytics.language import _
from analytics.model import SCREENING, AcceptedRegister, AcceptedSurvey, BatchRecord, SourceFile
from analytics.store import aliases, batches, communities, comparison, secrets

Progress = Callable[[float, str], object]


@dataclass(frozen=True)
class Findings:
    """What a check found: rows and issues, masked; the quality screen; how the file compares with the store.

    ``screened`` is a frame of model.SCREENING, empty for a register; ``compared`` is None where nothing may enter.
    """

    checked: validation.Checked
    screened: pd.DataFrame
    compared: comparison.Comparison | None


@dataclass(frozen=True)
class Instructions:
    """What an unattended load is told, for want of somebody to confirm: None or empty leaves it to the file."""

    codebook: str = ""
    community_id: str | None = None
    submitted_at: dt.datetime | None = None
    round: int | None = None
    title: str | None = None
    kind: str | None = None
    sheet: str | None = None


def draft(office: Office, filename: str, data: bytes, *, sheet: str | None = None) -> Draft:
    """Read and understand one file in one step; see :mod:`analytics.flows.drafting`."""
    return drafting.draft(office, drafting.read(office, Member(filename, data), sheet=sheet))


def check(
    office: Office, drafted: Draft, codebook: Codebook | None = None, *, on_bad_rows: str = "reject"
) -> validation.Checked:
    """Check every cell of ``drafted`` under ``codebook`` (the proposal when none is given) and collect all issues.

    ``on_bad_rows`` is "reject" (one bad row refuses the file) or "set-aside" (good rows may enter without the bad).
    What residents wrote comes back masked.
    """
    checked = validation.check(
        drafted.table,
        codebook or drafted.codebook,
        communities.communities(office.store),
        secret=secrets.respondent_secret(office.store),
        now=office.now(),
        on_bad_rows=on_bad_rows,
        aliases=aliases.aliases(office.store),
    )
    accepted = checked.accepted
    if isinstance(accepted, AcceptedSurvey):
        accepted = masking.survey(accepted)
    elif isinstance(accepted, AcceptedRegister):
        accepted = masking.register(accepted)
    return replace(checked, accepted=accepted, changes=masking.changes(checked.changes))


def examine(
    office: Office,
    drafted: Draft,
    codebook: Codebook | None = None,
    *,
    on_bad_rows: str = "reject",
    progress: Progress | None = None,
) -> Findings:
    """:func:`check`, the quality screen, and the comparison with what is stored. Nothing is stored."""
    report = progress or (lambda share, message: None)
    report(0.0, _("正在逐行检查"))
    checked = check(office, drafted, codebook, on_bad_rows=on_bad_rows)
    report(0.6, _("正在检查质量"))
    screened = _screened(office, drafted, checked)
    if checked.accepted is None:
        return Findings(checked, screened, None)
    report(0.8, _("正在与库中比较"))
    compared = comparison.compare(office.store, checked.accepted)
    if isinstance(checked.accepted, AcceptedSurvey):
        forms = len(checked.accepted.responses)
        again = screening.in_store_already(
            unchanged=compared.unchanged, changed=compared.changed_n, forms=forms, renumbered=compared.renumbered
        )
        screened = pd.concat([screened, again], ignore_index=True) if len(again) else screened
    return Findings(checked, screened, compared)


def _screened(office: Office, drafted: Draft, checked: validation.Checked) -> pd.DataFrame:
    if checked.codebook.content == "register":
        return SCREENING.empty()
    register = communities.communities(office.store)
    return screening.screen(drafted.table, checked.codebook, checked, register, now=office.now(), gate=office.gate)


def refuse_renumbered(found: Findings) -> None:
    """Refuse a file whose forms bear the numbers of another survey's, where nobody is there to decide about it.

    Raises :class:`~analytics.errors.UnmappableFile`.
    """
    if found.compared is not None and found.compared.renumbered:
        raise UnmappableFile(
            _("{n} 份答卷的编号已在库中，但多数的提交时间和内容都不同，像是另一次调查").format(
                n=found.compared.changed_n + found.compared.unchanged
            ),
            action=_("请用 --round 写明轮次，或用 --title 另起调查名称；如是更正，请先撤销原来的批次，再载入"),
        )


def commit(
    office: Office,
    drafted: Draft,
    checked: validation.Checked,
    *,
    by: str,
    on_repeat: str = "replace",
    example: bool = False,
    screened: pd.DataFrame | None = None,
    progress: Progress | None = None,
) -> batches.Receipt:
    """Store the whole batch in one transaction, with the codebook it was read by and what was changed in it.

    ``screened`` is the quality screen where it was made already. Raises :class:`~analytics.errors.RowsRefused`,
    with every issue, when ``checked`` accepted nothing.
    """
    accepted = checked.accepted
    if accepted is None:
        raise RowsRefused(
            _("文件“{filename}”有 {count} 处问题，未入库").format(filename=drafted.filename, count=len(checked.issues)),
            checked.issues,
            action=_("请按问题清单修改后重新上传，或选择“问题行另存，其余入库”"),
        )
    source = SourceFile(drafted.filename, drafted.sha256, by, office.now(), example)
    record = None
    if isinstance(accepted, AcceptedSurvey):
        if screened is None:
            screened = _screened(office, drafted, checked)
        document = codebook_file.dump(checked.codebook, drafted.platform, drafted.table)
        name = questionnaire.fingerprint(checked.codebook, drafted.platform)
        record = BatchRecord(name, document, checked.changes, screened)
    receipt = batches.commit(office.store, accepted, source, on_repeat=on_repeat, record=record, progress=progress)
    keeping.keep(office)
    return receipt


def load_file(
    office: Office,
    path: Path,
    *,
    by: str,
    on_bad_rows: str = "reject",
    on_repeat: str = "replace",
    example: bool = False,
    progress: Progress | None = None,
) -> batches.Receipt:
    """Load the one file at ``path`` unattended, with the codebook proposed for it."""
    drafted = draft(office, path.name, drafting.file_bytes(path))
    checked = check(office, drafted, confirmed(drafted, Instructions()), on_bad_rows=on_bad_rows)
    return commit(office, drafted, checked, by=by, on_repeat=on_repeat, example=example, progress=progress)


def confirmed(drafted: Draft, instructions: Instructions) -> Codebook:
    """The codebook of a file that nobody looks at: the proposal, or what was told instead.

    Raises :class:`~analytics.errors.UnmappableFile` where the questionnaire has changed since it was confirmed, so
    that a proposal alone may be wrong, and where the codebook told does not fit.
    """
    if instructions.codebook:
        saved = codebook_file.load(instructions.codebook)
        return told(codebook_file.apply(saved, drafted.codebook), instructions)
    return told(drafted.recalled.unattended(), instructions)


def unheeded(codebook: Codebook, instructions: Instructions) -> list[str]:
    """What was told of a file that says it itself, in words: the file's own columns hold."""
    told_of = {
        _("小区"): (instructions.community_id, codebook.needs_community),
        _("调查日期"): (instructions.submitted_at, codebook.needs_date),
        _("轮次"): (instructions.round, codebook.content == "survey" and codebook.column("round") is None),
        _("调查名称"): (instructions.title, codebook.content == "survey"),
        _("调查类型"): (instructions.kind, codebook.content == "survey"),
    }
    names = [name for name, (value, heeded) in told_of.items() if value is not None and not heeded]
    if not names:
        return []
    if codebook.content == "register":
        return [_("小区名册不用另行指定的{names}").format(names=_("、").join(names))]
    return [_("文件里有{names}，以文件为准，另行指定的未采用").format(names=_("、").join(names))]


def told(codebook: Codebook, instructions: Instructions) -> Codebook:
    """The codebook with what holds for the whole file as it was told; a register's stays as it is."""
    if codebook.content == "register":
        return codebook
    whole = replace(
        codebook.whole,
        community_id=instructions.community_id or codebook.whole.community_id,
        submitted_at=instructions.submitted_at or codebook.whole.submitted_at,
        round=instructions.round or codebook.whole.round,
    )
    return replace(codebook.with_(title=instructions.title, kind=instructions.kind), whole=whole)
