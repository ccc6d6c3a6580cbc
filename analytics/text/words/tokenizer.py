"""Cutting text into words: jieba's words, computed by its Rust port wherever the two cannot differ.

jieba defines the tokens. Its port reads the same dictionary (349 046 words) and is some eight times as fast, but parts
from it in three places, each mended here: tokens of Latin letters and digits with signs inside (8-9, 2016.06.26), rare
characters that jieba leaves alone, and equally likely cuts of repeated characters (好好好), where rounding decides:
those stretches go to jieba itself.

Both libraries are loaded at the first text, not at import: neither their time nor their messages fall on a program
that cuts none.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from analytics.cancelling import heed
from analytics.text import lexicon
from analytics.text.words.code_points import code_points

if TYPE_CHECKING:
    import jieba

# As common as a frequent word of the dictionary, so that 楼道灯 wins over 楼道 / 灯.
_TERM_FREQUENCY: Final = 3000
# An office's own terms; rarer than the built-in ones, yet a hundred times what most need to hold together.
_OWN_FREQUENCY: Final = 1500
MOST_TERMS: Final = 1000
# jieba weighs every word against the sum of all frequencies, so that one more term would shift the cut of texts that do
# not even hold it. The room for an office's terms is therefore counted from the start, under a word that no text holds,
# and a term takes its frequency from there. Costs .04 % of the tokens another cut than without.
_RESERVE: Final = _OWN_FREQUENCY * MOST_TERMS
_NOWHERE: Final = "\x00"

# What jieba's pattern for Latin words and numbers makes of a run of them: 2016.06 / . / 26.
_LATIN: Final = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")
# Chinese characters that jieba has no words with: each a token of its own. Its port takes them as parts of words.
_RARE_SCRIPT: Final = ("\u3400-\u4dbf", "\u9fd6-\u9fff", "\uf900-\ufaff", "\U00020000-\U0003ffff")
_RARE: Final = re.compile(f"([{''.join(_RARE_SCRIPT)}])")
# Two cuts with the same words in another order are equally likely. That takes a character three times in a row, or two
# to four repeated two times and a half: 好|好好, 不好|不|好不好.
_KNOWN_SCRIPT: Final = "\u4e00-\u9fd5"
_LONGEST_REPEATED: Final = 4
_REPEATED: Final = re.compile(
    f"([{_KNOWN_SCRIPT}])(?:\\1\\1|([{_KNOWN_SCRIPT}]{{1,{_LONGEST_REPEATED - 1}}})\\1\\2\\1)"
)
# jieba cuts the stretches between these by themselves.
_STRETCH: Final = re.compile("([\u4e00-\u9fd5a-zA-Z0-9+#&._%-]+)")
_SIGNS_INSIDE: Final = "+#&._%-"
_INSIDE: Final = re.compile(f"[{_SIGNS_INSIDE}]")

# Cleaned texts hold none: it stands between texts that are cut in one go, and is a token of its own.
END: Final = "\n"
# As many texts in one go: a call of the port costs as much as cutting three words.
_TOGETHER: Final = 1000


@dataclass(frozen=True)
class Tokenizer:
    """Cuts texts into words that join to them; a call cuts one text."""

    own: tuple[str, ...]
    quick: Callable[[str], list[str]] = field(repr=False)
    known: Callable[[str], bool] = field(repr=False)

    def __call__(self, text: str) -> list[str]:
        if _REPEATED.search(text):
            return [word for part in _STRETCH.split(text) for word in (self._exactly(part) if part else ())]
        return self._plain(text)

    def blocks(self, texts: Sequence[str]) -> Iterator[list[str]]:
        """The words of a thousand texts one after the other, then of the next: each text's, followed by :data:`END`.

        No text may hold :data:`END` itself.

        >>> next(tokenizer().blocks(["水压低", "", "灯不亮"]))
        ['水压低', '\\n', '\\n', '灯不亮', '\\n']
        """
        for start in range(0, len(texts), _TOGETHER):
            heed()
            yield self._in_one_go(texts[start : start + _TOGETHER])

    def _in_one_go(self, texts: Sequence[str]) -> list[str]:
        words: list[str] = []
        begun = 0
        for one in [*_with_exceptions(texts), len(texts)]:
            if begun < one:
                words += self.quick(END.join(texts[begun:one]) + END)
            if one < len(texts):
                words += self(texts[one])
                words.append(END)
            begun = one + 1
        return words

    def _exactly(self, part: str) -> list[str]:
        return list(by_jieba(self.own).cut(part)) if _REPEATED.search(part) else self._plain(part)

    def _plain(self, text: str) -> list[str]:
        if _RARE.search(text):
            words = [word for part in _RARE.split(text) for word in self.quick(part)]
        else:
            words = self.quick(text)
        if not _INSIDE.search(text):
            return words
        return [piece for word in words for piece in ((word,) if self._whole(word) else _LATIN.split(word)) if piece]

    def _whole(self, word: str) -> bool:
        return len(word) == 1 or word.isalnum() or self.known(word)


def _with_exceptions(texts: Sequence[str]) -> list[int]:
    """Positions of the texts that the port alone does not cut as jieba does; found in all of them at once."""
    points, starts = code_points([text + END for text in texts])
    found = _begin_repeated(points)
    for part in (*_RARE_SCRIPT, *_SIGNS_INSIDE):
        found |= (points >= ord(part[0])) & (points <= ord(part[-1]))
    return np.unique(np.searchsorted(starts, np.flatnonzero(found), side="right") - 1).tolist()


def _begin_repeated(points: np.ndarray) -> np.ndarray:
    """bool ndarray (n_points,): where a match of :data:`_REPEATED` begins.

    Two times and a half as many characters as are repeated: so many and one more that equal those behind them.
    """
    begins = np.zeros(len(points), bool)
    known = (points >= ord(_KNOWN_SCRIPT[0])) & (points <= ord(_KNOWN_SCRIPT[-1]))
    for repeated in range(1, _LONGEST_REPEATED + 1):
        equal = (points[:-repeated] == points[repeated:]) & known[repeated:]
        begun = equal[: max(len(equal) - repeated, 0)].copy()
        for further in range(1, repeated + 1):
            begun &= equal[further : further + len(begun)]
        begins[: len(begun)] |= begun
    return begins


@lru_cache(maxsize=2)
def tokenizer(own: tuple[str, ...] = ()) -> Tokenizer:
    """What cuts a text into words that join to it: the dictionary's, the field's, and ``own`` terms.

    ``own`` are cleaned, distinct and sorted (see ``segment.own_terms``). Adding a term can only
    change texts that contain it. Safe to share between threads. Raises ``ValueError`` for more than 1 000 terms.

    >>> tokenizer()("楼上飞线乱拉"), tokenizer(("飞线乱拉",))("楼上飞线乱拉")
    (['楼上', '飞线', '乱', '拉'], ['楼上', '飞线乱拉'])
    """
    if len(own) > MOST_TERMS:
        raise ValueError(f"{len(own)} terms, at most {MOST_TERMS} are possible")
    import rjieba

    ported = rjieba.Jieba()
    for term in _field_terms():
        ported.add_word(term, _TERM_FREQUENCY, None)
    left = _RESERVE
    for term in own:
        before = _frequency(term) if ported.has_word(term) else 0
        if before < _OWN_FREQUENCY:
            ported.add_word(term, _OWN_FREQUENCY, None)
            left -= _OWN_FREQUENCY - before
    ported.add_word(_NOWHERE, left, None)
    return Tokenizer(own, ported.cut, ported.has_word)


@lru_cache(maxsize=1)
def by_jieba(own: tuple[str, ...] = ()) -> jieba.Tokenizer:
    """jieba's own tokenizer with the same terms and weights; the process-wide ``jieba.dt`` is never touched.

    jieba's habit is a marshalled cache in the machine's common temporary folder: unsafe where that folder is shared
    (another user may have written it) and noisy where it cannot be written. The dictionary is read anew instead.
    """
    with warnings.catch_warnings():
        # jieba 0.42 is written for older Pythons: bare backslashes in patterns, and pkg_resources for its dictionary.
        warnings.filterwarnings("ignore", message=r"invalid escape sequence")
        warnings.filterwarnings("ignore", message=r".*pkg_resources.*")
        import jieba
    made = jieba.Tokenizer()
    with files("jieba").joinpath("dict.txt").open("rb") as source:
        made.FREQ, made.total = made.gen_pfdict(source)
    made.initialized = True
    total = made.total + _RESERVE
    for term in _field_terms():
        total += _TERM_FREQUENCY - (made.FREQ.get(term) or 0)
        made.add_word(term, _TERM_FREQUENCY)
    for term in own:
        if (made.FREQ.get(term) or 0) < _OWN_FREQUENCY:
            made.add_word(term, _OWN_FREQUENCY)
    made.total = total
    return made


def _field_terms() -> list[str]:
    return list(dict.fromkeys(term.lower() for term in lexicon.lines("terms.txt")))


def _frequency(term: str) -> int:
    """The frequency of a word that the port knows, which does not tell it."""
    if term in _field_terms():
        return _TERM_FREQUENCY
    found = re.search(rb"^" + re.escape(term.encode()) + rb" (\d+)", _dictionary(), re.MULTILINE)
    return int(found[1]) if found else 0


def _dictionary() -> bytes:
    # Found without being imported: 5 MB are read in milliseconds, jieba itself takes half a second.
    package = find_spec("jieba")
    assert package is not None and package.origin is not None
    return Path(package.origin).with_name("dict.txt").read_bytes()


def built_in() -> str:
    """A name for all that the cut depends on beside an office's terms; another name, other words.

    It tells of the dictionary and the field's terms, not of the machine.
    """
    weights = f"{_TERM_FREQUENCY} {_RESERVE} {version('jieba')} {version('rjieba')}"
    return hashlib.sha256("\n".join([weights, *_field_terms()]).encode()).hexdigest()[:16]
