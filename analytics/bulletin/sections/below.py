"""未达标名单."""

from __future__ import annotations

from analytics.bulletin.content import Section
from analytics.bulletin.reading import Reading
from analytics.language import _


def section(reading: Reading) -> Section:
    """The section."""
    return Section("below", _("未达标名单"))
