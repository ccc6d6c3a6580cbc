"""Traditional characters, full-width letters and inserted pinyin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.ingest.codebooks.scales import MISSING_WORDS, by_name
from analytics.ingest.normalisation import key, without_number
from analytics.ingest.tidying.characters import half_width, simplified, without_pinyin
from tests.ingest.frames import checked, table


@pytest.mark.parametrize(
    "text",
    [
        "灯坏了，打坏的，破坏土地",
        "著名景点",
        "皇后大道",
        "台州",
        "乾隆年间",
        "(WiFi)",
        "满意",
        "3号楼",
        "A座",
        "覆盖",
        "瞭望塔",
        "",
    ],
)
def test_simplified_text_stays_as_it_is(text: str) -> None:
    assert simplified(text) == text


def test_traditional_text_is_simplified_phrase_by_phrase() -> None:
    assert simplified("後院的樓道燈壞了，請儘快維修，瞭解情況") == "后院的楼道灯坏了，请尽快维修，了解情况"


def test_pinyin_goes_and_english_stays() -> None:
    assert (
        without_pinyin("小區(qū)改（gǎi）造绿(lǜ)化，漏（lòu ）水，停车（Tíng chē）难") == "小區改造绿化，漏水，停车难"
    )
    for english in ("网络(WiFi)", "三号(A座)", "可以(ok)", "咖啡(café)", "电梯（Otis）", "广场(mall)", "(qū)"):
        assert without_pinyin(english) == english


@given(st.text(max_size=40))
def test_once_is_enough(text: str) -> None:
    for fold in (half_width, simplified):
        assert fold(fold(text)) == fold(text)


def test_a_file_in_traditional_characters_reads_like_any_other() -> None:
    scale = by_name("非常满意/满意/一般/不满意/非常不满意")
    assert [scale.level(word) for word in ("非常滿意", "滿意", "不滿意", "A. 滿意（4分）")] == [5, 4, 2, 4]
    assert (MISSING_WORDS[key("不適用")], without_number("1、總體滿意度")) == ("not_applicable", "总体满意度")
    result = checked(
        table(
            {
                "小區編號": ["ZZ001", "ZZ002"],
                "提交時間": ["2026-09-03", "2026-09-04"],
                "總體滿意度": ["滿意", "非常不滿意"],
            }
        )
    )
    assert result.rows_accepted == 2
    assert result.accepted.items["heading"].tolist() == ["总体满意度"]  # type: ignore[union-attr]
    assert result.accepted.items["overall"].tolist() == [True]  # type: ignore[union-attr]
