"""What is to be said when the server is away, full or refuses us. Whatever was being written is dropped as a whole."""

from __future__ import annotations

from typing import Final

import psycopg
from psycopg import errors

from analytics.errors import StoreBusy, StoreUnusable
from analytics.language import _
from analytics.settings import without_password

# A server that starts, stops, or has no connection free: it passes.
_PASSING: Final = (errors.TooManyConnections, errors.CannotConnectNow)
_GONE: Final = (errors.AdminShutdown, errors.CrashShutdown, errors.IdleInTransactionSessionTimeout)
_FULL: Final = (errors.DiskFull, errors.OutOfMemory)


def passes(error: psycopg.Error) -> bool:
    """Whether to ask again a little later."""
    return isinstance(error, _PASSING) or "too many clients" in str(error) or "starting up" in str(error)


def refusal(error: psycopg.Error, url: str) -> StoreBusy | StoreUnusable | None:
    """The refusal that ``error`` of the database at ``url`` amounts to; None where it is a defect of ours."""
    database = without_password(url)
    if passes(error):
        return StoreBusy(_("数据库暂时不接受连接：{cause}").format(cause=_words(error)), action=_("请稍候重试"))
    if isinstance(error, _FULL):
        return StoreUnusable(
            _("数据库所在的机器空间或内存不足，此次操作没有保存任何内容"),
            action=_("请管理员清出空间后重试，已入库的数据不受影响"),
        )
    if isinstance(error, errors.ReadOnlySqlTransaction | errors.InsufficientPrivilege):
        return StoreUnusable(
            _("数据库 {database} 不许这样做：{cause}").format(database=database, cause=_words(error)),
            action=_("请管理员给这个用户建表和写入的权限"),
        )
    if isinstance(error, _GONE) or (isinstance(error, psycopg.OperationalError) and error.sqlstate is None):
        return StoreUnusable(
            _("与数据库 {database} 的连接断了或连不上：{cause}").format(database=database, cause=_words(error)),
            expected=_("postgresql://用户@主机:端口/库名，且数据库服务在运行"),
            action=_("此次操作没有保存任何内容；请稍候重试，仍不行请管理员检查数据库服务和 MINYI_DATABASE"),
        )
    return None


def _words(error: psycopg.Error) -> str:
    """The first line of what the server said, which holds no password."""
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
