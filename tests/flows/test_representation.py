"""Response, register, weights and buildings of a small city; and what an attacker makes of all that is shown."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from analytics.estimation.exact import joined_interval
from analytics.flows import acceptance
from analytics.flows.office import Office
from analytics.flows.representation import comparing, neighbours, response, sample, weights
from analytics.model import EVERYWHERE, Scope
from analytics.programme.entering import margin_file
from analytics.store import surveys
from tests.conftest import REGISTER
from tests.pages.desk import fill
from tests.privacy.elimination import Sum, worked_out

# Community → (sex, building, channel, satisfied of n) of its answers.
Answers = list[tuple[str, str, str, str, int, int]]
CITY: Answers = [
    ("C1", "女", "1", "微信", 24, 30),
    ("C1", "男", "2", "入户走访", 12, 20),
    ("C2", "女", "1", "入户走访", 16, 20),
    ("C2", "男", "3", "微信", 9, 10),
]
MARGINS = "小区编号,项目,类别,户数,人数\n" + "".join(
    f"{community},性别,{sex},,100\n" for community in ("C1", "C2") for sex in ("男", "女")
)
BUILDINGS = "".join(f"C1,楼栋,{at}号楼,40,\n" for at in (1, 2, 3))


def text_of(answers: Answers) -> str:
    lines = ["答卷编号,小区编号,提交时间,轮次,渠道,户号,性别,总体满意度,停车"]
    number = itertools.count(1)
    for community, sex, building, channel, satisfied, n in answers:
        for at in range(n):
            level, one = "满意" if at < satisfied else "不满意", next(number)
            household = f"{building}-{one % 9 + 1}-{100 + one % 800}" if building else ""
            row = f"{one},{community},2026-09-07 10:{at % 60:02d}:00,1,{channel},{household},{sex},{level},满意"
            lines.append(row)
    return "\n".join(lines) + "\n"


def held(office: Office, answers: Answers, *, register: str = REGISTER, margins: str = MARGINS) -> str:
    """Load all; the survey's id."""
    fill(office.store.url, (("名册.csv", register), ("满意度调查.csv", text_of(answers))))
    if margins:
        margin_file.commit(office, margin_file.read(office, "名册结构.csv", margins.encode()), by="王敏")
    return str(surveys.surveys(office.store)["survey_id"].iloc[0])


def test_how_many_households_answered(office: Office) -> None:
    found = response.overall(office, held(office, CITY))
    assert (found.communities, found.silent, found.households) == (4, 2, 303)
    assert (found.forms, found.complete, found.partial, found.broken_off) == (80, 80, 0, 0)
    assert found.heard_households == 80 and found.unnumbered == 0
    assert found.rr1 == found.rr2 == pytest.approx(80 / 303)


def test_places_least_heard_first(office: Office) -> None:
    survey = held(office, CITY)
    table = response.by_place(office, survey, "street").set_index("place")
    assert table.index.tolist() == ["文化路街道", "光明路街道"]
    assert table.loc["文化路街道", ["communities", "silent", "households", "forms"]].tolist() == [2, 2, 93, 0]
    assert table.loc["光明路街道", "heard"] == pytest.approx(80 / 210)
    communities = response.by_place(office, survey, "community").set_index("community_id")
    assert communities.loc["C1", "place"] == "朝阳花园" and communities.loc["C1", "forms"] == 50


def test_buildings_beside_the_register(office: Office) -> None:
    survey = held(office, [*CITY, ("C1", "女", "3", "微信", 1, 3)], margins=MARGINS + BUILDINGS)
    table = response.by_building(office, survey, "C1").set_index("building")
    assert table.loc["1号楼", "heard"] == pytest.approx(30 / 40)
    # The three of building 3, and the next smallest: the community's 53 less 30 would tell 23 only.
    assert table.loc[["2号楼", "3号楼"], "forms"].isna().all()
    assert table["households"].tolist() == [40, 40, 40]


def test_channels_and_what_own_choice_makes(office: Office) -> None:
    found = response.channels(office, held(office, CITY))
    assert found is not None and found.own_choice == pytest.approx(0.5)
    assert found.table.set_index("channel").loc["微信", "share"] == pytest.approx(33 / 40)
    assert found.difference == pytest.approx(33 / 40 - 28 / 40)
    assert found.low is not None and found.high is not None and found.low < 0 < found.high


def test_the_register_variable_by_variable(office: Office) -> None:
    found = comparing.compare(office, held(office, CITY))
    sex = found.categories[found.categories["variable"] == "性别"].set_index("category")
    assert sex.loc["女", ["n", "population"]].tolist() == [50, 200]
    assert sex.loc["女", "difference"] == pytest.approx(50 / 80 - 0.5)
    whole = found.variables.set_index("variable").loc["性别"]
    assert whole["chi2"] == pytest.approx((2 * 10**2 / 40) * 209 / 130)
    assert (whole["communities"], whole["asked"]) == (2, 2)
    places = found.categories[found.categories["variable"] == comparing.PLACE].set_index("category")
    assert found.places == "community_id" and places.loc["朝阳花园", "population"] == 120


def test_words_that_do_not_match_are_listed(office: Office) -> None:
    survey = held(office, CITY, margins=MARGINS.replace("女", "女性"))
    found = comparing.compare(office, survey)
    assert set(zip(found.unmatched["category"], found.unmatched["side"], strict=True)) == {
        ("女", "answers"),
        ("女性", "register"),
    }
    told = weights.shares(office, survey)
    assert told is not None and told.left_out["性别"] == ("unknown", ("女",))
    assert set(told.table["scheme"]) == {weights.PLAIN, weights.BY_COMMUNITY}


def test_where_nobody_stated_it_there_is_nothing_beside_the_register(office: Office) -> None:
    survey = held(office, [*CITY[:2], ("C2", "", "1", "入户走访", 16, 20), ("C2", "", "3", "微信", 9, 10)])
    found = comparing.compare(office, survey, Scope(community_id=("C2",)))
    assert "性别" not in set(found.categories.get("variable", ()))
    everywhere = comparing.compare(office, survey)
    assert "性别" in set(everywhere.categories["variable"])


def test_shares_weighted_by_hand(office: Office) -> None:
    """C1 36/50 of 120 households, C2 25/30 of 90: (120·.72 + 90·.8333)/210."""
    found = weights.shares(office, held(office, CITY))
    assert found is not None
    rows = found.table.set_index("scheme")
    assert rows.loc[weights.PLAIN, "share"] == pytest.approx(61 / 80)
    low, high = joined_interval(61, 80, 210)
    assert rows.loc[weights.PLAIN, ["low", "high"]].tolist() == pytest.approx([low, high])
    assert rows.loc[weights.BY_COMMUNITY, "share"] == pytest.approx((120 * 0.72 + 90 * 25 / 30) / 210)
    w1, w2 = 120 / 50, 90 / 30
    deff = 80 * (50 * w1**2 + 30 * w2**2) / 210**2
    assert rows.loc[weights.BY_COMMUNITY, "deff"] == pytest.approx(deff)
    assert found.used == (weights.COMMUNITY, "性别") and found.households == 210 and found.converged
    assert weights.CLUSTERED not in rows.index  # four buildings in two communities tell too little


def test_buildings_that_disagree_widen_the_interval_and_doubt_a_clear_verdict(office: Office) -> None:
    """Ten buildings of ten: all content in half of them, half content in the others."""
    answers = [("C1", "女", str(at), "微信", 10 if at % 2 else 5, 10) for at in range(1, 11)]
    survey = held(office, answers, margins="")
    found = weights.shares(office, survey)
    assert found is not None
    rows = found.table.set_index("scheme")
    assert rows.loc[weights.CLUSTERED, "deff"] > 3 and found.freedom == 9 and found.icc > 0.2
    assert rows.loc[weights.PLAIN, "evidence"] == "clear"
    assert rows.loc[weights.CLUSTERED, "evidence"] == "uncertain"
    table, clear, icc = neighbours.communities_in_doubt(office, survey)
    assert clear == 1 and table["community_id"].tolist() == ["C1"] and icc == pytest.approx(found.icc)
    assert table.loc[0, "clustered_high"] > table.loc[0, "high"]
    verdict = acceptance.verdicts(office, survey=survey).set_index("community_id").loc["C1"]
    assert verdict["evidence"] == "clear" and table.loc[0, ["low", "high"]].tolist() == [
        verdict["low"],
        verdict["high"],
    ]


def test_without_a_clear_verdict_there_is_none_to_doubt(office: Office) -> None:
    survey = held(office, [("C1", "女", str(at), "微信", 8, 10) for at in range(1, 5)], margins="")
    table, clear, _icc = neighbours.communities_in_doubt(office, survey)
    assert clear == 0 and table.empty


def test_doubt_is_reckoned_by_the_limit_of_the_programme(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """75 of 100 is clearly below 90 %, and stays so with neighbours alike; it is in doubt against 80 %."""
    answers = [("C1", "女", str(at), "微信", 10 if at % 2 else 5, 10) for at in range(1, 11)]
    survey = held(office, answers, margins="")
    judged = acceptance.verdicts(office, survey=survey).assign(threshold_percent=90)
    monkeypatch.setattr(neighbours.acceptance, "verdicts", lambda *_args, **_told: judged)
    table, clear, _icc = neighbours.communities_in_doubt(office, survey)
    assert clear == 1 and table.empty


def test_heavy_weights_are_told_and_bounded_beside(office: Office) -> None:
    """Six men of a hundred answers stand for half of the residents: 50/6 = 8.3 times the mean weight of 1."""
    answers = [("C1", "女", "1", "微信", 84, 94), ("C1", "男", "1", "微信", 1, 6)]
    found = weights.shares(office, held(office, answers))
    assert found is not None and found.heavy == 6 and found.light == 0
    rows = found.table.set_index("scheme")
    assert rows.loc[weights.BY_REGISTER, "share"] == pytest.approx((84 / 94 + 1 / 6) / 2)
    assert rows.loc[weights.BY_REGISTER, "share"] < rows.loc[weights.BOUNDED, "share"] < 0.85
    assert found.gap == pytest.approx(0.2)


def test_a_community_without_margins_is_told(office: Office) -> None:
    survey = held(office, CITY, margins="小区编号,项目,类别,人数\nC1,性别,男,9\nC1,性别,女,8\n")
    found = weights.shares(office, survey)
    assert found is not None and found.left_out["性别"] == (weights.INCOMPLETE, ("1", "2"))


def test_few_answers_tell_nothing(office: Office) -> None:
    survey = held(office, [("C1", "女", "1", "微信", 2, 3)])
    assert response.overall(office, survey).forms is None
    assert weights.shares(office, survey) is None and response.channels(office, survey) is None
    assert comparing.compare(office, survey).categories.empty
    assert response.by_place(office, survey, "community")["forms"].isna().sum() == 1


def test_a_few_men_are_not_told_nor_by_the_women_or_the_base(office: Office) -> None:
    survey = held(office, [("C1", "女", "1", "微信", 20, 30), ("C1", "男", "1", "微信", 1, 2)])
    found = comparing.compare(office, survey)
    sex = found.categories[found.categories["variable"] == "性别"]
    assert sex[["n", "share", "difference"]].isna().all(axis=None)
    assert found.variables[["chi2", "g", "asmd", "unstated"]].isna().all(axis=None)
    told = weights.shares(office, survey)
    assert told is not None and told.left_out["性别"] == (weights.HIDDEN, ())


def test_a_small_community_does_not_follow_from_a_weighted_share(office: Office) -> None:
    """C1's three answers are hidden, C2's twenty with them: pooled, the weighted share is the unweighted one."""
    answers = [("C1", "女", "1", "微信", 0, 3), ("C2", "女", "1", "微信", 15, 20)]
    found = weights.shares(office, held(office, answers))
    assert found is not None and found.pooled == 2
    assert weights.BY_COMMUNITY not in set(found.table["scheme"])


def test_readers_of_a_street_are_shown_what_the_city_s_are(office: Office) -> None:
    survey = held(office, CITY)
    street = Scope(street=("光明路街道",))
    mine, all_of_it = office.within(street), office
    a, b = weights.shares(mine, survey), weights.shares(all_of_it, survey, street)
    assert a is not None and b is not None
    pd.testing.assert_frame_equal(a.table, b.table)
    pd.testing.assert_frame_equal(
        comparing.compare(mine, survey).categories, comparing.compare(all_of_it, survey, street).categories
    )


PLACES = {"C1": "甲街", "C2": "甲街", "C3": "乙街", "C4": "乙街", "C5": "丙街", "C6": "丙街", "C7": "丁街"}
DISTRICT = {"甲街": "东区", "乙街": "东区", "丙街": "西区", "丁街": "西区"}


def spoken(seed: int) -> tuple[Answers, str, str]:
    """Answers of seven communities, many of few; their register and margins."""
    random = np.random.default_rng(seed)
    answers: Answers = []
    for community in PLACES:
        for sex in ("男", "女", ""):
            n = int(random.choice([0, 1, 2, 3, 5, 6, 9, 14], p=[0.1, 0.12, 0.13, 0.15, 0.15, 0.15, 0.1, 0.1]))
            if n:
                answers.append((community, sex, "1", "微信", n // 2, n))
    register = "小区编号,小区名称,城市,区县,街道,户数\n" + "".join(
        f"{one},{one}小区,某市,{DISTRICT[street]},{street},100\n" for one, street in PLACES.items()
    )
    margins = "小区编号,项目,类别,人数\n" + "".join(f"{one},性别,男,90\n{one},性别,女,110\n" for one in PLACES)
    return answers, register, margins


@pytest.mark.parametrize("seed", range(4))
def test_nothing_hidden_follows_from_all_that_is_shown(office: Office, seed: int) -> None:
    answers, register, margins = spoken(seed)
    survey = held(office, answers, register=register, margins=margins)
    amounts: dict[tuple[str, str], int] = {}
    for community, sex, *_rest, n in answers:
        amounts[community, sex] = amounts.get((community, sex), 0) + n
    streets = sorted(set(PLACES.values()))
    scopes = [EVERYWHERE, *(Scope(district=(one,)) for one in ("东区", "西区"))]
    scopes += [Scope(street=pair) for size in (1, 2, 3) for pair in itertools.combinations(streets, size)]
    scopes += [Scope(community_id=(one,)) for one in PLACES]
    told: list[Sum] = []
    found_any = False
    for scope in scopes:
        mine = sample.chosen(office, survey, scope)
        ids = list(mine.communities["community_id"])
        whole = frozenset((one, sex) for one in ids for sex in ("男", "女", ""))
        told.append(Sum(whole, sample.is_shown(office, mine.sample, ids), f"{scope} whole"))
        table = comparing.compare(office, survey, scope)
        if table.categories.empty:
            continue
        sexes = table.categories[table.categories["variable"] == "性别"].set_index("category")
        for sex in sexes.index:
            shown = not bool(sexes.loc[sex, "suppressed"])
            found_any |= shown
            told.append(Sum(frozenset((one, sex) for one in ids), shown, f"{scope} {sex}"))
        base = table.variables.set_index("variable").get("suppressed", pd.Series(dtype=bool))
        if "性别" in base.index:
            stated = frozenset((one, sex) for one in ids for sex in ("男", "女"))
            told.append(Sum(stated, not bool(base["性别"]), f"{scope} stated"))
        places = table.categories[table.categories["variable"] == comparing.PLACE]
        if len(places) and table.places == "community_id":
            for row in places.itertuples():
                one = row.category.removesuffix("小区")
                all_of = frozenset((one, sex) for sex in ("男", "女", ""))
                told.append(Sum(all_of, not row.suppressed, f"{scope} {one}"))
    assert worked_out(amounts, told) == []
    assert found_any or seed


def test_the_answers_are_counted_once(office: Office) -> None:
    """A second reading takes what is kept until the data change."""
    survey = held(office, CITY)
    assert sample.sample(office, survey) is sample.sample(office, survey)
