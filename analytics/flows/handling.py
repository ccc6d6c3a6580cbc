"""How far the handling of each topic has come: who was told, what was done."""

from __future__ import annotations

import json
from typing import Final

import pandas as pd

from analytics.flows import deciding
from analytics.flows.curation import about
from analytics.flows.office import Office
from analytics.language import N_, _
from analytics.store import decisions as stored
from analytics.store.decisions import DecisionRefused
from analytics.text.curation.decided import in_force

HANDLING: Final = {
    "pending": N_("待办"),
    "assigned": N_("已交办"),
    "in_progress": N_("办理中"),
    "done": N_("已办结"),
}


def handle(
    office: Office, topic_id: str, status: str, *, unit: str | None = None, note: str = "", by: str, reason: str = ""
) -> int:
    """Register how far the handling of a topic has come: a key of HANDLING."""
    if status not in HANDLING:
        raise DecisionRefused(
            _("没有办理状态“{status}”").format(status=status), expected=_("、").join(map(_, HANDLING.values()))
        )
    topic = deciding.desk(office).active(topic_id)
    answering = deciding.checked_description(None, unit)[1]
    entry = about(topic, "handling", reason=reason, status=status, unit=answering, note=deciding.plain(note))
    return deciding.decide(office, [entry], by=by)[0]


def handling(office: Office) -> pd.DataFrame:
    """How far each topic's handling has come by the latest entry in force: topic_id, status, unit, note, by, at."""
    known = stored.decisions(office.store)
    entries = known[in_force(known) & (known["kind"] == "handling")].drop_duplicates("topic_id", keep="last")
    values = pd.DataFrame(map(json.loads, entries["value"]), columns=["status", "unit", "note"], index=entries.index)
    joined = pd.concat([entries[["topic_id"]], values, entries[["by", "at"]]], axis=1)
    return joined.sort_values("topic_id", ignore_index=True)
