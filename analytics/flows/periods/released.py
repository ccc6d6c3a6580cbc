"""Every sum of valid answers on satisfaction that some page or bulletin tells, and how these sums hang together.

Two sums are one figure where they are of the same answers, whatever they are called: a street of one community, a month
of one week, a cumulative figure that has stood still. So a figure's name here is its ``key``: every atom (a community,
survey, round and overall question in a week, and month where it is shared) has a random number of 64 bits, and a sum's
key is the sum of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.estimation.periods import KINDS, WEEK
from analytics.estimation.progress import progress
from analytics.estimation.rounds import latest_rounds
from analytics.estimation.shares import satisfied_shares
from analytics.estimation.verdicts import judged_counts
from analytics.model import Communities, Items, LevelCounts
from analytics.privacy.derivable import Equations

ROUND: Final = ["community_id", "survey_id", "round"]
# What names a place of each kind, the narrowest first; two districts may each have a 光明路街道.
PLACES: Final = {
    "street": ["city", "district", "street"],
    "district": ["city", "district"],
    "city": ["city"],
    "whole": [],
}
# What is missed least is hidden first so that a smaller figure stays hidden: an older cumulative figure; a period of a
# street, a district, a city, all; then sums over rounds, of a community between those of streets and of the city.
BESIDE, AS_OF, ROUND_TOTAL = 0, 1, 8
OF_PERIOD: Final = {"street": 2, "district": 3, "city": 4, "whole": 5}
OF_ROUNDS: Final = {"street": 6, "district": 7, "city": 9, "whole": 10}


def atoms(slots: LevelCounts, items: Items, communities: Communities) -> pd.DataFrame:
    """A row an atom with answers: ROUND, item_id, city, district, street, the first day of its week, month, quarter and
    year, n, and its mark; in order of time within each round, with the sums of marks ``before`` it and ``after`` it.

    ``slots`` are LevelCounts by week whose ``period`` is the month (store.counts.level_counts_by).
    """
    by = [*ROUND, "week", "period", "item_id"]
    found = satisfied_shares(judged_counts(slots, items), items, by=by)
    found = found[found["n"] > 0].rename(columns={"period": "month"})
    places = communities[["community_id", *PLACES["street"]]]
    found = found.merge(places, on="community_id").sort_values([*ROUND, "week", "month", "item_id"], ignore_index=True)
    longer = {kind: _first_days(found["month"], code) for kind, code in (("quarter", "Q"), ("year", "Y"))}
    named = {level: found[level].astype("object").fillna("").astype("str") for level in PLACES["street"]}
    # Grouped over and over: by the codes of categories, not by text.
    coded = dict.fromkeys(["community_id", "survey_id", "item_id", *named], "category")
    marked = found.assign(**named, **longer, mark=_marks(len(found))).astype(coded)
    after = marked.groupby(ROUND, observed=True)["mark"].cumsum()
    columns = [*ROUND, "item_id", *PLACES["street"], *KINDS, "n", "mark", "before", "after"]
    return marked.assign(before=after - marked["mark"], after=after)[columns]


def _first_days(days: pd.Series, code: str) -> pd.Series:
    return days.dt.to_period(code).dt.start_time.astype("datetime64[us]")


def _marks(count: int) -> npt.NDArray[np.uint64]:
    return np.random.default_rng(0).integers(0, 1 << 64, count, np.uint64)


def summed(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """``by``, key and n of every sum over ``rows`` of :func:`atoms`; ``by`` is not empty."""
    sums = rows.groupby(by, observed=True, sort=True)[["mark", "n"]].sum().reset_index()
    return sums.rename(columns={"mark": "key"})


@dataclass(frozen=True, eq=False)
class Released:
    """``figures``: a row a distinct sum: key, n, cost, whether it is shown anywhere (``told``).
    ``equations`` are over its rows."""

    figures: pd.DataFrame
    equations: Equations

    def at(self, keys: pd.Series) -> npt.NDArray[np.int64]:
        """The rows of ``keys``."""
        return self.figures["key"].searchsorted(keys.to_numpy(np.uint64))


def released(found: pd.DataFrame, minimum: int) -> Released:
    """All figures over ``found`` (:func:`atoms`), those of fewer than ``minimum`` answers too."""
    told: list[pd.DataFrame] = []
    parts: list[pd.DataFrame] = []
    single = len(found["item_id"].unique()) < 2
    splits: list[list[str]] = [[]] if single else [[], ["item_id"]]
    for kind in KINDS:
        for more in splits:
            _areas(found, [*more, kind], OF_PERIOD, told, parts)
    for numbers in rounds_by_place(found):
        _areas(numbers, ["item_id", "number"], OF_ROUNDS, told, parts)
    for by in ([*ROUND, "item_id"], ROUND):
        _sums(found, by, ROUND_TOTAL, told, parts)
    _so_far(found, minimum, told, parts)
    return _put_together(found, told, parts)


def rounds_by_place(found: pd.DataFrame) -> list[pd.DataFrame]:
    """The atoms by round as page 满意度 asks for them: ``number`` is the round, or 0 for each community's latest of the
    survey."""
    latest = [latest_rounds(rows.assign(level=1)) for _survey, rows in found.groupby("survey_id")]
    last = pd.concat(latest).assign(number=0) if latest else found.assign(number=0)
    return [found.assign(number=found["round"]), last]


def _areas(found: pd.DataFrame, by: list[str], cost: dict[str, int], told: list, parts: list) -> None:
    """Streets as sums of atoms, districts of streets, and so on."""
    keys = found["mark"]
    rows = found
    for level, columns in PLACES.items():
        key = [*columns, *by]
        sums = rows.assign(mark=keys).groupby(key, observed=True, sort=True)[["mark", "n"]].sum().reset_index()
        number = rows.groupby(key, observed=True, sort=True).ngroup().to_numpy()
        told.append(sums[["mark", "n"]].assign(cost=cost[level], told=True))
        parts.append(pd.DataFrame({"total": sums["mark"].to_numpy()[number], "part": keys.to_numpy()}))
        rows, keys = sums, sums["mark"]


def _sums(found: pd.DataFrame, by: list[str], cost: int, told: list, parts: list) -> None:
    of_group = found.groupby(by, observed=True)
    total = of_group["mark"].transform("sum")
    sums = pd.DataFrame({"mark": total, "n": of_group["n"].transform("sum")}).drop_duplicates("mark")
    told.append(sums.assign(cost=cost, told=True))
    parts.append(pd.DataFrame({"total": total, "part": found["mark"]}))


def so_far(found: pd.DataFrame) -> pd.DataFrame:
    """``found`` with what its round had by the end of each atom's week and month: its key and its n ``so_far``.

    Of atoms that end together only the last says so.
    """
    ended = found.assign(so_far=found.groupby(ROUND, observed=True)["n"].cumsum(), key=found["after"])
    return ended.drop_duplicates([*ROUND, WEEK, "month"], keep="last")


def _so_far(found: pd.DataFrame, minimum: int, told: list, parts: list) -> None:
    """What a bulletin tells of a community as of its own day; of those between which lie few answers only the last.

    Chosen backward from the latest, so that today's stays. A figure passed over is told nowhere; neither it nor what
    lies between it and the next one that is told may follow if they are small.
    """
    ends = so_far(found)
    marked = _displayed(found)
    ends = ends.merge(marked, on=[*ROUND, "so_far"])
    ends = ends.sort_values([*ROUND, "so_far"], ascending=False, ignore_index=True)
    chosen, gaps = _chosen(ends, minimum)
    chosen, beside = _paired(ends, chosen)
    shown = ends[chosen].assign(cost=np.where(beside[chosen], BESIDE, AS_OF)).iloc[::-1]
    small = ends[~chosen & (ends["so_far"] < minimum)].assign(cost=AS_OF)
    for rows, is_told in ((shown, True), (small, False)):
        told.append(pd.DataFrame({"mark": rows["key"], "n": rows["so_far"], "cost": rows["cost"], "told": is_told}))
    told.append(pd.DataFrame({"mark": gaps["key"], "n": gaps["n"], "cost": AS_OF, "told": False}))
    order = found.groupby(ROUND, observed=True)["n"].cumsum()
    for rows, is_chain in ((shown, True), (small, False)):
        parts.append(_chain(found, order, rows, is_chain=is_chain))
    parts.append(_between(found, order, gaps))


def _displayed(found: pd.DataFrame) -> pd.DataFrame:
    """ROUND and so_far of what is, or once was, the latest of a community at the end of some period; each once."""
    known = found["community_id"].unique()
    marked = []
    for kind in KINDS:
        cells = found[[*ROUND, WEEK, "n"]].assign(period=found[kind])
        cells = cells.groupby([*ROUND, WEEK, "period"], as_index=False, observed=True)["n"].sum()
        if cells.empty:
            continue
        done = progress(cells, known, kind)
        number, n = done.place.ravel(), done.so_far["n"].ravel()
        rows = done.rounds[ROUND].take(number[n > 0]).assign(so_far=n[n > 0])
        marked.append(rows.drop_duplicates())
    whole = found.groupby(ROUND, as_index=False, observed=True)["n"].sum().rename(columns={"n": "so_far"})
    return pd.concat([*marked, whole]).drop_duplicates()


def _chosen(ends: pd.DataFrame, minimum: int) -> tuple[npt.NDArray[np.bool_], pd.DataFrame]:
    """Which of ``ends``, latest first within each round, are told; and the gaps behind those that are not."""
    chosen = np.zeros(len(ends), bool)
    first = (~ends.duplicated(ROUND)).to_numpy()
    numbers = ends["so_far"].tolist()
    gaps, after = [], 0
    for at, (n, is_last) in enumerate(zip(numbers, first.tolist(), strict=True)):
        if n >= minimum and (is_last or ends_apart(n, numbers[after], minimum)):
            chosen[at] = True
        if is_last or chosen[at]:
            after = at
        else:
            gaps.append((at, after))
    here, there = (np.array([pair[side] for pair in gaps], np.int64) for side in (0, 1))
    start, end = ends.take(here), ends.take(there)
    between = start[ROUND].assign(
        start=start["so_far"].to_numpy(),
        end=end["so_far"].to_numpy(),
        key=end["key"].to_numpy() - start["key"].to_numpy(),
    )
    return chosen, between.assign(n=between["end"] - between["start"])


def _paired(ends: pd.DataFrame, chosen: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """``chosen`` without a second one where but one community of a street is passed over at the end of a week.

    The street's week would tell what is passed over. Taken is the smallest that is not its round's latest. Also which
    of ``ends`` stand beside such a one: those are hidden first if more must be.
    """
    at = ends.assign(passed=~chosen, last=~ends.duplicated(ROUND).to_numpy(), row=np.arange(len(ends)))
    slot = at.groupby([*PLACES["street"], WEEK, "month"], observed=True)
    passed = slot["passed"].transform("sum").to_numpy()
    free = at[(passed == 1) & chosen & ~at["last"].to_numpy()].sort_values(["so_far", "row"])
    second = free.drop_duplicates([*PLACES["street"], WEEK, "month"])["row"].to_numpy()
    left = chosen.copy()
    left[second] = False
    return left, passed > 0


def ends_apart(n: int, later: int, minimum: int) -> bool:
    """Whether two cumulative figures may both be told: none between them, or enough.

    >>> ends_apart(12, 16, 5), ends_apart(11, 16, 5), ends_apart(16, 16, 5)
    (False, True, True)
    """
    return later == n or later - n >= minimum


def _chain(found: pd.DataFrame, order: pd.Series, rows: pd.DataFrame, *, is_chain: bool) -> pd.DataFrame:
    """Each cumulative figure as the one before it and the atoms between (``is_chain``), or as all atoms up to it."""
    rows = rows.sort_values([*ROUND, "so_far"], ignore_index=True)
    later = np.flatnonzero(rows.duplicated(ROUND)) if is_chain else np.array([], np.int64)
    start, keys = np.zeros(len(rows), np.int64), rows["key"].to_numpy(np.uint64)
    start[later] = rows["so_far"].to_numpy()[later - 1]
    spans = rows[ROUND].assign(start=start, end=rows["so_far"], key=keys)
    earlier = pd.DataFrame({"total": keys[later], "part": keys[later - 1]})
    return pd.concat([_between(found, order, spans), earlier])


def _between(found: pd.DataFrame, order: pd.Series, spans: pd.DataFrame) -> pd.DataFrame:
    """The atoms of each round that lie after ``start`` and up to ``end``, as parts of ``key``."""
    joined = found[[*ROUND, "mark"]].assign(order=order).merge(spans, on=ROUND)
    inside = joined[(joined["order"] > joined["start"]) & (joined["order"] <= joined["end"])]
    return pd.DataFrame({"total": inside["key"], "part": inside["mark"]})


def _put_together(found: pd.DataFrame, told: list, parts: list) -> Released:
    alone = found[["mark", "n"]].assign(cost=BESIDE, told=False)
    figures = pd.concat([*told, alone]).rename(columns={"mark": "key"})
    figures = (
        figures.astype({"key": "uint64", "n": "int64"})
        .groupby("key", as_index=False)
        .agg(n=("n", "first"), cost=("cost", "max"), told=("told", "max"))
    )
    # One equation is enough for each sum: however else it is made up follows from those of its parts.
    pieces = [piece.astype("uint64").assign(source=at) for at, piece in enumerate(parts)]
    entries = pd.concat(pieces) if pieces else pd.DataFrame({"total": [], "part": [], "source": []}).astype("uint64")
    entries = entries[entries["source"] == entries.groupby("total")["source"].transform("min")].drop_duplicates()
    entries = entries[entries["total"] != entries["part"]]
    equation, names = pd.factorize(entries["total"])
    keys = figures["key"]
    variable = keys.searchsorted(np.concatenate([entries["part"].to_numpy(), np.asarray(names)]))
    return Released(
        figures,
        Equations(
            np.concatenate([equation, np.arange(len(names))]).astype(np.int64),
            variable.astype(np.int64),
            np.concatenate([np.ones(len(entries)), -np.ones(len(names))]).astype(np.int64),
        ),
    )
