"""Settings: defaults, overrides, and refusals that name the variable."""

from __future__ import annotations

import dataclasses

import pytest

from analytics.errors import SettingError
from analytics.settings import PROJECT, SETTINGS, Settings, read_settings


def test_defaults() -> None:
    settings = read_settings({})
    assert (settings.threshold_percent, settings.week_starts_on, settings.confidence) == (80, 1, 0.95)


def test_every_setting_in_the_table_is_read_and_helps() -> None:
    assert [setting.name for setting in SETTINGS] == [field.name for field in dataclasses.fields(Settings)]
    assert all(setting.help for setting in SETTINGS)


def test_environment_overrides() -> None:
    settings = read_settings({"MINYI_THRESHOLD_PERCENT": "85", "MINYI_DATABASE": "duckdb:////srv/a.duckdb"})
    assert (settings.threshold_percent, settings.database) == (85, "duckdb:////srv/a.duckdb")


@pytest.mark.parametrize("value", ["eighty", "0", "101", "80.5"])
def test_a_value_out_of_range_is_refused_by_name(value: str) -> None:
    with pytest.raises(SettingError, match="MINYI_THRESHOLD_PERCENT"):
        read_settings({"MINYI_THRESHOLD_PERCENT": value})


def test_a_misspelt_setting_is_refused_not_ignored() -> None:
    with pytest.raises(SettingError, match="MINYI_TRESHOLD"):
        read_settings({"MINYI_TRESHOLD": "85"})


def test_the_readme_documents_every_setting() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    missing = [s.variable for s in SETTINGS if f"| `{s.variable}` |" not in readme or s.help not in readme]
    assert missing == []
