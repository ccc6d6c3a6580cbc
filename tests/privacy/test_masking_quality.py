"""What of a labelled set is hidden, kind by kind: the promise made to residents.

Every set was written before the patterns were mended by it and measured once, blind, on the patterns as they then were;
afterwards they were mended by its misses and the set guards against going back. First measures, in that order:

=======  =========  ============  ===========  ===========  ============  ============
set      sentences  numbers       plates       rooms        names         precision
=======  =========  ============  ===========  ===========  ============  ============
kept     356        77/81   95 %  15/16        37/40  92 %  57/58   98 %  200/203 99 %
later    64         24/24  100 %  5/5          28/28 100 %  none written  52/52  100 %
blind 1  587        132/142 93 %  28/29        101/133 76 %  79/98  81 %  327/331 99 %
blind 2  366        83/87   95 %  17/18        74/83  89 %  50/65   77 %  214/216 99 %
blind 3  323        78/78  100 %  14/14        49/61  80 %  43/59   73 %  174/174 100 %
blind 4  235        43/43  100 %  9/9          48/59  81 %  44/48   92 %  138/138 100 %
blind 5  136        15/16   94 %  4/4          28/30  93 %  24/36   67 %  68/71   96 %
blind 6  153        23/23  100 %  5/5          35/35 100 %  44/46   96 %  104/104 100 %
=======  =========  ============  ===========  ===========  ============  ============

"names" are names with a form of address. Blind 1 was written before the patterns were read, the others by whoever had
mended them before, and 1 to 5 to be hard: rooms told by their number alone, surnames that few people have. Blind 6 is
written as residents mostly write. Of blind 3 to 6 together 159/160 numbers were found (99.4 %, Wilson 96.5–99.9) and
160/185 rooms (86 %); of 5 and 6, after a number shaped as a room was taken for one, 63/65 rooms (97 %, 89.5–99.2). So
99 % of numbers is reached but not proven, 99 % of rooms and 95 % of names hold for ordinary sentences only.
"""

from __future__ import annotations

import re

import pandas as pd
import pytest

from analytics.privacy.deidentify import KINDS as MASKED_KINDS
from analytics.privacy.deidentify import hidden_spans, mask, mask_text
from analytics.privacy.identifiers import Span
from tests.privacy.labelled import KINDS, SETS, Sentence, measured, misses, sentences

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
def by_set(labelled: list[Sentence]) -> dict[str, pd.DataFrame]:
    """The figures of each set as the patterns are now; printed, as a report wants them."""
    figures = {name: measured([one for one in labelled if one.labelled_set == name], found) for name in SETS}
    with pd.option_context("display.width", 160):
        print("\n", pd.concat(figures, axis=1).round(3).to_string(), sep="")
    return figures


def test_the_sets_are_large_varied_and_well_marked(labelled: list[Sentence]) -> None:
    assert {one.labelled_set for one in labelled} == set(SETS)
    assert len(labelled) >= 1500
    assert len({one.text for one in labelled}) == len(labelled)
    assert sum(not one.marks for one in labelled) >= NOTHING_TO_HIDE * len(labelled)
    kinds = [kind for one in labelled for kind, _span in one.marks]
    assert set(kinds) == set(KINDS)
    assert not any(mark in one.text for one in labelled for mark in "{}")
    shapes = {"".join("9" if letter.isdigit() else letter for letter in one.text) for one in labelled}
    assert len(shapes) >= 0.98 * len(labelled), "sentences of one template"


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("figure", PROMISED)
def test_what_is_promised_is_kept(by_set: dict[str, pd.DataFrame], name: str, figure: str) -> None:
    if figure == "name_addressed" and name == "later":
        assert figure not in by_set[name].index, "written for numbers and rooms"
        return
    assert by_set[name].loc[figure, "share"] >= PROMISED[figure], by_set[name].to_string()


def test_names_without_a_form_of_address_are_reported(by_set: dict[str, pd.DataFrame]) -> None:
    for name in SETS:
        for kind in {"name_after_title", "name_alone"} & set(by_set[name].index):
            told = by_set[name].loc[kind]
            assert 0 <= told["low"] <= told["share"] <= told["high"] <= 1
            assert told["share"] >= 0.80


def test_a_tool_that_hides_everything_or_nothing_is_found_out(labelled: list[Sentence]) -> None:
    everything = measured(labelled, lambda text: [(0, len(text))])
    assert everything.loc["room", "share"] == 1
    assert everything.loc["precision", "share"] < 0.05
    nothing = measured(labelled, lambda text: [])
    assert (nothing["share"] == 0).all()
    assert "precision" not in nothing.index


def test_no_sentence_is_known_to_fail(labelled: list[Sentence]) -> None:
    """What fails is listed with what is wrong, for whoever mends it."""
    assert misses(labelled, found) == []


def test_the_prefilter_misses_none_of_them(labelled: list[Sentence]) -> None:
    """A column is masked as its texts are one by one, and a masked text stays as it is."""
    texts = [one.text for one in labelled]
    masked = [mask_text(text)[0] for text in texts]
    assert mask(pd.Series(texts)).texts.tolist() == masked
    assert [mask_text(text)[0] for text in masked] == masked


def test_spans_tell_where_the_placeholders_come_from(labelled: list[Sentence]) -> None:
    for one in labelled:
        masked, kinds = mask_text(one.text)
        assert sorted(kinds) == sorted(kind for kind, _span in hidden_spans(one.text))
        rest = "".join(letter for at, letter in enumerate(one.text) if not any(a <= at < b for a, b in found(one.text)))
        assert rest == "".join(PLACEHOLDER.split(masked))
