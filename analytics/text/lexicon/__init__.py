"""Package data: words jieba must not split, stop-words, answers that say nothing, and the renovation codebook."""

from __future__ import annotations

import csv
from importlib.resources import files


def lines(name: str) -> list[str]:
    """The lines of one lexicon file, without blank ones, in the file's order."""
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip()]


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one tab-separated lexicon file, by heading."""
    return list(csv.DictReader(lines(name), delimiter="\t", quoting=csv.QUOTE_NONE))
