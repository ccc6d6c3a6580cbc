"""Editing the ledger at one desk: what an edited table would change, entering it, and what others did meanwhile."""

from __future__ import annotations

import pandas as pd

from analytics.flows.office import Office
from analytics.programme.entering import records
from analytics.programme.ledger import ledger_changes
from analytics.programme.ledger.ledger_changes import Changes
from analytics.programme.ledger.ledger_versions import Versions


def preview(office: Office, edited: pd.DataFrame, *, rebase: bool = False) -> Changes:
    """What ``edited`` (see :func:`ledger_changes.changes`) would change.

    With ``rebase`` the same edits are put on what the entries are by now. Raises
    :class:`~analytics.programme.ledger.ledger_changes.LedgerRefused`, its ``stale`` naming entries others have changed.
    """
    versions = Versions.read(office)
    # Rows of a table are numbered anew each time it is shown; the ids of entries are never used twice.
    mark = f"desk-{versions.last}"
    return ledger_changes.changes(versions, edited, today=office.now().date(), mark=mark, rebase=rebase)


def apply(office: Office, edited: pd.DataFrame, *, by: str, rebase: bool = False) -> int:
    """Enter what ``edited`` changes, all or none; how many entries changed.

    Raises as :func:`preview`, and :class:`~analytics.store.cycle.EntryChanged` where somebody was faster still.
    """
    found = preview(office, edited, rebase=rebase)
    records.enter(office, found.drafts, by=by)
    return len(found.told)
