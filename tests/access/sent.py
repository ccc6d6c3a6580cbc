"""Everything that a page sends to a browser: words, tables, figures, options, addresses and files to download."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.testing.v1 import AppTest

from analytics.settings import PROJECT
from pages.shared.plain import plain


@dataclass
class Sent:
    """What a run sent, as bytes: all of it, and what is shown of it, which is what it drew and the files it offers; and
    the page as it then stood."""

    parts: list[bytes] = field(default_factory=list)
    shown: list[bytes] = field(default_factory=list)
    drawn: list[ForwardMsg] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)
    app: AppTest | None = None

    def naming(self, words: Iterable[str]) -> dict[str, str]:
        """The ``words`` that were sent, each with what stood around it, whatever it was written in."""
        whole = b"\n".join(self.parts)
        found = {}
        for word in words:
            shown = plain(word)
            for written in (word.encode(), shown.encode(), word.encode("gb18030"), _escaped(word), _escaped(shown)):
                at = whole.find(written)
                if at >= 0:
                    found[word] = whole[max(at - 60, 0) : at + 90].decode("utf-8", "replace")
                    break
        return found


def _escaped(word: str) -> bytes:
    """As JSON writes it that holds nothing but ASCII."""
    return word.encode("unicode_escape")


def _unpacked(data: bytes) -> Iterator[bytes]:
    """A file, and what is in it where it is an archive, as those of office programs are."""
    yield data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from _unpacked(archive.read(name))


@contextmanager
def recorded() -> Iterator[Sent]:
    """Record what is sent meanwhile."""
    sent = Sent()
    enqueue, add, add_deferred = ForwardMsgQueue.enqueue, MediaFileManager.add, MediaFileManager.add_deferred

    def message(queue: ForwardMsgQueue, told: ForwardMsg) -> None:
        sent.parts.append(told.SerializeToString())
        # Whether a wheel turns meanwhile, which Streamlit sends as transient, tells how long it took, nothing else.
        if told.WhichOneof("type") == "delta" and told.delta.WhichOneof("type") != "new_transient":
            sent.shown.append(told.SerializeToString())
            sent.drawn.append(ForwardMsg.FromString(sent.shown[-1]))
        enqueue(queue, told)

    def keep(data: bytes | str) -> None:
        files = list(_unpacked(data.encode() if isinstance(data, str) else data))
        sent.parts.extend(files)
        sent.shown.extend(files)
        sent.files.extend(files)

    def file(manager: MediaFileManager, data: bytes | str, *args: object, **more: object) -> str:
        keep(data)
        return add(manager, data, *args, **more)  # type: ignore[arg-type]

    def deferred(manager: MediaFileManager, made: object, *args: object, **more: object) -> str:
        data = made()  # type: ignore[operator]
        keep(data if isinstance(data, bytes | str) else data.read())
        return add_deferred(manager, made, *args, **more)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ForwardMsgQueue, "enqueue", message)
        patch.setattr(MediaFileManager, "add", file)
        patch.setattr(MediaFileManager, "add_deferred", deferred)
        yield sent


def asked(page: str, **query: str | list[str]) -> Sent:
    """What ``page`` sends to whoever asks for its address with ``query``."""
    app = AppTest.from_file(str(PROJECT / "pages" / "shared" / "front.py"), default_timeout=120)
    app.context = {"url": f"http://127.0.0.1:8501/{'' if page == 'overview' else page}"}
    for name, value in query.items():
        app.query_params[name] = value
    if page != "overview":
        app.switch_page(f"../{page}.py")
    with recorded() as sent:
        app.run()
    sent.app = app
    return sent
