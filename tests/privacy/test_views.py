"""An attacker who reads questions and topics of every place as city, districts and streets are shown them."""

from __future__ import annotations

from collections import defaultdict
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from analytics.flows import profile, questions
from analytics.flows.office import open_office
from analytics.flows.periods.disclosure import disclosed
from tests.privacy.elimination import Sum, worked_out
from tests.privacy.spoken_city import HOMES, fill_questions, fill_topics, question_figures, topic_figures
from tests.store.files import SURVEY
from tests.stores import url_of


@pytest.mark.parametrize("seed", [1])
def test_questions_of_all_rounds_places_and_readers_tell_nothing_hidden(seed: int, tmp_path: Path) -> None:
    with closing(open_office(url_of(tmp_path / "minyi.duckdb"))) as office:
        told = fill_questions(office, seed)
        figures: defaultdict[str, list[Sum]] = defaultdict(list)
        for item_id, figure in question_figures(office, told):
            figures[item_id].append(figure)
    assert len(figures) == len(told)
    assert any(not each.shown for of_item in figures.values() for each in of_item)
    assert {item_id: found for item_id in told if (found := worked_out(told[item_id], figures[item_id]))} == {}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_round_of_a_community_is_hidden_wherever_it_is_shown_or_nowhere(seed: int, tmp_path: Path) -> None:
    """The overall question by place, the community's own page, and what bulletins ask."""
    with closing(open_office(url_of(tmp_path / "minyi.duckdb"))) as office:
        told = fill_questions(office, seed)
        for number in (1, 2):
            shares = questions.by_place(office, SURVEY, by="community", round_number=number)
            overall = shares[shares["overall"].astype(bool) & (shares["n"].isna() | (shares["n"] > 0))]
            asked = pd.DataFrame({"community_id": list(HOMES), "survey_id": SURVEY, "round": number})
            hidden = dict(zip(HOMES, disclosed(office).rounds(asked), strict=True))
            assert dict(zip(overall["place"].str[:2], overall["suppressed"], strict=True)) == {
                home: hidden[home] for home in HOMES if told["q-00000000"][home, number]
            }
            for home in HOMES:
                page = profile.rounds(office, home).set_index("round")
                if number in page.index and told["q-00000000"][home, number]:
                    assert page["suppressed"][number] == hidden[home], (home, number)


@pytest.mark.parametrize("seed", [1, 2])
def test_topics_of_places_and_their_sums_tell_nothing_hidden(seed: int, tmp_path: Path) -> None:
    with closing(open_office(url_of(tmp_path / "minyi.duckdb"))) as office:
        told = fill_topics(office, seed)
        figures = list(topic_figures(office))
    assert any(each.shown for each in figures) and any(not each.shown for each in figures)
    assert worked_out(told, figures) == []


@pytest.mark.parametrize("seed", [3])
def test_a_reader_of_a_part_is_shown_what_the_citys_reader_is_shown_of_it(seed: int, tmp_path: Path) -> None:
    with closing(open_office(url_of(tmp_path / "minyi.duckdb"))) as office:
        fill_topics(office, seed)
        shown: defaultdict[frozenset[object], set[bool]] = defaultdict(set)
        for each in topic_figures(office):
            shown[each.atoms].add(each.shown)
    assert all(len(answers) == 1 for answers in shown.values())
