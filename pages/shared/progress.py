"""How far long work is, as a bar; and a button beside it that stops work of which nothing must be kept half-done.

Whatever a reader presses while a page runs, Streamlit wants the page begun anew, and ends the run that is under way at
its next word to the browser; so it does where he has left. Work meets that where it reports how far it is, where it
asks in between, and inside a statement of the store (see :mod:`analytics.cancelling`): it ends as
:class:`~analytics.errors.Cancelled` and drops what it began. Who pressed the button waits for that, as only then it is
known what became of the work; who comes back is told on a later page.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException, StopException, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests, ScriptRequestType
from streamlit.runtime.scriptrunner_utils.script_run_context import get_run_yield_check

from analytics.cancelling import asked_by, heed
from analytics.errors import Cancelled, MinyiError
from analytics.language import _, unheard
from pages.shared.plain import plain

_STOPPED: Final = "work_stopped"  # names of work that the reader stopped by its button
_WORKS: Final = "works"  # work of this session of which nothing was said yet
_LOOK_SECONDS: Final = 0.1


class Work:
    """Work under way. Called with the share done, 0–1, and what is being done; a share of 1 says that it is kept.

    ``finished`` is how many of several things it is made of are kept already; ``over`` is set when it has ended, and
    ``said`` is then what to say of it, if it ended before its time. ``reading`` says of work that only reads what it
    does; it is drawn once something must be read that is not known yet. Raises
    :class:`~analytics.errors.Cancelled` where the reader wants something else by now.
    """

    def __init__(self, place: Any, name: str, what: str = "", reading: str = "") -> None:
        self.name, self.what, self.said, self.reading = name, what, "", reading
        self.over = threading.Event()
        self.finished = 0
        self.is_kept = False
        self._place = place
        self._drawn: Any = None
        self._share, self._waited_for = 0.0, ""
        self._run = get_script_run_ctx()

    def __call__(self, share: float, doing: str) -> None:
        if share >= 1:
            self.is_kept = True
            return
        self._share, self._waited_for = max(share, 0.0), ""
        self._tell(doing)

    def reads(self) -> None:
        """Say what is being done, now that something must be read that is not known yet."""
        if self.reading and self._drawn is None:
            self._tell(self.reading)

    def reach(self, share: float) -> None:
        """So much of it is done: told where anything of it is told at all."""
        self._share = share
        if self._drawn is not None:
            self._tell(self.reading)

    def keep(self, _one: object = None) -> None:
        """One more of the things that it is made of is kept, whatever becomes of the others."""
        self.finished += 1

    def is_gone(self) -> bool:
        """Whether the reader wants something else by now, or has left. Nothing of his wish is taken up here."""
        return self._run is not None and _wants_another(self._run.script_requests)

    def waits(self, words: str) -> None:
        """Say once that the work waits for what ``words`` say, beside how far it is."""
        heed()
        if words != self._waited_for:
            self._waited_for = words
            self._tell(words)

    def part(self, at: int, of: int) -> Callable[[float, str], None]:
        """What the ``at``-th (from 0) of ``of`` things reports to, each of which is kept by itself."""

        def report(share: float, doing: str) -> None:
            if share < 1:
                self((at + share) / of, doing)

        return report

    def end(self) -> None:
        """Have it said that it ended before its time, unless it is kept by now.

        In a run that Streamlit has ended every word to it raises: what is to be said is left here.
        """
        if self.reading:
            words = _("{what}已取消。").format(what=self.what)
        elif self.finished:
            words = _("{what}已取消：前 {n} 份已完成，其余没有写入。").format(what=self.what, n=self.finished)
        else:
            words = _("{what}已取消，没有写入任何内容。").format(what=self.what)
        self.said = "" if self.is_kept else words

    def told(self, *, by_button: bool) -> str:
        """What to say of it now that it is over; ``by_button``: the reader pressed the button that stops it."""
        if self.is_kept and by_button:
            return _("{what}已经完成，来不及取消。").format(what=self.what)
        # Who went elsewhere while something was only read misses nothing.
        return self.said if by_button or not self.reading else ""

    def _tell(self, doing: str) -> None:
        try:
            with unheard():
                self._draw(self._share, doing)
        except (RerunException, StopException) as wish:
            raise Cancelled from wish

    def _draw(self, share: float, doing: str) -> None:
        # Drawn when there is something to say: what is known already comes without a flicker.
        if self._drawn is None:
            with self._place.container(horizontal=True, vertical_alignment="center"):
                self._drawn = st.progress(share, text=doing)
                st.button(
                    _("取消"),
                    key=f"cancel-{self.name}",
                    icon=":material/cancel:",
                    on_click=_stop,
                    args=(self.name,),
                )
        else:
            self._drawn.progress(share, text=doing)


_under_way: ContextVar[Work | None] = ContextVar("under_way", default=None)


@contextmanager
def cancellable(what: str, *, name: str, reading: str = "") -> Iterator[Work]:
    """Work that the reader may stop, ``what`` in words; ``name`` is that of its button.

    The block hands the work on to what reports how far it is. Work that only reads says in ``reading`` what it does:
    it is told as soon as a kept read is made anew, and who went elsewhere meanwhile is not told that it ended.
    """
    place = st.empty()
    work = Work(place, name, what, reading)
    st.session_state.get(_STOPPED, set()).discard(name)
    st.session_state.setdefault(_WORKS, []).append(work)
    mark = _under_way.set(work)
    try:
        with asked_by(work):
            yield work
    except Cancelled as cancelled:
        work.end()
        raise _wish(cancelled) from None
    except (RerunException, StopException):
        work.end()
        raise
    except MinyiError:  # which is said in its place
        place.empty()
        raise
    finally:
        work.over.set()
        _under_way.reset(mark)
    place.empty()


def tell(share: float, doing: str) -> None:
    """Report to the work under way in this run, from reads that are kept and take no word of who asks; else nothing."""
    if (work := _under_way.get()) is not None:
        work(share, doing)


def reads() -> None:
    """Have the work under way in this run say what it does: something must be read that is not known yet."""
    if (work := _under_way.get()) is not None:
        work.reads()


def say_ended() -> None:
    """Say, once, what work ended before its time and what is left of it; waits for what was stopped by its button."""
    works: list[Work] = st.session_state.get(_WORKS, [])
    stopped = st.session_state.get(_STOPPED, set())
    for work in list(works):
        if work.name in stopped and not work.over.is_set():
            with st.spinner(_("正在取消")):
                while not work.over.wait(_LOOK_SECONDS):
                    st.session_state.get(_STOPPED)  # where Streamlit ends this run, if another was wanted
        if work.over.is_set():
            works.remove(work)
            if said := work.told(by_button=work.name in stopped):
                st.info(plain(said), icon=":material/cancel:")
                # Whoever pressed the button far down the page would not see its top.
                st.toast(plain(said), icon=":material/cancel:")


def was_stopped(name: str) -> bool:
    """Whether the reader stopped the work of that ``name`` by its button; asked once."""
    stopped: set[str] = st.session_state.get(_STOPPED, set())
    if name not in stopped:
        return False
    stopped.discard(name)
    return True


def waits(what: str, *, name: str) -> bool:
    """Whether work that begins by itself stays stopped, and the page cannot do without it: then a button resumes it."""
    if not is_stopped(name):
        return False
    st.markdown(_("{what}完成以后，才能显示这里的内容。").format(what=what))
    resume(name)
    return True


def is_stopped(name: str) -> bool:
    """Whether the reader stopped the work of that ``name``, and has not taken it up again."""
    return name in st.session_state.get(_STOPPED, set())


def resume(name: str) -> None:
    """A button that takes the stopped work of that ``name`` up again."""
    st.button(_("继续"), key=f"resume-{name}", icon=":material/play_arrow:", on_click=_resume, args=(name,))


def _wants_another(requests: ScriptRequests | None) -> bool:
    """Whether Streamlit would end the run of those ``requests`` now; a fragment that redraws itself ends none.

    It is asked by other threads too, which must not take the request up as Streamlit's own question does.
    """
    if requests is None:
        return False
    with requests._lock:
        state, asked = requests._state, requests._rerun_data
    is_beside = bool(asked.fragment_id_queue) and not asked.is_fragment_scoped_rerun
    return state is ScriptRequestType.STOP or (state is ScriptRequestType.RERUN and not is_beside)


def _wish(cancelled: Cancelled) -> BaseException:
    """What Streamlit ends this run by, now that the work has ended."""
    if isinstance(cancelled.__cause__, RerunException | StopException):
        return cancelled.__cause__
    try:
        if (look := get_run_yield_check()) is not None:
            look()
    except (RerunException, StopException) as wish:
        return wish
    return cancelled


def _stop(name: str) -> None:
    st.session_state.setdefault(_STOPPED, set()).add(name)


def _resume(name: str) -> None:
    st.session_state[_STOPPED].discard(name)
