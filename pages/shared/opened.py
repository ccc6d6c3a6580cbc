"""The office that pages work with, opened once a process, and what was read from it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from analytics.flows.office import Office, open_office
from analytics.language import unheard
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
    with unheard():  # his name may be a word; his part of the city is none
        scope = reader.current().scope
    return _open(read_settings()).within(scope).permitted_by(deeds.refuse_unrecorded)
