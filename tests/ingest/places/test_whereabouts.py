"""The community of a whole file, from its name; the column that tells it, from what it holds."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.ingest.places.whereabouts import from_name, telling_column
from tests.ingest.frames import checked, proposed, register, survey, table

KNOWN = register(
    ("C1", "朝阳花园"), ("C2", "化工二区"), ("C3", "金茵小区"), ("C4", "建设路12–18号院"), ("C5", "化工新村")
).assign(district="临淄区")  # fmt: skip


@pytest.mark.parametrize(
    ("text", "community", "score"),
    [
        ("朝阳花园_满意度.xlsx", "C1", 100),
        ("289538440_按文本_朝阳花园改造满意度_5_5.xlsx", "C1", 90),
        ("/表/2026年9月朝阳花园问卷 (1).xls", "C1", 90),
        ("临淄区金茵小区居民意愿调查（第二轮）.csv", "C3", 90),
        ("建设路12-18号院满意度.csv", "C4", 90),
        ("朝陽花園3号楼", "C1", 100),
        ("化工2区", "C2", 100),
        ("朝阳花园二区满意度.xlsx", "C1", 70),
    ],
)
def test_a_name_tells_the_community(text: str, community: str, score: int) -> None:
    found = from_name(text, KNOWN)
    assert found is not None
    assert found[:2] == (community, score)


@pytest.mark.parametrize(
    "text",
    [
        "满意度调查.csv", "Sheet1", "", "289538440_按文本_5_5.xlsx", "朝阳花园、化工二区.xlsx",
        "朝阳花园和化工新村满意度.xlsx", "临淄区老旧小区改造.xlsx",
    ],
)  # fmt: skip
def test_a_name_without_a_community_or_with_two_tells_none(text: str) -> None:
    assert from_name(text, KNOWN) is None
    assert from_name(text, register()) is None


def test_the_telling_column_holds_mostly_communities() -> None:
    frame = pd.DataFrame(
        {
            "来源": ["微信", "微信", "链接", None],
            "扩展属性": ["朝阳花园3号楼", "化工2区", "金茵小区", "其他"],
            "编号": ["1", "2", "3", "4"],
        },
        dtype="str",
    )
    assert telling_column(frame, list(frame), KNOWN) == "扩展属性"
    assert telling_column(frame, ["来源", "编号"], KNOWN) is None
    assert telling_column(frame, [], KNOWN) is None
    assert telling_column(frame, list(frame), register()) is None


@pytest.mark.parametrize("heading", ["来源", "来源详情", "自定义字段", "工作表"])
def test_a_column_beside_the_questions_may_tell_the_community(heading: str) -> None:
    columns = {name: [*cells] for name, cells in survey().frame.items() if name != "小区编号"}
    given = table({**columns, heading: ["金茵小区", "金茵小区 2号楼", "建設路小區"]})
    _unfolded, book = proposed(given)
    plan = book.column("community_name")
    assert plan is not None
    assert plan.heading == heading
    assert plan.note
    assert checked(given).rows_accepted == 3


def test_a_channel_stays_a_channel() -> None:
    given = survey(来源=["微信", "链接", "微信"])
    _unfolded, book = proposed(given)
    assert book.column("channel") is not None
