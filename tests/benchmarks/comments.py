"""Tokenising and topics beside jieba, the stock pipeline and BERTopic, on short comments of known topics."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pandas as pd
from sklearn.metrics import normalized_mutual_info_score

from tests.benchmarks.measure import Found, peak_mb, spent
from tests.benchmarks.topics_quality import METHODS, recombined

ALL: Final = int(os.environ.get("MINYI_BENCHMARK_COMMENTS", "100000"))
CUT, FEWER = 20_000, 5_000


def _comments(folder: Path, rows: int) -> pd.DataFrame:
    path = folder / f"comments-{rows}.pickle"
    if not path.exists():
        made = recombined(rows)
        assert made is not None, "the reference data and the lexicon are needed: MINYI_REFERENCE_DATA"
        made.to_pickle(path)
    return pd.read_pickle(path)


def tokens_jieba(folder: Path) -> Found:
    """Stock jieba with the field's terms, on one core."""
    from analytics.text.words.tokenizer import by_jieba

    return spent(_cutting(by_jieba().lcut, folder))


def tokens_ours(folder: Path) -> Found:
    """Ours, on one core; ``different``: the texts that are not cut as jieba cuts them."""
    from analytics.text.words.tokenizer import by_jieba, tokenizer

    cut = tokenizer()
    cut("灯不亮好好好")
    found = spent(_cutting(cut, folder))
    peak, made = peak_mb(), by_jieba()
    different = sum(cut(text) != made.lcut(text) for text in _texts(folder))
    return found | {"different": different, "peak_mb": round(peak)}


def _cutting(cut: Callable[[str], list[str]], folder: Path) -> Callable[[], object]:
    """Cuts the texts and keeps nothing, as the garbage collector would look at it; other texts were cut before: tables
    of patterns are made, and a dictionary comes into the processor's reach, at the first."""
    texts = _texts(folder)
    for text in _texts(folder, CUT):
        cut(text)

    def work() -> None:
        for text in texts:
            cut(text)

    return work


def _texts(folder: Path, start: int = 0) -> list[str]:
    from analytics.text.words.segment import clean

    return [clean(text) for text in _comments(folder, ALL)["text"][start : start + CUT]]


def topics_stock(folder: Path) -> Found:
    return _grouped("stock", _comments(folder, ALL))


def topics_ours(folder: Path) -> Found:
    return _grouped("ours", _comments(folder, ALL))


def topics_few_ours(folder: Path) -> Found:
    return _grouped("ours", _comments(folder, ALL)[:FEWER])


def topics_few_bertopic(folder: Path) -> Found:
    """BERTopic on TF-IDF and SVD; of fewer comments, as it takes minutes for many."""
    return _grouped("BERTopic", _comments(folder, ALL)[:FEWER])


def _grouped(method: str, comments: pd.DataFrame) -> Found:
    """One run, dictionaries and compiled code being there before; ``NMI``: agreement with the true labels."""
    group, texts = METHODS[method], comments["text"].to_list()
    labels = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        group([*texts[: 1000 if method == "BERTopic" else 50], "灯不亮好好好"], 2, 0)
        found = spent(lambda: labels.append(group(texts, comments["label"].nunique(), 1)))
    return found | {"NMI": float(normalized_mutual_info_score(comments["label"], labels[0]))}
