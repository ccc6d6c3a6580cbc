"""The synthetic example data: loaded on the first start, cleared at a button, never loaded again by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from analytics.flows import loading
from analytics.flows.office import Office
from analytics.language import N_
from analytics.settings import PROJECT
from analytics.store import batches

SAMPLE_DATA = PROJECT / "sample_data"
BY = N_("示例")


def first_start_files() -> list[Path]:
    """The example files in loading order."""
    names = (SAMPLE_DATA / "first_start.txt").read_text(encoding="utf-8").split()
    return [SAMPLE_DATA / name for name in names]


def ensure_example(office: Office, progress: Callable[[float, str], object] | None = None) -> bool:
    """Load the example into a store that never held a batch; True when it was loaded now."""
    if not batches.is_untouched(office.store):
        return False
    files = first_start_files()
    for position, path in enumerate(files):
        if progress:
            progress(position / len(files), path.name)
        loading.load_file(office, path, by=BY, example=True)
    return True


def is_loaded(office: Office) -> bool:
    """Whether example data stands in the store, so that pages must say so."""
    history = batches.batches(office.store)
    return bool((history["example"].astype(bool) & (history["state"] == "loaded")).any())


def clear_example(office: Office) -> int:
    """Remove the example data and all that came from it; returns how many batches went."""
    return batches.erase_example(office.store)
