"""The same forms exported twice, as words and as option numbers: recognised by their rows, and the numbers decoded.

What each number stands for is learnt from the rows themselves: every form says the same in both files.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.ingest.codebooks import fields
from analytics.ingest.codebooks.columns import SINGLE_ROLES, ColumnPlan
from analytics.ingest.codebooks.scales import MISSING_WORDS
from analytics.ingest.normalisation import distinct, key, taken
from analytics.ingest.platforms.options import MULTIPLE, OPTION_TEXT, RANKED
from analytics.ingest.reading.readers import Table
from analytics.language import _

_ALIKE: Final = 0.9  # share of the forms that say the same; the rest are strays, such as forms corrected in between
_CONFIRMED: Final = 10  # cells that repeat a pair of number and word seen before: fewer may agree by chance
_CODE: Final = re.compile(r"[A-Za-z0-9_.\-]{1,40}")
_MOST_OPTIONS: Final = 100
_IDS: Final = "序号"
_NO_ANSWERS: Final = frozenset(word for word, code in MISSING_WORDS.items() if code in ("skipped", "blank"))
_BLANK: Final = -1


@dataclass(frozen=True)
class Pairing:
    """That a file of words and a file of numbers hold the same forms.

    ``agreement`` is the share (0–1) of the ``n`` forms found in both that say the same throughout. ``words`` gives, by
    heading of the file of numbers, the word each number stands for; ``headings`` the questions whose wording stands in
    the file of words only.
    """

    agreement: float
    n: int
    words: Mapping[str, Mapping[str, str]]
    headings: Mapping[str, str]

    def describe(self) -> str:
        """How sure that is, in a sentence."""
        agreeing = round(self.agreement * self.n)
        return _("{n} 份中有 {agreeing} 份完全一致，编号的含义由此得出").format(n=self.n, agreeing=agreeing)


@dataclass(frozen=True)
class _Question:
    """One question as both files have it: codes of each form into the distinct things said, −1 where nothing is."""

    of_words: npt.NDArray[np.intp]
    words: list[str]
    of_numbers: npt.NDArray[np.intp]
    numbers: list[str]

    def same(self) -> npt.NDArray[np.bool_]:
        """Where both files say the same in the same words, or nothing."""
        place = {word: at for at, word in enumerate(self.words)}
        return np.array([place.get(number, -2) for number in self.numbers] + [_BLANK])[self.of_numbers] == self.of_words

    def holds_codes(self) -> bool:
        """Whether the file of numbers holds numbers or short names for its options, and not many."""
        parts = {part for number in self.numbers for part in _parts(number)}
        return len(parts) <= _MOST_OPTIONS and all(map(_CODE.fullmatch, parts))

    def learnt(self) -> dict[str, str]:
        """The word of each number, one to one, the commonest pairs first."""
        both = (self.of_words >= 0) & (self.of_numbers >= 0)
        pairs = self.of_numbers[both] * len(self.words) + self.of_words[both]
        seen: Counter[tuple[str, str]] = Counter()
        kinds, times = np.unique(pairs, return_counts=True)
        for kind, n in zip(kinds.tolist(), times.tolist(), strict=True):
            at, said = divmod(kind, len(self.words))
            numbers, words = _parts(self.numbers[at]), _parts(self.words[said])
            # Options without an order tell nothing where there are several.
            if len(numbers) == len(words) and (len(words) == 1 or RANKED in self.words[said]):
                for one in zip(numbers, words, strict=True):
                    seen[one] += n
        found: dict[str, str] = {}
        for (part, word), _times in seen.most_common():
            if part not in found and word not in found.values():
                found[part] = word
        return found

    def decoded(self, found: Mapping[str, str]) -> _Question:
        """The question with its numbers put into words."""
        return replace(self, numbers=[_comparable(_in_words(number, found)) for number in self.numbers])


def pair(text: Table, codes: Table) -> Pairing | None:
    """How the unfolded tables ``text`` and ``codes`` hold the same forms; None where they do not.

    Forms meet by their number (序号), or by their order where there is none and both files are of one length.
    """
    rows = _common_rows(text, codes)
    if rows is None or not len(rows[0]):
        return None
    times = [fields.match(map(str, table.frame.columns), fields.SURVEY).get("submitted_at") for table in (text, codes)]
    same_times = False
    if times[0] and times[1]:
        said, counted = text.frame[times[0]].iloc[rows[0]], codes.frame[times[1]].iloc[rows[1]]
        filled = said.notna().to_numpy() & counted.notna().to_numpy()
        same = (said.to_numpy() == counted.to_numpy())[filled]
        same_times = bool(len(same) and same.all())
        if len(same) and same.mean() < _ALIKE:
            return None
    return _paired(text, codes, rows, sure=same_times)


def pair_with_answers(codes: Table, answers: pd.DataFrame) -> Pairing | None:
    """The same for a file of words that is in the store: ``answers`` has response_id, heading, type and word.

    One row an answer, several for a form that chose several options; those of type ranking in their order.
    """
    said = answers.dropna(subset=["word"])
    ranked = said["type"] == "ranking"
    forms = [
        part.groupby(["response_id", "heading"], sort=False)["word"].agg(mark.join)
        for part, mark in ((said[ranked], RANKED), (said[~ranked], MULTIPLE))
        if len(part)
    ]
    if not forms:
        return None
    cells = pd.concat(forms).reset_index()
    joined = cells.pivot_table(index="response_id", columns="heading", values="word", aggfunc="first", sort=False)
    frame = joined.rename_axis(index=_IDS, columns=None).reset_index().astype("str")
    return pair(Table(frame, codes.filename, told={_IDS: ColumnPlan(_IDS, "response_id")}), codes)


def decode(codes: Table, pairing: Pairing) -> Table:
    """``codes`` in words, under the headings of the file of words: it loads as that file does.

    Numbers that no form explains stay, and are reported when the file is checked.
    """
    frame = codes.frame.copy()
    for heading, words in pairing.words.items():
        at, numbers = distinct(frame[heading])
        frame[heading] = taken([_in_words(number, words) for number in numbers], at).set_axis(frame.index)
    told = {
        pairing.headings.get(heading, heading): replace(
            plan, heading=pairing.headings.get(heading, heading), note="" if plan.type else plan.note
        )
        for heading, plan in codes.told.items()
        if heading not in pairing.words or plan.type in ("multi", "ranking")
    }
    return replace(codes, frame=frame.rename(columns=dict(pairing.headings)), told=told)


def _common_rows(text: Table, codes: Table) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]] | None:
    """The rows of the forms in both; None where no row of one can be told to be a row of the other."""
    names = [_form_ids(table) for table in (text, codes)]
    if names[0] is not None and names[1] is not None:
        at = pd.Index(names[0]).get_indexer(pd.Index(names[1]))
        return at[at >= 0], np.flatnonzero(at >= 0)
    if names != [None, None] or len(text.frame) != len(codes.frame):
        return None
    return np.arange(len(text.frame)), np.arange(len(codes.frame))


def _form_ids(table: Table) -> pd.Series | None:
    heading = next((heading for heading, plan in table.told.items() if plan.role == "response_id"), None)
    if heading is None:
        return None
    ids = table.frame[heading]
    return ids if ids.notna().all() and ids.is_unique else None


def _paired(
    text: Table, codes: Table, rows: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]], *, sure: bool
) -> Pairing | None:
    asked = [heading for heading in map(str, codes.frame.columns) if not _is_head(codes, heading)]
    free = [heading for heading in map(str, text.frame.columns) if heading not in asked and not _is_head(text, heading)]
    words: dict[str, dict[str, str]] = {}
    headings: dict[str, str] = {}
    agrees = np.ones(len(rows[0]), dtype=bool)
    confirmed = found = 0
    for heading in asked:
        numbers = codes.frame[heading]
        named = heading if heading in text.frame.columns else _wording(text, numbers, heading, free, rows)
        if named is None:
            continue
        question = _question(text.frame[named], numbers, rows)
        same = question.same()
        if same.mean() < _ALIKE and question.holds_codes():
            words[heading] = question.learnt()
            question = question.decoded(words[heading])
            same = question.same()
        found += 1
        agrees &= same
        confirmed += int((same & (question.of_words >= 0)).sum()) - len(words.get(heading, ()))
        if named != heading:
            headings[heading] = named
            free.remove(named)
    if 2 * found < len(asked) or agrees.mean() < _ALIKE or not (sure or confirmed >= _CONFIRMED):
        return None
    return Pairing(float(agrees.mean()), len(agrees), words, headings) if words or headings else None


def _is_head(table: Table, heading: str) -> bool:
    """Whether a column stands before the questions rather than holding one."""
    plan = table.told.get(heading)
    return (plan is not None and plan.role in SINGLE_ROLES) or fields.is_head(heading)


def _wording(
    text: Table,
    numbers: pd.Series,
    heading: str,
    free: Iterable[str],
    rows: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]],
) -> str | None:
    """The heading in words of a question that the file of numbers calls 第N题: the column that says the same."""
    named = fields.plain(heading).split("题(")[-1].removesuffix(")")
    for other in free:
        if key(other).endswith("—" + named) or _question(text.frame[other], numbers, rows).same().mean() >= _ALIKE:
            return other
    return None


def _question(
    words: pd.Series, numbers: pd.Series, rows: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]
) -> _Question:
    of_words, said = _said(words)
    of_numbers, counted = _said(numbers)
    return _Question(of_words[rows[0]], said, of_numbers[rows[1]], counted)


def _said(column: pd.Series) -> tuple[npt.NDArray[np.intp], list[str]]:
    """What each cell says, however it is written: options in one order, words beside them and missing codes off."""
    at, texts = distinct(column)
    order: dict[str, int] = {}
    places = [order.setdefault(word, len(order)) if (word := _comparable(text)) else _BLANK for text in texts]
    return np.array([*places, _BLANK], np.intp)[at], list(order)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(RANKED if RANKED in text else MULTIPLE)]


def _in_words(text: str, words: Mapping[str, str]) -> str:
    mark = RANKED if RANKED in text else MULTIPLE
    return mark.join(words.get(part, part) for part in _parts(text))


def _comparable(text: str) -> str:
    if key(text) in _NO_ANSWERS:
        return ""
    plain = OPTION_TEXT.sub("", text)
    return RANKED.join(_parts(plain)) if RANKED in plain else MULTIPLE.join(sorted(_parts(plain)))
