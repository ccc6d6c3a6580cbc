"""The satisfied share of every question in one period, and which of them moved since the period before."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.estimation.comparison import newcombe_difference
from analytics.estimation.periods import WEEK, Period
from analytics.estimation.shares import satisfied_shares, with_interval
from analytics.flows.acceptance import SATISFACTION
from analytics.flows.office import Office
from analytics.flows.periods.counted import Counted
from analytics.flows.periods.longer import longer
from analytics.model import EVERYWHERE, Items, LevelCounts, Scope
from analytics.privacy import nesting, suppression
from analytics.privacy.crossed import suppress_crossed
from analytics.store import communities, counts

COLUMNS: Final = (
    "item_id", "survey", "position", "heading", "category", "overall", "n", "satisfied", "outside", "share", "low",
    "high", "suppressed", "n_before", "share_before", "suppressed_before", "difference", "difference_low",
    "difference_high", "direction",
)  # fmt: skip
_BEFORE: Final = ("n", "satisfied", "share", "suppressed")


def questions(office: Office, counted: Counted, period: Period, *, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """A row a question of satisfaction surveys with answers in ``period``: the COLUMNS, least satisfied first.

    ``survey`` is its title; n, satisfied, outside, share and interval are of this period, n_before and share_before of
    the one before. difference (share less share_before, −1–1) and its Newcombe limits stand where both may be shown and
    have valid answers; direction is rising or falling only where these leave out 0, else steady, and NA where nothing
    is compared. The confidence in force holds for all questions but the overall ones together (Bonferroni); an overall
    question is compared by itself, as in ``comparing``.

    Few answers are hidden, and others where these could be got by subtraction: from the question's sum over all
    periods, or over the month, quarter or year that holds them; and, in a ``scope``, from the figures of other places.
    The overall questions are decided together with all other figures, see disclosure. What is hidden, or has no valid
    answers, stands last, in the order of the questionnaires.

    Worked: a question of 80 of 100 after 60 of 100, one of two: +20.0 百分点, 5.5 to 33.4 at 97.5 %: rising.
    """
    items = counted.items[counted.items["satisfied_from"].notna()]
    levels = _levels(office, counted, items, scope)
    inside = levels
    if not scope.is_everywhere:
        inside = levels[levels["community_id"].isin(counted.communities["community_id"])]
    now, then = pd.Timestamp(period.start), pd.Timestamp(period.previous.start)
    cells = with_interval(satisfied_shares(inside, items, by=["item_id", "period"]), confidence=counted.confidence)
    cells = cells.merge(items[["item_id", "overall"]], on="item_id")
    elsewhere = set() if scope.is_everywhere else _told_elsewhere(office, levels, items, counted, [now, then])
    cells = _hidden(counted, cells, elsewhere)
    table = cells[cells["period"] == now].drop(columns=["period", "overall"])
    before = cells.loc[cells["period"] == then, ["item_id", *_BEFORE]]
    table = table.merge(before, on="item_id", how="left", suffixes=("", "_before"))
    table = table.assign(suppressed_before=table["suppressed_before"].eq(True))
    table = table.merge(_described(items, counted), on="item_id")
    return _ordered(_compared(table, counted.confidence))[list(COLUMNS)]


def _levels(office: Office, counted: Counted, items: Items, scope: Scope) -> pd.DataFrame:
    """The answers to ``items``, up to the period of ``counted``: of all places, one by one where others are to be told.

    A part of them is told with its siblings in view; the whole has none.
    """
    read = counts.item_counts_by if scope.is_everywhere else counts.level_counts_by
    starts_on = counted.week_starts_on if counted.kind == WEEK else None
    levels = read(office.store, counted.kind, kind=SATISFACTION, week_starts_on=starts_on)
    known = levels["item_id"].isin(items["item_id"])
    return levels[known if counted.through is None else known & (levels["period"] <= counted.through)]


def _described(items: Items, counted: Counted) -> pd.DataFrame:
    """item_id, survey, position, heading, category, overall of every item."""
    titles = counted.surveys.set_index("survey_id")["title"]
    described = items[["item_id", "position", "heading", "category"]]
    overall = items["overall"].fillna(False).astype(bool)
    return described.assign(survey=items["survey_id"].map(titles), overall=overall)


def _hidden(counted: Counted, cells: pd.DataFrame, elsewhere: set[tuple[str, pd.Timestamp]]) -> pd.DataFrame:
    """``cells`` (item_id, period) without what few answered, nor what would tell it.

    Overall questions stand beside the satisfied share and the verdicts, and are decided with them: see disclosure.
    """
    overall = cells["overall"].fillna(False).astype(bool)
    decided = pd.MultiIndex.from_frame(counted.closed(["item_id"]))
    closed = pd.MultiIndex.from_frame(cells[["item_id", "period"]]).isin(decided)
    told = pd.Series(map(elsewhere.__contains__, zip(cells["item_id"], cells["period"], strict=True)), dtype="bool")
    holding = longer(cells["period"], counted.kind)
    marked = cells.assign(suppressed=told & (cells["n"] > 0), **holding)[~overall]
    totals = [["item_id"], *(["item_id", name] for name in holding)]
    found = suppress_crossed(marked, totals=totals, minimum=counted.minimum).drop(columns=list(holding))
    return pd.concat([suppression.closed(cells[overall], closed[overall]), found]).sort_index()


def _told_elsewhere(
    office: Office, levels: LevelCounts, items: Items, counted: Counted, starts: list[pd.Timestamp]
) -> set[tuple[str, pd.Timestamp]]:
    """Which (item_id, period) of the ``starts`` other places' figures would tell, or would be told by this one's."""
    few = levels[levels["period"].isin(starts)]
    bases = satisfied_shares(few, items, by=["community_id", "item_id", "period"])
    known = communities.communities(office.store)[["community_id", "city", "district", "street"]]
    placed = bases[["item_id", "period", "community_id", "n"]].merge(known, on="community_id")
    flagged = nesting.hidden(placed, within=["item_id", "period"], minimum=counted.minimum)
    chosen = set(counted.communities["community_id"])
    return {pair for pair, rows in flagged.groupby(["item_id", "period"]) if nesting.total_is_hidden(rows, chosen)}


def _compared(table: pd.DataFrame, confidence: float) -> pd.DataFrame:
    shown = ~table["suppressed"] & ~table["suppressed_before"]
    comparable = shown & (table["n"].fillna(0) > 0) & (table["n_before"].fillna(0) > 0)
    family = max(int((comparable & ~table["overall"]).sum()), 1)
    parts = []
    for is_overall, questions_in_it in ((True, 1), (False, family)):
        rows = table[comparable & (table["overall"] == is_overall)]
        numbers = [rows[name].astype("int64") for name in ("satisfied", "n", "satisfied_before", "n_before")]
        found = newcombe_difference(*numbers, confidence=1 - (1 - confidence) / questions_in_it)
        names = ("difference", "difference_low", "difference_high")
        parts.append(pd.DataFrame(dict(zip(names, found, strict=True)), index=rows.index))
    table = table.join(pd.concat(parts))
    moved = np.select([table["difference_low"] > 0, table["difference_high"] < 0], ["rising", "falling"], "steady")
    return table.assign(direction=pd.Series(moved, index=table.index, dtype="str").where(comparable))


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    """Least satisfied first; the place of a hidden share among the others would tell it, so it has none."""
    order = ["share", "survey", "position", "item_id"]
    return table.sort_values(order, na_position="last", ignore_index=True)
