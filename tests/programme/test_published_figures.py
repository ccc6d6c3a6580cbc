"""What is published of five places comes out of the sample data, through the functions that the pages call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from analytics import example
from analytics.flows.office import Office, open_office
from analytics.flows.programmes import programmes
from analytics.model import EVERYWHERE, Communities, Scope
from analytics.programme.acceptance import actions, alerts, cycle, gates
from analytics.programme.acceptance.extent import extent
from analytics.programme.consent import consent
from analytics.programme.entering import records
from analytics.programme.ledger import rectification, second_round
from analytics.programme.publicity import opinions, publicity
from analytics.programme.voting import votes
from analytics.programme.wishes import community_plan, needs
from analytics.programme.works import works
from analytics.store import communities, surveys
from tests.stores import url_of

WHOLE = [
    "register.csv",
    "cycle_records.csv",
    "opinion_dadong.csv",
    "opinion_zaozhuang.csv",
    "consent_jinyin.csv",
    "ballots.csv",
    "margins.csv",
]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The example without its satisfaction surveys, as the first start loads it."""
    office = open_office(url_of(tmp_path_factory.mktemp("places") / "minyi.duckdb"))
    with pytest.MonkeyPatch.context() as patched:
        files = [path for path in example.first_start_files() if path.name in WHOLE]
        patched.setattr(example, "first_start_files", lambda: files)
        example.ensure_example(office)
    yield office
    office.close()


def register_of(office: Office, name: str, tmp_path: Path) -> Communities:
    """The communities of one of the registers that are not loaded on the first start."""
    from analytics.flows import loading

    before = set(communities.communities(office.store)["community_id"])
    loading.load_file(office, example.SAMPLE_DATA / f"register_{name}.csv", by="tester")
    known = communities.communities(office.store)
    return known[~known["community_id"].isin(before)]


def test_zaozhuang(places: Office) -> None:
    found = extent(communities.communities(places.store, Scope(district=("市中区",))))
    assert (found.communities, found.buildings, found.households) == (48, 378, 10_421)
    assert (found.area_m2, found.investment_wan) == (936_200, 16_100)
    assert found.stages["基本完工"] == 12 and set(found.modes) == {"市场化", "镇街物业", "街道主导"}
    progress = records.entries(places, "progress", Scope(district=("市中区",)))
    done = progress.groupby("item")["done"].sum()
    assert done[["拆除违建", "拆除违建面积", "居民自行拆除违建"]].tolist() == [21, 1_600, 8]


def test_jinyin(places: Office) -> None:
    done = records.entries(places, "progress", Scope(community_id=("LZ-001",))).set_index("item")
    assert done.loc[["暖气单户改造", "节能窗"], "done"].tolist() == [830, 500]
    assert round(830 / int(done.loc["暖气单户改造", "of"]), 2) == 0.7


def test_dadong(places: Office) -> None:
    found = opinions.gathered(places, Scope(district=("大东区",)))
    assert found == {"questionnaires": 810, "meetings": 4, "visits": 26, "opinions": 354}


def test_zaozhuang_s_opinions(places: Office) -> None:
    """More than 1 600, published."""
    assert opinions.gathered(places, Scope(district=("市中区",)))["opinions"] == 1_612


def test_shijiazhuang_s_five_days(places: Office) -> None:
    found = publicity.standing(places, Scope(city=("石家庄市",)), today=dt.date(2026, 6, 1))
    assert len(found) == 5 and set(found["days"]) == set(found["rule_days"]) == {5}
    assert found["complete"].all() and not found["missing"].map(len).any()


def test_votes_at_the_limits_of_the_law(places: Office) -> None:
    found = votes.results(places).set_index(["community_id", "stairway"])["passed"].astype(bool)
    assert found[[("ZZ-013", ""), ("ZZ-004", ""), ("ZZ-007", "")]].tolist() == [True, True, False]
    assert found["SY-001"].tolist() == [True, False, False]


def test_shijiazhuang(office: Office, places: Office, tmp_path: Path) -> None:
    found = extent(register_of(office, "shijiazhuang", tmp_path))
    (rules,) = [one for one in programmes(places) if one.city == "石家庄市"]
    assert (found.communities, found.households, found.buildings) == (1_820, 420_000, None)
    share = found.share_of(rules.needed)
    assert share is not None and round(share, 2) == 0.67
    assert (rules.publicity_days, rules.satisfaction_percent) == (5, 80)


def test_nantong(office: Office, tmp_path: Path) -> None:
    known = register_of(office, "nantong", tmp_path)
    year = known["renovation_year"]
    earlier, later = extent(known[year <= 2022]), extent(known[year == 2023])
    assert (earlier.communities, earlier.buildings, earlier.households) == (270, 5_612, 166_000)
    assert (earlier.area_m2, earlier.investment_wan) == (15_306_000, 495_000)
    assert (later.communities, later.buildings, later.households) == (68, 907, 29_234)
    assert (later.area_m2, later.investment_wan) == (3_008_000, 154_000)


def test_shenyang(office: Office, tmp_path: Path) -> None:
    found = extent(register_of(office, "shenyang", tmp_path))
    assert (found.communities, found.districts) == (121, 11)


def test_nothing_filled_in_is_no_zero(office: Office) -> None:
    known = communities.communities(office.store)
    found = extent(known.assign(buildings=pd.array([pd.NA] * len(known), dtype="Int64")))
    assert found.buildings is None and found.filled["buildings"] == 0 and found.share_of(None) is None


READS = {
    "gates": gates.gates,
    "place": cycle.place,
    "alerts": alerts.alerts,
    "this_week": lambda office, scope: actions.this_week(office, scope, today=dt.date(2026, 5, 12)),
    "ledger": rectification.ledger,
    "second_round": second_round.compared,
    "publicity": publicity.every,
    "opinions": opinions.by_community,
    "progress": works.progress,
    "reports": works.reports,
    "observations": works.observations,
    "votes": votes.shown,
    "facilities": needs.facilities,
    "wishes": lambda office, scope: community_plan.lines(office, survey_of(office, "枣庄市中区居民意愿"), scope=scope),
    "consent": lambda office, scope: consent.item_rounds(office, survey_of(office, "临淄金茵"), scope),
    "turnout": lambda office, scope: consent.turnout(office, survey_of(office, "临淄金茵"), scope),
}


def survey_of(office: Office, title: str) -> str:
    known = surveys.surveys(office.store)
    return str(known.loc[known["title"].str.contains(title), "survey_id"].iloc[0])


@pytest.mark.parametrize("name", list(READS))
def test_a_district_reads_nothing_of_another(places: Office, name: str) -> None:
    """Beside the district itself, one where the figures are somebody else's: nothing of theirs comes along."""
    for district in ("市中区", "大东区", "临淄区"):
        scope = Scope(district=(district,))
        own = set(communities.communities(places.store, scope)["community_id"])
        assert own and set(READS[name](places, scope)["community_id"]) <= own
    everywhere = READS[name](places, EVERYWHERE)
    assert name in ("second_round", "alerts") or len(everywhere)
