"""What is kept of a survey batch beside its answers: its codebook, the cells that were changed, the quality screen."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.model import CHANGES, SCREENING, BatchRecord
from analytics.store.connection import Store
from analytics.store.engine import Connection
from analytics.store.frames import fetch
from analytics.store.incoming import TEXT, WHOLE, incoming, to_arrow

CODEBOOK_COLUMNS: Final = ("batch_id", "fingerprint", "codebook", "title", "saved_by", "saved_at")

# In the table the row's number is file_row: tables on their way in have a column row of their own.
_CHANGES: Final = {"sheet": TEXT, "file_row": WHOLE, "column": TEXT, "change": TEXT, "before": TEXT, "after": TEXT}
_SCREENINGS: Final = {"finding": TEXT, "n": WHOLE, "base": WHOLE, "rows": TEXT, "detail": TEXT}

_CODEBOOKS = """
SELECT batch_id, fingerprint, codebook, title, saved_by, saved_at
FROM (
    SELECT c.batch_no AS batch_id, c.fingerprint, c.codebook, b.title, b.loaded_by AS saved_by,
        b.loaded_at AS saved_at,
        row_number() OVER (PARTITION BY c.fingerprint ORDER BY c.batch_no DESC NULLS LAST) AS place
    FROM codebooks c JOIN batches b USING (batch_no)
    WHERE b.state = 'loaded') numbered
WHERE place = 1
ORDER BY batch_id DESC NULLS LAST
"""
_NEW_CHANGES = """
INSERT INTO changes (batch_no, sheet, file_row, "column", change, before, after, place)
SELECT ?, sheet, file_row, "column", change, before, after, row FROM changed
"""
_NEW_SCREENINGS = """
INSERT INTO screenings (batch_no, finding, n, base, rows, detail, place)
SELECT ?, finding, n, base, rows, detail, row FROM screened
"""
_CHANGES_OF = "SELECT *, file_row AS row FROM changes WHERE batch_no = $batch_id ORDER BY place"
_SCREENING_OF = "SELECT * FROM screenings WHERE batch_no = $batch_id ORDER BY place"


def insert(connection: Connection, batch_no: int, record: BatchRecord) -> None:
    """Keep ``record`` with the batch."""
    connection.execute("INSERT INTO codebooks VALUES (?, ?, ?)", [batch_no, record.fingerprint, record.codebook])
    tables = {
        "changed": to_arrow(record.changes.rename(columns={"row": "file_row"}), _CHANGES),
        "screened": to_arrow(record.screening, _SCREENINGS),
    }
    with incoming(connection, **tables):
        connection.execute(_NEW_CHANGES, [batch_no])
        connection.execute(_NEW_SCREENINGS, [batch_no])


def codebooks(store: Store) -> pd.DataFrame:
    """The codebook in force of each questionnaire, of the latest loaded batch, newest first: CODEBOOK_COLUMNS."""
    with store.reading() as connection:
        return fetch(connection, _CODEBOOKS, columns=CODEBOOK_COLUMNS)


def codebook(store: Store, batch_id: int) -> str | None:
    """The codebook that a batch was read by, as JSON; None for a register, or a batch from before they were kept."""
    with store.reading() as connection:
        found = connection.execute("SELECT codebook FROM codebooks WHERE batch_no = ?", [batch_id]).fetchall()
    return str(found[0][0]) if found else None


def changes(store: Store, batch_id: int) -> pd.DataFrame:
    """Cells of a batch that were changed or set aside, in the file's order: the columns of ``model.CHANGES``."""
    with store.reading() as connection:
        return fetch(connection, _CHANGES_OF, {"batch_id": batch_id}, columns=CHANGES.columns)


def screening(store: Store, batch_id: int) -> pd.DataFrame:
    """What the quality screen found in a batch: the columns of ``model.SCREENING``."""
    with store.reading() as connection:
        return fetch(connection, _SCREENING_OF, {"batch_id": batch_id}, columns=SCREENING.columns)
