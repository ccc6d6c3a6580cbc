"""Forms on their way in beside the stored ones of the same name: which differ, in what, and which stored ones lack.

All of it is done by joins over whole columns. First the hashes of all answers and comments of a form, stored and given,
are combined by exclusive or, in which what stands on both sides cancels out; only forms where something is left are
looked at answer by answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pandas as pd
import pyarrow as pa

from analytics.language import N_, _, word_for
from analytics.model import MISSING, AcceptedSurvey, Items
from analytics.store.engine import Connection
from analytics.store.frames import fetch
from analytics.store.incoming import COMMENT_COLUMNS, ITEM_COLUMNS, RESPONSE_COLUMNS, incoming, to_arrow, to_numbers
from analytics.store.schema import MISSING_NUMBER

MOST_LISTED: Final = 20_000

# What stands on a form beside its answers, as people call it.
FIELDS: Final = {
    "community": N_("小区"),
    "time": N_("提交时间"),
    "channel": N_("渠道"),
    "household": N_("户号"),
    "attributes": N_("受访者属性"),
}

# Every loaded row of the file's forms; ``moved``: what stands on the form beside its answers is another now,
# ``elsewhen``: its time of submission is.
_KNOWN = """
CREATE TEMP TABLE known AS
SELECT f.row, r.response_no, r.batch_no, r.current, s.survey_no, f.round,
    (r.community_no, r.submitted_at, r.channel, r.respondent_key, r.attributes)
        IS DISTINCT FROM (c.community_no, f.submitted_at, f.channel, f.respondent_key, f.attributes) AS moved,
    r.submitted_at IS DISTINCT FROM f.submitted_at AS elsewhen
FROM forms f
JOIN surveys s USING (survey_id)
JOIN responses r ON r.survey_no = s.survey_no AND r.round = f.round AND r.response_id = f.response_id
JOIN batches b ON b.batch_no = r.batch_no
LEFT JOIN communities c USING (community_id)
WHERE b.state = 'loaded'
"""

# A blank answer is none: a question more in the file changes nothing for those who left it blank.
_REWORDED = """
CREATE TEMP TABLE reworded AS
WITH matched AS (SELECT row, response_no FROM known WHERE current),
marks AS (
    SELECT m.row, hash(a.item_no, a.level, a.choice, a.missing_no) AS mark
    FROM matched m JOIN answers a USING (response_no) WHERE a.missing_no IS DISTINCT FROM $blank
    UNION ALL
    SELECT m.row, hash(a.item_no, a.level, a.choice, a.missing_no)
    FROM matched m JOIN given a ON a.response = m.row WHERE a.missing_no IS DISTINCT FROM $blank
    UNION ALL
    SELECT m.row, hash(c.item_no, c.text) FROM matched m JOIN comments c USING (response_no)
    UNION ALL
    SELECT m.row, hash(t.item_no, t.text)
    FROM matched m JOIN texts t ON t.response = m.row WHERE t.text IS NOT NULL)
SELECT row FROM marks GROUP BY row HAVING bit_xor(mark) <> 0
"""

_CHANGED = """
CREATE TEMP TABLE changed AS
SELECT row FROM known WHERE current AND moved UNION SELECT row FROM reworded
"""

_LACKING = """
CREATE TEMP TABLE lacking AS
SELECT r.response_no FROM responses r
WHERE r.current AND r.batch_no IN (SELECT batch_no FROM known)
    AND (r.survey_no, r.round) IN (SELECT DISTINCT survey_no, round FROM known)
    AND NOT EXISTS (SELECT 1 FROM known k WHERE k.response_no = r.response_no AND k.current)
"""

_NUMBERS = """
SELECT (SELECT count(*) FROM known WHERE current), (SELECT count(*) FROM changed), (SELECT count(*) FROM lacking),
    (SELECT count(*) FROM known WHERE current AND elsewhen),
    (SELECT count(*) FROM known WHERE current AND elsewhen AND row IN (SELECT row FROM reworded))
"""

_MISSING = """
SELECT r.response_id, c.community_id, r.submitted_at, r.batch_no AS batch_id
FROM responses r JOIN lacking USING (response_no) JOIN communities c USING (community_no)
ORDER BY r.response_no LIMIT $most
"""

# The wording and the level words of every question: the file's, and the store's where the file does not have it.
_ASKED = """
CREATE TEMP TABLE asked AS
SELECT item_no, heading, labels, scale_low, position AS place FROM file_items
UNION ALL
SELECT item_no, heading, labels, scale_low, position FROM current_items
WHERE item_no NOT IN (SELECT item_no FROM file_items)
"""

_LISTED = """
CREATE TEMP TABLE listed AS
SELECT k.row, k.response_no, k.moved, f.response_id, f.community_id
FROM known k JOIN forms f USING (row)
WHERE k.current AND k.row IN (SELECT row FROM changed ORDER BY row LIMIT $most)
"""

# What stood on the form and what stands there now, where the two differ.
_FIELDS = """
SELECT l.row, v.what, v.before, v.after FROM listed l
JOIN responses r USING (response_no)
JOIN communities c USING (community_no)
JOIN forms f ON f.row = l.row,
LATERAL (VALUES
    ($community, c.community_id, f.community_id),
    ($time, date_trunc('second', r.submitted_at)::VARCHAR, date_trunc('second', f.submitted_at)::VARCHAR),
    ($channel, r.channel, f.channel),
    ($household, r.respondent_key, f.respondent_key),
    ($attributes, r.attributes, f.attributes)) v(what, before, after)
WHERE l.moved AND v.before IS DISTINCT FROM v.after
"""

_SAID = """
SELECT l.row, a.item_no, coalesce(
    CASE WHEN max(a.level) IS NULL THEN string_agg(a.choice, '┋' ORDER BY a.choice)
        ELSE string_agg(a.choice, '→' ORDER BY a.level) END,
    any_value(coalesce((string_to_array(q.labels, '|'))[a.level - q.scale_low + 1], a.level::VARCHAR)),
    any_value(w.word)) AS said
FROM {forms} JOIN asked q USING (item_no) LEFT JOIN reasons w USING (missing_no)
WHERE a.missing_no IS DISTINCT FROM $blank
GROUP BY l.row, a.item_no
"""

_ANSWERS = """
WITH old AS ({old}), new AS ({new})
SELECT row, q.heading AS what, old.said AS before, new.said AS after, q.place
FROM old FULL JOIN new USING (row, item_no) JOIN asked q USING (item_no)
WHERE old.said IS DISTINCT FROM new.said
"""

_COMMENTS = """
WITH old AS (SELECT l.row, c.item_no, c.text FROM listed l JOIN comments c USING (response_no)),
new AS (SELECT l.row, t.item_no, t.text FROM listed l JOIN texts t ON t.response = l.row WHERE t.text IS NOT NULL)
SELECT row, q.heading AS what, q.place
FROM old FULL JOIN new USING (row, item_no) JOIN asked q USING (item_no)
WHERE old.text IS DISTINCT FROM new.text
"""


@contextmanager
def met(connection: Connection, accepted: AcceptedSurvey) -> Iterator[bool]:
    """Let the functions below compare ``accepted`` with the stored forms; False when none of its forms is stored."""
    numbers = _item_numbers(connection, accepted.items)
    answers = to_arrow(accepted.answers, {"level": pa.int16(), "choice": pa.string()}).drop(["row"])
    answers = answers.append_column("response", pa.array(accepted.answers["response"].to_numpy("int64")))
    answers = answers.append_column("item_no", to_numbers(accepted.answers["item_id"], numbers, pa.int16()))
    answers = answers.append_column("missing_no", to_numbers(accepted.answers["missing"], MISSING_NUMBER, pa.int8()))
    texts = to_arrow(accepted.comments, COMMENT_COLUMNS).drop(["row"])
    texts = texts.append_column("item_no", to_numbers(accepted.comments["item_id"], numbers, pa.int16()))
    reasons = [_(MISSING[reason]) for reason in MISSING_NUMBER]
    tables = {
        "forms": to_arrow(accepted.responses, RESPONSE_COLUMNS),
        "given": answers,
        "texts": texts,
        "file_items": to_arrow(
            accepted.items.assign(item_no=accepted.items["item_id"].map(numbers)),
            ITEM_COLUMNS | {"item_no": pa.int16()},
        ),
        "reasons": pa.table({"missing_no": pa.array(MISSING_NUMBER.values(), pa.int8()), "word": reasons}),
    }
    with incoming(connection, **tables):
        connection.execute(_KNOWN)
        connection.execute(_ASKED)
        yield connection.execute("SELECT count(*) FROM known").fetchall() != [(0,)]
        for table in ("known", "asked", "reworded", "changed", "lacking", "listed"):
            connection.execute(f"DROP TABLE IF EXISTS {table}")


def numbers(connection: Connection) -> tuple[int, int, int, bool]:
    """How many forms of the file are stored, how many of these are changed, how many stored ones the file lacks.

    And whether these bear the numbers of another survey's forms: most were submitted at another time, and some of
    these say something else.
    """
    connection.execute(_REWORDED, {"blank": MISSING_NUMBER["blank"]})
    connection.execute(_CHANGED)
    connection.execute(_LACKING)
    matched, changed, lacking, elsewhen, reworded = connection.execute(_NUMBERS).fetchall()[0]
    return int(matched), int(changed), int(lacking), 2 * elsewhen > matched and reworded > 0


def missing(connection: Connection) -> pd.DataFrame:
    """The stored forms that the file lacks: response_id, community_id, submitted_at, batch_id; at most MOST_LISTED."""
    columns = ("response_id", "community_id", "submitted_at", "batch_id")
    return fetch(connection, _MISSING, {"most": MOST_LISTED}, columns=columns)


def changed(connection: Connection) -> pd.DataFrame:
    """What differs on the first MOST_LISTED changed forms: response_id, community_id, what, before, after."""
    connection.execute(_LISTED, {"most": MOST_LISTED})
    columns = ("row", "what", "before", "after")
    fields = fetch(connection, _FIELDS, {name: _(words) for name, words in FIELDS.items()}, columns=columns)
    old = _SAID.format(forms="listed l JOIN answers a USING (response_no)")
    new = _SAID.format(forms="listed l JOIN given a ON a.response = l.row")
    blank = {"blank": MISSING_NUMBER["blank"]}
    answers = fetch(connection, _ANSWERS.format(old=old, new=new), blank, columns=(*columns, "place"))
    comments = fetch(connection, _COMMENTS, columns=("row", "what", "place"))
    comments = comments.assign(before=None, after=_("文字有改动"))
    forms = fetch(
        connection, "SELECT row, response_id, community_id FROM listed", columns=("row", "response_id", "community_id")
    )
    said = pd.concat([_readable(fields).assign(place="-1"), answers, comments], ignore_index=True)
    said = said.assign(place=said["place"].astype("int64")).merge(forms, on="row")
    return said.sort_values(["row", "place"], kind="stable", ignore_index=True)


def _readable(fields: pd.DataFrame) -> pd.DataFrame:
    """Changes of households without their hashes, changes of attributes one by one."""
    household, attributes = word_for(FIELDS, "household"), word_for(FIELDS, "attributes")
    hashed = fields["what"] == household
    fields = fields.assign(before=fields["before"].mask(hashed), after=fields["after"].mask(hashed, _("有改动")))
    several = fields["what"] == attributes
    apart = [
        (row, name, before.get(name), after.get(name))
        for row, *both in fields.loc[several, ["row", "before", "after"]].itertuples(index=False)
        for before, after in [[json.loads(text) if isinstance(text, str) else {} for text in both]]
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    ]
    return pd.concat([fields[~several], pd.DataFrame(apart, columns=list(fields.columns))], ignore_index=True)


def _item_numbers(connection: Connection, items: Items) -> dict[str, int]:
    """The number of every item of the file: the store's, or one below 0 for an item that is new."""
    known = dict(connection.execute("SELECT item_id, item_no FROM items").fetchall())
    return {item_id: known.get(item_id, -at) for at, item_id in enumerate(items["item_id"], start=1)}
