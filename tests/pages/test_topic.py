"""主题档案: what is said of one topic, words marked but never run, and nothing where there are few."""

from __future__ import annotations

import pytest

from pages.shared import topic_quotes
from tests.pages import comments, desk


def test_a_topic_says_where_it_stands_out_and_which_side_it_takes(two: str) -> None:
    words = desk.said(desk.dashboard("topic", topic="c-parking"))
    assert "停车" in words
    assert "每周走势" in words and "态度与满意度" in words and "哪些地方偏多" in words
    assert "代表性意见" in words and "样本非随机" in words
    assert "不满意者占 **100.0 %**" in words


def test_places_over_represented_are_listed_with_their_test(two: str) -> None:
    app = desk.dashboard("topic", topic="c-parking")
    over = next(frame.value for frame in app.dataframe if "lift" in frame.value)
    assert over["place"].tolist() == ["朝阳花园"]
    assert over["total"].tolist() == [40]


def test_few_comments_are_not_shown_one_by_one(store_address: str) -> None:
    desk.fill(store_address, comments.files(comments.survey({"C1": [comments.PARKING] * 7})))
    app = desk.dashboard("topic", topic="c-parking")
    assert "少于 8 条" in desk.said(app)
    assert comments.PARKING not in desk.said(app).replace(":orange-background[", "").replace("]", "")


def test_residents_text_is_text(store_address: str) -> None:
    said = [*comments.HOSTILE, *comments.OF_PARKING]
    desk.fill(store_address, comments.files(comments.survey({"C1": said})))
    words = desk.said(desk.dashboard("topic", topic="c-parking"))
    assert "](https" not in words and "<b>" not in words and " :material/delete:" not in words
    assert r"\[点这里\]\(" in words


@pytest.mark.parametrize(
    "text", [*comments.HOSTILE, "] :red[x", "\\", ":orange-background[", "  a  b  ", "\n- 一\n# 二"]
)
def test_marking_changes_no_character_that_is_shown(text: str) -> None:
    """Whatever is marked, taking the marks and the escapes away gives the text back on one line."""
    for begin in range(len(text)):
        shown = topic_quotes.marked(text, [(begin, min(begin + 3, len(text)))])
        bare = shown.replace(":orange-background[", "\0", 1)
        if "\0" in bare:
            head, _mark, tail = bare.partition("\0")
            close = next(at for at in range(len(tail)) if tail[at] == "]" and not _escaped(tail, at))
            bare = head + tail[:close] + tail[close + 1 :]
        assert " ".join(_unescaped(bare).split()) == " ".join(text.split())


def _escaped(text: str, at: int) -> bool:
    slashes = len(text[:at]) - len(text[:at].rstrip("\\"))
    return slashes % 2 == 1


def _unescaped(text: str) -> str:
    kept, at = [], 0
    while at < len(text):
        at += text[at] == "\\"
        kept.append(text[at])
        at += 1
    return "".join(kept)


def test_the_buckets_beside_have_a_page_too(store_address: str) -> None:
    said = [*comments.NOTHING] * 3
    desk.fill(store_address, comments.files(comments.survey({"C1": [*said, *comments.DRAINS]})))
    words = desk.said(desk.dashboard("topic", topic="no_content"))
    assert "没有可归类的内容" in words and "没意见" in words


def test_no_comments_say_what_to_do(store_address: str) -> None:
    desk.fill(store_address, desk.CITY[:1])
    assert "上传" in desk.said(desk.dashboard("topic"))
