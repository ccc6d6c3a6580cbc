"""What all pages are made of, imported before the first reader comes, and set aside from the garbage collector.

Some 230 000 objects of the libraries live as long as the server does. Streamlit looks through all of them after every
run of a page (``runner.postScriptGC``), which took .2 s of a run of .3 s while every other reader waited: so it does
not any more (.streamlit/config.toml), and Python's own collections look only at what came later.
"""

from __future__ import annotations

import gc
import importlib
import pkgutil

import pages.shared


def load() -> None:
    """Import every part of the pages with the libraries behind it, which takes a few seconds, and set them aside."""
    for module in pkgutil.iter_modules(pages.shared.__path__, "pages.shared."):
        importlib.import_module(module.name)
    gc.collect()
    gc.freeze()
