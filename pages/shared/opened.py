"""The office that pages work with, opened once a process, and what was read from it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from analytics.flows.office import Office, open_office
from analytics.settings import Settings, read_settings
from analytics.store.remembered import Remembered
from pages.shared import deeds, reader

memory: Final = Remembered()


@st.cache_resource(
    max_entries=1, show_spinner=False, hash_funcs={Settings: repr}, on_release=lambda office: office.store.close()
)
def _open(settings: Settings) -> Office:
    # What was judged by another threshold must not be shown for this one.
    memory.clear()
    return open_office(settings.database)


def office() -> Office:
    """The office that every page works with, as far as the reader may see.

    It takes writes only while they are recorded (see :mod:`pages.shared.deeds`).
    """
    return _open(read_settings()).within(reader.current().scope).permitted_by(deeds.refuse_unrecorded)
