"""Comments of a small city for the tests of the pages on topics: counted by hand, and a few that try to be markup."""

from __future__ import annotations

from contextlib import closing
from itertools import combinations
from pathlib import Path

from analytics.flows import grouping
from analytics.flows.office import open_office
from tests.conftest import REGISTER, survey_csv
from tests.pages import desk
from tests.pages.desk import Files

PARKING = "停车位太少，回来晚了没地方停车"
DRAINS = tuple(f"{n}号楼下水道堵了，污水往外冒" for n in range(1, 7))
NOTHING = ("无", "没意见", "。。。")
HOSTILE = (
    "停车位太少 **[点这里](https://x.example)** 没地方停车 :material/delete: $x^2$",
    "<b>停车位</b>太少，`没地方`停车 :red[快] &nbsp;",
    "=HYPERLINK(1)停车位太少没地方停车",
)


def survey(texts: dict[str, list[str]], *, level: str = "不满意", first: int = 1, day: str = "2026-09-07") -> str:
    """A survey file with these comments, one form each, by community; every writer answers ``level``."""
    lines = survey_csv({one: [level] * len(said) for one, said in texts.items()}, first=first, day=day).splitlines()
    every = [text for said in texts.values() for text in said]
    rows = [line.rsplit(",", 1)[0] + f',"{text}"' for line, text in zip(lines[1:], every, strict=True)]
    return "\n".join([lines[0], *rows]) + "\n"


def files(*surveys: str) -> Files:
    """The register and these survey files."""
    return ("名册.csv", REGISTER), *((f"调查{number}.csv", text) for number, text in enumerate(surveys))


# C1: 15 comments, 12 of them saying something; parking six times in one wording.
ONE = files(survey({"C1": [PARKING] * 6 + list(DRAINS) + list(NOTHING)}))
# Two by two they make forty comments each, no two of them near-duplicates.
OF_PARKING = (
    "停车位太少",
    "车位都被外来车占了",
    "晚上没地方停车",
    "停车收费太高",
    "地锁没人拆",
    "车停得乱七八糟",
    "希望多划些车位",
    "消防通道都停满了车",
    "停车难一直没解决",
    "车位线也看不清",
)
OF_DRAINS = (
    "下水道又堵了",
    "污水往外冒",
    "下水管道太细",
    "井盖下面返味",
    "一楼总是返水",
    "化粪池没人清掏",
    "雨污分流没做好",
    "下雨就积水排不走",
    "排水沟全是淤泥",
    "污水井盖坏了",
)


def in_pairs(said: tuple[str, ...]) -> list[str]:
    """Forty comments of two of the sentences each."""
    return [f"{one}，{other}" for one, other in combinations(said, 2)][:40]


# C1 speaks of parking, C2 of drains in the week after; C1's writers are dissatisfied, C2's are not.
TWO = files(
    survey({"C1": in_pairs(OF_PARKING)}),
    survey({"C2": in_pairs(OF_DRAINS)}, level="满意", first=100, day="2026-09-15"),
)


def two(folder: Path) -> str:
    """The store of TWO in ``folder``, its comments grouped."""
    desk.fill(desk.address(folder), TWO)
    with closing(open_office(desk.address(folder))) as office:
        grouping.group_store(office)
    return desk.address(folder)
