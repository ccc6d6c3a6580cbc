"""Good rows of a survey put together as Surveys, Items, Responses, Answers and Comments."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.ingest.checks import answers, buildings, identity
from analytics.ingest.checks.forms import Forms
from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.codebooks.scales import MISSING_TEXTS
from analytics.ingest.normalisation import distinct, key, taken, trimmed, without_number
from analytics.model import AcceptedSurvey, Items, Responses


def accepted(forms: Forms, good: npt.NDArray[np.bool_], secret: bytes) -> AcceptedSurvey:
    """The survey of the ``good`` rows. A question that no form of a survey answers is not one of its items.

    Dtypes: identifiers, titles and texts str; round int16; submitted_at datetime64[us]; positions int32; level Int16;
    item_id, choice and missing of Answers categorical; scale bounds and satisfied_from Int16; overall bool.
    """
    rows = np.flatnonzero(good)
    codes = forms.title_codes[rows]
    kind = forms.codebook.kind
    survey_ids = [identity.survey_id(kind, title) for title in forms.titles]
    parts = [
        part
        for at, survey_id in enumerate(survey_ids)
        if (codes == at).any()
        for part in _one_survey(forms, survey_id, rows, np.flatnonzero(codes == at).astype(np.int32))
    ]
    present = np.unique(codes)
    return AcceptedSurvey(
        surveys=pd.DataFrame(
            {
                "survey_id": taken(survey_ids, present),
                "title": taken(list(forms.titles), present),
                "kind": taken([kind], np.zeros(len(present), np.intp)),
            }
        ),
        items=_items([part.item for part in parts]),
        responses=_responses(forms, rows, survey_ids, secret),
        answers=answers.answers_of([part.answers for part in parts if part.answers]),
        comments=answers.comments_of([(part.item["item_id"], *part.comments) for part in parts]),
        rows_read=len(forms.frame),
        rows_rejected=len(forms.frame) - len(rows),
    )


@dataclass(frozen=True)
class _Part:
    """One question of one survey: its item, its answers, and the places and texts of the comments it drew."""

    item: dict
    answers: answers.Piece | None
    comments: tuple[npt.NDArray[np.int32], pd.Series]


def _one_survey(forms: Forms, survey_id: str, rows: npt.NDArray[np.intp], places: npt.NDArray[np.int32]) -> list[_Part]:
    """The questions that one survey's forms answer; these stand at ``places`` among the accepted ``rows``."""
    questions = {question.plan.asked: question for question in forms.questions}
    comments = {str(cells.name): cells for cells in forms.comments}
    own = rows[places]
    place_of = np.full(len(forms.frame), -1, np.int32)
    place_of[own] = places
    parts: list[_Part] = []
    for same in forms.codebook.questions:
        plan = replace(same[0], overall=any(plan.overall for plan in same))
        item_id = identity.item_id(survey_id, plan.asked)
        question = questions.get(plan.asked)
        if question is None:
            given = None
            texts = answers.texts_of(comments[plan.asked].reset_index(drop=True).iloc[own])
        else:
            given = answers.piece(question, item_id, own, places)
            texts = answers.texts_beside(question, own)
        if len(texts) or (given is not None and given.has_answers):
            item = _item(plan, survey_id, item_id, len(parts) + 1)
            parts.append(_Part(item, given, (place_of[texts.index.to_numpy()], texts)))
    return parts


def _item(plan: ColumnPlan, survey_id: str, item_id: str, position: int) -> dict:
    scale = plan.levels if plan.type == "level" else None
    return {
        "survey_id": survey_id,
        "item_id": item_id,
        "position": position,
        "heading": without_number(plan.asked),
        "type": plan.type,
        "scale_low": scale.low if scale else None,
        "scale_high": scale.high if scale else None,
        "labels": "|".join(scale.labels) if scale and scale.labels else None,
        "satisfied_from": plan.satisfied_from,
        "category": None,
        "overall": plan.overall,
    }


_ITEM_DTYPES = {
    "survey_id": "str",
    "item_id": "str",
    "position": "int64",
    "heading": "str",
    "type": "str",
    "scale_low": "Int16",
    "scale_high": "Int16",
    "labels": "str",
    "satisfied_from": "Int16",
    "category": "str",
    "overall": "bool",
}


def _items(items: Sequence[dict]) -> Items:
    return pd.DataFrame(
        {column: pd.Series([item[column] for item in items], dtype=dtype) for column, dtype in _ITEM_DTYPES.items()}
    )


def _responses(forms: Forms, rows: npt.NDArray[np.intp], survey_ids: list[str], secret: bytes) -> Responses:
    when = forms.occasions
    apart = "\x1f".join(filter(None, (when.community, when.day)))
    # Named before sifting: which rows were good must not change the occurrence that tells equal rows apart.
    names = identity.response_ids(forms.frame, forms.given_ids, secret, apart).iloc[rows]
    plan = forms.codebook.column("household")
    channel = forms.codebook.column("channel")
    communities = when.community_ids.iloc[rows].reset_index(drop=True)
    blank = taken([], np.full(len(rows), -1, np.intp))
    keys = blank
    if plan is not None:
        keys = identity.respondent_keys(
            communities, forms.frame[plan.heading].iloc[rows].reset_index(drop=True), secret
        )
    return pd.DataFrame(
        {
            "response_id": names.array,
            "survey_id": taken(survey_ids, forms.title_codes[rows]),
            "round": when.rounds[rows],
            "community_id": communities,
            "submitted_at": when.submitted_at.iloc[rows].array,
            "channel": trimmed(forms.frame[channel.heading].iloc[rows]).array if channel else blank,
            "respondent_key": keys,
            "attributes": _attributes(forms, rows),
            "building": _buildings(forms, rows, blank).array,
        }
    )


def _buildings(forms: Forms, rows: npt.NDArray[np.intp], blank: pd.Series) -> pd.Series:
    """The building of every form, of 户号 nothing else; see :mod:`analytics.ingest.checks.buildings`."""
    plan = forms.codebook.column("household")
    own = next((cells for cells in forms.attributes if buildings.is_building(str(cells.name))), None)
    found = buildings.buildings(
        None if plan is None else forms.frame[plan.heading].iloc[rows], None if own is None else own.iloc[rows]
    )
    return blank if found is None else found


def _attributes(forms: Forms, rows: npt.NDArray[np.intp]) -> pd.Series:
    """One JSON object a row, written once per combination of values; missing where nothing is known."""
    if not forms.attributes:
        return taken([], np.full(len(rows), -1, np.intp))
    kept = []
    for cells in forms.attributes:
        codes, texts = distinct(cells.iloc[rows])
        values = [None if key(text) in MISSING_TEXTS else text for text in texts]
        kept.append((without_number(str(cells.name)), codes, values))
    groups = identity.grouped([codes for _heading, codes, _texts in kept])
    _seen, firsts = np.unique(groups, return_index=True)
    objects = []
    for row in firsts:
        known = {name: texts[codes[row]] for name, codes, texts in kept if codes[row] >= 0 and texts[codes[row]]}
        objects.append(json.dumps(known, ensure_ascii=False) if known else "")
    empty = np.array([not text for text in objects] or [True])
    return taken(objects, np.where(empty[groups], -1, groups))
