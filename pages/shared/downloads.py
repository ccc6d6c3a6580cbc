"""Every button that gives a file away. The file is made when it is asked for, and that is written down."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import partial
from typing import Final

import streamlit as st

from analytics.flows import masking
from analytics.headings import place_name
from analytics.language import _, of_record, recorded
from analytics.model import Scope
from pages.shared import deeds, reader, refused_downloads
from pages.shared.reader import Held, SignedOut

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST: Final = 120
# What Windows takes in no name, what paths are made of, and what its shells read as more than letters.
_FORBIDDEN: Final = re.compile(r'[\\/:*?"<>|%&^$`~;!]+')


def button(
    label: str,
    made: bytes | Callable[[], bytes],
    *,
    what: str,
    filename: str,
    key: str,
    mime: str = XLSX,
    action: str = "export",
    icon: str = ":material/download:",
    help: str | None = None,
) -> None:
    """A button that gives the file ``made``; ``what`` names it, and the part of the city it tells of, in the log.

    Whether the reader still may have it is asked when she presses, in Python; until then no such file is served.
    ``action`` is of ``audit.ACTIONS``; nothing is shown to those who may not.
    """
    if not deeds.may(action):
        return
    st.download_button(
        label,
        data=partial(_given, reader.hold(), made, recorded(what), action),
        file_name=cleaned(filename),
        mime=mime,
        key=key,
        icon=icon,
        help=help,
        on_click="ignore",
    )


def told(name: str, scope: Scope) -> str:
    """A file of that part of the city as the log names it, whichever language its ``name`` is in.

    >>> told("整改台账", Scope(district=("市中区",)))
    '整改台账 市中区'
    """
    with of_record():
        place = place_name(scope)
    return f"{recorded(name)} {place}"


def cleaned(filename: str) -> str:
    """``filename`` as it may be given: no path, no control or direction characters, no personal details, not too long.

    >>> cleaned("../一小区一方案_A/B\u202e.xlsx"), cleaned("张先生13800001111-问题行.xlsx"), cleaned("...")
    ('一小区一方案_A_B.xlsx', '【姓名】【手机】-问题行.xlsx', '导出')
    """
    seen = "".join(letter for letter in filename if unicodedata.category(letter)[0] != "C")
    stem, dot, suffix = seen.rpartition(".")
    stem, suffix = (stem, dot + suffix) if dot and re.fullmatch(r"[A-Za-z0-9]{1,5}", suffix) else (seen, "")
    kept = masking.filename(_FORBIDDEN.sub("_", " ".join(stem.split())) + ".x")[: -len(".x")].strip("._ -")
    return (kept[:LONGEST] or _("导出")) + suffix


def _given(held: Held, made: bytes | Callable[[], bytes], what: str, action: str) -> bytes:
    """The file; made outside the page's run, so for who had the page, if he may still have it."""
    try:
        with (
            refused_downloads.told_in(held.language),
            reader.acting_for(held),
            deeds.recording(action, object=what) as deed,
        ):
            data = made() if callable(made) else made
            deed.detail = f"{len(data)} B"
            return data
    except SignedOut:
        deeds.refuse(held.actor, action, what)
        raise
