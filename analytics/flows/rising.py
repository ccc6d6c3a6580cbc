"""Topics that rise or are new in a week, against the weeks before it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import pandas as pd

from analytics.estimation.trends import PRECEDING, unusual_topics
from analytics.estimation.weeks import WEEK
from analytics.flows.office import Office
from analytics.flows.topic_evidence import raised
from analytics.model import CommentSelection
from analytics.store import topics as stored_topics
from analytics.store.topic_counts import ALL


@dataclass(frozen=True)
class Moving:
    """One week's topics: the columns of ``unusual_topics``, and ``label``; most surprising first.

    ``is_complete`` is False for a week that is not over: its shares may still move. ``left_out`` topics were raised by
    too few writers to be told. ``weeks_before``: of the PRECEDING weeks before it, those with comments that say
    something.
    """

    start: dt.date
    is_complete: bool
    topics: pd.DataFrame
    left_out: int
    weeks_before: int


def moving(
    office: Office, selection: CommentSelection = ALL, week: dt.date | None = None, *, week_starts_on: int | None = None
) -> Moving | None:
    """Rising and new topics of ``week`` (its first day), or of the last complete one; None without comments.

    The weeks before it are read whatever ``selection.weeks`` says.
    """
    everything = replace(selection, weeks=None)
    counts, totals = raised(office, everything, ("week",), week_starts_on=week_starts_on)
    totals = totals.dropna(subset="week")
    if totals.empty:
        return None
    today = office.now().date()
    starts = sorted(totals["week"].dt.date)
    complete = [start for start in starts if start + dt.timedelta(days=6) < today]
    start = week or (complete or starts)[-1]
    found = unusual_topics(counts, totals.rename(columns={"total": "n"}), start)
    writers = counts[counts["week"] == pd.Timestamp(start)].set_index("topic_id")["writers"]
    enough = found["topic_id"].map(writers) >= office.settings.figure_minimum
    labels = stored_topics.topics(office.store).set_index("topic_id")["label"]
    shown = found[enough].reset_index(drop=True)
    shown.insert(1, "label", shown["topic_id"].map(labels))
    at = pd.Timestamp(start)
    before = int(totals["week"].between(at - PRECEDING * WEEK, at, inclusive="left").sum())
    return Moving(start, start + dt.timedelta(days=6) < today, shown, int((~enough).sum()), before)
