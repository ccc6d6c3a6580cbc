"""How messages were worded before: what an older version stored in their words is known by them, and told in today's.

Words and sentences of the software's own are stored as they are in the language of record, and are found again by
them. Whoever rewords one that may be stored puts the wording of before into ``FORMER``; a test knows all that ever were
and fails until that is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Today's message → its wordings before, with the same places to fill; of a word with a context ("topic\x04停车") too.
_OF: Final = "\x04"  # between context and message, as gettext has it
FORMER: Final[Mapping[str, tuple[str, ...]]] = {}


def wordings(message: str) -> tuple[str, ...]:
    """``message`` as it may be stored: in today's words, then in those of before.

    >>> wordings("批次 {n}")
    ('批次 {n}',)
    """
    return message.rpartition(_OF)[2], *FORMER.get(message, ())


def today(wording: str) -> str:
    """The message that ``wording`` has become; itself where it is as it was.

    >>> today("批次 {n}")
    '批次 {n}'
    """
    return next((message for message, before in FORMER.items() if wording in before), wording)
