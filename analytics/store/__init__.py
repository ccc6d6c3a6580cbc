"""The embedded DuckDB store: tables, batches, counts. The only place that knows SQL."""

from __future__ import annotations

from analytics.store import batches, comments, communities, counts, secrets, surveys, topics
from analytics.store.connection import Store, open_store

__all__ = ["Store", "batches", "comments", "communities", "counts", "open_store", "secrets", "surveys", "topics"]
