"""What was ever stored in the software's own words is known, however it is worded today.

``tests/stored_wordings.txt`` has every sentence and word that is stored as it is, and that any version ever stored.
Lines are added, never changed or taken out: stores that hold them are out there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics import headings, sayings
from analytics.access import account_rules, roles
from analytics.former_wordings import FORMER
from analytics.language import standard, standard_word
from analytics.settings import PROJECT
from analytics.standard import topics
from analytics.standard.sentences import Sentence
from tests.english import english, spoken
from tests.test_catalogues import fields

__all__ = ["english"]
KNOWN = Path(__file__).with_name("stored_wordings.txt")
MARKS = {"N_": 0, "NC_": 1}
# Whose constants stand elsewhere, beside words that are never stored.
BESIDE = (
    *headings.ROUNDS, *topics.TOPICS.values(), *roles.ROLES.values(), *account_rules.PLACES.values(),
    *account_rules.CHANGEABLE.values(), account_rules.EVERYWHERE,
)  # fmt: skip


def marked(node: ast.AST) -> Iterator[str]:
    """The marked messages within ``node``."""
    for one in ast.walk(node):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id in MARKS:
            word = one.args[MARKS[one.func.id]]
            if isinstance(word, ast.Constant):
                yield str(word.value)


def stored_today() -> set[str]:
    """What the code says may be stored: all that is said where sentences are made for that, and standard words."""
    found = {message.rpartition("\x04")[2] for message in BESIDE}
    for path in PROJECT.glob("analytics/**/*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        called = [one for one in ast.walk(tree) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)]
        if {"Sentence", "Saying"} & {one.func.id for one in called} and path.name != "headings.py":  # type: ignore[attr-defined]
            found.update(marked(tree))
        for one in called:
            if one.func.id == "standard":  # type: ignore[attr-defined]
                found.update(marked(one))
    return found


def test_every_wording_that_may_be_stored_is_written_down() -> None:
    missing = sorted(stored_today() - set(KNOWN.read_text("utf-8").splitlines()))
    assert missing == [], f"add these lines to {KNOWN.name}; change and remove none"


def test_no_wording_that_was_ever_stored_is_forgotten() -> None:
    kept = stored_today() | {wording for before in FORMER.values() for wording in before}
    forgotten = [line for line in KNOWN.read_text("utf-8").splitlines() if line not in kept]
    assert forgotten == [], "stores hold these words: put them into analytics/former_wordings.py, under today's"


def test_a_former_wording_is_of_a_message_there_is_and_is_filled_in_alike() -> None:
    today = stored_today()
    for message, before in FORMER.items():
        bare = message.rpartition("\x04")[2]
        assert bare in today
        assert {frozenset(fields(one) or ()) for one in before} == {frozenset(fields(bare) or ())}


@pytest.fixture
def reworded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence, a saying and a word of today that were worded otherwise before."""
    for message, before in (
        ("{n} 份答卷", "答卷 {n} 张"), ("共 {n} 处", "有 {n} 处"), ("place\x04车位", "停车位置"),
    ):  # fmt: skip
        monkeypatch.setitem(FORMER, message, (before,))  # type: ignore[arg-type]


def test_what_was_stored_before_a_rewording_is_told_in_today_s_words(english: dict[str, str], reworded: None) -> None:
    english |= {"{n} 份答卷": "{n} forms", "共 {n} 处": "{n} places", "place\x04车位": "Parking"}
    forms, places, words = Sentence("{n} 份答卷"), '{"say": "有 {n} 处", "with": {"n": 3}}', standard("place\x04车位")
    assert (forms.read("答卷 3 张"), sayings.read(places), standard_word(words, "停车位置")) == (
        "3 份答卷", "共 3 处", "车位",
    )  # fmt: skip
    with spoken():
        assert [forms.read("答卷 3 张"), forms.read("3 份答卷"), forms.read("3 张")] == ["3 forms", "3 forms", None]
        assert sayings.read(places) == "3 places"
        assert [standard_word(words, one) for one in ("停车位置", "车位", "车")] == ["Parking", "Parking", "车"]


def test_the_messages_of_a_bulletin_s_period_are_those_that_the_log_knows() -> None:
    said = set(marked(ast.parse((PROJECT / "analytics/access/audit_words.py").read_text("utf-8"))))
    periods = (PROJECT / "analytics/estimation/periods.py").read_text("utf-8")
    assert all(f'_("{one}")' in periods for one in said if one.startswith("{year} 年"))
