"""What deeds are called in the log is read in the reader's language, and none is written that is not known."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re

import pytest

import analytics
from analytics.access import account_words, audit_words
from analytics.access.audit_refusals import REFUSALS
from analytics.errors import MinyiError
from analytics.language import using
from analytics.model import Scope
from analytics.settings import PROJECT

SAID = ("object", "detail")
NAMES = str.maketrans(dict.fromkeys("枣庄市中区薛城", ""))


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("批次 3", "Upload 3"),
        ("整改台账 全部地区", "Rectification ledger All areas"),
        ("整改台账 市中区", "Rectification ledger 市中区"),
        ("满意度.csv", "满意度.csv"),
        ("", ""),
        ("1 B", "1 B"),
        ("查看人员，全市", "Viewer, Whole city"),
        (
            "分析人员，区县：市中区；街道：光明路街道、矿区街道",
            "Analyst, District: 市中区; Street: 光明路街道, 矿区街道",
        ),
        ("角色：查看人员 → 领导", "Role: Viewer → Leader"),
        (
            "范围：区县：市中区；街道：矿区街道 → 全市；姓名：王敏 → 王敏，街道：二科",
            "Scope: District: 市中区; Street: 矿区街道 → Whole city; Name: 王敏 → 王敏，街道：二科",
        ),
        ("领导，二科", "领导，二科"),
        ("姓名：王敏", "姓名：王敏"),
        ("账号，连续失败 5 次，暂停 15 分钟", "Account: 5 failures in a row, locked for 15 minutes"),
        ("暂停期间另有 3 次", "3 more while locked"),
        (
            "恢复到 2026-09-03T12:00:00+08:00 的备份；原文件留为 a.duckdb、b.sqlite",
            "Restored to the backup of 2026-09-03T12:00:00+08:00; earlier files kept as a.duckdb, b.sqlite",
        ),
        ("交叉分析-居住年限 全部地区", "Cross-tabs-Years lived here All areas"),
        ("整改台账-2026-11-09 市中区", "Rectification ledger-2026-11-09 市中区"),
        ("施工进度模板", "Progress of works template"),
        ("2026 年第 46 周（11-09 至 11-15） 全部地区", "Week 46 of 2026 (11-09 to 11-15) All areas"),
        ("2026 年 11 月 枣庄市 · 市中区", "2026-11 枣庄市 · 市中区"),
        ("批次 3：满意度.csv", "Upload 3: 满意度.csv"),
        ("满意度-问题行.xlsx", "满意度-bad-rows.xlsx"),
    ],
)
def test_the_log_is_read_in_english(stored: str, shown: str) -> None:
    assert audit_words.in_words(stored) == stored
    with using("en"):
        assert audit_words.in_words(stored) == shown


@pytest.mark.parametrize(
    ("stored", "chinese", "english"),
    [
        ("DuplicateFile", "同一文件已经入库", "Same file loaded already"),
        ("sso", "统一身份认证", "Single sign-on"),
        ("sso：nonce", "统一身份认证：nonce", "Single sign-on: nonce"),
        ("sso：AccountRefused", "统一身份认证：账号不合规则", "Single sign-on: Account breaks the rules"),
        ("OperationalError", "OperationalError", "OperationalError"),
    ],
)
def test_what_is_stored_as_a_code_is_told_in_words_in_chinese_too(stored: str, chinese: str, english: str) -> None:
    assert audit_words.in_words(stored) == chinese
    with using("en"):
        assert audit_words.in_words(stored) == english


def test_whoever_is_no_person_is_told_in_words() -> None:
    stored = ["命令行：root", "命令行：王工（root）", "示例", "（没有的账号）", "sso", "王敏", "root"]
    with using("en"):
        assert list(map(audit_words.who, stored)) == [
            "Command line: root", "Command line: 王工 (root)", "Example", "(no such account)", "Single sign-on", "王敏",
            "root",
        ]  # fmt: skip


def test_what_is_written_of_an_account_is_read_in_every_language() -> None:
    scope = Scope(city=("枣庄市",), district=("市中区", "薛城区"))
    before = {"role": "viewer", "scope": scope, "display": "王敏"}
    after = {"role": "administrator", "scope": Scope(), "display": "王 → 敏"}
    for write in (lambda: account_words.given("viewer", scope), lambda: account_words.changed(before, after)):
        stored = write()
        with using("en"):
            assert write() == stored  # whoever writes it
            assert not re.search("[角色范围姓名查看管理县全]", audit_words.in_words(stored).translate(NAMES))


def test_every_refusal_has_words() -> None:
    for module in pkgutil.walk_packages(analytics.__path__, "analytics."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in ("deeds", "reader"):
        importlib.import_module(f"pages.shared.{name}")

    def kinds(error: type) -> set[str]:
        own = {error.__name__} if error.__module__.startswith(("analytics.", "pages.")) else set()
        return own.union(*map(kinds, error.__subclasses__()))

    assert kinds(MinyiError) - {"MinyiError"} == set(REFUSALS)


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
