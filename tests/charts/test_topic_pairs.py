"""Two parts of the comments side by side, read from the traces."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.charts import topic_pairs


def comparison() -> pd.DataFrame:
    """More of one topic in A, no clear difference in another, a third that few wrote of in B."""
    return pd.DataFrame(
        {
            "label": ["停车", "路灯", "<b>"],
            "n_a": pd.array([56, 10, 9], dtype="Int64"),
            "n_b": pd.array([48, 11, pd.NA], dtype="Int64"),
            "share_a": [0.8, 0.1, 0.09],
            "share_b": [0.6, 0.11, np.nan],
            "difference": [0.2, -0.01, np.nan],
            "low": [0.052, -0.09, np.nan],
            "high": [0.334, 0.07, np.nan],
            "direction": ["more", "unclear", "unclear"],
        }
    )


def traces() -> dict:
    return {
        trace.name: trace for trace in topic_pairs.share_pairs(comparison=comparison(), name_a="东", name_b="西").data
    }


def test_both_shares_stand_in_one_row_and_a_hidden_one_is_not_drawn() -> None:
    found = traces()
    assert list(found["东"].x) == [0.8, 0.1, 0.09]
    assert list(found["西"].x) == [0.6, 0.11] and list(found["西"].y) == [0, 1]
    assert found["东"].marker.symbol != found["西"].marker.symbol


def test_differences_are_in_points_with_their_interval_and_the_shape_says_the_direction() -> None:
    found = traces()
    more = found["前者偏多"]
    assert list(more.x) == pytest.approx([20])
    assert list(more.error_x.array) == pytest.approx([13.4])
    assert list(more.error_x.arrayminus) == pytest.approx([14.8])
    assert list(found["未见明显差别"].y) == [1], "a difference that may not be shown is not drawn"
    assert more.marker.symbol == "triangle-up"


def test_labels_are_not_markup() -> None:
    assert traces()["东"].text[2].startswith("<b>&lt;b&gt;</b>")


def test_no_topics_make_an_empty_chart() -> None:
    assert topic_pairs.share_pairs(comparison=comparison().head(0), name_a="东", name_b="西").layout.height > 0
