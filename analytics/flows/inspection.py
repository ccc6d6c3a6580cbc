"""What a file is and how it would be read, as plain values for programs: nothing of it that is personal."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from analytics import sayings
from analytics.flows import loading, masking
from analytics.flows.drafting import Draft
from analytics.flows.loading import Instructions
from analytics.flows.office import Office
from analytics.ingest.memory import codebook_file
from analytics.store import batches

_ISSUES_TOLD = 200


def report(office: Office, drafted: Draft, told: Instructions) -> dict[str, Any]:
    """Platform, mode, encoding, sheet, heading row, codebook and quality report of one file.

    ``loaded_as_batch`` is the batch that holds the same bytes, ``heading_row`` None where the headings are no row.
    Raises :class:`~analytics.errors.UnmappableFile` for a codebook that was told and does not fit. Cells are given
    only where they are an issue's value, and masked.
    """
    codebook = loading.confirmed(drafted, told) if told.codebook else loading.told(drafted.codebook, told)
    found = loading.examine(office, drafted, codebook, on_bad_rows="set-aside")
    table, checked = drafted.reading.table, found.checked
    return {
        "filename": drafted.filename,
        "sha256": drafted.sha256,
        "platform": drafted.platform.name,
        "mode": drafted.platform.mode,
        "because": drafted.platform.reason,
        "same_responses_as": drafted.twin or None,
        "loaded_as_batch": batches.holding(office.store, drafted.sha256),
        "encoding": table.encoding,
        "sheet": table.sheet,
        "sheets": list(table.sheets),
        "heading_row": table.first_row - 1 or None,
        "left_out": list(table.set_aside),
        "description": codebook.describe(),
        "not_heeded": loading.unheeded(codebook, told),
        "remembered_from_batch": drafted.recalled.source,
        "differences": plain_rows(drafted.recalled.differences),
        "codebook": json.loads(codebook_file.dump(codebook, drafted.platform, drafted.table)),
        "rows": {"read": checked.rows_read, "good": checked.rows_accepted, "bad": len(checked.bad_rows)},
        "issues": plain_rows(masking.issues(checked.issues.head(_ISSUES_TOLD))),
        "issues_in_all": len(checked.issues),
        "doubtful_communities": plain_rows(checked.doubtful),
        "changes": checked.changes["change"].value_counts().to_dict(),
        "quality": plain_rows(_in_words(found.screened)),
        "compared_with_store": found.compared.counts() if found.compared else None,
    }


def _in_words(screened: pd.DataFrame) -> pd.DataFrame:
    return screened.drop(columns="rows").assign(detail=screened["detail"].map(sayings.read))


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain values, missing ones as null."""
    return json.loads(frame.to_json(orient="records", force_ascii=False, date_format="iso"))
