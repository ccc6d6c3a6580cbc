"""Kept reads of the rectification ledger. What changes with the day is asked by the day."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analytics.model import Scope
from analytics.programme.ledger import proposals as proposing
from analytics.programme.ledger import rectification, second_round
from analytics.programme.ledger.ledger_versions import Versions
from analytics.store import comments as stored_comments
from pages.shared import reads
from pages.shared.kept_reads import kept, shared


def today() -> dt.date:
    """The office's own day: what is overdue changes with it, without any new data."""
    return reads.office().now().date()


@kept
def ledger(scope: Scope, today: dt.date) -> pd.DataFrame:
    return rectification.ledger(reads.office(), scope, today)


@kept
def weekly(scope: Scope, today: dt.date) -> pd.DataFrame:
    return rectification.weekly(reads.office(), scope)


@shared
def versions() -> Versions:
    """Every entry with its events."""
    return Versions.read(reads.office())


@shared
def proposals(community_id: str, today: dt.date, days: int) -> proposing.Proposals:
    return proposing.proposals(reads.office(), community_id, today=today, days=days)


@kept
def compared(scope: Scope) -> pd.DataFrame:
    return second_round.compared(reads.office(), scope)


@kept
def by_item(community_id: str) -> pd.DataFrame:
    return second_round.by_item(reads.office(), community_id)


@kept
def by_topic(community_id: str) -> pd.DataFrame:
    return second_round.by_topic(reads.office(), community_id)


@kept
def words_behind(comment_ids: str, most: int) -> list[str]:
    """At most ``most`` of the masked comments an entry was opened on; none where too few are left to be read."""
    ids = comment_ids.split()
    found = stored_comments.comments(reads.office().store, comment_ids=ids) if ids else None
    if found is None or len(found) < reads.office().settings.comment_minimum:
        return []
    return found["text"].head(most).to_list()
