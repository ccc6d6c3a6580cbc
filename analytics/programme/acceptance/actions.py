"""What needs somebody this week: who, in which community, why, since when."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pandas as pd

from analytics.flows import programmes
from analytics.flows.office import Office
from analytics.language import N_, _, headed
from analytics.model import EVERYWHERE, Communities, Scope
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
    known = communities.communities(office.store, scope)
    flags = alerting.alerts(office, scope) if alerts is None else alerts
    places = cycle.place(office, scope) if places is None else places
    stood = places[["community_id", "stage", "since", "next_stage", "satisfaction"]]
    found = flags.merge(stood.rename(columns={"since": "stage_since"}), on="community_id")
    rules = programmes.programme_of(office, known)
    ledger = records.entries(office, "rectification", scope)
    found = found.assign(
        at_work=found["community_id"].isin(ledger.loc[ledger["state"].isin(UNSETTLED), "community_id"]),
        silent_weeks=[rules[one].silent_weeks for one in found["community_id"].tolist()],
    )
    parts = [
        *_flagged(found, today),
        _overdue(ledger, today),
        _publicity(records.entries(office, "publicity", scope), today),
        *_silent(found, today),
    ]
    table = _located(pd.concat([part for part in parts if len(part)] or [_nothing()], ignore_index=True), known)
    order = table["kind"].map({kind: place for place, kind in enumerate(ACTIONS)})
    return table.assign(order=order).sort_values(["order", "since", "community_id"], ignore_index=True)[list(COLUMNS)]


def _located(rows: pd.DataFrame, known: Communities) -> pd.DataFrame:
    """``rows`` with where they are, who should act, and on which page."""
    place = known.set_index("community_id")[["name", "neighbourhood", "district", "street"]]
    at = place.reindex(rows["community_id"]).reset_index(drop=True)
    return rows.assign(
        **{name: at[name] for name in ("name", "district", "street")},
        who=rows["who"].mask(rows["who"] == "", _usual(rows["kind"], at)),
        page=[PAGES.get(kind, "community") for kind in rows["kind"].tolist()],
    )


def _usual(kind: pd.Series, at: pd.DataFrame) -> pd.Series:
    """Who should act where no unit is named: the renovation office accepts, the neighbourhood asks, the street does the
    rest."""
    asks = kind.isin(["silent", "unconfirmed", "publicity"])
    nearest, next_ = at["neighbourhood"].where(asks, at["street"]), at["street"].where(asks, at["district"])
    return nearest.fillna(next_).fillna(_("改造办")).mask(kind.isin(["ready", "fallen"]), _("改造办"))


def _rows(kind: str, found: pd.DataFrame, since: pd.Series, detail: str | list[str]) -> pd.DataFrame:
    """Something to do in each community of ``found``; nobody is named for it, and no entry."""
    told = {"kind": kind, "community_id": found["community_id"], "since": since, "detail": detail}
    return pd.DataFrame({**told, "who": "", "entry_id": ""})


def _nothing() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS}).astype({"since": "datetime64[us]"})


def _flagged(found: pd.DataFrame, today: dt.date) -> list[pd.DataFrame]:
    """Fallen after acceptance, newly below, below without a ledger, unconfirmed, ready for acceptance."""
    below, fallen = found["state"].eq("below"), found["fallen"]
    recent = (pd.Timestamp(today) - found["since"]).dt.days < NEW_DAYS
    fell, turned = found[fallen], found[below & recent & ~fallen]
    bare = found[below & ~found["at_work"]]
    doubtful = found[found["state"].eq("pending") & ~found["met"] & ~fallen]
    may = found["accepted_on"].isna() & found["next_stage"].eq("accepted")
    ready = found[found["satisfaction"].eq("met") & ~found["suppressed"] & may]
    accepted = [f"{day:%Y-%m-%d}" for day in fell["accepted_on"]]
    can = {True: _("尚有整改未销号"), False: _("达到满意率闸口，可组织验收")}
    return [
        _rows(
            "fallen", fell, fell["since"], [_("{day} 已验收，此后的答卷跌破达标线").format(day=on) for on in accepted]
        ),
        _rows("newly_below", turned, turned["since"], _("自该周起确认未达标")),
        _rows("no_ledger", bare, bare["since"], _("确认未达标，没有在办的整改")),
        _rows("unconfirmed", doubtful, doubtful["since"], _("份数还不足以确认，补充答卷或再等一周")),
        _rows("ready", ready, ready["since"], [can[at_work] for at_work in ready["at_work"].tolist()]),
    ]


def _overdue(ledger: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """Entries not done by their deadline; the deadline's own day is in time."""
    shown = SUBJECTS["rectification"].field("problem").shown
    late = ledger[ledger["state"].isin(["open", "in_hand"]) & (ledger["deadline"] < pd.Timestamp(today))]
    words = _("逾期 {n} 天：{problem}")
    told = [
        words.format(n=_days(row.deadline, today), problem=shown(row.problem))
        for row in late[["deadline", "problem"]].itertuples()
    ]
    who = [
        " ".join(str(each) for each in (standard_topics.units(row.unit), row.person) if pd.notna(each))
        for row in late[["unit", "person"]].itertuples()
    ]
    rows = _rows("overdue", late, late["deadline"] + pd.Timedelta(days=1), told)
    return rows.assign(who=who, entry_id=late["entry_id"])


def _publicity(entries: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """Publicity that ends within AHEAD_DAYS, or ended and was not closed."""
    ahead = pd.Timestamp(today + dt.timedelta(AHEAD_DAYS))
    soon = entries[(entries["state"] == "running") & (entries["ends_on"] <= ahead)]
    over, ends = _("已于 {day} 期满，请办理结束和签字"), _("{day} 期满")
    told = [
        headed(
            matters.matter(row.title),
            (over if row.ends_on < pd.Timestamp(today) else ends).format(day=f"{row.ends_on:%Y-%m-%d}"),
        )
        for row in soon[["title", "ends_on"]].itertuples()
    ]
    return _rows("publicity", soon, soon["starts_on"], told).assign(entry_id=soon["entry_id"])


def _silent(found: pd.DataFrame, today: dt.date) -> list[pd.DataFrame]:
    """Communities that wait for forms: finished without any, or below and not asked again for silent_weeks."""
    ended = found["last_week"] + pd.Timedelta(days=6)
    days = (pd.Timestamp(today) - ended).dt.days
    waits = found["state"].isin(["below", "pending", "recovering"]) & found["accepted_on"].isna()
    quiet = waits & (days >= 7 * found["silent_weeks"])
    never = ~quiet & found["last_week"].isna() & found["stage"].eq("finished")
    words = _("已 {n} 周没有新的满意度答卷")
    since = [words.format(n=n) for n in (days[quiet] // 7).astype("int64").tolist()]
    return [
        _rows("silent", found[quiet], ended[quiet], since),
        _rows("silent", found[never], found.loc[never, "stage_since"], _("已完工，还没有满意度测评")),
    ]


def _days(since: pd.Timestamp, today: dt.date) -> int:
    return int((pd.Timestamp(today) - since).days)
