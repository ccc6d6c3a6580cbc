"""The error family: what was found, what was expected, what to do next.

Every failure a user can cause is a :class:`MinyiError`; pages and the command line print ``str(error)`` and nothing
else. Anything that is not a ``MinyiError``, but for :class:`Cancelled`, is a defect of ours and is left to surface as
one.
"""

from __future__ import annotations

from typing import Final

from analytics.language import N_, _, ended, joined

_CAUSES: Final[dict[type[OSError], str]] = {
    FileNotFoundError: N_("文件或文件夹不存在"),
    PermissionError: N_("没有权限"),
    IsADirectoryError: N_("这是一个文件夹"),
    NotADirectoryError: N_("路径中有一段不是文件夹"),
    FileExistsError: N_("同名文件已存在"),
}


class MinyiError(Exception):
    """A refusal that the user can act on.

    >>> str(MinyiError("文件为空", expected="至少一行答卷", action="请重新导出后再上传"))
    '文件为空。应为：至少一行答卷。请重新导出后再上传。'
    """

    def __init__(self, found: str, *, expected: str = "", action: str = "") -> None:
        self.found, self.expected, self.action = found, expected, action
        parts = [found, _("应为：{expected}").format(expected=expected) if expected else "", action]
        super().__init__(joined(ended(part) for part in parts))


def cause(error: OSError) -> str:
    """Why the system could not read or write, in words; its own where we have none.

    >>> cause(FileNotFoundError(2, "No such file or directory"))
    '文件或文件夹不存在'
    """
    for kind, words in _CAUSES.items():
        if isinstance(error, kind):
            return _(words)
    return error.strerror or str(error)


class Cancelled(Exception):
    """Whoever asked for long work wants it no more. No refusal: what the work began is dropped, and nobody need act.

    Raised by what is told how far the work is, so that it ends where it is safe to.
    """


class SettingError(MinyiError):
    """A setting has a value that it cannot take."""


class OutOfReach(MinyiError):
    """Somebody who may see a part of the city would change what lies beyond it."""


class UnreadableFile(MinyiError):
    """The bytes are not a table that we can read: empty, broken, encrypted, of an unknown kind."""


class UnwritableFile(MinyiError):
    """A file that was asked for cannot be written where it was asked for."""


class UnmappableFile(MinyiError):
    """The table was read, but its columns cannot be understood: no community, no question, unknown headings."""


class RowsRefused(MinyiError):
    """Rows failed validation and the analyst chose to refuse the file; ``issues`` holds every one of them."""

    def __init__(self, found: str, issues: object, *, expected: str = "", action: str = "") -> None:
        super().__init__(found, expected=expected, action=action)
        self.issues = issues


class DuplicateFile(MinyiError):
    """The same bytes are in the store already."""


class ExpiredForms(MinyiError):
    """Forms older than the office keeps them."""


class NothingFound(MinyiError):
    """Nothing in the store is what was asked for."""


class UnknownBatch(MinyiError):
    """No batch has that number, or it is not in the state that the request needs."""


class BatchInUse(MinyiError):
    """The batch cannot be undone while others depend on it (a register whose communities have answers)."""


class StoreBusy(MinyiError):
    """Another process holds the store's file."""


class StoreUnusable(MinyiError):
    """The store's address is wrong, its file is not ours, or it comes from a newer version."""


class UnknownSurvey(MinyiError):
    """No survey has that id or title."""
