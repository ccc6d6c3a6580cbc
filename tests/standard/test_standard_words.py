"""What the software itself named is shown in the reader's language; what users named stays as they wrote it."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from analytics.ingest.codebooks.wordings import WORDINGS
from analytics.language import _, using
from analytics.standard import amounts, communities, forms, topics
from analytics.text.coding.codebook import CATEGORIES, renovation

CHINESE = re.compile(r"[\u4e00-\u9fff]")
TABLES = {
    "topics": topics.TOPICS,
    "amounts": amounts.UNITS,
    "units": topics.UNITS,
    "levels": forms.LEVELS,
    "channels": forms.CHANNELS,
    "attributes": forms.ATTRIBUTES,
    "groups": forms.GROUPS,
    "stages": communities.STAGES,
    "management": communities.MANAGEMENT,
}


def stored_topics(roof: str = "屋面防水") -> pd.DataFrame:
    """Three topics: two of the programme's codebook, one that an analyst made."""
    rows = [
        ("c-parking", "停车", "街道办事处、物业服务企业", "车位、地锁"),
        ("c-roof", roof, "街道办事处、光明公司", None),
        ("a-1", "停车", None, "车"),
    ]
    return pd.DataFrame(rows, columns=["topic_id", "label", "unit", "keywords"], dtype="str")


def test_every_topic_and_unit_of_the_codebook_is_known() -> None:
    codes = renovation().codes
    known = {topic_id: message.rpartition("\x04")[2] for topic_id, message in topics.TOPICS.items()}
    assert dict(zip(codes["topic_id"], codes["name"], strict=True)) == known
    assert {unit for cell in codes["unit"] for unit in cell.split("、")} == set(topics.UNITS)
    assert set(CATEGORIES) <= set(topics.CATEGORIES)


def test_every_level_of_the_known_scales_is_known() -> None:
    words = {word for _kind, scale, _from in WORDINGS for word in scale.split("/") if CHINESE.search(word)}
    assert words == set(forms.LEVELS)


@pytest.mark.parametrize("table", TABLES)
def test_words_that_differ_are_told_apart_in_english(table: str) -> None:
    with using("en"):
        words = [_(message) for message in TABLES[table].values()]
    assert len(set(words)) == len(words)
    assert not [word for word in words if CHINESE.search(word)]


def test_the_source_language_shows_what_is_stored() -> None:
    found = stored_topics()
    assert topics.named(found) is found
    assert [forms.level("满意"), forms.channel("微信"), forms.group("46-60岁")] == ["满意", "微信", "46-60岁"]
    assert (topics.units("住建部门、施工单位"), communities.stage("施工中")) == ("住建部门、施工单位", "施工中")


def test_names_of_the_codebook_are_translated_once_and_those_of_users_never() -> None:
    with using("en"):
        shown = topics.named(stored_topics(roof="楼顶"))
        assert shown["label"].tolist() == ["Parking", "楼顶", "停车"]
        assert shown["unit"].tolist()[:2] == ["Street office, Property manager", "街道办事处、光明公司"]
        assert shown["keywords"].tolist()[::2] == ["车位, 地锁", "车"]
        assert shown["keywords"].isna().tolist() == [False, True, False]
        assert topics.named(shown).equals(shown)
        assert topics.labels(stored_topics())["c-roof"] == "Roof waterproofing"
    assert stored_topics(roof="楼顶")["label"].tolist() == ["停车", "楼顶", "停车"]


def test_what_is_missing_stays_missing() -> None:
    with using("en"):
        assert pd.isna(forms.channel(float("nan"))) and forms.level(None) is None
        assert topics.units(None) is None and topics.category(pd.NA) is pd.NA


def test_groups_by_number_are_read_as_numbers() -> None:
    with using("en"):
        assert [forms.group(one) for one in ("46-60岁", "70岁以上", "5年以下", "7号楼", "7号楼2单元")] == [
            "Aged 46–60",
            "Over 70 years of age",
            "Under 5 years",
            "Building 7",
            "Building 7, entrance 2",
        ]
        assert [forms.group(one) for one in ("约46-60岁", "7号楼东", "老住户")] == ["约46-60岁", "7号楼东", "老住户"]
