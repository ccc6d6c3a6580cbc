"""The class of each measure (基础类, 必改 …): the table that comes with the programme, the office's own changes to it,
and which measure the words of a questionnaire mean."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files
from typing import Final

import pandas as pd

from analytics.ingest.normalisation import key
from analytics.language import N_, _

NATIONAL: Final = "national"
# Sources: 国办发〔2020〕23号; 沈阳市老旧小区改造 "必改、可改、宜改" and "一拆五改三增加".
SCHEMES: Final = {
    NATIONAL: N_("国家三类（国办发〔2020〕23号）"),
    "shenyang": N_("沈阳必改、可改、宜改"),
    "shenyang_works": N_("沈阳一拆五改三增加"),
}
# What must be done where it is lacking, and the order in which classes are listed.
MUST: Final = (N_("基础类"), N_("必改"))
ORDER: Final = (*MUST, N_("一拆"), N_("五改"), N_("三增加"), N_("完善类"), N_("可改"), N_("提升类"), N_("宜改"))
UNCLASSED: Final = N_("未归类")
SEPARATOR: Final = "|"
COLUMNS: Final = ("scheme", "measure", "category", "words", "topic", "entry_id", "last_event_no")
_SEPARATORS: Final = re.compile(r"[|｜、，,;；\n]+")
_ASIDE: Final = re.compile(r"[（(【\[].*?[)）】\]]")


def scheme_words(scheme: str) -> str:
    """A scheme as people call it; an office's own by the name it gave it.

    >>> scheme_words("shenyang"), scheme_words("保定分类")
    ('沈阳必改、可改、宜改', '保定分类')
    """
    return _(SCHEMES[scheme]) if scheme in SCHEMES else scheme


def entry_of(scheme: str, measure: str) -> str:
    """The id of the entry that classes ``measure``: the same for everyone, so that two who class it meet."""
    return f"measure:{scheme}:{measure}"


@lru_cache(maxsize=1)
def supplied() -> pd.DataFrame:
    """The mapping that comes with the programme (measures.tsv): COLUMNS, without entries. Not to be changed.

    >>> len(supplied()[supplied()["scheme"] == "national"])
    33
    """
    text = files("analytics.programme.wishes").joinpath("measures.tsv").read_text("utf-8")
    rows = pd.DataFrame(list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)), dtype="str")
    return rows.assign(entry_id=None, last_event_no=pd.array([None] * len(rows), dtype="Int64"))[list(COLUMNS)]


def in_force(entries: pd.DataFrame) -> pd.DataFrame:
    """The mapping in force: what is supplied, with the office's own ``entries`` (of ``measure``) in its place.

    COLUMNS and ``state`` (classed, dropped). A measure that the office classed keeps its place; new ones come last.
    """
    own = entries.drop_duplicates(["scheme", "measure"], keep="last")
    own = own.assign(entry_id=own["entry_id"].astype("object"))[[*COLUMNS, "state"]]
    table = supplied().assign(state="classed")
    names = pd.MultiIndex.from_frame(table[["scheme", "measure"]])
    decided = own.set_index(["scheme", "measure"])
    kept = table[~names.isin(decided.index)].assign(place=lambda rows: rows.index)
    place = dict(zip(names, table.index, strict=True))
    own = own.assign(place=[place.get(pair, len(table)) for pair in decided.index])
    merged = pd.concat([kept, own]) if len(own) else kept
    return merged.sort_values("place", kind="stable", ignore_index=True).drop(columns="place")


def spellings(words: object) -> list[str]:
    """The words of one cell, parted by | 、 , or ;.

    >>> spellings("下水道|排水、 雨污管网")
    ['下水道', '排水', '雨污管网']
    """
    told = "" if words is None or (not isinstance(words, str) and pd.isna(words)) else str(words)
    return list(dict.fromkeys(filter(None, (one.strip() for one in _SEPARATORS.split(told)))))


def classed(options: pd.Series, mapping: pd.DataFrame, scheme: str) -> pd.DataFrame:
    """The measure, category and topic of each of ``options``, on their index; NA where nothing says which it is.

    An option means a measure where its words are, sign for sign, the measure's name or one of its spellings; remarks in
    brackets are passed over. Nothing is guessed. A measure known by another scheme only keeps its name, without class.
    """
    used = mapping[mapping["state"] == "classed"]
    here, elsewhere = used[used["scheme"] == scheme], used[used["scheme"] != scheme].assign(category=None)
    known: dict[str, tuple[str, str | None, str | None]] = {}
    for row in pd.concat([here, elsewhere] if len(elsewhere) else [here]).itertuples():
        for spelling in [row.measure, *spellings(row.words)]:
            known.setdefault(key(spelling), (row.measure, row.category, row.topic))
    found = [known.get(key(str(one))) or known.get(key(_ASIDE.sub("", str(one)))) for one in options]
    rows = [one or (None, None, None) for one in found]
    return pd.DataFrame(rows, columns=["measure", "category", "topic"], index=options.index, dtype="str")


def rank(categories: pd.Series) -> pd.Series:
    """The place of each category in the order of classes; an office's own after those, none last."""
    places = {category: place for place, category in enumerate(ORDER)}
    return categories.map(lambda one: places.get(one, len(places)) if isinstance(one, str) else len(places) + 1)
