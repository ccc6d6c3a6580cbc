"""What a worker does with one block: read, check and mask it once, and keep in the job's folder what counting needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics.distributed import counting, repeats
from analytics.distributed.counting import Numbers
from analytics.distributed.folder import Folder
from analytics.distributed.parts import Block, Part, read_block
from analytics.errors import MinyiError, UnmappableFile
from analytics.ingest.checks import validation
from analytics.ingest.codebooks.codebook import Codebook
from analytics.ingest.reading.readers import Table
from analytics.language import _
from analytics.model import AcceptedSurvey, Communities

# Results of another version are not taken over by a job that goes on.
METHOD: Final = "blocks/1"
_ISSUES_TOLD: Final = 3
_FORM_COLUMNS: Final = [
    "survey_id",
    "round",
    "community_id",
    "submitted_at",
    "channel",
    "response_id",
    "respondent_key",
]


@dataclass(frozen=True)
class Rule:
    """How every block is read: as a load would read the first part.

    ``headings`` are the columns that every part must have; ``prepare`` takes out of a table what its platform put in,
    ``mask`` hides personal details; both are functions of a module, that workers import. ``fingerprint`` names all of
    this but ``now``: results of the same fingerprint are the same.
    """

    codebook: Codebook
    communities: Communities
    aliases: Mapping[str, str]
    secret: bytes
    now: dt.datetime
    on_bad_rows: str
    headings: frozenset[str]
    prepare: Callable[[Table], Table]
    mask: Callable[[AcceptedSurvey], AcceptedSurvey]
    fingerprint: str

    def check(self, table: Table) -> validation.Checked:
        """Check one table; see :func:`analytics.ingest.checks.validation.check`."""
        return validation.check(
            table,
            self.codebook,
            self.communities,
            secret=self.secret,
            now=self.now,
            on_bad_rows=self.on_bad_rows,
            aliases=self.aliases,
        )


@dataclass(frozen=True)
class Digest:
    """What became of one block: ``bad`` says why its part cannot be counted; otherwise the numbers of its rows, and
    what stands in the folder under ``name``."""

    part: int
    name: str
    bad: str = ""
    rows_read: int = 0
    rows_rejected: int = 0
    forms: int = 0
    surveys: tuple[dict[str, Any], ...] = ()
    items: tuple[dict[str, Any], ...] = ()
    channels: tuple[str, ...] = ()
    cuts: tuple[int, ...] = ()


def digest(part: Part, block: Block, rule: Rule, folder: Folder) -> Digest:
    """Read one block, unless that is done: forms, level answers, comments and keys go to the folder, and what the
    driver must know comes back. What is wrong with the part comes back as ``bad``."""
    name = f"{part.sha256[:32]}-{block.start}-{block.stop}-{rule.fingerprint}"
    if folder.has(f"{name}.json"):
        told = folder.read_json(f"{name}.json")
        parts = {key: tuple(told[key]) for key in ("surveys", "items", "channels", "cuts")}
        return Digest(**{**told, **parts, "part": part.place})
    rows = 0
    try:
        table = rule.prepare(read_block(part, block))
        rows = int(validation.filled_rows(table).sum())
        _refuse_headings(table, rule)
        survey, keys = _read(table, block, rule)
    except MinyiError as error:
        return Digest(part.place, name, bad=str(error), rows_read=rows)
    _keep(folder, name, survey, keys)
    result = Digest(
        part.place,
        name,
        rows_read=rows,
        rows_rejected=rows - len(survey.responses),
        forms=len(survey.responses),
        surveys=tuple(_plain(survey.surveys)),
        items=tuple(_plain(survey.items)),
        channels=tuple(sorted(map(str, survey.responses["channel"].dropna().unique()))),
        cuts=tuple(repeats.offsets(keys)),
    )
    # Last: what has this file is finished.
    folder.write_json(f"{name}.json", result.__dict__)
    return result


def _refuse_headings(table: Table, rule: Rule) -> None:
    headings = {str(heading) for heading in table.frame.columns}
    if headings != rule.headings:
        lacking, more = sorted(rule.headings - headings), sorted(headings - rule.headings)
        differing = [_("缺少“{names}”").format(names=_("、").join(lacking))] if lacking else []
        differing += [_("多出“{names}”").format(names=_("、").join(more))] if more else []
        raise UnmappableFile(
            _("列与第一个分片不同：{differing}").format(differing=_("；").join(differing)),
            expected=_("各分片的列相同"),
            action=_("请统一列名后重新导出，或移到另一次汇总"),
        )


def _read(table: Table, block: Block, rule: Rule) -> tuple[AcceptedSurvey, np.ndarray]:
    """The accepted forms of a block, masked, and the keys of all its forms.

    Raises :class:`UnmappableFile` with the commonest issues where nothing may enter.
    """
    again, witnesses = _numbered_twice(table, block, rule)
    if len(again):
        if rule.on_bad_rows == "reject":
            raise UnmappableFile(_("有 {n} 行的答卷编号在本分片内出现多次").format(n=len(again)))
        kept = _rows(table, np.setdiff1d(np.arange(len(table.frame)), again))
    else:
        kept = table
    survey = _accepted(rule.check(kept))
    keys = [repeats.form_keys(survey.responses, twice=False, secret=rule.secret)]
    if len(again):
        seen = rule.check(_rows(table, witnesses)).accepted
        if isinstance(seen, AcceptedSurvey):
            keys.append(repeats.form_keys(seen.responses, twice=True, secret=rule.secret))
    return rule.mask(survey), np.sort(np.concatenate(keys), order=["high", "low", "row"])


def _numbered_twice(table: Table, block: Block, rule: Rule) -> tuple[np.ndarray, np.ndarray]:
    """Of a part that is cut: positions of rows whose number occurs again in the block, and of one of each such number.

    A check of a whole part finds them itself; here other blocks must hear of them. Forms without a number are told
    apart by their order within a file, which a block does not know.
    """
    none = np.zeros(0, np.int64)
    if block.whole:
        return none, none
    plan = rule.codebook.column("response_id")
    unnumbered = len(table.frame) if plan is None else int(table.frame[plan.heading].isna().sum())
    if plan is None or unnumbered:
        raise UnmappableFile(
            _("有 {n} 行没有答卷编号").format(n=unnumbered),
            expected=_("分块读取的大分片每行都有答卷编号，才能逐份查重"),
            action=_("请加上答卷编号，或拆成更小的分片"),
        )
    told = [
        column.heading for role in ("response_id", "survey_title", "round") if (column := rule.codebook.column(role))
    ]
    twice = table.frame.duplicated(told, keep=False).to_numpy()
    first = ~table.frame.duplicated(told).to_numpy()
    return np.flatnonzero(twice), np.flatnonzero(twice & first)


def _rows(table: Table, positions: np.ndarray) -> Table:
    frame = table.frame.take(positions).reset_index(drop=True)
    return replace(table, frame=frame, numbers=table.row_numbers[positions])


def _accepted(checked: validation.Checked) -> AcceptedSurvey:
    if isinstance(checked.accepted, AcceptedSurvey):
        return checked.accepted
    told = checked.issues.groupby(["column", "reason", "action"], dropna=False, sort=False).size()
    told = told.sort_values(ascending=False, kind="stable").head(_ISSUES_TOLD).reset_index(name="n")
    sentences = [
        _("{column}{reason}，{n} 处").format(
            column=f"“{row.column}”" if pd.notna(row.column) else "", reason=row.reason, n=row.n
        )
        for row in told.itertuples()
    ]
    raise UnmappableFile(
        _("有 {n} 处问题：{told}").format(n=len(checked.issues), told=_("；").join(sentences)),
        action=str(told["action"].iloc[0]) if len(told) else "",
    )


def _keep(folder: Folder, name: str, survey: AcceptedSurvey, keys: np.ndarray) -> None:
    levels = survey.items.loc[survey.items["type"] == "level", "item_id"]
    answers = survey.answers[survey.answers["item_id"].isin(levels)]
    forms = survey.responses[_FORM_COLUMNS].reset_index(drop=True)
    speaks = np.zeros(len(forms), bool)
    speaks[survey.comments["response"].to_numpy(np.int64)] = True
    # Who a form is from is only of use where its words stay.
    forms = forms.assign(**{name: forms[name].where(speaks) for name in ("response_id", "respondent_key")})
    folder.write_frame(f"{name}.forms", forms)
    folder.write_frame(f"{name}.answers", answers[["response", "item_id", "level", "missing"]])
    folder.write_frame(f"{name}.comments", survey.comments[["response", "item_id", "text"]])
    folder.write(f"{name}.keys", keys.tobytes())


def settle(digests: list[tuple[int, Digest]], slices: range, on_repeat: str, folder: Folder) -> repeats.Settled:
    """Settle the forms whose keys lie in some ``slices`` (see :func:`repeats.offsets`), over all blocks by their
    place."""
    width = repeats.KEYS.itemsize
    pieces = []
    for place, one in digests:
        start, stop = one.cuts[slices.start] * width, one.cuts[slices.stop] * width
        keys = folder.read(f"{one.name}.keys", start, stop) if stop > start else b""
        pieces.append((one.part, place, np.frombuffer(keys, repeats.KEYS)))
    return repeats.settle(pieces, on_repeat)


@dataclass(frozen=True)
class Tallied:
    """Where the counts of a block lie, and where each slice of communities begins in them (``counting.offsets``)."""

    name: str
    levels: tuple[int, ...]
    responses: tuple[int, ...]

    def cuts(self, kind: str) -> tuple[int, ...]:
        """Where the slices begin in the counts of a ``kind``, levels or responses, and where the last one ends."""
        return self.levels if kind == "levels" else self.responses


def count(name: str, lost: np.ndarray, numbers: Numbers, folder: Folder, *, run: str, week_starts_on: int) -> Tallied:
    """Level and response counts of one block without its ``lost`` rows, put into the folder under ``run``."""
    forms = folder.read_frame(f"{name}.forms", _FORM_COLUMNS[:5])
    answers = folder.read_frame(f"{name}.answers")
    levels, responses = counting.counts(forms, answers, numbers, lost=lost, week_starts_on=week_starts_on)
    tallied, n = f"{run}-{name}", len(numbers.communities)
    folder.write(f"{tallied}.levels", levels.tobytes())
    folder.write(f"{tallied}.responses", responses.tobytes())
    return Tallied(tallied, tuple(counting.offsets(levels, n)), tuple(counting.offsets(responses, n)))


def total(kind: str, tallies: Sequence[Tallied], slices: range, folder: Folder, *, run: str) -> str:
    """Sum a ``kind`` of counts over all blocks for some slices of communities: the name of the sum in the folder."""
    width = counting.CELLS.itemsize

    def pieces() -> Iterator[np.ndarray]:
        for one in tallies:
            start, stop = one.cuts(kind)[slices.start] * width, one.cuts(kind)[slices.stop] * width
            if stop > start:
                yield np.frombuffer(folder.read(f"{one.name}.{kind}", start, stop), counting.CELLS)

    name = f"{run}-total-{slices.start}.{kind}"
    folder.write(name, counting.summed(pieces()).tobytes())
    return name


def cells(name: str, folder: Folder) -> np.ndarray:
    """The sum under ``name``: counting.CELLS."""
    return np.frombuffer(folder.read(name), counting.CELLS)


def n_spoken(name: str, lost: np.ndarray, folder: Folder) -> int:
    """How many forms of one block hold a comment and count."""
    said = folder.read_frame(f"{name}.comments", ["response"])["response"]
    return int(said[~said.isin(lost)].nunique())


def spoken(
    name: str, lost: np.ndarray, surveys: pd.DataFrame, items: pd.DataFrame, folder: Folder
) -> AcceptedSurvey | None:
    """The forms of one block that hold a comment and count, with their answers to the overall item; None for none."""
    comments = folder.read_frame(f"{name}.comments")
    comments = comments[~comments["response"].isin(lost)]
    if comments.empty:
        return None
    forms = folder.read_frame(f"{name}.forms")
    rows = np.unique(comments["response"].to_numpy(np.int64))
    place = np.full(len(forms), -1, np.int64)
    place[rows] = np.arange(len(rows))
    answers = folder.read_frame(f"{name}.answers")
    overall = items.loc[items["overall"].astype(bool), "item_id"]
    answers = answers[answers["item_id"].isin(overall) & (place[answers["response"].to_numpy(np.int64)] >= 0)]
    return AcceptedSurvey(
        surveys=surveys,
        items=items,
        responses=forms.take(rows).reset_index(drop=True).assign(attributes=None, building=None),
        answers=answers.assign(response=place[answers["response"].to_numpy(np.int64)], choice=None),
        comments=comments.assign(response=place[comments["response"].to_numpy(np.int64)]),
        rows_read=len(rows),
    )


def _plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as values that JSON knows; missing ones are None."""
    return [
        {
            key: None if pd.isna(value) else getattr(value, "item", lambda value=value: value)()
            for key, value in row.items()
        }
        for row in frame.to_dict("records")
    ]
