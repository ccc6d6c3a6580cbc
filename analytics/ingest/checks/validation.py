"""Check a table against its codebook and the register: every problem at once, and the rows that may enter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.ingest.checks import answers
from analytics.ingest.checks.forms import read_forms
from analytics.ingest.checks.register import read_communities
from analytics.ingest.checks.responses import accepted as accepted_survey
from analytics.ingest.codebooks.codebook import Codebook
from analytics.ingest.issues import REASONS, Findings
from analytics.ingest.normalisation import taken
from analytics.ingest.places import matching
from analytics.ingest.reading.readers import Table
from analytics.ingest.tidying import cleaning
from analytics.model import CHANGES, DOUBTFUL, AcceptedRegister, AcceptedSurvey, Changes, Communities, Doubtful, Issues

__all__ = ["REASONS", "Checked", "check"]

# What may have been done to a cell, in words, by the codes that model.CHANGES holds.
ALTERATIONS = cleaning.CHANGES | matching.CHANGES | answers.CHANGES
ON_BAD_ROWS = ("reject", "set-aside")


@dataclass(frozen=True)
class Checked:
    """What a check found.

    ``accepted`` is None when nothing may enter: a bad row where the file is to be rejected, a bad column, or no good
    row. ``bad_rows`` are the rows with issues: their original cells, 行号 and 原因 (and 工作表 where rows of several
    sheets were read together). ``rows_read`` counts rows that hold anything; ``rows_accepted`` those in ``accepted``.
    ``codebook`` is the one it was checked under, ``changes`` (model.CHANGES) are cells that were brought to another
    form or left out, ``doubtful`` (model.DOUBTFUL) spellings whose community an analyst must decide.
    """

    accepted: AcceptedRegister | AcceptedSurvey | None
    issues: Issues
    bad_rows: pd.DataFrame
    rows_read: int
    rows_accepted: int
    codebook: Codebook
    changes: Changes = field(default_factory=CHANGES.empty)
    doubtful: Doubtful = field(default_factory=DOUBTFUL.empty)

    @property
    def rows_rejected(self) -> int:
        """Rows read that do not enter."""
        return self.rows_read - self.rows_accepted


def check(
    table: Table,
    codebook: Codebook,
    communities: Communities,
    *,
    secret: bytes,
    now: dt.datetime,
    on_bad_rows: str = "reject",
    aliases: Mapping[str, str] | None = None,
) -> Checked:
    """Check every row of ``table`` as ``codebook`` reads it.

    ``communities`` is the register in force, ``secret`` keys the hashes of respondents, ``now`` is Shanghai wall-clock,
    ``aliases`` are spellings of communities that analysts have decided on, to community_id.
    ``on_bad_rows``: "reject" accepts all rows or none, "set-aside" accepts the good ones. Rows that are blank
    altogether are passed over. Nothing is raised for what is wrong with rows: see ``issues``.
    """
    if on_bad_rows not in ON_BAD_ROWS:
        raise ValueError(f"on_bad_rows is one of {ON_BAD_ROWS}, not {on_bad_rows!r}")
    filled = filled_rows(table)
    frame = table.frame if filled.all() else table.frame[filled]
    frame = frame.reset_index(drop=True)
    rows = table.row_numbers[filled]
    findings = Findings(rows, None if table.sheet_of is None else table.sheet_of[filled])
    if codebook.content == "register":
        register = read_communities(frame, codebook, findings)
    else:
        _check_columns(codebook, communities, findings)
        forms = read_forms(frame, codebook, communities, now, findings, aliases)
    bad = findings.bad_rows()
    refused = findings.concerns_columns or (on_bad_rows == "reject" and bad.any()) or bad.all()
    accepted: AcceptedRegister | AcceptedSurvey | None = None
    if not refused and codebook.content == "register":
        accepted = AcceptedRegister(register[~bad].reset_index(drop=True), len(frame), int(bad.sum()))
    elif not refused:
        accepted = accepted_survey(forms, ~bad, secret)
    rows_accepted = 0 if refused else len(frame) - int(bad.sum())
    checked = Checked(accepted, findings.frame(), findings.set_aside(frame), len(frame), rows_accepted, codebook)
    if codebook.content == "register":
        return checked
    sheets = None if table.sheet_of is None else table.sheet_of[filled].reset_index(drop=True)
    changes = _changes(forms.changes, rows, sheets, bad)
    return replace(checked, changes=changes, doubtful=forms.occasions.matched.doubtful)


def _changes(
    changed: pd.DataFrame, rows: npt.NDArray[np.int64], sheets: pd.Series | None, bad: npt.NDArray[np.bool_]
) -> Changes:
    """The changed cells of rows that may enter, in the file's order, under the row numbers of the spreadsheet."""
    entering = changed[~bad[changed["position"].to_numpy()]].sort_values("position", kind="stable", ignore_index=True)
    at = entering.pop("position").to_numpy()
    sheet = taken([], np.full(len(at), -1, np.intp)) if sheets is None else sheets.iloc[at].reset_index(drop=True)
    return entering.assign(sheet=sheet, row=rows[at])[list(CHANGES.columns)]


def filled_rows(table: Table) -> npt.NDArray[np.bool_]:
    """Which rows of a table hold anything; the others are passed over."""
    return np.logical_or.reduce([table.frame[heading].notna().to_numpy() for heading in table.frame.columns])


def _check_columns(codebook: Codebook, communities: Communities, findings: Findings) -> None:
    """What is wrong whatever the rows hold."""
    if communities.empty:
        plan = codebook.column("community_id") or codebook.column("community_name")
        findings.whole_column("no_register", plan.heading if plan else None)
    if codebook.kind == "satisfaction" and codebook.overall is None:
        findings.whole_column("no_overall", None)
    if codebook.lacks_title:
        findings.whole_column("no_title", None)
    for plan in codebook.items:
        if plan.lacks_scale:
            findings.whole_column("unconfirmed_scale", plan.heading)
