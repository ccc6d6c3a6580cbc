"""分区县、街道比较."""

from __future__ import annotations

from analytics.bulletin.content import Section
from analytics.bulletin.reading import Reading
from analytics.language import _


def section(reading: Reading) -> Section:
    """The section."""
    return Section("areas", _("分区县、街道比较"))
