"""The language of the pages: the one chosen here, else the link's, the account's, the browser's, the office's."""

from __future__ import annotations

from typing import Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from analytics import language
from analytics.access import cookies, preferences
from analytics.access.tongue import LANGUAGE
from analytics.language import LANGUAGES, SOURCE_LANGUAGE
from analytics.settings import read_settings
from pages.shared import reader

_CHOSEN: Final = "language"
_SWITCH: Final = "language_switch"


def chosen() -> str:
    """The language that this session is shown in, one of ``language.LANGUAGES``."""
    if get_script_run_ctx() is None:
        return SOURCE_LANGUAGE
    if _CHOSEN not in st.session_state:
        # What is said meanwhile, such as why the accounts cannot be read, must not ask for the language again.
        st.session_state[_CHOSEN] = SOURCE_LANGUAGE
        st.session_state[_CHOSEN] = _found()
    return str(st.session_state[_CHOSEN])


def switch(who: reader.Reader) -> None:
    """The choice of a language, under the name that each gives itself: whoever reads one of them finds it."""
    st.menu_button(
        " / ".join(LANGUAGES.values()),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key=_SWITCH,
        icon=":material/translate:",
        type="tertiary",
        on_click=_choose,
        args=(who.account,),
    )


def _choose(account: str) -> None:
    st.session_state[_CHOSEN] = st.session_state[_SWITCH]
    # Said in the link once: said anew on every page, each would stand twice in the browser's history.
    st.query_params[LANGUAGE] = chosen()
    language.use(chosen())
    preferences.keep_language(reader.registry(), account, chosen())


def _found() -> str:
    said = str(st.query_params.get(LANGUAGE, ""))
    if said in LANGUAGES:
        return said
    kept = cookies.language(st.context.cookies.to_dict())
    return (
        preferences.language(reader.registry(), reader.account_behind())
        or (kept if kept in LANGUAGES else "")
        or read_settings().language
    )


language.ask(chosen)
