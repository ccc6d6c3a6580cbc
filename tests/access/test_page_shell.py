"""The page that everything is drawn into: Streamlit's own, whole, in the reader's language, let in by the policy."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from streamlit import file_util

from analytics.access import frame_words
from analytics.access.headers import named_scripts
from analytics.access.page_shell import DRAWN_WITH, PageChanged, drawn_with, shells

PAGE = Path(file_util.get_static_dir(), "index.html").read_text("utf-8")
STYLE = ".st-key-x { color: var(--minyi-accent); }"


def test_it_says_its_language_and_nothing_in_another() -> None:
    told = shells(PAGE, STYLE)
    assert '<html lang="zh-CN">' in told["zh_CN"] and "<title>民意</title>" in told["zh_CN"]
    assert '<html lang="en">' in told["en"]
    for shell in told.values():
        assert "You need to enable JavaScript" not in shell and "_stcore/agent" not in shell


def test_all_that_streamlit_loads_is_loaded_still_and_what_is_ours_before_it() -> None:
    shell = shells(PAGE, STYLE)["zh_CN"]
    loaded = re.findall(r'(?:src|href)="(\./static/[^"]+\.(?:js|css))"', PAGE)
    assert loaded and all(address in shell for address in loaded)
    assert f"<style>{STYLE}</style>" in shell
    assert shell.index("window.__streamlit") < shell.index("</head>") < shell.index('<div id="root">')


def test_its_script_is_let_in_by_one_policy_in_every_language() -> None:
    named = {named_scripts(shell) for shell in shells(PAGE, STYLE).values()}
    assert len(named) == 1 and named != {named_scripts(PAGE)}


def test_it_brings_the_words_along() -> None:
    found = re.search(r'id="frame-words">(.*?)</script>', shells(PAGE, STYLE)["en"])
    assert found and json.loads(found[1]) == frame_words.tables()


def test_it_lets_browsers_fetch_what_draws_charts_and_tables() -> None:
    folder = Path(file_util.get_static_dir())
    ahead = drawn_with(folder)
    assert [(folder / address).is_file() for address in ahead] == [True] * len(DRAWN_WITH)
    shell = shells(PAGE, STYLE, ahead)["en"]
    assert re.findall(r'<link rel="prefetch" as="script" crossorigin href="([^"]+)">', shell) == ahead
    assert "prefetch" not in shells(PAGE, STYLE)["en"]


def test_scripts_of_another_streamlit_are_not_guessed(tmp_path: Path) -> None:
    with pytest.raises(PageChanged, match="0 scripts of Streamlit's are called PlotlyChart"):
        drawn_with(tmp_path)


@pytest.mark.parametrize("part", ["</head>", "<title>Streamlit</title>", '<html lang="en">'])
def test_another_page_of_streamlit_s_is_not_taken_for_the_one_we_know(part: str) -> None:
    with pytest.raises(PageChanged, match="expected once"):
        shells(PAGE.replace(part, ""), STYLE)


def test_words_leave_their_gaps_where_streamlit_s_have_them() -> None:
    for theirs, ours in frame_words.WORDS.items():
        assert set(re.findall(r"\{\w+\}", ours)) <= set(re.findall(r"\{\w+\}", theirs)), theirs
