"""Several options in one answer: joined in a cell by ┋ (or in order by →), or one column an option, folded into one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.ingest.normalisation import arrow, distinct, key, taken, text_series, trimmed_text

MULTIPLE: Final = "┋"
RANKED: Final = "→"
OPTION_TEXT: Final = re.compile(r"〖(.*?)〗", re.DOTALL)  # what was written beside an option: 其他〖充电桩〗
SKIPPED: Final = "(跳过)"
_SKIPPED: Final = frozenset((key(SKIPPED), "-3"))
_NOT_CHOSEN: Final = _SKIPPED | frozenset(map(key, ("0", "(空)", "null", "-2")))
_OTHER: Final = re.compile(r"^其[他它]|请(填写|注明|说明|输入)|_{2,}")  # options with room for words
_WRITTEN_IN: Final = re.compile(r"^(其[他它])\s*[:：(（_—-]\s*([^()（）]+)[)）]?$", re.DOTALL)  # 其他:路灯
_MARKS: Final = frozenset("01")
_MOST_OPTIONS: Final = 40
_LONGEST_OPTION: Final = 20  # characters
_BEFORE_TEXT: Final = " :：-_—_(（,，"


@dataclass(frozen=True)
class Spread:
    """A question spread over columns: its ``heading``, and the option that each of its ``columns`` stands for."""

    heading: str
    columns: Mapping[str, str]


def spread_by_words(frame: pd.DataFrame, headings: Sequence[str], separators: str) -> list[Spread]:
    """The questions among ``headings`` whose columns hold their own option's words (or 1 and 0) and nothing else.

    A heading is the question, a separator and the option; either may hold separators too, so the cells decide where
    the option begins. Columns nobody chose, and 其他 with words of its own, belong to the question beside them.

    >>> frame = pd.DataFrame({"6.要:停车": ["停车", None], "6.要:车:棚": [None, "车:棚"], "7.评:停车": ["好", "差"]})
    >>> [(one.heading, list(one.columns.values())) for one in spread_by_words(frame, list(frame), ":")]
    [('6.要', ['停车', '车:棚'])]
    """
    marked = [heading for heading in headings if any(mark in heading for mark in separators)]
    values = {heading: distinct(frame[heading])[1] for heading in marked}
    owned: dict[str, str] = {}
    ticked: dict[str, list[str]] = {}
    for heading in marked:
        splits = list(_splits(heading, separators))
        own = next((stem for stem, option in splits if _is_own(option, values[heading])), None)
        if own is not None:
            owned[heading] = own
        elif splits and values[heading] and set(values[heading]) <= _MARKS:
            ticked.setdefault(splits[-1][0], []).append(heading)
    owned |= {heading: stem for stem, same in ticked.items() if len(same) > 1 for heading in same}
    stems = dict.fromkeys(owned.values())
    for heading in marked:
        if heading not in owned and (not values[heading] or _OTHER.search(_last(heading, separators))):
            stem = next((stem for stem, _option in _splits(heading, separators) if stem in stems), None)
            if stem is not None:
                owned[heading] = stem
    return [
        Spread(stem, {heading: heading[len(stem) + 1 :] for heading in marked if owned.get(heading) == stem})
        for stem in stems
    ]


def _splits(heading: str, separators: str) -> Iterator[tuple[str, str]]:
    """Every way to read a heading as a question and an option, the shortest question first."""
    for at, mark in enumerate(heading):
        if mark in separators and heading[:at].strip() and heading[at + 1 :].strip():
            yield heading[:at], heading[at + 1 :]


def _last(heading: str, separators: str) -> str:
    return re.split(f"[{re.escape(separators)}]", heading)[-1].strip()


def _is_own(option: str, values: Sequence[str]) -> bool:
    """Whether the cells of a column say nothing but its option, with words beside it where there are any."""
    return bool(values) and all(_beside(option, value) is not None for value in values)


def _beside(option: str, value: str) -> str | None:
    """What stands beside the option in a cell: empty for nothing, None when the cell does not name the option."""
    if key(value) == key(option):
        return ""
    rest = value[len(option) :]
    return rest.strip(_BEFORE_TEXT + "）)") if value.startswith(option) and rest[:1] in _BEFORE_TEXT else None


def fold(
    frame: pd.DataFrame,
    questions: Sequence[Spread],
    joined: Callable[[pd.DataFrame, Spread], pd.Series] | None = None,
) -> pd.DataFrame:
    """``frame`` with one column a question, at the place of its first, in which the chosen options stand joined by ┋.

    A cell chooses its option by naming it, by 1, or by other words, which are kept beside it as 选项〖其他的话〗; 0 and
    blanks choose nothing. Rows that choose nothing are missing, or (跳过) where the question was not put. ``joined``
    makes the column in another way.

    >>> frame = pd.DataFrame({"6.要:车": ["1", "0", "-3"], "6.要:树": ["1", "0", "-3"]}, dtype="str")
    >>> fold(frame, [Spread("6.要", {"6.要:车": "车", "6.要:树": "树"})])["6.要"].tolist()
    ['车┋树', nan, '(跳过)']
    """
    first = {next(iter(question.columns)): question for question in questions}
    inside = {column for question in questions for column in question.columns}
    columns = []
    for heading in frame.columns:
        if heading in first:
            columns.append((joined or _joined)(frame, first[heading]).rename(first[heading].heading))
        elif heading not in inside:
            columns.append(frame[heading])
    return pd.concat(columns, axis=1)


def _joined(frame: pd.DataFrame, question: Spread) -> pd.Series:
    pieces, skipped = [], np.zeros(len(frame), dtype=bool)
    for column, option in question.columns.items():
        codes, values = distinct(frame[column])
        words = [_chosen(option, value) for value in values]
        pieces.append(
            arrow(taken([*(MULTIPLE + word if word else "" for word in words), ""], codes % (len(words) + 1)))
        )
        skipped |= _skips(codes, values)
    # Every piece brings its own mark, so the first is one too many; Arrow's joining would drop rows of nulls.
    joined = pc.binary_join_element_wise(*pieces, pa.scalar("", pa.large_string()))
    words_of_rows = text_series(pc.utf8_slice_codeunits(joined, len(MULTIPLE)), frame.index)
    empty = (words_of_rows == "").to_numpy()
    return words_of_rows.mask(empty).mask(empty & skipped, SKIPPED) if empty.any() else words_of_rows


def marked(column: pd.Series, *, yes: Collection[str], no: Collection[str], skipped: Collection[str] = ()) -> pd.Series:
    """A column of one option with 1 where it was chosen, 0 where not, (跳过) where it was not shown; words stay.

    >>> marked(pd.Series(["Yes", "No", "石凳"], dtype="str"), yes=["yes"], no=["no"]).tolist()
    ['1', '0', '石凳']
    """
    codes, values = distinct(column)
    read = {**dict.fromkeys(yes, "1"), **dict.fromkeys(no, "0"), **dict.fromkeys(skipped, SKIPPED)}
    return taken([read.get(key(value), value) for value in values], codes).set_axis(column.index)


def separator(texts: Sequence[str], marks: str) -> str | None:
    """That of the ``marks`` which stands between the options of a cell; None where each of the ``texts`` is one answer.

    The same few words must come back, alone or beside others: that is what tells options from sentences. 其他：路灯 is
    the option 其他, whatever is written behind it.

    >>> separator(["停车、电梯", "电梯"], ",、"), separator(["天太热，没有树荫", "好"], "，")
    ('、', None)
    """
    for mark in marks:
        cells = [[OPTION_TEXT.sub("", part) for part in _options(text, mark)] for text in texts]
        seen = Counter(part for parts in cells for part in parts)
        several = any(len(parts) > 1 for parts in cells)
        plain = all(len(set(parts)) == len(parts) for parts in cells) and len(seen) <= _MOST_OPTIONS
        again = sum(times > 1 for times in seen.values())
        if several and plain and 2 * again >= len(seen) and max(map(len, seen)) <= _LONGEST_OPTION:
            return mark
    return None


def respelled(column: pd.Series, mark: str) -> pd.Series:
    """The column with its options joined by ┋ instead of ``mark``, and what was written behind 其他 as 其他〖…〗.

    >>> respelled(pd.Series(["停车,其他:路灯", "停车"], dtype="str"), ",").tolist()
    ['停车┋其他〖路灯〗', '停车']
    """
    codes, values = distinct(column)
    joined = [MULTIPLE.join(_options(value, mark)) for value in values]
    return taken(joined, codes).set_axis(column.index)


def _options(text: str, mark: str) -> list[str]:
    return [_WRITTEN_IN.sub(r"\1〖\2〗", part.strip()) for part in text.split(mark) if part.strip()]


def is_skipped(column: pd.Series) -> npt.NDArray[np.bool_]:
    """Which cells say that the question was not put."""
    return _skips(*distinct(column))


def _skips(codes: npt.NDArray[np.intp], values: list[str]) -> npt.NDArray[np.bool_]:
    return np.array([key(value) in _SKIPPED for value in values] + [False], dtype=bool)[codes]


def _chosen(option: str, value: str) -> str | None:
    """What a cell chooses: the option, with the words beside it; None for nothing."""
    option = trimmed_text(option)
    beside = _beside(option, value)
    if beside is None:
        if key(value) in _NOT_CHOSEN:
            return None
        # Part of the option's own words is no text of the resident's: 其他 for 其他（请注明）.
        beside = "" if value == "1" or key(option).startswith(key(value)) else value
    return f"{option}〖{beside}〗" if beside else option
