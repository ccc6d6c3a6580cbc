"""意见聚类: counts that add up in every view, filters in the URL, and words hidden where there are few."""

from __future__ import annotations

from contextlib import closing

import pandas as pd
import pytest

from analytics.flows.office import open_office
from analytics.store import topics
from tests.pages import comments, desk


def metrics(app) -> dict[str, int]:
    return {metric.label: int(metric.value.replace(",", "")) for metric in app.metric}


def listed(app) -> pd.DataFrame:
    """The rows of all classes' tables."""
    return pd.concat([frame.value for frame in app.dataframe], ignore_index=True)


def test_the_counts_add_up(store_address: str) -> None:
    more = comments.survey({"C1": list(comments.NOTHING)}, first=100)
    desk.fill(store_address, comments.files(*(text for _name, text in comments.ONE[1:]), more))
    app = desk.dashboard("comments")
    found = metrics(app)
    assert found["意见总数"] == 18 == sum(n for label, n in found.items() if label != "意见总数")
    assert found["无实质内容"] == 6
    topics = listed(app)
    assert topics["n"].sum() == found["已归类"]
    largest = topics.loc[topics["n"].idxmax()]
    assert largest["communities"] == 1
    assert len(largest["weeks"]) == 12 and largest["weeks"][-1] == largest["n_distinct"]
    assert "样本非随机" in desk.said(app)


def test_topics_are_named_in_the_reader_s_language_and_links_hold_in_both(two: str) -> None:
    desk.dashboard()  # which says how pages find their language
    chinese, english = (desk.dashboard("comments", lang=language, level="no") for language in ("zh_CN", "en"))
    assert list(chinese.metric[0].value) == list(english.metric[0].value)
    told, shown = listed(chinese), listed(english)
    assert told["n"].tolist() == shown["n"].tolist()
    pairs = dict(zip(told["label"], shown["label"], strict=True))
    assert pairs["停车"] == "Parking"
    assert "topic_id" not in shown, "the browser has what is seen"
    assert desk.dashboard("topic", lang="en", topic="c-parking").header[0].value == "Parking"
    assert desk.dashboard("topic", topic="c-parking").header[0].value == "停车"


def test_sections_are_the_classes_with_their_sums(two: str) -> None:
    words = desk.said(desk.dashboard("comments"))
    assert "**基础类** · " in words and "**完善类** · " in words


def test_filters_in_the_url_narrow_every_figure(two: str) -> None:
    assert metrics(desk.dashboard("comments"))["意见总数"] == 80
    assert metrics(desk.dashboard("comments", level="no"))["意见总数"] == 40
    assert metrics(desk.dashboard("comments", to="2026-09-07"))["意见总数"] == 40
    assert "当前筛选条件下没有意见" in desk.said(desk.dashboard("comments", level="yes", to="2026-09-07"))


@pytest.mark.parametrize("view", ["bars", "map", "heat", "words"])
def test_every_view_opens_and_only_it_is_computed(two: str, view: str) -> None:
    app = desk.dashboard("comments", view=view)
    assert metrics(app)["意见总数"] == 80
    assert not app.dataframe, "the list is not computed behind another view"


def test_communities_with_few_comments_have_no_shares(store_address: str) -> None:
    desk.fill(store_address, comments.ONE)
    assert "没有小区的意见达到 30 条" in desk.said(desk.dashboard("comments", view="heat"))


def test_no_comments_say_what_to_do(store_address: str) -> None:
    desk.fill(store_address, desk.CITY[:1])
    assert "还没有居民意见" in desk.said(desk.dashboard("comments"))


def test_it_says_from_how_many_texts_words_were_learnt_and_warns_of_campaigns(store_address: str) -> None:
    pasted = "坚决要求尽快恢复小区热水供应，请给说法！"
    desk.fill(store_address, comments.files(comments.survey({"C1": [pasted] * 24 + list(comments.DRAINS)})))
    app = desk.dashboard("comments")
    with closing(open_office(store_address)) as office:
        texts = topics.grouping_state(office.store).texts
    assert f"词义由库中全部意见和内置的改造用语（共 {texts:,} 条文字）学得" in desk.said(app)
    assert "疑为集中填写" in app.warning[0].value and "24 条，占 80.0 %，来自 1 个小区" in app.warning[0].value
    assert "疑为集中填写" not in desk.said(desk.dashboard("comments", level="yes"))
