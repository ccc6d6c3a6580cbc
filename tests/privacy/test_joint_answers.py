"""An attacker who reads how many forms were complete, and how many came by each channel, everywhere it is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from analytics.flows import joint_answers, questionnaire
from analytics.flows.office import Office, open_office
from analytics.model import EVERYWHERE, Scope
from tests.privacy.elimination import Sum, worked_out
from tests.privacy.spoken_city import CHANNELS, HOMES, READERS, fill_forms, within
from tests.store.files import SURVEY
from tests.stores import url_of

Asked = tuple[Office, Scope, int | None, list[str], str]


def every_view(office: Office) -> Iterator[Asked]:
    """Each reader's office, the place and round that may be asked for, the homes in it, and where that is."""
    for reader in READERS:
        mine = office.within(reader)
        chosen = [EVERYWHERE, *(Scope(community_id=(home,)) for home in HOMES if within(reader, home))]
        for place in [*chosen, *(READERS[1:] if reader is EVERYWHERE else ())]:
            homes = [h for h in HOMES if within(reader, h) and within(place, h) and h in (place.community_id or HOMES)]
            for number in (None, 1, 2):
                yield mine, place, number, homes, f"{reader} {place} {number}"


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_complete_forms_and_channels_tell_nothing_hidden(seed: int, tmp_path: Path) -> None:
    joint, channels = [], []
    with closing(open_office(url_of(tmp_path / "minyi.duckdb"))) as office:
        told = fill_forms(office, seed)
        for mine, place, number, homes, where in every_view(office):
            asked = joint_answers.asked(mine, SURVEY)
            found = joint_answers.answered(mine, SURVEY, round_number=number, scope=place)
            rounds = [(home, number or 2) for home in homes]
            every = frozenset((channel, *each) for each in rounds for channel in CHANNELS)
            singly = joint_answers.hidden_questions(mine, SURVEY, number, found)
            is_shown = not joint_answers.hidden(mine, SURVEY, number, asked, found, singly)
            joint.append(Sum(every, is_shown, f"{where} complete"))
            table = questionnaire.alike(mine, SURVEY, round_number=number, scope=place)
            rows = dict(zip(table["channel"].fillna(""), table["n"], strict=True))
            channels.append(Sum(every, "" in rows, f"{where} all channels"))
            for channel in CHANNELS:
                atoms = frozenset((channel, *each) for each in rounds)
                n = sum(told[atom] for atom in atoms)
                assert channel not in rows or rows[channel] == n
                # A channel that nobody used has no row where the others are shown.
                is_told = channel in rows or (n == 0 and len(rows) > 1)
                channels.append(Sum(atoms, is_told, f"{where} {channel}"))
    assert any(not each.shown for each in joint) and any(each.shown for each in joint)
    assert worked_out(told, [*joint, *channels]) == []


def test_communities_chosen_in_any_way_are_hidden_where_they_would_tell_few(tmp_path: Path) -> None:
    """A stage's communities are no place of their own: they are told of only where they are made up of places told."""
    with closing(open_office(url_of(tmp_path / "minyi.duckdb"))) as office:
        told = fill_forms(office, 1)
        asked = joint_answers.asked(office, SURVEY)
        figures = []
        for left_out in ("", *HOMES):
            homes = tuple(home for home in HOMES if home != left_out)
            place = Scope(community_id=homes)
            found = joint_answers.answered(office, SURVEY, scope=place)
            singly = joint_answers.hidden_questions(office, SURVEY, None, found)
            shown = not joint_answers.hidden(office, SURVEY, None, asked, found, singly)
            figures.append(Sum(frozenset((c, home, 2) for home in homes for c in CHANNELS), shown, f"{place}"))
        singles = [Sum(frozenset((c, home, 2) for c in CHANNELS), False, home) for home in HOMES]
    assert worked_out(told, [*figures, *singles]) == []
