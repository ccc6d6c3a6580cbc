"""What a page draws, in the order in which it stands: figures, and the methods cards between them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from analytics.flows.method_card import FIELDS

FIGURES = ("plotly_chart", "metric")
CARD = "口径卡"


def parts(app: AppTest) -> Iterator[tuple[str, Any]]:
    """Every figure of the page as (its type, the element), every card as ("card", its words by heading)."""
    yield from _within(app.main)


def _within(block: Block) -> Iterator[tuple[str, Any]]:
    for node in block.children.values():
        if not isinstance(node, Block):
            if node.type in FIGURES:
                yield node.type, node
        elif node.proto is not None and getattr(node.proto, "popover", None) and node.proto.popover.label == CARD:
            yield "card", dict(_rows(node.markdown[0].value))
        else:
            yield from _within(node)


def _rows(words: str) -> Iterator[tuple[str, str]]:
    for line in words.split("  \n"):
        heading, _gap, said = line.removeprefix("**").partition("**")
        yield heading, said.strip("　 ")


def without_card(app: AppTest) -> list[str]:
    """Figures that no card follows before the next one does; a row of metrics is one figure."""
    bare, waiting = [], None
    for kind, node in parts(app):
        if kind == "card":
            assert list(node) == list(FIELDS.values()) and all(node.values()), node
            waiting = None
            continue
        if waiting and not (kind == waiting[0] == "metric"):
            bare.append(waiting[1])
        waiting = (kind, f"{kind} {getattr(node, 'label', '') or getattr(node.proto, 'id', '')}")
    return bare + ([waiting[1]] if waiting else [])
