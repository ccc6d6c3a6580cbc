"""The hidden answers of forty-eight forms, and how many gave each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np

LEVELS: Final = ("非常满意", "满意", "一般", "不满意", "非常不满意")
ROWS: Final = ("道路", "排水", "照明")
PLACES: Final = ("先改道路", "先改停车", "都可以")
WISHES: Final = ("停车位", "电梯", "晾衣架")
OTHER: Final = "其他"
ORDERED: Final = ("屋面", "外墙", "管线")
COMMUNITIES: Final = ("金茵小区", "建设路小区")

COMMUNITY, OVERALL, MATRIX = "您所在的小区", "总体满意度", "请评价改造效果"
PLACE, WISH, ORDER, COMMENT = "您希望先改哪里", "希望增加什么", "请按重要程度排序", "您还有什么建议"
TITLE: Final = "金茵改造满意度调查"


@dataclass(frozen=True)
class Form:
    """One resident's answers: positions in the lists above, None where nothing was answered."""

    number: int
    community: int
    overall: int | None
    rows: tuple[int, ...]
    place: int
    wishes: tuple[int, ...]
    other: str
    order: tuple[int, ...]
    comment: str

    @property
    def minute(self) -> str:
        return f"{self.number:02}"


def _form(at: int, random: np.random.Generator) -> Form:
    chosen = tuple(int(wish) for wish in np.flatnonzero(random.integers(0, 2, len(WISHES))))
    return Form(
        number=at + 1,
        community=at % 2,
        overall=None if at % 11 == 5 else int(random.integers(0, len(LEVELS))),
        rows=tuple(int(row) for row in random.integers(0, len(LEVELS), len(ROWS))),
        place=int(random.integers(0, len(PLACES))),
        wishes=chosen,
        other="石凳" if at % 7 == 3 else "",
        order=tuple(int(one) for one in random.permutation(len(ORDERED)))[: 0 if at % 13 == 6 else 2 + at % 2],
        comment="下水道还是堵" if at % 5 == 2 else "",
    )


FORMS: Final = tuple(_form(at, random) for random in [np.random.default_rng(7)] for at in range(48))

Counts = dict[str, Counter]


def counts(*asked: str) -> Counts:
    """How many forms gave each answer to the questions ``asked``: level words, options, (option, rank)."""
    found: Counts = {
        OVERALL: Counter(LEVELS[form.overall] for form in FORMS if form.overall is not None),
        **{f"{MATRIX}—{row}": Counter(LEVELS[form.rows[at]] for form in FORMS) for at, row in enumerate(ROWS)},
        PLACE: Counter(PLACES[form.place] for form in FORMS),
        WISH: Counter([*(WISHES[wish] for form in FORMS for wish in form.wishes), *(OTHER for f in FORMS if f.other)]),
        ORDER: Counter((ORDERED[one], rank) for form in FORMS for rank, one in enumerate(form.order, start=1)),
    }
    return {heading: found[heading] for heading in found if not asked or heading.split("—")[0] in asked}
