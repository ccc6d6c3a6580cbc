"""The analyst's desk: each uploaded file between reading and loading, kept over reruns by the hash of its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

import streamlit as st

from analytics.flows import loading
from analytics.ingest.codebook import Codebook
from analytics.ingest.validation import Checked
from analytics.store import batches
from pages.shared import reads

_DESKS = "desks"


@dataclass
class Desk:
    """One file: its draft, what the last check found under which codebook, and the receipt once it is loaded."""

    draft: loading.Draft
    receipt: batches.Receipt | None = None
    _checks: dict[str, tuple[Codebook, Checked]] = field(default_factory=dict)

    def checked(self, codebook: Codebook, on_bad_rows: str) -> Checked | None:
        """The last check, if it was made under exactly this codebook and this choice."""
        under, checked = self._checks.get(on_bad_rows, (None, None))
        return checked if under == codebook else None

    def check(self, codebook: Codebook, on_bad_rows: str) -> None:
        checked = loading.check(reads.office(), self.draft, codebook, on_bad_rows=on_bad_rows)
        self._checks = {on_bad_rows: (codebook, checked)}


def place(filename: str, data: bytes) -> Desk:
    """The desk of this file; a new one when its bytes are new to the session, or were loaded and undone since.

    Raises what :func:`analytics.flows.loading.draft` raises.
    """
    desks: dict[str, Desk] = st.session_state.setdefault(_DESKS, {})
    sha256 = name(data)
    desk = desks.get(sha256)
    if desk is None or (desk.receipt and batches.holding(reads.office().store, sha256) != desk.receipt.batch_id):
        desk = desks[sha256] = Desk(loading.draft(reads.office(), filename, data))
    return desk


def name(data: bytes) -> str:
    """The SHA-256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def keep_only(files: Iterable[bytes]) -> None:
    """Clear the desks whose files the analyst has removed, so that their tables leave the memory."""
    desks: dict[str, Desk] = st.session_state.setdefault(_DESKS, {})
    for sha256 in set(desks) - set(map(name, files)):
        del desks[sha256]
