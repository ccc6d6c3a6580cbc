"""Write the synthetic example data (合成数据). Seeded: every run writes the same bytes.

    python sample_data/generate.py [--out DIR]

Nothing here is a resident's answer. Figures published about five places shape the sums (see README.md); communities,
people, comments, telephone numbers and plates are invented.
"""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
from ballots import ballots
from cycle import cycle_records
from forms import HUNDRED, TEN, THREE, Campaign, Collector, Survey
from margins import margins
from places import register
from plans import NEXT_WEEK, Plan, plans
from published import registers
from wishes import consent_jinyin, consent_plans, opinion_dadong, opinion_shijiazhuang, opinion_zaozhuang

HERE = Path(__file__).resolve().parent
NEXT_WEEK_NUMBER = 20
# The questions that the 问卷星 export words as one matrix.
ASPECTS = ["施工质量", "施工扰民控制", "道路平整", "绿化环境", "停车秩序", "物业服务", "沟通公示"]

SURVEYS = {
    "satisfaction_zaozhuang.csv": Survey(
        "枣庄市中区改造满意度调查（示例）",
        "ZZ",
        "five",
        campaigns=[
            Campaign(
                "ZZ-020",
                range(10, 20),
                [
                    "强烈要求恢复小区北门通行，还路于民",
                    "强烈要求恢复小区北门通行，还路于民！",
                    "强烈要求恢复小区北门通行 还路于民",
                    "强烈要求恢复小区北门通行，还路于民！！",
                ],
                34,
            )
        ],
    ),
    "satisfaction_dadong.csv": Survey(
        "沈阳大东区改造满意度调查（示例）",
        "SY",
        "five",
        extra={"回访服务": THREE},
        campaigns=[
            Campaign(
                "SY-004",
                range(10, 20),
                ["我们要求公布维修基金去向并重新核算分摊标准", "我们要求公布维修基金去向，并重新核算分摊标准。"],
                40,
            )
        ],
    ),
    "satisfaction_shijiazhuang.csv": Survey(
        "石家庄改造满意度调查（示例）", "SJZ", "four", extra={"信息公开（1-5分）": TEN[:5]}
    ),
    "satisfaction_nantong.csv": Survey(
        "南通改造满意度调查（示例）", "NT", "ten", extra={"小区环境评分（0-100分）": HUNDRED}
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the synthetic example data.")
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write to (default: where this program is)")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    communities = register()
    write(communities, out / "register.csv")
    write(opinion_zaozhuang(communities), out / "opinion_zaozhuang.csv")
    write(opinion_dadong(communities), out / "opinion_dadong.csv")
    write(opinion_shijiazhuang(communities), out / "opinion_shijiazhuang.csv")
    write(consent_jinyin(communities), out / "consent_jinyin.csv")
    write(consent_plans(communities), out / "consent_plans.csv")
    write(cycle_records(communities), out / "cycle_records.csv")
    write(ballots(), out / "ballots.csv")
    write(margins(communities), out / "margins.csv")
    for name, published in registers().items():
        write(published, out / f"register_{name}.csv")
    expected = []
    for filename, survey in SURVEYS.items():
        collector, planned = Collector(survey, communities), plans(communities, survey.prefix)
        forms = canonical(collector.forms(planned), survey)
        if survey.prefix == "NT":
            names = communities.set_index("小区编号")["小区名称"]
            forms.insert(1, "小区名称", forms.pop("小区编号").map(names))
        write(forms, out / filename)
        expected += planned_counts(filename, survey.title, planned)
        if survey.prefix == "ZZ":
            expected += next_week(collector, survey, planned, len(forms), out)
        if survey.prefix == "SY":
            expected += questionnaire_star(forms, planned, communities, out / "satisfaction_wjx_text.xlsx")
    write(with_errors(), out / "satisfaction_with_errors.csv")
    write(pd.DataFrame(expected), out / "expected.csv")


def write(frame: pd.DataFrame, path: Path) -> None:
    """As Excel opens it without garbling: UTF-8 with a mark; the same line ends on every system."""
    frame.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def canonical(forms: pd.DataFrame, survey: Survey, first: int = 1) -> pd.DataFrame:
    """The forms with numbers and title in front, as a canonical survey file has them."""
    forms = forms.copy()
    forms.insert(0, "答卷编号", [f"{survey.prefix}26-{number:05d}" for number in range(first, first + len(forms))])
    forms.insert(5, "调查", survey.title)
    return forms


def planned_counts(filename: str, title: str, planned: list[Plan]) -> list[dict[str, object]]:
    """The rows of expected.csv: what the overall item of each community and round has to show."""
    return [
        {
            "file": filename,
            "community_id": plan.community_id,
            "survey": title,
            "round": plan.round,
            "n": plan.n,
            "satisfied": plan.satisfied,
            "case": plan.case,
        }
        for plan in planned
    ]


def next_week(
    collector: Collector, survey: Survey, planned: list[Plan], written: int, out: Path
) -> list[dict[str, object]]:
    """The file that an analyst uploads the week after: same survey, round 2; one met community falls below."""
    added = [
        Plan(community_id, 2, n, satisfied, weeks=((NEXT_WEEK_NUMBER, n, satisfied),))
        for community_id, (satisfied, n) in NEXT_WEEK.items()
    ]
    forms = collector.forms(added)
    # Wednesday at the latest: a file uploaded on Friday holds no forms of the days to come.
    forms["提交时间"] = [collector.moment(NEXT_WEEK_NUMBER, days=3) for _ in range(len(forms))]
    forms = forms.sort_values("提交时间", kind="stable", ignore_index=True)
    write(canonical(forms, survey, first=written + 1), out / "satisfaction_next_week.csv")
    before = {plan.community_id: plan for plan in planned if plan.round == 2}
    together = [
        Plan(
            p.community_id,
            2,
            before[p.community_id].n + p.n,
            before[p.community_id].satisfied + p.satisfied,
            "连同下一周",
        )
        for p in added
    ]
    return planned_counts("satisfaction_next_week.csv", survey.title, together)


def with_errors() -> pd.DataFrame:
    """Good rows and one bad row of every kind, for the report of the upload page."""
    good = {
        "答卷编号": "E-001",
        "小区编号": "ZZ-003",
        "小区名称": "朝阳花园",
        "提交时间": "2026-11-10 09:30",
        "轮次": "1",
        "渠道": "微信",
        "户号": "1-1-101",
        "调查": "错误行演示（示例）",
        "性别": "女",
        "总体满意度": "满意",
        "施工质量": "一般",
        "综合评分": "8",
        "意见建议": "",
    }
    changes: list[dict[str, str]] = [
        {},
        {"户号": "1-1-102", "总体满意度": "非常满意", "施工质量": "不清楚"},
        {"户号": "1-1-201", "总体满意度": "不满意", "意见建议": "楼道灯不亮"},
        {"户号": "1-1-202", "总体满意度": "非常不满意", "综合评分": "10"},
        {"户号": "1-2-101", "总体满意度": "一般", "综合评分": "1"},
        {"户号": "1-2-102", "施工质量": ""},
        {"小区编号": "", "小区名称": "朝阳花圆", "意见建议": "小区名称写错了一个字"},
        {"小区编号": "ZZ-999", "小区名称": ""},
        {"小区编号": "", "小区名称": ""},
        {"小区编号": "ZZ-003", "小区名称": "朝阳花苑", "意见建议": "编号与名称不是同一个小区"},
        {"提交时间": "2026-13-45 09:30"},
        {"提交时间": ""},
        {"提交时间": "2036-11-10 09:30"},
        {"总体满意度": "特别特别好"},
        {"综合评分": "99"},
        {"综合评分": "八分"},
        {"轮次": "第几轮"},
        {"轮次": "0"},
        {"答卷编号": "E-001", "意见建议": "答卷编号与第一行重复"},
        {"答卷编号": ""},
        {"总体满意度": "", "施工质量": "", "综合评分": ""},
    ]
    rows = [good | {"答卷编号": f"E-{number:03d}"} | change for number, change in enumerate(changes, start=1)]
    return pd.DataFrame([*rows, dict.fromkeys(good, "")])


def questionnaire_star(
    forms: pd.DataFrame, planned: list[Plan], communities: pd.DataFrame, path: Path
) -> list[dict[str, object]]:
    """Round 2 of a canonical survey once more, as 问卷星 exports it by text (按文本): the same answers."""
    forms = forms[forms["轮次"].astype(int) == 2].sort_values("提交时间", kind="stable", ignore_index=True)
    random = np.random.default_rng([20260101, 4])
    seconds = random.integers(48, 420, len(forms))
    table = pd.DataFrame({"序号": range(1, len(forms) + 1)})
    table["提交答卷时间"] = [
        f"{moment.replace('-', '/')}:{second % 60:02d}"
        for moment, second in zip(forms["提交时间"], seconds.tolist(), strict=True)
    ]
    table["所用时间"] = [f"{second}秒" for second in seconds]
    table["来源"] = random.choice(["微信", "手机提交", "链接"], len(forms), p=[0.7, 0.2, 0.1])
    table["来源详情"] = "直接访问"
    table["来自IP"] = [f"127.0.0.{random.integers(2, 250)}(本地)" for _ in range(len(forms))]
    table["1、您所在的小区"] = forms["小区编号"].map(communities.set_index("小区编号")["小区名称"])
    table["2、您的性别"] = forms["性别"].replace("", "(跳过)")
    table["3、您的年龄段"] = forms["年龄段"].replace("", "(跳过)")
    table["4、您的居住年限"] = forms["居住年限"].replace("", "(跳过)")
    table["5、您对本次改造的总体满意度"] = forms["总体满意度"].replace("", "(空)")
    # As the platform writes a matrix: the stem stands before its first item only.
    for position, item in enumerate(ASPECTS):
        table[f"6、{'' if position else '您对下列方面是否满意—'}{item}"] = forms[item].replace("", "(空)")
    chosen = [random.permutation(ASPECTS)[: int(random.integers(0, 4))] for _ in range(len(forms))]
    table["7、您认为还需要改进的方面（多选）"] = [
        "┋".join([*words, *(["其他〖门口台阶〗"] if random.random() < 0.04 else [])]) or "(跳过)" for words in chosen
    ]
    table["8、您的意见建议"] = forms["意见建议"].replace("", "(空)")
    with pd.ExcelWriter(path, engine="xlsxwriter") as book:
        book.book.set_properties({"title": "合成数据（示例）", "created": dt.datetime(2026, 11, 18)})
        table.to_excel(book, sheet_name="Sheet1", index=False)
    return [
        row | {"survey": "", "round": 1, "case": ""}
        for row in planned_counts(path.name, "", [plan for plan in planned if plan.round == 2])
    ]


if __name__ == "__main__":
    main()
