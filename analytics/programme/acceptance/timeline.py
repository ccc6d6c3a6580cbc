"""All that happened in one community, in order: what was entered, by whom, what was taken back, which surveys ran."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from typing import Any, Final

import pandas as pd

from analytics.flows.office import Office
from analytics.headings import round_name
from analytics.language import _, headed
from analytics.model import GATES, KINDS, CycleEvents, Scope
from analytics.programme.acceptance import gates
from analytics.programme.entering import records
from analytics.programme.subjects import SUBJECTS
from analytics.standard import people
from analytics.standard.cells import words_shown
from analytics.store import counts, surveys

TIMELINE_COLUMNS: Final = (
    "on",
    "subject",
    "what",
    "detail",
    "reason",
    "by",
    "at",
    "taken_back",
    "back_reason",
    "back_by",
    "entry_id",
    "event_no",
)
# Entered one by one, and too many to read one by one.
_MANY: Final = ("opinion", "facility")


def timeline(office: Office, community_id: str, *, judged: pd.DataFrame | None = None) -> pd.DataFrame:
    """The dated events of one community, oldest first: the columns TIMELINE_COLUMNS.

    Rows: what was entered (an event taken back stands with ``taken_back``, why and by whom), survey rounds by the first
    day of their first week, and the gates by the day of their evidence. ``subject`` is a key of SUBJECTS, survey or
    gate. Opinions and facilities entered on one day by one person in one way are one
    row. Figures of few answers are left out. ``judged`` is what :func:`gates.gates` gave, where that is at hand.
    """
    scope = Scope(community_id=(community_id,))
    events = records.history(office, scope)
    parts = [
        entered(events[events["community_id"] == community_id]),
        _rounds(office, scope),
        _gates(gates.gates(office, scope) if judged is None else judged),
    ]
    filled = [part.reindex(columns=list(TIMELINE_COLUMNS)).astype(_TYPES) for part in parts if not part.empty]
    if not filled:
        return pd.DataFrame(columns=list(TIMELINE_COLUMNS)).astype(_TYPES)
    return pd.concat(filled).sort_values(["on", "event_no"], na_position="first", ignore_index=True, kind="stable")


def entered(events: CycleEvents) -> pd.DataFrame:
    """The events of the log as rows of the timeline, those that took back folded into those they took back.

    ``events`` as records.history gives them: the columns of model.CYCLE_EVENTS and taken_back.
    """
    backs = events[events["undoes"].notna()].set_index("undoes")
    done = events[events["undoes"].isna()]
    rows = done.assign(
        on=done["happened_on"].fillna(done["at"].dt.normalize()),
        what=[_what(row.subject, row.kind) for row in done.itertuples()],
        detail=[in_words(row.subject, json.loads(row.value)) for row in done.itertuples()],
        back_reason=done["event_no"].map(backs["reason"]) if len(backs) else None,
        by=words_shown(done["by"], people.person),
        back_by=done["event_no"].map(backs["by"]).map(people.person) if len(backs) else None,
    )
    many = rows["subject"].isin(_MANY) & ~rows["taken_back"]
    key = ["on", "subject", "what", "by"]
    number = rows[many].groupby(key)["event_no"].transform("size")
    several = _("{n} 条")
    words = [several.format(n=n) if n > 1 else one for n, one in zip(number, rows.loc[many, "detail"], strict=True)]
    summed = rows[many].assign(detail=words).drop_duplicates(key)
    return pd.concat([rows[~many], summed])


def in_words(subject: str, value: Mapping[str, Any]) -> str:
    """The fields that were told, under their headings.

    >>> in_words("step", {"stage": "works", "document": "开工令"})
    '步骤：施工；依据（文号、会议、照片编号）：开工令'
    """
    told = []
    for field in SUBJECTS[subject].fields:
        found = value.get(field.name)
        if found is not None:
            told.append(headed(_(field.words), field.shown(found)))
    return _("；").join(told)


def _what(subject: str, kind: str) -> str:
    table = SUBJECTS[subject]
    return f"{_(table.words)} · {_(table.moves[kind].words)}"


def _rounds(office: Office, scope: Scope) -> pd.DataFrame:
    forms = counts.response_counts(office.store, scope=scope)
    key = ["survey_id", "round"]
    rounds = forms.groupby(key, as_index=False).agg(on=("week", "min"), last=("week", "max"), n=("n", "sum"))
    rounds = rounds.merge(surveys.surveys(office.store), on="survey_id")
    minimum = office.settings.figure_minimum
    words = [
        (_("收到 {n} 份").format(n=row.n) if row.n >= minimum else _("份数少于 {n}，不显示").format(n=minimum))
        + _("，最后一周从 {day} 起").format(day=f"{row.last:%Y-%m-%d}")
        for row in rounds.itertuples()
    ]
    quoted = _("《{title}》{words}")
    names = [
        f"{_(KINDS[row.kind])} · {quoted.format(title=row.title, words=round_name(row.round))}"
        for row in rounds.itertuples()
    ]
    return rounds.assign(subject="survey", what=names, detail=words, taken_back=False)


def _gates(judged: pd.DataFrame) -> pd.DataFrame:
    """The gates that surveys and votes speak of; what was counted by hand is in the log."""
    shown = judged[(judged["state"] != "no_data") & (judged["source"] != "counted") & judged["on"].notna()]
    names = [_("闸口 · {gate}").format(gate=_(GATES[gate])) for gate in shown["gate"]]
    said = [_gate_words(row) for row in shown.to_dict("records")]
    return shown.assign(subject="gate", what=names, detail=said, taken_back=False)


def _gate_words(row: Mapping[Hashable, Any]) -> str:
    words = _("达到 {limit} % 的线") if row["state"] == "met" else _("未达到 {limit} % 的线")
    figures = "" if pd.isna(row["count"]) else _("（{count} / {base}）").format(count=row["count"], base=row["base"])
    return words.format(limit=row["limit_percent"]) + figures


_TYPES: Final = (
    dict.fromkeys(["subject", "what", "detail", "reason", "by", "back_reason", "back_by", "entry_id"], "str")
    | dict.fromkeys(["on", "at"], "datetime64[us]")
    | {"taken_back": "bool", "event_no": "Int64"}
)
