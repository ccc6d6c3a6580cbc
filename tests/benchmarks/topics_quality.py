"""How well comments are grouped, beside the stock pipeline: ``python -m tests.benchmarks.topics_quality``.

Prints, for each labelled set of the reference data, agreement with the true labels (NMI, ARI, purity), agreement
between seeds (ARI), time and peak memory; then the accuracy of the renovation codebook on phrases it has not seen.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import resource
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from analytics.text.codebook import TopicCodebook, renovation
from analytics.text.topics import group_comments
from tests.conftest import REFERENCE_DATA

SEEDS = (1, 2)
Labels = np.ndarray


def stock(texts: list[str], k: int, seed: int) -> Labels:
    """What most projects do: jieba, TF-IDF with its defaults, k-means with ten starts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    from sklearn.cluster import KMeans
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer().fit_transform(" ".join(jieba.lcut(text)) for text in texts)
    return KMeans(k, n_init=10, random_state=seed).fit_predict(words)


def ours(texts: list[str], k: int, seed: int) -> Labels:
    grouping = group_comments(texts, codebook=None, k=k, seed=seed)
    return grouping.assignments.query("position == 1")["topic_id"].fillna("none").to_numpy(object)


def sets(rows: int) -> Iterator[tuple[str, pd.DataFrame]]:
    """Name and frame (text, label) of each labelled set that is present."""
    for name in ("messages", "titles", "reviews"):
        path = REFERENCE_DATA / name / f"{name}.csv"
        if missing(path):
            continue
        yield name, sample(pd.read_csv(path)[["text", "label"]].dropna(), rows)
    if (phrases := known_phrases()) is not None:
        said = phrases[phrases["category"] != "无实质内容"]
        yield "phrases", sample(said.rename(columns={"phrase": "text", "category": "label"}), rows)


def known_phrases() -> pd.DataFrame | None:
    """Phrases of the renovation lexicon with category and origin, or None where they are absent."""
    path = REFERENCE_DATA.parent / "lexicon" / "phrases.tsv"
    return None if missing(path) else pd.read_csv(path, sep="\t", keep_default_na=False, quoting=3)


def missing(path: Path) -> bool:
    if not path.exists():
        print(f"skipped: {path.name} is absent; set MINYI_REFERENCE_DATA to the folder of the reference data")
    return not path.exists()


def sample(frame: pd.DataFrame, rows: int) -> pd.DataFrame:
    return frame.sample(min(rows, len(frame)), random_state=5).reset_index(drop=True)


def purity(truth: Labels, labels: Labels) -> float:
    """Share of texts that have the commonest true label of their group, 0–1."""
    return float(pd.crosstab(labels, truth).to_numpy().max(axis=1).sum() / len(truth))


def measure(method: Callable[[list[str], int, int], Labels], frame: pd.DataFrame) -> dict[str, float]:
    """Quality, seconds and MB of one method on one set; run in a process of its own."""
    truth, texts = frame["label"].to_numpy(object), frame["text"].tolist()
    k = frame["label"].nunique()
    method(texts[:50], 2, 0)  # dictionaries are loaded once a process, whatever the method
    before, found, seconds = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, [], []
    for seed in SEEDS:
        start = time.perf_counter()
        found.append(method(texts, k, seed))
        seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return {
        "NMI": float(np.mean([normalized_mutual_info_score(truth, labels) for labels in found])),
        "ARI": float(np.mean([adjusted_rand_score(truth, labels) for labels in found])),
        "purity": float(np.mean([purity(truth, labels) for labels in found])),
        "seed ARI": float(np.mean([adjusted_rand_score(*pair) for pair in itertools.combinations(found, 2)])),
        "seconds": float(np.min(seconds)),
        "MB": peak / (1024 if sys.platform == "linux" else 1024**2),
    }


def in_a_process(method: Callable[[list[str], int, int], Labels], frame: pd.DataFrame) -> dict[str, float]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (method, frame))


def codebook_accuracy(phrases: pd.DataFrame) -> pd.DataFrame:
    """Accuracy of the renovation codebook on phrases held out from its seeds, by what it was taught."""
    codebook = renovation()
    ids = dict(zip(codebook.codes["name"], codebook.codes["topic_id"], strict=True))
    phrases = phrases.assign(topic_id=phrases["category"].map(ids)).dropna(subset=["topic_id"])
    half = phrases.sample(frac=0.5, random_state=7)
    made_up = phrases[phrases["origin"] == "cmb"]
    rows = []
    for taught, seeds in (("a random half", half), ("made-up phrases", made_up), ("terms alone", phrases[:0])):
        unseen = phrases.drop(seeds.index)
        unseen = unseen[unseen["origin"] != "cmb"] if taught != "a random half" else unseen
        # A term of the codebook that happens to be a whole test phrase is held out too.
        partly = codebook.without_examples(unseen["phrase"] if len(seeds) else phrases["phrase"])
        for n in (300, len(unseen)):
            rows.append({"taught": taught, "n": n, **accuracy(unseen.sample(n, random_state=3), partly)})
    return pd.DataFrame(rows)


def accuracy(frame: pd.DataFrame, codebook: TopicCodebook) -> dict[str, float]:
    grouping = group_comments(frame["phrase"].tolist(), codebook=codebook)
    found = grouping.assignments.query("position == 1")
    right = found["topic_id"].fillna("none").to_numpy() == frame["topic_id"].to_numpy()
    sure = (found["bucket"] == "topic").to_numpy()
    return {"accuracy": right.mean(), "share in topics": sure.mean(), "accuracy there": right[sure].mean()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=4000)
    rows = []
    for name, frame in sets(parser.parse_args().rows):
        both = {"stock": in_a_process(stock, frame), "ours": in_a_process(ours, frame)}
        for method, result in both.items():
            ratio = result["seconds"] / both["stock"]["seconds"]
            rows.append({"set": name, "n": len(frame), "method": method, **result, "time ratio": ratio})
    if rows:
        print(pd.DataFrame(rows).round(3).to_string(index=False))
    if (phrases := known_phrases()) is not None:
        print(codebook_accuracy(phrases).round(3).to_string(index=False))


if __name__ == "__main__":
    main()
