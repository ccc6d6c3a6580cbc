"""A 问卷星 export 按序号, as the platform writes it."""

from __future__ import annotations

from analytics.ingest.reading.readers import Table
from tests.ingest.frames import table

CODES: dict[str, list[str | None]] = {
    "序号": ["1", "2", "3", "4"],
    "提交答卷时间": ["2026/9/3 12:00:00"] * 4,
    "所用时间": ["123秒"] * 4,
    "来源": ["微信"] * 4,
    "1、您所在的小区（请填写）": ["金茵小区", "建设路小区", "金茵小区", "金茵小区"],
    "2、性别": ["1", "2", "1", "2"],
    "3、您对改造的总体满意度": ["1", "2", "5", "-2"],
    "第4题(停车)": ["1", "0", "-3", "0"],
    "第4题(ACG文化(动漫))": ["1", "1", "-3", "0"],
    "第5题(道路)": ["1", "2", "2", "-2"],
    "第5题(排水)": ["1", "1", "2", "-2"],
    "第6题(快)": ["1", "2", "-2", "3"],
    "第6题(好)": ["2", "1", "-2", "1"],
    "第6题(省)": ["-2", "3", "-2", "2"],
    "7、您希望先改哪里": ["1", "-3", "2", "3"],
    "8、您住了几年": ["25", "7", "31", "-2"],
    "9、您还有什么建议": ["-2", "快点", "-3", "下水道"],
}


def codes(filename: str = "289538440_按序号_改造满意度_4_4.xlsx", **replaced: list[str | None]) -> Table:
    """Four forms answered in numbers; ``replaced`` gives columns other cells."""
    return table(CODES | replaced, filename)
