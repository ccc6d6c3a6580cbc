"""The owners' votes of an office: what each came to, and the vote on a community's renovation plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import pandas as pd

from analytics.flows.office import Office
from analytics.model import EVERYWHERE, Scope, Votes
from analytics.programme.voting import ballots as counting
from analytics.store import ballots, communities

_PLAN: Final = r"改造.{0,12}方案|方案.{0,12}改造"


@dataclass(frozen=True)
class PlanVote:
    """The vote on the renovation plan of one community, on its register of owners.

    ``owners`` are on the roll, ``took_part`` voted, ``agreed`` agree; ``passed`` is judged by article 278, not by a
    programme's percentage. Where buildings vote on their own, the counts are sums over the ``parts`` and all must pass;
    ``fewest`` took part in the smallest part that anybody took part in.
    """

    community_id: str
    matter: str
    voted_on: dt.date | None
    owners: int
    took_part: int
    agreed: int
    passed: bool
    parts: int = 1
    fewest: int = 0


def results(office: Office, scope: Scope = EVERYWHERE) -> Votes:
    """Every vote in ``scope``, one row a community, matter and part that votes: the columns of ``model.VOTES``.

    Counts are as they are, for judging; pages show them by :func:`analytics.programme.voting.ballots.shown`.
    """
    return counting.count(ballots.ballots(office.store, scope))


def shown(office: Office, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """:func:`results` as they may be shown, with the community's ``name`` and ``households`` of the register."""
    known = communities.communities(office.store, scope)[["community_id", "name", "households"]]
    found = counting.shown(results(office, scope), minimum=office.settings.figure_minimum)
    return found.merge(known, on="community_id", how="left")


def plan_votes(office: Office, scope: Scope = EVERYWHERE) -> dict[str, PlanVote]:
    """By community_id the latest vote on a renovation plan: a matter that speaks of 改造 and 方案."""
    return plans(results(office, scope))


def plan_vote(office: Office, community_id: str) -> PlanVote | None:
    """The latest vote on the community's renovation plan; None without one."""
    return plan_votes(office, Scope(community_id=(community_id,))).get(community_id)


def plans(votes: Votes) -> dict[str, PlanVote]:
    """:func:`plan_votes` of votes at hand."""
    about = votes[votes["matter"].astype("str").str.contains(_PLAN, regex=True)]
    found: dict[str, PlanVote] = {}
    dated = [(part["last_on"].max(), str(matter), part) for (_id, matter), part in _by_matter(about)]
    # Without a day, nobody voted: any vote that was held comes after it.
    for day, matter, part in sorted(dated, key=lambda one: (not pd.isna(one[0]), one[0], one[1])):
        community_id = str(part["community_id"].iloc[0])
        found[community_id] = PlanVote(
            community_id,
            matter,
            None if pd.isna(day) else day.date(),
            owners=int(part["owners"].sum()),
            took_part=int(part["took_part"].sum()),
            agreed=int(part["agreed"].sum()),
            passed=bool(part["passed"].all()),
            parts=len(part),
            fewest=min((int(n) for n in part["took_part"] if n > 0), default=0),
        )
    return found


def _by_matter(votes: Votes) -> list[tuple[tuple[str, ...], pd.DataFrame]]:
    return [] if votes.empty else list(votes.groupby(["community_id", "matter"]))
