"""What the questions of a file were answered with: what the next export of the same questionnaire is compared with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd

from analytics.ingest.codebooks import reversals
from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.codebooks.scales import MISSING_CHOICES, MISSING_WORDS
from analytics.ingest.codebooks.words import readings
from analytics.ingest.normalisation import distinct, key, trimmed_text
from analytics.ingest.platforms.options import MULTIPLE, OPTION_TEXT
from analytics.model import MISSING
from analytics.privacy import deidentify

RANKED: Final = "→"
CLOSED: Final = frozenset(["level", "single", "multi", "ranking"])
ENOUGH: Final = 30  # answers from which a share or a correlation says anything
_COMMON: Final = 0.02
_SEVERAL: Final = 3
_MOST_OPTIONS: Final = 60
_LONGEST_OPTION: Final = 40  # characters; longer ones were typed by residents


@dataclass(frozen=True)
class Observed:
    """The answers to one question.

    ``options``: word → how often it was given, commonest first. ``correlation``: Spearman's, of its
    levels with the mean of the other level questions, −1 to 1; None where too few answered, or there are no others.
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
    rated = [plan for plan in asked if plan.type == "level" and not plan.lacks_scale]
    correlations = {heading: round(found, 2) for heading, (found, _n) in reversals.with_others(frame, rated).items()}
    return {
        plan.heading: Observed(options(plan, frame[plan.heading]), correlations.get(plan.heading)) for plan in asked
    }


def options(plan: ColumnPlan, column: pd.Series) -> dict[str, int]:
    """How often each answer stands in a column, commonest first, without what means "no answer"; options that share a
    cell are told apart.

    >>> options(ColumnPlan("要", "item", "multi"), pd.Series(["树┋其他〖停车〗", "树", "(空)"], dtype="str"))
    {'树': 2, '其他': 1}
    """
    codes, texts = distinct(column)
    counts = np.bincount(codes[codes >= 0], minlength=len(texts))
    levels, none = levels_of(plan, texts), _no_answers(plan)
    found: Counter[str] = Counter()
    for text, n in zip(texts, counts.tolist(), strict=True):
        if text in levels or key(text) not in none:
            found.update(dict.fromkeys(_parts(plan, text), n))
    return _by_count(found)


def _no_answers(plan: ColumnPlan) -> frozenset[str]:
    """The words that stand for no answer, unless an analyst gave them another meaning."""
    decided = {key(word): meaning in MISSING for word, meaning in plan.meanings}
    usual = MISSING_WORDS if plan.type == "level" else MISSING_CHOICES
    return frozenset(word for word in (*usual, *decided) if decided.get(word, True))


def _parts(plan: ColumnPlan, text: str) -> list[str]:
    if plan.type == "level":
        return [text]
    mark = {"multi": MULTIPLE, "ranking": RANKED}.get(plan.type or "")
    plain = OPTION_TEXT.sub("", text)
    return [part for part in map(trimmed_text, plain.split(mark) if mark else [plain]) if part]


def levels_of(plan: ColumnPlan, words: Iterable[str]) -> dict[str, int]:
    """Those of the ``words`` that stand for a level of the question, and for which; none where it has no scale yet.

    >>> levels_of(ColumnPlan("路", "item", "level", "满意/一般/不满意", 3), ["满意", "凑合"])
    {'满意': 3}
    """
    if plan.type != "level" or plan.lacks_scale:
        return {}
    texts = list(words)
    return {text: level for text, level in zip(texts, readings(texts, plan), strict=True) if isinstance(level, int)}


def kept(plan: ColumnPlan, observed: Observed) -> Observed:
    """What is worth remembering, without what single residents typed: words on the scale, and those that several gave;
    long words never, personal details masked."""
    levels = {word: observed.options[word] for word in levels_of(plan, observed.options)}
    given = [word for word, n in observed.options.items() if n >= _SEVERAL and word not in levels]
    short = [word for word in given if len(word) <= _LONGEST_OPTION][:_MOST_OPTIONS]
    counted = Counter(levels)
    for word, shown in zip(short, deidentify.mask(pd.Series(short, dtype="str")).texts, strict=True):
        counted[shown] += observed.options[word]
    return Observed(_by_count(counted), observed.correlation)


def _by_count(counted: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda held: (-held[1], held[0])))
