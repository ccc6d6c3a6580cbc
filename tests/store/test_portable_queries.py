"""One text of every query runs on DuckDB and on PostgreSQL: what only DuckDB understands is found before it runs.

Read from the source, since most queries are put together of constants: what a test of one database accepts tells
nothing of the other.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from analytics.settings import PROJECT

STORE = PROJECT / "analytics" / "store"

# SQLite's own: accounts and the audit log lie in a file beside the store.
OF_SQLITE = {"accounts", "audit", "registry", "registry_contents", "registry_tables", "sessions"}
# Where the two databases differ by intent: tables and views, connections, files of DuckDB.
OF_ONE_DATABASE = {
    *("bulletin_tables", "cycle_tables", "margin_tables", "retention_tables", "schema", "topic_tables"),
    *("connection", "contents", "incoming", "instance", "reach", "replacing", "rewriting", "snapshot"),
}
MODULES = sorted(path.stem for path in STORE.glob("*.py") if path.stem not in OF_SQLITE | OF_ONE_DATABASE)

IS_SQL = re.compile(
    r"\b(SELECT|INSERT INTO|DELETE FROM|UPDATE \w+ SET|(CREATE|DROP)\b.*\bTABLE|(GROUP|ORDER|PARTITION) BY)\b|FILTER \("
)
COMMENT = re.compile(r"--[^\n]*")
QUOTED = re.compile(r"'(?:[^']|'')*'")
PLACEHOLDER = re.compile(r"\{[^{}]*\}")


class Rule(NamedTuple):
    """A pattern of what only DuckDB knows, what to write instead, and a text of each kind."""

    pattern: str
    instead: str
    wrong: str
    right: str


RULES = (
    Rule(r"\bGROUP BY ALL\b", "GROUP BY 1, 2", "SELECT a, count(*) FROM t GROUP BY ALL", "SELECT a FROM t GROUP BY 1"),
    Rule(r"\bORDER BY ALL\b", "ORDER BY 1, 2", "SELECT a FROM t ORDER BY ALL", "SELECT a FROM t ORDER BY 1"),
    Rule(
        r"\bQUALIFY\b",
        "a subquery with the window, and WHERE outside it",
        "SELECT a FROM t QUALIFY row_number() OVER (ORDER BY a) = 1",
        "SELECT a FROM (SELECT a, row_number() OVER (ORDER BY a) AS place FROM t) numbered WHERE place = 1",
    ),
    Rule(
        r"\bFILTER \((?!\s*WHERE\b)",
        "FILTER (WHERE …)",
        "SELECT count(*) FILTER (a > 1) FROM t",
        "SELECT count(*) FILTER (WHERE a > 1) FROM t",
    ),
    Rule(
        r"\*\s+(EXCLUDE|REPLACE|RENAME)\b|\bCOLUMNS\(",
        "the columns by name",
        "SELECT * EXCLUDE (a) FROM t",
        "SELECT t.*, a AS b FROM t",
    ),
    Rule(
        r"\blambda\b|->",
        "EXISTS over unnest",
        "SELECT len(list_filter(a, lambda x: x > 1)) FROM t",
        "SELECT a FROM t WHERE EXISTS (SELECT 1 FROM (SELECT unnest(t.b) AS x) each_one WHERE x > 1)",
    ),
    Rule(
        r"(?<![\w\])])\[",
        "ARRAY[…], or IN (…)",
        "SELECT a FROM t WHERE list_contains(['x', 'y'], a)",
        "SELECT (string_to_array(a, '|'))[1], t.labels[b - 1] FROM t WHERE a IN ('x', 'y')",
    ),
    Rule(
        r"\bOR REPLACE\b",
        "DROP … IF EXISTS, and then CREATE",
        "CREATE OR REPLACE TEMP TABLE t AS SELECT 1 AS a",
        "CREATE TEMP TABLE t AS SELECT 1 AS a",
    ),
    Rule(
        r"\bDESC\b(?! NULLS\b)",
        "DESC NULLS LAST, as DuckDB sorts",
        "SELECT a FROM t ORDER BY a DESC",
        "SELECT a FROM t ORDER BY a DESC NULLS LAST",
    ),
    Rule(
        r"::(?!(VARCHAR|INTEGER|BIGINT|SMALLINT|DATE|TIMESTAMP|BOOLEAN|DOUBLE PRECISION)\b)",
        "a type that both know: VARCHAR, INTEGER, BIGINT, SMALLINT, DATE, TIMESTAMP, BOOLEAN, DOUBLE PRECISION",
        "SELECT a::DOUBLE FROM t",
        "SELECT a::DOUBLE PRECISION, b::VARCHAR[] FROM t",
    ),
    Rule(r"(?<!:)//", "floor(a::DOUBLE PRECISION / b)", "SELECT a // b FROM t", "SELECT abs(a) FROM t"),
    Rule(
        r"\bcount\((?:[^()]|\([^()]*\))*\)(?!::)\s*/(?!/)|\b(?:n|asked|forms)\s*/(?!/)",
        "a share of counts with ::DOUBLE PRECISION: whole numbers divided are whole in PostgreSQL",
        "SELECT count(*) / (SELECT count(*) FROM t) FROM t",
        "SELECT count(*)::DOUBLE PRECISION / (SELECT count(*) FROM t) FROM t",
    ),
    Rule(
        r"\$\w+ IS (?:NOT )?NULL|\b(?:len|unnest)\(\$\w+\)",
        "the parameter's type: $name::VARCHAR IS NULL, unnest($names::VARCHAR[]); PostgreSQL cannot tell it there",
        "SELECT a FROM t WHERE $kind IS NULL OR a = $kind",
        "SELECT a FROM t WHERE $kind::VARCHAR IS NULL OR a = $kind AND len($names::VARCHAR[]) = 0",
    ),
    Rule(
        r"\b(ANTI|SEMI|ASOF|POSITIONAL) JOIN\b|\b(UN)?PIVOT\b|\bUSING SAMPLE\b|\bFROM RANGE\(",
        "EXISTS, NOT EXISTS, or FILTER (WHERE …) by column",
        "SELECT a FROM t ANTI JOIN u USING (a)",
        "SELECT a FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.a = t.a)",
    ),
)

# Functions and aggregates under one name in both; those of DuckDB that the store on PostgreSQL defines by itself are in
# the second group, ours in the third.
KNOWN = {
    *("abs", "array_agg", "array_to_string", "avg", "bit_xor", "bool_and", "bool_or", "chr", "coalesce", "concat_ws"),
    *("count", "date_trunc", "extract", "greatest", "grouping", "lag", "least", "left", "length", "lower", "max"),
    *(
        "md5",
        "min",
        "replace",
        "row_number",
        "starts_with",
        "string_agg",
        "string_to_array",
        "strpos",
        "substr",
        "sum",
        "unnest",
    ),
    *("any_value", "hash", "lowered", "json_extract_string", "json_keys", "len", "list_contains"),
    "md5_number_lower",
    *("chosen_surveys", "counted_levels", "counted_responses", "places", "week_of"),
}
INSTEAD = {
    "contains": "strpos(a, b) > 0",
    "first": "any_value or min",
    "list": "array_agg",
    "list_sort": "array_agg(x ORDER BY x)",
    "map_entries": "json_keys and json_extract_string",
    "range": "generate_series",
    "regexp_matches": "LIKE or left()",
    "strftime": "date_trunc('second', moment)::VARCHAR",
    "string_split": "string_to_array",
}
# Keywords are written in capitals and types, tables and CTEs stand apart from their bracket, so this finds calls; what
# follows a closing bracket names the columns of a subquery: (VALUES …) v(a, b).
CALL = re.compile(r"(?<![\w$.])(?<!\) )([a-z_]\w*)\(")
SUBQUERY = re.compile(r"(?<!DISTINCT )\b(?:FROM|JOIN)\s*\(")
KEYWORD = re.compile(r"(WHERE|GROUP|ORDER|JOIN|LEFT|RIGHT|FULL|CROSS|ON|USING|UNION|EXCEPT|INTERSECT|LIMIT)\b")


def queries(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of every string constant in a module that is SQL, or a part of it; docstrings are none."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            text = COMMENT.sub("", node.value)
            if IS_SQL.search(text):
                yield node.lineno, text


def faults(text: str) -> list[str]:
    """What of a query only one database knows, each with what to write instead."""
    bare = PLACEHOLDER.sub("x", QUOTED.sub("''", text))
    found = [f"{match[0]!r}: write {rule.instead}" for rule in RULES for match in re.finditer(rule.pattern, bare)]
    for name in CALL.findall(bare):
        if name not in KNOWN:
            found.append(f"{name}(): write {INSTEAD.get(name, 'a function that both databases know, and add it here')}")
    found += [f"'FROM ({inside[:30]}…)': name the subquery" for inside in _nameless(bare)]
    return found


def _nameless(text: str) -> Iterator[str]:
    """What stands in those subqueries after FROM and JOIN that bear no name."""
    for start in (match.end() for match in SUBQUERY.finditer(text)):
        depth, at = 1, start
        while depth and at < len(text):
            depth += {"(": 1, ")": -1}.get(text[at], 0)
            at += 1
        behind = text[at:].lstrip()
        if not re.match(r"[a-zA-Z_]", behind) or KEYWORD.match(behind):
            yield text[start:at].strip()


@pytest.mark.parametrize("module", MODULES)
def test_every_query_runs_on_both_databases(module: str) -> None:
    path = STORE / f"{module}.py"
    found = [f"{path.name}:{line}: {fault}" for line, text in queries(path) for fault in faults(text)]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.wrong)
def test_each_rule_finds_what_it_forbids_and_lets_pass_what_it_advises(rule: Rule) -> None:
    assert any(rule.instead in fault for fault in faults(rule.wrong))
    assert faults(rule.right) == []


@pytest.mark.parametrize("name", sorted(INSTEAD))
def test_functions_of_one_database_are_found(name: str) -> None:
    assert faults(f"GROUP BY {name}(a)") == [f"{name}(): write {INSTEAD[name]}"]


def test_a_function_that_nobody_has_looked_at_is_found() -> None:
    (fault,) = faults("SELECT list_zip(a, b) FROM t")
    assert fault.startswith("list_zip()")


def test_subqueries_without_a_name_are_found() -> None:
    assert len(faults("SELECT count(*) FROM (SELECT DISTINCT a FROM t) WHERE a > 1")) == 1
    assert len(faults("SELECT count(*) FROM u JOIN (SELECT (a) FROM t)")) == 1
    assert faults("SELECT count(*) FROM (SELECT DISTINCT a FROM t) held WHERE a > 1") == []


def test_queries_are_found_in_the_source() -> None:
    told = dict.fromkeys(MODULES, 0) | {module: len(list(queries(STORE / f"{module}.py"))) for module in MODULES}
    assert told["wishes"] >= 6
    assert told["words"] >= 6  # some stand where they are used
    assert told["places"] == 0  # a docstring names a macro
