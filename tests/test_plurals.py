"""Words that agree with their number, in languages that have two forms."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message

from analytics import language
from analytics.bulletin.numbers import count, sentence
from analytics.language import _, using
from analytics.plurals import BETWEEN, CHOICE, Counting, filled
from analytics.settings import PROJECT
from tests.test_catalogues import OTHERS, translated

# A field whose number an office sets, or the method: never one, or nobody minds.
SET = "minimum|new|smallest|least|few|fewest|limit|most|enough|figure|comment|discover|badge|rule|months|side|strength"
COUNTED = re.compile(
    r"\{(?!(?:" + SET + r")\b)\w+(?::,)?\}(?:\*\*)? (?:valid |distinct |more )?"
    r"(?:forms|communities|households|comments|entries|questions|rows|topics|weeks|days|buildings|dwellings)\b"
)


@pytest.mark.parametrize(
    ("n", "said"),
    [(0, "0 forms"), (1, "1 form"), ("1", "1 form"), (2, "2 forms"), ("1,412", "1,412 forms"), ("—", "— forms")],
)
def test_a_word_agrees_with_its_number(n: object, said: str) -> None:
    assert Counting("{n} {n:form|forms}").format(n=n) == said


def test_other_formats_and_names_of_fields_are_as_ever() -> None:
    said = Counting("{at:%Y}年{share:.1f} {row[name]} {n:,} {n:form has|forms have} {{}}")
    assert said.format(at=__import__("datetime").date(2026, 1, 1), share=0.25, row={"name": "甲"}, n=1200) == (
        "2026年0.2 甲 1,200 forms have {}"
    )


def test_a_number_filled_in_later_takes_its_word_with_it() -> None:
    part = Counting("{way} {n} {n:form|forms}").format(way="{way_0}", n="{n_0}")
    assert part == "{way_0} {n_0} {n_0:form|forms}"
    assert filled("By channel: " + part, {"way_0": "WeChat", "n_0": "1"}) == "By channel: WeChat 1 form"
    assert sentence("k", part, words={"way_0": "WeChat"}, n_0=count(1)).text == "WeChat 1 form"


def test_the_catalogue_says_one_form_and_two_forms() -> None:
    with using("en"):
        assert [_("收到答卷 {n} 份").format(n=n) for n in (1, 2)] == ["1 form received", "2 forms received"]
    assert _("收到答卷 {n} 份").format(n=1) == "收到答卷 1 份"


def spelt_out(name: str) -> list[Message]:
    """The translations but those that Plotly fills in."""
    return [message for message in translated(name).values() if "%{" not in message.string]


@pytest.mark.parametrize("name", OTHERS)
def test_every_choice_has_both_forms_of_a_field_that_is_there(name: str) -> None:
    wrong = []
    for message in spelt_out(name):
        for choice in re.findall(r"\{[^{}]*\|[^{}]*\}", message.string):
            field, _colon, words = choice[1:-1].partition(":")
            both = words.split(BETWEEN)
            if not CHOICE.fullmatch(choice) or len(both) != 2 or not all(both) or f"{{{field}" not in message.id:
                wrong.append(message.string)
    assert wrong == []


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_counted_agrees_with_its_number(name: str) -> None:
    assert [message.string for message in spelt_out(name) if COUNTED.search(message.string)] == []


def put_together(tree: ast.Module) -> Iterator[str]:
    """Messages that are made part of a longer text before they are filled: a plain text, which knows no choice."""
    for node in ast.walk(tree):
        inside: list[ast.AST] = []
        if isinstance(node, ast.BinOp):
            inside = [node.left, node.right]
        elif isinstance(node, ast.FormattedValue):
            inside = [node.value]
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("join", "replace")
        ):
            inside = [*node.args, node.func]
            inside += [part for one in node.args if isinstance(one, ast.List | ast.Tuple) for part in one.elts]
        for one in inside:
            one = getattr(one, "value", one)
            called = isinstance(one, ast.Call) and getattr(one.func, "id", "") in ("_", "C_")
            if called and isinstance(one.args[-1], ast.Constant):
                yield str(one.args[-1].value)


def test_no_choice_is_lost_before_its_number_is_known() -> None:
    """But in bulletins, whose sentences are filled by ``plurals.filled``."""
    chosen = {
        message.id for name in OTHERS for message in translated(name).values() if CHOICE.search(str(message.string))
    }
    assert chosen, language.CATALOGUES
    paths = [*PROJECT.glob("analytics/**/*.py"), *PROJECT.glob("pages/**/*.py")]
    lost = [
        f"{path.name}: {words}"
        for path in paths
        if "analytics/bulletin/" not in str(path)
        for words in put_together(ast.parse(path.read_text("utf-8")))
        if words in chosen
    ]
    assert lost == []


def test_the_check_sees_a_choice_that_is_lost() -> None:
    said = 'a = _("{n} 份") + b\nc = "".join([_("{n} 户"), d])\ne = _("{n} 条").format(n=1) + f'
    assert list(put_together(ast.parse(said))) == ["{n} 份", "{n} 户"]
