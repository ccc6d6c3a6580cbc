"""A register file as Communities."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.ingest.checks import identity
from analytics.ingest.codebooks import fields
from analytics.ingest.codebooks.codebook import Codebook
from analytics.ingest.codebooks.fields import Field
from analytics.ingest.issues import Findings
from analytics.ingest.normalisation import distinct, key, number, taken
from analytics.language import N_, _
from analytics.model import Communities

_KINDS = {"whole": N_("整数"), "decimal": N_("数字")}
_DTYPES = {"text": "str", "whole": "Int64", "decimal": "Float64"}
_PLACE = ("city", "district", "street", "name")


def read_communities(frame: pd.DataFrame, codebook: Codebook, findings: Findings) -> Communities:
    """One community a row of ``frame``; everything wrong goes to ``findings``.

    Every column of Communities is there: text as str, counts and years Int64, areas, money and degrees Float64,
    missing where the file has none.
    """
    headings = {plan.role: plan.heading for plan in codebook.columns if plan.role != "ignore"}
    columns: dict[str, pd.Series] = {}
    codes_of: dict[str, npt.NDArray[np.intp]] = {}
    for field in fields.REGISTER:
        heading = headings.get(field.name)
        if heading is None:
            columns[field.name] = pd.Series(pd.NA, index=range(len(frame)), dtype=_DTYPES[field.kind])
            continue
        codes, texts = distinct(frame[heading])
        if field.required:
            findings.cells("missing_value", heading, codes, texts, {-1: {}})
        codes_of[field.name] = _same_spelling(codes, texts)
        columns[field.name] = _read(field, heading, codes, texts, findings)
    _report_repeats(codes_of, columns, headings, findings)
    return pd.DataFrame(columns)


def _read(field: Field, heading: str, codes: npt.NDArray[np.intp], texts: list[str], findings: Findings) -> pd.Series:
    if field.kind == "text":
        return taken(texts, codes)
    read = [number(text) for text in texts]
    numbers = {
        at for at, value in enumerate(read) if value is not None and (field.kind == "decimal" or value.is_integer())
    }
    inside = {at for at in numbers if field.lowest <= (read[at] or 0) <= field.highest}
    kind = _(_KINDS[field.kind])
    if field.name == "households":
        findings.cells(
            "bad_households", heading, codes, texts, {at: {} for at in range(len(texts)) if at not in inside}
        )
    else:
        findings.cells(
            "bad_number", heading, codes, texts, {at: {"kind": kind} for at in range(len(texts)) if at not in numbers}
        )
        bounds = {"low": format(field.lowest, ".12g"), "high": format(field.highest, ".15g")}
        findings.cells("out_of_range", heading, codes, texts, dict.fromkeys(numbers - inside, bounds))
    values = [read[at] if at in inside else None for at in range(len(texts))]
    return pd.Series(pd.array([*values, None], dtype=_DTYPES[field.kind]).take(codes))


def _same_spelling(codes: npt.NDArray[np.intp], texts: list[str]) -> npt.NDArray[np.intp]:
    """Codes under which texts that compare alike are one."""
    order: dict[str, int] = {}
    return np.array([order.setdefault(key(text), len(order)) for text in texts] + [-1], np.intp)[codes]


def _report_repeats(
    codes_of: Mapping[str, npt.NDArray[np.intp]],
    columns: Mapping[str, pd.Series],
    headings: Mapping[str, str],
    findings: Findings,
) -> None:
    """The same identifier twice, or the same name twice in one street."""
    ids, names = codes_of["community_id"], codes_of["name"]
    findings.repeats("repeated_community_id", headings["community_id"], ids, columns["community_id"])
    places = identity.grouped([codes_of[column] for column in _PLACE if column in codes_of])
    # A row that repeats its identifier too has been named already.
    again = pd.Series(ids).duplicated(keep=False).to_numpy() & (ids >= 0)
    findings.repeats(
        "repeated_community_name", headings["name"], np.where((names < 0) | again, -1, places), columns["name"]
    )
