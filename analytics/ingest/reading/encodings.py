"""The encoding of a text file, brought to UTF-8."""

from __future__ import annotations

import codecs
import io
from typing import Final

import charset_normalizer

from analytics.errors import UnreadableFile
from analytics.ingest.reading import misread
from analytics.language import _

_MARK: Final = codecs.BOM_UTF8
_ENCODINGS: Final = ("utf-8", "gb18030")
_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HEAD_BYTES: Final = 65_536
_PIECE_BYTES: Final = 4 << 20


def to_utf8(filename: str, data: bytes) -> tuple[bytes, str, tuple[str, ...]]:
    """``data`` in UTF-8 without a mark, the encoding it was in, and in words what was repaired.

    Raises :class:`UnreadableFile` where no encoding fits, or where NUL bytes show that this is no text.

    >>> to_utf8("问卷.csv", "甲,乙".encode("gbk"))[1]
    'gb18030'
    """
    if not data.startswith(_UTF16_MARKS):
        _refuse_nul(filename, data)
    data, encoding = _decoded(filename, data)
    data, said = _read_again(data)
    return data, encoding, said


def _decoded(filename: str, data: bytes) -> tuple[bytes, str]:
    if data.startswith(_MARK):
        data, marked = data[len(_MARK) :], "utf-8-sig"
    else:
        marked = "utf-8"
    for encoding in ("utf-16",) if data.startswith(_UTF16_MARKS) else _ENCODINGS:
        try:
            recoded = _recoded(data, encoding)
        except UnicodeError:
            continue
        return (data, marked) if encoding == "utf-8" else (recoded, encoding)
    guess = charset_normalizer.from_bytes(data[:_HEAD_BYTES]).best()
    try:
        if guess is not None:
            return _recoded(data, guess.encoding), guess.encoding
    except UnicodeError as error:
        raise _undecodable(filename) from error
    raise _undecodable(filename)


def _recoded(data: bytes, encoding: str) -> bytes:
    """``data`` from ``encoding`` to UTF-8 piece by piece, as a text of 300 MB takes 1.2 GB; empty if it is UTF-8."""
    decoder = codecs.getincrementaldecoder(encoding)()
    target = io.BytesIO()
    for at in range(0, len(data), _PIECE_BYTES):
        text = decoder.decode(data[at : at + _PIECE_BYTES], final=at + _PIECE_BYTES >= len(data))
        if encoding != "utf-8":
            target.write(text.encode())
    return target.getvalue()


def _undecodable(filename: str) -> UnreadableFile:
    return UnreadableFile(
        _("文件“{name}”的文字编码无法识别").format(name=filename),
        expected=_("UTF-8 或 GB 18030（GBK）编码的文本"),
        action=_("请在 Excel 或 WPS 中打开，另存为 .xlsx，再上传"),
    )


def _read_again(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """``data`` with a wrong decoding undone, and a sentence that says so."""
    if misread.repaired(data[:_HEAD_BYTES].decode(errors="ignore")) is None:
        return data, ()
    restored = misread.repaired(data.decode())
    if restored is None:
        return data, ()
    return restored.removeprefix("\ufeff").encode(), (_("全文曾按错误的编码保存（乱码），已整份还原"),)


def _refuse_nul(filename: str, data: bytes) -> None:
    at = data.find(b"\x00")
    if at >= 0:
        raise UnreadableFile(
            _("文件“{name}”第 {row} 行有空字符（NUL），文件已损坏或不是文本").format(
                name=filename, row=data.count(b"\n", 0, at) + 1
            ),
            action=_("请重新导出，或另存为 .xlsx 后再上传"),
        )
