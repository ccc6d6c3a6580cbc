"""Current comments in memory, each with the topics it speaks of: read once, counted from as many sides as are asked.

A page on topics asks for some twenty counts. Each would join and match all comments to their topics anew; joined once
they take some 60 bytes a comment, and a count is a few passes over whole numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from analytics.model import STANCES, CommentSelection, Scope
from analytics.store.connection import Store
from analytics.store.frames import fetch
from analytics.store.remembered import Remembered

Numbers = npt.NDArray[np.int64]
Marked = npt.NDArray[np.bool_]

# Read apart and matched by mark: a database that joins them carries every text along, and takes twice as long. So it
# does with the overall answers, and with ids that few comments are told apart by: they are matched by number.
_FORMS: Final = """
SELECT c.mark, c.response_no, r.community_no, r.survey_no, r.round, r.channel, r.submitted_at, r.respondent_key,
    length(c.text) AS length
FROM comments c
JOIN responses r USING (response_no)
WHERE (r.current OR r.batch_no IN (SELECT batch_no FROM aggregated_in_force))
    AND r.community_no IN (SELECT community_no FROM current_communities)
"""
_TOPICS: Final = """
SELECT mark, position, topic_id, subtopic_id, bucket, stance, first_alike, strength, usefulness FROM assigned
"""
_ANSWERED: Final = """
SELECT a.response_no, (a.level >= o.satisfied_from)::INTEGER AS satisfied
FROM answers a JOIN current_items o ON o.item_no = a.item_no AND o.overall
"""
_IDS: Final = "SELECT mark, comment_id FROM comments"
_WORDS: Final = "SELECT mark, comment_id, text FROM comments WHERE response_no IN (SELECT unnest($forms::BIGINT[]))"
_REGISTER: Final = "SELECT community_no, community_id, street, district, city FROM current_communities"
_SURVEYS: Final = "SELECT survey_no, survey_id, kind FROM surveys"
_OF_TOPIC: Final = ("topic_id", "subtopic_id", "bucket")
_OF_SURVEY: Final = ("survey_id", "kind")
_PLACES: Final = ("community_id", "street", "district", "city")
_WEEKDAYS: Final = 7
# The first of January 1970 was a Thursday.
_THURSDAY: Final = 3

# Of the whole city and of the parts that readers of this process see; at 60 bytes a row eight million fit.
MOST_BYTES: Final = 512 * 1024**2
_remembered: Final = Remembered(size=MOST_BYTES)


def spoken(store: Store) -> pd.DataFrame:
    """Every current comment with each topic it speaks of; whoever reads it changes nothing in it.

    Categorical: channel, survey_id, kind, topic_id, subtopic_id, bucket (missing: not grouped yet), stance (what its
    writer thinks of the topic, see ``topic_counts``), said (what its words about the topic say), community_id, street,
    district, city. Numbers: round; satisfied (1, 0, −1 unknown); first_alike and household, equal where they are the
    same; ``once``: nothing else is of this household. submitted_at; ``main``: the comment's first topic, ``spoken``: it
    or another that it speaks of; strength (0–1) and usefulness; length of the text; mark of the comment and number of
    its form.
    """
    return _remembered.of(store, "spoken", lambda: _read(store))


def with_words(store: Store, rows: pd.DataFrame) -> pd.DataFrame:
    """``rows`` with comment_id and text."""
    wanted = {"forms": rows["form"].unique().tolist()}
    with store.reading() as connection:
        found = fetch(connection, _WORDS, wanted, columns=["mark", "comment_id", "text"])
    return rows.merge(found, on="mark")


def chosen(rows: pd.DataFrame, selection: CommentSelection, *, every_topic: bool, week_starts_on: int) -> Marked:
    """Which of ``rows`` belong to ``selection``, a comment once or, with ``every_topic``, once a topic."""
    mark: Marked = rows["spoken" if every_topic else "main"].to_numpy().copy()
    return mark & within(rows, selection, week_starts_on=week_starts_on)


def within(rows: pd.DataFrame, selection: CommentSelection, *, week_starts_on: int) -> Marked:
    """Which of ``rows`` are of the places, surveys, writers and days of ``selection``."""
    mark: Marked = np.ones(len(rows), dtype="bool")
    scope: Scope = selection.scope
    listed = {"city": scope.city, "district": scope.district, "street": scope.street}
    listed |= {"community_id": scope.community_id, "kind": selection.kinds, "channel": selection.channels}
    for column, values in (listed | {"survey_id": selection.survey_ids}).items():
        if values:
            mark &= is_one_of(rows[column], values)
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


def is_one_of(column: pd.Series, values: Collection[str]) -> Marked:
    """Which rows have one of ``values``."""
    wanted = np.append(column.cat.categories.isin(list(values)), False)  # the last is that of the missing, −1
    return wanted[column.array.codes]


def _read(store: Store) -> pd.DataFrame:
    with store.reading() as connection:
        register, surveys = connection.table(_REGISTER), connection.table(_SURVEYS)
        answered, forms, topics = (connection.table(query) for query in (_ANSWERED, _FORMS, _TOPICS))
        of, at = _matched(_marks(forms), _marks(topics))
        alike = topics.column("first_alike").combine_chunks().take(pa.array(at, mask=at < 0))
        ids = connection.table(_IDS) if alike.null_count else None
    form, mark = numbers(forms.column("response_no"))[of], _marks(forms)[of]
    columns = {"channel": taken(encoded(forms.column("channel")), of)}
    columns |= _named_by(surveys, "survey_no", _OF_SURVEY, numbers(forms.column("survey_no"))[of])
    columns |= {name: taken(encoded(topics.column(name)), at) for name in _OF_TOPIC}
    columns |= _named_by(register, "community_no", _PLACES, numbers(forms.column("community_no"))[of])
    position = np.append(numbers(topics.column("position")), 1)[at]
    satisfied = _satisfied(answered, form)
    said = taken(encoded(topics.column("stance"), tuple(STANCES)), at)
    of_topic = np.asarray(columns["bucket"] == "topic")
    several = pd.Index(mark).isin(mark[(position > 1) & of_topic])
    household = _households(forms.column("respondent_key"), numbers(forms.column("response_no")))[of]
    figures = {
        "round": numbers(forms.column("round"))[of].astype("int16"),
        "satisfied": satisfied,
        "first_alike": _codes(alike if ids is None else _named(alike, mark, ids)),
        "household": household,
        "once": _occurs_once(household),
        "submitted_at": forms.column("submitted_at").to_numpy().astype("datetime64[us]")[of],
        "main": position == 1,
        "spoken": (position == 1) | of_topic,
        "strength": np.append(topics.column("strength").to_numpy(), np.nan)[at],
        "usefulness": np.append(topics.column("usefulness").to_numpy(), np.nan)[at],
        "length": numbers(forms.column("length"))[of].astype("int32"),
        "mark": mark,
        "form": form,
    }
    return pd.DataFrame(columns | {"said": said, "stance": _stance(said, satisfied, several)} | figures, copy=False)


def _matched(marks: npt.NDArray[np.uint64], assigned: npt.NDArray[np.uint64]) -> tuple[Numbers, Numbers]:
    """A pair of places for every topic that was found for a comment: its own among ``marks``, and that of the topic
    among those ``assigned``; −1 for the topic of a comment that is not grouped yet."""
    known = pd.Index(marks)
    if not known.is_unique:
        ours = pd.DataFrame({"mark": marks, "of": np.arange(len(marks))})
        pairs = ours.merge(pd.DataFrame({"mark": assigned, "at": np.arange(len(assigned))}), on="mark", how="left")
        return pairs["of"].to_numpy(), pairs["at"].fillna(-1).to_numpy().astype("int64")
    of = known.get_indexer(assigned)
    at, alone = np.flatnonzero(of >= 0), np.ones(len(marks), dtype="bool")
    alone[of[at]] = False
    rest = np.flatnonzero(alone)
    return np.append(of[at], rest), np.append(at, np.full(len(rest), -1))


def _marks(found: pa.Table) -> npt.NDArray[np.uint64]:
    return found.column("mark").to_numpy().astype("uint64")


def _named(alike: pa.Array, mark: npt.NDArray[np.uint64], ids: pa.Table) -> pa.Array:
    """``alike``, where there is none yet the comment's own id."""
    own = pd.Series(ids.column("comment_id").to_pandas().to_numpy(dtype="object"), index=_marks(ids))
    missing = np.asarray(alike.is_null())
    # A comment replaced by one in the same words has its mark too, and its id.
    names = own[~own.index.duplicated()].reindex(mark[missing])
    filled = alike.to_pandas().to_numpy(dtype="object").copy()
    filled[missing] = names.to_numpy()
    return pa.array(filled, type=pa.string())


def _codes(column: pa.Array) -> npt.NDArray[np.int32]:
    """Equal numbers for equal texts."""
    codes: npt.NDArray[np.int32] = column.dictionary_encode().indices.to_numpy()
    return codes


def _satisfied(answered: pa.Table, form: Numbers) -> npt.NDArray[np.int8]:
    """1 where the writer of the form answered that he is satisfied, 0 where not, −1 where he did not answer."""
    of, level = numbers(answered.column("response_no")), numbers(answered.column("satisfied"))
    found = np.full(max(of.max(initial=0), form.max(initial=0)) + 1, -1, dtype="int8")
    found[of] = level
    return found[form]


def encoded(column: pa.ChunkedArray, names: tuple[str, ...] | None = None) -> pd.Categorical:
    """Texts as numbers of their ``names``, those that occur unless they are given, in the order of their letters."""
    encoded = column.combine_chunks().cast(pa.string()).dictionary_encode()
    own = encoded.dictionary.to_pylist()
    ordered = sorted(own if names is None else names)
    number = {name: at for at, name in enumerate(ordered)}
    # A missing text's index is missing: it takes the last place, which says so.
    codes = np.array([*(number[name] for name in own), -1], dtype="int32")
    return categorical(codes[encoded.indices.fill_null(len(own)).to_numpy()], ordered)


def categorical(codes: npt.NDArray[np.integer], names: list[str]) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(pd.Index(names, dtype="str")))


def numbers(column: pa.ChunkedArray) -> Numbers:
    """Whole numbers; −1 where there is none."""
    return column.combine_chunks().cast(pa.int64()).fill_null(-1).to_numpy()


def taken(texts: pd.Categorical, at: Numbers) -> pd.Categorical:
    """The ``texts`` at these places; missing where it is −1."""
    return categorical(np.append(texts.codes, -1)[at], list(texts.categories))


def _named_by(table: pa.Table, number: str, columns: tuple[str, ...], wanted: Numbers) -> dict[str, pd.Categorical]:
    """These ``columns`` of the row of ``table`` with each ``wanted`` number; missing where it has none."""
    known = pd.Index(numbers(table.column(number)))
    at = known.get_indexer(wanted)
    return {name: taken(encoded(table.column(name)), at) for name in columns}


def _households(keys: pa.ChunkedArray, form: Numbers) -> Numbers:
    """A number for each writer: the household where one was given, else the form."""
    encoded = keys.combine_chunks().dictionary_encode()
    known = encoded.indices.fill_null(-1).to_numpy().astype("int64")
    return np.where(known >= 0, known, len(encoded.dictionary) + form - form.min(initial=0))


def _occurs_once(numbers: Numbers) -> Marked:
    return np.bincount(numbers)[numbers] == 1


def _stance(said: pd.Categorical, satisfied: npt.NDArray[np.int8], several: Marked) -> pd.Categorical:
    """The form's own answer; before it, where a comment speaks of several topics, words that take a side."""
    negative, positive = (said.categories.get_loc(side) for side in ("negative", "positive"))
    by_form = np.where(satisfied == 1, positive, np.where(satisfied == 0, negative, said.codes))
    by_words = several & np.isin(said.codes, [negative, positive])
    return pd.Categorical.from_codes(np.where(by_words, said.codes, by_form).astype("int8"), dtype=said.dtype)
