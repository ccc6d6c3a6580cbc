"""How far the works have come: done of how many, per item, over communities and over time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

import pandas as pd

SUMMARY: Final = ("done", "of", "share", "done_without_total", "communities", "reported_on")
REPORTS: Final = ("community_id", "item", "on", "done", "of", "share", "unit", "by", "reason")


def shares(entries: pd.DataFrame) -> pd.DataFrame:
    """``entries`` (of ``records.entries(office, "progress")``) with share: done / of, 0–1; NA without a total.

    Worked: 830 of 1 186 households → 0.69983, shown as 70.0 %; a total of 0 is no data.
    """
    return entries.assign(share=_share(entries["done"], entries["of"]))


def summary(entries: pd.DataFrame, by: Sequence[str] = ("item", "unit")) -> pd.DataFrame:
    """Entries of progress added up over the columns ``by``, most done first: ``by``, then SUMMARY.

    ``done`` and ``of`` are of the entries that have a total, so that their share stands on one base;
    ``done_without_total`` of the others. communities: how many 小区 report. reported_on: the latest report's day.

    Worked: 830 of 1 186 and 70 of 100, and 500 without a total → done 900, of 1 286, share 0.69984, and 500 beside.
    """
    total = entries["of"].notna()
    known = entries.assign(
        done=entries["done"].where(total, 0),
        of=entries["of"].fillna(0),
        done_without_total=entries["done"].where(~total, 0),
    )
    grouped = known.groupby(list(by), dropna=False, sort=False)
    added = grouped[["done", "of", "done_without_total"]].sum().astype("int64")
    told = added.assign(
        communities=grouped["community_id"].nunique(),
        reported_on=grouped["changed_on"].max(),
        share=_share(added["done"], added["of"]),
    )
    told["order"] = -(told["done"] + told["done_without_total"])
    ordered = told.reset_index().sort_values(["order", *by], kind="stable", ignore_index=True)
    return ordered[[*by, *SUMMARY]]


def reports(events: pd.DataFrame) -> pd.DataFrame:
    """Every report of ``events`` (of ``records.history``) that stands, by day: REPORTS.

    A total that a report does not name is the one named before it. ``on`` is the day by the papers, else of entry.
    """
    standing = events[events["undoes"].isna() & ~events["taken_back"]]
    values = pd.DataFrame([json.loads(value) for value in standing["value"]], index=standing.index)
    told = values.reindex(columns=["item", "done", "of", "unit"]).astype({"done": "Int64", "of": "Int64"})
    frame = standing[["entry_id", "community_id", "by", "reason"]].join(told)
    frame["on"] = standing["happened_on"].fillna(standing["at"].dt.normalize())
    for name in ("of", "unit"):
        frame[name] = frame.groupby("entry_id")[name].ffill()
    frame["share"] = _share(frame["done"], frame["of"])
    return frame.sort_values(["item", "community_id", "on"], kind="stable", ignore_index=True)[list(REPORTS)]


def over_time(reported: pd.DataFrame) -> pd.DataFrame:
    """What stood done on each day that anything was reported, by item: item, on, done, of, communities.

    A 小区 counts with its latest report up to that day; before its first it counts neither as done nor in the total, so
    that the total grows where a 小区 begins to report. Worked: 甲 10 of 20 on the 1st, 乙 5 of 30 on the 3rd → 10 of
    20, then 15 of 50.
    """
    rows = []
    for item, its in reported.groupby("item", sort=False):
        for day in sorted(its["on"].unique()):
            latest = its[its["on"] <= day].drop_duplicates("community_id", keep="last")
            rows.append((item, day, latest["done"].sum(), latest["of"].sum(min_count=len(latest)), len(latest)))
    frame = pd.DataFrame(rows, columns=["item", "on", "done", "of", "communities"])
    return frame.astype({"done": "Int64", "of": "Int64", "communities": "int64", "on": "datetime64[us]"})


def _share(done: pd.Series, whole: pd.Series) -> pd.Series:
    base = pd.to_numeric(whole).astype("Float64")
    return (done.astype("Float64") / base.where(base > 0)).astype("float64")
