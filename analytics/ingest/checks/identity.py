"""Names for surveys, items, forms and respondents that stay the same whenever the same thing is read again."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas.util import hash_array

from analytics.cancelling import heed
from analytics.ingest.normalisation import arrow, key, text_series, trimmed, without_number
from analytics.privacy import deidentify

# Mobile numbers, ID cards, and what is no plain identifier; only these are looked at closely, as platforms number forms
# with as many digits as banks do cards.
_PERSONAL: Final = r"(?:^|\D)1[3-9]\d{9}(?:\D|$)|[1-9]\d{16}[\dXx]|[^\x00-\x7F]|@"
_SEPARATOR: Final = "\x1f"
_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX: Final = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


def survey_id(kind: str, title: str) -> str:
    """``s-`` and 8 hex digits of a survey's kind and title."""
    return "s-" + _short(kind + _SEPARATOR + title.strip())


def item_id(survey: str, heading: str) -> str:
    """``q-`` and 8 hex digits of the survey and the question's words, however they are spaced and numbered."""
    return "q-" + _short(survey + _SEPARATOR + key(without_number(heading)))


def _short(text: str) -> str:
    return blake2b(text.encode(), digest_size=4).hexdigest()


def response_ids(frame: pd.DataFrame, given: pd.Series | None, secret: bytes, apart: str = "") -> pd.Series:
    """A name for every row: the one ``given``, else ``r-`` and 16 hex digits of the row's cells and their occurrence.

    Two rows with the same cells are two people, told apart by their occurrence, so a later export of the same survey
    with further rows gives the first ones the same names. ``apart`` is what is known of all rows but stands in no cell:
    rows alike in files that differ in it are different forms. The hash is keyed: cells cannot be guessed from it.
    A given name that tells who somebody is, such as a telephone number, is ``k-`` and 16 hex digits of it.
    """
    given = None if given is None else _unnamed(given, secret)
    if given is not None and given.notna().all():
        return given
    content = _row_hash(frame, secret)
    if apart:
        content = _mixed(content ^ np.uint64(int.from_bytes(blake2b(apart.encode(), digest_size=8).digest())))
    occurrence = pd.Series(content).groupby(content).cumcount().to_numpy(np.uint64)
    made = _hexadecimal(_mixed(content + _GOLDEN * occurrence), prefix=b"r-").set_axis(frame.index)
    return made if given is None else given.where(given.notna(), made)


def _unnamed(given: pd.Series, secret: bytes) -> pd.Series:
    """``given`` with keyed hashes for names that hold personal details; the same name has the same hash."""
    suspect = pc.fill_null(pc.match_substring_regex(arrow(given), _PERSONAL), False).to_numpy(zero_copy_only=False)
    told = given[suspect]
    told = told[deidentify.mask(told).texts.ne(told)]
    if told.empty:
        return given
    made = _hexadecimal(hash_array(told.array, hash_key=_hash_key(secret)), prefix=b"k-")
    return given.mask(given.index.isin(told.index), made.set_axis(told.index))


def respondent_keys(community_ids: pd.Series, households: pd.Series, secret: bytes) -> pd.Series:
    """16 hex digits of 小区 and 户号, missing where 户号 is blank: SipHash keyed by the store's secret."""
    plain = pc.utf8_lower(pc.utf8_normalize(arrow(trimmed(households)), form="NFKC"))
    plain = pc.replace_substring_regex(plain, r"\s+", "")
    joined = pc.binary_join_element_wise(arrow(community_ids), plain, pa.scalar(_SEPARATOR, pa.large_string()))
    known = pc.is_valid(joined).to_numpy(zero_copy_only=False)
    hashed = hash_array(text_series(joined).array, hash_key=_hash_key(secret))
    return _hexadecimal(hashed).where(known).set_axis(households.index)


def _row_hash(frame: pd.DataFrame, secret: bytes) -> npt.NDArray[np.uint64]:
    """One number a row from its filled cells and their headings, whatever the order of the columns."""
    total = np.zeros(len(frame), np.uint64)
    for at, heading in enumerate(frame.columns):
        heed()
        cells = trimmed(frame.iloc[:, at])
        hashed = hash_array(cells.array, hash_key=_hash_key(secret))
        own = np.uint64(int.from_bytes(blake2b(str(heading).encode(), digest_size=8).digest()))
        total += np.where(cells.notna().to_numpy(), _mixed(hashed ^ own), np.uint64(0))
    return total


def _mixed(numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """SplitMix64's finaliser (Steele, Lea & Flood 2014): every bit of the input moves every bit of the output."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * _MIX[0]
    numbers = (numbers ^ (numbers >> np.uint64(27))) * _MIX[1]
    return numbers ^ (numbers >> np.uint64(31))


def _hash_key(secret: bytes) -> str:
    """pandas wants 16 bytes as ASCII text: 96 bits drawn from the secret."""
    return base64.b64encode(blake2b(secret, digest_size=12).digest()).decode()


def _hexadecimal(numbers: npt.NDArray[np.uint64], prefix: bytes = b"") -> pd.Series:
    """Every number as 16 hex digits after ``prefix``, written straight into the buffer of one str column."""
    width = len(prefix) + 16
    digits = np.frombuffer(numbers.astype(">u8").tobytes().hex().encode(), np.uint8).reshape(-1, 16)
    text = np.empty((len(numbers), width), np.uint8)
    text[:, : len(prefix)] = np.frombuffer(prefix, np.uint8)
    text[:, len(prefix) :] = digits
    offsets = np.arange(len(numbers) + 1, dtype=np.int64) * width
    buffers = [None, pa.py_buffer(offsets.tobytes()), pa.py_buffer(text.tobytes())]
    return text_series(pa.Array.from_buffers(pa.large_string(), len(numbers), buffers))


def grouped(columns: Sequence[npt.NDArray[np.intp]]) -> npt.NDArray[np.intp]:
    """One group number a row for its combination of codes (−1 counts as a value of its own)."""
    groups = np.zeros(len(columns[0]), np.int64)
    for codes in columns:
        groups = pd.factorize(groups * (int(codes.max(initial=-1)) + 2) + codes + 1)[0]
    return groups.astype(np.intp)
