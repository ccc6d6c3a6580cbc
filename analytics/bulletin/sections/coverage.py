"""样本与回收率."""

from __future__ import annotations

from analytics.bulletin.content import Section
from analytics.bulletin.reading import Reading
from analytics.language import _


def section(reading: Reading) -> Section:
    """The section."""
    return Section("coverage", _("样本与回收率"))
