"""The synthetic example data: loaded on the first start, cleared at a button, never loaded again by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from analytics.cancelling import Tell, held, untold
from analytics.flows.office import Office
from analytics.language import _
from analytics.settings import PROJECT
from analytics.standard import people
from analytics.store import batches

SAMPLE_DATA = PROJECT / "sample_data"
BY = people.EXAMPLE
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


def ensure_example(
    office: Office, progress: Tell = untold, *, kept: Callable[[Path], object] = lambda _path: None
) -> bool:
    """Load what is missing of the example into a store that holds nothing else; True when any was loaded now.

    ``progress`` is told the share done of all files, and which one it is; ``kept`` each file once it is in.
    """
    with held(_loading, _("别处正在载入示例数据，正在等待")):
        missing = missing_files(office)
        for position, path in enumerate(missing):
            tell = partial(_part, progress, position, len(missing), path.name)
            tell(0.0, "")
            _load(office, path, tell)
            kept(path)
        return bool(missing)


def _part(progress: Tell, at: int, of: int, name: str, share: float, _doing: str) -> None:
    """Tell how far the file ``name`` is, of all the files: what is being done with it is of no interest."""
    if share < 1:
        progress((at + share) / of, name)


def _load(office: Office, path: Path, tell: Tell) -> None:
    """One file of the example, whatever it holds."""
    # What reads files takes a second to load, and almost every start has nothing to read.
    from analytics.flows import drafting, loading
    from analytics.ingest.reading.archives import Member
    from analytics.programme.entering import filings

    reading = drafting.read(office, Member(path.name, drafting.file_bytes(path)))
    filing = filings.filed(office, reading)
    if filing is None:
        loading.load_file(office, path, by=BY, example=True, progress=tell)
    else:
        filing.enter(office, by=BY, example=True, tell=tell)


def is_loaded(office: Office) -> bool:
    """Whether example data stands in the store, so that pages must say so."""
    history = batches.batches(office.store)
    return bool((history["example"].astype(bool) & (history["state"] == "loaded")).any())


def clear_example(office: Office, *, by: str, tell: Tell = untold) -> int:
    """Remove the example data and all that came from it; returns how many batches went.

    ``tell`` may end it until the data are gone; see ``batches.erase_example``.
    """
    tell(0.1, _("正在删除示例数据，随后重写数据文件"))
    return batches.erase_example(office.store, by=by, at=office.now(), tell=tell)
