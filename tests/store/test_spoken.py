"""Comments matched to the topics that were found for them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from analytics.store.spoken import _matched, _named_by


@pytest.mark.parametrize(
    ("marks", "assigned", "pairs"),
    [
        ([7, 8], [8, 7], {(0, 1), (1, 0)}),
        # A comment that speaks of two topics, one that is not grouped yet, a topic of a comment that is gone.
        ([7, 8], [7, 9, 7], {(0, 0), (0, 2), (1, -1)}),
        # Kept of a form whose time was over, and sent once more in the same words.
        ([7, 8, 7], [7, 7], {(0, 0), (0, 1), (2, 0), (2, 1), (1, -1)}),
        ([], [7], set()),
        ([7], [], {(0, -1)}),
    ],
)
def test_each_comment_with_each_of_its_topics(
    marks: list[int], assigned: list[int], pairs: set[tuple[int, int]]
) -> None:
    of, at = _matched(np.array(marks, dtype="uint64"), np.array(assigned, dtype="uint64"))
    assert len(of) == len(at) == len(pairs)
    assert set(zip(of.tolist(), at.tolist(), strict=True)) == pairs


def test_a_number_names_its_own_row_or_none() -> None:
    table = pa.table({"survey_no": [4, 2], "kind": ["wishes", "satisfaction"]})
    named = _named_by(table, "survey_no", ("kind",), np.array([2, 4, 3, 2, 9]))["kind"]
    assert named.astype("object").tolist() == ["satisfaction", "wishes", np.nan, "satisfaction", np.nan]
