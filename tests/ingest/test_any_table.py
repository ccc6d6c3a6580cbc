"""Whatever a table holds, it is read or reported: nothing else comes out of a check."""

from __future__ import annotations

from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.ingest.frames import table
from tests.ingest.soundness import examine

HEADINGS = """
    答卷编号 小区编号 小区名称 提交时间 轮次 户号 调查 渠道 序号 总体满意度 道路评分 停车 最想改什么 意见建议 性别
    行号 原因 户数 建成年份 提交答卷时间 所用时间 来自IP 总分 1、您对道路是否满意？ 第2题(停车) 6.想要:树 6.想要:灯
"""
WORDS = """
    满意 不满意 一般 非常满意 不清楚 不同意 (跳过) （跳过） (空) NULL 5 0 -3 -2 4分 85% 7.5 1e309 ９
    满意┋一般〖x〗 树→灯 好 ZZ001 ZZ002 ZZ009 朝阳小区 金茵小区 金茵小 朝陽小區 2026-09-03 2026/9/3 2026年9月3日12时5分
    46268.5 20261301 02-Feb-2021 昨天 第二轮 首轮 =1+1 ┋ 〖〗 →
"""
# Surrogates cannot stand in text that was decoded from a file.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
CELLS = st.none() | st.sampled_from([*WORDS.split(), " ", "\u200b"]) | TEXT


@st.composite
def tables(draw: st.DrawFn) -> dict[str, list[str | None]]:
    """Columns of a few rows: some that make a survey or a register, with any cells at all in some of them."""
    rows = draw(st.integers(1, 6))
    column = st.lists(CELLS, min_size=rows, max_size=rows)
    good = {
        "survey": {"小区编号": ["ZZ001"] * rows, "提交时间": ["2026-09-03"] * rows, "总体满意度": ["满意"] * rows},
        "register": {
            "小区编号": [f"C{row}" for row in range(rows)],
            "小区名称": [f"{row}号院" for row in range(rows)],
            "户数": ["90"] * rows,
        },
        "neither": {},
    }[draw(st.sampled_from(["survey", "survey", "register", "neither"]))]
    chosen = draw(st.lists(st.sampled_from(HEADINGS.split()) | TEXT, unique=True, max_size=6))
    drawn = {heading: draw(column) for heading in chosen}
    return {**good, **drawn} or {"停车": draw(column)}


@settings(max_examples=100, deadline=None)
@given(tables())
def test_any_table_is_read_or_reported(columns: dict[str, list[str | None]]) -> None:
    event("read" if examine(table(columns)) else "refused")
