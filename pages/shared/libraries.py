"""What all pages are made of: loaded behind the first page's back, and set aside from the garbage collector.

Some 230 000 objects of the libraries live as long as the server does. Streamlit looks through all of them after every
run of a page (``runner.postScriptGC``), which took .2 s of a run of .3 s while every other reader waited: so it does
not any more (.streamlit/config.toml), and Python's own collections look only at what came later.
"""

from __future__ import annotations

import gc
import importlib
import pkgutil
import threading
from typing import Final

import pages.shared

# So long after a page was first drawn its reader looks at it.
PAUSE_SECONDS: Final = 1.0
_begun = threading.Event()


def load() -> None:
    """Import every part of the pages with the libraries behind it, which takes a few seconds, and set them aside."""
    for module in pkgutil.iter_modules(pages.shared.__path__, "pages.shared."):
        importlib.import_module(module.name)
    gc.collect()
    gc.freeze()


def load_later() -> None:
    """:func:`load` once a process, beside the pages: when the first has been drawn, which needs but some of it."""
    if not _begun.is_set():
        _begun.set()
        later = threading.Timer(PAUSE_SECONDS, load)
        later.daemon = True
        later.start()
