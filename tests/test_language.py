"""Every word a user reads goes through gettext, so that another language needs a catalogue and no code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from analytics import language
from analytics.access import account_rules
from analytics.errors import MinyiError
from analytics.ingest import headings, normalisation
from analytics.model import Scope
from analytics.settings import PROJECT
from tests.english import english, spoken

__all__ = ["english"]
MARKERS = {"_", "N_", "C_", "NC_"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
MARKS = re.compile(r"[\u3000-\u303f\uff00-\uffef]")
# Calls that read what somebody else wrote.
READING_CALLS = {"compile", "partition", "replace", "split", "tuple"}
# Chinese that is read, as in ingest: what others call their columns, answers, channels, fonts.
READ = (
    "estimation/sampling/channels.py",
    "programme/acceptance/gates.py",
    "programme/acceptance/stages.py",
    "programme/consent/agreement.py",
    "programme/consent/consent.py",
    "programme/consent/plan_ranking.py",
    "programme/entering/margin_file.py",
    "programme/publicity/opinion_tally.py",
    "programme/voting/ballot_cells.py",
    "programme/voting/ballot_file.py",
    "programme/voting/votes.py",
    "reports/bulletin/typefaces.py",
    "reports/codebook_workbook.py",
)
# Rooms that speak to users; in ingest, text and privacy Chinese is also data (headings, level words, lexicon).
SPEAKING = [
    PROJECT / "dashboard.py",
    *PROJECT.glob("pages/**/*.py"),
    *(
        path
        for room in (
            "access",
            "bulletin",
            "charts",
            "commands",
            "distributed",
            "estimation",
            "flows",
            "programme",
            "reports",
            "standard",
            "store",
        )
        for path in PROJECT.glob(f"analytics/{room}/**/*.py")
    ),
    *(
        PROJECT / "analytics" / name
        for name in ("definitions.py", "errors.py", "headings.py", "launch.py", "settings.py")
    ),
]


@cache
def parsed(path: Path) -> ast.Module:
    """The file, read once for all that is asked of it."""
    return ast.parse(path.read_text("utf-8"))


def unwrapped(tree: ast.Module, sought: re.Pattern = CHINESE) -> Iterator[ast.Constant]:
    """String constants with what is ``sought``, neither documentation nor an argument of one of MARKERS."""
    spared = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            spared.add(node.body[0].value)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS:
            spared.update(argument for argument in node.args if isinstance(argument, ast.Constant))
        if sought is MARKS and isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in READING_CALLS:
            spared.update(ast.walk(node))
    for node in ast.walk(tree):
        found = isinstance(node, ast.Constant) and isinstance(node.value, str) and sought.search(node.value)
        if found and node not in spared:
            yield node


def codes_within(tree: ast.Module) -> Iterator[ast.Constant]:
    """Strings inside the argument of ``_``, such as ``"state"`` in ``_(STATES[row["state"]])``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
            inside = (found for argument in node.args for found in ast.walk(argument) if found is not argument)
            yield from (found for found in inside if isinstance(found, ast.Constant) and isinstance(found.value, str))


@pytest.mark.parametrize(
    "path",
    [path for path in SPEAKING if str(path).removeprefix(f"{PROJECT}/analytics/") not in READ],
    ids=lambda path: str(path.relative_to(PROJECT)),
)
def test_chinese_words_are_marked_for_translation(path: Path) -> None:
    found = [f"{path.name}:{node.lineno} {node.value!r}" for node in unwrapped(parsed(path))]
    assert found == []


@pytest.mark.parametrize(
    "path",
    [path for path in SPEAKING if "store" not in path.parts],
    ids=lambda path: str(path.relative_to(PROJECT)),
)
def test_chinese_marks_are_marked_for_translation(path: Path) -> None:
    found = unwrapped(parsed(path), MARKS)
    assert [f"{path.name}:{node.lineno} {node.value!r}" for node in found] == []


@pytest.mark.parametrize(
    "path", [path for path in SPEAKING if "store" not in path.parts], ids=lambda path: str(path.relative_to(PROJECT))
)
def test_no_code_is_taken_for_a_message(path: Path) -> None:
    found = codes_within(parsed(path))
    assert [f"{path.name}:{node.lineno} {node.value!r}" for node in found] == []


def test_the_check_sees_an_unmarked_mark_and_a_code() -> None:
    tree = ast.parse('x = "、".join(a)\ny = re.split("[、，]", b)\nz = _("、").join(c)\nw = _(STATES[row["state"]])')
    assert [node.value for node in unwrapped(tree, MARKS)] == ["、"]
    assert [node.value for node in codes_within(tree)] == ["state"]


def test_the_check_sees_an_unmarked_word() -> None:
    assert [node.value for node in unwrapped(ast.parse('"""文档"""\nx = _("好")\ny = "漏掉的"'))] == ["漏掉的"]


def test_the_source_language_needs_no_catalogue() -> None:
    assert language._("达标") == "达标"


def test_words_are_joined_as_the_language_in_use_does(english: dict[str, str]) -> None:
    english |= {"。": ".", "{words}（{more}）": "{words} ({more})", "{head}：{words}": "{head}: {words}"}
    assert language.joined(["共 3 份。", "", "已入库。"]) == "共 3 份。已入库。"
    assert (language.ended("无。"), language.unended("无。"), language.ended("")) == ("无。", "无", "")
    assert (language.aside("甲", "乙"), language.headed("甲", "乙")) == ("甲（乙）", "甲：乙")
    with spoken():
        assert language.joined(["Forms: 3.", "", "Stored."]) == "Forms: 3. Stored."
        assert (language.ended("None"), language.ended("None."), language.unended("None.")) == (
            "None.",
            "None.",
            "None",
        )
        assert (language.aside("A", "B"), language.headed("A", "B")) == ("A (B)", "A: B")
        assert str(MinyiError("Empty", action="Load it again.")) == "Empty. Load it again."
        assert (language.ordinal(12), language.current()) == ("12", "en")
    assert language.ordinal(12) == "十二"


def test_one_chinese_word_has_two_translations_by_its_context(english: dict[str, str]) -> None:
    english |= {"停用": "Retire", language.NC_("state", "停用"): "Retired"}
    assert (language.C_("state", "停用"), language._(language.NC_("state", "停用"))) == ("停用", "停用")
    with spoken():
        assert (language._("停用"), language.C_("state", "停用")) == ("Retire", "Retired")
        assert language.C_("button", "启用") == "启用"


def test_every_spelling_of_a_word_is_known_whatever_language_is_in_use(english: dict[str, str]) -> None:
    english |= {"停用": "Retire", language.NC_("state", "停用"): "Retired", "在用": "In use"}
    assert language.spellings("停用") == ("停用", "Retire", "Retired") == language.spellings(language.NC_("x", "停用"))
    with spoken():
        assert language.by_spelling({"active": "在用"}) == {"在用": "active", "In use": "active"}
    assert language.spellings("没有译文") == ("没有译文",)


def test_an_earlier_heading_has_a_spelling_that_two_share(english: dict[str, str]) -> None:
    english |= {"编号": "No.", "序号": "No."}
    found = normalisation.meanings({"row": ("行次", "序号"), "id": ("编号",)})
    assert found[normalisation.key("No.")] == "id"


def test_what_is_kept_is_kept_in_the_source_language(english: dict[str, str]) -> None:
    english |= {"第{n}列": "column {n}", "{heading}（第{n}列）": "{heading} (column {n})", "批次 {n}": "upload {n}"}
    english |= {"城市": "City", "区县": "District", "街道": "Street", "{head}：{words}": "{head}: {words}"}
    with spoken():
        assert headings.unique_headings(["道路", "", "道路"]) == ["道路", "第2列", "道路（第3列）"]
        assert headings.without_column("道路（第3列）") == "道路"
        with language.of_record():
            assert account_rules.scope_in_words(Scope(district=("市中区",))) == "区县：市中区"
        assert account_rules.scope_in_words(Scope(district=("市中区",))) == "District: 市中区"
        with pytest.raises(ZeroDivisionError), language.of_record():
            raise ZeroDivisionError
        assert language.current() == "en"


def test_names_put_together_are_kept_and_told_part_by_part(english: dict[str, str]) -> None:
    english |= {"交叉分析": "Cross-tabs", "attribute\x04居住年限": "Years lived here", "甲": "A", "甲乙": "A-B"}
    with spoken():
        assert language.recorded("Cross-tabs-Years lived here-2026-11-09") == "交叉分析-居住年限-2026-11-09"
        assert [language.recorded(one) for one in ("A-B", "A-C", "C-A", "-", "")] == ["甲乙", "甲-C", "C-甲", "-", ""]
        assert language.retold("交叉分析-居住年限-2026-11-09") == "Cross-tabs-Years lived here-2026-11-09"
        assert language.retold("丙") == "丙"
    assert language.recorded("A-B") == "A-B" and language.retold("甲") == "甲"
