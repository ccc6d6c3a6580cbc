"""A small city whose residents say who they are, answer two questions with levels and one with options, twice."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analytics.flows.office import Office
from analytics.model import AcceptedSurvey
from analytics.store import batches
from tests.store.files import SURVEY, register, source

HOMES = {
    "C1": ("东区", "一街"),
    "C2": ("东区", "一街"),
    "C3": ("东区", "二街"),
    "C4": ("西区", "三街"),
    "C5": ("西区", "三街"),
    "C6": ("西区", "四街"),
}
FIRST, SECOND, WISH = "q-00000001", "q-00000002", "q-00000003"
SEX = "attribute:性别"
GROUPS = ("男", "女", None)


@dataclass(frozen=True)
class Form:
    """One form; None: not filled in."""

    home: str
    sex: str | None
    first: int | None
    second: int | None
    wish: str | None
    key: str | None = None
    building: str | None = None
    channel: str | None = "微信"


def fill(office: Office, rounds: Mapping[int, Sequence[Form]]) -> None:
    """Load the register and the forms of every round."""
    for home, (district, street) in HOMES.items():
        year = 1985 if home in ("C1", "C4") else 1996
        batches.commit(
            office.store, register(home, district=district, street=street, built_year=year), source(f"register {home}")
        )
    for number, forms in rounds.items():
        batches.commit(office.store, _survey(forms, number), source(f"round {number}"))


def by_chance(seed: int) -> dict[int, list[Form]]:
    """Two rounds of few or many forms in every place, group and level; some households answer both."""
    draw = random.Random(seed)
    found: dict[int, list[Form]] = {}
    for number in (1, 2):
        forms = []
        for home in HOMES:
            for sex in GROUPS:
                for level in (1, 3, 5):
                    for _one in range(draw.choice([0, 0, 1, 2, 4, 7, 12])):
                        second = draw.choice([1, 3, 5, 5, None])
                        key = f"{home}-{draw.randrange(40)}" if draw.random() < 0.6 else None
                        forms.append(Form(home, sex, level, second, draw.choice(["路灯", "停车", "电梯"]), key))
        found[number] = forms
    return found


def counted(forms: Sequence[Form]) -> Counter[tuple[str, str, int]]:
    """How many of each home, sex ("" not filled in) and level of the first question."""
    return Counter((form.home, form.sex or "", form.first) for form in forms if form.first is not None)


def _survey(forms: Sequence[Form], number: int) -> AcceptedSurvey:
    items = pd.DataFrame(
        {
            "item_id": [FIRST, SECOND, WISH],
            "position": [1, 2, 3],
            "heading": ["总体满意度", "楼道照明", "最想先改什么"],
            "type": ["level", "level", "single"],
            "scale_low": [1, 1, None],
            "scale_high": [5, 5, None],
            "satisfied_from": [4, 4, None],
            "overall": [True, False, False],
            "survey_id": SURVEY,
            "labels": None,
            "category": None,
        }
    ).astype(dict.fromkeys(["scale_low", "scale_high", "satisfied_from"], "Int64"))
    answers = []
    for row, form in enumerate(forms):
        for item_id, level in ((FIRST, form.first), (SECOND, form.second)):
            answers.append((row, item_id, level, None, None if level is not None else "blank"))
        answers.append((row, WISH, None, form.wish, None if form.wish else "blank"))
    responses = pd.DataFrame(
        {
            "response_id": [f"{number}-{row}" for row in range(len(forms))],
            "survey_id": SURVEY,
            "round": number,
            "community_id": [form.home for form in forms],
            "submitted_at": pd.Timestamp("2026-03-02 09:00") + pd.Timedelta(days=28 * (number - 1)),
            "channel": [form.channel for form in forms],
            "respondent_key": [form.key for form in forms],
            "attributes": [json.dumps({"性别": form.sex}, ensure_ascii=False) if form.sex else None for form in forms],
            "building": [form.building for form in forms],
        }
    )
    return AcceptedSurvey(
        surveys=pd.DataFrame({"survey_id": [SURVEY], "title": ["满意度调查"], "kind": ["satisfaction"]}),
        items=items,
        responses=responses,
        answers=pd.DataFrame(answers, columns=["response", "item_id", "level", "choice", "missing"]).astype(
            {"level": "Int64"}
        ),
        comments=pd.DataFrame({"response": [], "item_id": [], "text": []}),
        rows_read=len(forms),
    )
