"""The hottest issues of a small city, counted by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest

from analytics.flows.hot_issues import COLUMNS, HEAT_WEIGHTS, hot_issues, praised, provenance
from analytics.flows.office import Office, open_office
from analytics.model import CommentSelection, Scope
from analytics.store import batches
from tests.flows.spoken import Said, group, speak
from tests.store.files import source, survey
from tests.stores import url_of

PLACES = {"C1": "光明路街道", "C2": "光明路街道", "C3": "文化路街道"}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Drains: 20 in two communities, half dissatisfied; parking: 30 copies in one and a few beside; lamps: four."""
    office = open_office(url_of(tmp_path_factory.mktemp("city") / "minyi.duckdb"))
    speak(
        office,
        [
            Said("C1", "c-drain", 10, satisfied=False),
            Said("C2", "c-drain", 10, day="2026-03-12"),
            Said("C1", "c-park", 30, copies=True),
            Said("C2", "c-park", 4),
            Said("C3", "c-lamp", 4, satisfied=False),
            Said("C3", None, 9),
        ],
        places=PLACES,
    )
    yield office
    office.close()


def test_heat_and_its_parts_by_hand(city: Office) -> None:
    found = hot_issues(city)
    assert tuple(found.columns) == COLUMNS
    assert found["label"].tolist() == ["下水道堵塞", "停车位不足"]
    drain, park = found.to_dict("records")
    assert (drain["n"], drain["n_distinct"], drain["communities"], drain["households"]) == (20, 20, 2, 20)
    assert (park["n"], park["n_distinct"], park["communities"], park["households"]) == (34, 5, 2, 34)
    assert (drain["most_distinct"], drain["most_communities"]) == (20, 2)
    assert drain["heat"] == pytest.approx(50 + 30 + 20 * 0.5)
    assert park["heat"] == pytest.approx(50 * 5 / 20 + 30 + 0)
    assert found["rank"].tolist() == [1, 2]
    assert sum(HEAT_WEIGHTS.values()) == 100


def test_days_places_unit_and_quotes(city: Office) -> None:
    drain, park = hot_issues(city).to_dict("records")
    assert (drain["first_day"], drain["last_day"]) == (pd.Timestamp("2026-03-02"), pd.Timestamp("2026-03-12"))
    assert drain["places"] == "C1小区（10 条）、C2小区（10 条）"
    assert drain["unit"] == "区住建局"
    assert {drain["quote_1"][5:9], drain["quote_2"][5:9]} == {"第0处第", "第1处第"}  # one of each community
    # Four in C2 are too few to be told, and C1 with them, or the total would tell; the street has both.
    assert park["places"] == "光明路街道（5 条）"


def test_an_issue_of_few_writers_is_left_out_and_few_comments_are_not_quoted(city: Office) -> None:
    assert "c-lamp" not in hot_issues(city)["topic_id"].tolist()
    few = hot_issues(Office(city.store, replace(city.settings, comment_minimum=21)))
    assert few.loc[few["topic_id"] == "c-drain", ["quote_1", "quote_2"]].isna().all(axis=None)


def test_a_selection_and_a_number_of_issues(city: Office) -> None:
    assert hot_issues(city, top=1)["topic_id"].tolist() == ["c-drain"]
    one = hot_issues(city, CommentSelection(Scope(community_id=("C2",))))
    assert one["topic_id"].tolist() == ["c-drain"]  # four writers on parking are too few
    nothing = hot_issues(city, CommentSelection(Scope(community_id=("C9",))))
    assert nothing.empty and tuple(nothing.columns) == COLUMNS


def judged(office: Office, said: list[tuple[int, str | None]], topic: str = "c-park") -> None:
    """Comments on drains, all satisfied writers'; and on ``topic``, whose words take the sides ``said`` (n, stance)."""
    lines = [Said("C1", topic, n) for n, _stance in said]
    speak(office, [*lines, Said("C2", "c-drain", 6)], places=PLACES)
    with office.store.writing() as connection:
        for line, (number, stance) in enumerate([*said, (6, "negative")]):
            words = f"第{line}处%"
            connection.execute(
                "UPDATE topic_assignments SET stance = $stance WHERE mark IN "
                "(SELECT mark FROM comments WHERE text LIKE '%' || $words)",
                {"stance": stance, "words": words},
            )
            changed = connection.execute(
                "SELECT count(*) FROM topic_assignments JOIN comments USING (mark) WHERE text LIKE '%' || $words",
                {"words": words},
            ).fetchone()
            assert changed == (number,)


@pytest.mark.parametrize(
    ("said", "share"),
    [
        ([(6, "positive"), (5, "negative")], 6 / 11),
        ([(5, "positive"), (5, "negative")], None),  # half is not most
        ([(5, "positive"), (2, "negative"), (3, "neutral")], None),  # wishes and questions are no praise
        ([(5, "positive"), (6, None)], None),
        ([(7, "positive")], 1.0),
    ],
)
def test_a_topic_that_most_comments_praise_is_no_issue(
    office: Office, said: list[tuple[int, str | None]], share: float | None
) -> None:
    judged(office, said)
    listed, left_out = hot_issues(office), praised(office)
    if share is None:
        assert set(listed["topic_id"]) == {"c-park", "c-drain"} and left_out.empty
        assert provenance(office, CommentSelection())["未列入的主题"].endswith("没有这样的主题")
        return
    assert listed["topic_id"].tolist() == ["c-drain"]
    assert listed["most_distinct"].tolist() == [6], "heat is measured by the issues alone"
    assert left_out["topic_id"].tolist() == ["c-park"]
    assert left_out["praise"].tolist() == pytest.approx([share])
    assert f"停车位不足（{100 * share:.0f} %）" in provenance(office, CommentSelection())["未列入的主题"]


def test_praise_of_few_writers_is_not_told(office: Office) -> None:
    judged(office, [(4, "positive")])
    assert praised(office).empty
    assert hot_issues(office)["topic_id"].tolist() == ["c-drain"]


def test_what_is_being_done(city: Office) -> None:
    entries = pd.DataFrame(
        {"topic_id": ["c-drain"], "status": ["in_progress"], "unit": ["市政处"], "note": [None], "at": ["2026-04-01"]}
    )
    found = hot_issues(city, handling=entries.assign(at=pd.to_datetime(entries["at"]))).set_index("topic_id")
    assert found.loc["c-drain", "handling"] == "办理中，市政处，2026-04-01"
    assert pd.isna(found.loc["c-park", "handling"])


def test_groups_that_raise_an_issue_more_than_others(office: Office) -> None:
    """Everybody over 60 writes of drains, everybody younger of parking."""
    lines = [Said("C1", "c-drain", 40), Said("C2", "c-park", 40)]
    speak(office, lines, places=PLACES)
    assert hot_issues(office)["groups"].isna().all()
    batches.undo(office.store, 4, by="王工", at=office.now())
    accepted = survey(
        [(f"s{n}-{t}", f"C{n + 1}", "2026-03-02 10:00", 5, 4, f"第{n}{t}条") for n in (0, 1) for t in range(40)]
    )
    ages = (
        ['{"年龄段":"60 岁以上","性别":"女"}'] * 40
        + ['{"年龄段":"60 岁以下"}'] * 20
        + ['{"年龄段":"60 岁以下","性别":"女"}'] * 20
    )
    batches.commit(office.store, replace(accepted, responses=accepted.responses.assign(attributes=ages)), source("x"))
    group(office, lines)
    found = hot_issues(office).set_index("topic_id")["groups"]
    assert found.to_dict() == {"c-drain": "年龄段：60 岁以上", "c-park": "年龄段：60 岁以下"}


def test_where_it_comes_from(city: Office) -> None:
    said = provenance(city, CommentSelection(Scope(community_id=("C1",)), satisfied=False))
    assert said["范围"] == "C1"
    assert said["填写人"] == "总体不满意者"
    assert "satisfaction（" in said["来源文件及其 SHA-256"]
    assert said["归类方法版本"] == "codebook 1"
    assert "不代表居民比例" in said["说明"]


def test_days_are_told_where_it_comes_from(city: Office) -> None:
    days = (dt.date(2026, 3, 1), dt.date(2026, 3, 31))
    assert provenance(city, CommentSelection(days=days))["时间"] == "2026-03-01 至 2026-03-31"
    both = CommentSelection(days=days, weeks=(dt.date(2026, 3, 2), dt.date(2026, 3, 9)))
    assert provenance(city, both)["时间"] == "2026-03-02 至 2026-03-09 起的各周，2026-03-01 至 2026-03-31"
    assert provenance(city, CommentSelection())["时间"] == "全部"


def test_an_empty_office_has_no_issues(office: Office) -> None:
    assert hot_issues(office).empty
    assert provenance(office, CommentSelection())["归类方法版本"] == "尚未归类"
