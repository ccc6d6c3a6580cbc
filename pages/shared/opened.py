"""The office that pages work with, opened once a process, and what was read from it by this process or one before."""

from __future__ import annotations

import hashlib
import logging
from typing import Final

import streamlit as st

from analytics import program
from analytics.errors import MinyiError
from analytics.flows.office import Office, open_office
from analytics.language import unheard
from analytics.settings import Settings, read_settings
from analytics.store import early_reads, secrets
from analytics.store.early_reads import Seal
from analytics.store.recalled import shelf
from analytics.store.remembered import Remembered, written
from pages.shared import deeds, reader

_LOG: Final = logging.getLogger(__name__)
memory: Final = Remembered(name="pages")


@st.cache_resource(
    max_entries=1, show_spinner=False, hash_funcs={Settings: repr}, on_release=lambda office: office.store.close()
)
def _open(settings: Settings) -> Office:
    # What was judged by another threshold must not be shown for this one.
    memory.clear()
    opened = open_office(settings.database)
    if settings.read_ahead == "yes":
        try:
            _recall(opened)
        except MinyiError as refusal:
            # What others have read saves time; without it all is read here.
            _LOG.warning("nothing was recalled of what others have read: %s", refusal)
    return opened


def office() -> Office:
    """The office that every page works with, as far as the reader may see.

    It takes writes only while they are recorded (see :mod:`pages.shared.deeds`).
    """
    with unheard():  # his name may be a word; his part of the city is none
        scope = reader.current().scope
    return _open(read_settings()).within(scope).permitted_by(deeds.refuse_unrecorded)


def recall() -> None:
    """Know what other processes of this office have read of the data since."""
    _recall(office().whole)


def keep() -> None:
    """Let processes that are opened later, or work beside, know what this one has read; nothing is done where all of it
    came from them."""
    mine = office().whole
    readings, any_new = written(mine.store)
    if any_new:
        with deeds.upkeep():
            early_reads.keep(mine.store, _seal(mine.settings), readings)
        shelf.fill(mine.store.url, readings)


def _recall(opened: Office) -> None:
    shelf.fill(opened.store.url, early_reads.found(opened.store, _seal(opened.settings)))


def _seal(settings: Settings) -> Seal:
    """What this office's programs seal with. Another program, or another setting, reads something else."""
    key = secrets.sealing_key(reader.registry())
    told = hashlib.sha256(program.identity("analytics", "pages") + repr(settings).encode() + key)
    return Seal(key, told.hexdigest())
