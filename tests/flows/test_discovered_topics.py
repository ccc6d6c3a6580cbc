"""A topic that the system found has an identity: what analysts decided about it holds while its comments are away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from analytics.flows import curation, deciding, grouping
from analytics.flows.office import Office, open_office
from analytics.store import batches, topics
from tests.conftest import REGISTER
from tests.flows.test_continuity import BY, placed, survey
from tests.flows.test_loading import load
from tests.stores import copy_of, url_of
from tests.text.test_settled import new_things
from tests.text.test_topics import comments as said

OTHERS = [f"{dish}{taste}" for dish in ("红烧肉", "糖醋鱼", "小笼包", "拉面") for taste in ("太咸", "很香", "凉了")]


@pytest.fixture(scope="module")
def found_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store whose third batch brought a topic nobody had named."""
    path = tmp_path_factory.mktemp("found") / "minyi.duckdb"
    office = open_office(url_of(path))
    load(office, "名册.csv", REGISTER)
    load(office, "第一周.csv", survey(said()[0] * 10))
    load(office, "第二周.csv", survey(new_things(), first=2000))
    grouping.group_store(office)
    office.close()
    return path


@pytest.fixture
def found(found_file: Path, tmp_path: Path) -> Iterator[Office]:
    office = open_office(copy_of(found_file, tmp_path / "found.duckdb"))
    yield office
    office.close()


def discovered(office: Office) -> list[str]:
    return topics.topics(office.store).query("kind == 'discovered'")["topic_id"].tolist()


def away_and_back(office: Office) -> None:
    batches.undo(office.store, 3, by=BY, at=office.now())
    grouping.group_store(office)
    batches.redo(office.store, 3, by=BY, at=office.now())
    grouping.group_store(office)


def test_a_locked_one_waits_for_its_comments(found: Office) -> None:
    one = discovered(found)[0]
    curation.lock(found, one, by=BY)
    before = placed(found)
    away_and_back(found)
    after = placed(found)
    mine = before[before == one]
    assert len(mine) >= 20
    assert after[mine.index].tolist() == mine.tolist()


def test_a_locked_one_waits_even_in_an_empty_store(found: Office) -> None:
    one = discovered(found)[0]
    curation.lock(found, one, by=BY)
    before = placed(found)
    for turn in (batches.undo, batches.redo):
        for batch in (2, 3):
            turn(found.store, batch, by=BY, at=found.now())
        grouping.group_store(found)
    pd.testing.assert_series_equal(placed(found).sort_index(), before.sort_index())


def test_a_named_one_keeps_its_name(found: Office) -> None:
    one = discovered(found)[0]
    curation.rename(found, one, "分析员起的名", by=BY)
    away_and_back(found)
    known = topics.topics(found.store).set_index("topic_id")
    assert known.loc[one, "label"] == "分析员起的名"
    assert one in set(placed(found))


def test_what_was_merged_into_it_stays_merged_while_its_comments_are_away(found: Office) -> None:
    one = discovered(found)[0]
    before = placed(found)
    lift = before.index[before == "c-lift"]
    curation.merge(found, ["c-lift"], one, by=BY)
    batches.undo(found.store, 3, by=BY, at=found.now())
    grouping.group_store(found)
    assert set(placed(found)[lift]) == {one}


def test_bringing_a_retired_one_back_after_a_run_brings_its_comments_back(found: Office) -> None:
    one = discovered(found)[0]
    before = placed(found)
    number = curation.retire(found, one, by=BY)
    grouping.group_store(found)
    assert one not in set(placed(found))
    curation.undo(found, number, by=BY)
    grouping.group_store(found)
    after = placed(found)
    mine = before.index[before == one]
    assert (after[mine] == one).mean() > 0.5


def test_a_locked_one_outlives_the_example_it_was_found_with(office: Office) -> None:
    load(office, "名册.csv", REGISTER)
    load(office, "示例.csv", survey(new_things()[::2], first=2000), example=True)
    load(office, "第一周.csv", survey([*(said()[0] * 10), *new_things()[1::2]]))
    grouping.group_store(office)
    state = topics.grouping_state(office.store)
    assert state is not None and state.last_discovered >= 1
    before = placed(office)
    one = discovered(office)[0]
    mine = before[(before == one) & before.index.isin(new_things()[1::2])]
    assert len(mine) >= 10
    curation.lock(office, one, by=BY)
    batches.erase_example(office.store, by=BY, at=office.now())
    assert not grouping.is_current(office)
    assert placed(office)[mine.index].tolist() == mine.tolist(), "even before the next run"
    load(office, "第二周.csv", survey(OTHERS, first=4000))
    grouping.group_store(office)
    assert placed(office)[mine.index].tolist() == mine.tolist()
    new = set(discovered(office)) - {one}
    assert all(int(topic_id.removeprefix("d-")) > state.last_discovered for topic_id in new)
    assert deciding.desk(office).curated.idle == ()


def test_one_found_with_the_example_alone_leaves_nothing_but_its_number(office: Office) -> None:
    load(office, "名册.csv", REGISTER)
    load(office, "示例.csv", survey(new_things(), first=2000), example=True)
    load(office, "第一周.csv", survey(said()[0] * 10))
    grouping.group_store(office)
    state = topics.grouping_state(office.store)
    batches.erase_example(office.store, by=BY, at=office.now())
    grouping.group_store(office)
    assert discovered(office) == []
    load(office, "第二周.csv", survey([f"{thing}啊" for thing in new_things()], first=4000))
    grouping.group_store(office)
    assert state is not None and discovered(office)
    assert all(int(topic_id.removeprefix("d-")) > state.last_discovered for topic_id in discovered(office))
