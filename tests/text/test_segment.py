"""Words and copies."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.text.duplicates import collapse, near_duplicates, normal_form
from analytics.text.segment import clean, segment, stop_words

CAMPAIGN = "我们坚决要求尽快解决三号楼门前的路灯不亮问题，请有关部门给个答复"


def test_terms_of_the_field_stay_whole() -> None:
    assert segment(["雨污分流没做好"]).of(0)[0] == "雨污分流"


@pytest.mark.parametrize("word", ["吵", "脏", "漏", "堵"])
def test_one_character_words_stay(word: str) -> None:
    assert word not in stop_words()
    assert word in segment([f"楼下{word}"]).of(0)


def test_jieba_of_others_is_left_alone() -> None:
    program = (
        "import os, tempfile; tempfile.tempdir = os.environ['FOLDER']\n"
        "from analytics.text.segment import segment; import jieba; segment(['雨污分流'])\n"
        "assert not jieba.dt.initialized and '雨污分流' not in jieba.dt.FREQ\n"
        "assert not os.listdir(os.environ['FOLDER'])\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        ran = subprocess.run(
            [sys.executable, "-W", "error", "-c", program],
            env={"FOLDER": folder, "PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True,
            text=True,
            check=False,
        )
    assert (ran.returncode, ran.stderr) == (0, "")


def test_clean_evens_out_width_case_links() -> None:
    assert clean("ＬＥＤ灯　坏了，见 https://a.cn/b?c=1 a@b.cn") == "led灯 坏了,见"


@given(st.lists(st.text(max_size=30), max_size=8))
@settings(deadline=None, max_examples=30)
def test_segments_join_to_their_text(texts: list[str]) -> None:
    cleaned = [clean(text) for text in texts]
    assert ["".join(segment(cleaned).of(row)) for row in range(len(texts))] == cleaned


def test_copies_with_small_changes_are_one_group() -> None:
    texts = [CAMPAIGN, "水压低", CAMPAIGN + "！！", CAMPAIGN.replace("三号楼", "五号楼"), "水压低 "]
    collapsed = collapse(texts)
    assert collapsed.first_row[collapsed.group].tolist() == [0, 1, 0, 0, 1]


def test_short_opposites_are_not_copies() -> None:
    assert len(set(collapse(["路灯亮了", "路灯不亮了"]).group)) == 2


def test_resemblance_is_that_of_shingles() -> None:
    # 13 and 14 characters: 11 and 12 shingles of three, 11 of them shared: 11/12; the third text shares 1 of 21.
    forms = ["小区门口的路灯坏了没人来修", "小区门口的路灯坏了没人来修吗", "小区门口很多外来车辆长期占用"]
    assert near_duplicates(forms).tolist() == [0, 0, 2]


@given(st.permutations(["灯不亮", "灯不亮！", CAMPAIGN, CAMPAIGN + "吧", "水压低", "无"]))
@settings(deadline=None, max_examples=15)
def test_groups_do_not_depend_on_order(texts: list[str]) -> None:
    collapsed = collapse(texts)
    together = {frozenset(np.array(texts)[collapsed.group == group]) for group in range(len(collapsed.texts))}
    assert together == {
        frozenset({"灯不亮", "灯不亮！"}),
        frozenset({CAMPAIGN, CAMPAIGN + "吧"}),
        frozenset({"水压低"}),
        frozenset({"无"}),
    }


def test_normal_form_of_signs_only_keeps_them() -> None:
    assert normal_form("。。。") != normal_form("👍")
