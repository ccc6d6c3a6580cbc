"""Words that article-spinning software put in the place of the plain ones, folded back by a table (synonyms.tsv)."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def table() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Spun word → its plain word, and the longer words in which it is meant as it stands."""
    text = files("analytics.ingest.tidying").joinpath("synonyms.tsv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["spun"]: (row["plain"], tuple(row["unless"].split())) for row in rows}


@lru_cache(maxsize=1)
def pattern() -> re.Pattern[str]:
    """Every spun word and every longer word that holds one, the longest first."""
    words = {word for spun, (_plain, longer) in table().items() for word in (spun, *longer)}
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


def plain(text: str) -> str:
    """``text`` in plain words.

    >>> plain("路途硬化后出行方便，去医院路途遥远"), plain("住民都说物业效劳态度好")
    ('道路硬化后出行方便，去医院路途遥远', '居民都说物业服务态度好')
    """
    return pattern().sub(lambda match: table().get(match[0], (match[0],))[0], text)
