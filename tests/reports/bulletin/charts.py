"""A bulletin with more charts than the example: names by the hundred, differences, several series, nothing at all."""

from __future__ import annotations

from dataclasses import replace

from analytics.bulletin.content import (
    BARS,
    COLUMNS,
    COUNT,
    POINTS,
    SCORE,
    SHARE,
    STACKED,
    Bulletin,
    Chart,
    Column,
    DataTable,
    Section,
    Series,
)
from tests.reports.bulletin.example import HOSTILE, LONG, WEEKS, bulletin


def more(communities: int = 3) -> Bulletin:
    """The example, and a section of charts: by name (the sixth untold), 百分点, three series, scores, an empty one."""
    names = [LONG, HOSTILE, *(f"第{place}小区" for place in range(2, communities))][:communities]
    shares = tuple(None if place == 5 else 0.6 + 0.35 * (37 * place % 100) / 100 for place in range(len(names)))
    by_name = Chart("names", BARS, "各小区满意率", tuple(names), (Series("满意率", shares),), SHARE, threshold=0.8)
    changes = (Series("变化", (0.031, -0.012, -0.0003)),)
    moved = Chart("moved", BARS, "热点意见占比变化", ("停车", "下水道", "物业"), changes, POINTS)
    work = Chart(
        "work",
        COLUMNS,
        "整改[新开/销号]",
        WEEKS,
        (Series("新开", (3, 5, 8, 2, 9)), Series("销号", (1, 4, None, 6, 7)), Series("超时", (0, 1, 2, 1, 3))),
        COUNT,
    )
    scores = Chart("scores", COLUMNS, "满意度指数", WEEKS, (Series("得分", (81.26, 80.0, 79.94, 83.0, 84.5)),), SCORE)
    nothing = Chart("nothing", STACKED, "没有数字", (), (Series("达标", ()),), COUNT)
    untold = Chart("untold", COLUMNS, "全部不显示", ("一", "二"), (Series("份数", (None, None)),), COUNT)
    ledger = DataTable(
        "ledger",
        "整改台账",
        (Column("小区"), Column("状态"), Column("得分", SCORE)),
        ((LONG, "未达标", 71.26), (HOSTILE, "达标", None)),
    )
    empty = DataTable("empty", "本期新增", (Column("小区"), Column("满意率", SHARE)), ())
    section = Section("names", "分小区", (), (by_name, moved, work, scores, nothing, untold), (ledger, empty))
    told = bulletin(communities)
    return replace(told, sections=(*told.sections, section))


def all_charts(of: Bulletin) -> list[Chart]:
    return [chart for section in of.sections for chart in section.charts]


def all_tables(of: Bulletin) -> list[DataTable]:
    return [table for section in of.sections for table in section.tables]
