"""In what a questionnaire differs from the export before: which options and scales are no longer those confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import pandas as pd
from rapidfuzz import fuzz, process

from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.memory import continuity, observed
from analytics.ingest.memory.observed import ENOUGH, Observed, levels_of
from analytics.ingest.normalisation import key
from analytics.language import N_, _, word_for
from analytics.model import ITEM_TYPES, Frame

DIFFERENCES: Final = Frame(
    "Differences",
    "one thing in which a file differs from the earlier export that its codebook was taken from",
    {
        "what": "a key of ingest.memory.revisions.WORDS",
        "column": "heading as the file has it (as the earlier one had it for missing_column); NA for the whole file",
        "before": "what was there: the heading, option, scale, mean level, title or batch; NA for none",
        "now": "what is there instead; NA for none",
    },
)
WORDS: Final = {
    "new_column": N_("新增的列，按推断读取"),
    "missing_column": N_("此前有这一列，这次没有"),
    "renamed_column": N_("此前写作“{before}”，按同一列读取"),
    "likely_renamed": N_("很可能是此前的“{before}”改了题目文字，拟归入该题，请确认"),
    "renamed_option": N_("选项“{before}”似改为“{now}”"),
    "unknown_level": N_("“{now}”不在此前确认的量表内，可能由“{before}”改名，请确认如何读取"),
    "scale_changed": N_("此前按“{before}”读取，这次的答案像是“{now}”，请确认"),
    "reversed": N_("方向可能反了：此前平均 {before}，这次 {now}，请核对最小的数是最好还是最差，再选量表"),
    "unusable_codebook": N_("批次 {before} 的列对应表无法沿用：{now}"),
    "other_title": N_("此前的调查名称是“{before}”，这次是“{now}”；如是同一次调查，请改为相同的名称"),
}
# What may not be loaded before an analyst has looked at it.
NEED_CONFIRMATION: Final = frozenset(["likely_renamed", "unknown_level", "scale_changed", "reversed"])

_LIKE: Final = 60  # of 100: 比较满意 and 较满意 have 86, 停车 and 道路 none
_ABOVE: Final = 0.1  # share of earlier answers above a shorter scale that cannot all be absent by chance


class Difference(NamedTuple):
    """One row of DIFFERENCES."""

    what: str
    column: str | None
    before: str | None = None
    now: str | None = None


def frame(found: Sequence[Difference]) -> pd.DataFrame:
    """The DIFFERENCES frame, str columns, in the order found."""
    return pd.DataFrame(found, columns=list(DIFFERENCES.columns), dtype="str")


def words(difference: Mapping[str, object]) -> str:
    """What a row of DIFFERENCES says of its column.

    >>> words({"what": "renamed_column", "column": "停车2025", "before": "停车2023", "now": "停车2025"})
    '此前写作“停车2023”，按同一列读取'
    """
    said = {name: _("无") if pd.isna(value) else value for name, value in difference.items()}
    return word_for(WORDS, str(difference["what"])).format(**said)


def sentence(difference: Mapping[str, object]) -> str:
    """The same, naming the column."""
    column = difference["column"]
    said = words(difference)
    return said if pd.isna(column) else _("“{heading}”：{note}").format(heading=column, note=said)


def scale_change(plan: ColumnPlan, proposed: ColumnPlan, before: Observed, now: Observed) -> Difference | None:
    """That the answers no longer suit the type or scale of ``plan``, which was taken over, but that of ``proposed``."""
    one_choice_only = plan.type == "single" and proposed.type in ("multi", "ranking")
    if plan.type == "level" and not plan.lacks_scale:
        suits = continuity.stands_on(plan, now) and not _is_rescaled(plan, proposed, before, now)
    else:
        suits = not one_choice_only
    return None if suits else Difference("scale_changed", plan.heading, _reading(plan), _reading(proposed))


def _is_rescaled(plan: ColumnPlan, proposed: ColumnPlan, before: Observed, now: Observed) -> bool:
    """Whether numbers that still fit the scale are of another: shares for per cents, or none of the high ones left
    above the end of a shorter scale (1–10 has become 1–5)."""
    if plan.levels.labels or proposed.type != "level" or proposed.lacks_scale:
        return False
    if plan.levels.factor != proposed.levels.factor:
        return True
    highest = proposed.levels.high
    above = sum(before.options[word] for word, level in levels_of(plan, before.options).items() if level > highest)
    enough = min(before.n, now.n) >= ENOUGH and above >= _ABOVE * before.n
    return enough and highest < plan.levels.high


def _reading(plan: ColumnPlan) -> str:
    kind = _(ITEM_TYPES[plan.type]) if plan.type else _("非题目")
    return plan.scale or kind


def option_changes(plan: ColumnPlan, before: Observed, now: Observed) -> Iterator[Difference]:
    """Options that are new where others are gone: words off the scale of ``plan``, or choices worded otherwise."""
    ours = observed.kept(plan, now)
    known, held = set(map(key, before.options)), set(map(key, ours.options))
    new = [word for word in ours.common if key(word) not in known]
    gone = [word for word in before.common if key(word) not in held]
    if plan.type == "level":
        if not plan.lacks_scale and plan.levels.labels:
            read = levels_of(plan, new)
            for word in new:
                if word not in read:
                    yield Difference("unknown_level", plan.heading, _likest(word, gone), word)
    elif min(before.n, now.n) >= ENOUGH:
        for word in new:
            if earlier := _likest(word, gone):
                gone.remove(earlier)
                yield Difference("renamed_option", plan.heading, earlier, word)


def _likest(word: str, gone: Sequence[str]) -> str | None:
    best = process.extractOne(word, gone, scorer=fuzz.ratio, score_cutoff=_LIKE)
    return best[0] if best else None
