"""Words that stand together more often than by chance, against the formula in full."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from analytics.text.meaning import vectorize


def in_full(together: np.ndarray, chance: int) -> np.ndarray:
    """PPMI of Levy and Goldberg with smoothed contexts, halved over both directions; 0 where nothing met."""
    number = np.where(np.eye(len(together), dtype=bool) | (together <= chance), 0, together).astype(float)
    margin = np.maximum(number.sum(axis=1), 1e-9)
    context = number.sum(axis=1) ** 0.75
    context = np.maximum(context / max(context.sum(), 1), 1e-9)
    there = number > 0
    one_way = np.log(np.where(there, number, 1)) - np.log(margin)[:, None] - np.log(context)[None, :]
    return np.where(there, np.maximum((one_way + one_way.T) / 2, 0), 0)


@pytest.mark.parametrize("entries", [1, 7, 100_000])
@pytest.mark.parametrize("plenty", [True, False])
def test_surprise_is_that_of_the_formula(monkeypatch: pytest.MonkeyPatch, entries: int, plenty: bool) -> None:
    chance = np.random.default_rng(6)
    blocks = (chance.random((60, 25)) < 0.2).astype(np.float32)
    blocks[:, [3, 24]] = 0  # words that stand in no block
    together = blocks.T @ blocks
    monkeypatch.setattr(vectorize, "_ENTRIES", entries)
    monkeypatch.setattr(vectorize, "_PLENTY", 10 if plenty else 1000)
    found = vectorize._surprising(csr_array(together))
    assert found.toarray() == pytest.approx(in_full(together, int(plenty)), abs=1e-5)
    assert found.nnz == (in_full(together, int(plenty)) > 1e-6).sum() > 100


def test_words_that_never_meet_surprise_nobody() -> None:
    assert vectorize._surprising(csr_array(np.eye(4, dtype=np.float32))).nnz == 0
    assert vectorize._surprising(csr_array((3, 3), dtype=np.float32)).shape == (3, 3)
