"""Many texts as one array of code points: what would be asked of every character by itself is asked of all at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def code_points(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The characters of all texts one after the other (uint32), and where each text begins and the last ends (int64).

    Halves of characters, which no file format can hold, keep their own numbers.

    >>> points, starts = code_points(["漏水", "", "a"])
    >>> points.tolist(), starts.tolist()
    ([28431, 27700, 97], [0, 2, 2, 3])
    """
    points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    starts = np.zeros(len(texts) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)), out=starts[1:])
    return points, starts


def owners(starts: np.ndarray) -> np.ndarray:
    """int64 ndarray: the text that each character belongs to.

    >>> owners(np.array([0, 2, 2, 3])).tolist()
    [0, 0, 2]
    """
    return np.repeat(np.arange(len(starts) - 1), np.diff(starts))


def is_han(points: np.ndarray) -> np.ndarray:
    """bool ndarray: which are Chinese characters of everyday use, U+3400 to U+9FFF.

    >>> is_han(code_points(["漏 a。"])[0]).tolist()
    [True, False, False, False]
    """
    return (points >= 0x3400) & (points <= 0x9FFF)


def is_latin(points: np.ndarray) -> np.ndarray:
    """bool ndarray: which are small Latin letters, a to z.

    >>> is_latin(code_points(["漏aA"])[0]).tolist()
    [False, True, False]
    """
    return (points >= ord("a")) & (points <= ord("z"))
