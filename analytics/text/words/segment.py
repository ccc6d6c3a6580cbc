"""Comments as words, numbered: what everything that counts words works on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

import numpy as np
import pyarrow as pa

from analytics.text import lexicon
from analytics.text.words.code_points import code_points, is_han, is_latin, owners
from analytics.text.words.tokenizer import END, tokenizer

# Letters before an @ are Latin ones: 请发到a@b.cn loses the address, not the request. The bounds keep a text of a
# million letters without any address from taking a million steps at each of them.
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[a-z0-9_.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+")
# Halves of characters, which no file format can hold, count as blanks.
_BLANKS = re.compile(r"[\s\ud800-\udfff]+")
# The usual signs of a Chinese keyboard, as NFKC writes them; a text without any other needs no more normalizing.
_WIDE = tuple(zip("，！？；：（）", ",!?;:()", strict=True))
_HAN = re.compile(r"[\u3400-\u9fff]")
# What a comment is about shows in its first characters, and one pasted book must not hold up the rest.
LONGEST = 1000


@lru_cache(maxsize=8)
def _stop_words(extra: frozenset[str]) -> frozenset[str]:
    return frozenset(lexicon.lines("stop_words.txt")) | extra


def stop_words(extra: Sequence[str] = ()) -> frozenset[str]:
    """Words that say nothing about the topic: the built-in ones and ``extra``.

    One-character words of substance (吵, 脏, 漏) are not among the built-in ones.

    >>> "的" in stop_words(), "漏" in stop_words(), "漏" in stop_words(["漏"])
    (True, False, True)
    """
    return _stop_words(frozenset(map(clean, extra)))


def clean(text: str) -> str:
    """``text`` in one width and case, without links, e-mails and runs of blanks.

    >>> clean("ＬＥＤ灯 　坏了 http://a.cn/x")
    'led灯 坏了'
    """
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    plain = unicodedata.normalize("NFKC", text).lower()
    if "@" in plain or "://" in plain or "www." in plain:
        plain = _ADDRESS.sub(" ", plain)
    if plain.isprintable():  # then a space is its only blank
        return " ".join(plain.split()) if " " in plain else plain
    return _BLANKS.sub(" ", plain).strip()


def own_terms(terms: Sequence[str]) -> tuple[str, ...]:
    """``terms`` as the tokenizer takes them: in one width and case, each once, in order; none of one character.

    >>> own_terms(["飞线　", "ＬＥＤ灯", "飞线", "漏"])
    ('led灯', '飞线')
    """
    return tuple(sorted({plain for term in terms if len(plain := clean(term)) > 1}))


@dataclass(frozen=True)
class Segmented:
    """Texts as words. Text ``i`` is ``words[ids[starts[i]:starts[i + 1]]]``, punctuation included, in reading order.

    ``stop`` are an office's own stop-words beside the built-in ones.
    """

    words: tuple[str, ...]
    ids: np.ndarray
    starts: np.ndarray
    stop: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def from_lists(cls, lists: Sequence[Sequence[str]] | pa.ListArray, *, stop: Sequence[str] = ()) -> Segmented:
        """Texts that were cut before, each as the list of its words; an Arrow list array is read without copies.

        >>> Segmented.from_lists([["灯", "不亮"], [], ["灯"]]).ids.tolist()
        [0, 1, 0]
        """
        if isinstance(lists, pa.ListArray):
            bounds = lists.offsets.to_numpy()
            starts, tokens = bounds.astype(np.int64) - int(bounds[0]), lists.flatten()
        else:
            starts = np.concatenate([[0], np.cumsum([len(words) for words in lists])]).astype(np.int64)
            tokens = pa.array(chain.from_iterable(lists), pa.string())
        return _numbered(tokens, starts, tuple(stop))

    def to_lists(self) -> pa.ListArray:
        """The words of each text as an Arrow list array, which the store keeps as it is."""
        words = pa.array(self.words, pa.string()).take(pa.array(self.ids))
        return pa.ListArray.from_arrays(pa.array(self.starts, pa.int32()), words)

    def of(self, text: int) -> list[str]:
        """The words of one text, in reading order."""
        return [self.words[word] for word in self.ids[self.starts[text] : self.starts[text + 1]]]

    def part(self, begin: int, end: int) -> Segmented:
        """Texts ``begin`` to ``end`` (not included), of the same words."""
        first, last = self.starts[begin], self.starts[end]
        return replace(self, ids=self.ids[first:last], starts=self.starts[begin : end + 1] - first)

    def followed_by(self, other: Segmented) -> Segmented:
        """These texts and then the others, numbered alike; the stop-words are these texts' own.

        >>> segment(["水压低"]).followed_by(segment(["下水道堵"])).of(1)
        ['下水道', '堵']
        """
        words = list(dict.fromkeys([*self.words, *other.words]))
        number = {word: position for position, word in enumerate(words)}
        renumbered = np.array([number[word] for word in other.words], self.ids.dtype)
        ids = np.concatenate([self.ids, renumbered[other.ids]]) if len(other.words) else self.ids
        return replace(
            self, words=tuple(words), ids=ids, starts=np.concatenate([self.starts, other.starts[1:] + self.starts[-1]])
        )

    def take(self, rows: Sequence[int] | np.ndarray) -> Segmented:
        """These texts in this order, of the same words; a text may stand several times.

        >>> texts = segment(["灯亮", "水压低"])
        >>> texts.take([1, 1, 0]).of(2)
        ['灯亮']
        """
        wanted = np.asarray(rows, np.int64)
        return self._pieces(self.starts[wanted], self.starts[wanted + 1])

    def within(self, texts: np.ndarray, begins: np.ndarray, ends: np.ndarray) -> Segmented:
        """Parts of texts, clauses for instance, by the words of the whole: no second cut, no other words.

        Part ``i`` holds the words of text ``texts[i]`` whose middle character stands at ``begins[i]`` or behind and
        before ``ends[i]`` (positions in the cut text), so that parts apart from one another share no word.

        >>> whole = segment(["楼道刷得好,下水道还是堵"])
        >>> whole.within(np.array([0]), np.array([6]), np.array([12])).of(0)
        ['下水道', '还是', '堵']
        """
        lengths = np.fromiter(map(len, self.words), np.int64, len(self.words))[self.ids]
        offsets = np.concatenate([[0], np.cumsum(lengths)])
        middle = offsets[:-1] + (lengths - 1) // 2
        origin = offsets[self.starts[texts]]
        low, high = self.starts[texts], self.starts[np.asarray(texts) + 1]
        first = np.clip(np.searchsorted(middle, origin + begins), low, high)
        return self._pieces(first, np.clip(np.searchsorted(middle, origin + ends), first, high))

    def _pieces(self, first: np.ndarray, last: np.ndarray) -> Segmented:
        lengths = last - first
        starts = np.concatenate([[0], np.cumsum(lengths)])
        inside = np.repeat(first - starts[:-1], lengths) + np.arange(starts[-1])
        return replace(self, ids=self.ids[inside], starts=starts)

    def is_word(self) -> np.ndarray:
        """bool ndarray of shape (n_words,): has Chinese characters or two Latin letters together."""
        points, starts = code_points(self.words)
        telling, latin = is_han(points), is_latin(points)
        word = owners(starts)
        telling[:-1] |= latin[:-1] & latin[1:] & (word[:-1] == word[1:])
        return np.bincount(word[telling], minlength=len(self.words)) > 0

    def is_stop_word(self) -> np.ndarray:
        """bool ndarray of shape (n_words,)."""
        stop = stop_words(self.stop)
        return np.fromiter((word in stop for word in self.words), bool, len(self.words))


def segment(texts: Sequence[str], *, terms: Sequence[str] = (), stop: Sequence[str] = ()) -> Segmented:
    """Words of cleaned ``texts``; each text is cut to its first 1 000 characters.

    ``terms`` are an office's own words, held together beside those of the dictionary and of the field; ``stop`` its own
    stop-words, which change no cut. Raises ``ValueError`` for more than 1 000 terms.

    >>> segment(["楼道灯不亮"]).of(0)
    ['楼道灯', '不亮']
    """
    blocks = tokenizer(own_terms(terms)).blocks([text[:LONGEST].replace(END, " ") for text in texts])
    known = pa.chunked_array((pa.array(block, pa.string()) for block in blocks), pa.string())
    coded = known.combine_chunks().dictionary_encode()
    words, ids = coded.dictionary.to_pylist(), coded.indices.to_numpy()
    end = words.index(END) if END in words else len(words)
    starts = np.concatenate([[0], np.flatnonzero(ids == end) - np.arange(len(texts))]).astype(np.int64)
    ids = ids[ids != end]
    return Segmented(tuple(words[:end] + words[end + 1 :]), ids - (ids > end), starts, tuple(stop))


def _numbered(tokens: pa.Array, starts: np.ndarray, stop: tuple[str, ...]) -> Segmented:
    """Words numbered in the order of their first appearance."""
    coded = tokens.dictionary_encode()
    return Segmented(tuple(coded.dictionary.to_pylist()), coded.indices.to_numpy(), starts, stop)


def characters(word: str) -> list[str]:
    """The distinct Chinese characters of a word of several, in order; none for one character or Latin letters.

    >>> characters("下水道"), characters("漏"), characters("led")
    (['下', '水', '道'], [], [])
    """
    return list(dict.fromkeys(_HAN.findall(word))) if len(word) > 1 else []
