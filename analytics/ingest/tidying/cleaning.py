"""Open text brought to one form before it is masked and stored, and what is no resident's word set aside.

Every change can be counted and undone: the text as it was goes into the batch's own record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.cancelling import heed
from analytics.ingest import alterations
from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.normalisation import taken, text_series
from analytics.ingest.platforms.options import OPTION_TEXT
from analytics.ingest.tidying import advertising, characters, mojibake, synonyms
from analytics.language import N_

CHANGES: Final = {
    "mojibake": N_("乱码已还原"),
    "garbled": N_("乱码无法还原，不采用"),
    "half_width": N_("全角字母和数字改为半角"),
    "pinyin": N_("去掉夹在字后的拼音"),
    "simplified": N_("繁体字改为简体字"),
    "synonym": N_("被改写的词换回通用词"),
    "spam": N_("广告或赌博信息，不采用"),
}


@dataclass(frozen=True)
class Cleaned:
    """``texts`` on the index they came with, missing where they were set aside; ``changed`` has one row a change:
    position (of the text, from 0), change (a key of CHANGES), before (the text as it was) and after (as it is now)."""

    texts: pd.Series
    changed: pd.DataFrame


@dataclass(frozen=True)
class _Step:
    """One kind of change: which texts may need it, in the words of RE2, and how it is made (None: set aside)."""

    code: str
    suspect: Callable[[], str]
    made: Callable[[str], str | None]


_How: TypeAlias = Callable[[str], tuple[list[str], str | None]]
_OPTIONS: Final = ("single", "multi", "ranking")
_CHARACTERS: Final = ("mojibake", "half_width", "pinyin", "simplified")
# In this order: what is misread must be read before anything else can be told, and spam hides behind odd characters.
_STEPS: Final = (
    _Step("mojibake", lambda: mojibake.SUSPECT, mojibake.repaired),
    _Step("half_width", lambda: characters.WIDE, characters.half_width),
    _Step("pinyin", lambda: characters.TONED, characters.without_pinyin),
    _Step("simplified", lambda: f"[{''.join(sorted(characters.traditional()))}]", characters.simplified),
    _Step("synonym", lambda: synonyms.pattern().pattern, synonyms.plain),
    _Step("spam", lambda: advertising.SUSPECT, lambda text: None if advertising.is_advertisement(text) else text),
)


def clean(texts: pd.Series) -> Cleaned:
    """Each text brought to one form; missing texts stay missing.

    >>> cleaned = clean(pd.Series(["小區(qū)停车难", "路灯不亮", "锟斤拷锟斤拷"]))
    >>> cleaned.texts.tolist(), cleaned.changed["change"].tolist()
    (['小区停车难', '路灯不亮', nan], ['pinyin', 'simplified', 'garbled'])
    """
    return _clean(texts, _text)


def clean_options(cells: pd.Series) -> Cleaned:
    """Cells of chosen options: their characters brought to one form, and the words written beside them cleaned.

    >>> clean_options(pd.Series(["停車┋其他〖路途不平〗"])).texts[0]
    '停车┋其他〖道路不平〗'
    """
    return _clean(cells, _option)


def clean_columns(frame: pd.DataFrame, plans: Iterable[ColumnPlan]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """``frame`` with its columns of text and of options cleaned, and the changed cells of all of them, by column.

    The cells have position (of the row, from 0), column, change, before and after.
    """
    columns = {}
    changed = [alterations.none()]
    for plan in plans:
        heed()
        if plan.type in ("text", *_OPTIONS):
            cleaned = (clean if plan.type == "text" else clean_options)(frame[plan.heading])
            if len(cleaned.changed):
                columns[plan.heading] = cleaned.texts
                changed.append(cleaned.changed.assign(column=plan.heading))
    return frame.assign(**columns), pd.concat(changed, ignore_index=True).astype(alterations.DTYPES)


def _text(text: str) -> tuple[list[str], str | None]:
    """What was done to one text, and what it is then."""
    done: list[str] = []
    for step in _STEPS:
        after = step.made(text)
        if after is None:
            return [*done, "garbled" if step.code == "mojibake" else step.code], None
        if after != text:
            done.append(step.code)
            text = after
    return done, text


def _option(cell: str) -> tuple[list[str], str | None]:
    """The same for a cell of options, which always stays: only its characters change, and the words beside it."""
    done: dict[str, None] = {}
    parts = OPTION_TEXT.split(cell)
    for at, part in enumerate(parts):
        if at % 2:
            steps, beside = _text(part)
            done |= dict.fromkeys(steps)
            parts[at] = f"〖{beside}〗" if beside else ""
            continue
        for step in _STEPS:
            after = step.made(part) if step.code in _CHARACTERS else part
            if after is not None and after != part:
                done[step.code] = None
                parts[at] = part = after
    return list(done), "".join(parts)


def _clean(texts: pd.Series, how: _How) -> Cleaned:
    """Every distinct text that may need it is cleaned once."""
    codes, values = texts.astype("str").factorize()
    made = {}
    for at in _suspects(values):
        done, after = how(values[at])
        if done:
            made[at] = (done, after)
    if not made:
        return Cleaned(texts.astype("str"), _changed_rows(codes, made, values))
    new: list[str | None] = [*values, None]
    for at, (_done, after) in made.items():
        new[at] = after
    words = pa.array(new, pa.large_string()).take(pa.array(np.where(codes < 0, len(values), codes)))
    return Cleaned(text_series(words, texts.index), _changed_rows(codes, made, values))


def _suspects(values: Sequence[str]) -> list[int]:
    """Positions of the texts that any step may change."""
    held = pa.array(values, pa.large_string())
    found = [pc.match_substring_regex(held, step.suspect()) for step in _STEPS]
    return pc.indices_nonzero(reduce(pc.or_, found)).to_pylist()


def _changed_rows(
    codes: npt.NDArray[np.intp], made: Mapping[int, tuple[list[str], str | None]], values: Sequence[str]
) -> pd.DataFrame:
    """One row a text and change, in the order of the texts."""
    order = np.full(len(values) + 1, -1, np.intp)
    order[list(made)] = np.arange(len(made))
    positions = np.flatnonzero(order[codes] >= 0)
    which = order[codes][positions]
    counts = np.array([len(done) for done, _after in made.values()], np.intp)
    flat = [code for done, _after in made.values() for code in done]
    each = counts[which]
    within = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
    again = np.repeat(which, each)
    after = [text for _done, text in made.values()]
    set_aside = np.array([text is None for text in after], bool)[again]
    return pd.DataFrame(
        {
            "position": np.repeat(positions, each),
            "change": taken(flat, (np.cumsum(counts) - counts)[again] + within),
            "before": taken([values[at] for at in made], again),
            "after": taken([text or "" for text in after], np.where(set_aside, -1, again)),
        }
    )
