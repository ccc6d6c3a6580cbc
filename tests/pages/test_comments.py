"""意见聚类: counts that add up, words hidden where there are few, and residents' text shown as text."""

from __future__ import annotations

from tests.conftest import REGISTER, survey_csv
from tests.pages import desk


def comments(*texts: str) -> str:
    """A survey file of C1 with these comments, one form each."""
    lines = survey_csv({"C1": ["不满意"] * len(texts)}).splitlines()
    rows = [line.rsplit(",", 1)[0] + f',"{text}"' for line, text in zip(lines[1:], texts, strict=True)]
    return "\n".join([lines[0], *rows]) + "\n"


SAID = (
    ["停车位太少，回来晚了没地方停车"] * 6
    + [f"{n}号楼下水道堵了，污水往外冒" for n in range(1, 7)]
    + ["无", "没意见", "。。。"]
)


def metrics(app) -> dict[str, int]:
    return {metric.label: int(metric.value.replace(",", "")) for metric in app.metric}


def test_the_counts_add_up(store_address: str) -> None:
    desk.fill(store_address, (("名册.csv", REGISTER), ("调查.csv", comments(*SAID))))
    app = desk.dashboard("comments")
    found = metrics(app)
    assert found["意见总数"] == 15 == sum(n for label, n in found.items() if label != "意见总数")
    assert found["无实质内容"] == 3
    topics = app.dataframe[0].value
    assert topics["n"].sum() == found["已归类"]
    assert topics.loc[topics["n"].idxmax(), "communities"] == 1
    assert "样本非随机" in desk.said(app)


def test_few_comments_are_not_shown_one_by_one(store_address: str) -> None:
    desk.fill(store_address, (("名册.csv", REGISTER), ("调查.csv", comments(*SAID[:7]))))
    app = desk.dashboard("comments")
    assert "少于 8 条" in desk.said(app)
    assert "停车位太少" not in desk.said(app)


def test_no_comments_say_what_to_do(store_address: str) -> None:
    desk.fill(store_address, desk.CITY[:1])
    assert "还没有居民意见" in desk.said(desk.dashboard("comments"))
