"""How well comments are coded by the renovation codebook: ``python -m tests.benchmarks.codebook_quality [--set dev]``.

Prints figures for the labelled comments of tests/text/labelled (all, and the mean of five draws of 300), then for the
phrases of the renovation lexicon that the codebook was made to forget.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.text.coding.codebook import TopicCodebook, renovation
from analytics.text.topics import group_comments
from tests.conftest import REFERENCE_DATA

LABELLED = Path(__file__).parents[1] / "text" / "labelled"
NOT_CODED = ("none_fits", "no_content")
DRAWS, DRAWN = 5, 300


def read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, sep="\t", keep_default_na=False, quoting=csv.QUOTE_NONE)


def quality(comments: pd.DataFrame, codebook: TopicCodebook) -> dict[str, float]:
    """Shares, 0–1, of ``comments`` (text, topics: codes joined by |, the main one first; or none_fits, no_content)."""
    rows = group_comments(comments["text"].tolist(), codebook=codebook).assignments
    main, further = rows[rows["position"] == 1], rows[rows["position"] > 1]
    found = main["topic_id"].fillna("").str.removeprefix("c-").to_numpy(object)
    bucket = main["bucket"].to_numpy(object)
    known = comments["topics"].str.split("|").tolist()
    first = np.array([topics[0] for topics in known], object)
    coded, inside = ~np.isin(first, NOT_CODED), bucket == "topic"
    right = found == first
    of_its = np.array([topic in topics for topic, topics in zip(found, known, strict=True)])
    told = [
        topic.removeprefix("c-") in known[row]
        for row, topic in zip(further["comment"], further["topic_id"], strict=True)
    ]
    figures = {
        "accuracy": right[coded].mean(),
        "a topic of its": of_its[coded].mean(),
        "share in topics": inside[coded].mean(),
        "accuracy there": right[coded & inside].mean(),
        "a topic of its there": of_its[coded & inside].mean(),
        "accuracy of undecided": right[coded & (bucket == "undecided")].mean(),
        "further topics right": np.mean(told) if told else np.nan,
    }
    for name in NOT_CODED:
        figures[f"{name} precision"] = (first[bucket == name] == name).mean()
        figures[f"{name} recall"] = (bucket[first == name] == name).mean()
    return figures


def of_labelled(comments: pd.DataFrame) -> pd.DataFrame:
    drawn = [comments.sample(min(DRAWN, len(comments)), random_state=draw) for draw in range(DRAWS)]
    of_draws = [quality(draw.reset_index(drop=True), renovation()) for draw in drawn]
    return pd.DataFrame(
        {f"{DRAWS} × {len(drawn[0])}": pd.DataFrame(of_draws).mean(), len(comments): quality(comments, renovation())}
    )


def codebook_accuracy(phrases: pd.DataFrame) -> pd.DataFrame:
    """Accuracy on ``phrases`` (category, phrase, origin) held out from the seeds, by what the codebook was taught."""
    codebook = renovation()
    codes = dict(zip(codebook.codes["name"], codebook.codes["topic_id"].str.removeprefix("c-"), strict=True))
    phrases = phrases.assign(topics=phrases["category"].map(codes), text=phrases["phrase"]).dropna(subset=["topics"])
    half = phrases.sample(frac=0.5, random_state=7)
    made_up = phrases[phrases["origin"] == "cmb"]
    rows = []
    for taught, seeds in (("a random half", half), ("made-up phrases", made_up), ("terms and sentences", phrases[:0])):
        unseen = phrases.drop(seeds.index)
        unseen = unseen[unseen["origin"] != "cmb"] if taught != "a random half" else unseen
        # A term of the codebook that happens to be a whole test phrase is held out too.
        partly = codebook.without_examples(unseen["phrase"] if len(seeds) else phrases["phrase"])
        for n in (DRAWN, len(unseen)):
            drawn = unseen.sample(n, random_state=3).reset_index(drop=True)
            figures = {name: share for name, share in quality(drawn, partly).items() if not name.startswith("no")}
            rows.append({"taught": taught, "n": n, **figures})
    return pd.DataFrame(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", default="dev")
    path = LABELLED / f"{parser.parse_args().set}.tsv"
    if path.exists():
        print(of_labelled(read(path)).round(3).to_string())
    else:
        print(f"skipped: {path.name} is absent from {path.parent.name}")
    phrases = REFERENCE_DATA.parent / "lexicon" / "phrases.tsv"
    if phrases.exists():
        print(codebook_accuracy(read(phrases)).round(3).to_string(index=False))
    else:
        print("skipped: phrases.tsv is absent; set MINYI_REFERENCE_DATA to the folder of the reference data")


if __name__ == "__main__":
    main()
