"""From an uploaded file to a batch in the store: read, recognise, confirm, check, mask, commit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from analytics.errors import RowsRefused, UnreadableFile
from analytics.flows.office import Office
from analytics.ingest import codebook as codebooks
from analytics.ingest import platforms, readers, validation
from analytics.language import _
from analytics.model import AcceptedSurvey, SourceFile
from analytics.privacy import deidentify
from analytics.store import aliases, batches, communities, secrets, surveys

Progress = Callable[[float, str], object]


@dataclass(frozen=True)
class Draft:
    """A file that was read and understood but not yet checked: what it is, and the codebook proposed for it."""

    filename: str
    sha256: str
    table: readers.Table
    platform: platforms.Platform
    codebook: codebooks.Codebook


def draft(office: Office, filename: str, data: bytes) -> Draft:
    """Read ``data``, say which platform it comes from and propose its codebook. Nothing is stored.

    Raises :class:`~analytics.errors.DuplicateFile` when the same bytes are loaded already,
    :class:`~analytics.errors.UnreadableFile` or :class:`~analytics.errors.UnmappableFile` when they make no survey.
    """
    limit = office.settings.upload_limit_mb
    if len(data) > limit * 2**20:
        raise UnreadableFile(
            _("文件 {filename} 有 {size} MB").format(filename=filename, size=-(-len(data) // 2**20)),
            expected=_("不超过 {limit} MB").format(limit=limit),
            action=_("请拆分后分次上传"),
        )
    sha256 = hashlib.sha256(data).hexdigest()
    batches.refuse_loaded(office.store, sha256)
    table = readers.read_table(filename, data)
    platform = platforms.recognise(table)
    table = platforms.unfold(table, platform)
    proposal = codebooks.propose(table, platform, communities.communities(office.store), surveys.items(office.store))
    return Draft(filename, sha256, table, platform, proposal)


def check(
    office: Office, drafted: Draft, codebook: codebooks.Codebook | None = None, *, on_bad_rows: str = "reject"
) -> validation.Checked:
    """Check every cell of ``drafted`` under ``codebook`` (the proposal when none is given) and collect all issues.

    ``on_bad_rows`` is "reject" (one bad row refuses the file) or "set-aside" (good rows may enter without the bad).
    """
    return validation.check(
        drafted.table,
        codebook or drafted.codebook,
        communities.communities(office.store),
        secret=secrets.respondent_secret(office.store),
        now=office.now(),
        on_bad_rows=on_bad_rows,
        aliases=aliases.aliases(office.store),
    )


def commit(
    office: Office,
    drafted: Draft,
    checked: validation.Checked,
    *,
    by: str,
    on_repeat: str = "replace",
    example: bool = False,
    progress: Progress | None = None,
) -> batches.Receipt:
    """Mask what residents wrote, then store the whole batch in one transaction.

    Raises :class:`~analytics.errors.RowsRefused`, with every issue, when ``checked`` accepted nothing.
    """
    accepted = checked.accepted
    if accepted is None:
        raise RowsRefused(
            _("文件 {filename} 有 {count} 处问题，未入库").format(filename=drafted.filename, count=len(checked.issues)),
            checked.issues,
            action=_("请按问题清单修改后重新上传，或选择“问题行另存，其余入库”"),
        )
    if isinstance(accepted, AcceptedSurvey):
        if progress:
            progress(0.0, _("遮盖个人信息"))
        accepted = _masked(accepted)
    source = SourceFile(drafted.filename, drafted.sha256, by, office.now(), example)
    return batches.commit(office.store, accepted, source, on_repeat=on_repeat, progress=progress)


def _masked(accepted: AcceptedSurvey) -> AcceptedSurvey:
    """``accepted`` with personal details hidden in comments, options and attributes."""
    return replace(
        accepted,
        comments=accepted.comments.assign(text=deidentify.mask(accepted.comments["text"]).texts),
        answers=accepted.answers.assign(choice=_masked_options(accepted.answers["choice"])),
        responses=accepted.responses.assign(attributes=_masked_attributes(accepted.responses["attributes"])),
    )


def _masked_options(choices: pd.Series) -> pd.Series:
    """People write into options what belongs in no table. Options that are alike when masked become one."""
    words = choices.cat.categories.to_series()
    masked = deidentify.mask(words).texts
    if masked.equals(words):
        return choices
    return choices.map(dict(zip(words, masked, strict=True))).astype("category")


def _masked_attributes(attributes: pd.Series) -> pd.Series:
    """JSON objects with their values masked; each distinct one is read once."""
    codes, objects = attributes.factorize()
    known = [json.loads(text) for text in objects]
    values = pd.Series(list(dict.fromkeys(value for one in known for value in one.values())), dtype="str")
    masked = dict(zip(values, deidentify.mask(values).texts, strict=True))
    hidden = [json.dumps({name: masked[one[name]] for name in one}, ensure_ascii=False) for one in known]
    return pd.Series([*hidden, None], dtype="str").take(codes).set_axis(attributes.index)


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
    """Load the file at ``path`` unattended, with the codebook proposed for it."""
    drafted, checked = check_file(office, path, on_bad_rows=on_bad_rows)
    return commit(office, drafted, checked, by=by, on_repeat=on_repeat, example=example, progress=progress)


def check_file(office: Office, path: Path, *, on_bad_rows: str = "reject") -> tuple[Draft, validation.Checked]:
    """Read and check the file at ``path`` with the codebook proposed for it. Nothing is stored."""
    drafted = draft(office, path.name, file_bytes(path))
    return drafted, check(office, drafted, on_bad_rows=on_bad_rows)


def file_bytes(path: Path) -> bytes:
    """The content of the file at ``path``; raises :class:`~analytics.errors.UnreadableFile` naming the reason."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            _("读不到文件 {path}：{reason}").format(path=path, reason=error.strerror),
            action=_("请检查路径和读取权限"),
        ) from error
