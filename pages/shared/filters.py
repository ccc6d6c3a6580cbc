"""Filters live in the URL, so a link restores them, and are kept through page changes.

The URL is the truth on the page that shows it. Only when the reader comes from another page, with a URL that does not
name a filter, does the filter take the value that the reader chose there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from analytics.access import roles
from analytics.language import C_, _
from analytics.model import EVERYWHERE, EVIDENCE, STANDINGS, Scope
from analytics.settings import PROJECT
from pages.shared import reader, reads, subject, wording
from pages.shared.sentences import round_choice

_KEPT, _KEPT_HERE = "filters", "filters_of_pages"
_LATEST = "latest"
Values = tuple[str, ...]


def place() -> Scope:
    """City, district and street, each narrowed by the one above; drawn in the sidebar."""
    known = reads.communities()
    mine, chosen = reader.current().scope, dict[str, Values]()
    with st.sidebar:
        for name, label in (("city", _("城市")), ("district", _("区县")), ("street", _("街道"))):
            options = sorted(known[name].dropna().unique())
            # One that is all the reader may see is nothing to choose from.
            is_fixed = len(options) < 2 and bool(getattr(mine, name))
            chosen[name] = _settle(name, (), ()) if is_fixed else _choose_many(name, label, options)
            if chosen[name]:
                known = known[known[name].isin(chosen[name])]
    # Where the reader chose nothing, the part that may be seen is all there is, and is called by its name.
    scope = Scope(**{name: values or getattr(mine, name) for name, values in chosen.items()})
    subject.of_scope(scope)
    return scope


def survey(kinds: Sequence[str] = ("satisfaction",), *, every: bool = True, scope: Scope = EVERYWHERE) -> str | None:
    """One survey of these kinds, kind by kind, with answers in ``scope``; None for all (``every``) or without any."""
    titles = {survey_id: title for kind in kinds for survey_id, title in reads.survey_names((kind,), scope).items()}
    if not titles:
        return None
    options = ["", *titles] if every else list(titles)
    with st.sidebar:
        return _choose_one("survey", _("调查"), options, lambda one: titles.get(one, _("全部调查"))) or None


def round_number(rounds: Sequence[int]) -> int | None:
    """One of the ``rounds`` of a survey, or None: the latest of each community, unless the reader chose another."""
    with st.sidebar:
        chosen = _choose_one("round", _("轮次"), [_LATEST, *map(str, rounds)], lambda one: round_choice(_round(one)))
    return _round(chosen)


def _round(code: str) -> int | None:
    return None if code == _LATEST else int(code)


def week(weeks: Sequence[dt.date]) -> dt.date | None:
    """One of ``weeks`` (first days), the latest unless the reader chose another; None when there is none."""
    if not weeks:
        return None
    options = [day.isoformat() for day in sorted(weeks, reverse=True)]
    with st.sidebar:
        chosen = _choose_one("week", C_("head", "周"), options, lambda day: wording.week(dt.date.fromisoformat(day)))
    return dt.date.fromisoformat(chosen)


def weeks(weeks: Sequence[dt.date]) -> tuple[dt.date, dt.date] | None:
    """First and last of a range of ``weeks``; None when there is nothing to limit."""
    days = [day.isoformat() for day in sorted(weeks)]
    if len(days) < 2:
        return None
    with st.sidebar:
        first = _choose_one("from", _("起始周"), days, str, default=days[0])
        last = _choose_one("to", _("截止周"), days[days.index(first) :], str, default=days[-1])
    return dt.date.fromisoformat(first), dt.date.fromisoformat(last)


def standing(default: Values = ()) -> Values:
    """Standings to keep, as codes; empty keeps all."""
    with st.sidebar:
        return _choose_many("standing", _("判定"), list(STANDINGS), wording.standing, default)


def evidence(default: Values = ()) -> Values:
    """Evidence to keep, as codes; empty keeps all."""
    with st.sidebar:
        return _choose_many("evidence", _("证据"), list(EVIDENCE), wording.evidence, default)


def one(name: str, label: str, options: Sequence[str], show: Callable[[str], str] = str, **widget: Any) -> str:
    """A filter of a page's own, kept in the URL under ``name``; drawn where it is called.

    ``default`` is the option taken without a word in the URL, else the first; ``always`` names it in the URL too.
    """
    return _choose_one(name, label, options, show, **widget)


def many(
    name: str,
    label: str,
    options: Sequence[str],
    show: Callable[[str], str] = str,
    *,
    most: int | None = None,
    **widget: Any,
) -> Values:
    """Any of ``options``, at most ``most``, kept in the URL under ``name``; drawn where it is called.

    None chosen means all, unless the page says otherwise in its ``placeholder``.
    """
    return _choose_many(name, label, options, show, most=most, **widget)


def sidebar_many(name: str, label: str, options: Sequence[str], show: Callable[[str], str] = str) -> Values:
    """As :func:`many`, drawn in the sidebar."""
    with st.sidebar:
        return _choose_many(name, label, options, show)


def view(name: str, label: str, options: Mapping[str, str]) -> str:
    """One of ``options`` (key: words) as a row of buttons, the first by default; kept in the URL under ``name``."""
    usual = (next(iter(options)),)
    held = _held(name, usual, options)
    values = _settle(name, held if held and held[0] in options else usual, usual)
    key = f"filter_{name}"
    st.session_state[key] = values[0]
    st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        key=key,
        required=True,
        on_change=_keep,
        args=(name, usual),
        label_visibility="collapsed",
    )
    return values[0]


def hold(name: str, value: str) -> None:
    """Let the filter ``name`` hold ``value``: something else than its own box told it, before the page runs."""
    st.query_params[name] = value


def link(page: str, label: str, *, icon: str | None = None, **query: str | Values) -> None:
    """A link to a page by its file name ("community"), with ``query`` in its URL; the place filters go along.

    Nothing where the page is not for the reader: it does not exist for him, and Streamlit links to no such page.
    """
    who = reader.current()
    if not roles.allowed(who.role, who.scope, page):
        return
    st.page_link(_file(page), label=label, icon=icon, query_params=_with_place(query))


def go(page: str, **query: str | Values) -> None:
    """Leave for a page by its file name, with ``query`` in its URL; the place filters go along."""
    st.switch_page(_file(page), query_params=_with_place(query))


def _file(page: str) -> str:
    return str(PROJECT / "pages" / f"{page}.py")


def _with_place(query: dict[str, str | Values]) -> dict[str, Any]:
    kept = {name: list(st.query_params.get_all(name)) for name in ("city", "district", "street")}
    return {name: values for name, values in kept.items() if values} | query


def _choose_many(
    name: str,
    label: str,
    options: Sequence[str],
    show: Callable[[str], str] = str,
    default: Values = (),
    *,
    most: int | None = None,
    **widget: Any,
) -> Values:
    known = set(options)
    held = dict.fromkeys(value for value in _held(name, default, known) if value in known)
    # A link may name more than the filter takes, which the widget would refuse with an error.
    values = _settle(name, tuple(held)[:most], default)
    key = f"filter_{name}"
    st.session_state[key] = list(values)
    st.multiselect(
        label,
        options,
        format_func=show,
        key=key,
        on_change=_keep,
        args=(name, default),
        max_selections=most,
        **{"placeholder": _("全部"), **widget},
    )
    return values


def _choose_one(
    name: str,
    label: str,
    options: Sequence[str],
    show: Callable[[str], str] = str,
    *,
    default: str | None = None,
    always: bool = False,
    **widget: Any,
) -> str:
    first = (default if default is not None else options[0],)
    held = _held(name, first, options)
    # The URL leaves out a default; one that moves with the data is always named.
    usual = () if always else first
    values = _settle(name, held if held and held[0] in options else first, usual)
    key = f"filter_{name}"
    st.session_state[key] = values[0]
    st.selectbox(
        label,
        options,
        format_func=show,
        key=key,
        on_change=_keep,
        args=(name, usual),
        # Else Streamlit asks in English while the box is empty.
        **{"placeholder": _("请选择"), **widget},
    )
    subject.of_filter(name, values[0])
    return values[0]


def _here() -> str:
    context = get_script_run_ctx()
    return context.page_script_hash if context else ""


def _kept() -> dict[str, tuple[Values, Values, str]]:
    """By filter: its values, its default, and the page that showed it last."""
    return st.session_state.setdefault(_KEPT, {})


def _own() -> dict[tuple[str, str], Values]:
    """By page and filter: the values that the page showed last."""
    return st.session_state.setdefault(_KEPT_HERE, {})


def _held(name: str, default: Values, options: Container[str]) -> Values:
    """What the filter holds as the page begins: the URL's values, those of the page before, or the default.

    Filters of one name that offer quite other things are not one: then a page has its own values back.
    """
    if name in st.query_params:
        return tuple(value for value in st.query_params.get_all(name) if value)
    values, usual, page = _kept().get(name, (default, default, ""))
    if values and page != _here() and not any(value in options for value in values):
        return _own().get((_here(), name), default)
    # What a page shows unasked is no choice of the reader's, and stays there.
    return default if page == _here() or values == usual else values


def _settle(name: str, values: Values, default: Values) -> Values:
    """Keep ``values`` for the next page, and make the URL say them."""
    _kept()[name] = (values, default, _here())
    _own()[_here(), name] = values
    _write(name, values, default)
    return values


def _keep(name: str, default: Values) -> None:
    """The reader changed the filter: the URL follows before the page runs."""
    chosen = st.session_state[f"filter_{name}"]
    values = (chosen,) if isinstance(chosen, str) else tuple(chosen)
    _kept()[name] = (values, default, _here())
    # The browser may not have caught up with the filter changed just before: say all of this page again.
    for each, (kept, usual, page) in _kept().items():
        if page == _here():
            _write(each, kept, usual)


def _write(name: str, values: Values, default: Values) -> None:
    """The default needs no word in the URL; nothing chosen where the default is something is an empty word."""
    said = list(values) or [""]
    if values == default:
        if name in st.query_params:
            del st.query_params[name]
    elif st.query_params.get_all(name) != said:
        st.query_params[name] = said
