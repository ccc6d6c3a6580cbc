"""Topics learnt from a sample hold for all comments, and are the usual ones where the sample is all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.distributed import topics
from analytics.distributed.cluster import Cluster
from analytics.flows import aggregating, grouping
from analytics.flows.office import Office, open_office
from analytics.flows.topics import topic_table
from analytics.store import topics as stored
from analytics.store.comments import comments
from analytics.text import lexicon
from analytics.text import topics as usual_topics
from analytics.text.coding.codebook import renovation
from analytics.text.grouping import Settled
from analytics.text.words.segment import clean, segment
from tests.distributed import forms
from tests.text.test_settled import new_things

pytestmark = pytest.mark.slow
PLACES = ("东门", "西门", "花坛边", "三号楼前", "车棚旁", "凉亭那边", "南墙根", "健身角")


def commented(office: Office, cluster: Cluster, tmp_path: Path, name: str) -> Office:
    """An office with 1 400 comments counted on the cluster, all but a hundred about what the codebook knows."""
    told = pd.read_csv(Path(lexicon.__file__).parent / "sentences.tsv", sep="\t", comment="#", header=None, dtype="str")
    known = sorted({text for text in told.iloc[:, -1].dropna() if len(text) > 5})
    rng = np.random.default_rng(3)
    texts = [f"{rng.choice(PLACES)}{text}" for text in known for _twice in range(2)][:1300] + new_things()
    texts = [texts[at] for at in rng.permutation(len(texts))]
    frame = forms.forms(range(len(texts)), seed=5).assign(意见建议=texts)
    pattern = forms.written(tmp_path / name, [frame[:700], frame[700:]])
    forms.counted(office, cluster, pattern, tmp_path / f"{name}-job")
    return office


@pytest.fixture(scope="module")
def spoken(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """That office, grouped in the usual way."""
    folder = tmp_path_factory.mktemp("spoken")
    opened = forms.registered(open_office(f"duckdb:///{folder}/minyi.duckdb"), folder)
    grouping.group_store(commented(opened, cluster, folder, "parts"))
    yield opened
    opened.close()


def by_engine(office: Office, cluster: Cluster, **told: int) -> None:
    grouping.group_store(
        office, anew=True, engine=lambda texts, **more: topics.group_comments(texts, cluster=cluster, **more, **told)
    )


def test_the_same_where_the_sample_is_all(cluster: Cluster) -> None:
    texts = [f"{place}{text}" for place in PLACES[:4] for text in new_things()[::4] + list(forms.SAID)] * 2
    told = {
        "codebook": renovation(),
        "places": ["C1", "C2"] * (len(texts) // 2),
        "cut": segment([clean(text) for text in texts]),
        "settled": Settled.nothing(len(texts)),
        "portrayed": True,
        "seed": 7,
    }
    usual = usual_topics.group_comments(texts, **told)
    found = topics.group_comments(texts, cluster=cluster, strata=pd.DataFrame({"place": told["places"]}), **told)
    for one, other in (
        (found.assignments, usual.assignments),
        (found.topics, usual.topics),
        (found.words, usual.words),
    ):
        pd.testing.assert_frame_equal(one, other)


def test_a_sample_speaks_for_all(spoken: Office, cluster: Cluster) -> None:
    usual = stored.assignments(spoken.store).query("position == 1").set_index("comment_id")
    by_engine(spoken, cluster, sample=300, residue=200)
    found = stored.assignments(spoken.store)
    main = found[found["position"] == 1].set_index("comment_id")
    assert main.index.is_unique and set(main.index) == set(usual.index)
    both = (main["bucket"] == "topic") & (usual.loc[main.index, "bucket"] == "topic")
    coded = both & ~main["topic_id"].str.startswith("d-") & ~usual.loc[main.index, "topic_id"].str.startswith("d-")
    assert coded.sum() > 600
    assert (main["topic_id"] == usual.loc[main.index, "topic_id"])[coded].mean() > 0.9
    # A fifth of what no code is about is in the sample, too little to be discovered there: the residue brings the rest.
    texts = stored_texts(spoken)
    new = main.loc[texts.index[texts.isin(new_things())]]
    assert new["topic_id"].str.startswith("d-", na=False).mean() > 0.7
    table = stored.topics(spoken.store).set_index("topic_id")
    counted = main[main["bucket"] == "topic"]["topic_id"].value_counts()
    assert table.loc[counted.index, "n"].tolist() == counted.tolist()
    assert grouping.is_current(spoken) and not aggregating.group(spoken, cluster)
    assert topic_table(spoken).total == len(main)


def stored_texts(office: Office) -> pd.Series:
    return comments(office.store).set_index("comment_id")["text"]
