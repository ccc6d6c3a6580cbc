"""What of a labelled set is hidden, kind by kind: the promise made to residents.

The patterns were mended by the dev half. The kept half was measured once and then opened: it showed 95 % of numbers
and 92 % of rooms found, 98 % of names with a form of address, a precision of 98 %. Since then it guards against going
back. Sentences *written later*, before that mending, say how the patterns do on new ones.
"""

from __future__ import annotations

import re

import pandas as pd
import pytest

from analytics.privacy.deidentify import KINDS as MASKED_KINDS
from analytics.privacy.deidentify import hidden_spans, mask_text
from analytics.privacy.identifiers import Span
from tests.privacy.labelled import KINDS, Sentence, measured, misses, sentences

# The least share of each figure, as promised; the last two kinds are found by likelihood and promised nothing yet.
PROMISED = {"numbers": 0.99, "id_card": 0.99, "plate": 0.99, "room": 0.99, "name_addressed": 0.95, "precision": 0.97}
NOTHING_TO_HIDE = 0.40
PLACEHOLDER = re.compile("|".join(kind.placeholder for kind in MASKED_KINDS.values()))


def found(text: str) -> list[Span]:
    return [span for _kind, span in hidden_spans(text)]


@pytest.fixture(scope="module")
def labelled() -> list[Sentence]:
    return sentences()


@pytest.fixture(scope="module")
def halves(labelled: list[Sentence]) -> dict[str, pd.DataFrame]:
    """The figures of each part; printed, as a report wants them."""
    figures = {
        half: measured([one for one in labelled if one.kept is kept], found)
        for half, kept in (("dev", False), ("kept", True))
    }
    figures["later"] = measured(sentences("labelled_later.csv"), found)
    with pd.option_context("display.width", 160):
        print("\n", pd.concat(figures, axis=1).round(3).to_string(), sep="")
    return figures


def test_the_set_is_large_varied_and_well_marked(labelled: list[Sentence]) -> None:
    assert len(labelled) >= 500
    assert len({one.text for one in labelled}) == len(labelled)
    assert sum(not one.marks for one in labelled) >= NOTHING_TO_HIDE * len(labelled)
    kinds = [kind for one in labelled for kind, _span in one.marks]
    assert set(kinds) == set(KINDS)
    assert not any(mark in one.text for one in labelled for mark in "{}")
    shapes = {"".join("9" if letter.isdigit() else letter for letter in one.text) for one in labelled}
    assert len(shapes) >= 0.98 * len(labelled), "sentences of one template"


@pytest.mark.parametrize("half", ["dev", "kept", "later"])
@pytest.mark.parametrize("figure", PROMISED)
def test_what_is_promised_is_kept(halves: dict[str, pd.DataFrame], half: str, figure: str) -> None:
    if figure == "name_addressed" and half == "later":
        assert figure not in halves[half].index, "written for numbers and rooms"
        return
    told = halves[half].loc[figure]
    assert told["share"] >= PROMISED[figure], halves[half].to_string()


def test_names_without_a_form_of_address_are_reported(halves: dict[str, pd.DataFrame]) -> None:
    for half in ("dev", "kept"):
        figures = halves[half]
        for kind in ("name_after_title", "name_alone"):
            told = figures.loc[kind]
            assert 0 <= told["low"] <= told["share"] <= told["high"] <= 1
            assert told["share"] >= 0.80


def test_a_tool_that_hides_everything_or_nothing_is_found_out(labelled: list[Sentence]) -> None:
    everything = measured(labelled, lambda text: [(0, len(text))])
    assert everything.loc["room", "share"] == 1
    assert everything.loc["precision", "share"] < 0.05
    nothing = measured(labelled, lambda text: [])
    assert (nothing["share"] == 0).all()
    assert "precision" not in nothing.index


def test_no_dev_sentence_is_known_to_fail(labelled: list[Sentence]) -> None:
    """What fails on the dev half is listed with what is wrong, for whoever mends it."""
    assert misses([one for one in labelled if not one.kept], found) == []


def test_spans_tell_where_the_placeholders_come_from(labelled: list[Sentence]) -> None:
    for one in labelled:
        masked, kinds = mask_text(one.text)
        assert sorted(kinds) == sorted(kind for kind, _span in hidden_spans(one.text))
        rest = "".join(letter for at, letter in enumerate(one.text) if not any(a <= at < b for a, b in found(one.text)))
        assert rest == "".join(PLACEHOLDER.split(masked))
