"""The answers to one survey, round by round: read once for all that a page decides and tells of them."""

from __future__ import annotations

from typing import Final

from analytics.flows.office import Office
from analytics.model import LevelCounts
from analytics.store import counts
from analytics.store.remembered import Remembered, unweighed

# What is read here is read for one page, of the whole city and of the reader's part: more would only take room.
_read: Final = Remembered(entries=2)


def by_round(office: Office, survey_id: str) -> LevelCounts:
    """``store.counts.level_counts`` of a survey in the office's part of the city, its weeks summed.

    A row a round, community, question and level: of 1 820 communities with five questions 45 000. All who ask are given
    the same frame, which nobody may change.
    """

    def levels() -> LevelCounts:
        return counts.level_counts(office.store, survey_ids=[survey_id], by_week=False)

    return _read.of(office.store, survey_id, levels, hold=unweighed)
