"""Publicity of a plan (公示): its days, the objections and what was done about each, the signatures of five parties.

The first day counts as day 1: five days from 8 October end with 12 October, and the publicity can be closed from the
13th. The rules that hold whoever enters are in ``subjects.publicity_rules``; how many days a programme asks for is
checked here.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pandas as pd

from analytics.flows import programmes
from analytics.flows.office import Office
from analytics.flows.programmes import Programme
from analytics.language import _
from analytics.model import EVERYWHERE, Scope
from analytics.programme.entering import records
from analytics.programme.publicity import publicity_standing
from analytics.programme.publicity.publicity_standing import last_day
from analytics.standard import matters
from analytics.store import cycle
from analytics.store.cycle import Draft, StepRefused

SUBJECT: Final = "publicity"


def publish(
    office: Office,
    community_id: str,
    *,
    title: str,
    starts_on: dt.date,
    by: str,
    ends_on: dt.date | None = None,
    places: str = "",
    document: str = "",
) -> str:
    """Open the publicity of a plan; the id of its entry. ``ends_on`` None: as many days as the programme asks for.

    Raises :class:`StepRefused` for fewer days than the programme asks for, while another of the same title runs in the
    小区, or where the entry itself is refused.
    """
    days = _rule(office, community_id).publicity_days
    last = last_day(starts_on, days) if ends_on is None else ends_on
    if starts_on <= last:  # else the entry's own rule says what is wrong
        _refuse_short(starts_on, last, days)
    title = matters.kept(title.strip())
    running = records.entries(office, SUBJECT, Scope(community_id=(community_id,)))
    if ((running["state"] == "running") & (running["title"] == title)).any():
        raise StepRefused(_("“{title}”正在公示").format(title=matters.matter(title)), action=_("请在原公示上登记"))
    told = {"title": title, "starts_on": starts_on, "ends_on": last, "places": places, "document": document}
    on = min(starts_on, office.now().date())
    return records.enter(office, [Draft(SUBJECT, "open", community_id, None, told, on)], by=by)[0]


def step(
    office: Office,
    entry_id: str,
    kind: str,
    *,
    seen: int,
    by: str,
    on: dt.date | None = None,
    reason: str = "",
    **told: Any,
) -> None:
    """One step of a publicity: extend, object, answer, close, sign or stop.

    Raises :class:`StepRefused`, nothing changed: out of order, closed before its days have run, with an objection
    unanswered, or after fewer days than the programme asks for.
    """
    entries = records.entries(office, SUBJECT).set_index("entry_id")
    if entry_id not in entries.index:
        raise StepRefused(_("没有这次公示"), action=_("请刷新页面"))
    entry = entries.loc[entry_id]
    if kind == "close" and entry["state"] == "running":
        days = _rule(office, entry["community_id"]).publicity_days
        _refuse_short(entry["starts_on"].date(), entry["ends_on"].date(), days)
    draft = Draft(SUBJECT, kind, entry["community_id"], entry_id, told, on, reason, seen)
    records.enter(office, [draft], by=by)


def every(office: Office, scope: Scope = EVERYWHERE, today: dt.date | None = None) -> pd.DataFrame:
    """Every publicity within ``scope`` as it stands ``today``: the columns of ``publicity_standing.standing``, reason.

    ``reason``: why it was stopped, NA otherwise.
    """
    found = records.entries(office, SUBJECT, scope)
    rules = {one: rule.publicity_days for one, rule in programmes.programme_of(office).items()}
    standing = publicity_standing.standing(found, rules, today=today or office.now().date())
    events = cycle.events(office.store, scope, subjects=[SUBJECT])
    reasons = events[events["kind"] == "stop"].drop_duplicates("entry_id", keep="last").set_index("entry_id")["reason"]
    stopped = standing["state"] == "stopped"
    return standing.assign(reason=standing["entry_id"].map(reasons).where(stopped))


def standing(office: Office, scope: Scope = EVERYWHERE, today: dt.date | None = None) -> pd.DataFrame:
    """The latest publicity of each 小区 within ``scope``, as :func:`every` gives it; those without one are absent."""
    found = every(office, scope, today)
    return found[found["latest"].astype(bool)].reset_index(drop=True)


def objections(office: Office, entry_id: str) -> pd.DataFrame:
    """The objections of one publicity, in order: number, on, objection, households, settled (NA while unanswered)."""
    entry = records.entries(office, SUBJECT).set_index("entry_id").loc[entry_id]
    return publicity_standing.numbered(entry["objections"], entry["answers"])


def signatures(office: Office, entry_id: str) -> pd.DataFrame:
    """Who has signed one publicity, in the order of signing: party (a key of PARTIES), signer, document, on."""
    entry = records.entries(office, SUBJECT).set_index("entry_id").loc[entry_id]
    return pd.DataFrame(list(entry["signatures"]), columns=["party", "signer", "document", "on"], dtype="object")


def rule_days(office: Office, community_id: str) -> int:
    """How many days the programme of a 小区 asks for."""
    return _rule(office, community_id).publicity_days


def _rule(office: Office, community_id: str) -> Programme:
    """The programme of a 小区; the general rules for one that no register declares, which entering refuses."""
    return programmes.programme_of(office).get(community_id, Programme())


def _refuse_short(starts_on: dt.date, ends_on: dt.date, days: int) -> None:
    told = publicity_standing.days_between(starts_on, ends_on)
    if told < days:
        raise StepRefused(
            _("公示只有 {told} 天（{first} 至 {last}）").format(told=told, first=starts_on, last=ends_on),
            expected=_("不少于 {days} 天，首日计入，即公示到 {last}").format(days=days, last=last_day(starts_on, days)),
            action=_("请改晚截止日期；已在公示的请先延长公示"),
        )
