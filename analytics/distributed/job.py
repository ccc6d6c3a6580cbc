"""The whole job: parts, blocks, repeats, counts; ready for the store in one piece."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics.distributed import blocks, counting, parts, repeats
from analytics.distributed.blocks import Digest, Rule, Tallied
from analytics.distributed.cluster import Cluster, Progress
from analytics.distributed.counting import Numbers
from analytics.distributed.folder import Folder
from analytics.distributed.parts import Part
from analytics.errors import MinyiError
from analytics.language import _, headed
from analytics.model import AGGREGATED_PARTS, AcceptedAggregate, AcceptedSurvey

# Forms whose keys are settled together, and counts that are summed together: some 100 MB, and as much again to sort.
_BUCKET_FORMS: Final = 500_000
_RANGE_CELLS: Final = 4_000_000
_BAD_TOLD: Final = 10


class BadParts(MinyiError):
    """Parts that cannot be counted; nothing of the job was written."""


@dataclass(frozen=True)
class Survey:
    """The files of a job in the order of counting; ``bad`` says by their place why some cannot be counted."""

    parts: tuple[Part, ...]
    bad: dict[int, str]

    @property
    def good(self) -> list[Part]:
        """The parts that are counted."""
        return [part for part in self.parts if part.place not in self.bad]

    @property
    def sha256(self) -> str:
        """The job's own name: SHA-256 over those of the parts that are counted, in their order."""
        return hashlib.sha256("\n".join(part.sha256 for part in self.good).encode()).hexdigest()

    def without(self, bad: dict[int, str], *, leave_out: bool) -> Survey:
        """The job without more ``bad`` parts. Raises :class:`BadParts` unless these may be left out."""
        if not bad:
            return self
        told = [headed(self.parts[place].name, reason) for place, reason in sorted(bad.items())]
        if not leave_out:
            more = _("；另有 {n} 个").format(n=len(told) - _BAD_TOLD) if len(told) > _BAD_TOLD else ""
            raise BadParts(
                _("{n} 个分片不能汇总，什么都没有写入。{told}").format(
                    n=len(told), told=_("；").join(told[:_BAD_TOLD]) + more
                ),
                action=_("请改正后再运行（算完的分片不会重算），或用 --leave-out-bad 略去它们"),
            )
        left = Survey(self.parts, self.bad | bad)
        if not left.good:
            raise BadParts(_("没有一个分片可以汇总：{told}").format(told=_("；").join(told[:_BAD_TOLD])))
        return left


def survey(
    cluster: Cluster, addresses: Sequence[str], *, leave_out_bad: bool, block_rows: int, report: Progress
) -> Survey:
    """Hash the files and cut them into blocks. Raises :class:`BadParts` for unreadable ones and for copies."""
    ask = partial(parts.survey_part, block_rows=block_rows)
    found = cluster.each(ask, list(enumerate(addresses)), report=report, doing=_("正在核对分片"))
    bad = {part.place: part.bad for part in found if part.bad}
    first: dict[str, Part] = {}
    for part in found:
        if part.place not in bad and (same := first.setdefault(part.sha256, part)) is not part:
            bad[part.place] = _("内容与 {name} 完全相同").format(name=same.name)
    return Survey(tuple(found), {}).without(bad, leave_out=leave_out_bad)


@dataclass(frozen=True)
class Counted:
    """What a job found: the parts that it counted, and the aggregate for the store."""

    survey: Survey
    accepted: AcceptedAggregate


def counted(
    cluster: Cluster,
    surveyed: Survey,
    rule: Rule,
    folder: Folder,
    *,
    on_repeat: str,
    leave_out_bad: bool,
    week_starts_on: int,
    masked_name: Callable[[str], str],
    report: Progress,
) -> Counted:
    """Count all parts as if they had been loaded one after the other. Raises :class:`BadParts`."""
    digests = _digests(cluster, surveyed, rule, folder, report)
    everything = digests
    surveyed = surveyed.without(_reasons(digests), leave_out=leave_out_bad)
    while True:
        digests = [one for one in digests if one.part not in surveyed.bad]
        lost, repeated, refused = _settled(cluster, digests, on_repeat, folder, report)
        if rule.on_bad_rows != "reject" or not refused:
            break
        per_part: dict[int, int] = {}
        for place, n in refused.items():
            per_part[digests[place].part] = per_part.get(digests[place].part, 0) + n
        reasons = {part: _("有 {n} 行的答卷编号在本分片内出现多次").format(n=n) for part, n in per_part.items()}
        surveyed = surveyed.without(reasons, leave_out=leave_out_bad)
    surveys, items = _questionnaires(digests)
    numbers = Numbers(
        tuple(surveys["survey_id"]),
        tuple(rule.communities["community_id"].astype("str")),
        tuple(items["item_id"]),
        tuple(sorted({channel for one in digests for channel in one.channels})),
    )
    sums = _sums(cluster, digests, lost, numbers, folder, week_starts_on, report)
    told = _told(surveyed, digests, repeated, refused, on_repeat, masked_name)
    for one in everything:
        if one.part in surveyed.bad:
            told.loc[one.part, "rows_read"] += one.rows_read
    n_spoken = sum(cluster.each(blocks.n_spoken, [(one.name, lost[at], folder) for at, one in enumerate(digests)]))
    accepted = AcceptedAggregate(
        surveys=surveys,
        items=items,
        parts=told,
        levels=(counting.named_levels(blocks.cells(name, folder), numbers) for name in sums["levels"]),
        responses=(counting.named_responses(blocks.cells(name, folder), numbers) for name in sums["responses"]),
        spoken=_spoken(digests, lost, surveys, items, folder),
        n_spoken=n_spoken,
    )
    return Counted(surveyed, accepted)


def _digests(cluster: Cluster, surveyed: Survey, rule: Rule, folder: Folder, report: Progress) -> list[Digest]:
    shared = cluster.shared(rule)
    tasks = [(part, block, shared, folder) for part in surveyed.good for block in part.blocks]
    return cluster.each(blocks.digest, tasks, report=report, doing=_("正在核对答卷"))


def _reasons(digests: Sequence[Digest]) -> dict[int, str]:
    """The first thing that is wrong with each bad part."""
    bad: dict[int, str] = {}
    for one in digests:
        if one.bad:
            bad.setdefault(one.part, one.bad)
    return bad


def _settled(
    cluster: Cluster, digests: Sequence[Digest], on_repeat: str, folder: Folder, report: Progress
) -> tuple[dict[int, np.ndarray], dict[int, int], dict[int, int]]:
    """By place of the block: rows that do not count, how many are repeated, how many are refused."""
    wanted = max(1, sum(one.forms for one in digests) // _BUCKET_FORMS)
    each = repeats.SLICES // min(repeats.SLICES, 1 << (wanted - 1).bit_length())
    placed = cluster.shared(list(enumerate(digests)))
    tasks = [(placed, range(at, at + each), on_repeat, folder) for at in range(0, repeats.SLICES, each)]
    found = cluster.each(blocks.settle, tasks, report=report, doing=_("正在查重"))
    lost = {
        place: np.sort(
            np.concatenate([np.zeros(0, np.uint32), *(one.lost[place] for one in found if place in one.lost)])
        )
        for place in range(len(digests))
    }
    return lost, _added([one.repeated for one in found]), _added([one.refused for one in found])


def _added(counts: Sequence[dict[int, int]]) -> dict[int, int]:
    total: dict[int, int] = {}
    for one in counts:
        for place, n in one.items():
            total[place] = total.get(place, 0) + n
    return total


def _questionnaires(digests: Sequence[Digest]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The surveys of all blocks, and their items as the last block to answer them words them, in the order of the block
    that answers most."""
    surveys = {one["survey_id"]: one for found in digests for one in found.surveys}
    items: dict[str, dict] = {}
    for found in sorted(digests, key=lambda found: len(found.items), reverse=True):
        for one in found.items:
            items.setdefault(one["item_id"], one)
    latest = {one["item_id"]: one for found in digests for one in found.items}
    ordered = [latest[item_id] for item_id in items]
    frame = pd.DataFrame(ordered)
    frame["position"] = frame.groupby("survey_id").cumcount() + 1
    return pd.DataFrame(list(surveys.values())), frame


def _sums(
    cluster: Cluster,
    digests: Sequence[Digest],
    lost: dict[int, np.ndarray],
    numbers: Numbers,
    folder: Folder,
    week_starts_on: int,
    report: Progress,
) -> dict[str, list[str]]:
    """Names of the sums in the folder by kind: of so many communities each that none of them outgrows a worker."""
    run = uuid.uuid4().hex  # another run of the job may count by another rule
    count = partial(blocks.count, run=run, week_starts_on=week_starts_on)
    shared = cluster.shared(numbers)
    tasks = [(one.name, lost[place], shared, folder) for place, one in enumerate(digests)]
    tallies = cluster.each(count, tasks, report=report, doing=_("正在计数"))
    together, total = cluster.shared(tallies), partial(blocks.total, run=run)
    return {
        kind: cluster.each(total, [(kind, together, slices, folder) for slices in _ranges(tallies, kind)])
        for kind in ("levels", "responses")
    }


def _ranges(tallies: Sequence[Tallied], kind: str) -> list[range]:
    """Slices of communities that are summed together: as many as hold no more cells than fit a worker, at least one."""
    cells = np.diff(np.array([one.cuts(kind) for one in tallies], np.int64), axis=1).sum(axis=0).tolist()
    found, start, held = [], 0, 0
    for at, n in enumerate(cells):
        if at > start and held + n > _RANGE_CELLS:
            found.append(range(start, at))
            start, held = at, 0
        held += n
    return [*found, range(start, len(cells))]


def _told(
    surveyed: Survey,
    digests: Sequence[Digest],
    repeated: dict[int, int],
    refused: dict[int, int],
    on_repeat: str,
    masked_name: Callable[[str], str],
) -> pd.DataFrame:
    """What became of the rows of each part: model.AGGREGATED_PARTS."""
    rows: dict[int, dict[str, Any]] = {
        part.place: {"filename": masked_name(part.name), "sha256": part.sha256, "rows_read": 0, "rows_accepted": 0}
        | {"rows_rejected": 0, "rows_repeated": 0, "left_out": surveyed.bad.get(part.place)}
        for part in surveyed.parts
    }
    for place, one in enumerate(digests):
        row, again, out = rows[one.part], repeated.get(place, 0), refused.get(place, 0)
        row["rows_read"] += one.rows_read
        row["rows_rejected"] += one.rows_rejected + out
        row["rows_repeated"] += again
        row["rows_accepted"] += one.forms - out - (again if on_repeat == "skip" else 0)
    frame = pd.DataFrame(list(rows.values()), columns=list(AGGREGATED_PARTS.columns))
    return frame.astype({"left_out": "str", "sha256": "str", "filename": "str"})


def _spoken(
    digests: Sequence[Digest],
    lost: dict[int, np.ndarray],
    surveys: pd.DataFrame,
    items: pd.DataFrame,
    folder: Folder,
) -> Iterator[AcceptedSurvey]:
    for place, one in enumerate(digests):
        found = blocks.spoken(one.name, lost[place], surveys, items, folder)
        if found is not None:
            yield found
