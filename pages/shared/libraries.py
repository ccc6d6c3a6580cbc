"""What pages are made of: loaded beside the server's start and behind the first page's back.

What the first page needs is loaded while the first reader's browser is still loading its own part, a second in which
the server would wait; the rest when that page has been drawn, and set aside from the garbage collector.

Some 230 000 objects of the libraries live as long as the server does. Streamlit looks through all of them after every
run of a page (``runner.postScriptGC``), which took .2 s of a run of .3 s while every other reader waited: so it does
not any more (.streamlit/config.toml), and Python's own collections look only at what came later.
"""

from __future__ import annotations

import ast
import gc
import importlib
import pkgutil
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import pages.shared
from analytics import language
from analytics.access.roles import FIRST
from analytics.settings import PROJECT

# So long after a page was first drawn its reader looks at it.
PAUSE_SECONDS: Final = 1.0
# Streamlit loads it when a widget first names a choice in Chinese: a pattern of all emoji, made for .2 s.
_LATE: Final = "streamlit.emojis"
_begun = threading.Event()
_loading = threading.Lock()
_loaded = threading.Event()


@asynccontextmanager
async def loaded_at_start(_app: object) -> AsyncIterator[None]:
    """A part of the server's life: :func:`load_first` from its beginning on, beside whatever else it does."""
    threading.Thread(target=load_first, daemon=True).start()
    yield


def load_first() -> None:
    """Import what the first page needs: what every page stands in, and what the page itself names."""
    importlib.import_module("pages.shared.front")
    importlib.import_module(_LATE)
    page = ast.parse((PROJECT / "pages" / f"{FIRST}.py").read_text(encoding="utf-8"))
    for line in page.body:
        if isinstance(line, ast.ImportFrom) and line.module:
            module = importlib.import_module(line.module)
            for name in line.names:
                if not hasattr(module, name.name):
                    importlib.import_module(f"{line.module}.{name.name}")


def load() -> None:
    """Import every part of the pages with the libraries behind it, which takes a few seconds, and set them aside.

    Once a process: who asks again waits until it is done.
    """
    with _loading:
        if _loaded.is_set():
            return
        for module in pkgutil.iter_modules(pages.shared.__path__, "pages.shared."):
            importlib.import_module(module.name)
        importlib.import_module(_LATE)
        language.load()
        gc.collect()
        gc.freeze()
        _loaded.set()


def load_later() -> None:
    """:func:`load` once a process, beside the pages: when the first has been drawn, which needs but some of it."""
    if not _begun.is_set():
        _begun.set()
        later = threading.Timer(PAUSE_SECONDS, load)
        later.daemon = True
        later.start()
