"""Which comments a reader looks at: by place, standing of the community, and weeks."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.flows.topics import Weeks
from analytics.language import N_, _
from analytics.model import Scope
from pages.shared import comment_reads, filters, reads, wording

NOT_A_SAMPLE = N_("意见由居民自愿填写，样本非随机，条数不代表居民比例")


@dataclass(frozen=True)
class Selection:
    """Which comments the page is about."""

    version: int
    scope: Scope
    weeks: Weeks | None

    def in_words(self) -> dict[str, str]:
        weeks = self.weeks and _("{first} 至 {last} 起的各周").format(first=self.weeks[0], last=self.weeks[1])
        return {_("范围"): wording.place(self.scope), _("时间"): weeks or _("全部"), _("说明"): _(NOT_A_SAMPLE)}


def selected() -> Selection | None:
    """The selection in the sidebar; None when no community is left in it."""
    version = reads.data_version()
    place = filters.place()
    scope = comment_reads.where(version, place, filters.standing())
    weeks = filters.weeks(comment_reads.weeks_of_comments(version))
    return Selection(version, scope, weeks) if scope else None
