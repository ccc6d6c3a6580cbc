"""The ledger between this system and the spreadsheet an office keeps: what a file would change, and entering it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import pandas as pd

from analytics.cancelling import Tell, untold
from analytics.flows import masking
from analytics.flows.office import Office
from analytics.ingest import rectifications
from analytics.ingest.issues import Findings
from analytics.ingest.places.matching import community_of
from analytics.ingest.rectifications import LedgerFile
from analytics.language import N_, _
from analytics.model import SourceFile
from analytics.programme.entering.progression import fold
from analytics.programme.ledger import ledger_changes
from analytics.programme.ledger.ledger_changes import Changes, LedgerRefused
from analytics.programme.ledger.ledger_versions import Versions
from analytics.store import aliases, batches, communities
from analytics.store.batches import Receipt


@dataclass(frozen=True)
class Proposed:
    """What a file would do: nothing is entered yet. ``sha256`` is that of its bytes."""

    file: LedgerFile
    changes: Changes
    sha256: str


def propose(office: Office, filename: str, data: bytes, *, tell: Tell = untold) -> Proposed:
    """What the ledger in a file says otherwise than ours, against the version each of its rows was made from.

    ``tell`` is told how far that is.

    Raises :class:`~analytics.errors.DuplicateFile` (these bytes are loaded), errors of reading, and
    :class:`LedgerRefused` with every fault of every row.
    """
    digest = hashlib.sha256(data).hexdigest()
    batches.refuse_loaded(office.store, digest)
    tell(0.0, _("正在读取文件"))
    file = rectifications.read(filename, data)
    tell(0.4, _("正在与台账比较"))
    rows, unplaced = _placed(office, file)
    try:
        found = ledger_changes.changes(
            Versions.read(office), rows, today=office.now().date(), mark=digest[:8], headings=file.headings
        )
    except LedgerRefused as refused:
        raise LedgerRefused(_by_row(unplaced, refused.issues), refused.stale) from None
    if len(unplaced):
        raise LedgerRefused(_by_row(unplaced))
    return Proposed(file, found, digest)


def commit(office: Office, proposed: Proposed, *, by: str, tell: Tell | None = None) -> Receipt:
    """Enter what a file changes as one batch, all or none; undone and redone like any other.

    Raises :class:`~analytics.errors.DuplicateFile`, :class:`~analytics.store.cycle.EntryChanged` and
    :class:`~analytics.store.cycle.StepRefused`.
    """
    source = SourceFile(masking.filename(proposed.file.filename), proposed.sha256, by, office.now())
    return batches.commit_records(
        office.store,
        proposed.changes.drafts,
        source,
        title=N_("整改台账"),
        rows_read=len(proposed.file.rows),
        fold=fold,
        progress=tell,
    )


def _placed(office: Office, file: LedgerFile) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows with the community_id their words mean, and what is wrong with those words (columns of ISSUES).

    ``unplaced`` marks rows of which the latter tells; rows without a word for it have neither.
    """
    named = [name for name in ("community_id", "community") if name in file.rows]
    told = file.rows[named].rename(columns={name: file.headings[name] for name in named})
    asked = told.notna().any(axis=1).to_numpy(bool)
    sheets = file.rows["sheet"]
    findings = Findings(
        file.rows["row"].to_numpy()[asked], sheets[asked].reset_index(drop=True) if sheets.notna().any() else None
    )
    ids = pd.Series([None] * len(file.rows), dtype="object")
    if asked.any():
        register = communities.communities(office.store)
        known = aliases.aliases(office.store)
        told = told[asked].reset_index(drop=True)
        matched = community_of(told, list(told.columns), register, findings, known)
        names = register["community_id"].to_list()
        ids[asked] = [names[at] if at >= 0 else None for at in matched.at]
    unplaced = pd.Series(asked)
    unplaced[asked] = findings.bad_rows()
    return file.rows.drop(columns=named).assign(community_id=ids, unplaced=unplaced), findings.frame()


def _by_row(*issues: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([each for each in issues if len(each)], ignore_index=True).sort_values(
        "row", kind="stable", ignore_index=True
    )
