"""分项满意度."""

from __future__ import annotations

from analytics.bulletin.content import Section
from analytics.bulletin.reading import Reading
from analytics.language import _


def section(reading: Reading) -> Section:
    """The section."""
    return Section("items", _("分项满意度"))
