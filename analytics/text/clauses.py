"""Mixed comments into clauses: "楼道刷得挺好，就是下水道还是堵" speaks of two things."""

from __future__ import annotations

import re
from collections.abc import Sequence

_STOPS = re.compile(r"[，,。;；！!？?\n、…~]+|\s{2,}")
# A turn of thought starts a clause of its own even where no comma stands.
_TURNS = re.compile(r"(?=但是|可是|不过|然而|就是(?!说)|只是|另外|还有就是|而且)")
_LEAD = re.compile(r"^(?:但是|但|可是|不过|然而|就是|只是|另外|还有就是|还有|而且|希望|建议|请|还是)+")
_SHORTEST = 3


def clauses(text: str) -> list[str]:
    """The clauses of ``text`` with at least three characters, in order; a text that is one clause gives itself.

    >>> clauses("楼道刷得挺好，就是下水道还是堵")
    ['楼道刷得挺好', '下水道还是堵']
    """
    pieces = (piece for part in _STOPS.split(text) for piece in _TURNS.split(part))
    found = [bare for piece in pieces if len(bare := _LEAD.sub("", piece.strip())) >= _SHORTEST]
    return found if len(found) > 1 else [text]


def split_mixed(texts: Sequence[str]) -> tuple[list[str], list[int]]:
    """Clauses of those texts that have several, and for each clause the position of its text."""
    parts: list[str] = []
    owners: list[int] = []
    for position, text in enumerate(texts):
        found = clauses(text)
        if len(found) > 1:
            parts += found
            owners += [position] * len(found)
    return parts, owners
