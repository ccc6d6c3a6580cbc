"""Which program made a file, and its export turned into an ordinary table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from analytics.ingest.headings import unique_headings
from analytics.ingest.normalisation import key, without_number
from analytics.ingest.platforms import jinshuju, kobo, limesurvey, rankings, tencent, wenjuanwang, wjx
from analytics.ingest.platforms.exports import Export
from analytics.ingest.reading.readers import Table
from analytics.language import _

# In the order in which they are tried: those with the most telling columns first.
EXPORTS: Final[Mapping[str, Export]] = {
    "wjx": wjx,
    "tencent": tencent,
    "limesurvey": limesurvey,
    "kobo": kobo,
    "wenjuanwang": wenjuanwang,
    "jinshuju": jinshuju,
}
CANONICAL: Final = "canonical"


@dataclass(frozen=True)
class Platform:
    """Where a file comes from: ``name`` is canonical or one of EXPORTS, ``mode`` text, codes or scores; why, and how
    sure."""

    name: str
    mode: str
    reason: str

    def decoded(self, because: str) -> Platform:
        """The same platform once its numbers were put into words (see pairing and wenjuanwang)."""
        return replace(self, mode="text", reason=because)

    @property
    def is_canonical(self) -> bool:
        """Whether no platform made it, so that not every column need be a question."""
        return self.name == CANONICAL


def recognise(table: Table) -> Platform:
    """The platform, by the headings and what stands under them; a file without any platform's marks is canonical."""
    for name, export in EXPORTS.items():
        found = export.head(table)
        if found is not None:
            return Platform(name, found.mode, found.reason)
    return Platform(CANONICAL, "text", _("没有问卷平台的特征列，按普通表格读取"))


def unfold(table: Table, platform: Platform) -> Table:
    """The table with the platform's own conventions taken out; rows keep their order and numbers, or are set aside.

    Questions that differ in their numbers or spaces alone (1、道路, 2、道路) are told apart by their column.
    """
    unfolded = table if platform.is_canonical else EXPORTS[platform.name].unfold(table, platform.mode)
    before = [str(heading) for heading in unfolded.frame.columns]
    after = unique_headings(before, lambda text: key(without_number(text)))
    now = dict(zip(before, after, strict=True))
    frame = unfolded.frame.set_axis(after, axis=1)
    told = {new: replace(unfolded.told[old], heading=new) for old, new in now.items() if old in unfolded.told}
    return replace(
        unfolded,
        frame=frame,
        told=rankings.plans(frame) | told,
        labels={new: unfolded.labels[old] for old, new in now.items() if old in unfolded.labels},
        partial={new: unfolded.partial[old] for old, new in now.items() if old in unfolded.partial},
        meanings={new: unfolded.meanings[old] for old, new in now.items() if old in unfolded.meanings},
    )
