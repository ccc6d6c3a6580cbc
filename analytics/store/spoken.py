"""Current comments in memory, each with the topics it speaks of: read once, counted from as many sides as are asked.

A page on topics asks for some twenty counts. Each would join and match all comments to their topics anew; joined once
they take some 50 bytes a comment, and a count is a few passes over whole numbers.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from analytics.model import STANCES, CommentSelection, Scope
from analytics.store.connection import Store
from analytics.store.remembered import Remembered

Numbers = npt.NDArray[np.int64]
Marked = npt.NDArray[np.bool_]

# A comment has a row for every topic that it speaks of, and one where it is not grouped yet. ``parts`` of the register
# follow from the community.
_ROWS: Final = """
WITH answered AS (
    SELECT a.response_no, a.level >= o.satisfied_from AS satisfied
    FROM answers a JOIN current_items o ON o.item_no = a.item_no AND o.overall)
SELECT c.mark, c.response_no, r.community_no, r.round, r.channel, r.submitted_at, r.respondent_key, s.survey_id, s.kind,
    j.satisfied, coalesce(a.position, 1) AS position, a.topic_id, a.subtopic_id, a.bucket, a.stance,
    coalesce(a.first_alike, c.comment_id) AS first_alike
FROM comments c
JOIN responses r USING (response_no)
JOIN surveys s USING (survey_no)
LEFT JOIN assigned a ON a.mark = c.mark
LEFT JOIN answered j USING (response_no)
WHERE (r.current OR r.batch_no IN (SELECT batch_no FROM aggregated_in_force))
    AND r.community_no IN (SELECT community_no FROM current_communities)
"""
_REGISTER: Final = "SELECT community_no, community_id, street, district, city FROM current_communities"
_TEXTS: Final = ("channel", "survey_id", "kind", "topic_id", "subtopic_id", "bucket")
_PLACES: Final = ("community_id", "street", "district", "city")
_WEEKDAYS: Final = 7
# The first of January 1970 was a Thursday.
_THURSDAY: Final = 3

# Of the whole city and of the parts that readers of this process see; at 50 bytes a row ten million fit.
MOST_BYTES: Final = 512 * 1024**2
_remembered: Final = Remembered(size=MOST_BYTES)


def spoken(store: Store) -> pd.DataFrame:
    """Every current comment with each topic it speaks of; whoever reads it changes nothing in it.

    Categorical: channel, survey_id, kind, topic_id, subtopic_id, bucket (missing: not grouped yet), stance (what its
    writer thinks of the topic, see ``topic_counts``), said (what its words about the topic say), community_id, street,
    district, city. Numbers: round; satisfied (1, 0, −1 unknown); first_alike and household, equal where they are the
    same. submitted_at; ``main``: the comment's first topic; ``whole``: counted where every topic counts.
    """
    return _remembered.of(store, "spoken", lambda: _read(store))


def chosen(rows: pd.DataFrame, selection: CommentSelection, *, every_topic: bool, week_starts_on: int) -> Marked:
    """Which of ``rows`` belong to ``selection``, a comment once or, with ``every_topic``, once a topic."""
    mark: Marked = rows["main" if not every_topic else "whole"].to_numpy().copy()
    scope: Scope = selection.scope
    listed = {"city": scope.city, "district": scope.district, "street": scope.street}
    listed |= {"community_id": scope.community_id, "kind": selection.kinds, "channel": selection.channels}
    for column, values in (listed | {"survey_id": selection.survey_ids}).items():
        if values:
            mark &= _is_one_of(rows[column], values)
    if selection.satisfied is not None:
        mark &= rows["satisfied"].to_numpy() == int(selection.satisfied)
    if selection.weeks is not None:
        mark &= _between(weeks(rows["submitted_at"], week_starts_on), *selection.weeks)
    if selection.days is not None:
        mark &= _between(days(rows["submitted_at"]), *selection.days)
    return mark


def days(moments: pd.Series) -> npt.NDArray[np.datetime64]:
    """The day of each moment."""
    return moments.to_numpy().astype("datetime64[D]")


def weeks(moments: pd.Series, starts_on: int) -> npt.NDArray[np.datetime64]:
    """The first day of each moment's week; weeks start on weekday ``starts_on`` (1 Monday … 7 Sunday)."""
    day = days(moments)
    into = (day.astype("int64") + _THURSDAY + 1 - starts_on) % _WEEKDAYS
    return np.where(np.isnat(day), day, day - into.astype("timedelta64[D]"))


def _between(day: npt.NDArray[np.datetime64], first: dt.date, last: dt.date) -> Marked:
    # Not a day lies in no period.
    return (day >= np.datetime64(first, "D")) & (day <= np.datetime64(last, "D"))


def _is_one_of(column: pd.Series, values: tuple[str, ...]) -> Marked:
    wanted = np.append(column.cat.categories.isin(list(values)), False)  # the last is that of the missing, −1
    return wanted[column.array.codes]


def _read(store: Store) -> pd.DataFrame:
    with store.reading() as connection:
        register = connection.table(_REGISTER)
        found = connection.table(_ROWS)
    columns = {name: _encoded(found.column(name)) for name in _TEXTS}
    satisfied = _numbers(found.column("satisfied").cast(pa.int64()))
    said = _encoded(found.column("stance"), STANCES)
    bucket, position = columns["bucket"], _numbers(found.column("position"))
    in_topic = np.asarray(bucket == "topic")
    columns |= _places(register, _numbers(found.column("community_no")))
    mark = found.column("mark").to_numpy()
    several = pd.Index(mark).isin(mark[(position > 1) & in_topic])
    numbers = {
        "round": _numbers(found.column("round")).astype("int16"),
        "satisfied": satisfied.astype("int8"),
        "first_alike": found.column("first_alike").combine_chunks().dictionary_encode().indices.to_numpy(),
        "household": _households(found),
        "submitted_at": found.column("submitted_at").to_numpy().astype("datetime64[us]"),
        "main": position == 1,
        "whole": (position == 1) | in_topic,
    }
    return pd.DataFrame(columns | {"said": said, "stance": _stance(said, satisfied, several)} | numbers, copy=False)


def _encoded(column: pa.ChunkedArray, names: tuple[str, ...] | None = None) -> pd.Categorical:
    """Texts as numbers of their ``names``, those that occur unless they are given, in the order of their letters."""
    encoded = column.combine_chunks().cast(pa.string()).dictionary_encode()
    own = encoded.dictionary.to_pylist()
    ordered = sorted(own if names is None else names)
    number = {name: at for at, name in enumerate(ordered)}
    # A missing text's index is missing: it takes the last place, which says so.
    codes = np.array([*(number[name] for name in own), -1], dtype="int32")
    return _categorical(codes[encoded.indices.fill_null(len(own)).to_numpy()], ordered)


def _categorical(codes: npt.NDArray[np.integer], names: list[str]) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(pd.Index(names, dtype="str")))


def _numbers(column: pa.ChunkedArray) -> Numbers:
    """Whole numbers; −1 where there is none."""
    return column.combine_chunks().cast(pa.int64()).fill_null(-1).to_numpy()


def _places(register: pa.Table, community_no: Numbers) -> dict[str, pd.Categorical]:
    """The places of each row by the number of its community."""
    at = np.empty(int(max([0, *register.column("community_no").to_pylist()])) + 1, dtype="int64")
    at[_numbers(register.column("community_no"))] = np.arange(len(register))
    row = at[community_no]
    found = {name: _encoded(register.column(name)) for name in _PLACES}
    return {name: _categorical(place.codes[row], list(place.categories)) for name, place in found.items()}


def _households(found: pa.Table) -> Numbers:
    """A number for each writer: the household where one was given, else the form."""
    keys = found.column("respondent_key").combine_chunks().dictionary_encode()
    form = _numbers(found.column("response_no"))
    known = keys.indices.fill_null(-1).to_numpy().astype("int64")
    first = form.min() if len(form) else 0
    return np.where(known >= 0, known, len(keys.dictionary) + form - first)


def _stance(said: pd.Categorical, satisfied: Numbers, several: Marked) -> pd.Categorical:
    """The form's own answer; before it, where a comment speaks of several topics, words that take a side."""
    negative, positive = (said.categories.get_loc(side) for side in ("negative", "positive"))
    by_form = np.where(satisfied == 1, positive, np.where(satisfied == 0, negative, said.codes))
    by_words = several & np.isin(said.codes, [negative, positive])
    return pd.Categorical.from_codes(np.where(by_words, said.codes, by_form).astype("int8"), dtype=said.dtype)
