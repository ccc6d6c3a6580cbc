"""The labelled comments: whole, known codes, enough of each, no two alike, none taken from the seeds."""

from __future__ import annotations

import hashlib
import re
from csv import QUOTE_NONE
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rapidfuzz import fuzz, process

FOLDER = Path(__file__).parent / "labelled"
LEXICON = Path(__file__).parents[2] / "analytics" / "text" / "lexicon"
COLUMNS = ["id", "text", "topics", "stance", "agreed"]
ALONE = {"none_fits", "no_content"}
SHARED_SEED_LENGTH = 8  # shorter seeds ("水压低") are what anyone would say


def read(part: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{part}.tsv", sep="\t", dtype=str, keep_default_na=False, quoting=QUOTE_NONE)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture(scope="module")
def labelled() -> pd.DataFrame:
    return pd.concat([read(part).assign(part=part) for part in ("dev", "kept")], ignore_index=True)


@pytest.fixture(scope="module")
def codes() -> set[str]:
    return set(pd.read_csv(LEXICON / "codebook.tsv", sep="\t", dtype=str, keep_default_na=False)["code"])


def seeds(name: str) -> list[str]:
    """The texts of a lexicon file: its lines, or the second column of a table."""
    lines = (LEXICON / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[1] for line in lines[1:]] if name.endswith(".tsv") else lines


@pytest.mark.parametrize("part", ["dev", "kept"])
def test_columns_and_order(part: str) -> None:
    frame = read(part)
    assert list(frame.columns) == COLUMNS
    assert (frame != "").all(axis=None)
    assert frame["id"].is_monotonic_increasing
    assert set(frame["agreed"]) == {"yes", "adjudicated"}


def test_the_id_names_the_text_and_decides_the_part(labelled: pd.DataFrame) -> None:
    assert labelled["id"].is_unique
    assert (labelled["id"] == "r" + labelled["text"].map(digest).str[:8]).all()
    rest = labelled["id"].map(digest).map(lambda value: int(value, 16) % 100)
    assert (labelled["part"] == np.where(rest < 30, "dev", "kept")).all()


def test_topics_are_known_and_at_most_three(labelled: pd.DataFrame, codes: set[str]) -> None:
    for topics in labelled["topics"].str.split("|"):
        assert (topics[0] in ALONE and len(topics) == 1) or set(topics) <= codes
        assert len(topics) == len(set(topics)) <= 3


def test_enough_of_each(labelled: pd.DataFrame, codes: set[str]) -> None:
    main = labelled["topics"].str.split("|").str[0].value_counts()
    assert set(main.index) == codes | ALONE
    assert main[sorted(codes)].min() >= 24
    assert main["none_fits"] >= 110 and main["no_content"] >= 90
    assert labelled["topics"].str.contains("|", regex=False).sum() >= 90
    assert (labelled["part"] == "kept").sum() >= 640
    dev = labelled[labelled["part"] == "dev"]
    assert dev["topics"].str.split("|").str[0].value_counts()[sorted(codes)].min() >= 5


def test_stances(labelled: pd.DataFrame) -> None:
    assert set(labelled["stance"]) == {"negative", "neutral", "positive"}
    empty = labelled[labelled["topics"] == "no_content"]
    assert not (empty["stance"] == "negative").any()


def test_lengths_are_those_of_comments(labelled: pd.DataFrame) -> None:
    lengths = labelled.loc[labelled["topics"] != "no_content", "text"].str.len()
    assert lengths.between(5, 120).all()
    assert 20 <= lengths.mean() <= 30


def test_no_two_comments_are_nearly_alike(labelled: pd.DataFrame) -> None:
    texts = labelled["text"].tolist()
    likeness = np.triu(process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=80), k=1)
    assert [(texts[row], texts[column]) for row, column in np.argwhere(likeness)] == []


@pytest.mark.parametrize("name", ["phrases.tsv", "sentences.tsv", "elsewhere.txt", "empty.txt"])
def test_no_comment_comes_from_the_seeds(labelled: pd.DataFrame, name: str) -> None:
    texts, known = labelled["text"].tolist(), seeds(name)
    likeness = process.cdist(texts, known, scorer=fuzz.ratio, score_cutoff=85, dtype=np.uint8)
    assert [(texts[row], known[column]) for row, column in np.argwhere(likeness)] == []
    long_seeds = [seed for seed in known if len(seed) >= SHARED_SEED_LENGTH]
    assert [text for text in texts if any(seed in text for seed in long_seeds)] == []
    together = "\n".join(known)
    assert [text for text in texts if len(text) >= SHARED_SEED_LENGTH and text in together] == []


def test_no_comment_identifies_anyone(labelled: pd.DataFrame) -> None:
    number = re.compile(r"\d{7,}|@|https?:|\d+-\d+-\d+")
    assert labelled["text"][labelled["text"].str.contains(number)].tolist() == []


def test_the_guide_describes_every_code(codes: set[str]) -> None:
    guide = (FOLDER / "guide.md").read_text(encoding="utf-8")
    assert {code for code in codes if f"\n| `{code}` " not in guide} == set()
