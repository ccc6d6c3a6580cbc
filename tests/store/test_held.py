"""Comments held for a while, for readers of the city and of a part of it."""

from __future__ import annotations

import pytest

from analytics.flows.office import Office
from analytics.model import EVERYWHERE, CommentSelection, Scope
from analytics.store import batches
from analytics.store.held import held_comments
from analytics.store.topic_counts import topic_counts
from tests.store.files import register, source, survey


@pytest.mark.parametrize(("reader", "n"), [(EVERYWHERE, 3), (Scope(district=("西区",)), 1)])
def test_comments_are_held_within_the_readers_reach(office: Office, reader: Scope, n: int) -> None:
    for home, district in (("C1", "东区"), ("C2", "西区")):
        batches.commit(office.store, register(home, district=district), source(home))
    batches.commit(office.store, survey(), source("answers"))
    mine = office.within(reader)
    with held_comments(mine.store, CommentSelection()) as store:
        assert topic_counts(store, by=())["n"].tolist() == [n]
        assert store.scope == reader
        # What is held is not the whole, even for the reader of everywhere.
        assert Office(store, office.settings).whole.store is not store
