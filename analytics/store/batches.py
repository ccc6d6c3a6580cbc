"""Uploaded files: each enters as a whole or not at all, can be undone, and undone again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from analytics.cancelling import Tell, untold
from analytics.errors import DuplicateFile, UnknownBatch
from analytics.language import _
from analytics.model import (
    BATCH_STATES,
    BATCHES,
    AcceptedAggregate,
    AcceptedBallots,
    AcceptedMargins,
    AcceptedRegister,
    AcceptedSurvey,
    Batches,
    BatchRecord,
    SourceFile,
)
from analytics.store import (
    aggregated,
    ballots,
    communities,
    cycle,
    erasure,
    margins,
    records,
    repeats,
    responses,
    retention,
    surveys,
    tally,
)
from analytics.store.connection import Store
from analytics.store.engine import Connection
from analytics.store.frames import fetch
from analytics.store.responses import Progress
from analytics.store.versions import follow_comments

EVENT_COLUMNS: Final = ("batch_id", "event", "by", "at")

_BATCHES = "SELECT *, batch_no AS batch_id FROM batches ORDER BY batch_no"
_EVENTS = "SELECT batch_no AS batch_id, event, done_by AS by, done_at AS at FROM batch_events"
_HOLDING = "SELECT batch_no, filename, loaded_at FROM batches WHERE sha256 = ? AND state = 'loaded'"
_NEW_BATCH = "INSERT INTO batches VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'loaded', ?, ?, ?)"


@dataclass(frozen=True)
class Receipt:
    """What became of a file's rows. ``rows_repeated`` were in the store before: replaced, or passed over ("skip")."""

    batch_id: int
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    rows_repeated: int


def commit(
    store: Store,
    accepted: AcceptedRegister | AcceptedSurvey | AcceptedAggregate | AcceptedBallots | AcceptedMargins,
    source: SourceFile,
    *,
    on_repeat: str = "replace",
    record: BatchRecord | None = None,
    progress: Progress | None = None,
) -> Receipt:
    """Load one checked file in one transaction: all of it, or on any failure nothing.

    ``on_repeat`` says which of two rows of one form counts, the new one ("replace") or the one already there
    ("skip"; such rows stay outside ``rows_accepted``). ``record`` is kept with the batch. ``progress`` is told
    the share done, 0–1, and what is being done.

    Raises :class:`DuplicateFile` (same bytes loaded), :class:`UnmappableFile` (a scale unlike the loaded one, an
    undeclared community, a form twice in the file), :class:`ExpiredForms`, :class:`BatchInUse` (forms of a survey and
    round that were counted on a cluster).
    """
    if on_repeat not in ("replace", "skip"):
        raise ValueError(f"on_repeat is replace or skip, not {on_repeat!r}")
    report = progress or untold
    with store.writing() as connection:
        report(0.0, _("登记批次"))
        _refuse_duplicate(connection, source.sha256)
        batch_no, first = _next_numbers(connection)
        if isinstance(accepted, AcceptedRegister):
            receipt = _commit_register(connection, batch_no, first, accepted, source)
        elif isinstance(accepted, AcceptedBallots):
            report(0.2, _("写入票册"))
            receipt = _commit_ballots(connection, batch_no, first, accepted, source)
        elif isinstance(accepted, AcceptedMargins):
            report(0.2, _("写入名册结构"))
            receipt = _commit_margins(connection, batch_no, first, accepted, source)
        elif isinstance(accepted, AcceptedAggregate):
            receipt = _commit_aggregate(connection, batch_no, first, accepted, source, report)
        else:
            receipt = _commit_survey(connection, batch_no, first, accepted, source, on_repeat, report)
        if record is not None:
            records.insert(connection, batch_no, record)
        _note(connection, batch_no, "loaded", source.loaded_by, source.loaded_at)
        report(0.95, _("保存"))
    report(1.0, _("完成"))
    return receipt


def commit_records(
    store: Store,
    drafts: Sequence[cycle.Draft],
    source: SourceFile,
    *,
    title: str,
    rows_read: int,
    rows_rejected: int = 0,
    fold: cycle.Fold,
    progress: Progress | None = None,
) -> Receipt:
    """Enter a file of cycle records as a batch: all of it, or on failure nothing. ``progress`` is told as by commit.

    Raises :class:`DuplicateFile`, :class:`~analytics.store.cycle.EntryChanged` and
    :class:`~analytics.store.cycle.StepRefused`.
    """
    report = progress or untold
    with store.writing() as connection:
        report(0.0, _("登记批次"))
        _refuse_duplicate(connection, source.sha256)
        batch_no, first = _next_numbers(connection)
        receipt = Receipt(batch_no, rows_read, rows_read - rows_rejected, rows_rejected, 0)
        _enter(connection, receipt, source, content="records", title=title, first=first, forms=0)
        report(0.1, _("写入记录"))
        cycle.enter(connection, drafts, by=source.loaded_by, at=source.loaded_at, fold=fold, batch_no=batch_no)
        _note(connection, batch_no, "loaded", source.loaded_by, source.loaded_at)
        report(0.95, _("保存"))
    report(1.0, _("完成"))
    return receipt


def batches(store: Store) -> Batches:
    """Every file that was loaded, undone ones too, in order of loading: the columns of ``model.BATCHES``."""
    with store.reading() as connection:
        return fetch(connection, _BATCHES, columns=BATCHES.columns)


def events(store: Store) -> pd.DataFrame:
    """What happened to batches, in order: batch_id, event (loaded, undone, redone, erased, retired,
    forgotten), by, at.

    An erased batch keeps its events, and nothing else.
    """
    with store.reading() as connection:
        return fetch(connection, _EVENTS, columns=EVENT_COLUMNS)


def holding(store: Store, sha256: str) -> int | None:
    """The loaded batch that has these bytes, if there is one."""
    with store.reading() as connection:
        found = connection.execute(_HOLDING, [sha256]).fetchall()
    return int(found[0][0]) if found else None


def refuse_loaded(store: Store, sha256: str) -> None:
    """Raise :class:`DuplicateFile` when a loaded batch has these bytes."""
    with store.reading() as connection:
        _refuse_duplicate(connection, sha256)


def undo(store: Store, batch_id: int, *, by: str, at: dt.datetime, fold: cycle.Fold | None = None) -> None:
    """Take a batch out of every figure; what it had replaced counts again. :func:`redo` reverses it exactly.

    ``fold`` works out anew what a file of cycle records touches.

    Raises :class:`UnknownBatch` (no such batch, or not loaded) or :class:`BatchInUse` (a register whose communities
    have answers, ballots, margins or entries of the cycle; records that others stand on).
    """
    with store.writing() as connection:
        _expect_state(connection, batch_id, "loaded")
        _turn(connection, batch_id, "undone")
        communities.refuse_orphans(connection, batch_id)
        communities.refuse_entered(connection, batch_id)
        cycle.follow_batch(connection, batch_id, fold)
        _note(connection, batch_id, "undone", by, at)


def redo(store: Store, batch_id: int, *, by: str, at: dt.datetime, fold: cycle.Fold | None = None) -> None:
    """Put an undone batch back in its place in the order of loading.

    Raises :class:`UnknownBatch` (no such batch, or not undone), :class:`DuplicateFile` (its bytes were loaded again
    since), :class:`BatchInUse` (its communities' register is undone, or see :func:`commit`),
    :class:`UnmappableFile` (scales differ by now).
    """
    with store.writing() as connection:
        sha256 = _expect_state(connection, batch_id, "undone")
        _refuse_duplicate(connection, sha256)
        _turn(connection, batch_id, "loaded")
        communities.refuse_homeless(connection, batch_id)
        surveys.refuse_odds(connection, batch_id)
        aggregated.refuse_shared(connection, batch_id)
        cycle.follow_batch(connection, batch_id, fold)
        _note(connection, batch_id, "redone", by, at)


def erase_example(store: Store, *, by: str, at: dt.datetime, tell: Tell = untold) -> int:
    """Remove every batch of example data, loaded or undone, and all that came from it; how many there were.

    ``tell`` is told when all are gone, a share of 1: it may end the work before, and nothing has changed. Then the
    file is written anew, to its end, as what was deleted must not be read from it. What was entered by hand of the
    example's communities goes with them. Raises :class:`BatchInUse` when other loaded batches have answers, ballots,
    margins or records from these.
    """
    with store.reading() as connection:
        if not _examples(connection):
            return 0
    with store.writing() as connection:
        numbers = _examples(connection)
        erasure.erase(connection, numbers, at=at)
        for batch_no in numbers:
            _note(connection, batch_no, "erased", by, at)
    tell(1.0, "")
    store.compact()
    return len(numbers)


def _examples(connection: Connection) -> list[int]:
    return [number for (number,) in connection.execute("SELECT batch_no FROM batches WHERE example").fetchall()]


def _commit_register(
    connection: Connection, batch_no: int, first: int, accepted: AcceptedRegister, source: SourceFile
) -> Receipt:
    repeated = communities.insert(connection, batch_no, accepted.communities)
    receipt = Receipt(batch_no, accepted.rows_read, len(accepted.communities), accepted.rows_rejected, repeated)
    _enter(connection, receipt, source, content="register", title=None, first=first, forms=0)
    return receipt


def _commit_ballots(
    connection: Connection, batch_no: int, first: int, accepted: AcceptedBallots, source: SourceFile
) -> Receipt:
    receipt = Receipt(batch_no, accepted.rows_read, len(accepted.ballots), accepted.rows_rejected, 0)
    _enter(connection, receipt, source, content="ballots", title=accepted.title, first=first, forms=0)
    ballots.insert(connection, batch_no, accepted.ballots)
    return receipt


def _commit_margins(
    connection: Connection, batch_no: int, first: int, accepted: AcceptedMargins, source: SourceFile
) -> Receipt:
    receipt = Receipt(batch_no, accepted.rows_read, len(accepted.margins), accepted.rows_rejected, 0)
    _enter(connection, receipt, source, content="margins", title=accepted.title, first=first, forms=0)
    margins.insert(connection, batch_no, accepted.margins)
    return receipt


def _commit_survey(
    connection: Connection,
    batch_no: int,
    first: int,
    accepted: AcceptedSurvey,
    source: SourceFile,
    on_repeat: str,
    report: Progress,
) -> Receipt:
    retention.refuse_expired(connection, accepted)
    forms = len(accepted.responses)
    receipt = Receipt(batch_no, accepted.rows_read, forms, accepted.rows_rejected, 0)
    title = "、".join(accepted.surveys["title"].astype("str"))
    _enter(connection, receipt, source, content="survey", title=title, first=first, forms=forms)
    surveys.insert(connection, batch_no, accepted.surveys, accepted.items)
    precedence = batch_no if on_repeat == "replace" else -batch_no
    responses.insert(connection, batch_no, first, accepted, precedence=precedence, progress=report)
    aggregated.refuse_shared(connection, batch_no)
    report(0.8, _("汇总"))
    if not repeats.stands_alone(connection, batch_no):
        receipt = _settle_repeats(connection, receipt, skipped=on_repeat == "skip")
    else:
        tally.recount(connection, [batch_no])
    follow_comments(connection)
    return receipt


def _commit_aggregate(
    connection: Connection,
    batch_no: int,
    first: int,
    accepted: AcceptedAggregate,
    source: SourceFile,
    report: Progress,
) -> Receipt:
    receipt = Receipt(
        batch_no, accepted.rows_read, accepted.rows_accepted, accepted.rows_rejected, accepted.rows_repeated
    )
    title = "、".join(accepted.surveys["title"].astype("str"))
    _enter(connection, receipt, source, content="survey", title=title, first=first, forms=accepted.n_spoken)
    surveys.insert(connection, batch_no, accepted.surveys, accepted.items)
    aggregated.insert(connection, batch_no, first, accepted, progress=report)
    tally.recount(connection, [batch_no])
    follow_comments(connection)
    return receipt


def _settle_repeats(connection: Connection, receipt: Receipt, *, skipped: bool) -> Receipt:
    settled = repeats.settle(connection, receipt.batch_id)
    tally.recount(connection, settled.batches | {receipt.batch_id})
    accepted = receipt.rows_accepted - (settled.repeated if skipped else 0)
    connection.execute(
        "UPDATE batches SET rows_repeated = ?, rows_accepted = ? WHERE batch_no = ?",
        [settled.repeated, accepted, receipt.batch_id],
    )
    return Receipt(receipt.batch_id, receipt.rows_read, accepted, receipt.rows_rejected, settled.repeated)


def _turn(connection: Connection, batch_no: int, state: str) -> None:
    """Give a batch another state and let everything that is kept about its rows follow."""
    connection.execute("UPDATE batches SET state = ? WHERE batch_no = ?", [state, batch_no])
    settled = repeats.settle(connection, batch_no)
    tally.recount(connection, settled.batches | {batch_no})  # what is kept of its deleted forms, too
    follow_comments(connection)


def _refuse_duplicate(connection: Connection, sha256: str) -> None:
    found = connection.execute(_HOLDING, [sha256]).fetchall()
    if found:
        batch_no, filename, loaded_at = found[0]
        raise DuplicateFile(
            _("内容完全相同的文件已入库：批次 {n}（{file}，{date}）").format(
                n=batch_no, file=filename, date=f"{loaded_at:%Y-%m-%d %H:%M}"
            ),
            action=_("无需重复上传；如要重新载入，请先撤销那个批次"),
        )


def _expect_state(connection: Connection, batch_no: int, state: str) -> str:
    """The bytes' SHA-256 of a batch that is in ``state``."""
    found = connection.execute("SELECT sha256, state FROM batches WHERE batch_no = ?", [batch_no]).fetchall()
    if not found:
        raise UnknownBatch(_("没有批次 {n}").format(n=batch_no), action=_("请在批次列表中查看编号"))
    sha256, actual = found[0]
    if actual != state:
        raise UnknownBatch(
            _("批次 {n} 的状态是“{state}”").format(n=batch_no, state=_(BATCH_STATES[actual])),
            expected=_("“{state}”的批次").format(state=_(BATCH_STATES[state])),
        )
    return str(sha256)


def _next_numbers(connection: Connection) -> tuple[int, int]:
    batch_no, response_no = connection.execute("SELECT last_batch_no, last_response_no FROM store_state").fetchall()[0]
    return int(batch_no) + 1, int(response_no) + 1


def _enter(
    connection: Connection,
    receipt: Receipt,
    source: SourceFile,
    *,
    content: str,
    title: str | None,
    first: int,
    forms: int,
) -> None:
    rows = [receipt.rows_read, receipt.rows_accepted, receipt.rows_rejected, receipt.rows_repeated]
    origin = [source.filename, source.sha256, content, title, source.loaded_at, source.loaded_by]
    connection.execute(_NEW_BATCH, [receipt.batch_id, *origin, *rows, source.example, first, forms])
    connection.execute(
        "UPDATE store_state SET last_batch_no = ?, last_response_no = ?", [receipt.batch_id, first + forms - 1]
    )


def _note(connection: Connection, batch_no: int, event: str, by: str, at: dt.datetime) -> None:
    connection.execute("INSERT INTO batch_events VALUES (?, ?, ?, ?)", [batch_no, event, by, at])
