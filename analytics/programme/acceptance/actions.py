"""What needs somebody this week: who, in which community, why, since when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from typing import Any, Final

import pandas as pd

from analytics.flows import programmes
from analytics.flows.office import Office
from analytics.language import N_, _, headed
from analytics.model import EVERYWHERE, Scope
from analytics.programme.acceptance import alerts as alerting
from analytics.programme.acceptance import cycle
from analytics.programme.acceptance.acceptance import UNSETTLED
from analytics.programme.entering import records
from analytics.programme.subjects import SUBJECTS
from analytics.standard import matters
from analytics.standard import topics as standard_topics
from analytics.store import communities

# In the order in which they are listed: kind → words.
ACTIONS: Final = {
    "fallen": N_("验收后跌破达标线"),
    "newly_below": N_("新增未达标"),
    "overdue": N_("整改逾期"),
    "ready": N_("已达标，待验收"),
    "publicity": N_("公示即将期满"),
    "no_ledger": N_("未达标，尚无整改台账"),
    "unconfirmed": N_("未达标待确认，需补充答卷"),
    "silent": N_("多周无新数据"),
}
PAGES: Final = {"overdue": "rectification", "no_ledger": "rectification", "publicity": "publicity"}
COLUMNS: Final = ("kind", "community_id", "name", "district", "street", "since", "detail", "who", "page", "entry_id")
NEW_DAYS: Final = 14  # a week of forms is complete, and looked at, in the week after it
AHEAD_DAYS: Final = 7


def this_week(
    office: Office,
    scope: Scope = EVERYWHERE,
    *,
    today: dt.date,
    alerts: pd.DataFrame | None = None,
    places: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """What needs somebody in the week of ``today`` within ``scope``: the columns COLUMNS, most pressing first.

    One row a kind, community and (for overdue entries and publicity) entry. ``since`` is the day it has held from,
    ``page`` the page on which it is dealt with (its file's name), ``who`` should act: the responsible unit, else the
    street, the neighbourhood, or the renovation office. A community appears as newly below for NEW_DAYS after the first
    day of the week in which its alert turned; as silent after its programme's ``silent_weeks`` without a form while it
    is not accepted. ``alerts`` and ``places`` are what alerts.alerts and cycle.place gave, where these are at hand.
    """
    known = communities.communities(office.store, scope).set_index("community_id", drop=False)
    flags = alerting.alerts(office, scope) if alerts is None else alerts
    found = flags.set_index("community_id", drop=False)
    places = cycle.place(office, scope) if places is None else places
    # Looked up by community over and over: not in a frame.
    stood = places.set_index("community_id").to_dict("index")
    where = known[["name", "neighbourhood", "district", "street"]].to_dict("index")
    ledger = records.entries(office, "rectification", scope)
    parts = [
        *_flagged(found, stood, set(ledger.loc[ledger["state"].isin(UNSETTLED), "community_id"]), today),
        *_overdue(ledger, today),
        *_publicity(records.entries(office, "publicity", scope), today),
        *_silent(office, found, stood, known, today),
    ]
    rows = [_located(row, where[row["community_id"]]) for row in parts]
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"since": "datetime64[us]"})
    order = table["kind"].map({kind: place for place, kind in enumerate(ACTIONS)})
    return table.assign(order=order).sort_values(["order", "since", "community_id"], ignore_index=True)[list(COLUMNS)]


Row = dict[str, Any]


def _located(row: Row, place: Row) -> Row:
    """``row`` with where it is, who should act, and on which page."""
    told = {name: place[name] for name in ("name", "district", "street")}
    who = row.get("who") or _who(row["kind"], place)
    return {"entry_id": "", **row, **told, "who": who, "page": PAGES.get(row["kind"], "community")}


def _flagged(found: pd.DataFrame, places: dict[Hashable, Row], at_work: set[str], today: dt.date) -> list[Row]:
    """Fallen after acceptance, newly below, below without a ledger, unconfirmed, ready for acceptance."""
    rows = []
    for row in found.itertuples():
        one = row.community_id
        base = {"community_id": one, "since": row.since}
        recent = pd.notna(row.since) and _days(row.since, today) < NEW_DAYS
        if row.fallen:
            on = f"{row.accepted_on:%Y-%m-%d}"
            rows.append({**base, "kind": "fallen", "detail": _("{day} 已验收，此后的答卷跌破达标线").format(day=on)})
        elif row.state == "below" and recent:
            rows.append({**base, "kind": "newly_below", "detail": _("自该周起确认未达标")})
        if row.state == "below" and one not in at_work:
            rows.append({**base, "kind": "no_ledger", "detail": _("确认未达标，没有在办的整改")})
        if row.state == "pending" and not row.met and not row.fallen:
            rows.append({**base, "kind": "unconfirmed", "detail": _("份数还不足以确认，补充答卷或再等一周")})
        place = places[one]
        met = place["satisfaction"] == "met" and not row.suppressed
        if met and pd.isna(row.accepted_on) and place["next_stage"] == "accepted":
            open_words = _("尚有整改未销号") if one in at_work else _("达到满意率闸口，可组织验收")
            rows.append({**base, "kind": "ready", "since": row.since, "detail": open_words})
    return rows


def _overdue(ledger: pd.DataFrame, today: dt.date) -> list[Row]:
    """Entries not done by their deadline; the deadline's own day is in time."""
    shown = SUBJECTS["rectification"].field("problem").shown
    late = ledger[ledger["state"].isin(["open", "in_hand"]) & (ledger["deadline"] < pd.Timestamp(today))]
    return [
        {
            "kind": "overdue",
            "community_id": row.community_id,
            "entry_id": row.entry_id,
            "since": row.deadline + pd.Timedelta(days=1),
            "detail": _("逾期 {n} 天：{problem}").format(n=_days(row.deadline, today), problem=shown(row.problem)),
            "who": " ".join(str(each) for each in (standard_topics.units(row.unit), row.person) if pd.notna(each)),
        }
        for row in late.itertuples()
    ]


def _publicity(entries: pd.DataFrame, today: dt.date) -> list[Row]:
    """Publicity that ends within AHEAD_DAYS, or ended and was not closed."""
    ahead = pd.Timestamp(today + dt.timedelta(AHEAD_DAYS))
    soon = entries[(entries["state"] == "running") & (entries["ends_on"] <= ahead)]
    rows = []
    for row in soon.itertuples():
        over = row.ends_on < pd.Timestamp(today)
        words = _("已于 {day} 期满，请办理结束和签字") if over else _("{day} 期满")
        rows.append(
            {
                "kind": "publicity",
                "community_id": row.community_id,
                "entry_id": row.entry_id,
                "since": row.starts_on,
                "detail": headed(matters.matter(row.title), words.format(day=f"{row.ends_on:%Y-%m-%d}")),
            }
        )
    return rows


def _silent(
    office: Office, found: pd.DataFrame, places: dict[Hashable, Row], known: pd.DataFrame, today: dt.date
) -> list[Row]:
    """Communities that wait for forms: finished without any, or below and not asked again for silent_weeks."""
    rules = programmes.programme_of(office, known.reset_index(drop=True))
    rows = []
    for row in found.itertuples():
        weeks = rules[row.community_id].silent_weeks
        place = places[row.community_id]
        ended = row.last_week + pd.Timedelta(days=6)
        waits = row.state in ("below", "pending", "recovering") and pd.isna(row.accepted_on)
        if waits and _days(ended, today) >= 7 * weeks:
            since, words = ended, _("已 {n} 周没有新的满意度答卷").format(n=_days(ended, today) // 7)
        elif pd.isna(row.last_week) and place["stage"] == "finished":
            since, words = place["since"], _("已完工，还没有满意度测评")
        else:
            continue
        rows.append({"kind": "silent", "community_id": row.community_id, "since": since, "detail": words})
    return rows


def _who(kind: str, place: Row) -> str:
    """Who should act where no unit is named: the renovation office accepts, the neighbourhood asks, the street does the
    rest."""
    if kind in ("ready", "fallen"):
        return _("改造办")
    names = ("neighbourhood", "street") if kind in ("silent", "unconfirmed", "publicity") else ("street", "district")
    return next((str(place[name]) for name in names if pd.notna(place[name])), _("改造办"))


def _days(since: pd.Timestamp, today: dt.date) -> int:
    return int((pd.Timestamp(today) - since).days)
