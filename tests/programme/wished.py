"""A small survey of wishes whose every figure can be counted by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from analytics.flows import loading
from analytics.flows.office import Office, open_office
from analytics.store import surveys
from tests.conftest import REGISTER
from tests.stores import url_of

# 小区, 户号, what is most needed (several), the order of works, one worry.
Form = tuple[str, str, str, str, str]
HEADINGS = "答卷编号,小区编号,提交时间,渠道,户号,调查,最需要的改造,请对改造先后排序,最担心的问题,意见建议"
# C1: eight forms of seven households; 1-101 answers twice. C2: six households. C3: two, too few to show; C4 nobody.
FORMS: Sequence[Form] = (
    ("C1", "1-101", "道路┋照明", "道路→照明→停车位", "个人出资"),
    ("C1", "1-101", "道路┋停车位", "道路→停车位→照明", "个人出资"),
    ("C1", "1-102", "道路", "照明→道路→停车位", "工程质量"),
    ("C1", "1-103", "道路┋照明┋奇怪设施", "道路→照明→停车位", "工程质量"),
    ("C1", "1-104", "照明", "道路→照明→停车位", "工程质量"),
    ("C1", "1-105", "停车位", "停车位→道路→照明", "个人出资"),
    ("C1", "1-106", "", "", "个人出资"),
    ("C1", "", "道路", "道路→停车位→照明", "个人出资"),
    ("C2", "2-101", "照明", "照明→道路→停车位", "工程质量"),
    ("C2", "2-102", "照明", "照明→道路→停车位", "工程质量"),
    ("C2", "2-103", "照明", "照明→停车位→道路", "工程质量"),
    ("C2", "2-104", "照明", "照明→停车位→道路", "工程质量"),
    ("C2", "2-105", "照明┋道路", "照明→停车位→道路", "工程质量"),
    ("C2", "2-106", "照明", "照明→道路→停车位", "工程质量"),
    ("C3", "3-101", "停车位", "停车位→道路→照明", "个人出资"),
    ("C3", "3-102", "停车位", "停车位→道路→照明", "个人出资"),
)
NEED, ORDER, WORRY = "最需要的改造", "请对改造先后排序", "最担心的问题"


def office(folder: Path) -> Office:
    """An office whose register is loaded."""
    opened = open_office(url_of(folder / "minyi.duckdb"))
    (folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    loading.load_file(opened, folder / "register.csv", by="tester")
    return opened


def survey_csv(forms: Sequence[Form] = FORMS) -> str:
    rows = [
        f"W{number},{community},2026-03-0{1 + number % 7} 10:00,微信,{home},居民意愿调查,{need},{order},{worry},"
        for number, (community, home, need, order, worry) in enumerate(forms, start=1)
    ]
    return "\n".join([HEADINGS, *rows]) + "\n"


def load(office: Office, forms: Sequence[Form] = FORMS) -> str:
    """The survey_id of the forms, loaded as an opinion survey."""
    drafted = loading.draft(office, "居民意愿调查.csv", survey_csv(forms).encode())
    checked = loading.check(office, drafted)
    loading.commit(office, drafted, checked, by="王工")
    return str(surveys.surveys(office.store)["survey_id"].iloc[-1])
