"""The address alone brings every filter of every page back."""

from __future__ import annotations

from typing import Any, Final

import pytest
import streamlit as st

from analytics.access.roles import DESKTOP, PAGES, allowed
from analytics.model import EVERYWHERE
from tests.pages import desk

# Views behind a page's own switch, which hold filters of their own.
VIEWS: Final = {
    "wishes": ("places", "needs", "plan", "facilities", "measures"),
    "publicity": ("figures", "opinions", "activities"),
    "rectification": ("proposals", "progress", "rounds", "files"),
}
DRAWN = [(page, "") for page in PAGES if allowed(DESKTOP, EVERYWHERE, page)]
DRAWN += [(page, view) for page, views in VIEWS.items() for view in views]
BOXES: Final = ("selectbox", "multiselect", "segmented_control")
Offered = dict[str, list[str]]


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Offered:
    """By the name of each filter that a page draws: the codes that it offers."""
    found: Offered = {}
    for box in BOXES:
        drawn = getattr(st, box)

        def watched(label: str, options: Any, *args: Any, _drawn: Any = drawn, **more: Any) -> Any:
            key = more.get("key") or ""
            if key.startswith("filter_"):
                found[key.removeprefix("filter_")] = list(options)
            return _drawn(label, options, *args, **more)

        monkeypatch.setattr(st, box, watched)
    return found


def chosen(app: Any, name: str) -> list[str]:
    """What the filter holds."""
    value = app.session_state[f"filter_{name}"]
    return list(value) if isinstance(value, list | tuple) else [value]


@pytest.mark.slow
@pytest.mark.parametrize(("page", "view"), DRAWN)
def test_the_address_restores_every_filter(grouped: str, offered: Offered, page: str, view: str) -> None:
    opened = {"view": view} if view else {}
    usual = desk.dashboard(page, **opened)
    for name, codes in dict(offered).items():
        other = next((code for code in reversed(codes) if code and [code] != chosen(usual, name)), None)
        if other is None or name == "view":
            continue
        app = desk.dashboard(page, **opened, **{name: other})
        assert chosen(app, name) == [other], name
        assert list(app.query_params[name]) in ([other], list(other)), name
