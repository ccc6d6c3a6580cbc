"""The synthetic example data: loaded on the first start, cleared at a button, never loaded again by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from analytics.flows.office import Office
from analytics.language import N_
from analytics.settings import PROJECT
from analytics.store import batches

SAMPLE_DATA = PROJECT / "sample_data"
BY = N_("示例")
# A reader who leaves in the middle stops the load after a whole file; the next one goes on, and two take turns.
_loading = threading.Lock()


def first_start_files() -> list[Path]:
    """The example files in loading order."""
    names = (SAMPLE_DATA / "first_start.txt").read_text(encoding="utf-8").split()
    return [SAMPLE_DATA / name for name in names]


def missing_files(office: Office) -> list[Path]:
    """The example files still to be loaded: all of them in a new store, the rest after an interrupted first start.

    None as soon as an office has put anything of its own into the store, or taken anything of the example out.
    """
    history = batches.batches(office.store)
    if not history["example"].all() or (batches.events(office.store)["event"] != "loaded").any():
        return []
    return [path for path in first_start_files() if path.name not in set(history["filename"])]


def ensure_example(office: Office, progress: Callable[[float, str], object] | None = None) -> bool:
    """Load what is missing of the example into a store that holds nothing else; True when any was loaded now."""
    with _loading:
        missing = missing_files(office)
        for position, path in enumerate(missing):
            if progress:
                progress(position / len(missing), path.name)
            _load(office, path)
        return bool(missing)


def _load(office: Office, path: Path) -> None:
    """One file of the example, whatever it holds."""
    # What reads files takes a second to load, and almost every start has nothing to read.
    from analytics.flows import drafting, loading
    from analytics.ingest.reading.archives import Member
    from analytics.programme.entering import filings

    reading = drafting.read(office, Member(path.name, drafting.file_bytes(path)))
    filing = filings.filed(office, reading)
    if filing is None:
        loading.load_file(office, path, by=BY, example=True)
    else:
        filing.enter(office, by=BY, example=True)


def is_loaded(office: Office) -> bool:
    """Whether example data stands in the store, so that pages must say so."""
    history = batches.batches(office.store)
    return bool((history["example"].astype(bool) & (history["state"] == "loaded")).any())


def clear_example(office: Office, *, by: str) -> int:
    """Remove the example data and all that came from it; returns how many batches went."""
    return batches.erase_example(office.store, by=by, at=office.now())
