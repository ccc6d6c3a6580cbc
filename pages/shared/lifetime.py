"""As long as the server runs: whose the made files are is noted, why one is not made is said, the first page's
libraries are loaded ahead, and what pages usually read is read ahead."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from pages.shared.early_reader import reading_ahead
from pages.shared.keeping_apart import made_files_kept_apart
from pages.shared.libraries import loaded_at_start
from pages.shared.refused_downloads import refusals_told


@asynccontextmanager
async def lifetime(app: object) -> AsyncIterator[None]:
    """The life of ``app``, a Streamlit server: what begins with it and ends with it, in this order."""
    async with AsyncExitStack() as during:
        for part in (made_files_kept_apart, refusals_told, loaded_at_start, reading_ahead):
            await during.enter_async_context(part(app))
        yield
