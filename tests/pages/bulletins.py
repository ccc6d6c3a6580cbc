"""A bulletin made by hand, in every kind of sentence, chart and table that the page shows."""

from __future__ import annotations

from analytics.bulletin.content import (
    APPENDIX,
    BARS,
    BEHIND,
    COLUMNS,
    COUNT,
    LINE,
    POINTS,
    SHARE,
    Bulletin,
    Chart,
    Column,
    DataTable,
    Section,
    Series,
    Source,
)  # fmt: skip
from analytics.bulletin.numbers import count, sentence, share

HOSTILE = "**甲**[链接](http://x) :material/home: <b>&"
LONG = "齿轮厂第二生活区南院（原机床附件厂、轴承厂、标准件厂联合职工宿舍）东区一期至三期及沿街综合楼片"
BEHIND_SHARE = Source(
    n=24,
    base="总体满意度有效回答",
    definition="五级取上两级",
    method="95 % Wilson 区间",
    communities={"C1": LONG, "C2": HOSTILE},
    tables=("communities", "quotes"),
    page="satisfaction",
    query={"district": "市中区"},
)
COMMUNITIES = DataTable(
    "communities",
    "各小区明细",
    (Column("小区", width=28), Column("有效份数", COUNT), Column("满意率", SHARE), Column("距达标线", POINTS)),
    ((LONG, 14, 0.7996, -0.0004), (HOSTILE, None, None, None), ("建设新村", 1200, 0.8, 0.0)),
    place=BEHIND,
    source=BEHIND_SHARE,
)
QUOTES = DataTable("quotes", "意见原文", (Column("意见原文"),), (("停车难" + HOSTILE,),), place=BEHIND)
SHARES = Chart(
    "shares",
    LINE,
    "各期满意率",
    ("第 36 周", "第 37 周", "第 38 周"),
    (Series("满意率", (0.75, None, 0.7083)), Series("信号", (None, None, 0.7083), "signal")),
    SHARE,
    threshold=0.8,
    note="试用控制限。",
    source=BEHIND_SHARE,
)
MANY = Chart("many", BARS, "各街道", tuple(f"第{at}街道" for at in range(60)), (Series("满意率", (0.5,) * 60),), SHARE)
NOBODY = Chart("none", COLUMNS, "没有内容的图", (), ())


def bulletin(*, complete: bool = True) -> Bulletin:
    """Of a week: one share that just misses the line, one hidden community, a resident's words."""
    received = sentence("received", "收到答卷 {n} 份。", n=count(1412))
    told = sentence("share", "{name}满意率 {share}。", BEHIND_SHARE, words={"name": HOSTILE}, share=share(0.7996))
    hidden = sentence("hidden", "另一小区 {share}。", Source(n=3), share=share(None))
    listed = DataTable("listed", "未达标小区", COMMUNITIES.columns, COMMUNITIES.rows, place=APPENDIX)
    return Bulletin(
        title="枣庄市老旧小区改造居民满意度周报",
        number="2026 年第 38 期",
        period="2026 年第 38 周（09-14 至 09-20）",
        scope="枣庄市",
        issuer="改造办",
        made_at="2026-09-21 09:00",
        complete=complete,
        sections=(
            Section("basics", "基本情况", (received,), (NOBODY,)),
            Section("satisfaction", "总体满意度", (told, hidden), (SHARES, MANY), (COMMUNITIES, QUOTES, listed)),
        ),
        provenance={"数据版本": "3"},
    )
