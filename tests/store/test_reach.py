"""A reader's reach: what lies outside it is not in the store, whatever is asked."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from analytics.errors import OutOfReach
from analytics.flows import acceptance, curation, grouping
from analytics.flows.office import Office, open_office
from analytics.model import Scope
from analytics.store import batches, comments, communities, counts, reach, surveys, topics
from tests.conftest import survey_csv
from tests.flows.test_loading import load
from tests.flows.test_periods import fill, mixed
from tests.stores import url_of


@pytest.fixture
def office(tmp_path: Path) -> Office:
    with closing(open_office(url_of(tmp_path / "minyi.duckdb"))) as opened:
        fill(opened, ("2026-09-07", {"C1": mixed(30, 10), "C2": mixed(20, 5), "C3": mixed(12, 6)}))
        yield opened


def within(office: Office, **scope: tuple[str, ...]) -> Office:
    return Office(office.store.within(Scope(**scope)), office.settings)


def test_every_table_is_within_reach_or_open(office: Office) -> None:
    """A table that is added belongs to one of the two, or nobody has thought of who may see it."""
    with office.store.reading() as connection:
        tables = connection.tables()
    assert tables == set(reach.WITHIN) | set(reach.REDACTED) | reach.OPEN
    assert not set(reach.WITHIN) & reach.OPEN and not set(reach.REDACTED) & reach.OPEN


def test_a_street_holds_its_own_alone(office: Office) -> None:
    mine = within(office, street=("文化路街道",))
    assert sorted(communities.communities(mine.store)["community_id"]) == ["C3", "C4"]
    assert sorted(acceptance.verdicts(mine)["community_id"]) == ["C3", "C4"]
    assert counts.response_counts(mine.store)["n"].sum() == 18
    asked = Scope(street=("光明路街道",))
    assert acceptance.verdicts(mine, scope=asked).empty and communities.communities(mine.store, asked).empty


def test_what_is_nowhere_within_reach_is_nowhere(office: Office) -> None:
    nobody = within(office, district=("没有这个区",))
    assert communities.communities(nobody.store).empty and surveys.surveys(nobody.store).empty
    assert batches.batches(nobody.store).empty and comments.comments(nobody.store).empty


def test_surveys_of_others_are_not_even_named(office: Office) -> None:
    text = survey_csv({"C3": mixed(4, 1)}, first=900, day="2026-09-14", title="文化路专项")
    load(office, "专项.csv", text)
    assert "文化路专项" in surveys.surveys(office.store)["title"].tolist()
    assert "文化路专项" not in surveys.surveys(within(office, street=("光明路街道",)).store)["title"].tolist()


def test_the_whole_is_whole_as_before(office: Office) -> None:
    whole = Office(office.store.within(Scope()), office.settings)
    assert len(acceptance.verdicts(whole)) == len(communities.communities(office.store)) > 1


def test_nobody_writes_beyond_the_own_reach(office: Office) -> None:
    mine = within(office, street=("文化路街道",)).store
    with pytest.raises(OutOfReach), mine.writing():
        pytest.fail("the whole store is beyond reach")
    with pytest.raises(OutOfReach), mine.writing(concerning=["C3", "C1"]):
        pytest.fail("C1 is beyond reach")
    before = counts.data_version(mine)
    with mine.writing(concerning=["C3"]):
        pass
    assert counts.data_version(mine) == before + 1


def test_a_connection_that_was_used_before_sees_what_is_new(office: Office) -> None:
    """Confined connections are kept; what lies within reach is found anew at every use."""
    mine = within(office, street=("文化路街道",))
    assert counts.response_counts(mine.store)["n"].sum() == 18
    rows = [
        "小区编号,小区名称,城市,区县,街道,户数",
        "C9,新增小区,枣庄,市中区,文化路街道,50",
        "C3,铁路宿舍,枣庄,市中区,光明路街道,60",
    ]
    load(office, "名册二.csv", "\n".join(rows) + "\n")
    load(office, "补.csv", survey_csv({"C9": mixed(7, 1)}, first=700, day="2026-09-15"))
    assert sorted(communities.communities(mine.store)["community_id"]) == ["C4", "C9"]
    assert counts.response_counts(mine.store)["n"].sum() == 8


@pytest.mark.embedded
def test_what_one_use_leaves_the_next_does_not_find(office: Office) -> None:
    mine = within(office, street=("文化路街道",))
    for _again in range(2):
        with mine.store.reading() as connection:
            connection.execute("CREATE TEMP TABLE own AS SELECT 1 AS mine")
            assert connection.execute("SELECT * FROM own").fetchall() == [(1,)]
    with pytest.raises(duckdb.Error), mine.store.reading() as connection:
        connection.execute("SELECT * FROM nowhere")
    assert counts.response_counts(mine.store)["n"].sum() == 18


@pytest.mark.embedded
def test_scopes_share_no_connection_and_the_file_is_let_go(office: Office) -> None:
    one, other = within(office, street=("文化路街道",)), within(office, street=("光明路街道",))
    for _again in range(3):
        assert set(communities.communities(one.store)["community_id"]) == {"C3", "C4"}
        assert set(communities.communities(other.store)["community_id"]) == {"C1", "C2"}
    office.store.close()
    path = office.store.url.removeprefix("duckdb:///")
    asked = "import duckdb, sys; duckdb.connect(sys.argv[1]).execute('SELECT count(*) FROM batches')"
    subprocess.run([sys.executable, "-c", asked, path], check=True)


@pytest.fixture
def spoken(office: Office) -> Office:
    """C1 and C2 speak of a thing that an analyst makes a topic of, C3 of parking alone; keywords name 朝阳花园, C1."""
    said = {"C1": "墨绿皮影太吵", "C2": "墨绿皮影漏水", "C3": "停车位不够"}
    rows = [
        f"{one}-{at},{one},2026-09-21 10:00,微信,满意,{words}第{at}次" for one, words in said.items() for at in range(9)
    ]
    load(office, "意见.csv", "\n".join(["答卷编号,小区编号,提交时间,渠道,总体满意度,意见建议", *rows]))
    curation.create(office, "朝阳花园皮影", terms="墨绿皮影", by="赵工")
    curation.create(office, "无人说起", terms="天外来客", by="赵工")
    grouping.group_store(office)
    with office.store.writing() as connection:
        connection.execute("UPDATE topics SET keywords = '车位、朝阳花园门口、铁路宿舍' WHERE topic_id = 'c-parking'")
        connection.execute("INSERT INTO topic_words VALUES ('c-parking', '朝阳花园', 1), ('c-parking', '车位', 1)")
    return office


def test_topics_of_others_are_not_known(spoken: Office) -> None:
    every = set(topics.topics(spoken.store)["label"])
    assert {"朝阳花园皮影", "无人说起"} <= every
    theirs = topics.topics(within(spoken, street=("光明路街道",)).store).set_index("topic_id")
    mine = topics.topics(within(spoken, street=("文化路街道",)).store).set_index("topic_id")
    assert "朝阳花园皮影" in set(theirs["label"])
    for label in ("朝阳花园皮影", "无人说起"):
        assert label not in set(mine["label"])
    codebook = [name for name in mine.index if name.startswith("c-") and "." not in name]
    assert len(codebook) > 20 and (mine["n"] == 0).all()


def test_words_that_name_places_elsewhere_are_not_told(spoken: Office) -> None:
    mine, theirs = within(spoken, street=("文化路街道",)).store, within(spoken, street=("光明路街道",)).store
    keywords = {one: topics.topics(one).set_index("topic_id").loc["c-parking", "keywords"] for one in (mine, theirs)}
    assert keywords == {mine: "车位、铁路宿舍", theirs: "车位、朝阳花园门口"}
    assert "朝阳花园" in topics.topic_words(theirs, "c-parking")
    assert "朝阳花园" not in topics.topic_words(mine, "c-parking") and "车位" in topics.topic_words(mine, "c-parking")


def test_a_topic_that_names_a_place_elsewhere_is_called_by_its_number(spoken: Office) -> None:
    with spoken.store.writing() as connection:
        connection.execute("UPDATE topics SET label = '朝阳花园停车' WHERE topic_id = 'c-parking'")
    labels = [
        topics.topics(within(spoken, street=(street,)).store).set_index("topic_id").loc["c-parking", "label"]
        for street in ("文化路街道", "光明路街道")
    ]
    assert labels == ["c-parking", "朝阳花园停车"]
