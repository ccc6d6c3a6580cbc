"""What every bulletin carries: the files behind it and no others, and by which rules it was made."""

from __future__ import annotations

import datetime as dt
import hashlib

import pandas as pd
import pytest

from analytics.bulletin import provenance
from analytics.bulletin.composing import compose
from analytics.flows import grouping
from analytics.flows.office import Office
from analytics.model import Scope
from tests.bulletin.issued import fill, reading
from tests.programme.ledgers import opened

FILES = "问卷文件及其 SHA-256"


@pytest.fixture
def city(office: Office) -> Office:
    return fill(office)


def test_files_are_those_of_the_scope_with_their_hashes(city: Office) -> None:
    whole = provenance.of(city, reading(city))[FILES].splitlines()
    assert [line.split("（")[0] for line in whole] == ["九月七日.csv", "九月十五日.csv"]
    assert all(len(line.split("（")[1].rstrip("）")) == 64 for line in whole)
    part = provenance.of(city, reading(city, Scope(street=("文化路街道",))))
    assert part[FILES] == whole[1] and part["小区名册文件及其 SHA-256"].startswith("名册.csv（")


def test_later_files_are_not_named(city: Office) -> None:
    found = provenance.of(city, reading(city, Scope(street=("光明路街道",))))
    assert found[FILES].startswith("九月七日.csv") and "九月十五日" not in found[FILES]


def test_what_was_entered_by_hand_is_no_file(city: Office) -> None:
    opened(city)
    assert provenance.of(city, reading(city))["整改记录文件及其 SHA-256"] == "无"


def test_rules_and_methods_are_told(city: Office) -> None:
    found = reading(city)
    before = provenance.of(city, found)
    assert before["意见归类方法版本"] == "尚未归类"
    grouping.group_store(city)
    told = provenance.of(city, found)
    assert told["数据版本"] == str(found.data_version)
    assert told["达标线"].startswith("80\xa0%，含本数")
    assert told["区间"].startswith("95\xa0%；") and "Newcombe" in told["区间"]
    assert told["少数保护"].startswith("有效份数少于 5 的不显示数字")
    assert told["控制图"].startswith("p 图") and told["控制图"].endswith("；不足 12 期，为试用限")
    assert (told["通报方法版本"], told["时区"]) == (provenance.METHOD, "Asia/Shanghai")
    assert told["意见归类方法版本"].startswith("ppmi") and told["满意率口径"] == found.definition
    assert "示例" not in told


def test_example_data_are_said_to_be_so_before_anything_else(city: Office) -> None:
    found, now = reading(city), dt.datetime(2026, 9, 21, 12)
    told = provenance.of(city, found)
    plain = compose(found, issuer="", made_at=now, provenance=told)
    marked = compose(found, issuer="", made_at=now, provenance={"示例": "含合成示例数据"} | told)
    first, *others = marked.sections[0].sentences
    assert first.text == "含合成示例数据。" and tuple(others) == plain.sections[0].sentences
    assert marked.sections[1:] == plain.sections[1:]


def test_more_than_thirty_files_are_named_by_one_hash(city: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    hashes = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(31)]
    files = pd.DataFrame({"content": "survey", "filename": [f"{n}.csv" for n in range(31)]})
    files = files.assign(sha256=hashes, example=False)
    found = reading(city)
    monkeypatch.setattr(provenance, "files_of", lambda _office, _reading: files)
    lines = provenance.of(city, found)[FILES].splitlines()
    whole = hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest()
    assert len(lines) == 31 and lines[29] == f"29.csv（{hashes[29]}）"
    assert lines[30] == f"等 31 个文件，合并校验码 {whole}"
    monkeypatch.setattr(provenance, "files_of", lambda _office, _reading: files.head(30))
    assert len(provenance.of(city, found)[FILES].splitlines()) == 30
