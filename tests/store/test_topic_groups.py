"""Comments counted by what the form says of its writer: each comment once, by its first row."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.store import spoken, topic_groups
from analytics.store.topic_counts import counted

DESCRIPTIONS = pd.Index(["女 青年", "女 老年", "男 青年", "别处"])
SEX = pd.Series(["女", "女", "男"], index=DESCRIPTIONS[:3])


def rows_of(random: np.random.Generator) -> pd.DataFrame:
    size = int(random.integers(1, 40))
    household = random.integers(0, 8, size)
    bucket = random.choice(["topic", "none_fits"], size, p=[0.8, 0.2])
    topic = np.where(bucket == "topic", random.choice(["t-1", "t-2"], size), None)
    return pd.DataFrame(
        {
            "mark": random.integers(0, 12, size).astype("uint64"),
            "bucket": spoken.categorical(np.where(bucket == "topic", 1, 0), ["none_fits", "topic"]),
            "topic_id": pd.Categorical(topic, categories=["t-1", "t-2"]),
            "community_id": spoken.categorical(random.integers(0, 3, size), ["C1", "C2", "C3"]),
            "first_alike": random.integers(0, 6, size),
            "household": household,
            "once": np.bincount(household)[household] == 1,
        }
    )


def plainly(rows: pd.DataFrame, description: np.ndarray) -> pd.DataFrame:
    """The rows of the answer alone, each counted; of a comment that speaks of several topics the first."""
    value = pd.Series(DESCRIPTIONS[description], index=rows.index).where(description >= 0).map(SEX)
    mine = rows.assign(attribute=pd.Categorical(value, categories=["女", "男"]))[value.notna()]
    every = counted(mine, slice(None), ["attribute"], 1)
    every["n"] = counted(mine[~mine["mark"].duplicated()], slice(None), ["attribute"], 1)["n"]
    in_topics = counted(mine[mine["bucket"] == "topic"], slice(None), ["attribute", "topic_id"], 1)
    found = pd.concat([every, in_topics], ignore_index=True).rename(columns={"attribute": "value"})
    return found.reindex(columns=["value", "topic_id", "n", "n_distinct", "households"])


@pytest.mark.parametrize("seed", range(60))
def test_each_answer_is_counted_as_its_rows_alone_are(seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = rows_of(random)
    # What is said of the writer is the comment's, whichever of its rows says it.
    of_comment = random.integers(-1, len(DESCRIPTIONS), 12)
    description = of_comment[rows["mark"].to_numpy().astype("int64")]
    description = np.where(random.random(len(rows)) < 0.9, description, -1)
    found = topic_groups._by_value(rows, pd.factorize(rows["mark"])[0], description, SEX, DESCRIPTIONS)
    pd.testing.assert_frame_equal(found, plainly(rows, description))
