"""KoboToolbox and ODK Central: groups before a question (组/题), several choices as columns q/option or in one cell.

``end`` is when the form was finished, with its offset; ``_submission_time`` is when the server got it, in UTC without
saying so. What tells who or where the resident is (device, account, position) is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

import pandas as pd

from analytics.ingest.codebooks import questions
from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.normalisation import distinct, key, trimmed
from analytics.ingest.platforms import options
from analytics.ingest.platforms.exports import Head, by_heading, present, renamed
from analytics.ingest.platforms.options import Spread
from analytics.ingest.reading.readers import Table
from analytics.language import _

_KOBO: Final = ("_submission_time", "_id", "_uuid", "_index", "__version__", "_status", "_validation_status")
_CENTRAL: Final = ("SubmissionDate", "KEY", "instanceID", "meta-instanceID", "FormVersion", "ReviewState")
_IDS: Final = ("_id", "_uuid", "KEY", "instanceID", "meta-instanceID")
_OWN: Final = frozenset(
    [
        *(*_KOBO, *_CENTRAL, "start", "end", "today", "_tags", "_notes", "_attachments", "formhub/uuid"),
        *("meta/instanceID", "meta/instanceName", "meta/rootUuid", "Edits", "Status"),
        *("AttachmentsPresent", "AttachmentsExpected"),
    ]
)
_PERSONAL: Final = frozenset(
    [
        *("username", "deviceid", "phonenumber", "simserial", "subscriberid", "email", "audit", "_submitted_by"),
        *("_geolocation", "SubmitterID", "SubmitterName", "DeviceID"),
    ]
)
_POSITION: Final = re.compile(
    r"^(?:(.*)/)?_?([^/]+?)[_-](?:latitude|longitude|altitude|precision|accuracy)$", re.IGNORECASE
)
_OFFSET: Final = r"(?:Z|[+-]\d\d:?\d\d)\s*$"
_YES: Final = frozenset(("1", "true"))
_NO: Final = frozenset(("0", "false"))
_NAME: Final = re.compile(r"[A-Za-z0-9_.\-]+")
_MOST_OPTIONS: Final = 40


def head(table: Table) -> Head | None:
    """The server's time of submission and its name for the form."""
    headings = table.frame.columns
    kobo, central = present(headings, _KOBO), present(headings, _CENTRAL)
    if "_submission_time" in kobo and len(kobo) > 1:
        found, called = kobo, "KoboToolbox"
    elif "SubmissionDate" in central and len(central) > 1:
        found, called = central, "ODK Central"
    else:
        return None
    words = {"name": called, "columns": _("、").join(found)}
    if _says_names(table.frame, _asked(headings)):
        return Head("codes", _("{name} 导出文件（可以确定）：含其固定列 {columns}；答案是选项代码").format(**words))
    return Head("text", _("{name} 导出文件（可以确定）：含其固定列 {columns}").format(**words))


def _asked(headings: pd.Index) -> list[str]:
    return [heading for heading in map(str, headings) if heading not in _OWN and heading not in _PERSONAL]


def _says_names(frame: pd.DataFrame, asked: Sequence[str]) -> bool:
    """Whether options go by their names in the form (very_satisfied) rather than by their words."""
    named = False
    for heading in asked:
        words = [value for value in distinct(frame[heading])[1] if not value.replace(".", "").isdigit()]
        if not words or len(words) > _MOST_OPTIONS or questions.asks_for_words(heading):
            continue
        if not all(_NAME.fullmatch(part) for word in words for part in word.split()):
            return False
        named |= any("_" in word for word in words)
    return named


def unfold(table: Table, mode: str) -> Table:
    """The table with several choices in one column each, groups off the headings, and one time of submission."""
    frame = _without_persons(table.frame)
    submitted = "end" if "end" in frame.columns else present(frame.columns, ("_submission_time", "SubmissionDate"))[0]
    frame = frame.assign(**{submitted: _submitted(frame, submitted)})
    spread = _several(frame, _asked(frame.columns))
    for question in spread:
        frame = frame.assign(**{name: options.marked(frame[name], yes=_YES, no=_NO) for name in question.columns})
    # Where both forms of a question were exported, its one cell repeats what its columns say.
    frame = options.fold(frame.drop(columns=[one.heading for one in spread if one.heading in frame.columns]), spread)
    told: dict[str, ColumnPlan] = {question.heading: ColumnPlan("", "item", "multi") for question in spread}
    for heading in _asked(frame.columns):
        if heading not in told and (mark := _mark(frame[heading], heading)) is not None:
            frame = frame.assign(**{heading: options.respelled(frame[heading], mark)})
            told[heading] = ColumnPlan("", "item", "multi", note=_("一格中有几个选项，请核对"))
    roles = dict.fromkeys(_OWN, "ignore") | {submitted: "submitted_at"}
    roles |= dict.fromkeys(present(frame.columns, _IDS)[:1], "response_id")
    by_place = {at: told[heading] for at, heading in enumerate(map(str, frame.columns)) if heading in told}
    return renamed(table, frame.set_axis(_ungrouped(frame.columns), axis=1), by_heading(frame, roles) | by_place)


def _without_persons(frame: pd.DataFrame) -> pd.DataFrame:
    positions = [match for heading in map(str, frame.columns) if (match := _POSITION.match(heading))]
    places = {f"{match[1]}/{match[2]}" if match[1] else match[2] for match in positions}
    places |= {match[0] for match in positions} | _PERSONAL
    return frame[[heading for heading in frame.columns if heading not in places]]


def _submitted(frame: pd.DataFrame, heading: str) -> pd.Series:
    """When each form was finished, else when the server got it, in UTC unless it says otherwise."""
    finished = trimmed(frame[heading])
    if "_submission_time" not in frame.columns:
        return finished
    received = trimmed(frame["_submission_time"])
    said = received.str.contains(_OFFSET).fillna(True).astype(bool)
    received = received.where(said, received + "Z")
    return received if heading == "_submission_time" else finished.fillna(received)


def _several(frame: pd.DataFrame, asked: Sequence[str]) -> list[Spread]:
    """The questions with a column an option, q/option, of 1 and 0."""
    groups: dict[str, dict[str, str]] = {}
    for heading in asked:
        values = {key(value) for value in distinct(frame[heading])[1]}
        if "/" in heading and values <= _YES | _NO:
            cuts = [at for at, mark in enumerate(heading) if mark == "/"]
            cut = next((at for at in cuts if heading[:at] in asked), cuts[-1])
            groups.setdefault(heading[:cut], {})[heading] = heading[cut + 1 :]
    return [
        Spread(stem, columns)
        for stem, columns in groups.items()
        if (len(columns) > 1 or stem in asked) and any(_YES & {*map(key, distinct(frame[one])[1])} for one in columns)
    ]


def _mark(column: pd.Series, heading: str) -> str | None:
    """What stands between the options of a cell, where cells hold several."""
    held = questions.answers(column)
    if questions.asks_for_words(heading) or questions.worded_candidates(held) or questions.is_mostly_numbers(held):
        return None
    return options.separator(held.texts, " ")


def _ungrouped(headings: pd.Index) -> list[str]:
    """The headings without their groups, where that leaves them apart."""
    names = [str(heading) for heading in headings]
    last = [name if name in _OWN else name.rsplit("/", 1)[-1] for name in names]
    times = Counter(last)
    return [short if times[short] == 1 else name.replace("/", "—") for name, short in zip(names, last, strict=True)]
