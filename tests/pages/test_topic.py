"""主题档案: what is said of one topic, words marked but never run, and nothing where there are few."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from analytics.flows import curation, grouping
from analytics.flows.office import open_office
from analytics.store import topics
from analytics.store.topic_counts import topic_counts
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
        # An address is broken by a character that nobody sees, so that it is no link.
        assert " ".join(_unescaped(bare).replace("\u2060", "").split()) == " ".join(text.split())


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


def test_a_link_to_a_topic_that_is_not_there_shows_no_other(two: str) -> None:
    """A filter that leaves the topic nothing, and a name that no topic has."""
    for asked in ({"topic": "c-parking", "level": "yes"}, {"topic": "c-nothing"}):
        app = desk.dashboard("topic", **asked)
        assert not app.header and not app.dataframe
    assert "没有意见谈到“停车”" in desk.said(desk.dashboard("topic", topic="c-parking", level="yes"))
    assert "没有这个主题" in desk.said(desk.dashboard("topic", topic="c-nothing"))


def test_a_topic_spoken_of_beside_others_by_enough_has_a_page_without_its_few_own_comments(store_address: str) -> None:
    """Few writers are mainly about parking, enough speak of it beside the drains: all are told, the few are not."""
    both = [f"{drain}，{parking}" for drain in comments.OF_DRAINS for parking in comments.OF_PARKING[:2]]
    desk.fill(
        store_address, comments.files(comments.survey({"C1": [*both, *comments.OF_DRAINS, *comments.OF_PARKING[3:6]]}))
    )
    with closing(open_office(store_address)) as office:
        grouping.group_store(office)
        placed = topics.placed(office.store)
        mainly = sorted(placed.loc[placed["topic_id"] == "c-parking", "comment_id"])
        curation.noise(office, comment_ids=mainly[3:], with_copies=False, by="王工")
        main, every = (topic_counts(office.store, every_topic=every).set_index("topic_id") for every in (False, True))
    assert main.loc["c-parking", "households"] < 5 <= every.loc["c-parking", "households"], "else this tests nothing"
    app = desk.dashboard("topic", topic="c-parking")
    words = desk.said(app)
    assert [element.value for element in app.header] == ["停车"]
    assert "主要谈这个主题的不足 5 户" in words
    assert not {"每周走势", "全部意见"} & {element.value for element in app.subheader}
    figures = {metric.label: metric.value for metric in app.metric}
    assert figures["谈到该主题的意见"] == str(every.loc["c-parking", "n"])
    assert "条数" not in figures and "另有兼及" not in figures, "one from the other would tell the few"


def test_weeks_are_compared_with_as_many_as_there_are(two: str) -> None:
    """Drains were spoken of in the second of two weeks; nothing came before the first."""
    app = desk.dashboard("topic", topic="c-drainage")
    assert "与此前有意见的 1 周" in desk.said(app) and "此前 8 周" not in desk.said(app)


def test_a_link_follows_a_topic_that_was_merged_or_says_that_it_was_retired(store_address: str) -> None:
    comments.two(Path(store_address.removeprefix("duckdb:///")).parent)
    with closing(open_office(store_address)) as office:
        curation.merge(office, ["c-parking"], "c-drainage", by="王工")
    app = desk.dashboard("topic", topic="c-parking")
    assert [element.value for element in app.header] == ["雨污分流"]
    with closing(open_office(store_address)) as office:
        curation.retire(office, "c-drainage", by="王工")
    app = desk.dashboard("topic", topic="c-drainage")
    assert not app.header and "主题“雨污分流”已不单列（停用）" in desk.said(app)


def test_a_form_begins_empty_after_each_decision_and_handling_shows_where_it_stands(store_address: str) -> None:
    comments.two(Path(store_address.removeprefix("duckdb:///")).parent)
    app = desk.dashboard("topic", topic="c-parking")

    def element(kind: str, name: str):
        return next(one for one in app.get(kind) if str(one.key).startswith(f"{name}-c-parking"))

    element("selectbox", "handling").set_value("assigned")
    element("text_area", "handling-note").set_value("约谈物业").run()
    element("button", "handle").click().run()
    assert not app.exception
    assert element("selectbox", "handling").value == "assigned"
    assert element("text_area", "handling-note").value == ""
    assert "现为“已交办”，本机用户" in desk.said(app) and "约谈物业" in desk.said(app)
    table = desk.dashboard("hot_issues").dataframe[0].value.set_index("label")
    assert "已交办" in table.loc["停车", "handling"] and "约谈物业" in table.loc["停车", "handling"]
