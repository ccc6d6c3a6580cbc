"""Sentences as residents write them, with what identifies a person marked; and how well a tool finds the marks.

``labelled.csv`` holds one made-up sentence a row: its ``set`` and its ``text``, ``住3号楼{room:2单元501}``. The
building may stay and stands outside the mark; a unit told with its building is marked (``7号楼{room:2单元}``), a unit
alone is not.

Each set was measured once before the patterns were mended by it; :mod:`tests.privacy.test_masking_quality` tells when.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from analytics.estimation.intervals import wilson_interval
from analytics.privacy.identifiers import Span

KINDS: Final = (
    "mobile",
    "landline",
    "id_card",
    "bank_card",
    "email",
    "account",
    "plate",
    "room",
    "name_addressed",  # with a form of address: 王大爷, 老李, 刘芳经理
    "name_after_title",  # 物业经理刘芳
    "name_alone",  # 我叫张建国
)
# In the order they were written and measured.
SETS: Final = ("dev", "kept", "later", "blind 1", "blind 2", "blind 3", "blind 4", "blind 5", "blind 6")
NUMBERS: Final = ("mobile", "landline", "id_card", "bank_card", "email", "account", "plate")
# Rooms told in one breath may be hidden in one: 301室、302室和401室.
_JOINS: Final = frozenset("、，, 和与及")
_MARK: Final = re.compile(r"\{(\w+):([^{}]+)\}")


@dataclass(frozen=True)
class Sentence:
    """``text`` as written and ``marks``, what must be hidden of it: (kind, (start, end)), from left to right."""

    labelled_set: str
    text: str
    marks: tuple[tuple[str, Span], ...]


def sentences(*sets: str) -> list[Sentence]:
    """The labelled sentences of ``sets``, of all where none is named, in the order of the file."""
    rows = pd.read_csv(Path(__file__).with_name("labelled.csv"), dtype="str", keep_default_na=False)
    if unknown := set(sets) - set(SETS):
        raise ValueError(f"found sets {sorted(unknown)}, expected of {SETS}")
    return [_read(*row) for row in rows.itertuples(index=False, name=None) if not sets or row[0] in sets]


def _read(labelled_set: str, row: str) -> Sentence:
    text, marks, done = "", [], 0
    for match in _MARK.finditer(row):
        text += row[done : match.start()]
        marks.append((match[1], (len(text), len(text) + len(match[2]))))
        text += match[2]
        done = match.end()
    return Sentence(labelled_set, text + row[done:], tuple(marks))


def measured(
    labelled: Sequence[Sentence], find: Callable[[str], Iterable[Span]], kinds: Sequence[str] = KINDS
) -> pd.DataFrame:
    """Recall by kind, of ``numbers`` together, and ``precision``: hits, n, share and its Wilson interval (0–1).

    A mark is found when all of it is hidden, by whatever kind; a hidden span is right when nothing of it lies outside
    the marks but what joins two of them. ``kinds`` are those that the tool claims to find.
    """
    hits: dict[str, list[bool]] = {name: [] for name in (*kinds, "numbers", "precision")}
    for sentence in labelled:
        found = list(find(sentence.text))
        hidden = {at for start, end in found for at in range(start, end)}
        marked = {at for _kind, (start, end) in sentence.marks for at in range(start, end)}
        for kind, (start, end) in sentence.marks:
            if kind in kinds:
                whole = hidden.issuperset(range(start, end))
                hits[kind].append(whole)
                if kind in NUMBERS:
                    hits["numbers"].append(whole)
        hits["precision"] += [not _too_much(sentence, marked, span) for span in found]
    rows = []
    for name, outcomes in hits.items():
        if n := len(outcomes):
            low, high = wilson_interval(sum(outcomes), n)
            rows.append((name, sum(outcomes), n, sum(outcomes) / n, low, high))
    return pd.DataFrame(rows, columns=["figure", "hits", "n", "share", "low", "high"]).set_index("figure")


def misses(labelled: Sequence[Sentence], find: Callable[[str], Iterable[Span]]) -> list[str]:
    """What went wrong, sentence by sentence, for whoever mends the patterns by the dev half."""
    told = []
    for sentence in labelled:
        found = list(find(sentence.text))
        hidden = {at for start, end in found for at in range(start, end)}
        marked = {at for _kind, (start, end) in sentence.marks for at in range(start, end)}
        left = [f"{kind} {sentence.text[a:b]}" for kind, (a, b) in sentence.marks if not hidden.issuperset(range(a, b))]
        over = [sentence.text[a:b] for a, b in found if _too_much(sentence, marked, (a, b))]
        if left or over:
            told.append(f"{sentence.text}  left: {left}  too much: {over}")
    return told


def _too_much(sentence: Sentence, marked: set[int], span: Span) -> bool:
    outside = {sentence.text[at] for at in range(*span) if at not in marked}
    return not marked.intersection(range(*span)) or not outside <= _JOINS
