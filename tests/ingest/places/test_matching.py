"""Communities written freely: what is certain, what an analyst must decide, what is unknown."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache

import pandas as pd
import pytest
from opencc import OpenCC

from analytics.ingest.places.gazetteer import Gazetteer
from analytics.ingest.places.spellings import parted
from analytics.model import CHANGES, COMMUNITIES, DOUBTFUL
from analytics.settings import PROJECT
from tests.ingest.frames import checked, register, survey, table

PARTS = register(
    ("A1", "朝阳花园一区"),
    ("A2", "朝阳花园二区"),
    ("B1", "建设新村东区"),
    ("B2", "建设新村西区"),
    ("C1", "朝阳花园"),
    ("C2", "朝阳花苑"),
    ("D1", "建设路12–18号院（原粮食局宿舍）"),
    ("E1", "砖厂家属院"),
    ("E2", "金茵小区"),
    ("E3", "青檀路小区"),
).assign(city="枣庄市", district="市中区", street="光明路街道", neighbourhood="朝阳社区")
PARTS.loc[PARTS["community_id"].str[0].isin(["D", "E"]), "street"] = "文化路街道"


@cache
def parts() -> Gazetteer:
    return Gazetteer(PARTS, {"老朝阳": "C1"})


def means(text: str) -> str | None:
    at = parts().written(parted(text).name).at
    return None if at is None else parts().ids[at]


@pytest.mark.parametrize(
    ("text", "community"),
    [
        ("朝陽花園", "C1"),
        ("朝阳花园 3 号楼", "C1"),
        ("朝阳花园3#2单元", "C1"),
        ("朝阳花园-5栋", "C1"),
        ("朝阳花园３－２－５０１", "C1"),
        ("市中区光明路街道朝阳花园", "C1"),
        ("枣庄市市中区光明路街道办事处朝阳花园小区12号楼", "C1"),
        ("朝阳花园2区", "A2"),
        ("朝阳花园（第二区）3号楼", "A2"),
        ("朝阳花园一区二号楼", "A1"),
        ("建設新村東區5幢", "B1"),
        ("建设路12-18号院", "D1"),
        ("建设路12至18号院 2号楼", "D1"),
        ("砖厂职工家属楼", "E1"),
        ("老朝阳5栋", "C1"),
    ],
)
def test_certain_spellings(text: str, community: str) -> None:
    assert means(text) == community


@pytest.mark.parametrize(
    "text",
    [
        "朝阳花园三区",
        "朝阳花园3区",
        "朝阳花园东区",
        "朝阳花园二期",
        "朝阳花园3",
        "朝阳花园12号",
        "建设新村",
        "建设新村南区",
        "建设新村北区5栋",
        "建设路12–20号院",
        "建设路18号院",
        "朝阳花圆",
        "朝阳家园",
        "文化路街道朝阳花园",
        "红旗街道砖厂家属院",
        "金茵",
        "青檀路",
        "青檀路3号楼",
        "砖厂宿舍",
        "粮食局宿舍",
        "3号楼",
        "号楼",
        "小区",
    ],
)
def test_another_part_another_place_or_a_fragment_is_not_accepted(text: str) -> None:
    assert means(text) is None


def test_of_the_likely_the_same_part_comes_first() -> None:
    assert [parts().ids[one.at] for one in parts().alike(["建设新邨东区"])[0]][:2] == ["B1", "B2"]


def test_several_of_one_name_are_told_apart_by_the_place_before_it() -> None:
    twins = register(("1", "幸福小区"), ("2", "幸福小区")).assign(street=["东街道", "西街道"])
    gazetteer = Gazetteer(twins)
    assert gazetteer.written("西街道幸福小区").at == 1
    assert [one.score for one in gazetteer.written("幸福小区").likely] == [100, 100]


def test_what_was_taken_for_what_is_listed_without_rooms() -> None:
    columns = {name: [*cells] for name, cells in survey().frame.items() if name != "小区编号"}
    given = table({**columns, "小区名称": ["金茵小区3号楼2单元501", "金茵小区", "建設路小區"]})
    result = checked(given)
    assert result.rows_accepted == 3
    assert list(result.changes.columns) == list(CHANGES.columns)
    assert result.changes[["row", "column", "change", "before", "after"]].to_numpy().tolist() == [
        [2, "小区名称", "community", "金茵小区3号楼【房号】", "金茵小区（ZZ001）"],
        [4, "小区名称", "community", "建設路小區", "建设路小区（ZZ002）"],
    ]


def test_doubtful_spellings_are_listed_once_and_a_decision_settles_them() -> None:
    columns = {name: [*cells] for name, cells in survey().frame.items() if name != "小区编号"}
    given = table({**columns, "小区名称": ["金因小区2号楼", "金因小区 5栋302", "建设路小区"]})
    result = checked(given, on_bad_rows="set-aside")
    assert (result.rows_accepted, result.rows_rejected) == (1, 2)
    assert list(result.doubtful.columns) == list(DOUBTFUL.columns)
    row = result.doubtful.iloc[0]
    assert row[["spelling", "column", "n", "community_id", "name", "score"]].tolist() == [
        "金因小区", "小区名称", 2, "ZZ001", "金茵小区", 75,
    ]  # fmt: skip
    assert len(result.doubtful) == 1
    assert set(result.issues["code"]) == {"doubtful_community"}
    decided = checked(given, aliases={row["spelling"]: "ZZ001"})
    assert (decided.rows_accepted, len(decided.doubtful), len(decided.changes)) == (3, 0, 2)


def test_a_decision_tells_communities_of_one_name_apart_but_never_overrules_a_name() -> None:
    twins = register(("1", "朝阳小区"), ("2", "朝阳小区"), ("3", "建设路小区"))
    columns = {name: [*cells] for name, cells in survey().frame.items() if name != "小区编号"}
    given = table({**columns, "小区名称": ["朝阳小区", "朝阳小区", "建设路小区"]})
    undecided = checked(given, twins, on_bad_rows="set-aside")
    assert set(undecided.issues["code"]) == {"ambiguous_community"}
    assert undecided.doubtful[["spelling", "n", "others"]].to_numpy().tolist() == [["朝阳小区", 2, "朝阳小区（2）"]]
    decided = checked(given, twins, aliases={"朝阳小区": "2", "建设路小区": "1", "金茵": "没有"})
    assert decided.accepted.responses["community_id"].tolist() == ["2", "2", "3"]  # type: ignore[union-attr]


def test_who_lives_there_is_not_listed() -> None:
    columns = {name: [*cells] for name, cells in survey().frame.items() if name != "小区编号"}
    given = table({**columns, "小区名称": ["金因小区张大爷13800001111", "金茵小区", "建设路小区"]})
    assert checked(given).doubtful["spelling"].tolist() == ["金因小区【姓名】【手机】"]


# How sure matching is, measured on spellings made by rule from the sample register.
RULES = ("omitted suffix", "place before", "building behind", "room behind", "traditional", "numerals", "typo")
TYPOS = dict(zip("园苑村宿院里区庄路阳机安乐兴家茵", "圆菀邨缩园理曲装露杨几按勒新佳因", strict=True))
STRANGERS = """
红星小区 朝阳家园 朝阳新村 建设路12–20号院 建设路14号院 化工一区 化工三区 化工东院 纺织三区 纺织南里 双拥一区
锦绣三区 玉泉三区 玉泉北里 安居西院 安居北里 福祥三区 福祥西院 育红三区 翠屏三区 立新一区 友谊一区
青年二区 槐荫二区 红旗三区 北苑一区 北苑南里 胜利一区 长虹二区 供销一区 瑞和一区 铁西一区 向阳北里
向阳西院 南岭西院 锦绣西院 东升北里 兴业西院 纺织西院 新兴西院 机械西院 电力西院 荷塘西院 站前西院
龙泉北里 明珠北里 前进南里 立新南里 临河南里 化工南里 康乐苑 康乐新村 文汇苑 文汇一区 丹桂花园
丹桂新村 银杏宿舍 友谊家园 机械新村 春晖家园 幸福花园 幸福新村 振兴花园 振兴家园 吉庆新村 翠屏花园
荷塘花园 红旗花园 安泰小区 永安小区 和顺小区 建新小区 榴花小区 砖厂宿舍 邮电家属院 矿工西院 光明东里
龙山新村 银座前院 大东新村 东塔花园 濠西新村 槐南里小区 文化里二区 新华里一区 青檀路二区 中心街南苑 轻工家园
濠东花园
"""


@cache
def sample() -> pd.DataFrame:
    found = pd.read_csv(PROJECT / "sample_data/register.csv", dtype="str", encoding="utf-8-sig")
    names = {
        "小区编号": "community_id",
        "小区名称": "name",
        "城市": "city",
        "区县": "district",
        "街道": "street",
        "社区": "neighbourhood",
    }
    return (
        COMMUNITIES.empty()
        .drop(columns=list(names.values()))
        .join(found.rename(columns=names)[list(names.values())], how="right")
    )


def written_by(rule: str, row: dict[str, str], chance: random.Random) -> str | None:
    """How somebody may write the community of that row; None where the rule changes nothing."""
    name, number, room = row["name"], chance.randint(1, 30), f"{chance.randint(1, 6)}0{chance.randint(1, 4)}"
    if rule == "omitted suffix":
        return name.removesuffix("小区") if name.endswith("小区") else name + "小区"
    if rule == "place before":
        return "".join(chance.choice([(row["district"], row["street"]), (row["city"],), (row["street"],)])) + name
    if rule == "building behind":
        return name + chance.choice(
            [f"{number}号楼", f" {number} 栋", f"{number}#", f"-{number}幢", f"（{number}号楼）", "A座"]
        )
    if rule == "room behind":
        return name + chance.choice(
            [f"{number}-2-{room}", f"{number}号楼2单元{room}", f" {number}#1单元", f"{number}栋{room}室"]
        )
    if rule == "traditional":
        return OpenCC("s2t").convert(name)
    if rule == "numerals":
        return name.replace("一区", "1区").replace("二区", "２区").replace("–", "-")
    places = [at for at, character in enumerate(name) if character in TYPOS]
    at = chance.choice(places) if places else 0
    return name[:at] + TYPOS[name[at]] + name[at + 1 :] if places else None


@cache
def labelled() -> tuple[tuple[str, str, str | None], ...]:
    """(rule, spelling, community_id or None) of more than 300 spellings that are no name of the register."""
    chance = random.Random(20220101)
    names = set(sample()["name"])
    made = [
        (rule, text, row["community_id"])
        for row in sample().to_dict("records")
        for rule in RULES
        if (text := written_by(rule, row, chance)) is not None and text not in names
    ]
    strangers = [
        ("stranger", before + name + behind, None)
        for name in STRANGERS.split()
        if name not in names
        for before, behind in (("", ""), ("市中区", ""), ("", f"{chance.randint(1, 30)}号楼"))
    ]
    return (*made, *strangers)


def test_no_spelling_is_taken_for_another_community() -> None:
    gazetteer = Gazetteer(sample())
    names = [parted(text).name for _rule, text, _truth in labelled()]
    likely = gazetteer.alike(names)
    seen: Counter[str] = Counter()
    right: Counter[str] = Counter()
    listed: Counter[str] = Counter()
    wrong = []
    for (rule, text, truth), name, alike in zip(labelled(), names, likely, strict=True):
        meaning = gazetteer.written(name)
        seen[rule] += 1
        taken_for = None if meaning.at is None else gazetteer.ids[meaning.at]
        right[rule] += taken_for is not None and taken_for == truth
        listed[rule] += meaning.at is None and truth in [gazetteer.ids[one.at] for one in meaning.likely or alike]
        if taken_for is not None and taken_for != truth:
            wrong.append((text, gazetteer.label(meaning.at or 0)))
    assert wrong == []
    assert seen["stranger"] > 200 and seen.total() > 900
    recall = {rule: round(right[rule] / seen[rule], 2) for rule in RULES}
    assert recall == dict.fromkeys(RULES, 1.0) | {"omitted suffix": 0.91, "typo": 0.0}  # two characters are not enough
    assert all(listed[rule] == seen[rule] - right[rule] for rule in RULES)  # the right one is among those to decide on


def test_why_likeness_alone_never_accepts() -> None:
    """Wherever it takes no stranger for a community it takes hardly a typo right; but it puts the right one first."""
    gazetteer = Gazetteer(sample())
    rows = [(rule, parted(text).name, truth) for rule, text, truth in labelled() if rule in ("typo", "stranger")]
    first = [found[0] if found else None for found in gazetteer.alike([name for _rule, name, _truth in rows])]
    scored = [
        (one.score, rule, gazetteer.ids[one.at] == truth)
        for (rule, _name, truth), one in zip(rows, first, strict=True)
        if one is not None
    ]
    counted = {
        score: Counter(f"{rule} {right}" for found, rule, right in scored if found >= score) for score in (60, 80, 90)
    }
    assert counted == {
        60: {"typo True": 117, "typo False": 3, "stranger False": 225},
        80: {"typo True": 8, "stranger False": 21},
        90: {"typo True": 2, "stranger False": 6},
    }
