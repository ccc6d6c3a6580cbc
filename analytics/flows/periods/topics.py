"""What residents raised in a week, month, quarter or year: how much, the hot issues, and which topics rise or fall."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Final

import pandas as pd

from analytics.estimation.intervals import share_of
from analytics.estimation.periods import WEEK, Period
from analytics.flows.hot_issues import RANKED, ranked
from analytics.flows.office import Office
from analytics.flows.rising import MOVING, moving
from analytics.flows.topic_evidence import raisers
from analytics.model import EVERYWHERE, CommentSelection, Scope
from analytics.store.topic_counts import topic_counts
from analytics.store.topic_quotes import topic_quotes

TOP, QUOTES = 10, 3
# How satisfied those who raise an issue are: how many of them said so, the share, its interval.
SATISFACTION: Final = ("satisfied_n", "satisfied", "satisfied_low", "satisfied_high")
QUOTED: Final = ("topic_id", "label", "place", "text")


@dataclass(frozen=True)
class Comments:
    """Comments received in a period, by the day of their form.

    ``n`` of them (条数), ``n_distinct`` (去重后), from ``writers``; ``before``: n in the period before, None where that
    lies before the first comment. ``saying``: distinct ones that say something, the base of all shares; ``none_fits``:
    those of them that fit no topic, None where too few wrote them; ``ungrouped``: n not grouped yet.
    """

    n: int = 0
    n_distinct: int = 0
    writers: int = 0
    before: int | None = None
    saying: int = 0
    none_fits: int | None = 0
    ungrouped: int = 0


@dataclass(frozen=True, eq=False)
class RaisedTopics:
    """One period's topics. All of it may be shown: what few wrote is missing.

    ``issues``: the columns of flows.hot_issues.RANKED and SATISFACTION (satisfied_n writers who answered the overall
    item; share 0–1 of them satisfied, with its interval; NA of too few), hottest first. ``quotes``: QUOTED, masked
    comments on those issues of which enough were written. ``changes``: the columns MOVING of flows.rising, with
    ``left_out`` topics of too few writers and ``periods_before`` periods to compare with. ``weeks``: the first days of
    the store's first and last week, where the period is made of whole ones, else None.
    """

    issues: pd.DataFrame
    changes: pd.DataFrame
    comments: Comments = Comments()
    quotes: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(QUOTED)))
    left_out: int = 0
    periods_before: int = 0
    weeks: tuple[dt.date, dt.date] | None = None


def raised_topics(office: Office, period: Period, *, scope: Scope = EVERYWHERE) -> RaisedTopics:
    """What was raised in ``period``, in surveys of every kind.

    Worked: of 24 writers on drains 18 answered the overall item and 6 are satisfied: satisfied_n 18, satisfied 33.3 %.
    """
    asked = CommentSelection(scope, days=(period.start, period.end))
    received = _received(office, asked, period)
    if not received.n:
        no_issues = pd.DataFrame(columns=[*RANKED, *SATISFACTION])
        no_changes = pd.DataFrame(columns=list(MOVING))
        return RaisedTopics(no_issues, no_changes, received, weeks=_weeks(period, office.store.week_starts_on))
    raised_by = raisers(office, asked)
    issues = ranked(office, asked, top=TOP, raised_by=raised_by)
    moved = moving(office, asked, period)
    return RaisedTopics(
        _with_satisfaction(issues, raised_by),
        pd.DataFrame(columns=list(MOVING)) if moved is None else moved.topics,
        received,
        _quotes(office, asked, issues),
        0 if moved is None else moved.left_out,
        0 if moved is None else moved.periods_before,
        _weeks(period, office.store.week_starts_on),
    )


def _weeks(period: Period, starts_on: int) -> tuple[dt.date, dt.date] | None:
    whole = period.start.isoweekday() == starts_on == period.next.start.isoweekday()
    return (period.start, period.end - dt.timedelta(days=6)) if whole else None


def _received(office: Office, asked: CommentSelection, period: Period) -> Comments:
    starts_on = period.start.isoweekday() if period.kind == WEEK else None
    until = replace(asked, days=(dt.date.min, period.end))
    volume = topic_counts(office.store, until, by=(period.kind,), week_starts_on=starts_on).set_index(period.kind)
    now, then = pd.Timestamp(period.start), pd.Timestamp(period.previous.start)
    # A period without a comment, after the first comment, had none.
    before = None if volume.empty or volume.index.min() > then else int(volume["n"].get(then, 0))
    if now not in volume.index:
        return Comments(before=before)
    buckets = topic_counts(office.store, asked, by=("bucket",))
    grouped = buckets.dropna(subset="bucket").set_index("bucket")
    says = grouped.drop(index="no_content", errors="ignore")
    of_all, none_fits = volume.loc[now], grouped["households"].get("none_fits", 0)
    few = 0 < none_fits < office.settings.figure_minimum
    return Comments(
        n=int(of_all["n"]),
        n_distinct=int(of_all["n_distinct"]),
        writers=int(of_all["households"]),
        before=before,
        saying=int(says["n_distinct"].sum()),
        none_fits=None if few else int(grouped["n_distinct"].get("none_fits", 0)),
        ungrouped=int(buckets.loc[buckets["bucket"].isna(), "n"].sum()),
    )


def _with_satisfaction(issues: pd.DataFrame, raised_by: pd.DataFrame) -> pd.DataFrame:
    of = raised_by.set_index("topic_id")
    satisfied = pd.DataFrame(
        {
            "satisfied_n": of["n"].astype("Int64"),
            # From the counts: 1 less a share may miss the 达标线 by the last digit.
            "satisfied": share_of(of["n"] - of["dissatisfied"], of["n"]),
            "satisfied_low": 1 - of["high"],
            "satisfied_high": 1 - of["low"],
        }
    )
    return issues.merge(satisfied, left_on="topic_id", right_index=True, how="left", validate="one_to_one")


def _quotes(office: Office, asked: CommentSelection, issues: pd.DataFrame) -> pd.DataFrame:
    """Up to QUOTES a topic, in the issues' order; none of topics with few comments."""
    enough = issues.loc[issues["n"] >= office.settings.comment_minimum, ["rank", "topic_id", "label"]]
    found = topic_quotes(office.store, asked, topic_ids=enough["topic_id"].tolist(), each=QUOTES)
    found = found.merge(enough, on="topic_id").sort_values(["rank", "place"], ignore_index=True)
    return found[list(QUOTED)]
