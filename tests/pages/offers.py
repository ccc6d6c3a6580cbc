"""Files that pages offer, and taking one as Streamlit does: later, on another thread, without a page."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
import streamlit as st


@dataclass
class Offers:
    """What was offered last under each label: how it is made, and the button's other words."""

    made: dict[str, Callable[[], bytes]] = field(default_factory=dict)
    words: dict[str, dict[str, Any]] = field(default_factory=dict)

    def take(self, label: str) -> bytes:
        """The file, made now."""
        with ThreadPoolExecutor(1) as other:
            return other.submit(self.made[label]).result()


def watched(monkeypatch: pytest.MonkeyPatch) -> Offers:
    """Everything that is offered from here on."""
    offers, shown = Offers(), st.download_button

    def offer(label: str, data: Callable[[], bytes], **words: Any) -> bool:
        assert callable(data), f"{label} lies ready before anybody has asked for it"
        offers.made[label], offers.words[label] = data, words
        return shown(label, data, **words)

    monkeypatch.setattr(st, "download_button", offer)
    return offers
