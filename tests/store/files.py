"""Small checked files made by hand, as the ingest room hands them over."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

import pandas as pd

from analytics.model import AcceptedRegister, AcceptedSurvey, SourceFile

NOON = dt.datetime(2026, 8, 1, 12)
UNDO = {"by": "李强", "at": NOON}
SURVEY, OVERALL, LIGHTS, WISHES = "s-00000001", "q-00000001", "q-00000002", "q-00000003"

# response_id, community, submitted, overall level or reason it is missing, lights level or reason, comment
Form = tuple[str, str, str, int | str, int | str, str | None]

FORMS: tuple[Form, ...] = (
    ("A1", "C1", "2026-03-02 08:00", 5, 4, "楼道灯不亮"),
    ("A2", "C1", "2026-03-08 23:59", 3, "blank", None),
    ("A3", "C1", "2026-03-09 00:00", 4, 4, "下水道还是堵"),
    ("A4", "C2", "2026-03-09 10:00", "dont_know", 1, "没有停车位"),
)


def source(name: str, *, example: bool = False) -> SourceFile:
    """A file whose bytes are its name."""
    return SourceFile(name, hashlib.sha256(name.encode()).hexdigest(), "王敏", NOON, example)


def register(*ids: str, households: int = 100, district: str = "市中区", **columns: object) -> AcceptedRegister:
    frame = pd.DataFrame({"community_id": list(ids), "name": [f"{i}小区" for i in ids], "households": households})
    return AcceptedRegister(frame.assign(city="枣庄市", district=district, **columns), rows_read=len(ids))


def items(*, survey_id: str = SURVEY, scale_high: int = 5, satisfied_from: int = 4) -> pd.DataFrame:
    columns = ["item_id", "position", "heading", "type", "scale_low", "scale_high", "satisfied_from", "overall"]
    rows = [
        (OVERALL, 1, "总体满意度", "level", 1, scale_high, satisfied_from, True),
        (LIGHTS, 2, "楼道照明", "level", 1, 5, 4, False),
        (WISHES, 3, "您的意见", "text", None, None, None, False),
    ]
    frame = pd.DataFrame(rows, columns=columns).assign(survey_id=survey_id, labels=None, category=None)
    return frame.astype(dict.fromkeys(["scale_low", "scale_high", "satisfied_from"], "Int64"))


def survey(
    forms: Sequence[Form] = FORMS, *, round: int = 1, channel: str | None = "微信", **scale: int
) -> AcceptedSurvey:
    """A satisfaction survey of two level items and one open question."""
    answers, comments = [], []
    for row, (_id, _place, _when, overall, lights, comment) in enumerate(forms):
        for item_id, answer in ((OVERALL, overall), (LIGHTS, lights)):
            missing = answer if isinstance(answer, str) else None
            answers.append((row, item_id, None if missing else answer, None, missing))
        if comment is not None:
            comments.append((row, WISHES, comment))
    responses = pd.DataFrame(
        {
            "response_id": [form[0] for form in forms],
            "survey_id": SURVEY,
            "round": round,
            "community_id": [form[1] for form in forms],
            "submitted_at": pd.to_datetime([form[2] for form in forms], format="ISO8601"),
            "channel": channel,
            "respondent_key": None,
            "attributes": None,
        }
    )
    return AcceptedSurvey(
        surveys=pd.DataFrame({"survey_id": [SURVEY], "title": ["满意度调查"], "kind": ["satisfaction"]}),
        items=items(**scale),
        responses=responses,
        answers=pd.DataFrame(answers, columns=["response", "item_id", "level", "choice", "missing"]).astype(
            {"level": "Int64"}
        ),
        comments=pd.DataFrame(comments, columns=["response", "item_id", "text"]),
        rows_read=len(forms),
    )
