"""Where the figures of a bulletin come from: files with their hashes, data version, definition, methods."""

from __future__ import annotations

from analytics.bulletin.reading import Reading
from analytics.flows.office import Office


def of(office: Office, reading: Reading) -> dict[str, str]:
    """Heading by heading."""
    return {}
