"""Comments to topics, the whole way: set aside noise, collapse copies, code by the codebook, discover the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from analytics.language import _
from analytics.text import grouping
from analytics.text.coding import trained
from analytics.text.coding.assigning import DECIDED_GROUP, DISCOVER_FROM, assign
from analytics.text.coding.claims import claims
from analytics.text.coding.codebook import TopicCodebook
from analytics.text.coding.corpus import Corpus, learnt
from analytics.text.grouping import Grouping, Placed, Portrait, Settled
from analytics.text.meaning.discovery import discover
from analytics.text.meaning.placement import buckets
from analytics.text.portrait.portrayal import portray
from analytics.text.words.duplicates import Collapsed, collapse
from analytics.text.words.noise import has_content
from analytics.text.words.segment import Segmented

# Saved groupings name the method that made them; another method means grouping anew.
METHOD_VERSION = "ppmi-sif-coder/4"
# Without a codebook a text nearer to no group than this fits none.
_FITS_GROUP = 0.3

Progress = Callable[[float, str], object]


def group_comments(
    texts: Sequence[str],
    *,
    codebook: TopicCodebook | None,
    k: int | None = None,
    background: Sequence[str] = (),
    places: Sequence[str] | None = None,
    cut: Segmented | None = None,
    terms: Sequence[str] = (),
    stop_words: Sequence[str] = (),
    settled: Settled | None = None,
    portrayed: bool = False,
    seed: int = 20220101,
    progress: Progress | None = None,
) -> Grouping:
    """Group ``texts`` by topic.

    With a ``codebook`` every text with content goes to its nearest code, and from 600 comments on what fits none is
    searched for new topics. Without one, ``k`` topics are discovered (chosen by stability when None). ``background``
    are more comments of the same kind that only teach the words' meaning; ``places`` tells where each text is from.

    ``cut`` are the words of the cleaned texts where they are kept; ``terms`` and ``stop_words`` an office's own words.
    ``settled`` is what an earlier run and analysts have settled. ``portrayed`` adds what a reader of the store wants
    to know beside: parts of topics, stances, stability, telling words, the map, which comments to decide first.
    The order of rows, the number of threads and repeated runs change nothing.
    """
    report = progress or (lambda _share, _what: None)
    settled = settled or Settled.nothing(len(texts))
    with threadpool_limits(limits=1):  # threads add in another order, which shows in the last bit
        report(0.0, _("正在整理意见文字"))
        collapsed = collapse(texts)
        content = np.flatnonzero(has_content(collapsed.texts))
        if len(content) == 0:
            return grouping.nothing(collapsed, grouping.codes_of(codebook))
        report(0.1, _("正在学习词语含义"))
        corpus = learnt(
            [collapsed.texts[head] for head in content],
            cut=None if cut is None else cut.take(collapsed.shown_row[content]),
            codebook=codebook,
            background=background,
            terms=terms,
            stop_words=stop_words,
        )
        report(0.5, _("正在归类"))
        if codebook is None:
            placed = _discovered(content, corpus, k, seed)
        else:
            placed = _coded(collapsed, content, corpus, codebook, settled, seed)
        portrait = Portrait.none(placed)
        if portrayed and codebook is not None:
            report(0.7, _("正在检查各主题是否稳定"))
            portrait = portray(corpus, placed, collapsed, settled, seed)
        report(0.9, _("正在命名主题"))
        result = Grouping(
            grouping.topics(collapsed, placed, corpus.texts, portrait, settled, places),
            grouping.assignments(collapsed, placed, portrait, settled),
            portrait.words,
            corpus.learnt_from,
            None if codebook is None else trained.of(corpus, placed, codebook),
        )
        report(1.0, _("完成"))
        return result


def _discovered(content: np.ndarray, corpus: Corpus, k: int | None, seed: int) -> Placed:
    placement = discover(corpus.counts, corpus.vectors, k=k, seed=seed, words=corpus.words)
    codes = grouping.discovered(int(placement.topic.max()) + 1, last=0)
    bucket = buckets(placement, decided=DECIDED_GROUP, fits=_FITS_GROUP)
    return Placed(content, placement, bucket, codes, 0, grouping.no_clauses())


def _coded(
    collapsed: Collapsed,
    content: np.ndarray,
    corpus: Corpus,
    codebook: TopicCodebook,
    settled: Settled,
    seed: int,
) -> Placed:
    codes = grouping.codes_of(codebook)
    number = {topic_id: position for position, topic_id in enumerate(codes["topic_id"])}
    n_first = len(codebook) - codebook.n_discovered
    return assign(
        corpus,
        content,
        codes,
        n_first=n_first,
        claims=claims(codebook, n_first),
        taught=_of_content(settled.taught, collapsed, content, number),
        kept=_of_content(settled.kept, collapsed, content, number),
        touched=settled.touched,
        last_discovered=settled.last_discovered,
        discovering=len(collapsed.group) >= DISCOVER_FROM,
        seed=seed,
    )


def _of_content(of_row: np.ndarray, collapsed: Collapsed, content: np.ndarray, number: dict[str, int]) -> np.ndarray:
    """int ndarray (n_texts,): the number of the topic that most rows of each text name, the first of equals; or −1."""
    found = pd.DataFrame({"text": collapsed.group, "topic": [number.get(topic_id, -1) for topic_id in of_row]})
    votes = found[found["topic"] >= 0].value_counts().rename("votes").reset_index()
    votes = votes.sort_values(["votes", "topic"], ascending=[False, True]).drop_duplicates("text")
    result = np.full(len(collapsed.texts), -1)
    result[votes["text"].to_numpy(np.int64)] = votes["topic"].to_numpy(np.int64)
    return result[content]
