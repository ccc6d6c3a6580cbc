"""Topics joined to the figures: where, by whom and when they are raised more than elsewhere, and how sure that is.

Shares are of distinct comments that say something, never of residents. Figures from fewer writers than the setting
figure_minimum are left out (missing), and so is what would tell them by subtraction from a topic's total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from analytics.estimation.association import over_representation, share_differences
from analytics.estimation.intervals import share_of, wilson_interval
from analytics.flows import topic_hiding
from analytics.flows.acceptance import SATISFACTION
from analytics.flows.office import Office
from analytics.model import CommentSelection, Scope
from analytics.privacy.suppression import suppress_parts
from analytics.standard import topics as standard_topics
from analytics.store import topics as stored_topics
from analytics.store.communities import communities
from analytics.store.topic_counts import ALL, topic_counts
from analytics.store.topic_quotes import topic_quotes

# A place's columns, from the largest: streets of one name lie in many districts.
PLACES: Final = {
    "district": ("city", "district"),
    "street": ("city", "district", "street"),
    "community_id": ("community_id",),
}
# Surveys that ask before the works, and say what residents wish for; satisfaction is asked after them.
BEFORE_WORKS: Final = ("opinion", "consent", "vote")
QUOTES: Final = 2
_HERE: Final = ("n", "share", "p", "q")
_ELSEWHERE: Final = ("n_elsewhere", "share_elsewhere", "lift", "low", "high")


@dataclass(frozen=True)
class Findings:
    """Topics of parts of the comments, each against the rest: columns of ``over_representation``, and topic ``label``.

    ``rows``: figures of too few writers are NA and ``suppressed`` True. ``compared`` parts had enough comments,
    ``too_few`` had not and are left out.
    """

    rows: pd.DataFrame
    compared: int
    too_few: int


@dataclass(frozen=True)
class Comparison:
    """Two parts of the comments: columns of ``share_differences``, and ``label``, ``suppressed``.

    ``total_a`` and ``total_b``: distinct comments of the parts that say something. ``overlapping``: the parts may hold
    the same comments, so that nothing was tested.
    """

    rows: pd.DataFrame
    total_a: int
    total_b: int
    overlapping: bool


@dataclass(frozen=True)
class PullingDown:
    """What the dissatisfied residents of one community write, against the dissatisfied of the others of its city.

    ``topics``: columns of ``over_representation`` and ``label``, ``writers``; over-represented ones first, then the
    most frequent; without ``tested`` (too few comments here or there) figures of comparison are NA and none is over.
    ``quotes``: two comments a topic at most, the columns of ``topic_quotes``; topics with too few comments have none.
    ``total``: distinct comments of its dissatisfied residents; ``left_out``: topics of too few writers to be told.
    """

    topics: pd.DataFrame
    quotes: pd.DataFrame
    total: int
    tested: bool
    left_out: int


def over_in_places(office: Office, selection: CommentSelection = ALL, unit: str = "community_id") -> Findings:
    """Topics that each place raises more, or less, than the rest of the selection; ``unit`` is one of PLACES.

    ``rows`` have the columns of the place, and ``place``, its name.
    """
    by = PLACES[unit]
    counts, totals = raised(office, selection, by)
    rows = over_representation(counts, totals, by=by, confidence=office.settings.confidence)
    minimum = office.settings.figure_minimum
    guarded = suppress_parts(counts, within=["topic_id"], minimum=minimum, n="writers", hide=())
    elsewhere = topic_hiding.in_places(office, selection, unit)
    hidden = pd.concat([guarded.loc[guarded["suppressed"], [*by, "topic_id"]], elsewhere[[*by, "topic_id"]]])
    hidden = hidden.drop_duplicates()
    marked = rows[[*by, "topic_id"]].merge(hidden, on=[*by, "topic_id"], how="left", indicator=True)["_merge"] == "both"
    rows = _without_small(_with_writers(rows, counts, by), minimum, hidden=marked)
    names = communities(office.store, selection.scope).set_index("community_id")["name"]
    place = rows[unit].map(names) if unit == "community_id" else rows[unit]
    compared = len(rows[list(by)].drop_duplicates()) if len(rows) else 0
    return Findings(_labelled(office, rows.assign(place=place)), compared, len(totals) - compared)


def among_dissatisfied(office: Office, selection: CommentSelection = ALL) -> Findings:
    """Topics that writers who are not satisfied raise more than satisfied ones: satisfaction surveys alone."""
    asked = replace(selection, kinds=(SATISFACTION,), satisfied=None)
    counts, totals = raised(office, asked, ("satisfied",))
    counts, totals = counts[counts["satisfied"].notna()], totals[totals["satisfied"].notna()]
    rows = over_representation(counts, totals, by=["satisfied"], confidence=office.settings.confidence)
    rows = _with_writers(rows, counts, ("satisfied",))
    rows = rows[~rows["satisfied"].astype(bool)].reset_index(drop=True)
    compared = 2 if len(rows) else 0
    rows = _without_small(rows, office.settings.figure_minimum)
    return Findings(_labelled(office, rows), compared, len(totals) - compared)


def raisers(office: Office, selection: CommentSelection = ALL) -> pd.DataFrame:
    """How many of those who raise a topic are not satisfied; satisfaction surveys alone, most dissatisfied first.

    Columns: topic_id, label, n (writers who raise it and answered the overall item), dissatisfied (of them), share
    (0–1), low, high (Wilson), share_all (of all who wrote and answered; NaN of too few), suppressed (n below the
    minimum: figures NA).
    """
    asked = replace(selection, kinds=(SATISFACTION,), satisfied=None)
    counts = _raised(office, asked, ("satisfied",))
    everyone = topic_counts(office.store, asked, by=("satisfied",)).dropna(subset="satisfied")
    unhappy, answered = ~everyone["satisfied"].astype(bool), int(everyone["households"].sum())
    share_all = float(share_of(everyone.loc[unhappy, "households"].sum(), answered))
    share_all = share_all if answered >= office.settings.figure_minimum else float("nan")
    counts = counts[counts["satisfied"].notna()]
    writers = counts["writers"]
    figures = counts[["topic_id"]].assign(n=writers, dissatisfied=writers.where(~counts["satisfied"].astype(bool), 0))
    table = figures.groupby("topic_id").sum().astype("int64").reset_index()
    low, high = wilson_interval(table["dissatisfied"], table["n"], confidence=office.settings.confidence)
    table = table.assign(share=share_of(table["dissatisfied"], table["n"]), low=low, high=high, share_all=share_all)
    small = table["n"] < office.settings.figure_minimum
    hidden = {column: table[column].astype("Int64").mask(small) for column in ("n", "dissatisfied")}
    hidden |= {column: table[column].mask(small) for column in ("share", "low", "high")}
    table = table.assign(**hidden, suppressed=small)
    table = table.sort_values(["share", "n", "topic_id"], ascending=[False, False, True], ignore_index=True)
    return _labelled(office, table)


def compare(office: Office, part_a: CommentSelection, part_b: CommentSelection) -> Comparison:
    """Two places, two periods or two channels: how the topics' shares differ, in A less in B."""
    counts_a, total_a = _part(office, part_a)
    counts_b, total_b = _part(office, part_b)
    both = counts_a.merge(counts_b, on="topic_id", how="outer", suffixes=("_a", "_b")).fillna(0)
    overlapping = _may_overlap(office, part_a, part_b)
    rows = share_differences(both, total_a, total_b, confidence=office.settings.confidence)
    if overlapping:
        rows = rows.assign(p=float("nan"), q=float("nan"), direction="unclear")
    rows = rows.merge(both[["topic_id", "writers_a", "writers_b"]], on="topic_id")
    minimum = office.settings.figure_minimum
    small_a, small_b = (rows[column].between(1, minimum - 1) for column in ("writers_a", "writers_b"))
    # Of a part with few writers neither its figures nor the difference that would tell them; "none" tells of nobody.
    hide = {"n_a": small_a, "share_a": small_a, "n_b": small_b, "share_b": small_b}
    hide |= dict.fromkeys(["difference", "low", "high"], small_a | small_b)
    rows = rows.assign(**{column: _masked(rows[column], small) for column, small in hide.items()})
    rows = rows.assign(suppressed=small_a | small_b).drop(columns=["writers_a", "writers_b"])
    rows = _hidden_last(rows, rows["suppressed"])
    return Comparison(_labelled(office, rows), total_a, total_b, overlapping)


def before_after(office: Office, selection: CommentSelection = ALL) -> Comparison:
    """Topics of satisfaction surveys (A, after the works) less those of surveys before them (B): BEFORE_WORKS.

    Only communities with comments of both are looked at, so that a difference is not one of places.
    """
    after, before = replace(selection, kinds=(SATISFACTION,)), replace(selection, kinds=BEFORE_WORKS)
    places = [set(topic_counts(office.store, part, by=("community_id",))["community_id"]) for part in (after, before)]
    # An empty list would mean everywhere.
    common = Scope(community_id=tuple(sorted(set.intersection(*places))) or ("",))
    return compare(office, replace(after, scope=common), replace(before, scope=common))


def pulling_down(office: Office, community_id: str, selection: CommentSelection = ALL) -> PullingDown:
    """What the dissatisfied of a community write more than the dissatisfied of the others of its city.

    ``selection`` may narrow surveys, weeks and channels; its scope is not looked at. Satisfaction surveys alone.
    """
    register = communities(office.store)
    city = register.loc[register["community_id"] == community_id, "city"].dropna()
    asked = replace(selection, scope=Scope(city=tuple(city)), kinds=(SATISFACTION,), satisfied=False)
    counts, totals = raised(office, asked, ("community_id",))
    counts = _summed(counts.assign(here=counts["community_id"] == community_id), ["here", "topic_id"])
    totals = _summed(totals.assign(here=totals["community_id"] == community_id), ["here"])
    rows = over_representation(counts, totals, by=["here"], confidence=office.settings.confidence)
    rows = _with_writers(rows, counts, ("here",))
    tested = not rows.empty
    mine = counts[counts["here"]].merge(rows.drop(columns=["n", "writers"]), on=["here", "topic_id"], how="left")
    total = int(totals.loc[totals["here"], "total"].sum())
    mine = mine.assign(total=total, share=share_of(mine["n"], total), over=mine["over"].eq(True))
    enough = mine["writers"] >= office.settings.figure_minimum
    kept = _without_small(mine[enough].reset_index(drop=True), office.settings.figure_minimum)
    kept = kept.sort_values(["over", "n", "topic_id"], ascending=[False, False, True], ignore_index=True)
    quotable = kept.loc[kept["comments"] >= office.settings.comment_minimum, "topic_id"].tolist()
    place = replace(asked, scope=Scope(community_id=(community_id,)))
    quotes = topic_quotes(office.store, place, topic_ids=quotable, each=QUOTES)
    topics = _labelled(office, kept.drop(columns=["here", "comments", "writers_elsewhere", "suppressed"]))
    return PullingDown(topics, quotes, total, tested, int((~enough).sum()))


def raised(
    office: Office, selection: CommentSelection, by: Sequence[str], *, week_starts_on: int | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What is counted where: (by, topic_id, n distinct, comments, communities, writers) and (by, total distinct).

    A comment counts under every topic it speaks of; the totals are of comments that say something and are grouped.
    """
    by = list(by)
    counts = _raised(office, selection, by, week_starts_on=week_starts_on)
    base = topic_counts(office.store, selection, by=[*by, "bucket"], week_starts_on=week_starts_on)
    base = base[base["bucket"].notna() & (base["bucket"] != "no_content")].rename(columns={"n_distinct": "total"})
    return counts, _summed(base[[*by, "total"]], by)


def _raised(
    office: Office, selection: CommentSelection, by: Sequence[str], *, week_starts_on: int | None = None
) -> pd.DataFrame:
    """The counts of :func:`raised` alone."""
    by = [*by, "bucket", "topic_id"]
    every = topic_counts(office.store, selection, by=by, every_topic=True, week_starts_on=week_starts_on)
    every = every[every["bucket"] == "topic"].drop(columns="bucket").reset_index(drop=True)
    named = {"n_distinct": "n", "n": "comments", "households": "writers"}
    by.remove("bucket")
    return every.rename(columns=named)[[*by, "n", "comments", "communities", "writers"]]


def _part(office: Office, selection: CommentSelection) -> tuple[pd.DataFrame, int]:
    """The topics of one part, and its distinct comments that say something."""
    counts, totals = raised(office, selection, ())
    return counts[["topic_id", "n", "writers"]], int(totals["total"].sum())


def _may_overlap(office: Office, part_a: CommentSelection, part_b: CommentSelection) -> bool:
    """Whether a comment could stand in both parts, to judge by what they choose."""
    ids = [set(communities(office.store, part.scope)["community_id"]) for part in (part_a, part_b)]
    chosen = [(part_a.survey_ids, part_b.survey_ids), (part_a.kinds, part_b.kinds), (part_a.channels, part_b.channels)]
    apart = [bool(left) and bool(right) and not set(left) & set(right) for left, right in chosen]
    if part_a.weeks and part_b.weeks:
        apart.append(part_a.weeks[1] < part_b.weeks[0] or part_b.weeks[1] < part_a.weeks[0])
    if part_a.days and part_b.days:
        apart.append(part_a.days[1] < part_b.days[0] or part_b.days[1] < part_a.days[0])
    opposite = {part_a.satisfied, part_b.satisfied} == {True, False}
    return bool(ids[0] & ids[1]) and not opposite and not any(apart)


def _with_writers(rows: pd.DataFrame, counts: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """``rows`` with writers of each topic in the part, and in all others."""
    keys = [*by, "topic_id"]
    found = rows.merge(counts[[*keys, "writers"]], on=keys, how="left")
    writers = found["writers"].fillna(0).astype("int64")
    everyone = found["topic_id"].map(counts.groupby("topic_id")["writers"].sum())
    return found.assign(writers=writers, writers_elsewhere=everyone.astype("int64") - writers)


def _without_small(rows: pd.DataFrame, minimum: int, hidden: pd.Series | None = None) -> pd.DataFrame:
    """``rows`` without figures of 1 to ``minimum`` − 1 writers, here or elsewhere, or of those ``hidden`` besides."""
    here = rows["writers"].between(1, minimum - 1)
    here = here if hidden is None else here | hidden
    elsewhere = here | rows["writers_elsewhere"].between(1, minimum - 1)
    masked = {column: _masked(rows[column], here) for column in (*_HERE, "writers")}
    masked |= {column: _masked(rows[column], elsewhere) for column in _ELSEWHERE}
    found = rows.assign(**masked, over=rows["over"] & ~here, suppressed=here | elsewhere)
    return _hidden_last(found, elsewhere)


def _hidden_last(rows: pd.DataFrame, hidden: pd.Series) -> pd.DataFrame:
    """``rows`` with the hidden ones behind the others, by topic: their old place would tell what is hidden."""
    return pd.concat([rows[~hidden], rows[hidden].sort_values("topic_id", kind="stable")], ignore_index=True)


def _masked(values: pd.Series, where: pd.Series) -> pd.Series:
    return (values.astype("Int64") if pd.api.types.is_integer_dtype(values) else values).mask(where)


def _summed(frame: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    numbers = [column for column in frame.columns if column not in by and pd.api.types.is_numeric_dtype(frame[column])]
    if not by:
        return frame[numbers].sum().to_frame().T
    return frame.groupby(by, dropna=False)[numbers].sum().reset_index()


def _labelled(office: Office, rows: pd.DataFrame) -> pd.DataFrame:
    """``rows`` with the topic's name behind its id."""
    labels = standard_topics.labels(stored_topics.topics(office.store))
    placed = rows.copy()
    placed.insert(placed.columns.get_loc("topic_id") + 1, "label", rows["topic_id"].map(labels))
    return placed
