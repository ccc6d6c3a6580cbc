"""A community found by a part of its name, a former name, pinyin or initials; by hand, on fifteen communities."""

from __future__ import annotations

import itertools
import time

import pandas as pd
import pytest

from analytics.ingest.places.finding import ALIKE, CONTAINED, EXACT, INITIALS, MOST_FOUND, PREFIX, Directory

NAMES = {
    "C01": "铁西二区",
    "C02": "三里河二区",
    "C03": "重庆路小区",
    "C04": "长安里",
    "C05": "工商银行宿舍",
    "C06": "行政小区",
    "C07": "十里长街小区",
    "C08": "铁西十二区",
    "C09": "建设路12–18号院（原粮食局宿舍）",
    "C10": "朝阳花园",
    "C11": "朝阳花园二期",
    "C12": "绿园小区",
    "C13": "西安路小区",
    "C14": "A区公寓",
    "C15": "金茵小区",
}


def register(names: dict[str, str]) -> pd.DataFrame:
    places = {"city": "枣庄", "district": "市中区", "street": "光明路街道", "neighbourhood": None}
    return pd.DataFrame({"community_id": list(names), "name": list(names.values())}).assign(**places)


@pytest.fixture(scope="module")
def directory() -> Directory:
    return Directory(register(NAMES), {"钢厂二宿舍": "C10", "别处的旧名": "C99"})


def ids(directory: Directory, typed: str) -> list[str]:
    return [found.community_id for found in directory.find(typed)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("txeq", ["C01"]),
        ("TXEQ", ["C01"]),
        ("ＴＸ ＥＱ", ["C01"]),
        ("tiexierqu", ["C01"]),
        ("铁西2区", ["C01"]),
        ("铁xiq", []),
        ("铁xieq", ["C01"]),
        ("tx12q", ["C08"]),
        ("txseq", ["C08"]),
        ("slh2q", ["C02"]),
        ("slheq", ["C02"]),
        ("sanlihe2q", ["C02"]),
        ("三里河２区", ["C02"]),
    ],
)
def test_initials_numerals_and_width(directory: Directory, typed: str, found: list[str]) -> None:
    assert ids(directory, typed) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("cqlxq", ["C03"]),  # 重庆, not zhongqing
        ("zhongqing", ["C03"]),  # who reads it so finds it all the same
        ("changan", ["C04"]),
        ("cal", ["C04"]),
        ("yinhang", ["C05"]),
        ("gsyh", ["C05"]),
        ("xzxq", ["C06"]),
        ("hang", ["C05", "C06"]),  # 银行 is read so, 行政 never
        ("slcj", ["C07"]),
        ("lvyuan", ["C12"]),
        ("xi'an", ["C13"]),
        ("changcheng", []),
    ],
)
def test_characters_of_several_readings(directory: Directory, typed: str, found: list[str]) -> None:
    assert ids(directory, typed) == found


def test_exact_then_prefix_then_initials_then_contained(directory: Directory) -> None:
    assert [(one.community_id, one.fit) for one in directory.find("朝陽花園")] == [("C10", EXACT), ("C11", PREFIX)]
    assert [(one.community_id, one.fit) for one in directory.find("金茵")] == [("C15", EXACT)]
    assert [(one.community_id, one.fit) for one in directory.find("c04")] == [("C04", EXACT)]
    mixed = Directory(register({"1": "老西安巷", "2": "西安路小区", "3": "小安家园"}))
    assert [(one.community_id, one.fit) for one in mixed.find("xian")] == [("2", PREFIX), ("1", CONTAINED)]
    assert [(one.community_id, one.fit) for one in mixed.find("xa")] == [
        ("3", INITIALS),
        ("2", INITIALS),
        ("1", CONTAINED),
    ]


def test_former_names_and_decided_spellings_are_told(directory: Directory) -> None:
    assert ids(directory, "粮食局宿舍") == ["C09"] and ids(directory, "lsjss") == ["C09"]
    (found,) = directory.find("gcess")
    assert (found.community_id, found.alias) == ("C10", "钢厂二宿舍")
    assert directory.find("朝阳花园")[0].alias == ""


def test_another_place_is_found_by_none_of_its_names(directory: Directory) -> None:
    """The directory is made of what the reader may see; a spelling of a community beyond it is left out."""
    assert ids(directory, "别处的旧名") == [] and ids(directory, "bcdjm") == []


def test_what_fits_nothing_is_sought_by_likeness(directory: Directory) -> None:
    likeliest = directory.find("金荫小区")[0]
    assert (likeliest.community_id, likeliest.fit) == ("C15", ALIKE)
    assert directory.find("zzzz") == [] and directory.find("") == [] and directory.find("（—）") == []
    assert directory.find("x" * 10_000) == []


def test_nothing_known_finds_nothing() -> None:
    assert Directory(register({})).find("金茵") == []


def test_a_city_of_1820_is_searched_at_once() -> None:
    parts = (("铁西", "三里河", "重庆路", "光明", "朝阳", "建设", "幸福", "龙泉", "西王庄", "南马道"),
             ("", "东", "西", "里", "十二", "南", "北", "新", "老", "中"),
             ("小区", "花园", "新村", "家属院", "一区", "二区", "宿舍", "南里", "北苑", "3号院", "苑", "公寓", "里",
              "庄", "大院", "广场", "佳园", "嘉苑", "名邸", "家园"))  # fmt: skip
    names = ["".join(one) for one in itertools.product(*parts)][:1820]
    city = Directory(register({f"{number:04}": name for number, name in enumerate(names)}))
    begun = time.process_time()
    city.find("t")
    made = time.process_time()
    for typed in ("txeq", "xq", "zzzz", "幸福里"):
        assert len(city.find(typed)) <= MOST_FOUND
    assert made - begun < 3 and time.process_time() - made < 1
