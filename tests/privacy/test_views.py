"""An attacker who reads questions and topics of every place as city, districts and streets are shown them."""

from __future__ import annotations

from collections import defaultdict
from contextlib import closing
from pathlib import Path

import pytest

from analytics.flows.office import open_office
from tests.privacy.elimination import Sum, worked_out
from tests.privacy.spoken_city import fill_questions, fill_topics, question_figures, topic_figures


@pytest.mark.parametrize("seed", [1])
def test_questions_of_all_rounds_places_and_readers_tell_nothing_hidden(seed: int, tmp_path: Path) -> None:
    with closing(open_office(f"duckdb:///{tmp_path / 'minyi.duckdb'}")) as office:
        told = fill_questions(office, seed)
        figures: defaultdict[str, list[Sum]] = defaultdict(list)
        for item_id, figure in question_figures(office, told):
            figures[item_id].append(figure)
    assert len(figures) == len(told)
    assert any(not each.shown for of_item in figures.values() for each in of_item)
    assert {item_id: found for item_id in told if (found := worked_out(told[item_id], figures[item_id]))} == {}


@pytest.mark.parametrize("seed", [1, 2])
def test_topics_of_places_and_their_sums_tell_nothing_hidden(seed: int, tmp_path: Path) -> None:
    with closing(open_office(f"duckdb:///{tmp_path / 'minyi.duckdb'}")) as office:
        told = fill_topics(office, seed)
        figures = list(topic_figures(office))
    assert any(each.shown for each in figures) and any(not each.shown for each in figures)
    assert worked_out(told, figures) == []


@pytest.mark.parametrize("seed", [3])
def test_a_reader_of_a_part_is_shown_what_the_citys_reader_is_shown_of_it(seed: int, tmp_path: Path) -> None:
    with closing(open_office(f"duckdb:///{tmp_path / 'minyi.duckdb'}")) as office:
        fill_topics(office, seed)
        shown: defaultdict[frozenset[object], set[bool]] = defaultdict(set)
        for each in topic_figures(office):
            shown[each.atoms].add(each.shown)
    assert all(len(answers) == 1 for answers in shown.values())
