"""Bulletins kept as they were issued: numbered, never changed, each with its edition and what it rests on.

They stand outside the data: keeping one does not raise the data version, undoing a batch leaves them. Where a file is
erased their figures stay, as they were handed out; residents' words go, see :func:`forget_words`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from analytics.errors import MinyiError
from analytics.language import N_, _
from analytics.model import EVERYWHERE, SCOPE_LEVELS, Scope
from analytics.store.connection import Store
from analytics.store.engine import Connection
from analytics.store.frames import fetch
from analytics.store.places import places

# The table of a bulletin that holds residents' own words.
WORDS_TABLE: Final = "quotes"
COLUMNS: Final = (
    *("bulletin_no", "title", "number", "period_words", "scope_words", "complete", "edition", "issued_at"),
    *("issued_by", "kind", "period", "period_start", "week_starts_on", "data_version", "sha256"),
)

_SAME: Final = """
SELECT bulletin_no, edition, issued_at, issued_by, sha256, content
FROM bulletins
WHERE kind = $kind AND period_start = $period_start AND scope = $scope
    AND week_starts_on IS NOT DISTINCT FROM $week_starts_on
ORDER BY edition DESC NULLS LAST
LIMIT 1
"""
_KEEP: Final = """
INSERT INTO bulletins VALUES ($bulletin_no, $kind, $period, $period_start, $week_starts_on, $scope, $lies_in, $edition,
    $issued_at, $issued_by, $data_version, $sha256, $title, $number, $period_words, $scope_words, $complete, $content)
"""
# All but the content, which may be long.
_LISTED: Final = """
SELECT bulletin_no, title, number, period_words, scope_words, complete, edition, issued_at, issued_by, kind, period,
    period_start, week_starts_on, data_version, sha256, lies_in
FROM bulletins
ORDER BY bulletin_no DESC NULLS LAST
"""
_FOUND: Final = """
SELECT kind, period_start, week_starts_on, scope, lies_in, edition, issued_at, issued_by, content
FROM bulletins WHERE bulletin_no = ?
"""
# Files whose answers count here: of surveys up to a day, with those of the register and of the ledger as they stand.
_FILES: Final = """
WITH here AS (SELECT * FROM places($cities, $districts, $streets, $ids)),
named AS (
    SELECT DISTINCT batch_no FROM responses JOIN here USING (community_no)
    WHERE current AND submitted_at < $until::DATE + 1
    UNION
    SELECT DISTINCT batch_no FROM communities_in_force JOIN here USING (community_no)
    UNION
    SELECT DISTINCT batch_no FROM counted_events JOIN here USING (community_no) WHERE subject = $ledger)
SELECT content, filename, sha256, example FROM batches JOIN named USING (batch_no)
WHERE state = 'loaded'
ORDER BY batch_no
"""
_LIES_IN: Final = """
SELECT array_agg(DISTINCT c.city ORDER BY c.city) AS city,
    array_agg(DISTINCT c.district ORDER BY c.district) AS district,
    array_agg(DISTINCT c.street ORDER BY c.street) AS street, count(*) - count(c.city) AS no_city,
    count(*) - count(c.district) AS no_district, count(*) - count(c.street) AS no_street
FROM current_communities c JOIN places($cities, $districts, $streets, $ids) USING (community_no)
"""


class NoSuchBulletin(MinyiError):
    """No bulletin of that number was issued, or it is none of the reader's."""


class ReadingOvertaken(MinyiError):
    """The store has changed since what the bulletin tells was read; nothing was kept."""


def overtaken() -> ReadingOvertaken:
    """What is raised then."""
    return ReadingOvertaken(_("读取数字之后数据又有变动"), action=_("通报没有印发；请刷新，核对最新数字后再印发"))


@dataclass(frozen=True)
class Issue:
    """What is to be kept. ``week_starts_on`` is None where the period is no week; ``data_version`` is that on which the
    figures were read; ``sha256`` tells whether anything but the time differs from the edition before; ``files`` are the
    SHA-256 of the survey files behind it."""

    kind: str
    period: str
    period_start: dt.date
    week_starts_on: int | None
    scope: Scope
    data_version: int
    sha256: str
    title: str
    period_words: str
    scope_words: str
    complete: bool
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """A bulletin as it is kept; ``content`` is its JSON, ``is_new`` whether it was kept just now."""

    bulletin_no: int
    edition: int
    issued_at: dt.datetime
    issued_by: str
    kind: str
    period_start: dt.date
    week_starts_on: int | None
    scope: Scope
    content: str
    is_new: bool = False


# Given its number and its edition: the 期号 it bears, and the bulletin as JSON.
Written = Callable[[int, int], tuple[str, str]]


def keep(store: Store, issue: Issue, *, by: str, at: dt.datetime, written: Written) -> Kept:
    """Keep a bulletin as the next edition of its period, scope and week start; return it as kept.

    Where the last edition said the same, that one is returned and nothing is written. Raises :class:`ReadingOvertaken`
    where the store has gone on since its figures were read.
    """
    concerning = () if issue.scope.lies_within(store.scope) else None
    with store.writing(data=False, concerning=concerning) as connection:
        _refuse_overtaken(connection, issue.data_version)
        same = {
            "kind": issue.kind,
            "period_start": issue.period_start,
            "scope": scope_to_json(issue.scope),
            "week_starts_on": issue.week_starts_on,
        }
        last = connection.execute(_SAME, same).fetchone()
        if last is not None and last[4] == issue.sha256:
            return _kept(issue, last[0], last[1], last[2], last[3], last[5])
        ((bulletin_no,),) = connection.execute("SELECT coalesce(max(bulletin_no), 0) + 1 FROM bulletins").fetchall()
        edition = 1 if last is None else last[1] + 1
        number, content = written(bulletin_no, edition)
        told = {
            "bulletin_no": bulletin_no,
            "period": issue.period,
            "lies_in": scope_to_json(_lies_in(connection, issue.scope)),
            "edition": edition,
            "issued_at": at,
            "issued_by": by,
            "data_version": issue.data_version,
            "sha256": issue.sha256,
            "title": issue.title,
            "number": number,
            "period_words": issue.period_words,
            "scope_words": issue.scope_words,
            "complete": issue.complete,
            "content": content,
        }
        connection.execute(_KEEP, same | told)
        for sha256 in dict.fromkeys(issue.files):
            connection.execute("INSERT INTO bulletin_files VALUES (?, ?)", [bulletin_no, sha256])
    return replace(_kept(issue, bulletin_no, edition, at, by, content), is_new=True)


def bulletins(store: Store, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """The bulletins whose own scope lies within ``scope``, newest first.

    A row a bulletin: bulletin_no, title, number (期号), period_words, scope_words, complete (the period was over),
    edition (from 1), issued_at, issued_by, kind, period (its key), period_start, week_starts_on (NA unless a week),
    data_version, sha256.
    """
    with store.reading() as connection:
        rows = fetch(connection, _LISTED, columns=[*COLUMNS, "lies_in"])
    mine = [scope_from_json(each).lies_within(scope) for each in rows["lies_in"]]
    return rows.loc[mine, list(COLUMNS)].reset_index(drop=True)


def bulletin(store: Store, bulletin_no: int, scope: Scope = EVERYWHERE) -> Kept:
    """One bulletin as it is kept.

    Raises :class:`NoSuchBulletin`, in the same words whether there is none or it lies outside ``scope``.
    """
    with store.reading() as connection:
        found = connection.execute(_FOUND, [bulletin_no]).fetchone()
    if found is None or not scope_from_json(found[4]).lies_within(scope):
        raise NoSuchBulletin(
            _("没有第 {n} 号通报，或不在您的查看范围内").format(n=bulletin_no), action=_("请在已印发的通报中查看编号")
        )
    kind, start, starts_on, told, _within, edition, at, by, content = found
    return Kept(bulletin_no, edition, at, by, kind, start, starts_on, scope_from_json(told), content)


def files_behind(store: Store, scope: Scope, until: dt.date, *, ledger: str) -> pd.DataFrame:
    """The loaded files that figures of ``scope`` up to the day ``until`` rest on, in order of loading.

    Survey files with answers that count there, the register in force, files of records of the subject ``ledger``.
    A row a file: content (survey, register, records), filename, sha256, example.
    """
    values = places(scope) | {"until": until, "ledger": ledger}
    with store.reading() as connection:
        return fetch(connection, _FILES, values, columns=("content", "filename", "sha256", "example"))


def forget_words(connection: Connection, sha256s: Sequence[str], *, at: dt.date) -> None:
    """Remove residents' words from the bulletins that rest on these files, inside the transaction that erases them or
    forms of them.

    The figures stay, for they were handed out and reveal nobody; that the words are gone is said among the provenance.
    """
    rows = connection.execute(
        "SELECT bulletin_no, content FROM bulletins WHERE bulletin_no IN "
        "(SELECT bulletin_no FROM bulletin_files WHERE list_contains(?, sha256)) ORDER BY bulletin_no",
        [list(sha256s)],
    ).fetchall()
    for bulletin_no, content in rows:
        connection.execute(
            "UPDATE bulletins SET content = ? WHERE bulletin_no = ?", [_without_words(content, at), bulletin_no]
        )


def scope_to_json(scope: Scope) -> str:
    """A scope as it is kept: its levels in order, their names sorted and each once."""
    return json.dumps({level: sorted(set(getattr(scope, level))) for level in SCOPE_LEVELS}, ensure_ascii=False)


def scope_from_json(text: str) -> Scope:
    """What :func:`scope_to_json` has written."""
    return Scope.of(json.loads(text))


def _lies_in(connection: Connection, scope: Scope) -> Scope:
    """``scope`` with the levels above its lowest filled in from the register, where every community there has them.

    Who may see a bulletin of a street alone is then known even by readers who are given a district.
    """
    limited = [level for level in SCOPE_LEVELS if getattr(scope, level)]
    if not limited:
        return scope
    above = SCOPE_LEVELS[: SCOPE_LEVELS.index(limited[-1])]
    row = connection.execute(_LIES_IN, places(scope)).fetchall()[0]
    names, unnamed = (
        dict(zip(SCOPE_LEVELS[:3], row[:3], strict=True)),
        dict(zip(SCOPE_LEVELS[:3], row[3:], strict=True)),
    )
    told = {level: tuple(names[level] or ()) for level in above if not unnamed[level]}
    return Scope(**{level: getattr(scope, level) or told.get(level, ()) for level in SCOPE_LEVELS})


def _refuse_overtaken(connection: Connection, data_version: int) -> None:
    ((version,),) = connection.execute("SELECT data_version FROM store_state").fetchall()
    if version != data_version:
        raise overtaken()


def _kept(issue: Issue, bulletin_no: int, edition: int, at: dt.datetime, by: str, content: str) -> Kept:
    scope = scope_from_json(scope_to_json(issue.scope))
    return Kept(bulletin_no, edition, at, by, issue.kind, issue.period_start, issue.week_starts_on, scope, content)


def _without_words(content: str, at: dt.date) -> str:
    told: dict[str, Any] = json.loads(content)
    for section in told["sections"]:
        for table in section["tables"]:
            if table["key"] == WORDS_TABLE:
                table["rows"] = []
    note = N_("来源文件或其中的答卷有的已于 {day} 清除，居民意见原文随之删除；数字仍为印发时的数字").format(
        day=f"{at:%Y-%m-%d}"
    )
    told["provenance"][N_("清除")] = note.format(day=f"{at:%Y-%m-%d}")
    return json.dumps(told, ensure_ascii=False)
