"""A neighbouring district that comes into the store, of which an official of another must be told nothing.

Whatever it is called or brings is made of words that stand nowhere else, so that each of them can be looked for.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.bulletin import issuing
from analytics.bulletin.reading import read
from analytics.estimation.periods import MONTH, WEEK
from analytics.flows import curation, drafting, grouping, loading
from analytics.flows.office import Office
from analytics.flows.periods.known import known_periods
from analytics.ingest.reading.archives import Member
from analytics.model import EVERYWHERE, Scope
from analytics.programme.entering import filings

MINE: Final = Scope(city=("枣庄市",), district=("市中区",))
MY_STREET: Final = Scope(city=("枣庄市",), district=("市中区",), street=("文化路街道",))
THEIRS: Final = Scope(city=("枣庄市",), district=("幻影区",))
# One of theirs bears the name of a community of 市中区.
COMMUNITIES: Final = {"HY-901": "蜃楼花园", "HY-902": "榴花新村"}
WORDS: Final = ("幻影", "幽兰", "蜃楼", "HY-90", "墨绿皮影", "白鹭汛")
SAYINGS: Final = (
    "墨绿皮影晚上声音太大，没法睡觉",
    "墨绿皮影把消防通道堵了，车进不来",
    "门口的墨绿皮影没有人管，又脏又臭",
    "墨绿皮影漏水，漏到楼下，报修没人来",
    "希望给墨绿皮影装上路灯，天黑看不清",
)
_RECORDS: Final = (
    {"记录类型": "改造项目", "项目名称": "幻影区 2026", "城市": "枣庄市", "区县": "幻影区", "改造年度": "2026"},
    {"记录类型": "设施现状", "小区编号": "HY-901", "日期": "2026-02-20", "改造内容": "供水", "现状": "完好"},
    {"记录类型": "征求意见活动", "小区编号": "HY-901", "日期": "2026-03-12", "渠道": "座谈会", "次数": "1"},
    {"记录类型": "方案公示", "记录编号": "GS-HY-901", "小区编号": "HY-901", "日期": "2026-05-11", "办理": "开始公示",
     "公示内容": "改造方案", "公示地点": "幽兰亭", "开始日期": "2026-05-11", "截止日期": "2026-05-15"},
    {"记录类型": "施工进度", "小区编号": "HY-901", "日期": "2026-07-15", "改造内容": "屋面防水", "完成数": "4",
     "总数": "11", "单位": "栋"},
    {"记录类型": "监督员观察", "记录编号": "JD-HY-901", "小区编号": "HY-901", "日期": "2026-08-18",
     "改造内容": "屋面防水", "监督员": "居民监督员", "观察到的情况": "幽兰亭边卷材翘起"},
    {"记录类型": "整改", "记录编号": "ZG-HY-901", "小区编号": "HY-901", "日期": "2026-08-31", "办理": "列入整改",
     "问题描述": "幽兰亭漏雨", "来源": "满意度调查", "责任单位": "幽兰公司", "整改时限": "2026-09-30"},
)  # fmt: skip
_REGISTER: Final = (
    "小区编号,小区名称,城市,区县,街道,社区,楼栋数,户数,建筑面积(㎡),建成年份,改造年度,阶段,投资(万元),管理模式\n"
    + "".join(
        f"{one},{name},枣庄市,幻影区,幽兰街道,幽兰社区,6,180,9600,1995,2026,已完工,180,市场化\n"
        for one, name in COMMUNITIES.items()
    )
)
_ROLL: Final = "小区编号,表决事项,事项类别,表决范围,楼栋,单元,室号,业主,专有面积,表决意见,表决日期\n" + "".join(
    f"HY-901,幽兰亭改建,一般事项,小区,1,1,{room},业主{room},60.0,同意,2026-05-08\n" for room in range(101, 131)
)


def _forms(title: str, columns: dict[str, list[str]], *, days: list[str], comments: bool = False) -> str:
    """Thirty forms a community, one a day in turn, each answer the next of its column's."""
    rows = []
    for community in COMMUNITIES:
        for at in range(30):
            row = {"答卷编号": f"{title}-{community}-{at}", "小区编号": community, "提交时间": days[at % len(days)]}
            row |= {"渠道": "幽兰热线" if at % 2 else "微信", "调查": title}
            row |= {column: values[at % len(values)] for column, values in columns.items()}
            if comments:
                row["意见建议"] = f"{SAYINGS[at % len(SAYINGS)]}，第{at}号楼"
            rows.append(row)
    return pd.DataFrame(rows).to_csv(index=False)


def come(office: Office) -> None:
    """Their register, surveys (without a word written), records, votes, a bulletin of theirs and one of the city."""
    satisfied = {"总体满意度": ["满意", "一般", "不满意"], "幽兰亭修得好": ["满意", "一般"]}
    wished = {"是否同意改造": ["同意", "不同意"], "最需要的基础类改造": ["供水", "幽兰水车"]}
    # A month in which nobody else answered.
    later = ["2026-11-02 10:00", "2026-11-09 11:00"]
    enter(office, "幻影名册.csv", _REGISTER)
    enter(office, "幻影满意度.csv", _forms("幻影满意度调查", satisfied, days=later))
    enter(office, "幻影意愿.csv", _forms("幻影居民意愿调查", wished, days=["2026-03-02 10:00"]))
    enter(office, "幻影过程.csv", pd.DataFrame(_RECORDS).to_csv(index=False))
    enter(office, "幻影票册.csv", _ROLL)
    issue(office, THEIRS, WEEK)
    issue(office, EVERYWHERE, MONTH)


def speak(office: Office) -> None:
    """What they write, enough of it to be a topic, which an analyst names; and what else he decides of it."""
    said = _forms("幻影意见调查", {"总体满意度": ["满意", "一般"]}, days=["2026-10-12 10:00"], comments=True)
    enter(office, "幻影意见.csv", said)
    curation.create(office, "白鹭汛", terms="墨绿皮影", by="赵工", reason="幻影区居民多次反映")
    grouping.group_store(office)


def enter(office: Office, filename: str, text: str) -> None:
    """Load a file, whatever it holds."""
    reading = drafting.read(office, Member(filename, text.encode()))
    filing = filings.filed(office, reading)
    if filing is not None:
        filing.enter(office, by="幻影王工")
        return
    drafted = loading.draft(office, filename, text.encode())
    checked = loading.check(office, drafted)
    assert checked.accepted is not None, checked.issues
    loading.commit(office, drafted, checked, by="幻影王工")


def issue(office: Office, scope: Scope, kind: str, *, by: str = "幻影李主任") -> int:
    """Issue the bulletin of the last period of ``kind``; its number."""
    reading = read(office, known_periods(office, kind=kind, scope=scope)[-1], scope=scope)
    assert reading is not None
    return issuing.issue(office, reading, by=by).bulletin_no
