"""Forms in several parts are settled as loading the parts one after the other would settle them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.distributed import repeats

SECRET = b"0123456789abcdef"
# Parts of blocks of form numbers; small numbers, so that many occur again.
PARTS = st.lists(st.lists(st.lists(st.integers(0, 12), max_size=8), min_size=1, max_size=3), min_size=1, max_size=5)


def one_after_the_other(parts: list[list[list[int]]], on_repeat: str) -> tuple[set, dict[int, int], dict[int, int]]:
    """What counts as (block, row); how many rows of each part are repeated; how many are refused."""
    counts: dict[int, tuple[int, int]] = {}
    repeated, refused, block = {}, {}, 0
    for place, part in enumerate(parts):
        numbers = [number for one in part for number in one]
        good = {number for number in numbers if numbers.count(number) == 1}
        refused[place] = sum(number not in good for number in numbers)
        repeated[place] = len(good & counts.keys())
        for one in part:
            for row, number in enumerate(one):
                if number in good and not (on_repeat == "skip" and number in counts):
                    counts[number] = (block, row)
            block += 1
    return set(counts.values()), repeated, refused


def keys_of(numbers: list[int]) -> np.ndarray:
    """As a block leaves its keys: those that occur again in it are marked and only once there."""
    again = {number for number in numbers if numbers.count(number) > 1}
    found = []
    for twice, rows in ((False, [n for n in numbers if n not in again]), (True, sorted(again))):
        forms = pd.DataFrame({"survey_id": "s-1", "round": 1, "response_id": [str(number) for number in rows]})
        keys = repeats.form_keys(forms.astype({"survey_id": "str", "response_id": "str"}), twice=twice, secret=SECRET)
        keys["row"] = [numbers.index(number) for number in rows]
        found.append(keys)
    return np.sort(np.concatenate(found), order=["high", "low", "row"])


@pytest.mark.parametrize("on_repeat", ["replace", "skip"])
@settings(deadline=None, max_examples=60)
@given(parts=PARTS)
def test_random_repeats_over_random_parts(parts: list[list[list[int]]], on_repeat: str) -> None:
    pieces, of_block = [], []
    for place, part in enumerate(parts):
        for numbers in part:
            pieces.append((place, len(of_block), keys_of(numbers)))
            of_block.append((place, numbers))
    counts, repeated, refused = one_after_the_other(parts, on_repeat)
    kept = {(block, row) for block, (_p, numbers) in enumerate(of_block) for row in _entering(numbers)}
    found_repeated, found_refused = dict.fromkeys(repeated, 0), dict.fromkeys(refused, 0)
    for place, numbers in of_block:
        found_refused[place] += len(numbers) - len(_entering(numbers))
    for slices in (range(96), range(96, 256)):  # in two buckets, as two workers would
        bucket = []
        for place, block, keys in pieces:
            cuts = repeats.offsets(keys)
            bucket.append((place, block, keys[cuts[slices.start] : cuts[slices.stop]]))
        settled = repeats.settle(bucket, on_repeat)
        kept -= {(block, int(row)) for block, rows in settled.lost.items() for row in rows}
        for block, n in settled.repeated.items():
            found_repeated[of_block[block][0]] += n
        for block, n in settled.refused.items():
            found_refused[of_block[block][0]] += n
    assert kept == counts
    assert found_repeated == repeated
    assert found_refused == refused


def _entering(numbers: list[int]) -> list[int]:
    """Rows that a block's own check lets enter."""
    return [row for row, number in enumerate(numbers) if numbers.count(number) == 1]


def test_two_surveys_may_number_their_forms_alike() -> None:
    forms = pd.DataFrame({"survey_id": ["s-1", "s-2", "s-1"], "round": [1, 1, 2], "response_id": ["7", "7", "7"]})
    keys = repeats.form_keys(forms.astype({"survey_id": "str", "response_id": "str"}), twice=False, secret=SECRET)
    assert len(set(zip(keys["high"].tolist(), keys["low"].tolist(), strict=True))) == 3
    other = repeats.form_keys(forms.astype({"survey_id": "str", "response_id": "str"}), twice=False, secret=b"another")
    assert not set(keys["high"]) & set(other["high"])
