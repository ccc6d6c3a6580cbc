"""Personal details hidden in everything that residents wrote, before any of it is shown or stored."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import count
from pathlib import PurePath

import pandas as pd

from analytics.ingest.codebooks import fields
from analytics.ingest.codebooks.codebook import Codebook
from analytics.ingest.reading.readers import Table
from analytics.language import N_, _
from analytics.model import AcceptedRegister, AcceptedSurvey
from analytics.privacy import deidentify


def survey(accepted: AcceptedSurvey) -> AcceptedSurvey:
    """``accepted`` with personal details hidden in comments, options, attributes and channels."""
    return replace(
        accepted,
        comments=accepted.comments.assign(text=deidentify.mask(accepted.comments["text"]).texts),
        answers=accepted.answers.assign(choice=_options(accepted.answers["choice"])),
        responses=accepted.responses.assign(
            attributes=_attributes(accepted.responses["attributes"]),
            channel=deidentify.mask(accepted.responses["channel"]).texts,
        ),
    )


def register(accepted: AcceptedRegister) -> AcceptedRegister:
    """``accepted`` with telephone and other numbers of persons hidden in names of places and other words."""
    words = accepted.communities.select_dtypes("str").drop(columns="community_id", errors="ignore")
    hidden = {name: deidentify.mask(cells, deidentify.NUMBERS).texts for name, cells in words.items()}
    return replace(accepted, communities=accepted.communities.assign(**hidden))


def filename(name: str) -> str:
    """The name of a file without personal details; it is stored with the batch, and may become a survey's title.

    >>> filename("张先生13800001111.csv")
    '【姓名】【手机】.csv'
    """
    path = PurePath(name)
    return deidentify.mask_text(path.stem, deidentify.NUMBERS | {"name"})[0] + path.suffix


def headings(table: Table) -> Table:
    """``table`` with numbers of persons hidden in its headings; those that become alike are told apart by a number.

    Headings are stored with the questionnaire, and files of the same one are known by them: so they are masked before
    anything is made of them.
    """
    numbered = N_("{told}（{n}）")  # stored, so alike in every language
    taken: set[str] = set()
    masked: list[str] = []
    for heading in map(str, table.frame.columns):
        told = deidentify.mask_text(heading, deidentify.NUMBERS)[0]
        if told != heading:
            told = next(
                one for n in count(1) if (one := told if n == 1 else numbered.format(told=told, n=n)) not in taken
            )
        taken.add(told)
        masked.append(told)
    if masked == list(table.frame.columns):
        return table
    renamed = dict(zip(table.frame.columns, masked, strict=True))
    return replace(
        table,
        frame=table.frame.set_axis(masked, axis="columns"),
        told={renamed[heading]: replace(plan, heading=renamed[heading]) for heading, plan in table.told.items()},
        labels={renamed[heading]: words for heading, words in table.labels.items()},
        meanings={renamed[heading]: words for heading, words in table.meanings.items()},
        partial={renamed[heading]: words for heading, words in table.partial.items()},
    )


def changes(found: pd.DataFrame) -> pd.DataFrame:
    """Changed cells (model.CHANGES) without personal details: such a cell's original is left out, its result masked."""
    if found.empty:
        return found
    before = found["before"].astype("str")
    masked = deidentify.mask(before).texts
    return found.assign(
        sheet=deidentify.mask(found["sheet"].astype("str")).texts,
        before=before.where(masked.eq(before)),
        after=deidentify.mask(found["after"].astype("str")).texts,
    )


def issues(found: pd.DataFrame) -> pd.DataFrame:
    """Issues (model.ISSUES) as they may be shown and logged: the cells that they are about without personal details.

    Only the workbook of refused rows gives them as they are.
    """
    return found.assign(value=deidentify.mask(found["value"]).texts)


def preview(frame: pd.DataFrame, codebook: Codebook, *, rows: int) -> pd.DataFrame:
    """The first ``rows`` of a file's table as they may be shown: columns that tell who somebody is say only that they
    are filled, and what is personal in the others is hidden."""
    households = {plan.heading for plan in codebook.columns if plan.role == "household"}
    first = frame.head(rows)
    return first.apply(
        lambda cells: (
            cells.mask(cells.notna(), _("（不显示）"))
            if cells.name in households or fields.PERSONAL.search(fields.plain(str(cells.name)))
            else deidentify.mask(cells).texts
        )
    )


def _options(choices: pd.Series) -> pd.Series:
    """People write into options what belongs in no table. Options that are alike when masked become one."""
    words = choices.cat.categories.to_series()
    masked = deidentify.mask(words).texts
    if masked.equals(words):
        return choices
    return choices.map(dict(zip(words, masked, strict=True))).astype("category")


def _attributes(attributes: pd.Series) -> pd.Series:
    """JSON objects with their values masked; each distinct one is read once."""
    codes, objects = attributes.factorize()
    known = [json.loads(text) for text in objects]
    values = pd.Series(list(dict.fromkeys(value for one in known for value in one.values())), dtype="str")
    masked = dict(zip(values, deidentify.mask(values).texts, strict=True))
    hidden = [json.dumps({name: masked[one[name]] for name in one}, ensure_ascii=False) for one in known]
    return pd.Series([*hidden, None], dtype="str").take(codes).set_axis(attributes.index)
