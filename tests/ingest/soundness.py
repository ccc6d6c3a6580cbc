"""What holds of the check of any table whatever, however it came about."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.errors import MinyiError
from analytics.ingest.checks import refusals
from analytics.ingest.checks.validation import REASONS, Checked, check
from analytics.ingest.codebooks import codebook
from analytics.ingest.codebooks.codebook import Codebook
from analytics.ingest.platforms import recognition
from analytics.ingest.quality import screening
from analytics.ingest.reading.readers import Table
from analytics.model import AcceptedRegister, AcceptedSurvey
from tests.ingest.frames import NOW, SECRET, register

COMMUNITIES = register(("ZZ001", "金茵小区"), ("ZZ002", "建设路小区"), ("ZZ003", "朝阳小区"), ("ZZ004", "朝阳小区"))


def examine(given: Table) -> bool:
    """Propose a codebook for ``given``, check it both ways and hold the findings against each other.

    False where the table makes neither a register nor a survey. Raises AssertionError, or whatever it was that should
    not have been raised.
    """
    try:
        platform = recognition.recognise(given)
        table = recognition.unfold(given, platform)
        book = codebook.propose(table, platform, COMMUNITIES)
    except MinyiError:
        return False
    strict, lenient = (_checked(table, book, on_bad_rows) for on_bad_rows in ("reject", "set-aside"))
    pd.testing.assert_frame_equal(strict.issues, lenient.issues)
    for result in (strict, lenient):
        _holds_together(result, table)
    assert (strict.accepted is not None) == (len(strict.issues) == 0 and strict.rows_read > 0)
    if lenient.accepted is not None:
        _good_rows_are_good(lenient, table, book)
    if len(lenient.issues):
        refusals.workbook(lenient)
    if book.content == "survey":
        for result in (strict, lenient):
            _screen_is_sound(screening.screen(table, book, result, COMMUNITIES, now=NOW), table)
    return True


def _checked(table: Table, book: Codebook, on_bad_rows: str) -> Checked:
    return check(table, book, COMMUNITIES, secret=SECRET, now=NOW, on_bad_rows=on_bad_rows)


def _holds_together(result: Checked, table: Table) -> None:
    filled = table.frame.notna().any(axis=1).to_numpy()
    assert result.rows_read == filled.sum()
    assert result.rows_accepted + result.rows_rejected == result.rows_read
    rows = result.issues["row"].dropna().astype("int64")
    assert rows.isin(table.row_numbers[filled]).all()
    assert set(rows) == set(result.bad_rows["行号"])
    assert len(result.bad_rows) == rows.nunique()
    assert result.bad_rows["原因"].notna().all()
    assert result.issues["code"].isin(REASONS).all()
    assert result.issues[["reason", "action"]].notna().all(axis=None)
    if result.accepted is None:
        assert result.rows_accepted == 0
    elif isinstance(result.accepted, AcceptedRegister):
        assert len(result.accepted.communities) == result.rows_accepted
    else:
        _is_a_survey(result.accepted, result)


def _is_a_survey(accepted: AcceptedSurvey, result: Checked) -> None:
    assert len(accepted.responses) == result.rows_accepted
    assert accepted.rows_rejected == result.rows_rejected == len(result.bad_rows)
    assert accepted.answers["response"].isin(range(result.rows_accepted)).all()
    ranks = accepted.answers[["level", "choice"]].notna().all(axis=1)
    assert (accepted.answers[["level", "choice", "missing"]].notna().sum(axis=1) - ranks == 1).all()
    assert set(accepted.answers["item_id"]) <= set(accepted.items["item_id"])
    assert set(accepted.comments["item_id"]) <= set(accepted.items["item_id"])
    assert not accepted.responses.duplicated(["survey_id", "round", "response_id"]).any()
    assert accepted.responses[["response_id", "survey_id", "community_id", "submitted_at"]].notna().all(axis=None)


def _good_rows_are_good(result: Checked, table: Table, book: Codebook) -> None:
    """Without the rows that were set aside nothing is left to find."""
    good = table.frame.notna().any(axis=1).to_numpy() & ~np.isin(table.row_numbers, result.bad_rows["行号"])
    rest = replace(table, frame=table.frame[good].reset_index(drop=True), numbers=table.row_numbers[good])
    again = _checked(rest, book, "reject")
    assert again.issues.empty
    assert again.rows_accepted == result.rows_accepted


def _screen_is_sound(screened: pd.DataFrame, table: Table) -> None:
    assert screened["finding"].isin(screening.FINDINGS).all()
    assert screened["finding"].is_unique
    assert ((screened["n"] >= 1) & (screened["n"] <= screened["base"])).all()
    named = screened["rows"].dropna().str.split("、").explode().astype("int64")
    assert named.isin(table.row_numbers).all()
