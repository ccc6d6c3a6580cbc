"""What a batch held is stored in the words of record, and told in the reader's language."""

from __future__ import annotations

import pytest

from analytics.language import using
from analytics.programme.entering.filings import title_shown


@pytest.mark.parametrize(
    ("content", "stored", "shown"),
    [
        ("records", "施工进度 22 条、监督员观察 1 条", "Progress of works: 22, Supervisors' observations: 1"),
        ("records", "整改台账", "Rectification ledger"),
        ("records", "施工进度 22 条、其他", "施工进度 22 条、其他"),
        ("margins", "性别、年龄段、二科", "Sex, Age group, 二科"),
        ("survey", "整改台账", "整改台账"),
        ("ballots", "改造方案、二期", "Renovation plan, 二期"),
    ],
)
def test_a_title_is_told_in_english(content: str, stored: str, shown: str) -> None:
    assert title_shown(content, stored) == stored
    with using("en"):
        assert title_shown(content, stored) == shown


def test_no_title_stays_none() -> None:
    assert title_shown("records", None) is None and title_shown("margins", None) is None
