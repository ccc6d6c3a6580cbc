"""A survey too large for one machine: counted on a cluster, then stored as one batch."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import blake2b
from pathlib import PurePosixPath
from typing import Final

from analytics.distributed import blocks, job, parts, topics
from analytics.distributed.blocks import Rule
from analytics.distributed.cluster import Cluster
from analytics.distributed.folder import Folder
from analytics.errors import UnmappableFile
from analytics.flows import drafting, grouping, keeping, loading, masking
from analytics.flows.drafting import Draft, Reading
from analytics.flows.loading import Instructions
from analytics.flows.office import Office
from analytics.ingest.memory import codebook_file, questionnaire
from analytics.ingest.platforms import recognition
from analytics.ingest.platforms.recognition import Platform
from analytics.ingest.reading.readers import Table
from analytics.language import _
from analytics.model import BatchRecord, SourceFile
from analytics.privacy import deidentify
from analytics.store import aliases, batches, communities, secrets
from analytics.store.batches import Receipt

Progress = Callable[[float, str], object]

# Consents and votes are decided form by form (民法典 278): their forms must be in the store.
KINDS: Final = ("satisfaction", "opinion")


@dataclass(frozen=True)
class Wanted:
    """What a job is told: ``pattern`` names the parts; the others as for :func:`analytics.flows.loading.check` and
    ``commit``. ``leave_out_bad`` counts the good parts where others cannot be counted."""

    pattern: str
    on_bad_rows: str = "reject"
    on_repeat: str = "replace"
    leave_out_bad: bool = False
    block_rows: int = parts.BLOCK_ROWS
    instructions: Instructions = field(default_factory=Instructions)


@dataclass(frozen=True)
class Aggregated:
    """What became of a job: the batch, the codebook it was read by in words, and the parts left out with the reason."""

    receipt: Receipt
    described: str
    n_parts: int
    left_out: dict[str, str]


def aggregate(
    office: Office, cluster: Cluster, folder: Folder, wanted: Wanted, *, by: str, progress: Progress | None = None
) -> Aggregated:
    """Count the parts on ``cluster`` and store the batch in one transaction.

    What workers finish stays in ``folder``: a job that was cut off goes on from there. Raises
    :class:`~analytics.distributed.job.BadParts`, :class:`~analytics.errors.DuplicateFile` (the same parts are stored),
    and what a load of the first part raises.
    """
    report = progress or (lambda share, message: None)
    folder.prepare()
    surveyed = job.survey(
        cluster,
        parts.addresses(wanted.pattern),
        leave_out_bad=wanted.leave_out_bad,
        block_rows=wanted.block_rows,
        report=report,
    )
    batches.refuse_loaded(office.store, surveyed.sha256)
    drafted = _drafted(office, surveyed)
    rule = _rule(office, drafted, wanted)
    found = job.counted(
        cluster,
        surveyed,
        rule,
        folder,
        on_repeat=wanted.on_repeat,
        leave_out_bad=wanted.leave_out_bad,
        week_starts_on=office.store.week_starts_on,
        masked_name=masking.filename,
        report=report,
    )
    n_parts = len(found.survey.good)
    name = _("{pattern}（{n} 个分片）").format(pattern=masking.filename(PurePosixPath(wanted.pattern).name), n=n_parts)
    source = SourceFile(name, found.survey.sha256, by, office.now())
    document = codebook_file.dump(rule.codebook, drafted.platform, drafted.table)
    record = BatchRecord(questionnaire.fingerprint(rule.codebook, drafted.platform), document)
    receipt = batches.commit(office.store, found.accepted, source, record=record, progress=report)
    keeping.keep(office)
    left_out = {found.survey.parts[place].name: reason for place, reason in found.survey.bad.items()}
    return Aggregated(receipt, rule.codebook.describe(), n_parts, left_out)


def group(office: Office, cluster: Cluster, *, progress: Progress | None = None) -> bool:
    """Group all comments in the store with the help of ``cluster`` unless that is done; True when it was done now.

    See :func:`analytics.flows.grouping.group_store`: what analysts decided and what earlier runs found holds here too.
    """
    return grouping.group_store(office, progress, engine=partial(topics.group_comments, cluster=cluster))


def _drafted(office: Office, surveyed: job.Survey) -> Draft:
    """The first part as a load would understand it: all of it, or its first block where it is cut.

    Raises :class:`UnmappableFile` and :class:`~analytics.errors.UnreadableFile`, naming the part.
    """
    first = surveyed.good[0]
    table = parts.read_block(first, first.blocks[0])
    name = masking.filename(table.filename)
    reading = Reading(name, first.sha256, masking.headings(replace(table, filename=name)))
    drafted = drafting.draft(office, reading)
    if drafted.platform.mode == "codes":
        raise UnmappableFile(
            _("分片“{name}”是按序号导出的，只有选项编号").format(name=name),
            expected=_("按文字导出的分片"),
            action=_("请按文字重新导出"),
        )
    return drafted


def _rule(office: Office, drafted: Draft, wanted: Wanted) -> Rule:
    codebook = loading.confirmed(drafted, wanted.instructions)
    if codebook.content != "survey" or codebook.kind not in KINDS:
        raise UnmappableFile(
            _("分片“{name}”不是满意度调查或意愿调查").format(name=drafted.filename),
            expected=_("满意度调查或意愿调查的答卷"),
            action=_("名册、同意征询和业主表决须逐份入库，请用 load 载入"),
        )
    register = communities.communities(office.store)
    known = aliases.aliases(office.store)
    secret = secrets.respondent_secret(office.store)
    told = [
        blocks.METHOD,
        deidentify.METHOD_VERSION,
        codebook_file.dump(codebook, drafted.platform, drafted.table),
        repr(codebook),
        register.to_json(orient="values", date_unit="us"),
        json.dumps(dict(known), ensure_ascii=False, sort_keys=True),
        blake2b(secret, digest_size=8).hexdigest(),
        wanted.on_bad_rows,
    ]
    return Rule(
        codebook=codebook,
        communities=register,
        aliases=known,
        secret=secret,
        now=office.now(),
        on_bad_rows=wanted.on_bad_rows,
        headings=frozenset(str(heading) for heading in drafted.table.frame.columns),
        prepare=partial(prepared, platform=drafted.platform),
        mask=masking.survey,
        fingerprint=blake2b("\x1f".join(told).encode(), digest_size=8).hexdigest(),
    )


def prepared(table: Table, platform: Platform) -> Table:
    """A part's table as the first part's was when its codebook was proposed."""
    named = replace(table, filename=masking.filename(table.filename))
    return recognition.unfold(masking.headings(named), platform)
