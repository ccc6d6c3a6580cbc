"""Terms that analysts added: what they claim, and that a claim is heard over a codebook that knows hundreds."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from analytics.text.coding.claims import claimed, claims
from analytics.text.coding.codebook import TopicCodebook, from_frame, renovation
from analytics.text.topics import group_comments

CODEBOOK = from_frame(pd.DataFrame({"code": ["a", "b"], "name": ["甲", "乙"], "terms": ["子", "丑"]}))


def with_added(codebook: TopicCodebook, topic_id: str, term: str) -> TopicCodebook:
    added = pd.DataFrame({"topic_id": [topic_id], "text": [term], "role": ["added"]})
    return TopicCodebook(codebook.codes, pd.concat([codebook.examples, added], ignore_index=True))


def test_only_added_terms_claim() -> None:
    found = claims(with_added(CODEBOOK, "c-b", "ＬＥＤ灯"), 2)
    assert (found.terms, found.codes) == (("led灯",), (1,))
    assert found.on(["换了led灯", "子丑"]).toarray().tolist() == [[0, 1], [0, 0]]
    assert claims(CODEBOOK, 2).on(["子丑"]).nnz == 0


def test_topics_beyond_the_coded_ones_claim_nothing() -> None:
    assert claims(with_added(CODEBOOK, "c-b", "寅卯"), 1).terms == ()


def test_claims_of_two_topics_leave_their_odds_alone() -> None:
    before = np.array([[0.6, 0.3, 0.1]])
    after = claimed(before, csr_array(np.array([[1.0, 1.0]])))
    assert after[0, 0] / after[0, 1] == 2
    assert np.isclose(after.sum(), 1)


def test_an_added_term_takes_the_comments_that_hold_it() -> None:
    texts = ["垃圾房苍蝇很多", "垃圾房臭味很大", "垃圾桶没人清运"]
    before = group_comments(texts, codebook=renovation()).assignments.query("position == 1")["topic_id"].tolist()
    after = group_comments(texts, codebook=with_added(renovation(), "c-property", "垃圾房")).assignments
    assert before == ["c-waste"] * 3
    assert after.query("position == 1")["topic_id"].tolist() == ["c-property", "c-property", "c-waste"]
