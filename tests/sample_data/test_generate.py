"""The example data: marked synthetic, reproducible, small, and saying exactly what it was planned to say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from analytics.privacy.deidentify import KINDS, mask
from analytics.settings import PROJECT

FOLDER = PROJECT / "sample_data"
MEGABYTES_ALLOWED = 6
FIRST_START = FOLDER.joinpath("first_start.txt").read_text(encoding="utf-8").split()
REGISTER_COLUMNS = [
    "小区编号",
    "小区名称",
    "城市",
    "区县",
    "街道",
    "社区",
    "楼栋数",
    "户数",
    "建筑面积(㎡)",
    "建成年份",
    "改造年度",
    "阶段",
    "投资(万元)",
    "管理模式",
    "经度",
    "纬度",
]
# File → the overall answers that count as satisfied by default; all others that are answers at all do not.
SATISFIED = {
    "satisfaction_zaozhuang.csv": {"满意", "非常满意"},
    "satisfaction_dadong.csv": {"满意", "非常满意"},
    "satisfaction_shijiazhuang.csv": {"满意", "基本满意"},
    "satisfaction_nantong.csv": {"8", "9", "10"},
}
NAMED = {
    ("ZZ-001", 2): (100, 96),
    ("ZZ-002", 2): (100, 52),
    ("ZZ-003", 2): (50, 40),
    ("ZZ-004", 2): (5, 4),
    ("ZZ-005", 2): (50, 37),
    ("ZZ-006", 2): (3, 2),
    ("ZZ-007", 2): (4, 4),
    ("ZZ-009", 1): (60, 30),
    ("ZZ-009", 2): (62, 57),
    ("ZZ-010", 2): (86, 68),
    ("ZZ-011", 2): (56, 46),
    ("ZZ-012", 2): (12, 0),
    ("ZZ-013", 2): (33, 29),
    ("ZZ-015", 2): (50, 41),
    ("SY-001", 2): (499, 399),
    ("SY-002", 2): (400, 336),
    ("SJZ-001", 2): (187, 171),
    ("NT-001", 2): (120, 84),
}


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / name, dtype="str", encoding="utf-8-sig", keep_default_na=False)


def counted(name: str, satisfied: set[str]) -> pd.DataFrame:
    """community × round → n, satisfied of one satisfaction file, counted afresh."""
    forms = table(name)
    if "小区编号" not in forms:
        codes = table("register.csv").set_index("小区名称")["小区编号"]
        forms["小区编号"] = forms["小区名称"].map(codes)
    forms = forms[~forms["总体满意度"].isin(["", "不清楚"])]
    forms = forms.assign(satisfied=forms["总体满意度"].isin(satisfied), round=forms["轮次"].astype(int))
    return forms.groupby(["小区编号", "round"])["satisfied"].agg(n="size", satisfied="sum")


@pytest.fixture(scope="module")
def all_counts() -> pd.DataFrame:
    return pd.concat([counted(name, satisfied) for name, satisfied in SATISFIED.items()])


@pytest.fixture(scope="module")
def opinions() -> pd.Series:
    texts = pd.concat([table(name)["意见建议"] for name in FIRST_START if "意见建议" in table(name)])
    return texts[texts != ""].reset_index(drop=True)


def test_generating_again_gives_the_same_files(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(FOLDER / "generate.py"), "--out", str(tmp_path)], check=True)
    written = sorted(path.name for path in tmp_path.iterdir())
    kept = sorted(path.name for path in FOLDER.iterdir() if path.suffix in {".csv", ".xlsx"})
    assert written == kept
    for name in written:
        if name.endswith(".csv"):
            assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name
        else:
            again, before = (
                pd.read_excel(folder / name, dtype="str", engine="calamine") for folder in (tmp_path, FOLDER)
            )
            pd.testing.assert_frame_equal(again, before)


def test_small_and_marked_synthetic() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir() if path.is_file()) <= MEGABYTES_ALLOWED * 1_000_000
    assert "合成数据" in FOLDER.joinpath("README.md").read_text(encoding="utf-8")
    for name in set(FIRST_START) - {"register.csv", "cycle_records.csv", "ballots.csv", "margins.csv"}:
        assert table(name)["调查"].str.endswith("（示例）").all(), name


def test_first_start_lists_files_that_exist_register_first() -> None:
    assert FIRST_START[0] == "register.csv"
    assert all((FOLDER / name).is_file() for name in FIRST_START)
    assert "satisfaction_next_week.csv" not in FIRST_START


def test_register_adds_up_to_the_published_figures() -> None:
    register = pd.read_csv(FOLDER / "register.csv", encoding="utf-8-sig")
    assert list(register.columns) == REGISTER_COLUMNS
    assert register["小区编号"].is_unique
    assert register["小区名称"].is_unique
    zaozhuang = register[register["区县"] == "市中区"]
    assert len(zaozhuang) == 48
    assert zaozhuang["楼栋数"].sum() == 378
    assert zaozhuang["户数"].sum() == 10_421
    assert zaozhuang["建筑面积(㎡)"].sum() == 936_200
    assert zaozhuang["投资(万元)"].sum() == 16_100
    assert (zaozhuang["阶段"] == "基本完工").sum() == 12
    assert set(zaozhuang["管理模式"]) == {"市场化", "镇街物业", "街道主导"}
    jinyin = register[register["小区名称"] == "金茵小区"].iloc[0]
    assert (jinyin["建成年份"], round(830 / jinyin["户数"], 2)) == (1998, 0.7)
    assert (register["户数"] >= register["楼栋数"]).all()
    assert (register["户数"].min(), register["户数"].max()) == (33, 3980)
    assert register["小区名称"].str.len().max() >= 45


def test_forms_and_opinions_of_the_published_surveys() -> None:
    dadong = table("opinion_dadong.csv")
    assert (len(dadong), (dadong["意见建议"] != "").sum()) == (810, 354)
    assert (table("opinion_zaozhuang.csv")["意见建议"] != "").sum() == 1_612


def test_jinyin_consent_below_60_per_cent_then_93() -> None:
    consent = table("consent_jinyin.csv")
    items = list(consent.columns[8:])
    assert len(items) == 11
    agreed = consent[items].eq("同意").groupby(consent["轮次"]).sum()
    assert consent["轮次"].value_counts().to_dict() == {"1": 600, "2": 600}
    low = [item for item in items if agreed.loc["1", item] < 0.6 * 600]
    assert low == ["暖气单户改造", "自来水单户改造", "节能窗"]
    assert agreed.loc["2", low].tolist() == [558] * 3
    assert 558 / 600 == 0.93


def test_named_communities_have_their_planned_counts(all_counts: pd.DataFrame) -> None:
    for key, planned in NAMED.items():
        assert tuple(all_counts.loc[key]) == planned, key


def test_every_planned_count_is_in_the_files(all_counts: pd.DataFrame) -> None:
    expected = pd.read_csv(FOLDER / "expected.csv", encoding="utf-8-sig", keep_default_na=False)
    expected = expected[expected["file"].isin(SATISFIED)].set_index(["community_id", "round"]).sort_index()
    found = all_counts.sort_index()
    assert expected.index.equals(found.index.rename(["community_id", "round"]))
    assert (expected[["n", "satisfied"]].to_numpy() == found.to_numpy()).all()


def test_some_communities_have_no_data(all_counts: pd.DataFrame) -> None:
    surveyed = set(all_counts.index.get_level_values(0))
    assert {"ZZ-008", "ZZ-047", "ZZ-048", "SY-020"} == {
        code for code in table("register.csv")["小区编号"] if code[:2] in {"ZZ", "SY"} and code not in surveyed
    }


def test_every_standing_occurs(all_counts: pd.DataFrame) -> None:
    latest = all_counts.groupby(level=0).last()
    met = 5 * latest["satisfied"] >= 4 * latest["n"]
    assert met.sum() >= 30
    assert (~met).sum() >= 20
    assert (5 * latest["satisfied"] == 4 * latest["n"]).sum() >= 2
    assert 12_000 <= all_counts["n"].sum() <= 20_000


def test_next_week_pushes_a_met_community_below(all_counts: pd.DataFrame) -> None:
    added = counted("satisfaction_next_week.csv", SATISFIED["satisfaction_zaozhuang.csv"])
    before = all_counts.loc[added.index]
    after = before + added
    met = lambda counts: 5 * counts["satisfied"] >= 4 * counts["n"]  # noqa: E731
    assert tuple(after.loc[("ZZ-015", 2)]) == (56, 43)
    assert list(added.index[met(before) & ~met(after)]) == [("ZZ-015", 2)]
    assert not (~met(before) & met(after)).any()
    last = table("satisfaction_zaozhuang.csv")["提交时间"].max()
    assert (table("satisfaction_next_week.csv")["提交时间"] > last).all()
    numbers = pd.concat([table(name)["答卷编号"] for name in [*SATISFIED, "satisfaction_next_week.csv"]])
    assert numbers.is_unique


def test_the_last_week_flags_one_community_and_clears_another() -> None:
    forms = table("satisfaction_zaozhuang.csv")
    forms = forms[(forms["轮次"] == "2") & ~forms["总体满意度"].isin(["", "不清楚"])]
    earlier = forms[forms["提交时间"] < "2026-11-09"]
    for community, was_met in [("ZZ-010", True), ("ZZ-011", False)]:
        for part, met in [(earlier, was_met), (forms, not was_met)]:
            answers = part.loc[part["小区编号"] == community, "总体满意度"]
            assert (5 * answers.isin({"满意", "非常满意"}).sum() >= 4 * len(answers)) == met


def test_surveys_run_over_more_than_16_weeks_in_two_rounds() -> None:
    for name in SATISFIED:
        times = pd.to_datetime(table(name)["提交时间"])
        assert times.dt.to_period("W").nunique() >= 16, name
        assert set(table(name)["轮次"]) == {"1", "2"}


def test_one_household_answers_once_a_round() -> None:
    for name in SATISFIED:
        forms = table(name)
        forms = forms[forms["户号"] != ""]
        place = "小区编号" if "小区编号" in forms else "小区名称"
        assert not forms.duplicated([place, "轮次", "户号"]).any(), name


def test_comments_are_many_varied_and_hold_noise_and_a_campaign(opinions: pd.Series) -> None:
    assert len(opinions) >= 7_000
    assert opinions.nunique() >= 0.6 * len(opinions)
    noise = opinions.isin(
        [
            "无",
            "没意见",
            "没有",
            "暂无",
            "同楼上",
            "好",
            "。。。",
            "没什么意见",
            "挺好",
            "无意见",
            "不清楚",
            "嗯",
            "/",
            "1",
            "可以",
            "随便",
            "都行",
            "谢谢",
        ]
    )
    assert 0.12 <= noise.mean() <= 0.25
    assert opinions.str.contains("恢复小区北门通行").sum() >= 20


def test_a_topic_rises_in_the_last_three_weeks() -> None:
    rising = "钻|电锤|切割|渣土|围挡|到处是土|还在施工|材料堆"
    forms = pd.concat([table(name)[["提交时间", "意见建议"]] for name in SATISFIED])
    forms = forms[forms["意见建议"] != ""]
    late = forms["提交时间"] >= "2026-10-26"
    found = forms["意见建议"].str.contains(rising)
    assert found[late].mean() > 2 * found[~late].mean()


def test_personal_details_are_invented_and_masked(opinions: pd.Series) -> None:
    numbers = opinions.str.extractall(r"(?<!\d)(1\d{2}-?\d{4}-?\d{4})(?!\d)")[0]
    assert len(numbers) >= 20
    assert numbers.str.startswith("154").all()
    masked = mask(opinions)
    assert {kind for kind, n in masked.counts.items() if n} >= set(KINDS) - {"bank_card"}
    left = masked.texts[masked.texts.str.contains(r"154\d?-?0000|0330-|shili|鲁D|990101|单元[1-6]0")]
    assert left.tolist() == []


def test_questionnaire_star_export_is_written_as_the_platform_does() -> None:
    export = pd.read_excel(FOLDER / "satisfaction_wjx_text.xlsx", dtype="str", keep_default_na=False, engine="calamine")
    assert list(export.columns[:6]) == ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP"]
    assert all(re.match(r"\d、", heading) for heading in export.columns[6:])
    assert export["来自IP"].str.fullmatch(r"127\.0\.0\.\d+\(本地\)").all()
    assert export["7、您认为还需要改进的方面（多选）"].str.contains("┋").any()
    assert set(export["1、您所在的小区"]) <= set(table("register.csv")["小区名称"])


def test_the_file_with_errors_has_every_kind() -> None:
    errors = table("satisfaction_with_errors.csv")
    codes = set(table("register.csv")["小区编号"])
    assert (~errors["小区编号"].isin({"", *codes})).any()
    assert errors["答卷编号"].duplicated().any()
    assert (errors == "").all(axis=1).any()
    assert {"2026-13-45 09:30", "2036-11-10 09:30", ""} <= set(errors["提交时间"])
    assert {"特别特别好", "99", "八分", "第几轮"} <= set(errors.to_numpy().ravel())
