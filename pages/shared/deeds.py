"""What readers do, as the audit log tells it: asked first whether the role may, and written down however it ends.

The check stands here, at the write, and not at the button: who sends a page what it never showed is refused. The
store that pages work with takes writes only from within :func:`recording` or :func:`upkeep`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from streamlit.runtime.scriptrunner import RerunException, StopException

from analytics import clock
from analytics.access import audit, roles
from analytics.access.audit import Actor, Deed
from analytics.errors import Cancelled, MinyiError
from analytics.language import _
from pages.shared import reader

# The right that an action of the log needs, where it has another name.
RIGHTS: Final = {
    "bulletin_issued": "issue_bulletin",
    "edit_programme": "edit_programmes",
    "audit_exported": "read_audit",
}
# By what work ends that its reader wants no more: the last two are Streamlit's own, at a word to the browser.
_STOPPED_BY: Final = (Cancelled, RerunException, StopException)
_writing: ContextVar[bool] = ContextVar("writing", default=False)


class NotAllowed(MinyiError):
    """The reader's role may not do that."""


class UnrecordedWrite(RuntimeError):
    """A page writes what nobody would find in the log: a defect of ours."""


def may(action: str) -> bool:
    """Whether the reader may do ``action`` (of ``audit.ACTIONS``): what she may not, she is not offered."""
    who = reader.current()
    return roles.may(who.role, who.scope, RIGHTS.get(action, action))


@contextmanager
def recording(action: str, *, object: str = "") -> Iterator[Deed]:
    """Do what the block does, if the reader may, and record how it ended, as ``audit.recording`` does.

    ``object`` names what it is done to, in no words of residents. Raises :class:`NotAllowed`, which is recorded too.
    """
    who = reader.current()
    if not roles.may(who.role, who.scope, RIGHTS.get(action, action)):
        refuse(reader.actor(who), action, object)
        raise NotAllowed(
            _("您的角色不能办理：{action}").format(action=_(audit.ACTIONS[action])),
            action=_("如确需办理，请联系管理员"),
        )
    registry, actor = reader.registry(), reader.actor(who)
    with (
        _written(),
        audit.recording(registry, actor, action, now=clock.now(), object=object, stopped_by=_STOPPED_BY) as deed,
    ):
        yield deed


def refuse(actor: Actor, action: str, object: str) -> None:
    """Write down that ``actor`` tried ``action`` and was not let."""
    what = audit.ACTIONS[action]  # in the words of record
    audit.record(reader.registry(), actor, "refused", now=clock.now(), object=object, outcome="refused", detail=what)


@contextmanager
def upkeep() -> Iterator[None]:
    """Write what is nobody's deed: what follows from files that others loaded, and a first start's example."""
    with _written():
        yield


def refuse_unrecorded() -> None:
    """Raise :class:`UnrecordedWrite` outside :func:`recording` and :func:`upkeep`."""
    if not _writing.get():
        raise UnrecordedWrite("a page writes outside deeds.recording")


@contextmanager
def _written() -> Iterator[None]:
    mark = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(mark)
