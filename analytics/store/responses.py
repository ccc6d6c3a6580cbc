"""Answered forms with their answers and comments, as one batch brings them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pandas as pd
import pyarrow as pa

from analytics.errors import UnmappableFile
from analytics.language import _
from analytics.model import AcceptedSurvey, Responses
from analytics.store.engine import Connection
from analytics.store.incoming import COMMENT_COLUMNS, RESPONSE_COLUMNS, incoming, to_arrow, to_numbers
from analytics.store.schema import MISSING_NUMBER

Progress = Callable[[float, str], object]

# Answers go in by parts of this many rows: memory stays bounded and progress can be shown.
PART: Final = 1_000_000
_BESIDE: Final = ("surveys", "communities", "batches", "items", "item_versions")

_UNKNOWN_COMMUNITIES = """
SELECT DISTINCT community_id FROM forms
WHERE community_id NOT IN (SELECT community_id FROM communities_in_force) ORDER BY community_id
"""

_TWICE = """
SELECT response_id FROM forms GROUP BY survey_id, round, response_id HAVING count(*) > 1 ORDER BY response_id LIMIT 5
"""

_NEW_RESPONSES = """
INSERT INTO responses
SELECT $first + f.row, $batch_no, s.survey_no, f.round, c.community_no, f.response_id, f.submitted_at, f.channel,
    f.respondent_key, f.attributes, $precedence, $current, f.building
FROM forms f
LEFT JOIN surveys s USING (survey_id)
LEFT JOIN communities c USING (community_id)
"""

_NEW_ANSWERS = "INSERT INTO answers SELECT response_no, item_no, level, choice, missing_no FROM part"

# The id depends on the form and the question alone, so it survives a re-load; the mark also on the words.
_NEW_COMMENTS = """
INSERT INTO comments
WITH named AS (
    SELECT 'm-' || left(md5(concat_ws(chr(31), f.survey_id, f.round, f.response_id, t.item_id)), 16) AS comment_id,
        $first + t.response AS response_no, i.item_no, t.text
    FROM texts t
    JOIN forms f ON f.row = t.response
    LEFT JOIN items i USING (item_id)
    WHERE t.text IS NOT NULL)
SELECT comment_id, md5_number_lower(concat_ws(chr(31), comment_id, text)), response_no, item_no, text FROM named
"""


def insert(
    connection: Connection,
    batch_no: int,
    first: int,
    accepted: AcceptedSurvey,
    *,
    precedence: int,
    progress: Progress,
    current: bool = True,
) -> None:
    """Add the forms of one file, numbered from ``first`` on in their order, with answers and comments.

    ``current`` is False for forms that are counted already and stand here for their comments' sake.

    Raises :class:`UnmappableFile` for a community that no loaded register declares and for a form that stands twice.
    """
    forms = to_arrow(accepted.responses, RESPONSE_COLUMNS)
    with incoming(connection, forms=forms):
        _refuse_unknown(connection)
        progress(0.05, _("写入答卷"))
        numbers = {"first": first, "batch_no": batch_no, "precedence": precedence, "current": current}
        connection.execute(_NEW_RESPONSES, numbers)
        _insert_answers(connection, first, accepted, progress)
        progress(0.75, _("写入意见"))
        with incoming(connection, texts=to_arrow(accepted.comments, COMMENT_COLUMNS)):
            connection.execute(_NEW_COMMENTS, {"first": first})
    # Small ones too: a plan that takes one survey for six hundred looks for every form by itself, and one that takes
    # two hundred batches for two expects a hundredth of the answers.
    connection.weigh("responses", "answers", "comments", *_BESIDE)


def _refuse_unknown(connection: Connection) -> None:
    unknown = [str(community) for (community,) in connection.execute(_UNKNOWN_COMMUNITIES).fetchall()]
    if unknown:
        raise UnmappableFile(
            _("{count} 个小区不在已入库的名册里：{ids}").format(count=len(unknown), ids="、".join(unknown[:5])),
            action=_("请先上传包含这些小区的名册"),
        )
    twice = [response for (response,) in connection.execute(_TWICE).fetchall()]
    if twice:
        raise UnmappableFile(
            _("同一文件里有重复的答卷编号：{ids}").format(ids="、".join(twice)),
            expected=_("每份答卷一行"),
            action=_("请删去重复的行后再上传"),
        )


def _insert_answers(connection: Connection, first: int, accepted: AcceptedSurvey, progress: Progress) -> None:
    answers = accepted.answers
    _check_positions(answers["response"], accepted.responses)
    item_numbers = dict(connection.execute("SELECT item_id, item_no FROM items").fetchall())
    item_numbers = {item_id: item_numbers[item_id] for item_id in accepted.items["item_id"]}
    for start in range(0, len(answers), PART):
        progress(0.1 + 0.65 * start / len(answers), _("写入答案"))
        part = answers.iloc[start : start + PART]
        table = to_arrow(part, {"level": pa.int16(), "choice": pa.string()})
        table = table.append_column("response_no", pa.array(part["response"].to_numpy("int64") + first))
        table = table.append_column("item_no", to_numbers(part["item_id"], item_numbers, pa.int16()))
        table = table.append_column("missing_no", to_numbers(part["missing"], MISSING_NUMBER, pa.int8()))
        with incoming(connection, part=table):
            connection.execute(_NEW_ANSWERS)


def _check_positions(positions: pd.Series, responses: Responses) -> None:
    if len(positions) and not (positions.min() >= 0 and positions.max() < len(responses)):
        raise ValueError(f"answers.response must lie in 0..{len(responses) - 1}")
