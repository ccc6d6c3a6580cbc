"""基本情况."""

from __future__ import annotations

from analytics.bulletin.content import Section
from analytics.bulletin.reading import Reading
from analytics.language import _


def section(reading: Reading) -> Section:
    """The section."""
    return Section("basics", _("基本情况"))
