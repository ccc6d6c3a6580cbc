"""Which topics of a selection of comments may be told, so that no other selection tells what few have written.

Decided of the whole city, whoever reads. Guarded are places within places, against the sum of all topics too; and of
one selection its weeks, kinds of survey, channels and satisfaction, each against the same selection without it. Two of
these limits at once, against other pairs of them, and days that are no whole weeks of the store are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from analytics.flows.kept import Kept
from analytics.flows.office import Office
from analytics.model import EVERYWHERE, CommentSelection
from analytics.privacy import nesting, portions
from analytics.privacy.crossed import suppress_crossed
from analytics.privacy.suppression import suppress_parts
from analytics.store.communities import communities
from analytics.store.topic_counts import topic_counts

# The part of all comments together, and of those not grouped yet, beside topics and buckets.
ALL_PARTS, UNGROUPED = "*", "-"
_PATH: Final = ["city", "district", "street"]

_kept: Kept[set[str]] = Kept("hidden topics", 32)
_kept_places: Kept[pd.DataFrame] = Kept("hidden places of topics", 4)
# What both of them are decided from.
_kept_counts: Kept[pd.DataFrame] = Kept("topics by place", 4)


def hidden(office: Office, selection: CommentSelection, *, every_topic: bool = False) -> set[str]:
    """The topic_ids of which nothing may be told in ``selection``; buckets by their name, ALL_PARTS for the sum of all.

    With ``every_topic`` topics alone, by all comments that speak of them.
    """
    chosen = frozenset(communities(office.store, selection.scope)["community_id"])
    asked = (selection, every_topic, chosen)
    return set(_kept.of(office, asked, lambda whole: _hidden(whole, selection, every_topic, chosen)))


def _hidden(whole: Office, selection: CommentSelection, every_topic: bool, chosen: frozenset[str]) -> set[str]:
    minimum = whole.settings.figure_minimum
    everywhere = _everywhere(whole, selection, every_topic=every_topic)
    secret = portions.hidden(everywhere, chosen, minimum=minimum, crossed=not every_topic)
    secret |= _by_limits(whole, selection, minimum, every_topic=every_topic)
    if every_topic:
        return secret
    of_all = everywhere.groupby("community_id", as_index=False).agg(
        n=("n", "sum"), **{level: (level, "first") for level in _PATH}
    )
    if portions.hidden(of_all.assign(part=ALL_PARTS), chosen, minimum=minimum, crossed=False):
        return secret | set(everywhere["part"]) | {ALL_PARTS}
    return secret | _within_sum(everywhere[everywhere["community_id"].isin(chosen)], secret, minimum)


def in_places(office: Office, selection: CommentSelection, level: str) -> pd.DataFrame:
    """Where which topic must not be told, by all comments that speak of it: the columns of the place, and topic_id.

    ``level`` is one of ``nesting.LEVELS`` below the city.
    """
    by = ["community_id"] if level == "community_id" else [*nesting.LEVELS[: nesting.LEVELS.index(level) + 1]]
    flagged = _kept_places.of(office, replace(selection, scope=EVERYWHERE), lambda whole: _in_places(whole, selection))
    found = flagged.loc[flagged[f"hidden_{level}"], [*by, "part"]].drop_duplicates()
    return found.rename(columns={"part": "topic_id"}).reset_index(drop=True)


def _in_places(whole: Office, selection: CommentSelection) -> pd.DataFrame:
    """``privacy.nesting.hidden`` of every topic, by all comments that speak of it."""
    everywhere = _everywhere(whole, selection, every_topic=True)
    return nesting.hidden(everywhere, within=["part"], minimum=whole.settings.figure_minimum)


def _everywhere(whole: Office, selection: CommentSelection, *, every_topic: bool) -> pd.DataFrame:
    """Writers by part and community, wherever the selection is made: part, community_id, n, city, district, street."""
    wider = replace(selection, scope=EVERYWHERE)

    def read(city: Office) -> pd.DataFrame:
        known = communities(city.store)[["community_id", *_PATH]]
        return _counted(city, wider, every_topic).merge(known, on="community_id")

    return _kept_counts.of(whole, (wider, every_topic), read)


def _counted(
    office: Office, selection: CommentSelection, every_topic: bool, by: Sequence[str] = ("community_id",)
) -> pd.DataFrame:
    """Writers by part and ``by``: part, the columns ``by``, n."""
    found = topic_counts(office.store, selection, by=[*by, "bucket", "topic_id"], every_topic=every_topic)
    if every_topic:
        found = found[found["bucket"] == "topic"]
    part = found["topic_id"].where(found["bucket"] == "topic", found["bucket"].fillna(UNGROUPED))
    found = found.assign(part=part.astype("str"), n=found["households"].astype("int64"))
    return found.groupby(["part", *by], as_index=False, dropna=False)["n"].sum()


def _within_sum(mine: pd.DataFrame, secret: set[str], minimum: int) -> set[str]:
    """What else must be hidden so that the sum of all parts does not tell a hidden one."""
    parts = mine.groupby("part", as_index=False)["n"].sum()
    marked = parts.assign(suppressed=parts["part"].isin(secret))
    guarded = suppress_crossed(marked, totals=[()], minimum=minimum, hide=())
    return set(guarded.loc[guarded["suppressed"], "part"])


def _by_limits(office: Office, selection: CommentSelection, minimum: int, *, every_topic: bool) -> set[str]:
    """The parts that would tell what the selection leaves out: its kinds, channels, satisfaction, weeks."""
    level = () if selection.satisfied is None else (selection.satisfied,)
    limits = (
        ("kind", selection.kinds, replace(selection, kinds=())),
        ("channel", selection.channels, replace(selection, channels=())),
        ("satisfied", level, replace(selection, satisfied=None)),
    )
    found: set[str] = set()
    for column, values, wider in limits:
        if values:
            counted = _counted(office, wider, every_topic, by=(column,))
            guarded = suppress_parts(counted, within=["part"], minimum=minimum, hide=())
            found |= _of_cut(guarded.assign(inside=counted[column].isin(list(values))))
    if selection.weeks is not None:
        first, last = (pd.Timestamp(day) for day in selection.weeks)
        counted = _counted(office, replace(selection, weeks=None), every_topic, by=("week",))
        counted = counted.sort_values(["part", "week"], ignore_index=True)
        inside = counted["week"].between(first, last)
        cut = inside.groupby([counted["part"], _stretches(counted, minimum)]).transform("nunique") > 1
        found |= set(counted.loc[cut, "part"])
    return found


def _of_cut(counted: pd.DataFrame) -> set[str]:
    """The parts of which not everything is inside, but something that must not be told."""
    is_cut = ~counted.groupby("part")["inside"].transform("all")
    return set(counted.loc[is_cut & counted["inside"] & counted["suppressed"], "part"])


def _stretches(counted: pd.DataFrame, minimum: int) -> pd.Series:
    """The number of the stretch of weeks that each row is in; each has ``minimum`` writers, or is all there is.

    ``counted`` is sorted by part and week. A selection that cuts a stretch could be taken off one that does not.
    """
    numbers: list[int] = []
    for _part, amounts in counted.groupby("part", sort=False)["n"]:
        first, begun, held = len(numbers), len(numbers), 0
        for n in amounts:
            if held >= minimum:
                begun, held = len(numbers), 0
            numbers.append(begun)
            held += int(n)
        # What is left at the end is too little for a stretch of its own.
        if held < minimum and begun > first:
            numbers[begun:] = [numbers[begun - 1]] * (len(numbers) - begun)
    return pd.Series(numbers, index=counted.index, dtype="int64")
