"""The page's own styles: whole in both themes, in the theme's colours, and nothing of theirs fixed for white paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analytics.charts import palette
from analytics.settings import PROJECT
from pages.shared import look
from tests.pages import desk

STYLES = sorted(
    path
    for path in Path(PROJECT, "pages").rglob("*.*")
    if path.suffix == ".css" or (path.suffix == ".py" and "<style" in path.read_text(encoding="utf-8"))
)


def styles(app: object) -> str:
    return "\n".join(element.proto.body for element in app.get("html") if "<style" in element.proto.body)


@pytest.mark.parametrize("dark", [False, True])
def test_the_styles_are_whole_in_both_themes(city: str, monkeypatch: pytest.MonkeyPatch, dark: bool) -> None:
    monkeypatch.setattr(look, "is_dark", lambda: dark)
    told = styles(desk.dashboard())
    assert told.count("{") == told.count("}") and "{{" not in told and "None" not in told
    assert "@media print" in told and "size: A4" in told
    assert ("invert(1)" in told) == dark, "only what was drawn for the dark is turned over for paper"


@pytest.mark.parametrize("dark", [False, True])
def test_figures_are_drawn_for_the_theme(city: str, monkeypatch: pytest.MonkeyPatch, dark: bool) -> None:
    monkeypatch.setattr(look, "is_dark", lambda: dark)
    drawn = desk.dashboard().get("plotly_chart")[0].proto.spec
    twin = palette.twin(palette.MET)
    assert (twin in drawn, palette.MET in drawn) == (dark, not dark)


def test_every_colour_of_a_figure_follows_a_change_of_theme() -> None:
    rules = dict(re.findall(r"fill: light-dark\((#\w{6}), (#\w{6})\)", look._marks()))
    assert rules == palette.twins()
    assert not set(rules) & set(rules.values()), "a colour of one theme would be taken for one of the other"


def test_figures_show_only_through_one_place() -> None:
    drawing = {path.name for path in Path(PROJECT, "pages").rglob("*.py") if "plotly_chart(" in path.read_text("utf-8")}
    assert drawing == {"figures.py"}


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_name_no_colour_but_the_paper_of_a_print(path: Path) -> None:
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[ ;\"])", path.read_text(encoding="utf-8"))) <= {"#ffffff"}
