"""Why a file was not made, said where its button stands: Streamlit by itself says that it failed, in English."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Any, Final

from streamlit.runtime.backend_operation_handler import DeferredFileHandler

from analytics.errors import MinyiError
from analytics.language import _, using

# Of the press that is being answered: what to say of it. The file is made in another thread, which inherits the list.
_words: Final[ContextVar[list[str] | None]] = ContextVar("words", default=None)


@asynccontextmanager
async def refusals_told(_app: object) -> AsyncIterator[None]:
    """As long as the server runs, a press that makes no file is answered with the reason."""
    answered = DeferredFileHandler.handle

    async def told(self: DeferredFileHandler, request: Any, session_id: str) -> Any:
        words: list[str] = []
        mark = _words.set(words)
        try:
            answer = await answered(self, request, session_id)
        finally:
            _words.reset(mark)
        if answer.error_msg and words:
            answer.error_msg = words[-1]
        return answer

    DeferredFileHandler.handle = told  # type: ignore[method-assign]
    try:
        yield
    finally:
        DeferredFileHandler.handle = answered  # type: ignore[method-assign]


@contextmanager
def told_in(language: str) -> Iterator[None]:
    """Note why the block made no file, in ``language``; what is no refusal is a defect of ours, and said as one."""
    with using(language):
        try:
            yield
        except MinyiError as refusal:
            _note(str(refusal))
            raise
        except Exception:
            _note(_("文件没有做成，可刷新页面后再试；仍不行请告诉管理员，原因记在服务器的日志里。"))
            raise


def _note(words: str) -> None:
    if (noted := _words.get()) is not None:
        noted.append(words)
