"""A file that was decoded in a wrong encoding and saved so: undone where the whole text shows that it was.

Single cells among sound ones are for :mod:`analytics.ingest.tidying.mojibake`.

>>> repaired("å¾ˆå¥½"), repaired("寰堝ソ"), repaired("很好")
('很好', '很好', None)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

# What Windows shows for the bytes 80 to 9F, back to those bytes; the five it leaves out stand for themselves.
_WINDOWS: Final = {
    ord(bytes([byte]).decode("cp1252")): byte
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_CHINESE: Final = re.compile("[\u2014\u2018-\u201d\u2026\u3000-\u3017\u4e00-\u9fff\uff00-\uffef\ufeff·┋〖〗→℃㎡×]+")


def repaired(text: str) -> str | None:
    """``text`` as it was, or None where nothing is certain.

    Certain is: every character came from the bytes of UTF-8 read as Western or Chinese (once or twice), those bytes
    read strictly as UTF-8, and what comes out beyond ASCII is Chinese throughout.
    """
    for bytes_of in (western, chinese):
        once = _undone(text, bytes_of)
        for restored in (once, once and _undone(once, bytes_of)):
            if restored and _is_chinese(restored):
                return restored
    return None


def western(text: str) -> bytes:
    """The bytes of a text that was read as Windows-1252 or Latin-1; ``UnicodeError`` where it was not."""
    return text.translate(_WINDOWS).encode("latin-1")


def chinese(text: str) -> bytes:
    """The bytes of a text that Windows read as GBK, to which a lone 0x80 is the euro sign."""
    return b"\x80".join(part.encode("gb18030") for part in text.split("€"))


def _undone(text: str, bytes_of: Callable[[str], bytes]) -> str | None:
    try:
        restored = bytes_of(text).decode()
    except UnicodeError:
        return None
    return None if restored == text else restored


def _is_chinese(text: str) -> bool:
    return not text.isascii() and _CHINESE.sub("", text).isascii()
