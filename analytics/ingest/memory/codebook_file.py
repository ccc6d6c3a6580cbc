"""A codebook as JSON text: kept with each batch, given to an analyst, and read back.

What is kept of a column is what was decided on it and, for closed questions, which options were seen how often. Single
forms cannot be told from it: there are no examples, and nothing of columns that hold texts, rooms or what is not used.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from analytics.errors import UnmappableFile, UnreadableFile
from analytics.ingest.codebooks.codebook import Codebook, WholeFile
from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.memory import continuity, observed
from analytics.ingest.memory.codebook_faults import faults_of
from analytics.ingest.memory.observed import Observed
from analytics.ingest.platforms.recognition import Platform
from analytics.ingest.reading.readers import Table
from analytics.language import _
from analytics.privacy import deidentify

FORMAT: Final = "minyi-codebook"
VERSION: Final = 1
_FAULTS_TOLD: Final = 20


@dataclass(frozen=True)
class SavedCodebook:
    """A codebook read back: ``mode`` is the platform's (text, codes, scores), ``observed`` the answers by heading."""

    codebook: Codebook
    mode: str
    observed: Mapping[str, Observed]


def dump(codebook: Codebook, platform: Platform, table: Table) -> str:
    """``codebook`` as JSON, the same text for the same decisions and answers; defaults are left out.

    ``table`` is the unfolded table that it reads; options and their counts are taken from it.
    """
    seen = observed.observe(codebook.columns, table.frame) if codebook.content == "survey" else {}
    whole = codebook.whole
    values = {
        "format": FORMAT,
        "version": VERSION,
        "content": codebook.content,
        "title": codebook.title,
        "kind": codebook.kind,
        "platform": platform.name,
        "mode": platform.mode,
        "rows": codebook.rows,
        "whole": _filled(
            community_id=whole.community_id,
            submitted_at=whole.submitted_at and whole.submitted_at.isoformat(" "),
            round=whole.round,
        ),
        "columns": [_column(plan, seen.get(plan.heading)) for plan in codebook.columns],
    }
    return json.dumps(values, ensure_ascii=False, indent=1)


def _column(plan: ColumnPlan, seen: Observed | None) -> dict[str, Any]:
    held = observed.kept(plan, seen) if seen else Observed()
    return {"heading": plan.heading, "role": plan.role} | _filled(
        type=plan.type,
        scale=plan.scale,
        satisfied_from=plan.satisfied_from,
        overall=plan.overall,
        question=plan.question,
        reverse=plan.reverse,
        meanings={word: meaning for word, meaning in plan.meanings if not deidentify.mask_text(word)[1]},
        options=held.options,
        correlation=held.correlation,
    )


def _filled(**values: object) -> dict[str, Any]:
    """The values that say anything; 0.0 does, False and what is empty do not."""
    return {name: value for name, value in values.items() if value not in (None, "", {}) and value is not False}


def load(text: str) -> SavedCodebook:
    """The codebook that ``text`` holds.

    Raises :class:`UnreadableFile` when it is no codebook of ours, :class:`UnmappableFile` with everything in it that
    cannot stand.
    """
    try:
        values = json.loads(text.removeprefix("\ufeff"))
        json.dumps(values, ensure_ascii=False).encode()  # half a surrogate pair could never be shown
    except json.JSONDecodeError as error:
        raise _not_ours(_("列对应表第 {n} 行不是有效的 JSON").format(n=error.lineno)) from error
    except (ValueError, RecursionError) as error:
        raise _not_ours(_("列对应表不是有效的 JSON")) from error
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise _not_ours(_("这个 JSON 文件不是列对应表"))
    if values.get("version") != VERSION:
        raise UnreadableFile(
            _("列对应表的版本是 {found}").format(found=values.get("version")),
            expected=_("版本 {wanted}").format(wanted=VERSION),
            action=_("请用写出它的同一版本或更新的程序读取"),
        )
    faults = faults_of(values)
    if faults:
        raise UnmappableFile(
            _("列对应表有 {n} 处不对：{faults}").format(n=len(faults), faults=_first(faults)),
            action=_("请改正后再试，或从看板重新下载列对应表"),
        )
    return _saved(values)


def _first(faults: Sequence[str]) -> str:
    said = _("；").join(faults[:_FAULTS_TOLD])
    return _("{said}等").format(said=said) if len(faults) > _FAULTS_TOLD else said


def _not_ours(found: str) -> UnreadableFile:
    return UnreadableFile(
        found, expected=_("从看板下载的列对应表（.json）"), action=_("请检查文件是否选错，或重新下载列对应表")
    )


def _saved(values: Mapping[str, Any]) -> SavedCodebook:
    """The codebook of values without faults."""
    whole = values.get("whole") or {}
    day = whole.get("submitted_at")
    columns = values["columns"]
    codebook = Codebook(
        values["content"],
        values.get("title") or "",
        values.get("kind") or "",
        tuple(_plan(column) for column in columns),
        values.get("rows") or 0,
        whole=WholeFile(whole.get("community_id"), dt.datetime.fromisoformat(day) if day else None, whole.get("round")),
    )
    seen = {
        column["heading"]: Observed(column.get("options") or {}, column.get("correlation"))
        for column in columns
        if column.get("type") in observed.CLOSED
    }
    return SavedCodebook(codebook, values.get("mode") or "text", seen)


def _plan(column: Mapping[str, Any]) -> ColumnPlan:
    return ColumnPlan(
        column["heading"],
        column["role"],
        column.get("type"),
        column.get("scale"),
        column.get("satisfied_from"),
        bool(column.get("overall")),
        column.get("question") or "",
        bool(column.get("reverse")),
        tuple((column.get("meanings") or {}).items()),
    )


def apply(saved: SavedCodebook, proposed: Codebook) -> Codebook:
    """``proposed`` read as the analyst's codebook says, without asking further.

    Columns that the codebook does not know are not used, and say so. The title and kind are the codebook's; what holds
    for the whole file (its community, day and round) is the proposal's, for it belongs to the file, not to the
    questionnaire. Raises :class:`UnmappableFile` naming the columns that the file lacks.
    """
    book = saved.codebook
    if book.content != proposed.content:
        raise UnmappableFile(
            _("列对应表是{one}的，文件却是{other}").format(one=_content(book), other=_content(proposed)),
            action=_("请换用这份文件的列对应表"),
        )
    known = continuity.same_columns(proposed.columns, book.columns)
    found = {plan.heading for plan in known.values()}
    lacking = [plan.heading for plan in book.columns if plan.role != "ignore" and plan.heading not in found]
    if lacking:
        unknown = [plan.heading for plan in proposed.columns if plan.heading not in known]
        raise UnmappableFile(
            _("文件缺少列对应表中的列：{lacking}。文件中列对应表没有的列：{unknown}").format(
                lacking=_("、").join(lacking), unknown=_("、").join(unknown) or _("无")
            ),
            action=_("请补上这些列，或在列对应表中改正列名、删去不要的列"),
        )
    surplus = _("列对应表没有这一列")
    plans = tuple(
        continuity.adopted(plan, known[plan.heading])
        if plan.heading in known
        else ColumnPlan(plan.heading, "ignore", filled=plan.filled, distinct=plan.distinct, note=surplus)
        for plan in proposed.columns
    )
    return Codebook(
        book.content,
        book.title or proposed.title,
        book.kind or proposed.kind,
        plans,
        proposed.rows,
        proposed.reason,
        proposed.whole,
    )


def _content(codebook: Codebook) -> str:
    return _("小区名册") if codebook.content == "register" else _("答卷")
