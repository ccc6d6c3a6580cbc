"""A bulletin made by hand: every kind of sentence, chart and table, long names, hidden numbers, hostile words."""

from __future__ import annotations

from analytics.bulletin import numbers
from analytics.bulletin.content import (
    APPENDIX,
    BARS,
    BEHIND,
    COLUMNS,
    COUNT,
    LINE,
    POINTS,
    SHARE,
    STACKED,
    Bulletin,
    Chart,
    Column,
    DataTable,
    Section,
    Sentence,
    Series,
    Source,
)

LONG = "齿轮厂第二生活区南院（原机床附件厂、轴承厂、标准件厂联合职工宿舍）东区一期至三期及沿街综合楼片"
HOSTILE = '=HYPERLINK("x") <b>&'
THRESHOLDS = (80, 90)
WEEKS = ("10-12", "10-19", "10-26", "11-02", "11-09")


def bulletin(communities: int = 3) -> Bulletin:
    """``communities`` rows in the list of communities below the line; the second has no figure that may be shown."""
    source = Source(
        n=412,
        definition="五级中的满意、非常满意",
        communities={"ZZ-010": "光明西里", "ZZ-011": ""},
        tables=("below", "communities"),
        page="weekly",
    )
    received = numbers.sentence(
        "received",
        "本周收到满意度答卷 {received} 份，比上周多 {more} 份。",
        source,
        received=numbers.count(412),
        more=numbers.count(31),
    )
    change = numbers.sentence(
        "change",
        "满意率 {share}，与上周相差 {difference}，未超出抽样误差；{other} 达到 {second}。",
        source,
        thresholds=THRESHOLDS,
        words={"other": HOSTILE},
        share=numbers.share(0.7996),
        difference=numbers.difference(-0.023),
        second=numbers.share(0.8996),
    )
    share = Chart(
        "share",
        LINE,
        "每周满意率",
        WEEKS,
        (
            Series("满意率", (0.81, None, 0.79, 0.8226, 0.7996)),
            Series("控制下限", (0.74, None, 0.75, 0.74, 0.74), "low"),
            Series("控制上限", (0.86, None, 0.86, 0.86, 0.86), "high"),
            Series("异常波动", (0.81, None, None, None, 0.7996), "signal"),
        ),
        SHARE,
        threshold=0.8,
        alt="五周满意率的折线",
        source=source,
    )
    standings = Chart(
        "standings",
        STACKED,
        "各周末的小区判定",
        WEEKS,
        (
            Series("达标", (80, 81, 82, 80, 79)),
            Series("未达标", (31, 30, 29, 31, 32)),
            Series("无数据", (10, 10, 10, 10, 10)),
        ),
        COUNT,
        alt="各周末达标、未达标、无数据的小区数",
    )
    forms = Chart("forms", COLUMNS, "每周收到的答卷", WEEKS, (Series("份数", (301, 280, 350, 381, 412)),), COUNT)
    names = ["光明西里", HOSTILE, LONG]
    rows = tuple(
        (
            place + 1,
            names[place] if place < 3 else f"第{place}小区",
            "市中区",
            None if place == 1 else 0.7907,
            None if place == 1 else -0.0093,
            None if place == 1 else 86,
        )
        for place in range(communities)
    )
    below = DataTable(
        "below",
        "未达标小区",
        (
            Column("序号", COUNT, 6),
            Column("小区", width=28),
            Column("区县", width=12),
            Column("满意率", SHARE, 10),
            Column("距达标线", POINTS, 12),
            Column("有效份数", COUNT, 10),
        ),
        rows,
        note="有效份数少于 5 的不显示。",
        place=APPENDIX,
        source=source,
    )
    every = DataTable(
        "communities",
        "各小区判定与数据",
        (Column("编号", width=10), *below.columns[1:], Column("判定")),
        tuple((f"ZZ-{row[0]:03d}", *row[1:], "数据不足" if row[3] is None else "未达标") for row in rows),
        note="有效份数少于 5 的不显示。",
        place=BEHIND,
        source=source,
    )
    flagged = numbers.sentence("flagged", "本周新增未达标小区 {n} 个。", source, n=numbers.count(1))
    return Bulletin(
        title="枣庄市中区老旧小区改造居民满意度周报",
        number="2026 年第 46 期",
        period="2026-11-09 至 2026-11-15",
        scope="枣庄市 市中区",
        issuer="老旧小区改造办公室",
        made_at="2026-11-16 09:00",
        complete=True,
        sections=(
            Section("basics", "基本情况", (received,), (forms,)),
            Section("satisfaction", "总体满意度", (change,), (share, standings)),
            Section("below", "未达标名单", (flagged,), (), (below, every)),
            Section("advice", "建议", (Sentence("report", "请有关街道于本周五前报送整改措施。"),)),
        ),
        provenance={"数据版本": "第 12 版", "文件校验码": "3f2a…", "方法版本": "weekly/1", "口径": "五级取上两级"},
        thresholds=THRESHOLDS,
    )


def comparison(units: int = 16) -> Section:
    """Charts that :func:`bulletin` lacks: bars with intervals, differences, a year, long names, none."""
    names = (LONG, HOSTILE, *(f"第{place}街道" for place in range(units)))[:units]
    shares = tuple(None if place == 3 else 0.6 + 0.4 * place / max(units, 4) for place in range(units))
    low = tuple(0.5 + 0.4 * place / max(units, 4) for place in range(units))
    high = tuple(min(1.0, 0.65 + 0.4 * place / max(units, 4)) for place in range(units))
    marked = Series("异常波动", tuple(value if place == 2 else None for place, value in enumerate(shares)), "signal")
    weeks = tuple(f"{1 + week // 4:02d}-{1 + 7 * (week % 4):02d}" for week in range(52))
    year = tuple(round(0.8 + 0.006 * ((week * 7) % 11 - 5), 4) for week in range(52))
    answers = (Series("满意", (30, 20, 10)), Series("一般", (3, 2, 1)), Series("不满意", (1, 12, 20)))
    limits = (Series("下限", low, "low"), Series("上限", high, "high"))
    milestones = ("摸底", "方案公示", "开工", "完工", "回访")
    return Section(
        "areas",
        "分区县比较",
        (),
        (
            Chart(
                "units",
                BARS,
                "各街道满意率",
                names,
                (Series("满意率", shares), *limits, marked),
                SHARE,
                0.8,
                source=Source(n=900),
            ),
            Chart("change", COLUMNS, "与上周相差", ("甲区", "乙区"), (Series("相差", (-0.023, 0.0004)),), POINTS),
            Chart("handled", COLUMNS, "整改办理", WEEKS[:2], (Series("新开", (3, 5)), Series("办结", (2, 4))), COUNT),
            Chart(
                "year",
                LINE,
                "五十二周",
                weeks,
                (Series("满意率", year), Series("均值", (0.8,) * 52, "centre")),
                SHARE,
                0.8,
            ),
            Chart("answers", STACKED, "各小区答卷", (LONG, "光明西里", "东风里"), answers, COUNT),
            Chart(
                "milestones",
                COLUMNS,
                "各节点满意率",
                milestones,
                (
                    Series("满意率", (0.71, 0.78, 0.7996, 0.8996, None)),
                    Series("异常波动", (0.71, None, None, None, None), "signal"),
                ),
                SHARE,
                0.8,
            ),
            Chart("none", LINE, "没有数据", WEEKS[:2], (Series("满意率", (None, None)),), SHARE, 0.8),
        ),
    )
