"""Questionnaires that were confirmed before: the next export of one is read as the last, and says where it differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Final

import pandas as pd

from analytics.errors import UnmappableFile, UnreadableFile
from analytics.ingest.codebooks import fields
from analytics.ingest.codebooks.codebook import Codebook, kind_named
from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.memory import codebook_file, continuity, direction, observed, revisions
from analytics.ingest.memory.codebook_file import SavedCodebook
from analytics.ingest.memory.observed import Observed
from analytics.ingest.memory.revisions import Difference
from analytics.ingest.normalisation import key
from analytics.ingest.platforms.recognition import Platform
from analytics.ingest.reading.readers import Table
from analytics.language import _

ALIKE: Final = 0.6  # share of headings from which two questionnaires are taken for versions of one
_ASKED: Final = frozenset(["item", "comment"])


@dataclass(frozen=True)
class Recalled:
    """A proposal with what was confirmed before taken over.

    ``source`` is the batch whose codebook that was, None where none is alike and the proposal is as it was; ``same``:
    its questionnaire has the very same questions. ``differences`` (revisions.DIFFERENCES) say what has changed, and
    ``untouched`` is the proposal without any of it.
    """

    codebook: Codebook
    untouched: Codebook
    source: int | None = None
    same: bool = False
    differences: pd.DataFrame = field(default_factory=lambda: revisions.frame([]))

    @property
    def needs_confirmation(self) -> bool:
        """Whether an analyst must look at it before anything is loaded."""
        return bool(self.differences["what"].isin(revisions.NEED_CONFIRMATION).any())

    @property
    def sentences(self) -> list[str]:
        """The differences in words, those that need an analyst first."""
        rows = self.differences.to_dict("records")
        return [
            revisions.sentence(row)
            for row in sorted(rows, key=lambda row: row["what"] not in revisions.NEED_CONFIRMATION)
        ]

    def unattended(self) -> Codebook:
        """The codebook for a load that nobody watches.

        Where a survey of another title asks the same in other words, it is another questionnaire, and read by itself.
        Raises :class:`UnmappableFile` naming everything that an analyst has to confirm first.
        """
        found = set(self.differences["what"])
        if self.needs_confirmation and "other_title" in found and "reversed" not in found:
            return self.untouched
        if self.needs_confirmation:
            needed = self.differences[self.differences["what"].isin(revisions.NEED_CONFIRMATION)]
            raise UnmappableFile(
                _("问卷与批次 {batch} 的不同，须由人确认：{differences}").format(
                    batch=self.source, differences=_("；").join(map(revisions.sentence, needed.to_dict("records")))
                ),
                action=_("请在看板上传并确认，或另给确认过的列对应表"),
            )
        return self.codebook


def fingerprint(codebook: Codebook, platform: Platform) -> str:
    """16 hex digits of what a file asks, on which platform and in which mode: alike for every export of one
    questionnaire, whatever was decided on its columns, in whatever order they stand."""
    asked = sorted(continuity.name(heading) for heading in _question_headings(codebook))
    text = "\x1f".join([codebook.content, platform.name, platform.mode, *asked])
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _question_headings(codebook: Codebook) -> list[str]:
    """The headings that no platform or office puts there by itself."""
    return [plan.heading for plan in codebook.columns if not _is_head(plan.heading)]


def _is_head(heading: str) -> bool:
    return fields.is_head(heading) or fields.plain(heading) in fields.CUSTOM


def recall(proposed: Codebook, platform: Platform, table: Table, saved: pd.DataFrame) -> Recalled:
    """``proposed`` with the decisions of the saved codebook of the same questionnaire, else of the most alike one.

    ``saved`` has the columns batch_id, fingerprint and codebook (JSON of :mod:`codebook_file`), newest first. Alike is
    a questionnaire of the same title, or with ALIKE of the headings shared, exported in the same mode. What holds for
    the whole file is not taken over: community, day and round are the file's own. A scale that the answers
    contradict is left for the analyst; one whose direction is doubtful has none until it is chosen again.
    """
    if proposed.content != "survey":
        return Recalled(proposed, proposed)
    same = saved["fingerprint"] == fingerprint(proposed, platform)
    readable, differences = _readable(saved[same].head(1) if same.any() else saved)
    found = next(iter(readable.items()), None) if same.any() else _most_alike(proposed, platform, readable)
    if found is None:
        return Recalled(proposed, proposed, differences=revisions.frame(differences))
    batch_id, known = found
    columns, changes = _taken_over(proposed, known, table.frame)
    title = known.codebook.title if proposed.lacks_title else proposed.title
    if key(title) != key(known.codebook.title):
        differences.append(Difference("other_title", None, known.codebook.title, title))
    kind: str | None = known.codebook.kind or None
    if kind_named(title) not in (None, kind, kind_named(known.codebook.title)):  # the same questions for another end
        kind, columns = None, _with_overall(columns, proposed)
    book = replace(proposed, columns=columns).with_(title=title, kind=kind)
    return Recalled(book, proposed, batch_id, bool(same.any()), revisions.frame(changes + differences))


def _with_overall(columns: tuple[ColumnPlan, ...], proposed: Codebook) -> tuple[ColumnPlan, ...]:
    """The columns with the overall question that was proposed, where none is marked."""
    overall = proposed.overall
    if overall is None or any(plan.overall for plan in columns):
        return columns
    return tuple(replace(plan, overall=plan.heading == overall.heading and plan.type == "level") for plan in columns)


def _readable(saved: pd.DataFrame) -> tuple[dict[int, SavedCodebook], list[Difference]]:
    """The saved codebooks by batch, in order, and what is to be said of those that cannot be read any more."""
    found: dict[int, SavedCodebook] = {}
    differences = []
    for batch_id, text in zip(saved["batch_id"].tolist(), saved["codebook"], strict=True):
        try:
            found[batch_id] = codebook_file.load(text)
        except (UnreadableFile, UnmappableFile) as error:
            differences.append(Difference("unusable_codebook", None, str(batch_id), str(error)))
    return found, differences


def _most_alike(
    proposed: Codebook, platform: Platform, saved: Mapping[int, SavedCodebook]
) -> tuple[int, SavedCodebook] | None:
    """The alike batch and codebook that knows most of the headings, the newest of several; None where none is alike."""
    asked = _question_headings(proposed)
    known_share: dict[int, float] = {}
    for batch_id, known in saved.items():
        mutual, ours = continuity.alikeness(asked, _question_headings(known.codebook))
        titled = ours > 0 and key(known.codebook.title) == key(proposed.title)
        if known.mode == platform.mode and (mutual >= ALIKE or titled):
            known_share[batch_id] = ours
    best = max(known_share, key=lambda batch_id: known_share[batch_id], default=None)
    return None if best is None else (best, saved[best])


@dataclass(frozen=True)
class _Succession:
    """The columns of a proposal beside those of the saved codebook that they continue, all by the file's headings.

    ``same`` holds the earlier plans of columns that are the same, ``renamed`` of those that probably are; ``read`` the
    columns with what was decided taken over; ``before`` and ``now`` what was answered.
    """

    proposed: Mapping[str, ColumnPlan]
    same: Mapping[str, ColumnPlan]
    renamed: Mapping[str, ColumnPlan]
    read: Mapping[str, ColumnPlan]
    before: Mapping[str, Observed]
    now: Mapping[str, Observed]


def _succession(proposed: Codebook, known: SavedCodebook, frame: pd.DataFrame) -> _Succession:
    plans = {plan.heading: plan for plan in proposed.columns}
    same = continuity.same_columns(proposed.columns, known.codebook.columns)
    same = {heading: plan for heading, plan in same.items() if not plan.lacks_scale}
    read = {
        heading: continuity.adopted(plan, same[heading]) if heading in same else plan for heading, plan in plans.items()
    }
    now = observed.observe(list(read.values()), frame)
    new = [plan for heading, plan in plans.items() if heading not in same and plan.role in _ASKED]
    gone = [plan for plan in known.codebook.columns if plan.role in _ASKED and plan not in same.values()]
    renamed = continuity.likely_renamed(new, gone, known.observed, now)
    read |= {heading: continuity.adopted(plans[heading], earlier) for heading, earlier in renamed.items()}
    before = {
        heading: known.observed[earlier.heading]
        for heading, earlier in (same | renamed).items()
        if heading in now and earlier.heading in known.observed
    }
    return _Succession(plans, same, renamed, read, before, now)


def _taken_over(
    proposed: Codebook, known: SavedCodebook, frame: pd.DataFrame
) -> tuple[tuple[ColumnPlan, ...], list[Difference]]:
    """The columns of ``proposed`` as ``known`` has them, and in what they differ."""
    found = _succession(proposed, known, frame)
    differences = [*_column_differences(found, known.codebook), *_answer_differences(found)]
    read = dict(found.read)
    for difference in differences:
        heading = difference.column
        if heading in read and difference.what in revisions.NEED_CONFIRMATION:
            plan = _for_decision(read[heading], found.proposed[heading], difference.what)
            read[heading] = replace(plan, note=revisions.words(difference._asdict()))
    return continuity.without_rivals(tuple(read.values()), found.same.keys() | found.renamed.keys()), differences


def _for_decision(plan: ColumnPlan, proposed: ColumnPlan, what: str) -> ColumnPlan:
    """The column as an analyst is to decide on it: under the scale its answers suit, or, where that may run either
    way, under none."""
    if what == "reversed":
        return replace(plan, scale=None, satisfied_from=None)
    if what == "scale_changed":
        return replace(proposed, question=plan.question, overall=plan.overall and proposed.type == "level")
    return plan


def _column_differences(found: _Succession, known: Codebook) -> Iterator[Difference]:
    """Columns that are new, gone or named otherwise."""
    continued = {plan.heading for plan in (*found.same.values(), *found.renamed.values())}
    asked = {continuity.name(plan.asked) for plan in found.read.values()}
    for plan in known.columns:
        if plan.heading not in continued and plan.role != "ignore" and continuity.name(plan.asked) not in asked:
            yield Difference("missing_column", plan.heading, before=plan.heading)
    for heading, plan in found.proposed.items():
        if earlier := found.renamed.get(heading):
            yield Difference("likely_renamed", heading, earlier.heading, heading)
        elif earlier := found.same.get(heading):
            if continuity.name(earlier.heading) != continuity.name(heading):
                yield Difference("renamed_column", heading, earlier.heading, heading)
        elif plan.role != "ignore":
            yield Difference("new_column", heading, now=heading)


def _answer_differences(found: _Succession) -> Iterator[Difference]:
    """Scales and options that are not as before, and questions that seem turned."""
    suited = []
    for heading, before in found.before.items():
        plan, now = found.read[heading], found.now[heading]
        if change := revisions.scale_change(plan, found.proposed[heading], before, now):
            yield change
        else:
            suited.append(plan)
            yield from revisions.option_changes(plan, before, now)
    for heading, turn in direction.turned(suited, found.before, found.now).items():
        yield Difference("reversed", heading, _mean(turn.before, turn.n_before), _mean(turn.now, turn.n_now))


def _mean(level: float, n: int) -> str:
    return _("{level:.1f}（{n} 份）").format(level=level, n=n)
