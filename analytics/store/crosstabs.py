"""Answers to a question by groups of residents, and households that answered twice: counts by community."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.model import EVERYWHERE, Scope
from analytics.store.connection import Store
from analytics.store.frames import fetch
from analytics.store.places import places

# What groups residents, beside the attributes of their own: channel, building, or another question's answer.
CHANNEL: Final = "channel"
BUILDING: Final = "building"
ATTRIBUTE: Final = "attribute:"
ITEM: Final = "item:"

# Communities, attributes and levels are named, and picked from JSON, when forms are counted: of a million forms that
# takes half of the time.
_FORMS: Final = """
forms AS (
    SELECT r.response_no, r.community_no, p.community_id, r.channel, r.building, r.attributes
    FROM responses r
    JOIN places($cities, $districts, $streets, $ids) p USING (community_no)
    JOIN surveys s USING (survey_no)
    WHERE r.current AND s.survey_id = $survey_id AND r.round = $round)"""

# Of a ranking the first choice counts; forms are counted, not rows: masking may have made two options alike.
_GIVEN: Final = """
{name} AS (
    SELECT {distinct} a.response_no, a.level AS {name}_level, a.choice AS {name}_choice
    FROM answers a
    JOIN current_items i USING (item_no)
    WHERE i.item_id = {item} AND (a.choice IS NOT NULL OR a.level IS NOT NULL)
        AND (i.type <> 'ranking' OR a.level = 1))"""

_COUNTED: Final = """
WITH {forms}, {given}{other},
named AS (
    SELECT f.response_no, f.community_id, {row} AS "group", {answer} AS answer
    FROM forms f JOIN given g USING (response_no){join})
SELECT community_id, "group", answer, count(DISTINCT response_no)::BIGINT AS n
FROM named
GROUP BY GROUPING SETS ((community_id, "group", answer), (community_id, "group"))
ORDER BY 1, 2, 3
"""

# Where a form gives one answer forms need not be told apart: a quarter of the work.
_COUNTED_ONCE: Final = """
WITH {forms}, {given}{other},
counted AS (
    SELECT f.community_no, {told}, g.given_level, g.given_choice, count(*) AS n
    FROM forms f JOIN given g USING (response_no){join}
    GROUP BY f.community_no, {told}, g.given_level, g.given_choice),
named AS (
    SELECT c.community_id, {row} AS "group", {answer} AS answer, k.n
    FROM counted k JOIN communities c USING (community_no))
SELECT community_id, "group", answer, sum(n)::BIGINT AS n
FROM named
GROUP BY GROUPING SETS ((community_id, "group", answer), (community_id, "group"))
ORDER BY 1, 2, 3
"""
_OF_FORMS: Final = {CHANNEL: "channel", BUILDING: "building"}
_ANSWER: Final = "coalesce({name}_choice, {name}_level::VARCHAR)"

_SEVERAL: Final = """
SELECT item_id FROM current_items WHERE item_id IN ($item_id, $other_id) AND type NOT IN ('level', 'single')
"""

_FORM_COUNTS: Final = """
WITH {forms},
counted AS (SELECT f.community_no, {told}, count(*) AS n FROM forms f GROUP BY f.community_no, {told})
SELECT c.community_id, {row} AS "group", sum(k.n)::BIGINT AS n
FROM counted k JOIN communities c USING (community_no)
GROUP BY 1, 2
ORDER BY 1, 2
"""

_NAMES: Final = """
SELECT DISTINCT unnest(json_keys(r.attributes)) AS name
FROM (SELECT DISTINCT attributes, survey_no FROM responses WHERE current AND attributes IS NOT NULL) r
JOIN surveys s USING (survey_no)
WHERE s.survey_id = $survey_id
ORDER BY name
"""

# A household counts where it filled in one form in each of the two rounds: of two it cannot be told which is meant.
_TWICE: Final = """
WITH forms AS (
    SELECT r.response_no, p.community_id, r.respondent_key, s.survey_id, r.round
    FROM responses r
    JOIN places($cities, $districts, $streets, $ids) p USING (community_no)
    JOIN surveys s USING (survey_no)
    WHERE r.current AND r.respondent_key IS NOT NULL),
single AS (
    SELECT community_id, respondent_key, survey_id, round, min(response_no) AS response_no
    FROM forms GROUP BY 1, 2, 3, 4 HAVING count(*) = 1),
answered AS (
    SELECT f.community_id, f.respondent_key, f.survey_id, f.round, i.item_id, i.heading, a.level
    FROM single f JOIN answers a USING (response_no) JOIN current_items i USING (item_no)
    WHERE i.type = 'level' AND a.level IS NOT NULL)
SELECT b.community_id, b.item_id AS item_a, a.item_id AS item_b, b.level AS level_a, a.level AS level_b,
    count(*)::BIGINT AS n
FROM answered b
JOIN answered a USING (community_id, respondent_key, heading)
WHERE b.survey_id = $survey_a AND b.round = $round_a AND a.survey_id = $survey_b AND a.round = $round_b
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1, 2, 3, 4, 5
"""


def answers_by_group(
    store: Store, survey_id: str, item_id: str, by: str, round_number: int, *, scope: Scope = EVERYWHERE
) -> pd.DataFrame:
    """How the forms of one round answered a question, by community and group.

    ``by`` is CHANNEL, BUILDING, ATTRIBUTE and its name, or ITEM and an item_id. One row a community, group (NaN: not
    filled in) and answer that occur: community_id, group, answer (the level's number or the option's words; of a
    ranking the first choice) and n, forms; the row without answer counts the forms that answered at all. Missing
    answers are left out; a form stands in several groups or answers only where a question allows several.
    """
    is_item = by.startswith(ITEM)
    asked = {"item_id": item_id, "other_id": by.removeprefix(ITEM) if is_item else item_id}
    with store.reading() as connection:
        several = set(fetch(connection, _SEVERAL, asked, columns=["item_id"])["item_id"])
        query = (_COUNTED if several else _COUNTED_ONCE).format(
            forms=_FORMS,
            given=_given("given", "item_id", is_distinct=item_id in several),
            other="," + _given("other", "other_id", is_distinct=asked["other_id"] in several) if is_item else "",
            join=" JOIN other o USING (response_no)" if is_item else "",
            told=_told(by),
            row=_row(by),
            answer=_ANSWER.format(name="given"),
        )
        values = _values(survey_id, by, round_number, scope) | (asked if is_item else {"item_id": item_id})
        return fetch(connection, query, values, columns=["community_id", "group", "answer", "n"])


def forms_by_group(
    store: Store, survey_id: str, by: str, round_number: int, *, scope: Scope = EVERYWHERE
) -> pd.DataFrame:
    """How many forms of one round each group filled in: community_id, group (NaN: not filled in), n."""
    query = _FORM_COUNTS.format(forms=_FORMS, told=_told(by), row=_row(by))
    with store.reading() as connection:
        values = _values(survey_id, by, round_number, scope)
        return fetch(connection, query, values, columns=["community_id", "group", "n"])


def attribute_names(store: Store, survey_id: str) -> list[str]:
    """What the forms of a survey say of those who filled them in: 性别, 年龄段 …"""
    with store.reading() as connection:
        return fetch(connection, _NAMES, {"survey_id": survey_id}, columns=["name"])["name"].tolist()


def answered_twice(
    store: Store, before: tuple[str, int], after: tuple[str, int], *, scope: Scope = EVERYWHERE
) -> pd.DataFrame:
    """The households that answered a question in two rounds: ``before`` and ``after`` are (survey_id, round).

    Questions of two surveys are one where they are worded alike. One row a community, question and pair of levels:
    community_id, item_a, item_b, level_a (before), level_b (after), n households. Households are told by their hashed
    key; one with two forms in a round is left out.
    """
    (survey_a, round_a), (survey_b, round_b) = before, after
    values = places(scope) | {"survey_a": survey_a, "round_a": round_a, "survey_b": survey_b, "round_b": round_b}
    columns = ["community_id", "item_a", "item_b", "level_a", "level_b", "n"]
    with store.reading() as connection:
        return fetch(connection, _TWICE, values, columns=columns)


def _given(name: str, item: str, *, is_distinct: bool) -> str:
    return _GIVEN.format(name=name, item=f"${item}", distinct="DISTINCT" if is_distinct else "")


def _told(by: str) -> str:
    """The columns that tell a form's group."""
    if by.startswith(ITEM):
        return "o.other_level, o.other_choice"
    return "f.attributes" if by.startswith(ATTRIBUTE) else f"f.{_OF_FORMS[by]}"


def _row(by: str) -> str:
    """The group, in one word, of these columns."""
    if by.startswith(ITEM):
        return _ANSWER.format(name="other")
    return "json_extract_string(attributes, $path)" if by.startswith(ATTRIBUTE) else _OF_FORMS[by]


def _values(survey_id: str, by: str, round_number: int, scope: Scope) -> dict[str, object]:
    values: dict[str, object] = places(scope) | {"survey_id": survey_id, "round": round_number}
    if by.startswith(ATTRIBUTE):
        # A JSON pointer: names may hold quotes and dots.
        values["path"] = "/" + by.removeprefix(ATTRIBUTE).replace("~", "~0").replace("/", "~1")
    return values
