"""术语: a term of the table is explained where it is a label, in the table's words, and only there; 方法 lists them."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics import glossary
from analytics.headings import HEADINGS
from analytics.settings import PROJECT
from pages.shared import tables, unit_tables
from tests.pages.desk import dashboard

TREES = {path: ast.parse(path.read_text("utf-8")) for path in sorted(Path(PROJECT, "pages").rglob("*.py"))}
MARKS = {"_", "N_"}
# Which look the meaning of a heading up.
DRAWING = {"tables.draw", "tables.picked", "community_picks.lead"}


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def name_of(call: ast.Call) -> str:
    return ast.unparse(call.func)


def message(node: ast.AST | None) -> str | None:
    """The words of ``_("…")``; None for anything else."""
    if isinstance(node, ast.Call) and name_of(node) in MARKS and isinstance(node.args[0], ast.Constant):
        return str(node.args[0].value)
    return None


def used() -> set[str]:
    """The codes of terms that pages explain."""
    found = {*tables.VERDICT_COLUMNS, *unit_tables.COLUMNS}  # which are looked up by their names
    for tree in TREES.values():
        told = list(calls(tree))
        found |= {
            call.args[0].value
            for call in told
            if name_of(call) == "glossary.meaning" and isinstance(call.args[0], ast.Constant)
        }
        if any(name_of(call) in DRAWING for call in told):
            words = {message(call) for call in told}
            found |= {code for code, term in glossary.TERMS.items() if term.word in words}
    return found


def test_every_term_is_explained_on_a_page() -> None:
    assert sorted(set(glossary.TERMS) - used()) == []


def test_every_help_of_a_term_is_that_of_the_table() -> None:
    words = {term.word for term in glossary.TERMS.values()}
    meanings = {term.meaning for term in glossary.TERMS.values()}
    for path, tree in TREES.items():
        for call in calls(tree):
            assert message(call) not in meanings, f"{path.name} writes a term's meaning itself: use glossary"
            helped = next((one.value for one in call.keywords if one.arg == "help"), None)
            label = message(call.args[0]) if call.args else None
            if helped is not None and label in words:
                assert message(helped) is None, f"{path.name} explains {label} in words of its own: use glossary"


def test_a_term_is_one_word_and_one_plain_sentence() -> None:
    words = [term.word for term in glossary.TERMS.values()]
    assert len(words) == len(set(words))
    for code, term in glossary.TERMS.items():
        assert "。" not in term.meaning and "\n" not in term.meaning and 5 < len(term.meaning) < 80, code
        if code in HEADINGS:
            assert term.word == HEADINGS[code], "a column and its term are one word"


def test_labels_of_the_overview_have_their_meaning(city: str) -> None:
    helps = {one.label: one.proto.help for one in dashboard("overview").metric}
    for label, code in (("▲ 未达标", "below"), ("● 达标", "met"), ("○ 无数据", "no_data")):
        assert helps[label] == glossary.meaning(code)


def test_columns_of_verdicts_have_theirs(city: str) -> None:
    told = [json.loads(one.proto.columns) for one in dashboard("acceptance", standing="").dataframe]
    columns = next(one for one in told if "severity" in one)
    for name in ("standing", "evidence", "interval", "severity"):
        assert columns[name]["help"] == glossary.meaning(name)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_methods_page_lists_them_all(city: str, language: str) -> None:
    said = "\n".join(one.value for one in dashboard("methods", lang=language).markdown)
    for code in glossary.TERMS:
        assert glossary.meaning(code) in said or language != "zh_CN"
    assert said.count("\n- **") >= len(glossary.TERMS) - 1
