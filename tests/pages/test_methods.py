"""方法: the definitions in force and the published numbers, worked out on the page."""

from __future__ import annotations

import pytest

from analytics.settings import SETTINGS
from tests.pages import desk


def test_published_numbers_are_worked_out(city: str) -> None:
    words = desk.said(desk.dashboard("methods"))
    assert "0.6575–0.8327" in words
    assert "0.708" in words and "0.797" in words
    assert "0.0524–0.3339" in words
    assert "不超过 72 份" in words and "至少 88 份" in words
    assert "需 567 份" in words


def test_definitions_and_settings_in_force(city: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINYI_THRESHOLD_PERCENT", "85")
    app = desk.dashboard("methods")
    assert "85 %" in desk.said(app)
    overall, settings, files = (table.value for table in app.dataframe)
    assert overall["判定题"].to_list() == ["总体满意度"]
    assert settings["现值"].to_list()[1] == "85"
    assert len(settings) == len(SETTINGS)
    assert files["batch_id"].to_list() == [1, 2, 3]
    assert files["sha256"].str.len().to_list() == [64] * 3


def test_a_threshold_is_judged_on_whole_numbers(city: str) -> None:
    words = desk.said(desk.dashboard("methods"))
    assert "10 份中满意 8 份，达标" in words
    assert "7999 份（79.99 %），未达标" in words
