"""What deeds are called in the log is read in the reader's language, and none is written that is not known."""

from __future__ import annotations

import ast

import pytest

from analytics.access import audit_words
from analytics.language import using
from analytics.settings import PROJECT

SAID = ("object", "detail")


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("批次 3", "Upload 3"),
        ("整改台账 全部地区", "Rectification ledger All areas"),
        ("整改台账 市中区", "Rectification ledger 市中区"),
        ("满意度.csv", "满意度.csv"),
        ("", ""),
        ("1 B", "1 B"),
    ],
)
def test_the_log_is_read_in_english(stored: str, shown: str) -> None:
    assert audit_words.in_words(stored) == stored
    with using("en"):
        assert audit_words.in_words(stored) == shown


def test_every_sentence_that_is_written_is_known() -> None:
    known = PROJECT.joinpath("analytics/access/audit_words.py").read_text("utf-8")
    missing = [
        f"{path.name}:{node.lineno} {said}"
        for path in (*PROJECT.glob("analytics/**/*.py"), *PROJECT.glob("pages/**/*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for said in messages(node)
        if "{" in said and f'"{said}"' not in known
    ]
    assert missing == []


def messages(node: ast.AST) -> list[str]:
    """The marked messages that are told as an object or a detail of a deed."""
    told: list[ast.AST] = []
    if (isinstance(node, ast.keyword) and node.arg in SAID) or (
        isinstance(node, ast.Assign) and any(isinstance(to, ast.Attribute) and to.attr in SAID for to in node.targets)
    ):
        told = [node.value]
    return [
        one.args[0].value
        for each in told
        for one in ast.walk(each)
        if isinstance(one, ast.Call) and ast.unparse(one.func) == "N_" and isinstance(one.args[0], ast.Constant)
    ]
