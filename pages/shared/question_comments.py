"""The way from a question to what residents say of its subject: the topic of that name, else a search for its words."""

from __future__ import annotations

from analytics.language import _
from pages.shared import driver_reads, filters
from pages.shared.plain import plain
from pages.shared.version import Version


def link(version: Version, heading: str) -> None:
    """A link to the comments."""
    page, query = _where(version, heading)
    icon = ":material/forum:" if page == "topic" else ":material/search:"
    filters.link(page, _("居民怎么说：{heading}").format(heading=plain(heading)), icon=icon, **query)


def go(version: Version, heading: str) -> None:
    """Leave for the comments."""
    page, query = _where(version, heading)
    filters.go(page, **query)


def _where(version: Version, heading: str) -> tuple[str, dict[str, str]]:
    topic = driver_reads.topic_of(version, heading)
    return ("search", {"q": heading}) if topic is None else ("topic", {"topic": topic})
