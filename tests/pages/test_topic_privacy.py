"""The topic pages keep the few to themselves: no words of fewer than eight, no figure of fewer than five writers."""

from __future__ import annotations

import io
import json
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from analytics.flows import curation, decision_history, grouping, hot_issues
from analytics.flows.method_card import card
from analytics.flows.office import open_office
from analytics.model import CommentSelection, Scope
from analytics.reports.hot_issues_workbook import hot_issues_workbook
from analytics.store import topic_comments
from pages.shared import tables
from tests.pages import comments, desk

PHONE = "13812345678"
# Of C3 four comments, three of them about lamps; of C2 43 about parking, six others, and nobody on lamps.
FEW = ["楼道灯不亮，晚上看不见", "声控灯坏了没人修", "楼道里没有路灯", f"电梯一直不装，联系我{PHONE}"]
# Few writers on two other topics: so that what is hidden of all comments is enough not to tell one of them.
OTHERS = ["电梯老是坏", "电梯关人了", "广场舞太吵", "晚上唱歌太吵", "半夜施工噪音大", "楼上装修噪声大"]
PAGES = ("comments", "topic", "search", "comparison", "hot_issues", "review", "community")


@pytest.fixture(scope="module")
def _mixed(tmp_path_factory: pytest.TempPathFactory) -> str:
    return _grouped(
        tmp_path_factory.mktemp("mixed"),
        {"C3": FEW, "C2": [*comments.in_pairs(comments.OF_PARKING), *comments.HOSTILE, *OTHERS]},
    )


@pytest.fixture
def mixed(_mixed: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("MINYI_DATABASE", _mixed)
    return _mixed


def _grouped(folder: Path, texts: dict[str, list[str]]) -> str:
    desk.fill(desk.address(folder), comments.files(comments.survey(texts)))
    with closing(open_office(desk.address(folder))) as office:
        grouping.group_store(office)
    return desk.address(folder)


def sent(app: AppTest) -> str:
    """All that reaches the browser in words: what is said, tables, figures, choices."""
    frames = "".join(frame.value.to_csv() for frame in app.dataframe)
    figures = "".join(
        json.dumps(json.loads(element.proto.spec), ensure_ascii=False) for element in app.get("plotly_chart")
    )
    choices = "".join(str(box.options) for box in [*app.selectbox, *app.multiselect])
    whole = desk.said(app) + frames + figures + choices
    return whole.replace(":orange-background[", "").replace("]", "")


@pytest.mark.parametrize("page", PAGES)
def test_no_words_of_a_community_of_few_comments(mixed: str, page: str) -> None:
    """Whatever page, narrowed to C3, holds none of its four texts, not even a part of one."""
    query = {"street": "文化路街道", "community": "C3", "topic": "c-lighting", "q": "楼道", "flagged": "C3"}
    for view in ("list", "bars", "map", "heat", "words") if page == "comments" else ("list",):
        words = sent(desk.dashboard(page, **query, view=view))
        for text in FEW:
            assert all(piece not in words for piece in text.split("，")), (page, view, text)


def test_a_wider_selection_does_not_say_who_the_few_are(mixed: str) -> None:
    """Among all 53 comments the three on stairwell lamps can be read, but not that they are from C3."""
    words = sent(desk.dashboard("search", q="楼道"))
    assert "楼道里没有路灯" in words and "铁路宿舍" not in words
    assert "建设新村" in sent(desk.dashboard("search", q="停车位"))


def test_the_map_names_no_community_where_a_topic_has_few(mixed: str) -> None:
    words = sent(desk.dashboard("comments", view="map"))
    assert "建设新村" in words and "铁路宿舍" not in words


def test_topics_of_few_writers_stand_nowhere_on_the_list(mixed: str) -> None:
    app = desk.dashboard("comments")
    rows = [row for frame in app.dataframe for row in frame.value.to_dict("records")]
    assert rows and min(row["households"] for row in rows) >= 5
    assert all(n == 0 or n >= 5 for row in rows for n in row["weeks"])
    assert "不足 5 户" in desk.said(app)
    figures = {metric.label: metric.value for metric in app.metric}
    counts = {label: int(n) for label, n in figures.items() if n != "不显示"}
    assert counts.pop("意见总数") == 53
    # What is not told is too much to be one of the hidden ones.
    assert sum(counts.values()) == 53 or ("不显示" in figures.values() and 53 - sum(counts.values()) >= 5)


def test_figures_of_every_page_rest_on_five_writers(mixed: str) -> None:
    for page in ("hot_issues", "comparison", "topic"):
        for frame in desk.dashboard(page, topic="c-parking").dataframe:
            for column in {"households", "writers"} & set(frame.value.columns):
                assert frame.value[column].dropna().ge(5).all(), page


def test_the_queue_of_open_comments_is_closed_where_there_are_few(store_address: str) -> None:
    desk.fill(store_address, comments.files(comments.survey({"C1": FEW})))
    words = sent(desk.dashboard("review"))
    assert "少于 8 条" in words and "电梯" not in words


def test_decisions_keep_no_words_of_residents(store_address: str) -> None:
    """Moving, splitting and setting aside: the record names topics and numbers, the store comments by their mark."""
    texts = comments.in_pairs(comments.OF_PARKING)
    desk.fill(store_address, comments.files(comments.survey({"C1": texts})))
    with closing(open_office(store_address)) as office:
        grouping.group_store(office)
        page, _total = topic_comments.topic_comments(office.store, topic_id="c-parking", limit=40)
        ids = page["comment_id"].tolist()
        curation.move(office, ids[:2], "c-lighting", by="王工", reason="看错了")
        curation.split(office, "c-parking", "充电桩占位", words=["地锁"], by="王工")
        curation.noise(office, comment_ids=ids[3:4], by="王工")
        told = decision_history.history(office).to_csv()
        with office.store.reading() as connection:
            kept = str(connection.execute("SELECT * FROM decisions").fetchall())
            kept += str(connection.execute("SELECT * FROM decided_comments").fetchall())
    assert "充电桩占位" in told
    for text in texts:
        assert text not in told and text not in kept and text.split("，")[0] not in told
    app = desk.dashboard("codebook", view="history")
    assert all(text not in sent(app) for text in texts)


def test_only_masked_words_are_shown(store_address: str) -> None:
    desk.fill(
        store_address,
        comments.files(comments.survey({"C1": [f"停车位太少，打{PHONE}也没人管，第{n}次" for n in range(9)]})),
    )
    for page, query in (("search", {"q": "停车位"}), ("topic", {"topic": "c-parking"}), ("review", {})):
        assert PHONE not in sent(desk.dashboard(page, **query))


def test_no_cell_of_a_workbook_is_a_formula_of_a_resident(mixed: str) -> None:
    """Quotes and exports begin with = as they were written, as text; the heat is the one formula."""
    with closing(open_office(mixed)) as office:
        found = hot_issues.hot_issues(office).assign(quote_1=comments.HOSTILE[2], label="=1+1", unit="@SUM(1)")
        notes = hot_issues.provenance(office, CommentSelection())
        made = hot_issues_workbook(found, provenance=notes | {"=2": "+3"}, made_at=office.now())
        rows, _total = topic_comments.topic_comments(office.store, CommentSelection(Scope(community_id=("C2",))))
        plain = tables.workbook(
            rows[["text", "topic_id"]], {"=范围": "=1"}, made_at=office.now(), card=card("comments")
        )
    assert "=HYPERLINK" in "".join(rows["text"])
    book = openpyxl.load_workbook(io.BytesIO(made))
    formulas = [cell.coordinate for row in book.worksheets[0] for cell in row if cell.data_type == "f"]
    assert formulas and all(name.startswith("C") for name in formulas)
    for sheet in [*book.worksheets[1:], *openpyxl.load_workbook(io.BytesIO(plain)).worksheets]:
        assert all(cell.data_type != "f" for row in sheet for cell in row)


def test_what_a_decision_says_is_text(two: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A topic's name may be any words: the notice after a decision shows it as it stands."""
    app = desk.dashboard("codebook")
    app.session_state["decided"] = "已归入“**[点](https://x.example)**”"
    app.run()
    assert [toast.value for toast in app.toast] == ["已归入“\\*\\*\\[点\\]\\(https\u2060\\://x\\.example\\)\\*\\*”"]


def test_the_minimum_is_the_one_in_force(mixed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINYI_COMMENT_MINIMUM", "3")
    with closing(open_office(mixed)) as office:
        assert office.settings.comment_minimum == 3
    assert "楼道里没有路灯" in sent(desk.dashboard("search", q="楼道", street="文化路街道"))


def test_a_communitys_own_page_hides_its_comments_where_they_would_tell_those_of_another(mixed: str) -> None:
    """The 49 of C2, taken off the city's 53, are the four of C3."""
    page = desk.dashboard("community", community="C2")
    assert "推算出别处的少数意见" in desk.said(page)
    assert not [frame for frame in page.dataframe if "topic" in frame.value]
