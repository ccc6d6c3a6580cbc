"""The way from a question to what residents say of its subject: the topic of that name, else a search for its words."""

from __future__ import annotations

from analytics.language import _
from pages.shared import driver_reads, filters
from pages.shared.plain import plain


def link(heading: str) -> None:
    """A link to the comments."""
    page, query = _where(heading)
    icon = ":material/forum:" if page == "topic" else ":material/search:"
    filters.link(page, _("居民怎么说：{heading}").format(heading=plain(heading)), icon=icon, **query)


def go(heading: str) -> None:
    """Leave for the comments."""
    page, query = _where(heading)
    filters.go(page, **query)


def _where(heading: str) -> tuple[str, dict[str, str]]:
    topic = driver_reads.topic_of(heading)
    return ("search", {"q": heading}) if topic is None else ("topic", {"topic": topic})
