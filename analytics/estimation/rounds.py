"""Which survey and round of a community counts: the latest."""

from __future__ import annotations

import pandas as pd

from analytics.model import LevelCounts

ROUND = ["community_id", "survey_id", "round"]


def latest_rounds(counts: LevelCounts) -> LevelCounts:
    """The rows of ``counts`` that belong to each community's latest (survey, round), in their order.

    Latest is the one with the latest answered week; in the same week the higher round wins, then the survey_id that
    comes later in text order. A round of missing answers only is latest where the community has nothing better.
    ``counts`` holds the surveys that compete (satisfaction surveys), by week or summed up to each one's last week.

    Worked: round 1 answered on 5 and 12 January, round 2 on 12 January → round 2.
    """
    # One round of all, or one each, as in an office's first year: nothing to choose.
    if all((counts[name] == counts[name].iloc[0]).all() for name in ROUND[1:] if len(counts)):
        return counts
    rounds = counts[ROUND].drop_duplicates()
    if rounds["community_id"].is_unique:
        return counts
    seen = counts[[*ROUND, "week"]].assign(answered=counts["level"].notna())
    # A group's last row, sorted, is its latest; an answered week beats every week of missing answers.
    last = seen.groupby([*ROUND, "answered"], observed=True)["week"].max().reset_index()
    last = last.sort_values(["community_id", "answered", "week", "round", "survey_id"])
    latest = last.drop_duplicates("community_id", keep="last")
    position = pd.MultiIndex.from_frame(latest[ROUND]).get_indexer(pd.MultiIndex.from_frame(counts[ROUND]))
    return counts[position >= 0]
