"""Masking beside other tools on the labelled set: ``python -m tests.benchmarks.masking_quality``.

Microsoft Presidio finds e-mails, telephones, cards and the like by patterns; its names need a trained spaCy pipeline,
a download of its own that is not fetched here, so it runs on a blank one and its names are not measured. jieba's
part-of-speech tags (nr) stand in for a finder of names. Neither claims rooms or plates, so each is measured on the
kinds that it claims.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from collections.abc import Callable, Iterable

import pandas as pd

from analytics.privacy.deidentify import hidden_spans
from analytics.privacy.identifiers import Span
from tests.privacy.labelled import KINDS, SETS, Sentence, measured, sentences

Finder = Callable[[str], Iterable[Span]]
NAMES = ("name_addressed", "name_after_title", "name_alone")
PRESIDIO_KINDS = ("mobile", "landline", "bank_card", "email")


def ours(text: str) -> list[Span]:
    return [span for _kind, span in hidden_spans(text)]


def presidio() -> Finder:
    """Presidio's own recognisers, told that the language is Chinese and telephones are of China."""
    import spacy
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine
    from presidio_analyzer.predefined_recognizers import CreditCardRecognizer, EmailRecognizer, PhoneRecognizer

    class Blank(SpacyNlpEngine):
        def __init__(self) -> None:
            super().__init__()
            self.nlp = {"zh": spacy.blank("zh")}

    registry = RecognizerRegistry(
        recognizers=[
            PhoneRecognizer(supported_language="zh", supported_regions=("CN",)),
            CreditCardRecognizer(supported_language="zh"),
            EmailRecognizer(supported_language="zh"),
        ],
        supported_languages=["zh"],
    )
    engine = AnalyzerEngine(nlp_engine=Blank(), registry=registry, supported_languages=["zh"])
    return lambda text: [(found.start, found.end) for found in engine.analyze(text, language="zh")]


def jieba_names() -> Finder:
    """Words that jieba's tagger takes for names of persons (nr, nrt, nrfg)."""
    import jieba.posseg

    def find(text: str) -> list[Span]:
        found, at = [], 0
        for word in jieba.posseg.cut(text):
            if word.flag.startswith("nr"):
                found.append((at, at + len(word.word)))
            at += len(word.word)
        return found

    return find


def compared(labelled: list[Sentence]) -> pd.DataFrame:
    """One row a figure and tool: hits, n, share, Wilson interval, milliseconds a sentence."""
    tools: list[tuple[str, Finder, tuple[str, ...]]] = [("ours", ours, KINDS)]
    if importlib.util.find_spec("presidio_analyzer"):
        tools.append(("Presidio", presidio(), PRESIDIO_KINDS))
    else:
        print("skipped: Presidio, as presidio_analyzer is not installed")
    tools.append(("jieba nr", jieba_names(), NAMES))
    frames = []
    for name, find, kinds in tools:
        find(labelled[0].text)
        began = time.perf_counter()
        figures = measured(labelled, find, kinds)
        took = (time.perf_counter() - began) / len(labelled) * 1000
        frames.append(figures.reset_index().assign(tool=name, ms=round(took, 3)))
    return pd.concat(frames, ignore_index=True)[["tool", "figure", "hits", "n", "share", "low", "high", "ms"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=SETS, action="append", help="all sets where none is named")
    sets = parser.parse_args().set or SETS
    labelled = sentences(*sets)
    table = compared(labelled).round(3)
    print(f"{len(labelled)} sentences: {', '.join(sets)}")
    print(" | ".join(table.columns))
    for row in table.itertuples(index=False):
        print(" | ".join(map(str, row)))


if __name__ == "__main__":
    main()
