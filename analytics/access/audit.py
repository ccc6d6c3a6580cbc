"""The audit log: who did what, from where, when, on which data, and with what outcome. It only grows."""

from __future__ import annotations

import csv
import datetime as dt
import io
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from analytics.access.roles import DESKTOP, ROLES
from analytics.clock import written
from analytics.errors import Cancelled, MinyiError
from analytics.language import N_, _
from analytics.model.cells import harmless
from analytics.store import audit as stored
from analytics.store.audit import Event
from analytics.store.registry import Connection, Registry

# The closed list: what is not here is not recorded under a name of the moment.
ACTIONS: Final = {
    "sign_in": N_("登录"),
    "sign_in_failed": N_("登录失败"),
    "locked": N_("暂停登录"),
    "sign_out": N_("退出登录"),
    "sessions_ended": N_("结束全部会话"),
    "account_added": N_("新建账号"),
    "account_changed": N_("修改账号"),
    "account_disabled": N_("停用账号"),
    "account_enabled": N_("启用账号"),
    "password_changed": N_("本人修改密码"),
    "password_set": N_("重设密码"),
    "upload": N_("数据入库"),
    "undo": N_("撤销批次"),
    "redo": N_("恢复批次"),
    "erase": N_("删除个人数据"),
    "retain": N_("清理过期数据"),
    "edit_topics": N_("修改主题"),
    "edit_codebook": N_("修改类目"),
    "edit_definitions": N_("修改口径"),
    "edit_cycle": N_("登记改造过程"),
    "edit_programme": N_("修改项目设置"),
    "judge_comments": N_("判定意见"),
    "accept": N_("办理验收"),
    "export": N_("导出"),
    "read_raw": N_("查看原始数据"),
    "bulletin_issued": N_("签发周报"),
    "settings": N_("修改设置"),
    "backup": N_("备份"),
    "restore": N_("恢复备份"),
    "transfer": N_("转移数据"),
    "refused": N_("越权被拒"),
    "audit_pruned": N_("清理操作记录"),
    "audit_exported": N_("导出操作记录"),
}
# In which role somebody acted; at a machine without accounts in none.
ROLE_WORDS: Final = {**ROLES, DESKTOP: N_("本机")}
OUTCOMES: Final = {"done": N_("成功"), "refused": N_("拒绝"), "failed": N_("失败"), "cancelled": N_("已取消")}
HEADINGS: Final = {
    "event_no": N_("序号"),
    "at": N_("时间"),
    "who": N_("操作人"),
    "role": N_("角色"),
    "address": N_("地址"),
    "action": N_("操作"),
    "object": N_("对象"),
    "outcome": N_("结果"),
    "detail": N_("说明"),
}
LONGEST: Final = {"who": 80, "role": 20, "address": 64, "object": 200, "detail": 300}
SHOWN: Final = 1000


@dataclass(frozen=True)
class Actor:
    """Who acts, in which role, from which address."""

    who: str
    role: str = ""
    address: str = ""


def write(
    connection: Connection,
    actor: Actor,
    action: str,
    *,
    now: dt.datetime,
    object: str = "",
    outcome: str = "done",
    detail: str = "",
) -> Event:
    """Add an event within the registry's transaction that it tells of. Words are cleaned and cut (see :func:`clean`);
    neither secrets nor what residents wrote belong in them.

    Raises ``ValueError`` for an action or outcome that is not on the list: that is a defect of the caller.
    """
    if action not in ACTIONS or outcome not in OUTCOMES:
        raise ValueError(f"no such action or outcome: {action}, {outcome}")
    words = {"who": actor.who, "role": actor.role, "address": actor.address, "object": object, "detail": detail}
    kept = {name: clean(word, LONGEST[name]) for name, word in words.items()}
    return stored.append(connection, at=written(now), action=action, outcome=outcome, **kept)


def record(
    registry: Registry,
    actor: Actor,
    action: str,
    *,
    now: dt.datetime,
    object: str = "",
    outcome: str = "done",
    detail: str = "",
) -> Event:
    """Add one event that stands alone, as :func:`write` does."""
    with registry.writing() as connection:
        return write(connection, actor, action, now=now, object=object, outcome=outcome, detail=detail)


@dataclass
class Deed:
    """What is being done; its words may be filled in while it is done."""

    object: str = ""
    detail: str = ""


@contextmanager
def recording(
    registry: Registry,
    actor: Actor,
    action: str,
    *,
    now: dt.datetime,
    object: str = "",
    stopped_by: tuple[type[BaseException], ...] = (Cancelled, KeyboardInterrupt),
) -> Iterator[Deed]:
    """Record what the block does when it ends: done, refused (a :class:`MinyiError`), cancelled or failed (anything
    else).

    It is cancelled where one of ``stopped_by`` ends it: whoever asked for it wants it no more. Of an error only its
    kind is kept: its words may quote a file.
    """
    deed, outcome = Deed(object), "done"
    try:
        yield deed
    except MinyiError as refusal:
        outcome, deed.detail = "refused", type(refusal).__name__
        raise
    except stopped_by:
        outcome = "cancelled"
        raise
    except BaseException as failure:
        outcome, deed.detail = "failed", type(failure).__name__
        raise
    finally:
        record(registry, actor, action, now=now, object=deed.object, outcome=outcome, detail=deed.detail)


def listed(
    registry: Registry,
    *,
    since: dt.date | None = None,
    who: str = "",
    action: str = "",
    before: int | None = None,
    limit: int = SHOWN,
) -> list[Event]:
    """Events, newest first: of one person, of one kind, since the start of a day; ``before`` turns the page."""
    start = "" if since is None else since.isoformat()
    with registry.reading() as connection:
        return stored.listed(connection, since=start, who=who, action=action, before=before, limit=limit)


def everything(registry: Registry) -> list[Event]:
    """Every event that is kept, oldest first."""
    with registry.reading() as connection:
        return list(stored.chain(connection))


def as_csv(events: Iterable[Event]) -> bytes:
    """``events`` for Excel: headings in Chinese, codes and hashes as they are stored, with a BOM. A cell that Excel
    would run as a formula begins with an apostrophe.

    >>> as_csv([]).decode("utf-8-sig")[:8]
    '序号,时间,操作'
    """
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow([*(_(heading) for heading in HEADINGS.values()), _("前一条链值"), _("链值")])
    for event in events:
        writer.writerow([harmless(str(value)) for value in vars(event).values()])
    return table.getvalue().encode("utf-8-sig")


def clean(words: str, longest: int) -> str:
    """``words`` on one line of at most ``longest`` characters, without control, direction and other unseen characters.

    >>> clean("a\\n b\\u202e", 9), clean("一二三四五", 4)
    ('a b', '一二三…')
    """
    seen = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in words[: 4 * longest])
    line = " ".join(seen.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
