"""Acceptance (验收): only at or above the limit, on the latest valid round, by a person, with a note."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import pandas as pd

from analytics.flows import acceptance
from analytics.flows.deciding import plain
from analytics.flows.office import Office
from analytics.headings import round_name
from analytics.language import N_, _
from analytics.model import Limit, Scope
from analytics.programme.entering import records
from analytics.store import counts
from analytics.store.cycle import Draft, StepRefused

SUBJECT: Final = "acceptance"
# What the dashboard calls a reader who has not given a name; nobody answers for an acceptance under it.
UNNAMED: Final = N_("本机用户")
UNSETTLED: Final = ("open", "in_hand", "done")


@dataclass(frozen=True)
class ValidRound:
    """The latest round of a community with enough valid answers, judged by the programme's limit."""

    survey_id: str
    round: int
    n: int
    satisfied: int
    outside: int
    households: int | None
    threshold_percent: int

    @property
    def met(self) -> bool:
        return Limit.percent(self.threshold_percent).met(self.satisfied, self.n)

    @property
    def missing(self) -> int:
        """How many more of these forms would have to be satisfied."""
        return Limit.percent(self.threshold_percent).missing(self.satisfied, self.n)


def valid_round(office: Office, community_id: str) -> ValidRound | None:
    """The round that acceptance rests on: the latest with at least ``figure_minimum`` valid answers; None without."""
    here = Scope(community_id=(community_id,))
    levels, items = acceptance.satisfaction_counts(office, scope=here, by_week=False)
    found = acceptance.valid_verdicts(office, levels, items, here)
    if found.empty or not found["n"].iloc[0]:
        return None
    row = found.iloc[0]
    return ValidRound(
        str(row["survey_id"]),
        int(row["round"]),
        int(row["n"]),
        int(row["satisfied"]),
        int(row["outside"]),
        None if pd.isna(row["households"]) else int(row["households"]),
        int(row["threshold_percent"]),
    )


def accept(
    office: Office,
    community_id: str,
    *,
    note: str,
    by: str,
    document: str = "",
    despite_open: bool = False,
    on: dt.date | None = None,
    seen: int | None = None,
) -> str:
    """Enter that a community passed acceptance; the entry's id. The figures it rests on are frozen in the event.

    Raises :class:`StepRefused`, having changed nothing, with everything that stands in the way at once: no valid round,
    the limit not met and by how many forms, no person named, no note, rectification entries not closed unless
    ``despite_open`` says that this is known. ``seen`` is the entry's last_event_no as its editor saw it. Raises
    :class:`~analytics.store.cycle.DataMoved` where answers came or went between judging and entering.
    """
    judged_at = counts.data_version(office.store)
    found = valid_round(office, community_id)
    unsettled = open_entries(office, community_id)
    faults = [*_judged(office, found), *_told(note, by)]
    if unsettled and not despite_open:
        faults.append(_("还有 {n} 项整改没有销号").format(n=unsettled))
    if faults or found is None:
        raise StepRefused(
            _("不能通过验收：{faults}").format(faults=_("；").join(faults)),
            expected=_("满意率达到达标线，由具名的人写明验收意见，整改已销号或已确认保留"),
            action=_("没有任何改动；补齐后再登记"),
        )
    value = {
        "note": note,
        "document": document,
        "survey_id": found.survey_id,
        "round": found.round,
        "n": found.n,
        "satisfied": found.satisfied,
        "outside": found.outside,
        "households": found.households,
        "threshold_percent": found.threshold_percent,
        "open_entries": unsettled,
    }
    day = office.now().date() if on is None else on
    return records.enter(
        office,
        [Draft(SUBJECT, "accept", community_id, entry_of(community_id), value, day, seen=seen)],
        by=by,
        judged_at=judged_at,
    )[0]


def reopen(
    office: Office, community_id: str, *, reason: str, by: str, seen: int | None = None, on: dt.date | None = None
) -> str:
    """Take the acceptance of a community back for a reason; its entry stays, with both events. Raises as accept."""
    if faults := _told("-", by):
        raise StepRefused(_("；").join(faults), action=_("没有任何改动；补齐后再登记"))
    day = office.now().date() if on is None else on
    return records.enter(
        office, [Draft(SUBJECT, "reopen", community_id, entry_of(community_id), {}, day, reason, seen)], by=by
    )[0]


def entry_of(community_id: str) -> str:
    """The id of the one entry that a community's acceptances and re-openings are events of."""
    return f"{SUBJECT}:{community_id}"


def open_entries(office: Office, community_id: str) -> int:
    """How many rectification entries of the community are not closed: open, in hand, or done but not verified."""
    entries = records.entries(office, "rectification", Scope(community_id=(community_id,)))
    return int(entries["state"].isin(UNSETTLED).sum())


def _judged(office: Office, found: ValidRound | None) -> list[str]:
    if found is None:
        return [_("没有有效的满意度测评（有效答卷不少于 {n} 份）").format(n=office.settings.figure_minimum)]
    if found.met:
        return []
    words = _("{round}有效 {n} 份，满意 {satisfied} 份，达标线 {limit} %，还差 {missing} 份")
    return [
        words.format(
            round=round_name(found.round),
            n=found.n,
            satisfied=found.satisfied,
            limit=found.threshold_percent,
            missing=found.missing,
        )
    ]


def _told(note: str, by: str) -> list[str]:
    faults = []
    if not plain(by) or plain(by) in (UNNAMED, _(UNNAMED)):
        faults.append(_("没有写明操作人姓名"))
    if not plain(note):
        faults.append(_("没有写验收意见"))
    return faults
