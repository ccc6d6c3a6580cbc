"""The same form in several parts: which of its rows counts, found by the keys of forms alone.

What comes out is what loading the parts one after the other would give: with "replace" the last part's row counts, with
"skip" the first's; rows that bear one number within one part are refused, all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

# 128 bits a form: of 77 million, two have the same key by chance with a probability of 1 in 10^22.
KEYS: Final = np.dtype([("high", "<u8"), ("low", "<u8"), ("row", "<u4"), ("twice", "u1")])
# A block's keys lie sorted, so that a bucket reads its own of so many slices only.
SLICES: Final = 256


@dataclass(frozen=True)
class Settled:
    """What one bucket of keys says of the blocks, by their place: ``lost`` rows that do not count, ``repeated`` rows
    that stand in a part before, ``refused`` rows whose number occurs again in their part."""

    lost: dict[int, np.ndarray]
    repeated: dict[int, int]
    refused: dict[int, int]


def form_keys(responses: pd.DataFrame, *, twice: bool, secret: bytes) -> np.ndarray:
    """KEYS of forms (survey_id, round, response_id), in their order; ``twice``: their numbers occur again in their own
    block. The hash is keyed by the store's secret: numbers cannot be guessed from it."""
    text = pc.binary_join_element_wise(
        *(pa.array(responses[name].astype("str"), pa.large_string()) for name in ("survey_id", "round", "response_id")),
        pa.scalar("\x1f", pa.large_string()),
    ).to_pandas()
    found = np.empty(len(responses), KEYS)
    for name in ("high", "low"):
        found[name] = pd.util.hash_array(
            text.array, hash_key=blake2b(secret + name.encode(), digest_size=8).hexdigest()
        )
    found["row"] = np.arange(len(responses))
    found["twice"] = twice
    return found


def offsets(keys: np.ndarray) -> list[int]:
    """Where each of SLICES even ranges of keys begins among sorted ``keys``, and where the last one ends.

    >>> keys = np.zeros(3, KEYS); keys["high"] = [1, 2**63, 2**64 - 1]
    >>> [offsets(keys)[place] for place in (0, 1, 128, 129, 256)]
    [0, 1, 1, 2, 3]
    """
    bounds = np.array([one * (2**64 // SLICES) for one in range(SLICES)], np.uint64)
    return [*(int(at) for at in np.searchsorted(keys["high"], bounds)), len(keys)]


def settle(pieces: Sequence[tuple[int, int, np.ndarray]], on_repeat: str) -> Settled:
    """Settle one bucket. ``pieces``: place of the part, place of the block, its keys of this bucket."""
    keys = np.concatenate([keys for _part, _block, keys in pieces])
    sizes = [len(keys) for _part, _block, keys in pieces]
    part, block = (np.repeat([piece[at] for piece in pieces], sizes) for at in (0, 1))
    order = np.lexsort((part, keys["low"], keys["high"]))
    keys, part, block = keys[order], part[order], block[order]
    twice = keys["twice"].astype(bool)
    begins = _begins(keys["high"]) | _begins(keys["low"])
    # Rows of one form in one part: more than one, or one that its block saw twice, and all are refused.
    pair = np.cumsum(begins | _begins(part)) - 1
    refused = ((np.bincount(pair) > 1) | (np.bincount(pair, weights=twice) > 0))[pair]
    form, good = np.cumsum(begins), np.flatnonzero(~refused)
    later = ~_begins(form[good])
    earlier = np.zeros(len(good), bool)
    earlier[:-1] = later[1:]
    beaten = good[later if on_repeat == "skip" else earlier]
    # Rows that their own block refused are only heard of here, and were refused there.
    refused_here = np.flatnonzero(refused & ~twice)
    lost = np.concatenate([refused_here, beaten])
    return Settled(
        {int(one): keys["row"][lost[block[lost] == one]].astype(np.uint32) for one in np.unique(block[lost])},
        _counted(block[good[later]]),
        _counted(block[refused_here]),
    )


def _begins(values: np.ndarray) -> np.ndarray:
    """bool ndarray: where a value differs from the one before it."""
    found = np.ones(len(values), bool)
    found[1:] = values[1:] != values[:-1]
    return found


def _counted(blocks: np.ndarray) -> dict[int, int]:
    places, numbers = np.unique(blocks, return_counts=True)
    return dict(zip(places.tolist(), numbers.tolist(), strict=True))
