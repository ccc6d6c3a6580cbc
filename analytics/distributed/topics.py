"""Topics of more comments than one machine can learn from: learnt from a sample, then every comment placed by workers.

Two passes. What a first sample teaches finds, all over, the comments that no topic is about; some of these join the
sample, so that topics too rare for it are discovered too. What the larger sample teaches places all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics.distributed.cluster import Cluster
from analytics.language import _
from analytics.model import TopicAssignments
from analytics.text import topics
from analytics.text.coding.codebook import TopicCodebook
from analytics.text.coding.trained import Trained
from analytics.text.grouping import COLUMNS, Grouping, Settled
from analytics.text.words.duplicates import normal_form
from analytics.text.words.segment import Segmented

SAMPLE: Final = 20_000
RESIDUE: Final = 10_000
_AT_ONCE: Final = 20_000


def stratified(strata: pd.DataFrame, size: int, seed: int) -> np.ndarray:
    """int ndarray: ``size`` rows (or all), as even as can be over the strata that the columns of ``strata`` make.

    Every stratum gives one row before any gives a second, and so on; which ones, ``seed`` tells. The same whatever the
    order in which files came, as long as rows are in the order of their comments' ids.

    >>> stratified(pd.DataFrame({"place": ["a"] * 98 + ["b", "c"]}), 4, seed=1)[-2:].tolist()
    [98, 99]
    """
    if len(strata) <= size:
        return np.arange(len(strata))
    chance = pd.Series(np.random.default_rng(seed).permutation(len(strata)))
    stratum = strata.groupby(list(strata.columns), dropna=False, sort=False).ngroup()
    turn = chance.groupby(stratum.to_numpy()).rank(method="first")
    order = np.lexsort((chance.to_numpy(), turn.to_numpy()))
    return np.sort(order[:size])


def group_comments(
    texts: Sequence[str],
    *,
    cluster: Cluster,
    strata: pd.DataFrame,
    codebook: TopicCodebook,
    places: Sequence[str],
    cut: Segmented,
    settled: Settled,
    terms: Sequence[str] = (),
    stop_words: Sequence[str] = (),
    portrayed: bool = True,
    seed: int,
    progress: Callable[[float, str], object] | None = None,
    sample: int = SAMPLE,
    residue: int = RESIDUE,
) -> Grouping:
    """As :func:`analytics.text.topics.group_comments`, and the same where there are no more texts than ``sample``.

    ``strata`` has a row a text: what the sample is to be even over, community and week. Comments that analysts moved
    are always in the sample. Parts of topics, places on the map and usefulness are those of the sample's comments.
    """
    report = progress or (lambda share, message: None)
    told: dict[str, Any] = {"codebook": codebook, "terms": terms, "stop_words": stop_words, "seed": seed}

    def learn(rows: np.ndarray, *, portrayed: bool, progress: Callable[[float, str], object] | None) -> Grouping:
        return topics.group_comments(
            [texts[row] for row in rows],
            places=[places[row] for row in rows],
            cut=cut.take(rows),
            settled=_taken(settled, rows),
            portrayed=portrayed,
            progress=progress,
            **told,
        )

    if len(texts) <= sample:
        return learn(np.arange(len(texts)), portrayed=portrayed, progress=progress)
    forms, distinct = pd.factorize(np.array([normal_form(text) for text in texts], dtype=object))
    first = np.full(len(distinct), -1)
    first[forms[::-1]] = np.arange(len(forms))[::-1]
    spoken_of = np.flatnonzero(pd.notna(settled.taught) | pd.notna(settled.decided))
    rows = np.union1d(stratified(strata, sample, seed), spoken_of)
    report(0.05, _("正在从样本学习主题"))
    early = learn(rows, portrayed=False, progress=None)
    report(0.3, _("正在寻找样本以外的新主题"))
    open_ = _residue(cluster, early.taught, texts, _others(forms, first, rows), residue, seed)
    rows = np.union1d(rows, open_)
    found = learn(rows, portrayed=portrayed, progress=lambda share, doing: report(0.4 + 0.3 * share, doing))
    others = _others(forms, first, rows)
    placed = _placed(cluster, found.taught, texts, others, report)
    own = found.assignments.assign(
        comment=rows[found.assignments["comment"].to_numpy(np.int64)],
        group=rows[found.assignments["group"].to_numpy(np.int64)],
    )
    whole = _spread(own, placed, forms, settled, found.taught, codebook)
    return Grouping(
        _counted(found, rows, whole, settled, codebook),
        whole,
        found.words,
        found.learnt_from,
        found.taught,
    )


def _taken(settled: Settled, rows: np.ndarray) -> Settled:
    """What is settled about some of the comments."""
    return Settled(
        settled.kept[rows],
        settled.parts[rows],
        settled.taught[rows],
        settled.decided[rows],
        settled.touched,
        settled.names,
        settled.last_discovered,
    )


def _others(forms: np.ndarray, first: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Of every form of words that no comment of ``rows`` has, the first comment."""
    known = np.zeros(len(first), bool)
    known[forms[rows]] = True
    return np.sort(first[~known])


def _chunks(texts: Sequence[str], rows: np.ndarray) -> list[np.ndarray]:
    """``rows`` by their texts, so many at once: near-duplicates that begin alike stand together."""
    ordered = (
        rows[np.argsort(np.array([texts[row] for row in rows], dtype=object), kind="stable")] if len(rows) else rows
    )
    return [ordered[at : at + _AT_ONCE] for at in range(0, len(ordered), _AT_ONCE)]


def _residue(
    cluster: Cluster, taught: Trained, texts: Sequence[str], rows: np.ndarray, most: int, seed: int
) -> np.ndarray:
    """At most ``most`` of ``rows`` whose comments may be about something new, picked by chance that ``seed`` fixes."""
    shared, chunks = cluster.shared(taught), _chunks(texts, rows)
    tasks = [(shared, [texts[row] for row in chunk], most, seed) for chunk in chunks]
    picked = [
        (hashed, int(chunk[place]))
        for chunk, told in zip(chunks, cluster.each(open_texts, tasks), strict=True)
        for hashed, place in told
    ]
    return np.array(sorted(row for _hashed, row in sorted(picked)[:most]), np.int64)


def open_texts(taught: Trained, texts: list[str], most: int, seed: int) -> list[tuple[str, int]]:
    """Texts that no topic is about, by a hash that orders them at random, and their places; the first ``most``."""
    found = []
    for place in taught.residue(texts):
        hashed = blake2b(texts[place].encode(), digest_size=8, key=str(seed).encode()).hexdigest()
        found.append((hashed, place))
    return sorted(found)[:most]


def place_texts(taught: Trained, texts: list[str]) -> TopicAssignments:
    """The assignments of some texts."""
    return taught.place(texts)


def _placed(
    cluster: Cluster, taught: Trained, texts: Sequence[str], rows: np.ndarray, report: Callable[[float, str], object]
) -> TopicAssignments:
    """The assignments of the comments ``rows``, by their rows."""
    shared, chunks = cluster.shared(taught), _chunks(texts, rows)
    tasks = [(shared, [texts[row] for row in chunk]) for chunk in chunks]
    frames = cluster.each(
        place_texts, tasks, report=lambda share, doing: report(0.7 + 0.2 * share, doing), doing=_("正在归类")
    )
    numbered = [
        frame.assign(comment=chunk[frame["comment"].to_numpy(np.int64)], group=chunk[frame["group"].to_numpy(np.int64)])
        for chunk, frame in zip(chunks, frames, strict=True)
    ]
    return pd.concat(numbered, ignore_index=True) if numbered else pd.DataFrame(columns=list(COLUMNS))


def _spread(
    own: TopicAssignments,
    placed: TopicAssignments,
    forms: np.ndarray,
    settled: Settled,
    taught: Trained,
    codebook: TopicCodebook,
) -> TopicAssignments:
    """The assignments of all comments: the sample's own, and for every other those of its form of words."""
    sampled = np.zeros(len(forms), bool)
    sampled[own["comment"].to_numpy(np.int64)] = True
    by_form = pd.concat([own, placed], ignore_index=True) if len(placed) else own
    by_form = by_form.assign(form=forms[by_form["comment"].to_numpy(np.int64)])
    one = by_form.drop_duplicates(["form", "position"]).merge(
        by_form.drop_duplicates("form")[["form", "comment"]], on=["form", "comment"]
    )
    rest = pd.DataFrame({"comment": np.flatnonzero(~sampled), "form": forms[~sampled]})
    copies = rest.merge(one.drop(columns="comment"), on="form").drop(columns="form")
    copies = _as_kept(copies, settled, set(taught.codes["topic_id"]) - settled.touched)
    whole = pd.concat([own, copies[own.columns]], ignore_index=True)
    return whole.sort_values(["comment", "position"], ignore_index=True)


def _as_kept(copies: pd.DataFrame, settled: Settled, known: set[str]) -> pd.DataFrame:
    """Comments of the last run stay in their topic."""
    kept = pd.Series(settled.kept, dtype="str").take(copies["comment"].to_numpy(np.int64)).set_axis(copies.index)
    main = copies["position"] == 1
    stays = main & kept.isin(known) & (kept != copies["topic_id"]) & ~copies["topic_id"].isin(settled.touched)
    if not stays.any():
        return copies
    return copies.assign(
        topic_id=copies["topic_id"].mask(stays, kept),
        bucket=copies["bucket"].mask(stays, "topic"),
        second_id=copies["second_id"].mask(stays),
        margin=copies["margin"].mask(stays),
        strength=copies["strength"].mask(stays),
    )


def _counted(
    found: Grouping, rows: np.ndarray, whole: TopicAssignments, settled: Settled, codebook: TopicCodebook
) -> pd.DataFrame:
    """The topics with the numbers of all comments, merges and decisions included, and representatives by their rows."""
    main = whole[whole["position"] == 1]
    topic = main["topic_id"].where(main["bucket"] == "topic")
    decided = pd.Series(settled.decided, dtype="str").take(main["comment"].to_numpy(np.int64)).set_axis(main.index)
    topic = topic.mask(decided.notna(), decided.where(decided != ""))
    shown = dict(zip(codebook.codes["topic_id"], codebook.codes["shown"], strict=True))
    counts_as = topic.map(lambda one: shown.get(one, one), na_action="ignore")
    n = counts_as.value_counts()
    n_distinct = pd.DataFrame({"topic": counts_as, "group": main["group"]}).drop_duplicates()["topic"].value_counts()
    table = found.topics
    whole_topic = table["kind"] != "part"
    return table.assign(
        n=table["n"].mask(whole_topic, table["topic_id"].map(n).fillna(0)).astype("int64"),
        n_distinct=table["n_distinct"].mask(whole_topic, table["topic_id"].map(n_distinct).fillna(0)).astype("int64"),
        representatives=[_by_rows(one, rows) for one in table["representatives"]],
    )


def _by_rows(positions: object, rows: np.ndarray) -> str | None:
    if not isinstance(positions, str):
        return None
    return "|".join(str(rows[int(one)]) for one in positions.split("|") if one)
