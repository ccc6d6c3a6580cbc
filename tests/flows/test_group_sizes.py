"""Groups of residents are hidden alike on 交叉分析 and on 样本与回收, or one page would tell what the other hides."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.flows import crosstab_hiding, method_facts
from analytics.flows.crosstab_layout import Asked
from analytics.flows.office import Office
from analytics.flows.representation import response, sample
from analytics.model import CHANNEL, Scope
from analytics.store import communities, surveys
from analytics.store import crosstabs as stored
from tests.flows.test_representation import Answers, held

SEX = f"{stored.ATTRIBUTE}性别"
HOMES = ("C1", "C2", "C3", "C4")
LEVELS = ("city", "district", "street")


def city_of(seed: int) -> Answers:
    """Women and men of four communities in two streets, many groups of few."""
    random = np.random.default_rng(seed)
    groups: Answers = []
    for home in HOMES:
        for sex in ("女", "男", "其他"):
            n = int(random.choice([0, 2, 3, 6, 9, 15]))
            groups.append((home, sex, "1", "微信", n // 2, n))
    return [group for group in groups if group[-1]]


MARGINS = "小区编号,项目,类别,户数,人数\n" + "".join(
    f"{home},性别,{sex},,100\n" for home in HOMES for sex in ("女", "男", "其他")
)


@pytest.mark.parametrize("seed", [1, 3, 4, 5, 7])
def test_what_one_page_hides_the_other_does_not_show(office: Office, seed: int) -> None:
    survey = held(office, city_of(seed), margins=MARGINS)
    items = surveys.items(office.store, survey).set_index("heading")["item_id"]
    seen = sample.sample(office, survey)
    flagged = sample.every_category(office, seen, "性别")
    hidden = 0
    for heading in ("总体满意度", "停车"):
        found = crosstab_hiding.decided(office, Asked(survey, str(items[heading]), SEX, 1))
        for key, number in found.places.items():
            inside = flagged[(flagged[list(LEVELS[: len(key)])] == list(key)).all(axis=1)]
            closed = sample.hidden_categories(office, seen, "性别", set(inside["community_id"]))
            for row, label in enumerate(found.layout.rows.labels):
                if label in closed and (inside["part"] == label).any():
                    hidden += 1
                    assert found.hidden.bases[number, row], (key, label)
    assert hidden, "the city hides nothing; the test says nothing"


def test_buildings_are_hidden_as_there(office: Office) -> None:
    answers: Answers = [
        ("C1", "女", "1", "微信", 20, 30),
        ("C1", "女", "2", "微信", 2, 3),
        ("C1", "男", "3", "微信", 5, 8),
    ]
    survey = held(office, answers, margins="")
    item = surveys.items(office.store, survey).set_index("heading")["item_id"]["总体满意度"]
    told = response.by_building(office, survey, "C1").set_index("building")["suppressed"]
    assert told.to_dict() == {"1号楼": False, "2号楼": True, "3号楼": True}
    found = crosstab_hiding.decided(office, Asked(survey, str(item), stored.BUILDING, 1, "C1"))
    rows = dict(zip(found.layout.rows.labels, found.hidden.bases[0], strict=True))
    assert rows == {"1号楼": False, "2号楼": True, "3号楼": True}


@pytest.mark.parametrize("seed", range(4))
def test_a_card_tells_of_channels_only_where_that_page_does(office: Office, seed: int) -> None:
    random = np.random.default_rng(seed)
    answers: Answers = [
        (home, "女", "1", channel, n // 2, n)
        for home in HOMES
        for channel in ("微信", "热线", "现场")
        if (n := int(random.choice([0, 3, 6, 9, 20])))
    ]
    survey = held(office, answers, margins="")
    seen = sample.sample(office, survey)
    scopes = [Scope(community_id=(home,)) for home in HOMES] + [
        Scope(street=(name,)) for name in ("光明路街道", "文化路街道")
    ]
    told = []
    for scope in scopes:
        inside = set(communities.communities(office.store, scope)["community_id"])
        hides = sample.hidden_categories(office, seen, CHANNEL, inside)
        (one, *_more) = method_facts.facts(office, [survey], scope=scope).surveys or [None]
        if one is not None:
            told.append(one.channels is not None)
            assert not (hides and one.channels is not None), scope
    assert not all(told), "every place tells; the test says nothing"
