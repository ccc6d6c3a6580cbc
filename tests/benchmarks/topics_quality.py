"""How well comments are grouped, beside other programs: ``python -m tests.benchmarks.topics_quality``.

Prints, for each labelled set of the reference data and several sizes, agreement with the true labels (NMI, ARI,
purity), agreement between seeds (ARI), agreement of groups learnt from two samples of four fifths on what they share
(bootstrap ARI), processor time and peak memory; then the number of groups chosen when none is given. ``--sizes`` and
``--sets`` name what to measure on, ``--large`` adds 100 000 recombined short comments; ``--markdown FILE`` writes the
tables there too. BERTopic takes part from 1 000 rows on where ``tests/benchmarks/requirements.txt`` is installed: with
fewer it may find no topic at all, and then stops. For the codebook see ``tests.benchmarks.codebook_quality``.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import multiprocessing
import time
import warnings
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from analytics.text.topics import group_comments
from analytics.text.words.clauses import split_mixed
from tests.benchmarks.measure import peak_mb
from tests.conftest import REFERENCE_DATA

SEEDS = (1, 2)
SETS = ("messages", "titles", "reviews", "phrases")
BERTOPIC_FROM = 1000
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


def bertopic(texts: list[str], k: int, seed: int) -> Labels:
    """BERTopic without a downloaded model: TF-IDF and SVD to 100 dimensions, then its own UMAP and HDBSCAN.

    It chooses the number of topics itself; what it calls outliers counts as one more group.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
        from bertopic import BERTopic
        from sklearn.decomposition import TruncatedSVD
        from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
        from sklearn.preprocessing import normalize
        from umap import UMAP

        said = [" ".join(jieba.lcut(text)) for text in texts]
        words = TfidfVectorizer(token_pattern=r"\S+").fit_transform(said)
        vectors = normalize(TruncatedSVD(min(100, min(words.shape) - 1), random_state=seed).fit_transform(words))
        reduced = UMAP(n_neighbors=min(15, len(texts) - 1), n_components=5, metric="cosine", random_state=seed)
        counted = CountVectorizer(token_pattern=r"\S+")
        model = BERTopic(umap_model=reduced, vectorizer_model=counted, calculate_probabilities=False)
        return np.array(model.fit_transform(said, vectors)[0])


def ours(texts: list[str], k: int, seed: int) -> Labels:
    grouping = group_comments(texts, codebook=None, k=k, seed=seed)
    return grouping.assignments.query("position == 1")["topic_id"].fillna("none").to_numpy(object)


METHODS: dict[str, Callable[[list[str], int, int], Labels]] = {"stock": stock, "BERTopic": bertopic, "ours": ours}


def sets(rows: int, names: Collection[str] = SETS) -> Iterator[tuple[str, pd.DataFrame]]:
    """Name and frame (text, label) of each labelled set of ``names`` that is present."""
    for name in ("messages", "titles", "reviews"):
        path = REFERENCE_DATA / name / f"{name}.csv"
        if name not in names or missing(path):
            continue
        yield name, sample(pd.read_csv(path)[["text", "label"]].dropna(), rows)
    if "phrases" in names and (phrases := known_phrases()) is not None:
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


def recombined(rows: int) -> pd.DataFrame | None:
    """``rows`` mostly distinct short comments: a phrase of the lexicon, labelled, before or behind a stray clause."""
    phrases, messages = known_phrases(), REFERENCE_DATA / "messages" / "messages.csv"
    if phrases is None or missing(messages):
        return None
    said = phrases[phrases["category"] != "无实质内容"].reset_index(drop=True)
    strays = sorted(
        {part for part in split_mixed(pd.read_csv(messages)["text"].dropna()).parts if 6 <= len(part) <= 16}
    )
    chance = np.random.default_rng(100)
    drawn = said.loc[chance.integers(len(said), size=rows)]
    around = zip(drawn["phrase"], chance.choice(strays, size=rows), chance.random(rows) < 0.5, strict=True)
    texts = [f"{phrase}，{stray}" if first else f"{stray}，{phrase}" for phrase, stray, first in around]
    return pd.DataFrame({"text": texts, "label": drawn["category"].to_numpy(object)})


def purity(truth: Labels, labels: Labels) -> float:
    """Share of texts that have the commonest true label of their group, 0–1."""
    return float(pd.crosstab(labels, truth).to_numpy().max(axis=1).sum() / len(truth))


def measure(name: str, frame: pd.DataFrame, seeds: tuple[int, ...] = SEEDS) -> dict[str, float]:
    """Quality, seconds and MB of one method on one set; run in a process of its own."""
    method = METHODS[name]
    truth, texts = frame["label"].to_numpy(object), frame["text"].tolist()
    k = frame["label"].nunique()
    # Dictionaries are loaded once a process, the second of ours at the first doubtful cut.
    method([*texts[: 1000 if name == "BERTopic" else 50], "灯不亮好好好"], 2, 0)
    before, found, seconds = peak_mb(), [], []
    for seed in seeds:
        start = time.process_time()
        found.append(method(texts, k, seed))
        seconds.append(time.process_time() - start)
    pairs = list(itertools.combinations(found, 2))
    return {
        "groups": float(np.mean([len(set(labels)) for labels in found])),
        "NMI": float(np.mean([normalized_mutual_info_score(truth, labels) for labels in found])),
        "ARI": float(np.mean([adjusted_rand_score(truth, labels) for labels in found])),
        "purity": float(np.mean([purity(truth, labels) for labels in found])),
        "seed ARI": float(np.mean([adjusted_rand_score(*pair) for pair in pairs])) if pairs else np.nan,
        "seconds": float(np.min(seconds)),
        "MB": peak_mb() - before,
        "bootstrap ARI": bootstrap(method, texts, k) if pairs else np.nan,
    }


def bootstrap(method: Callable[[list[str], int, int], Labels], texts: list[str], k: int) -> float:
    """Adjusted Rand index of groups found in two samples of four fifths, on the texts both hold."""
    chance = np.random.default_rng(80)
    size = int(0.8 * len(texts))
    one, two = (np.sort(chance.choice(len(texts), size=size, replace=False)) for _sample in range(2))
    both, in_one, in_two = np.intersect1d(one, two, return_indices=True)
    found = [method([texts[row] for row in rows], k, SEEDS[0]) for rows in (one, two)]
    return float(adjusted_rand_score(found[0][in_one], found[1][in_two])) if len(both) else np.nan


def in_a_process(name: str, frame: pd.DataFrame, seeds: tuple[int, ...] = SEEDS) -> dict[str, float]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (name, frame, seeds))


def compared(name: str, frame: pd.DataFrame, methods: list[str], seeds: tuple[int, ...] = SEEDS) -> pd.DataFrame:
    """One row a method; ratios are to the stock pipeline's."""
    found = pd.DataFrame([in_a_process(method, frame, seeds) for method in methods])
    found.insert(0, "set", name)
    found.insert(1, "n", len(frame))
    found.insert(2, "method", methods)
    own = found.loc[found["method"] == "stock"].iloc[0]
    found["time ratio"] = found["seconds"] / own["seconds"]
    found["NMI ratio"] = found["NMI"] / own["NMI"]
    return found


def chosen_numbers(sizes: list[int], names: Collection[str] = SETS) -> pd.DataFrame:
    """The number of groups that is chosen when none is given, beside the true one."""
    found = []
    for n in sizes:
        for name, frame in sets(n, names):
            grouping = group_comments(frame["text"].tolist(), codebook=None, k=None)
            found.append({"set": name, "n": n, "true k": frame["label"].nunique(), "chosen k": len(grouping.topics)})
    return pd.DataFrame(found)


def as_markdown(table: pd.DataFrame) -> str:
    rows = [[str(cell) for cell in row] for row in table.round(3).itertuples(index=False)]
    cells = [list(table.columns), ["---"] * table.shape[1], *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in cells)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[30, 100, 300, 4000], help="rows of each labelled set")
    parser.add_argument("--sets", nargs="+", choices=SETS, default=SETS, help="labelled sets to measure on")
    parser.add_argument("--methods", nargs="+", choices=list(METHODS), default=list(METHODS), help="stock always first")
    parser.add_argument("--large", action="store_true", help="100 000 short comments too (the stock pipeline is slow)")
    parser.add_argument("--markdown", type=Path, help="write the tables to this file as well")
    asked = parser.parse_args()
    methods = [name for name in METHODS if name in {"stock", *asked.methods}]
    if missing_packages := [name for name in ("bertopic", "umap", "hdbscan") if importlib.util.find_spec(name) is None]:
        print(f"skipped: BERTopic, as {', '.join(missing_packages)} is not installed")
        methods = [name for name in methods if name != "BERTopic"]
    tables = []
    found = [
        compared(name, frame, [name for name in methods if n >= BERTOPIC_FROM or name != "BERTopic"])
        for n in asked.sizes
        for name, frame in sets(n, asked.sets)
    ]
    if asked.large and (frame := recombined(100_000)) is not None:
        found.append(compared("recombined phrases", frame, ["stock", "ours"], SEEDS[:1]))
    if found:
        tables += [pd.concat(found, ignore_index=True), chosen_numbers(asked.sizes, asked.sets)]
    for table in tables:
        print(table.round(3).to_string(index=False))
    if asked.markdown is not None:
        asked.markdown.write_text("\n\n".join(map(as_markdown, tables)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
