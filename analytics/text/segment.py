"""Comments into words: jieba, knowing the field's own terms."""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np

from analytics.text import lexicon

with warnings.catch_warnings():
    # jieba 0.42 is written for older Pythons: bare backslashes in patterns, and pkg_resources to find its dictionary.
    warnings.filterwarnings("ignore", message=r"invalid escape sequence")
    warnings.filterwarnings("ignore", message=r".*pkg_resources.*")
    import jieba

# As common as a frequent word of the dictionary, so that 楼道灯 wins over 楼道 / 灯.
_TERM_FREQUENCY = 3000
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[\w.+-]+@[\w-]+\.[\w.]+")
_BLANKS = re.compile(r"\s+")
_WORD = re.compile(r"[\u3400-\u9fff]|[a-z]{2}")
_HAN = re.compile(r"[\u3400-\u9fff]")
# What a comment is about shows in its first characters, and one pasted book must not hold up the rest.
LONGEST = 1000


class _Tokenizer(jieba.Tokenizer):
    """A tokenizer of our own that reads jieba's dictionary and leaves no cache file behind.

    jieba's habit is a marshalled cache in the machine's common temporary folder: unsafe where that folder is shared
    (another user may have written it) and noisy where it cannot be written.
    """

    initialized: bool

    def initialize(self, dictionary: str | None = None) -> None:
        with self.lock:
            if self.initialized:
                return
            with files("jieba").joinpath("dict.txt").open("rb") as source:
                self.FREQ, self.total = self.gen_pfdict(source)
            self.initialized = True


@lru_cache(maxsize=1)
def tokenizer() -> jieba.Tokenizer:
    """jieba with the field's terms, made once; the process-wide ``jieba.dt`` is never touched."""
    own = _Tokenizer()
    own.initialize()
    for term in lexicon.lines("terms.txt"):
        own.add_word(term.lower(), _TERM_FREQUENCY)
    return own


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """Words that say nothing about the topic. One-character words of substance (吵, 脏, 漏) are not among them."""
    return frozenset(lexicon.lines("stop_words.txt"))


def clean(text: str) -> str:
    """``text`` in one width and case, without links, e-mails and runs of blanks.

    >>> clean("ＬＥＤ灯 　坏了 http://a.cn/x")
    'led灯 坏了'
    """
    plain = _ADDRESS.sub(" ", unicodedata.normalize("NFKC", text).lower())
    return _BLANKS.sub(" ", plain).strip()


@dataclass(frozen=True)
class Segmented:
    """Texts as words. Text ``i`` is ``words[ids[starts[i]:starts[i + 1]]]``, punctuation included, in reading order."""

    words: tuple[str, ...]
    ids: np.ndarray
    starts: np.ndarray

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of(self, text: int) -> list[str]:
        """The words of one text, in reading order."""
        return [self.words[word] for word in self.ids[self.starts[text] : self.starts[text + 1]]]

    def part(self, begin: int, end: int) -> Segmented:
        """Texts ``begin`` to ``end`` (not included), of the same words."""
        first, last = self.starts[begin], self.starts[end]
        return Segmented(self.words, self.ids[first:last], self.starts[begin : end + 1] - first)

    def is_word(self) -> np.ndarray:
        """bool ndarray of shape (n_words,): has Chinese characters or two Latin letters together."""
        return np.fromiter((bool(_WORD.search(word)) for word in self.words), bool, len(self.words))

    def is_stop_word(self) -> np.ndarray:
        """bool ndarray of shape (n_words,)."""
        stop = stop_words()
        return np.fromiter((word in stop for word in self.words), bool, len(self.words))


def segment(texts: Sequence[str]) -> Segmented:
    """Words of cleaned ``texts``; each text is cut to its first 1 000 characters.

    >>> segment(["楼道灯不亮"]).of(0)
    ['楼道灯', '不亮']
    """
    cut = tokenizer().cut
    number: dict[str, int] = {}
    ids: list[int] = []
    starts = np.zeros(len(texts) + 1, np.int64)
    for row, text in enumerate(texts):
        ids.extend(number.setdefault(word, len(number)) for word in cut(text[:LONGEST]))
        starts[row + 1] = len(ids)
    return Segmented(tuple(number), np.array(ids, np.int32), starts)


def characters(word: str) -> list[str]:
    """The distinct Chinese characters of a word of several, in order; none for one character or Latin letters.

    >>> characters("下水道"), characters("漏"), characters("led")
    (['下', '水', '道'], [], [])
    """
    return list(dict.fromkeys(_HAN.findall(word))) if len(word) > 1 else []
