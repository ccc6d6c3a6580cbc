"""A file that a reader has chosen on a page: read once for the data as they stand, with a button that stops it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st

from analytics.cancelling import Tell
from analytics.errors import MinyiError
from analytics.language import C_, current
from pages.shared import progress, reader, reads

T = TypeVar("T")


@dataclass(frozen=True)
class _Found:
    """What came of a file, read for what was ``asked``: what was made of it, or why nothing was."""

    asked: Hashable
    made: Any = None
    refusal: MinyiError | None = None


def once(file: Any, read: Callable[[Tell], T], *, name: str, also: Hashable = ()) -> T | None:
    """What ``read`` makes of the uploaded ``file``, kept until the file, the data, the reader or ``also`` are others.

    ``read`` tells how far it is; where it refuses, so does this. None where the reader has stopped it: the page says
    so, and a button takes it up again. ``name`` is that of the place on the page.
    """
    key, work_name = f"chosen-{name}", f"{name}-{file.file_id}"
    asked = (file.file_id, reads.data_version(), reader.current(), current(), also)
    found: _Found | None = st.session_state.get(key)
    if found is None or found.asked != asked:
        what = C_("work", "读取文件")
        if progress.waits(what, name=work_name):
            return None
        with progress.cancellable(what, name=work_name) as work:
            found = _read(asked, lambda: read(work.part(0, 1)))
        st.session_state[key] = found
    if found.refusal is not None:
        raise found.refusal
    made: T = found.made
    return made


def _read(asked: Hashable, read: Callable[[], Any]) -> _Found:
    try:
        return _Found(asked, read())
    except MinyiError as refusal:
        return _Found(asked, refusal=without_frames(refusal))


def without_frames(refusal: MinyiError) -> MinyiError:
    """``refusal`` without where it was raised: the frames there hold the file's bytes, and what was made of them."""
    refusal.__cause__ = refusal.__context__ = None
    return refusal.with_traceback(None)
