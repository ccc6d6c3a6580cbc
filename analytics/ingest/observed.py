"""What the questions of a file were answered with: what the next export of the same questionnaire is compared with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.ingest.columns import ColumnPlan
from analytics.ingest.normalisation import distinct, key, trimmed_text
from analytics.ingest.options import MULTIPLE, OPTION_TEXT
from analytics.ingest.scales import MISSING_CHOICES, MISSING_WORDS
from analytics.model import MISSING
from analytics.privacy import deidentify

RANKED: Final = "→"
CLOSED: Final = frozenset(["level", "single", "multi", "ranking"])
ENOUGH: Final = 30  # answers from which a share or a correlation says anything
_COMMON: Final = 0.02
_SEVERAL: Final = 3
_MOST_OPTIONS: Final = 60
_LONGEST_OPTION: Final = 40  # characters; longer ones were typed by residents
_SAMPLE: Final = 20_000  # rows: plenty for the sign of a correlation


@dataclass(frozen=True)
class Observed:
    """The answers to one question.

    ``options``: word → how often it was given, commonest first. ``correlation``: of its levels with the mean of the
    other level questions, −1 to 1; None below ENOUGH answers, without others, or where all answered alike.
    """

    options: Mapping[str, int] = field(default_factory=dict)
    correlation: float | None = None

    @property
    def n(self) -> int:
        """Answers counted; a form that ticks two options counts twice."""
        return sum(self.options.values())

    @property
    def common(self) -> list[str]:
        """The options that are no slips, commonest first: at least 2 % of the answers, and three."""
        return [word for word, n in self.options.items() if n >= max(_COMMON * self.n, _SEVERAL)]


def observe(plans: Sequence[ColumnPlan], frame: pd.DataFrame) -> dict[str, Observed]:
    """What each closed question among ``plans`` holds, by heading; other columns are not looked at."""
    asked = [plan for plan in plans if plan.role == "item" and plan.type in CLOSED]
    correlations = _correlations([plan for plan in asked if plan.type == "level" and not plan.lacks_scale], frame)
    return {plan.heading: Observed(words(plan, frame[plan.heading]), correlations.get(plan.heading)) for plan in asked}


def words(plan: ColumnPlan, column: pd.Series) -> dict[str, int]:
    """How often each answer stands in a column, commonest first, without what means "no answer"; options that share a
    cell are told apart.

    >>> words(ColumnPlan("要", "item", "multi"), pd.Series(["树┋其他〖停车〗", "树", "(空)"], dtype="str"))
    {'树': 2, '其他': 1}
    """
    codes, texts = distinct(column)
    counts = np.bincount(codes[codes >= 0], minlength=len(texts))
    found: Counter[str] = Counter()
    for text, n in zip(texts, counts.tolist(), strict=True):
        for word in _parts(plan, text):
            found[word] += n
    return _by_count(found)


def _parts(plan: ColumnPlan, text: str) -> list[str]:
    if plan.type == "level":
        return [] if level_of(plan, text) is None and _is_missing(plan, text) else [text]
    if key(text) in MISSING_CHOICES:
        return []
    mark = {"multi": MULTIPLE, "ranking": RANKED}.get(plan.type or "")
    plain = OPTION_TEXT.sub("", text)
    return [part for part in map(trimmed_text, plain.split(mark) if mark else [plain]) if part]


def level_of(plan: ColumnPlan, text: str) -> int | None:
    """The level that a cell stands for: as an analyst decided on the word, else as the scale has it.

    >>> plan = ColumnPlan("路", "item", "level", "满意/一般/不满意", 3, meanings=(("还行", "2"),))
    >>> [level_of(plan, text) for text in ("满意", "还行", "凑合")]
    [3, 2, None]
    """
    decided = _decided(plan).get(key(text))
    if decided is not None:
        return int(decided) if decided not in MISSING else None
    return None if plan.lacks_scale else plan.levels.level(text)


def _decided(plan: ColumnPlan) -> dict[str, str]:
    return {key(word): meaning for word, meaning in plan.meanings}


def _is_missing(plan: ColumnPlan, text: str) -> bool:
    return _decided(plan).get(key(text)) in MISSING or key(text) in MISSING_WORDS


def kept(plan: ColumnPlan, observed: Observed) -> Observed:
    """What is worth remembering, without what single residents typed: words on the scale, and those that several gave;
    long words never, personal details masked."""
    rated = plan.type == "level" and not plan.lacks_scale
    levels = {word: n for word, n in observed.options.items() if rated and level_of(plan, word) is not None}
    given = [word for word, n in observed.options.items() if n >= _SEVERAL and word not in levels]
    short = [word for word in given if len(word) <= _LONGEST_OPTION][:_MOST_OPTIONS]
    counted = Counter(levels)
    for word, shown in zip(short, deidentify.mask(pd.Series(short, dtype="str")).texts, strict=True):
        counted[shown] += observed.options[word]
    return Observed(_by_count(counted), observed.correlation)


def _by_count(counted: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda held: (-held[1], held[0])))


def _correlations(plans: Sequence[ColumnPlan], frame: pd.DataFrame) -> dict[str, float]:
    """Pearson's r of each question's levels with the mean of the others', all brought to one spread; two decimals."""
    if len(plans) < 2:
        return {}
    rows = frame.iloc[:: -(-len(frame) // _SAMPLE) or 1]
    levels = [_standard(_levels(plan, rows[plan.heading])) for plan in plans]
    filled = np.sum([~np.isnan(column) for column in levels], axis=0)
    total = np.nansum(levels, axis=0)
    found = {}
    for plan, column in zip(plans, levels, strict=True):
        both = ~np.isnan(column) & (filled > 1)
        if both.sum() < ENOUGH:
            continue
        others = (total[both] - column[both]) / (filled[both] - 1)
        if np.ptp(column[both]) > 0 and np.ptp(others) > 0:
            found[plan.heading] = round(float(np.corrcoef(column[both], others)[0, 1]), 2)
    return found


def _levels(plan: ColumnPlan, column: pd.Series) -> npt.NDArray[np.float64]:
    codes, texts = distinct(column)
    levels = [level_of(plan, text) for text in texts]
    read = np.array([np.nan if level is None else level for level in levels] + [np.nan], np.float64)[codes]
    return -read if plan.reverse else read


def _standard(levels: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Levels with mean 0 and deviation 1; all missing where they do not differ."""
    known = levels[~np.isnan(levels)]
    if not len(known) or not np.ptp(known):
        return np.full(len(levels), np.nan)
    return (levels - known.mean()) / known.std()
