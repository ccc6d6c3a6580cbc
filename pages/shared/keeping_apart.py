"""Streamlit's store of made files tells for whom each was made, so that the gate can keep them apart."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from streamlit import runtime
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from analytics.access.made_files import caller, made_files
from analytics.access.page_sessions import page_sessions


@asynccontextmanager
async def made_files_kept_apart(_app: object) -> AsyncIterator[None]:
    """As long as the server runs. What Streamlit would store past this belongs to nobody and is served to nobody."""
    keep_apart(runtime.get_instance().media_file_mgr._storage)
    yield


def keep_apart(storage: Any) -> None:
    """Note the owner of all that ``storage`` takes in from now on."""
    if not isinstance(storage, MemoryMediaFileStorage):
        raise TypeError(f"Streamlit keeps made files in {type(storage).__name__}, not in MemoryMediaFileStorage")
    take_in, delete = storage.load_and_get_id, storage.delete_file

    def noted(*words: Any, **more: Any) -> str:
        file_id = take_in(*words, **more)
        made_files.belongs(file_id, _owner())
        return file_id

    def forgotten(file_id: str) -> None:
        delete(file_id)
        made_files.forget(file_id)

    storage.load_and_get_id, storage.delete_file = noted, forgotten  # type: ignore[method-assign]


def _owner() -> str | None:
    """For whom a file is made now: who reads the page that runs, else who pressed the button."""
    run = get_script_run_ctx(suppress_warning=True)
    return page_sessions.owner_of(run.session_id) if run is not None else caller.get()
