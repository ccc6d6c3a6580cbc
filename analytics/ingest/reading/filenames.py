"""The name of an uploaded file, made safe to show."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LONGEST: Final = 150
_UNSEEN: Final = frozenset(["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"])


def shown(filename: str) -> str:
    """The last part of ``filename`` without characters that are unseen or turn the writing round.

    A right-to-left mark makes ``甲<mark>vsc.exe`` look like ``甲exe.csv``.

    >>> shown("材料/甲\\u202evsc.exe"), shown("\\x00")
    ('甲vsc.exe', '_')
    """
    seen = "".join(mark for mark in filename if unicodedata.category(mark) not in _UNSEEN)
    last = re.split(r"[/\\]", seen.strip().rstrip("/\\"))[-1].strip()
    return last[-_LONGEST:] or "_"
